using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Organizations;

/// <param name="Below">How many living organisations stand directly below.</param>
public sealed record OrganizationRow(string Code, string Name, string Kind, string? Parent, string MainCommunity, int Below, bool Dissolved);

/// <param name="Next">Code after which the next page begins; null on the last.</param>
public sealed record OrganizationsPageRows(IReadOnlyList<OrganizationRow> Rows, string? Next);

public sealed record TieRow(string Code, string Name, string Kind, bool IsMain);

/// <param name="Communities">A unit's ties.</param>
/// <param name="Units">Units tied to this community, those whose main community it is first; at most 500.</param>
public sealed record OrganizationView(Organization Organization, OrganizationNode Node, IReadOnlyList<OrganizationNode> Above, IReadOnlyList<TieRow> Communities, IReadOnlyList<TieRow> Units);

/// <summary>Organisations as their officers see them; anything outside their branch is a 404.</summary>
public sealed class ReadOrganizations(Act act, OrganizationTree tree)
{
    public const int PageSize = 50;

    /// <summary>What stands directly below an organisation, or with a search, a kind or neither root given: everything at or below that fits, by code.</summary>
    /// <param name="under">Code; empty = the actor's own organisation (and the units of its communities).</param>
    public OrganizationsPageRows List(string? under, string? search, string? kind, bool dissolved, string? after, int limit = PageSize, bool tied = true)
    {
        var top = under is { Length: > 0 } code ? Readable(code) : act.Actor.OrganizationId is { } mine ? tree.Find(mine) : null;
        var (words, whole) = ((search ?? "").Trim(), search is { Length: > 0 } || kind is { Length: > 0 });
        var nodes = tree.All.Where(n => tree.CanRead(act.Actor, n) && (dissolved || !n.Dissolved)
            && (top is null ? n.ParentId is null || whole : whole ? n.Path.StartsWith(top.Path, StringComparison.Ordinal) || tied && n.MainCommunityId == top.Id : n.ParentId == top.Id || tied && n.MainCommunityId == top.Id)
            && (words.Length == 0 || n.Name.Contains(words, StringComparison.OrdinalIgnoreCase) || n.Code.StartsWith(words, StringComparison.OrdinalIgnoreCase))
            && (string.IsNullOrEmpty(kind) || n.Kind == kind)
            && (string.IsNullOrEmpty(after) || string.CompareOrdinal(n.Code, after) > 0));
        var found = nodes.OrderBy(n => n.Code, StringComparer.Ordinal).Take(Math.Clamp(limit, 1, 100) + 1).ToList();
        var shown = found.Take(Math.Clamp(limit, 1, 100)).ToList();
        var below = shown.ToDictionary(n => n.Id, _ => 0);
        foreach (var n in tree.All) if (n is { Dissolved: false, ParentId: { } parent } && below.ContainsKey(parent)) below[parent]++;
        return new([.. shown.Select(n => new OrganizationRow(n.Code, n.Name, n.Kind, n.ParentId is { } p ? tree.Find(p)?.Code : null, n.MainCommunityId is { } c ? tree.Find(c)?.Name ?? "" : "", below[n.Id], n.Dissolved))],
            found.Count > shown.Count ? shown[^1].Code : null);
    }

    /// <summary>What stands directly below in the tree; the first page.</summary>
    public OrganizationsPageRows Below(OrganizationNode node) => List(node.Code, null, null, false, null, tied: false);

    public async Task<OrganizationView> Handle(string code, CancellationToken ct)
    {
        var node = Readable(code);
        var organization = await act.Db.Set<Organization>().AsNoTracking().Include(o => o.Ties).SingleOrDefaultAsync(o => o.Id == node.Id, ct) ?? throw Refusal.NotFound();
        var units = node.Kind == OrganizationKinds.Community ? await act.Db.Set<CommunityTie>().AsNoTracking().Where(t => t.CommunityId == node.Id).OrderByDescending(t => t.IsMain).ThenBy(t => t.Id).Take(500).ToListAsync(ct) : [];
        return new(organization, node, [.. tree.SelfAndAbove(node.Id).Skip(1).Select(tree.Get).Reverse()],
            [.. organization.Ties.Select(t => Row(t, t.CommunityId)).OrderByDescending(t => t.IsMain).ThenBy(t => t.Code, StringComparer.Ordinal)], [.. units.Select(t => Row(t, t.UnitId))]);
    }

    private TieRow Row(CommunityTie tie, Guid other) => new(tree.Get(other).Code, tree.Get(other).Name, tie.Kind, tie.IsMain);

    private OrganizationNode Readable(string code) => tree.ByCode(code) is { } node && tree.CanRead(act.Actor, node) ? node : throw Refusal.NotFound();
}
