using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Access;
using Qiyue.Platform.Policies;
using Qiyue.Platform.Search;

namespace Qiyue.Contracts;

/// <summary>What a list of contracts is asked for; the same in the address of the wall, of "our contracts" and of the API.</summary>
/// <param name="Stage">"performing" …</param>
/// <param name="Organization">Code: contracts of this organisation and everything below it.</param>
/// <param name="Q">Full-text; then the other filters but the stage do not apply.</param>
public sealed record ContractQuery(string? Stage = null, string? Category = null, string? Organization = null, string? Q = null, string? Cursor = null, int? Limit = null);

/// <summary>A contract in a list.</summary>
public sealed record ContractCard(string Code, string Title, string Category, ContractStage Stage, string CommunityName, string OtherParties, DateOnly StartOn, DateOnly EndOn, Light Light,
    decimal? Fulfilment, bool Backfilled, string Grade);

/// <summary>Pages of contracts, newest first: the public ones for visitors, all that the acting organisation may read for the signed-in.</summary>
public sealed class ListContracts(Act act, AccessReader access, SearchReader search, OrganizationTree tree, PolicyBook policies)
{
    /// <param name="publicOnly">The wall shows everybody the same, whoever looks.</param>
    public async Task<Page<ContractCard>> Handle(ContractQuery query, bool publicOnly, CancellationToken ct)
    {
        var viewer = publicOnly ? AccessRow.Everyone : act.Actor.OrganizationId ?? AccessRow.Everyone;
        var facet = string.IsNullOrEmpty(query.Stage) ? null
            : ContractStages.FromFacet(query.Stage)?.Facet() ?? throw Refusal.Invalid("stage", "contracts.stage", "没有名为 {0} 的阶段。", query.Stage);
        if (query.Q is { Length: > 0 } words)
            return await Cards(await search.Read(viewer, Contract.Kind, words, facet, query.Cursor, query.Limit, ct), ct);
        var of = string.IsNullOrEmpty(query.Organization) ? (Guid?)null : tree.ByCode(query.Organization)?.Id ?? throw Refusal.Invalid("organization", "contracts.organization", "没有编码为 {0} 的组织。", query.Organization);
        return await Cards(await access.Read(new(viewer, Contract.Kind, facet, string.IsNullOrEmpty(query.Category) ? null : query.Category, of), query.Cursor, query.Limit, ct), ct);
    }

    /// <summary>Four queries however many rows: contracts, parties, obligations, milestones.</summary>
    private async Task<Page<ContractCard>> Cards(Page<Guid> page, CancellationToken ct)
    {
        var ids = page.Items;
        var rows = await act.Db.Set<Contract>().AsNoTracking().Where(c => ids.Contains(c.Id)).Include(c => c.Parties).Include(c => c.Obligations).Include(c => c.Milestones).AsSplitQuery().ToDictionaryAsync(c => c.Id, ct);
        var policy = new Dictionary<Guid, DistrictPolicies>();
        foreach (var district in rows.Values.Select(c => c.DistrictId).Distinct()) policy[district] = await policies.Of(district, act.Today, ct);
        return page.With<ContractCard>([.. ids.Where(rows.ContainsKey).Select(id => Card(rows[id], policy[rows[id].DistrictId]))]);
    }

    private ContractCard Card(Contract c, DistrictPolicies policy) => new(c.Code, c.Title, c.Category, c.Stage, tree.Find(c.CommunityId)?.Name ?? "",
        string.Join("、", c.Parties.Where(p => p.OrganizationId != c.CommunityId).OrderBy(p => p.Order).Select(p => tree.Find(p.OrganizationId)?.Name)), c.StartOn, c.EndOn,
        c.LightOn(act.Today, policy[PolicyCatalogue.LightBehind], policy[PolicyCatalogue.LightOverdue]), c.Fulfilment, c.Backfilled, c.Stage == ContractStage.Published ? c.Grade : "");
}
