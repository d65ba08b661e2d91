using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;

namespace Qiyue.Organizations.People;

public sealed class TakeUpPostInput
{
    /// <summary>Code of the organisation.</summary>
    [Filled, Max(32)] public string Organization { get; set; } = "";

    /// <summary>Title of the post; one that does not exist yet is made with the given duties.</summary>
    [Filled, Max(50)] public string Post { get; set; } = "";
    public List<string> Duties { get; set => field = value ?? []; } = [];

    /// <summary>First day; empty = today.</summary>
    public DateOnly? From { get; set; }
}

public sealed class CreatePersonInput
{
    [Filled, Max(50)] public string Name { get; set; } = "";
    [Max(20)] public string? Phone { get; set; }
    [Max(100)] public string? Email { get; set; }

    /// <summary>Empty = the person does not sign in.</summary>
    [Max(64)] public string? UserName { get; set; }
    public TakeUpPostInput Post { get; set; } = new();
}

public sealed class ChangePersonInput
{
    [Filled, Max(50)] public string Name { get; set; } = "";

    /// <summary>The mask as it stands = unchanged; empty = none.</summary>
    [Max(20)] public string? Phone { get; set; }

    /// <summary>The mask as it stands = unchanged; empty = none.</summary>
    [Max(100)] public string? Email { get; set; }
    [Max(200)] public string? Reason { get; set; }
}

public sealed class OpenAccountInput
{
    [Filled, Max(64)] public string UserName { get; set; } = "";
}

public sealed class LeavePostInput
{
    public Guid Post { get; set; }

    /// <summary>Last day in the post.</summary>
    public DateOnly LastDay { get; set; }
    [Filled, Max(200)] public string Reason { get; set; } = "";
}

/// <param name="OneTimePassword">Shown once; null without an account.</param>
public sealed record CreatedPerson(Guid Id, string? OneTimePassword);

public sealed record PersonRow(Guid Id, string Name, string Phone, string Organization, string Post, Guid PostId, DateOnly From);

/// <summary>Registers people and moves them in and out of posts. Errors: person.phone, person.email, person.user_name_taken, person.holds_already, post.duty_unknown, post.duty_not_yours.</summary>
public sealed class PeopleDesk(Act act, OrganizationTree tree, IPasswordHasher<Account> hasher, SecretBox box, ActorDirectory directory)
{
    public async Task<CreatedPerson> Create(CreatePersonInput input, CancellationToken ct)
    {
        var (account, password) = input.UserName is { Length: > 0 } name ? await NewAccount(name.Trim(), ct) : (null, null);
        return new((await Register(input, account, ct)).Id, password);
    }

    /// <summary>The person in a post, with an account that is ready (or none).</summary>
    internal async Task<Person> Register(CreatePersonInput input, Account? account, CancellationToken ct)
    {
        var organization = tree.Kept(act.Actor, input.Post.Organization);
        var person = act.Add(new Person(input.Name));
        person.SetContact(input.Phone, input.Email, box);
        if (account is not null)
        {
            act.Db.Add(account);
            person.LinkAccount(account.Id);
        }
        person.TakeUp(await PostOf(organization, input.Post, ct), input.Post.From ?? act.Today);
        act.Record(person, "person.created");
        await act.Commit(ct);
        return person;
    }

    /// <summary>Name, telephone, mail; a mask left as it stood changes nothing. Errors: person.phone, person.email.</summary>
    public async Task Change(Guid id, ChangePersonInput input, CancellationToken ct)
    {
        var person = await Load(id, ct);
        person.Rename(input.Name);
        person.SetContact(input.Phone, input.Email, box);
        await Save(person, "person.changed", input.Reason, ct);
    }

    /// <summary>An account for somebody who has none. Errors: person.has_account, person.user_name_taken.</summary>
    /// <returns>The one-time password, shown once.</returns>
    public async Task<string> OpenAccount(Guid id, OpenAccountInput input, CancellationToken ct)
    {
        var person = await Load(id, ct);
        if (person.AccountId is not null) throw new Refusal("person.has_account", "此人已有帐号。忘记密码请由安全管理员重置。");
        var (account, password) = await NewAccount(input.UserName.Trim(), ct);
        act.Db.Add(account!);
        person.LinkAccount(account!.Id);
        await Save(person, "person.account_opened", null, ct);
        return password!;
    }

    /// <summary>The first one-time password of an account made by an import. Errors: person.has_password (only the security administrator resets).</summary>
    public async Task<string> IssuePassword(Guid id, CancellationToken ct)
    {
        var person = await Load(id, ct);
        var account = await act.Db.Set<Account>().SingleOrDefaultAsync(a => a.Id == person.AccountId, ct) ?? throw Refusal.NotFound();
        if (account.PasswordHash is not null) throw new Refusal("person.has_password", "此人已领过密码。忘记密码请由安全管理员重置。");
        var password = ManageAccounts.OneTimePassword();
        ManageAccounts.SetOneTime(account, password, hasher);
        await Save(person, "person.password_issued", null, ct);
        return password;
    }

    public async Task TakeUp(Guid id, TakeUpPostInput input, CancellationToken ct)
    {
        var person = await Load(id, ct);
        person.TakeUp(await PostOf(tree.Kept(act.Actor, input.Organization), input, ct), input.From ?? act.Today);
        await Save(person, "person.took_up", null, ct);
    }

    public async Task Leave(Guid id, LeavePostInput input, CancellationToken ct)
    {
        var person = await Load(id, ct);
        var organization = await act.Db.Set<Post>().Where(p => p.Id == input.Post).Select(p => p.OrganizationId).SingleOrDefaultAsync(ct);
        if (tree.Find(organization) is not { } node || !OrganizationPermissions.CanKeep(act.Actor, node.Path)) throw Refusal.NotFound();
        person.Leave(input.Post, input.LastDay);
        await Save(person, "person.left", input.Reason, ct);
    }

    /// <summary>Who holds a post in an organisation now, main posts first; at most 200.</summary>
    public async Task<IReadOnlyList<PersonRow>> List(string organizationCode, CancellationToken ct)
    {
        var (organization, today) = (tree.Kept(act.Actor, organizationCode), act.Today);
        var rows = await (from h in act.Db.Set<PostHolding>() join post in act.Db.Set<Post>() on h.PostId equals post.Id join p in act.Db.Set<Person>() on h.PersonId equals p.Id
                          where post.OrganizationId == organization.Id && h.From <= today && (h.To == null || h.To >= today) orderby p.Id
                          select new { p.Id, p.Name, p.PhoneMask, post.Title, PostId = post.Id, h.From }).Take(200).ToListAsync(ct);
        return [.. rows.Select(r => new PersonRow(r.Id, r.Name, r.PhoneMask, organization.Name, r.Title, r.PostId, r.From))];
    }

    /// <summary>A person is kept by whoever keeps an organisation in which they hold or held a post.</summary>
    internal async Task<Person> Load(Guid id, CancellationToken ct)
    {
        var person = act.Track(await act.Db.Set<Person>().Include(p => p.Holdings).SingleOrDefaultAsync(p => p.Id == id, ct));
        var posts = person.Holdings.Select(h => h.PostId).ToList();
        var organizations = await act.Db.Set<Post>().Where(p => posts.Contains(p.Id)).Select(p => p.OrganizationId).ToListAsync(ct);
        if (!organizations.Any(o => tree.Find(o) is { } node && OrganizationPermissions.CanKeep(act.Actor, node.Path))) throw Refusal.NotFound();
        person.RequireNotErased();
        return person;
    }

    private async Task<Post> PostOf(OrganizationNode organization, TakeUpPostInput input, CancellationToken ct)
    {
        var title = input.Post.Trim();
        var post = await act.Db.Set<Post>().FirstOrDefaultAsync(p => p.OrganizationId == organization.Id && p.Title == title && !p.Closed, ct);
        IReadOnlyList<string> duties = post is null ? input.Duties : post.Duties;
        if (duties.Any(d => !OrganizationPermissions.CanGive(act.Actor, d)))
            throw Refusal.Invalid(nameof(input.Duties), "post.duty_not_yours", "您没有监督或制定规则的职责，不能授予他人。");
        if (post is not null) return post;
        post = act.Add(new Post(organization.Id, title, input.Duties));
        act.Record(post, "post.created");
        return post;
    }

    private async Task<(Account? Account, string? Password)> NewAccount(string userName, CancellationToken ct)
    {
        var normalized = SignInDesk.Normalize(userName);
        if (await act.Db.Set<Account>().AnyAsync(a => a.NormalizedUserName == normalized, ct))
            throw Refusal.Invalid(nameof(CreatePersonInput.UserName), "person.user_name_taken", "用户名 {0} 已被使用，请换一个。", userName);
        var password = ManageAccounts.OneTimePassword();
        var account = new Account { UserName = userName, NormalizedUserName = normalized, CreatedAt = act.Now };
        ManageAccounts.SetOneTime(account, password, hasher);
        return (account, password);
    }

    private async Task Save(Person person, string name, string? reason, CancellationToken ct)
    {
        act.Record(person, name, reason);
        await act.Commit(ct);
        if (person.AccountId is { } account) directory.Forget(account);
    }
}
