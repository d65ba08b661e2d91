using Qiyue.Data;
using Qiyue.Platform.Access;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts;

/// <summary>When the district shifts the points at which lights change, the lights its lists hold are worked out again on the day from which the new value counts.</summary>
public sealed class LightsFollowPolicy(Act act) : IReaction<Policy>
{
    public async Task React(Policy subject, string? reason, CancellationToken ct)
    {
        if (subject.Name != PolicyCatalogue.LightBehind.Name && subject.Name != PolicyCatalogue.LightOverdue.Name) return;
        var (last, facets) = (subject.EffectiveFrom.AddDays(-1), new[] { ContractStage.Showing.Facet(), ContractStage.Performing.Facet() });
        await act.SetMany(act.Db.Set<AccessRow>().Where(r => r.OrganizationId == AccessRow.Everyone && r.SubjectKind == Contract.Kind && facets.Contains(r.Facet) && (r.LightUntil == null || r.LightUntil > last)
                && act.Db.Set<Contract>().Any(c => c.Id == r.SubjectId && c.DistrictId == subject.DistrictId)),
            s => s.SetProperty(r => r.LightUntil, last), ct);
    }
}
