using Microsoft.EntityFrameworkCore;
using Qiyue.Data;

namespace Qiyue.Organizations.People;

/// <param name="EmailSecret">Empty = no address.</param>
public sealed record DutyHolder(Guid Id, string EmailSecret);

/// <summary>Who is to be told for an organisation.</summary>
public static class DutyHolders
{
    /// <summary>People who hold a post with one of the duties in one of the organisations on a day; at most 500.</summary>
    public static async Task<IEnumerable<DutyHolder>> HoldersOf(this QiyueDb db, IReadOnlyCollection<Guid> organizations, DateOnly day, string duty, string? orDuty, CancellationToken ct)
    {
        var (one, other) = ($" {duty} ", $" {orDuty ?? duty} ");
        var people = await (from h in db.Set<PostHolding>() join post in db.Set<Post>() on h.PostId equals post.Id join p in db.Set<Person>() on h.PersonId equals p.Id
                            where organizations.Contains(post.OrganizationId) && !post.Closed && h.From <= day && (h.To == null || h.To >= day)
                                && ((" " + post.DutyText + " ").Contains(one) || (" " + post.DutyText + " ").Contains(other))
                            orderby p.Id select new DutyHolder(p.Id, p.EmailSecret)).Take(500).ToListAsync(ct);
        return people.DistinctBy(p => p.Id);
    }
}
