using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Qiyue.Data;

namespace Qiyue.Platform.Policies;

/// <summary>
/// The value of a policy in a district on a day. Read once a minute per node and when a policy is set (<see cref="Forget"/>), so that a page asks no query for it.
/// </summary>
public sealed class PolicyBook(QiyueDb db, IMemoryCache cache)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly Dictionary<(Guid, DateOnly), DistrictPolicies> _read = [];

    /// <summary>All policies of a district as they stand on a day.</summary>
    public async ValueTask<DistrictPolicies> Of(Guid districtId, DateOnly on, CancellationToken ct)
    {
        if (_read.TryGetValue((districtId, on), out var known)) return known;
        if (!cache.TryGetValue(Key(districtId), out List<Policy>? rows))
            cache.Set(Key(districtId), rows = await db.Set<Policy>().AsNoTracking().Where(p => p.DistrictId == districtId).ToListAsync(ct), Fresh);
        return _read[(districtId, on)] = new(rows!.Where(p => p.EffectiveFrom <= on).GroupBy(p => p.Name).ToDictionary(g => g.Key, g => g.MaxBy(p => p.EffectiveFrom)!.Value));
    }

    /// <summary>After a policy of the district was set.</summary>
    public void Forget(Guid districtId)
    {
        _read.Clear();
        cache.Remove(Key(districtId));
    }

    private static object Key(Guid districtId) => ("policies", districtId);
}

/// <summary>Values set by the district; what it has not set is the default of the catalogue.</summary>
public sealed record DistrictPolicies(IReadOnlyDictionary<string, decimal> Set)
{
    public static DistrictPolicies Defaults { get; } = new(new Dictionary<string, decimal>());
    public decimal this[PolicyDefinition policy] => Set.TryGetValue(policy.Name, out var value) ? value : policy.Default;
    public int Days(PolicyDefinition policy) => (int)this[policy];
}
