using System.Data;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Qiyue.Data.Verification;

/// <summary>
/// The whole journal in the order (kind, subject, sequence), page by page along its unique index: memory stays constant, and the server goes on
/// writing, since everything is read from one snapshot.
/// </summary>
internal static class JournalPages
{
    public const int PageSize = 2000;

    /// <summary>A snapshot of the database until disposed; writers are not held up.</summary>
    public static async Task<IAsyncDisposable> Snapshot(QiyueDb db, CancellationToken ct)
    {
        if (!db.IsSqlite) return await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
        await db.Database.OpenConnectionAsync(ct);
        // Deferred: a reader in WAL mode; the default of the driver would take the only writer's place.
        var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        await db.Database.UseTransactionAsync(transaction, ct);
        return new SqliteSnapshot(db, transaction);
    }

    /// <summary>Entity Framework does not end a transaction that it was lent.</summary>
    private sealed class SqliteSnapshot(QiyueDb db, SqliteTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await db.Database.UseTransactionAsync(null);
            await transaction.DisposeAsync();
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Every kind that has entries, ordered by code point.</summary>
    public static async IAsyncEnumerable<string> Kinds(QiyueDb db, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var last = "";;)
        {
            var after = last;
            var next = await db.Set<JournalEntry>().Where(e => string.Compare(e.SubjectKind, after) > 0).OrderBy(e => e.SubjectKind).Select(e => e.SubjectKind).FirstOrDefaultAsync(ct);
            if (next is null) yield break;
            yield return last = next;
        }
    }

    /// <summary>Pages of entries of one kind, ordered by subject and sequence; a chain may go on in the next page.</summary>
    public static async IAsyncEnumerable<List<JournalEntry>> Of(QiyueDb db, string kind, [EnumeratorCancellation] CancellationToken ct)
    {
        var (subject, sequence) = (Guid.Empty, long.MinValue);
        while (true)
        {
            var (s, n) = (subject, sequence);
            // "subject ≥ last" is what the index can seek; the rest is filtered within one chain.
            var page = await db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectKind == kind && e.SubjectId.CompareTo(s) >= 0 && (e.SubjectId != s || e.Sequence > n))
                .OrderBy(e => e.SubjectId).ThenBy(e => e.Sequence).Take(PageSize).ToListAsync(ct);
            if (page.Count == 0) yield break;
            (subject, sequence) = (page[^1].SubjectId, page[^1].Sequence);
            yield return page;
        }
    }

    /// <summary>Pages of one subject's entries in their order.</summary>
    public static async IAsyncEnumerable<List<JournalEntry>> Of(QiyueDb db, string kind, Guid subject, [EnumeratorCancellation] CancellationToken ct)
    {
        for (var last = 0L;;)
        {
            var after = last;
            var page = await db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectKind == kind && e.SubjectId == subject && e.Sequence > after).OrderBy(e => e.Sequence).Take(PageSize).ToListAsync(ct);
            if (page.Count == 0) yield break;
            last = page[^1].Sequence;
            yield return page;
        }
    }
}
