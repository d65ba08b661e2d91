using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Outbox;

public sealed record OutboxRow(Guid Id, string Channel, string Recipient, string Subject, string Body, DateTime At, DateTime? DeliveredAt, int Tries, string? LastError);

/// <summary>The system administrator reads what was sent and what could not be. Others: 404.</summary>
public sealed class ReadOutbox(QiyueDb db, ActorAccessor actor)
{
    public async Task<IReadOnlyList<OutboxRow>> Handle(CancellationToken ct)
    {
        if (!actor.Actor.Has(Duty.SystemAdmin)) throw Refusal.NotFound();
        return await db.Set<OutboxMessage>().AsNoTracking().Where(m => m.Channel == "mail" || m.Channel == "sms").OrderByDescending(m => m.Id).Take(100)
            .Select(m => new OutboxRow(m.Id, m.Channel, m.Recipient, m.Subject, m.Body, m.At, m.DeliveredAt, m.Tries, m.LastError)).ToListAsync(ct);
    }
}
