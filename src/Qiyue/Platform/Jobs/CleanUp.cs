using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Platform.Idempotency;
using Qiyue.Platform.Outbox;
using Qiyue.Platform.Policies;

namespace Qiyue.Platform.Jobs;

/// <summary>What a module lets go after its time: bookkeeping rows, never a subject. One implementation per kind of row.</summary>
public interface IExpiring
{
    /// <returns>How many were removed.</returns>
    Task<int> RemoveExpired(DateTime now, CancellationToken ct);
}

/// <summary>Removes the platform's bookkeeping that has done its service, and what modules registered as <see cref="IExpiring"/>.</summary>
public sealed class CleanUp(QiyueDb db, ActClock clock, PolicyBook policies, IEnumerable<IExpiring> expiring) : IDailyJob
{
    private static readonly TimeSpan RunsKept = TimeSpan.FromDays(400);

    public async Task<DailyOutcome> Run(CancellationToken ct)
    {
        var (now, today) = (clock.Now, clock.Today);
        var addresses = now.AddDays(-await policies.Shortest(PolicyCatalogue.AddressKeptDays, today, ct));
        var notices = now.AddMonths(-await policies.Shortest(PolicyCatalogue.NoticeKeptMonths, today, ct));
        var done = await Expired.Remove(db, db.Set<IdempotencyRow>().Where(r => r.At < now - IdempotencyMiddleware.Kept), ct);
        // A message that nobody carried holds an address and a code: it goes sooner.
        done += await Expired.Remove(db, db.Set<OutboxMessage>().Where(m => (m.Channel == "mail" || m.Channel == "sms") && m.DeliveredAt == null && m.GaveUpAt == null && m.At < addresses), ct);
        done += await Expired.Remove(db, db.Set<OutboxMessage>().Where(m => m.At < notices), ct);
        done += await Expired.Remove(db, db.Set<JobRun>().Where(j => j.At < now - RunsKept && j.AccountId == null), ct);
        // Ids of version 7 stand in the order of time, and so does their table: what is too old is its beginning.
        var personal = FirstOf(now.AddMonths(-await policies.Shortest(PolicyCatalogue.PersonalKeptMonths, today, ct)));
        done += await Expired.Remove(db, db.Set<JournalPersonal>().Where(p => p.EntryId.CompareTo(personal) < 0).OrderBy(p => p.EntryId), ct);
        foreach (var kind in expiring) done += await kind.RemoveExpired(now, ct);
        return DailyOutcome.Of(done);
    }

    /// <summary>The lowest id that can have been made at an instant.</summary>
    private static Guid FirstOf(DateTime at)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        Guid.CreateVersion7(new(at, TimeSpan.Zero)).TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[6..].Clear();
        return new(bytes, bigEndian: true);
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
