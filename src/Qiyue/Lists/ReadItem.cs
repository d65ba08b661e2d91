using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Access;
using Qiyue.Platform.Policies;
using Qiyue.Platform.Web;

namespace Qiyue.Lists;

/// <param name="IsInside">The reader's organisation is the owner or stands above it: sees drafts, reasons and the history.</param>
public sealed record ItemView<T>(T Item, OrganizationNode Owner, bool IsInside, bool Stale) where T : ListedItem;

/// <summary>Reads one need or resource. The published is public; the rest is a 404 for others.</summary>
public sealed class ReadItem(Act act, AccessReader access, OrganizationTree tree, PolicyBook policies)
{
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
        return new(item, owner, inside, item.IsStale(act.Today, policy.Days(PolicyCatalogue.ListConfirmDays)));
    }
}

public sealed record NeedJson(Guid Id, string Code, string Owner, string OwnerName, string Status, string Title, string Description, string Category, string Audience, int? People, string Place, string When, string Frequency,
    string Urgency, string RaisedBy, string Source, DateOnly RaisedOn, DateOnly ConfirmedOn, string? WithdrawnReason, int Version) : IVersioned
{
    public static NeedJson Of(Need n, OrganizationTree tree) => new(n.Id, n.Code, tree.Get(n.OwnerId).Code, tree.Get(n.OwnerId).Name, n.Status.ToString().ToLowerInvariant(), n.Title, n.Description, n.Category, n.Audience, n.People, n.Place,
        n.When, n.Frequency, n.Urgency, n.RaisedBy, n.Source, n.RaisedOn, n.ConfirmedOn, n.WithdrawnReason.Length == 0 ? null : n.WithdrawnReason, n.Version);
}

public sealed record ResourceJson(Guid Id, string Code, string Owner, string OwnerName, string Status, string Title, string Description, string Category, string ResourceKind, string Audience, int? Capacity, string CapacityUnit, string Period,
    string When, string Place, string Conditions, int? RadiusKm, DateOnly RaisedOn, DateOnly ConfirmedOn, string? WithdrawnReason, int Version) : IVersioned
{
    public static ResourceJson Of(Resource r, OrganizationTree tree) => new(r.Id, r.Code, tree.Get(r.OwnerId).Code, tree.Get(r.OwnerId).Name, r.Status.ToString().ToLowerInvariant(), r.Title, r.Description, r.Category, r.ResourceKind, r.Audience,
        r.Capacity, r.CapacityUnit, r.Period, r.When, r.Place, r.Conditions, r.RadiusKm, r.RaisedOn, r.ConfirmedOn, r.WithdrawnReason.Length == 0 ? null : r.WithdrawnReason, r.Version);
}
