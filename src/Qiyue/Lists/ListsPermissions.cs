using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Lists;

/// <summary>Who may keep needs and resources: holders of the duty at the owner or above it. Handlers and buttons ask the same. Source: domain.md, Who uses it.</summary>
public static class ListsPermissions
{
    public static bool MayKeep(Actor actor, string ownerPath) => actor.Has(Duty.Lists) && actor.IsAtOrAbove(ownerPath);

    /// <summary>Has lists of its own or of those below to keep.</summary>
    public static bool MayList(Actor actor) => actor.Has(Duty.Lists) && (actor.OrganizationId is not null || actor.IsSystem);

    /// <summary>Communities, streets and districts ask residents and units.</summary>
    public static bool MayAsk(OrganizationNode? owner) => owner is { Dissolved: false } && (owner.IsLocal || owner.Kind == OrganizationKinds.District);

    public static bool MayEdit(Actor actor, string ownerPath, ListedItem item) => item.Status is ListState.Draft or ListState.Published && MayKeep(actor, ownerPath);
    public static bool MayPublish(Actor actor, string ownerPath, ListedItem item) => MayKeep(actor, ownerPath) && item.Status == ListState.Draft;
    public static bool MayConfirm(Actor actor, string ownerPath, ListedItem item) => MayKeep(actor, ownerPath) && item.Status == ListState.Published;
    public static bool MayWithdraw(Actor actor, string ownerPath, ListedItem item) => MayEdit(actor, ownerPath, item);
    public static bool MayRestore(Actor actor, string ownerPath, ListedItem item) => MayKeep(actor, ownerPath) && item is { Status: ListState.Withdrawn } and not Need { MergedIntoId: not null };

    /// <summary>A contract can begin here: it is published and the actor negotiates.</summary>
    public static bool MayPropose(Actor actor, ListedItem item) => item.Status == ListState.Published && actor.OrganizationId is not null && actor.Has(Duty.Negotiate);
}
