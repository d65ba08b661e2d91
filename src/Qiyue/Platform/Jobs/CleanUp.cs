using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Platform.Idempotency;
using Qiyue.Platform.Outbox;

namespace Qiyue.Platform.Jobs;

/// <summary>What a module lets go after its time: bookkeeping rows, never a subject. One implementation per kind of row.</summary>
public interface IExpiring
{
    /// <returns>How many were removed.</returns>
    Task<int> RemoveExpired(DateTime now, CancellationToken ct);
}

/// <summary>Removes the platform's bookkeeping that has done its service, and what modules registered as <see cref="IExpiring"/>.</summary>
public sealed class CleanUp(QiyueDb db, ActClock clock, IEnumerable<IExpiring> expiring) : IDailyJob
{
    private static readonly TimeSpan NoticesKept = TimeSpan.FromDays(180), RunsKept = TimeSpan.FromDays(400);

    public async Task<DailyOutcome> Run(CancellationToken ct)
    {
        var now = clock.Now;
        var done = await Expired.Remove(db, db.Set<IdempotencyRow>().Where(r => r.At < now - IdempotencyMiddleware.Kept), ct);
        // A message that nobody carried holds an address and a code: it goes sooner.
        done += await Expired.Remove(db, db.Set<OutboxMessage>().Where(m => (m.Channel == "mail" || m.Channel == "sms") && m.DeliveredAt == null && m.GaveUpAt == null && m.At < now.AddDays(-7)), ct);
        done += await Expired.Remove(db, db.Set<OutboxMessage>().Where(m => m.At < now - NoticesKept), ct);
        done += await Expired.Remove(db, db.Set<JobRun>().Where(j => j.At < now - RunsKept && j.AccountId == null), ct);
        foreach (var kind in expiring) done += await kind.RemoveExpired(now, ct);
        return DailyOutcome.Of(done);
    }
}

public static class Expired
{
    /// <summary>Removes rows in small transactions, so that nobody waits for a large one.</summary>
    public static async Task<int> Remove<T>(QiyueDb db, IQueryable<T> rows, CancellationToken ct) where T : class
    {
        for (var done = 0; ;)
        {
            var some = await rows.Take(500).ToListAsync(ct);
            if (some.Count == 0) return done;
            db.RemoveRange(some);
            done += await db.SaveChangesAsync(ct);
            db.ChangeTracker.Clear();
        }
    }
}
