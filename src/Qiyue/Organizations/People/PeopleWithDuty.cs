using Microsoft.EntityFrameworkCore;
using Qiyue.Data;

namespace Qiyue.Organizations.People;

/// <summary>Who holds a post with a duty in some organisations on a day: those who are to be told. One query.</summary>
public sealed class PeopleWithDuty(QiyueDb db)
{
    public async Task<IReadOnlyList<Guid>> Of(IReadOnlyCollection<Guid> organizations, string duty, DateOnly day, CancellationToken ct)
    {
        var held = await (from h in db.Set<PostHolding>() join p in db.Set<Post>() on h.PostId equals p.Id
                          where organizations.Contains(p.OrganizationId) && !p.Closed && h.From <= day && (h.To == null || h.To >= day)
                          select new { h.PersonId, p.DutyText }).ToListAsync(ct);
        return [.. held.Where(h => h.DutyText.Split(' ').Contains(duty)).Select(h => h.PersonId).Distinct().Order()];
    }
}
