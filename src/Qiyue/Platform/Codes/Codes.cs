using Microsoft.EntityFrameworkCore;
using Qiyue.Data;

namespace Qiyue.Platform.Codes;

/// <summary>Readable codes, dense per prefix: 契-330602-2026-000123. The number is taken in the act's own transaction.</summary>
public sealed class Codes(QiyueDb db)
{
    /// <param name="sign">契, 需, 资 …</param>
    /// <param name="areaCode">Six digits of the district.</param>
    /// <param name="year">Calendar year in the district.</param>
    public async Task<string> Next(string sign, string areaCode, int year, CancellationToken ct)
    {
        var prefix = $"{sign}-{areaCode}-{year}";
        var counter = db.Set<CodeCounter>().Local.FirstOrDefault(c => c.Prefix == prefix) ?? await db.Set<CodeCounter>().FirstOrDefaultAsync(c => c.Prefix == prefix, ct);
        if (counter is null) db.Add(counter = new CodeCounter { Prefix = prefix });
        return $"{prefix}-{++counter.Last:D6}";
    }
}
