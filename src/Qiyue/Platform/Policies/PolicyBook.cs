using Microsoft.EntityFrameworkCore;
using Qiyue.Data;

namespace Qiyue.Platform.Policies;

/// <summary>The value of a policy in a district on a day.</summary>
public sealed class PolicyBook(QiyueDb db)
{
    private readonly Dictionary<Guid, List<Policy>> _read = [];

    /// <summary>All policies of a district as they stand on a day: ask once per act, then read.</summary>
    public async Task<DistrictPolicies> Of(Guid districtId, DateOnly on, CancellationToken ct)
    {
        if (!_read.TryGetValue(districtId, out var rows))
            _read[districtId] = rows = await db.Set<Policy>().AsNoTracking().Where(p => p.DistrictId == districtId).ToListAsync(ct);
        return new(rows.Where(p => p.EffectiveFrom <= on).GroupBy(p => p.Name).ToDictionary(g => g.Key, g => g.MaxBy(p => p.EffectiveFrom)!.Value));
    }
}

/// <summary>Values set by the district; what it has not set is the default of the catalogue.</summary>
public sealed record DistrictPolicies(IReadOnlyDictionary<string, decimal> Set)
{
    public static DistrictPolicies Defaults { get; } = new(new Dictionary<string, decimal>());
    public decimal this[PolicyDefinition policy] => Set.TryGetValue(policy.Name, out var value) ? value : policy.Default;
    public int Days(PolicyDefinition policy) => (int)this[policy];
}
