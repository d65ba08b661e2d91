using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Backing;
using Qiyue.Organizations;
using Qiyue.Platform.Access;
using Qiyue.Platform.Policies;
using Qiyue.Platform.Web;

namespace Qiyue.Lists;

/// <param name="Backing">People who said of a need "I would use this".</param>
/// <param name="IsInside">The reader's organisation is the owner or stands above it: sees drafts, reasons and the history.</param>
public sealed record ItemView<T>(T Item, OrganizationNode Owner, bool IsInside, bool Stale, int Backing) where T : ListedItem;

/// <summary>Reads one need or resource. The published is public; the rest is a 404 for others.</summary>
public sealed class ReadItem(Act act, AccessReader access, OrganizationTree tree, PolicyBook policies, NeedBackings backings)
{
    /// <summary>What was merged into a need, for those inside: both texts stay readable.</summary>
    public async Task<IReadOnlyList<Need>> MergedInto(Need need, CancellationToken ct) => await act.Db.Set<Need>().AsNoTracking().Where(n => n.MergedIntoId == need.Id).OrderBy(n => n.Id).Take(100).ToListAsync(ct);

    /// <param name="forPublic">The public address shows everybody the same, whoever looks.</param>
    public async Task<ItemView<T>> Handle<T>(string code, CancellationToken ct, bool forPublic = false) where T : ListedItem
    {
        var item = await act.Db.Set<T>().AsNoTracking().SingleOrDefaultAsync(i => i.Code == code, ct) ?? throw Refusal.NotFound();
        if (item.Status is ListState.Staged or ListState.Dropped) throw Refusal.NotFound();
        var owner = tree.Get(item.OwnerId);
        var inside = act.Actor.IsSystem || act.Actor.IsAtOrAbove(owner.Path);
        if (!inside && !await access.MaySee(act.Actor, item.SubjectKind, item.Id, ct)) throw Refusal.NotFound();
        var policy = await policies.Of(tree.DistrictOf(owner.Id).Id, act.Today, ct);
        if (!inside || forPublic) item.HidePersonal();
        return new(item, owner, inside, item.IsStale(act.Today, policy.Days(PolicyCatalogue.ListConfirmDays)), item is Need ? await backings.Of(item.Id, ct) : 0);
    }
}

/// <param name="People">Expected; null = not said.</param>
/// <param name="Backing">How many said "I would use this".</param>
public sealed record NeedJson(Guid Id, string Code, string Owner, string OwnerName, string Status, string Title, string Description, string Category, string Audience, int? People, int Backing, string Place, string When, string Frequency,
    string Urgency, string RaisedBy, string Source, DateOnly RaisedOn, DateOnly ConfirmedOn, string? WithdrawnReason, int Version) : IVersioned
{
    public static NeedJson Of(Need n, int backing, OrganizationTree tree) => new(n.Id, n.Code, tree.Get(n.OwnerId).Code, tree.Get(n.OwnerId).Name, n.Status.ToString().ToLowerInvariant(), n.Title, n.Description, n.Category, n.Audience, n.People, backing, n.Place,
        n.When, n.Frequency, n.Urgency, n.RaisedBy, n.Source, n.RaisedOn, n.ConfirmedOn, n.WithdrawnReason.Length == 0 ? null : n.WithdrawnReason, n.Version);
}

public sealed record ResourceJson(Guid Id, string Code, string Owner, string OwnerName, string Status, string Title, string Description, string Category, string ResourceKind, string Audience, int? Capacity, string CapacityUnit, string Period,
    string When, string Place, string Conditions, int? RadiusKm, DateOnly RaisedOn, DateOnly ConfirmedOn, string? WithdrawnReason, int Version) : IVersioned
{
    public static ResourceJson Of(Resource r, OrganizationTree tree) => new(r.Id, r.Code, tree.Get(r.OwnerId).Code, tree.Get(r.OwnerId).Name, r.Status.ToString().ToLowerInvariant(), r.Title, r.Description, r.Category, r.ResourceKind, r.Audience,
        r.Capacity, r.CapacityUnit, r.Period, r.When, r.Place, r.Conditions, r.RadiusKm, r.RaisedOn, r.ConfirmedOn, r.WithdrawnReason.Length == 0 ? null : r.WithdrawnReason, r.Version);
}

/// <summary>Needs and resources as the API answers them.</summary>
public sealed class ItemAnswers(OrganizationTree tree, NeedBackings backings)
{
    public async Task<NeedJson> Of(Need need, CancellationToken ct) => NeedJson.Of(need, await backings.Of(need.Id, ct), tree);
    public Task<ResourceJson> Of(Resource resource, CancellationToken _) => Task.FromResult(ResourceJson.Of(resource, tree));
}
