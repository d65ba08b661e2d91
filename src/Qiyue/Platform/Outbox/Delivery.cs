using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;

namespace Qiyue.Platform.Outbox;

/// <summary>Carries a message out of the house: mail or SMS. A real edge, hence an interface.</summary>
public interface INotifier
{
    /// <summary>It can carry this channel ("mail", "sms").</summary>
    bool Carries(string channel);

    /// <exception cref="PermanentFailure">It will never be taken.</exception>
    /// <exception cref="Unreachable">The carrier does not answer at all: others would fare no better.</exception>
    Task Send(OutboxMessage message, CancellationToken ct);
}

/// <param name="reason">What the other side said.</param>
/// <param name="addressBounces">It is the address that is refused, not this one message.</param>
public sealed class PermanentFailure(string reason, bool addressBounces) : Exception(reason)
{
    public bool AddressBounces { get; } = addressBounces;
}

public sealed class Unreachable(string reason, Exception? inner = null) : Exception(reason, inner);

/// <summary>
/// Delivers messages of the outbox. What no notifier carries (no mail server or SMS gateway is configured) stays there, and the system administrator reads it
/// on the page of messages. After delivery, address and text are erased; after a refusal for good the text is, and of the address a mask stays.
/// </summary>
public sealed class Delivery(QiyueDb db, IEnumerable<INotifier> notifiers, SecretBox box, ActClock clock, CommitGate gate, ILogger<Delivery> log)
{
    public const int MostTries = 8;

    /// <summary>Within a request somebody waits: what takes longer is left to the job.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>One try within the request that wrote the message.</summary>
    public async Task TryNow(OutboxMessage message, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        await Try(message, patience.Token, ct);
    }

    /// <returns>False when the carrier does not answer at all.</returns>
    public Task<bool> Try(OutboxMessage message, CancellationToken ct) => Try(message, ct, ct);

    private async Task<bool> Try(OutboxMessage message, CancellationToken sending, CancellationToken ct)
    {
        if (notifiers.FirstOrDefault(n => n.Carries(message.Channel)) is not { } notifier) return true;
        var reached = true;
        try
        {
            if (await Bounced(message, ct)) throw new PermanentFailure("该地址曾被退信，在确认或更换之前不再发送。", false);
            await notifier.Send(message, sending);
            (message.DeliveredAt, message.Recipient, message.Body, message.LastError) = (clock.Now, "", "", null);
        }
        catch (PermanentFailure e)
        {
            if (e.AddressBounces) await Mark(message, Cut(e.Message), ct);
            GiveUp(message, e.Message);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogWarning("message {Id} could not be delivered by {Channel}: {Reason}", message.Id, message.Channel, e.Message);
            reached = e is not Unreachable && !sending.IsCancellationRequested;
            (message.LastError, message.NextTryAt) = (Cut(e.Message), clock.Now.AddMinutes(Math.Pow(2, ++message.Tries)));
            if (message.Tries >= MostTries) GiveUp(message, e.Message);
        }
        using (await gate.Enter(db, ct))
        {
            try { await db.SaveChangesAsync(ct); }
            catch (DbUpdateException e) when (UniqueViolation.Is(e)) // another mail to the same address was refused at the same time
            {
                foreach (var bouncing in db.ChangeTracker.Entries<BouncingAddress>().Where(a => a.State == EntityState.Added)) bouncing.State = EntityState.Detached;
                await db.SaveChangesAsync(ct);
            }
        }
        return reached;
    }

    private async Task<bool> Bounced(OutboxMessage message, CancellationToken ct)
    {
        if (message.Channel != "mail" || message.Kind == OutboxMessage.Code) return false;
        var digest = MailAddresses.DigestOf(box, message.Recipient);
        return await db.Set<BouncingAddress>().AnyAsync(a => a.Digest == digest, ct);
    }

    private async Task Mark(OutboxMessage message, string reason, CancellationToken ct)
    {
        var digest = MailAddresses.DigestOf(box, message.Recipient);
        if (await db.Set<BouncingAddress>().SingleOrDefaultAsync(a => a.Digest == digest, ct) is { } known) (known.At, known.Reason) = (clock.Now, reason);
        else db.Add(new BouncingAddress { Digest = digest, Mask = Mask.Email(message.Recipient), At = clock.Now, Reason = reason });
    }

    private void GiveUp(OutboxMessage message, string reason) =>
        (message.GaveUpAt, message.LastError, message.Recipient, message.Body) = (clock.Now, Cut(reason), Mask.Contact(message.Recipient), "");

    private static string Cut(string text) => Mask.Text(text.Length > 300 ? text[..300] : text);
}
