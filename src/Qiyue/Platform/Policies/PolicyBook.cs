using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Qiyue.Data;

namespace Qiyue.Platform.Policies;

/// <summary>
/// The value of a policy in a district on a day. Read again when one is set, on whatever node (<see cref="Stamps"/>), so that a page asks no query for it.
/// </summary>
public sealed class PolicyBook(QiyueDb db, IMemoryCache cache, Stamps stamps)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private readonly Dictionary<(Guid, DateOnly), DistrictPolicies> _read = [];

    /// <summary>All policies of a district as they stand on a day.</summary>
    public async ValueTask<DistrictPolicies> Of(Guid districtId, DateOnly on, CancellationToken ct)
    {
        if (_read.TryGetValue((districtId, on), out var known)) return known;
        var key = ("policies", districtId, on, stamps.Of(StampNames.Policies));
        if (!cache.TryGetValue(key, out DistrictPolicies? policies))
        {
            var rows = await db.Set<Policy>().AsNoTracking().Where(p => p.DistrictId == districtId && p.EffectiveFrom <= on).ToListAsync(ct);
            cache.Set(key, policies = new(rows.GroupBy(p => p.Name).ToDictionary(g => g.Key, g => g.MaxBy(p => p.EffectiveFrom)!.Value)), Fresh);
        }
        return _read[(districtId, on)] = policies!;
    }

    /// <summary>For rows that belong to no district: the shortest of what districts have set; the default when none has.</summary>
    public async Task<int> Shortest(PolicyDefinition policy, DateOnly on, CancellationToken ct)
    {
        var set = await db.Set<Policy>().AsNoTracking().Where(p => p.Name == policy.Name && p.EffectiveFrom <= on).ToListAsync(ct);
        return (int)(set.Count == 0 ? policy.Default : set.GroupBy(p => p.DistrictId).Min(g => g.MaxBy(p => p.EffectiveFrom)!.Value));
    }

    /// <summary>After a policy was set.</summary>
    public void Forget()
    {
        _read.Clear();
        stamps.AskAgain();
    }
}

/// <summary>Values set by the district; what it has not set is the default of the catalogue.</summary>
public sealed record DistrictPolicies(IReadOnlyDictionary<string, decimal> Set)
{
    public static DistrictPolicies Defaults { get; } = new(new Dictionary<string, decimal>());
    public decimal this[PolicyDefinition policy] => Set.TryGetValue(policy.Name, out var value) ? value : policy.Default;
    public int Days(PolicyDefinition policy) => (int)this[policy];
}
