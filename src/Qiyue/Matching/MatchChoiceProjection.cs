using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Lists;
using Qiyue.Organizations;
using Qiyue.Platform;

namespace Qiyue.Matching;

/// <summary>
/// A decision at the desk is read by the organisation of the need and by those above it, never by the unit or the public. Lists show it by the day it was first decided; the facet says what holds, the category what spoke against it.
/// </summary>
public sealed class MatchChoiceProjection(QiyueDb db, OrganizationTree tree) : IProjection<MatchChoice>
{
    public const string Against = "against";

    public async ValueTask<Projected> Project(MatchChoice c, CancellationToken ct)
    {
        var owner = await db.Set<Need>().Where(n => n.Id == c.NeedId).Select(n => n.OwnerId).SingleAsync(ct);
        return new([.. tree.SelfAndAbove(owner)], false, c.At, c.AgainstAdvice ? Against : c.Decision.ToString().ToLowerInvariant(), c.AgainstAdvice ? MatchFigures.Weakest(c).Code : "", null, []);
    }
}
