using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations.Groups;

namespace Qiyue.Organizations.People;

/// <summary>A post somebody may act in now.</summary>
public sealed record HeldPost(Guid PostId, string Title, Guid OrganizationId, string OrganizationName, bool IsMain);

/// <summary>
/// From an account to the acting person: their posts, the chosen one, its duties. Kept for a minute, or until a person, a post or an
/// account changes on whatever node (<see cref="Stamps"/>): a lost post or a disabled account counts at once. Posts of a dissolved organisation end with it.
/// </summary>
public sealed class ActorDirectory(QiyueDb db, OrganizationTree tree, ActClock clock, IMemoryCache cache, Stamps stamps)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>The actor for an account, acting in the given post or in the main one; null when the account may not act (any more).</summary>
    /// <param name="stamp">The security stamp the sign-in was made with; another one means a changed password or a sign-out everywhere.</param>
    public async Task<Actor?> Find(Guid accountId, string? stamp, Guid? postId, CancellationToken ct)
    {
        var entry = await Entered(accountId, ct);
        if (entry is not null && stamp is not null && stamp != entry.Stamp)
        {
            Forget(accountId); // the password may have been changed within this minute
            entry = await Entered(accountId, ct);
        }
        if (entry is null || stamp is not null && stamp != entry.Stamp) return null;
        if (entry.AdministratorDuty.Length > 0)
            return new Actor { AccountId = accountId, Name = entry.Name, PostTitle = entry.AdministratorDuty, Duties = new HashSet<string> { entry.AdministratorDuty } };
        var posts = entry.Posts.Where(Stands).ToList();
        var post = posts.FirstOrDefault(p => p.Post.PostId == postId) ?? posts.FirstOrDefault();
        if (post is null) return new Actor { AccountId = accountId, PersonId = entry.PersonId, Name = entry.Name };
        // A group stands in no tree: nothing lies below it, and it is above nobody.
        if (post.Group is { } group)
            return new Actor
            {
                AccountId = accountId, PersonId = entry.PersonId, Name = entry.Name, OrganizationId = post.Post.OrganizationId, OrganizationName = post.Post.OrganizationName, ScopeId = group.ScopeId,
                PostId = post.Post.PostId, PostTitle = post.Post.Title, Duties = post.Duties,
            };
        var organization = tree.Get(post.Post.OrganizationId);
        return new Actor
        {
            AccountId = accountId, PersonId = entry.PersonId, Name = entry.Name, OrganizationId = organization.Id, OrganizationName = organization.Name,
            OrganizationPath = organization.Path, PostId = post.Post.PostId, PostTitle = post.Post.Title, Duties = post.Duties,
        };
    }

    /// <summary>All posts the account may act in, the main one first; from the cache the request has filled, since frame and page render at once on one connection.</summary>
    public async Task<IReadOnlyList<HeldPost>> Posts(Guid accountId, CancellationToken ct) => [.. (await Entered(accountId, ct))?.Posts.Where(Stands).Select(p => p.Post) ?? []];

    /// <summary>Asked at every use: a group's term ends with its day, whatever is kept in memory.</summary>
    private bool Stands(Held held) => held.Group is { } group ? group.From <= clock.Today && clock.Today <= group.Until : tree.Find(held.Post.OrganizationId) is { Dissolved: false };

    private Task<Entry?> Entered(Guid accountId, CancellationToken ct) => cache.GetOrCreateAsync(Key(accountId), e =>
    {
        e.AbsoluteExpirationRelativeToNow = Fresh;
        return Load(accountId, ct);
    });

    public void Forget(Guid accountId)
    {
        stamps.AskAgain();
        cache.Remove(Key(accountId));
    }

    private object Key(Guid accountId) => ("actor", accountId, stamps.Of(StampNames.Actors));

    private async Task<Entry?> Load(Guid accountId, CancellationToken ct)
    {
        var account = await db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == accountId, ct);
        if (account is null || account.Disabled) return null;
        var person = await db.Set<Person>().AsNoTracking().Include(p => p.Holdings).FirstOrDefaultAsync(p => p.AccountId == accountId, ct);
        return new(account.SecurityStamp!, account.AdministratorDuty, person?.Id, person?.Name ?? account.UserName!, person is null ? [] : [.. await HeldBy(person, ct), .. await GroupsOf(person, ct)]);
    }

    /// <summary>Memberships stand beside posts: whoever belongs to a group chooses to act for it, and may judge for it, nothing else.</summary>
    private async Task<List<Held>> GroupsOf(Person person, CancellationToken ct)
    {
        var (id, today) = (person.Id, clock.Today);
        var groups = await (from m in db.Set<GroupMember>() join g in db.Set<Group>() on m.GroupId equals g.Id
                            where m.PersonId == id && m.LeftOn == null && g.DissolvedOn == null && g.Until >= today
                            orderby g.Name select new { MemberId = m.Id, g.Id, g.Name, g.From, g.Until, g.ScopeId }).AsNoTracking().ToListAsync(ct);
        return [.. groups.Select(g => new Held(new(g.MemberId, MemberTitle, g.Id, g.Name, false), Judges, new(g.From, g.Until, g.ScopeId)))];
    }

    private const string MemberTitle = "专班成员";
    private static readonly IReadOnlySet<string> Judges = new HashSet<string> { Duty.Judge };

    private async Task<List<Held>> HeldBy(Person person, CancellationToken ct)
    {
        var held = person.Holdings.Where(h => h.IsHeldOn(clock.Today)).ToDictionary(h => h.PostId, h => h.IsMain);
        var ids = held.Keys.ToList();
        var posts = await db.Set<Post>().AsNoTracking().Where(p => ids.Contains(p.Id) && !p.Closed).ToListAsync(ct);
        return [.. posts.Where(p => tree.Find(p.OrganizationId) is not null)
            .Select(p => new Held(new(p.Id, p.Title, p.OrganizationId, tree.Get(p.OrganizationId).Name, held[p.Id]), p.Duties.ToHashSet()))
            .OrderByDescending(p => p.Post.IsMain).ThenBy(p => p.Post.OrganizationName, StringComparer.Ordinal)];
    }

    private sealed record Held(HeldPost Post, IReadOnlySet<string> Duties, GroupTerm? Group = null);

    private sealed record GroupTerm(DateOnly From, DateOnly Until, Guid? ScopeId);

    private sealed record Entry(string Stamp, string AdministratorDuty, Guid? PersonId, string Name, List<Held> Posts);
}
