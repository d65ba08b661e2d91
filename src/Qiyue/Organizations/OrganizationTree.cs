using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Organizations;

/// <summary>
/// The whole tree as one snapshot in memory (a district has thousands of organisations, not millions): names, parents and ties without
/// a query. Read again when an organisation or a tie changes, on whatever node (<see cref="Stamps"/>).
/// </summary>
public sealed class OrganizationTree(IServiceScopeFactory scopes, Stamps stamps)
{
    private volatile Snapshot? _snapshot;

    /// <summary>The tree as it will be when the act under way is done; seen by this act alone.</summary>
    private readonly AsyncLocal<Snapshot?> _ahead = new();

    public OrganizationNode? Find(Guid id) => Now().ById.GetValueOrDefault(id);
    public OrganizationNode? ByCode(string code) => Now().ByCode.GetValueOrDefault(code);

    /// <summary>What somebody chose from the suggestions (<see cref="OrganizationNode.Choice"/>) or typed: a code, or a name that only one standing organisation bears. Null = none of these.</summary>
    public OrganizationNode? Chosen(string? text)
    {
        var typed = (text ?? "").Trim();
        if (ByCode(typed.Split(' ')[0]) is { } known) return known;
        var named = All.Where(o => !o.Dissolved && o.Name == typed).Take(2).ToList();
        return named.Count == 1 ? named[0] : null;
    }

    public IReadOnlyCollection<OrganizationNode> All => Now().ById.Values;

    /// <summary>The node, or a 404.</summary>
    public OrganizationNode Get(Guid id) => Find(id) ?? throw Refusal.NotFound();

    /// <summary>The organisation and everything above it, itself first.</summary>
    public IEnumerable<Guid> SelfAndAbove(Guid id)
    {
        for (var node = Find(id); node is not null; node = node.ParentId is { } parent ? Find(parent) : null) yield return node.Id;
    }

    /// <summary>The nearest organisation of a kind at or above; null when none.</summary>
    public OrganizationNode? NearestOfKind(Guid id, string kind) => SelfAndAbove(id).Select(Find).FirstOrDefault(n => n!.Kind == kind);

    /// <summary>The district (root) an organisation belongs to.</summary>
    public OrganizationNode DistrictOf(Guid id) => Get(SelfAndAbove(id).Last());

    /// <summary>Everything at or below an organisation; nothing for what stands in no tree (a group).</summary>
    public IEnumerable<OrganizationNode> AtOrBelow(Guid id) => Find(id) is { } top ? All.Where(n => n.Path.StartsWith(top.Path, StringComparison.Ordinal)) : [];

    /// <summary>Units whose main community is the given one.</summary>
    public IEnumerable<OrganizationNode> UnitsOf(Guid communityId) => All.Where(n => n.MainCommunityId == communityId);

    /// <summary>After rows were written beside the program's usual way (bulk loading).</summary>
    public void Forget()
    {
        stamps.AskAgain();
        _snapshot = null;
    }

    /// <summary>Until disposed, whoever asks within this act sees the given nodes in place of the present ones: an act that moves part of the tree works out readers and superiors by the new one.</summary>
    public IDisposable Ahead(IEnumerable<OrganizationNode> changed)
    {
        var all = Now().ById.ToDictionary();
        foreach (var node in changed) all[node.Id] = node;
        _ahead.Value = new(Guid.Empty, all.ToFrozenDictionary(), all.Values.ToFrozenDictionary(n => n.Code));
        return new Back(this);
    }

    private sealed class Back(OrganizationTree tree) : IDisposable
    {
        public void Dispose() => tree._ahead.Value = null;
    }

    private Snapshot Now()
    {
        if (_ahead.Value is { } ahead) return ahead;
        var stamp = stamps.Of(StampNames.Organizations);
        if (_snapshot is { } known && known.Stamp == stamp) return known;
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<QiyueDb>();
        var main = db.Set<CommunityTie>().AsNoTracking().Where(t => t.IsMain).ToDictionary(t => t.UnitId, t => t.CommunityId);
        var nodes = db.Set<Organization>().AsNoTracking().Select(o => new { o.Id, o.Code, o.Name, o.Kind, o.ParentId, o.Path, o.Dissolved }).AsEnumerable()
            .Select(o => new OrganizationNode(o.Id, o.Code, o.Name, o.Kind, o.ParentId, o.Path, main.TryGetValue(o.Id, out var community) ? community : null, o.Dissolved)).ToList();
        return _snapshot = new(stamp, nodes.ToFrozenDictionary(n => n.Id), nodes.ToFrozenDictionary(n => n.Code));
    }

    private sealed record Snapshot(Guid Stamp, FrozenDictionary<Guid, OrganizationNode> ById, FrozenDictionary<string, OrganizationNode> ByCode);
}

/// <param name="MainCommunityId">For a unit: the community whose figures it counts in.</param>
public sealed record OrganizationNode(Guid Id, string Code, string Name, string Kind, Guid? ParentId, string Path, Guid? MainCommunityId, bool Dissolved)
{
    /// <summary>As it stands in an act that is not done yet.</summary>
    public static OrganizationNode Of(Organization o) => new(o.Id, o.Code, o.Name, o.Kind, o.ParentId, o.Path, o.MainCommunityId, o.Dissolved);

    /// <summary>A community or village, a street or town: a contract is at home with one of them.</summary>
    public bool IsLocal => Kind is OrganizationKinds.Community or OrganizationKinds.Street;

    /// <summary>As it is offered while somebody types; a district has hundreds, too many for a list to scroll through.</summary>
    public string Choice => $"{Code} {Name}";

    public bool IsUnit => !OrganizationKinds.Tree.Contains(Kind);

    /// <summary>The six digits the readable codes carry.</summary>
    public string AreaCode => Path.Split('/', StringSplitOptions.RemoveEmptyEntries)[0];
}

/// <summary>The kinds that rules know by name; all others are words of the dictionary and count as units.</summary>
public static class OrganizationKinds
{
    public const string District = "district", Street = "street", Community = "community";
    public static readonly FrozenSet<string> Tree = new[] { District, Street, Community, "grid", "compound", "building", "entrance", "household" }.ToFrozenSet();
}
