using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;

namespace Qiyue.Organizations.People;

/// <param name="Person">Null = the post is vacant.</param>
public sealed record PostRow(Guid PostId, string Post, Guid? Person, string Name, string Phone, DateOnly? From);

/// <param name="To">Null = still in it.</param>
public sealed record HoldingRow(Guid PostId, string Post, string OrganizationCode, string Organization, DateOnly From, DateOnly? To, bool IsMain, bool Kept);

public sealed record ListedPerson(Guid Id, string Name, string Phone, string Posts);

public sealed record PeoplePageRows(IReadOnlyList<ListedPerson> Rows, Guid? Next);

/// <param name="NoPassword">The account has no password yet.</param>
public sealed record PersonView(Person Person, string? UserName, bool NoPassword, IReadOnlyList<HoldingRow> Holdings);

public sealed record PostView(Post Post, OrganizationNode Organization, IReadOnlyList<PostRow> Holders);

/// <summary>People and posts as those who keep them or stand above them see them; outside one's branch they do not exist. Telephone numbers are shown masked.</summary>
public sealed class ReadPeople(Act act, OrganizationTree tree)
{
    public const int PageSize = 20;

    /// <summary>Open posts of an organisation with whoever holds them today; a vacant post is a row without a person. At most 200.</summary>
    public async Task<IReadOnlyList<PostRow>> Posts(OrganizationNode organization, CancellationToken ct)
    {
        var (id, today) = (organization.Id, act.Today);
        var posts = await act.Db.Set<Post>().AsNoTracking().Where(p => p.OrganizationId == id && !p.Closed).OrderBy(p => p.Id).Take(200).ToListAsync(ct);
        var held = await (from h in act.Db.Set<PostHolding>() join post in act.Db.Set<Post>() on h.PostId equals post.Id join p in act.Db.Set<Person>() on h.PersonId equals p.Id
                          where post.OrganizationId == id && !post.Closed && h.From <= today && (h.To == null || h.To >= today)
                          orderby p.Id select new { p.Id, p.Name, p.PhoneMask, h.PostId, h.From }).Take(200).ToListAsync(ct);
        var holders = held.ToLookup(h => h.PostId);
        return [.. posts.SelectMany(p => holders.Contains(p.Id) ? holders[p.Id].Select(h => new PostRow(p.Id, p.Title, h.Id, h.Name, h.PhoneMask, h.From)) : [new PostRow(p.Id, p.Title, null, "", "", null)])];
    }

    /// <summary>Who holds a post at or below an organisation today, newest entries first.</summary>
    /// <param name="organization">Code; empty = the actor's own.</param>
    /// <param name="search">Part of a name.</param>
    /// <param name="left">Instead those who left all posts and are not erased.</param>
    public async Task<PeoplePageRows> List(string? organization, string? search, Guid? after, int limit, CancellationToken ct, bool left = false)
    {
        if (!act.Actor.Has(Duty.People)) throw Refusal.NotFound();
        var path = organization is { Length: > 0 } ? tree.Kept(act.Actor, organization).Path : act.Actor.OrganizationPath;
        if (path.Length == 0 && !act.Actor.IsSystem) throw Refusal.NotFound();
        var (today, page, words) = (act.Today, Math.Clamp(limit, 1, 100), (search ?? "").Trim());
        var held = from h in act.Db.Set<PostHolding>() join post in act.Db.Set<Post>() on h.PostId equals post.Id join o in act.Db.Set<Organization>() on post.OrganizationId equals o.Id
                   where o.Path.StartsWith(path) && (left || h.From <= today && (h.To == null || h.To >= today)) select new { h.PersonId, post.Title, o.Name };
        var people = act.Db.Set<Person>().AsNoTracking().Where(p => held.Any(h => h.PersonId == p.Id));
        if (left) people = people.Where(p => p.LeftOn < today && p.ErasedAt == null);
        if (words.Length > 0) people = people.Where(p => p.Name.Contains(words));
        if (after is { } last) people = people.Where(p => p.Id.CompareTo(last) < 0);
        var rows = await people.OrderByDescending(p => p.Id).Take(page + 1).Select(p => new { p.Id, p.Name, p.PhoneMask }).ToListAsync(ct);
        var shown = rows.Take(page).ToList();
        var ids = shown.Select(r => r.Id).ToList();
        var posts = (await held.Where(h => ids.Contains(h.PersonId)).ToListAsync(ct)).ToLookup(h => h.PersonId);
        return new([.. shown.Select(r => new ListedPerson(r.Id, r.Name, r.PhoneMask, string.Join('、', posts[r.Id].Select(p => $"{p.Name} {p.Title}"))))], rows.Count > page ? shown[^1].Id : null);
    }

    public async Task<PersonView> Person(Guid id, CancellationToken ct)
    {
        var person = await act.Db.Set<Person>().AsNoTracking().Include(p => p.Holdings).SingleOrDefaultAsync(p => p.Id == id, ct) ?? throw Refusal.NotFound();
        var ids = person.Holdings.Select(h => h.PostId).ToList();
        var posts = await act.Db.Set<Post>().AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var holdings = person.Holdings.Select(h => (Holding: h, Post: posts[h.PostId], Organization: tree.Get(posts[h.PostId].OrganizationId)))
            .Select(x => new HoldingRow(x.Post.Id, x.Post.Title, x.Organization.Code, x.Organization.Name, x.Holding.From, x.Holding.To, x.Holding.IsMain, OrganizationPermissions.CanKeep(act.Actor, x.Organization.Path)))
            .OrderBy(h => h.To is not null).ThenByDescending(h => h.IsMain).ThenByDescending(h => h.From).ToList();
        if (!holdings.Any(h => h.Kept)) throw Refusal.NotFound();
        var account = person.AccountId is { } id2 ? await act.Db.Set<Account>().Where(a => a.Id == id2).Select(a => new { a.UserName, NoPassword = a.PasswordHash == null }).SingleOrDefaultAsync(ct) : null;
        return new(person, account?.UserName, account is { NoPassword: true }, holdings);
    }

    public async Task<PostView> Post(Guid id, CancellationToken ct)
    {
        var post = await act.Db.Set<Post>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, ct) ?? throw Refusal.NotFound();
        var organization = tree.Get(post.OrganizationId);
        if (!act.Actor.IsAtOrAbove(organization.Path)) throw Refusal.NotFound();
        return new(post, organization, [.. (await Posts(organization, ct)).Where(p => p.PostId == id && p.Person is not null)]);
    }
}
