using Microsoft.EntityFrameworkCore;
using Qiyue.Data;

namespace Qiyue.Platform.Codes;

/// <summary>
/// Readable codes, dense per prefix: 契-330602-2026-000123. The number is taken in the act's own transaction, which begins here: whoever draws at the same time waits for
/// its end. Draw as late as the act allows.
/// </summary>
public sealed class Codes(QiyueDb db, ActTransaction transaction)
{
    /// <param name="sign">契, 需, 资 …</param>
    /// <param name="areaCode">Six digits of the district.</param>
    /// <param name="year">Calendar year in the district.</param>
    public async Task<string> Next(string sign, string areaCode, int year, CancellationToken ct) => (await Next(sign, areaCode, year, 1, ct))[0];

    /// <summary>Several at once, in order: for imports.</summary>
    public async Task<IReadOnlyList<string>> Next(string sign, string areaCode, int year, int count, CancellationToken ct)
    {
        var prefix = $"{sign}-{areaCode}-{year}";
        await transaction.Begin(ct);
        var counter = await Locked(prefix, ct);
        if (counter is null) db.Add(counter = new CodeCounter { Prefix = prefix });
        return [.. Enumerable.Range(0, count).Select(_ => $"{prefix}-{++counter.Last:D6}")];
    }

    /// <summary>A counter already drawn from in this transaction is ours; otherwise its row is locked and read (SQLite: the whole transaction is a lock).</summary>
    private async Task<CodeCounter?> Locked(string prefix, CancellationToken ct)
    {
        var known = db.Brought<CodeCounter>(c => c.Prefix == prefix);
        if (known is not null && db.Entry(known).State != EntityState.Unchanged) return known;
        var rows = db.IsSqlite ? db.Set<CodeCounter>().Where(c => c.Prefix == prefix) : db.Set<CodeCounter>().FromSql($"SELECT * FROM code_counters WHERE prefix = {prefix} FOR UPDATE");
        if (known is not null) db.Entry(known).State = EntityState.Detached; // from an earlier act of this scope: others may have drawn since
        return await rows.SingleOrDefaultAsync(ct);
    }
}
