using Qiyue.Kernel;

namespace Qiyue.Organizations;

/// <summary>Who may keep organisations, people and posts: holders of the duty at the organisation or above it.</summary>
public static class OrganizationPermissions
{
    public static bool CanKeep(Actor actor, string path) => actor.Has(Duty.People) && actor.IsAtOrAbove(path);

    /// <summary>Officers see their organisation, what is below it, and the units whose main community is among those.</summary>
    public static bool CanRead(this OrganizationTree tree, Actor actor, OrganizationNode node) =>
        actor.IsAtOrAbove(node.Path) || node.MainCommunityId is { } main && tree.Find(main) is { } community && actor.IsAtOrAbove(community.Path);

    /// <summary>Nobody hands out supervision or rule-making without holding it.</summary>
    public static bool CanGive(Actor actor, string duty) => duty is not (Duty.Supervise or Duty.Policies) || actor.Has(duty);

    /// <summary>Outside one's own branch things do not exist: 404.</summary>
    public static OrganizationNode Kept(this OrganizationTree tree, Actor actor, string code) =>
        tree.ByCode(code) is { } node && CanKeep(actor, node.Path) ? node : throw Refusal.NotFound();
}
