using System.Text.Json;
using System.Text.Json.Serialization;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Access;
using Qiyue.Platform.Policies;
using Qiyue.Platform.Search;

namespace Qiyue.Contracts;

/// <summary>What a list of contracts is asked for; the same in the address of the wall, of "our contracts" and of the API. All filters work together.</summary>
/// <param name="Stage">"performing" …</param>
/// <param name="Organization">Code: contracts of this organisation and everything below it.</param>
/// <param name="Q">Full-text.</param>
/// <param name="Light">"overdue" …: contracts on show or performed that stand so against their plan.</param>
public sealed record ContractQuery(string? Stage = null, string? Category = null, string? Organization = null, string? Q = null, string? Cursor = null, int? Limit = null, string? Light = null);

/// <summary>A contract in a list.</summary>
/// <param name="Fulfilment">0 … 1, four decimals; null before it is signed.</param>
public sealed record ContractCard(string Code, string Title, string Category, [property: JsonConverter(typeof(LowerCaseWord<ContractStage>))] ContractStage Stage, string CommunityName, string OtherParties,
    DateOnly StartOn, DateOnly EndOn, [property: JsonConverter(typeof(LowerCaseWord<Light>))] Light Light, decimal? Fulfilment, bool Backfilled, string Grade);

/// <summary>"performing", "overdue": as in addresses.</summary>
public sealed class LowerCaseWord<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase) where T : struct, Enum;

/// <summary>Pages of contracts, newest first: the public ones for visitors, all that the acting organisation may read for the signed-in. One query each.</summary>
public sealed class ListContracts(Act act, AccessReader access, SearchReader search, OrganizationTree tree, PolicyBook policies)
{
    /// <param name="publicOnly">The wall shows everybody the same, whoever looks.</param>
    public async Task<Page<ContractCard>> Handle(ContractQuery query, bool publicOnly, CancellationToken ct)
    {
        var viewer = publicOnly ? AccessRow.Everyone : act.Actor.ScopeId ?? act.Actor.OrganizationId ?? AccessRow.Everyone;
        var facet = string.IsNullOrEmpty(query.Stage) ? null
            : ContractStages.FromFacet(query.Stage)?.Facet() ?? throw Refusal.Invalid("stage", "contracts.stage", "没有名为 {0} 的阶段。", query.Stage);
        var of = string.IsNullOrEmpty(query.Organization) ? (Guid?)null : tree.ByCode(query.Organization)?.Id ?? throw Refusal.Invalid("organization", "contracts.organization", "没有编码为 {0} 的组织。", query.Organization);
        var light = string.IsNullOrEmpty(query.Light) ? null
            : Lights.FromFacet(query.Light)?.Facet() ?? throw Refusal.Invalid("light", "contracts.light", "没有名为 {0} 的进度，可选 normal、behind、overdue、suspended。", query.Light);
        if (query.Q is { Length: > 0 } words)
            return await Cards(await search.ReadCards(viewer, Contract.Kind, words, facet, query.Cursor, query.Limit, ct, [.. Conditions(query, of, light)]), ct);
        return await Cards(await access.ReadCards(new(viewer, Contract.Kind, facet, string.IsNullOrEmpty(query.Category) ? null : query.Category, of, light), query.Cursor, query.Limit, ct), ct);
    }

    private static IEnumerable<SearchCondition> Conditions(ContractQuery query, Guid? of, string? light)
    {
        if (!string.IsNullOrEmpty(query.Category)) yield return new("contracts", "category", query.Category);
        if (of is { } organization) yield return new("access_rows", "organization_id", organization, "subject_id");
        if (light is not null) yield return new("access_rows", "light", light, "subject_id");
    }

    private async Task<Page<ContractCard>> Cards(Page<string> page, CancellationToken ct)
    {
        var cards = new List<ContractCard>(page.Items.Count);
        foreach (var text in page.Items)
        {
            var contract = ContractFacts.Read(text);
            cards.Add(Card(contract, await policies.Of(tree.DistrictOf(contract.Community).Id, act.Today, ct)));
        }
        return page.With<ContractCard>(cards);
    }

    private ContractCard Card(ContractFacts c, DistrictPolicies policy)
    {
        var progress = c.Progress;
        return new(c.Code, c.Title, c.Category, c.Stage, tree.Find(c.Community)?.Name ?? "", string.Join("、", c.Others.Select(o => tree.Find(o)?.Name)), c.StartOn, c.EndOn,
            progress.LightOn(act.Today, policy[PolicyCatalogue.LightBehind], policy[PolicyCatalogue.LightOverdue]),
            progress.Fulfilment is { } done ? Math.Round(done, 4, MidpointRounding.AwayFromZero) : null, c.Backfilled, c.Grade);
    }
}
