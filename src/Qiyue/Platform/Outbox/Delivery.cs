using Qiyue.Data;

namespace Qiyue.Platform.Outbox;

/// <summary>Carries a message out of the house: mail or SMS. A real edge, hence an interface.</summary>
public interface INotifier
{
    /// <summary>It can carry this channel ("mail", "sms").</summary>
    bool Carries(string channel);
    Task Send(OutboxMessage message, CancellationToken ct);
}

/// <summary>
/// Delivers messages of the outbox. What no notifier carries (no mail server or SMS gateway is configured) stays there, and the system administrator reads it
/// on the page of messages. After delivery, address and text are erased.
/// </summary>
public sealed class Delivery(QiyueDb db, IEnumerable<INotifier> notifiers, ActClock clock, CommitGate gate, ILogger<Delivery> log)
{
    public const int MostTries = 8;

    public async Task Try(OutboxMessage message, CancellationToken ct)
    {
        if (notifiers.FirstOrDefault(n => n.Carries(message.Channel)) is not { } notifier) return;
        try
        {
            await notifier.Send(message, ct);
            (message.DeliveredAt, message.Recipient, message.Body, message.LastError) = (clock.Now, "", "", null);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogWarning(e, "message {Id} could not be delivered by {Channel}", message.Id, message.Channel);
            message.Tries++;
            (message.LastError, message.NextTryAt) = (Kernel.Mask.Text(e.Message.Length > 300 ? e.Message[..300] : e.Message), clock.Now.AddMinutes(Math.Pow(2, message.Tries)));
        }
        using (await gate.Enter(db, ct)) await db.SaveChangesAsync(ct);
    }
}
