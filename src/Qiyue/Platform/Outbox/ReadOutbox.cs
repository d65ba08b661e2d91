using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Outbox;

/// <param name="Body">Of codes alone, and only while nobody has carried them: digests tell of the work, which is not the administrator's.</param>
public sealed record OutboxRow(Guid Id, string Channel, string Recipient, string Subject, string Body, DateTime At, DateTime? DeliveredAt, DateTime? GaveUpAt, int Tries, string? LastError);

public sealed record BouncingRow(string Mask, DateTime At, string Reason);

/// <summary>The system administrator reads what was sent and what could not be. Others: 404.</summary>
public sealed class ReadOutbox(QiyueDb db, ActorAccessor actor)
{
    public async Task<IReadOnlyList<OutboxRow>> Handle(CancellationToken ct)
    {
        Require();
        return await db.Set<OutboxMessage>().AsNoTracking().Where(m => m.Channel == "mail" || m.Channel == "sms").OrderByDescending(m => m.Id).Take(100)
            .Select(m => new OutboxRow(m.Id, m.Channel, m.Recipient, m.Subject, m.Kind == OutboxMessage.Digest ? "" : m.Body, m.At, m.DeliveredAt, m.GaveUpAt, m.Tries, m.LastError)).ToListAsync(ct);
    }

    /// <summary>Addresses to which nothing is sent any more, the newest 50.</summary>
    public async Task<IReadOnlyList<BouncingRow>> Bouncing(CancellationToken ct)
    {
        Require();
        return await db.Set<BouncingAddress>().AsNoTracking().OrderByDescending(a => a.At).Take(50).Select(a => new BouncingRow(a.Mask, a.At, a.Reason)).ToListAsync(ct);
    }

    private void Require()
    {
        if (!actor.Actor.Has(Duty.SystemAdmin)) throw Refusal.NotFound();
    }
}
