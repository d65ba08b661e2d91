using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Matching;

/// <summary>Who sits at the matching desk: who keeps lists or negotiates, for the needs of their own organisation and of those below it; supervisors plan for what stands below them.</summary>
public static class MatchingPermissions
{
    public static bool MayMatch(Actor actor) => actor.OrganizationId is not null && (actor.Has(Duty.Lists) || actor.Has(Duty.Negotiate) || actor.Has(Duty.Supervise)) || actor.IsSystem;

    public static bool MayMatch(Actor actor, string needOwnerPath) => MayMatch(actor) && actor.IsAtOrAbove(needOwnerPath);

    /// <summary>A street or the district office.</summary>
    public static bool MayPlan(Actor actor, OrganizationTree tree) => MayMatch(actor) && actor.OrganizationId is { } own && tree.Find(own)?.Kind is OrganizationKinds.Street or OrganizationKinds.District;
}
