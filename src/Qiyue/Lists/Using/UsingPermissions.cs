using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Lists.Using;

/// <summary>Who offers, books, answers and records. Handlers and buttons ask the same. Source: domain.md, Lists.</summary>
public static class UsingPermissions
{
    /// <summary>Shifts, closed days, at once or by answer: who keeps the resource, while it is published.</summary>
    public static bool MayOffer(Actor a, string ownerPath, ListedItem r) => r is Resource && r.Status == ListState.Published && ListsPermissions.MayKeep(a, ownerPath);

    /// <summary>Another organisation's resource that is published.</summary>
    public static bool MayBook(Actor a, ListedItem r) => r is Resource && r.Status == ListState.Published && a.OrganizationId is { } own && own != r.OwnerId && a.Has(Duty.Lists);
    public static bool MayAnswer(Actor a, Booking b, OrganizationTree tree) => b.Status == BookingState.Requested && Keeps(a, b.OwnerId, tree);
    public static bool MayCancel(Actor a, Booking b, OrganizationTree tree, DateTime now) => b.IsOpen && now < b.Begins && IsSide(a, b, tree);
    public static bool MayRecord(Actor a, Booking b, OrganizationTree tree, DateTime now) => b.Status is BookingState.Confirmed or BookingState.Used or BookingState.Unused && now >= b.Begins && IsSide(a, b, tree);

    /// <summary>Keeps the lists of the booker or of the owner.</summary>
    public static bool IsSide(Actor a, Booking b, OrganizationTree tree) => Keeps(a, b.BookerId, tree) || Keeps(a, b.OwnerId, tree);

    private static bool Keeps(Actor a, Guid organization, OrganizationTree tree) => tree.Find(organization) is { } o && ListsPermissions.MayKeep(a, o.Path);

    /// <summary>Reads the utilisation of an owner's resources: the owner, those above it, and its main community with those above that.</summary>
    public static bool ReadsUtilisation(Actor a, OrganizationNode owner, OrganizationTree tree) => a.IsAtOrAbove(owner.Path) || owner.MainCommunityId is { } main && tree.Find(main) is { } community && a.IsAtOrAbove(community.Path);
}
