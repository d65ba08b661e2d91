using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Organizations;
using Qiyue.Organizations.People;
using Qiyue.Platform.Codes;
using Microsoft.AspNetCore.Identity;

namespace Qiyue.Tests.Infrastructure;

/// <summary>
/// A small district that every data test may begin with: one street with two communities, another street, two units, and one person per post that the
/// tests need. All sign in with <see cref="Password"/>.
/// </summary>
public sealed class District
{
    public const string Password = "Gongjian-2026-Test";
    private readonly Dictionary<string, Actor> _actors = [];

    public required TestHost Host { get; init; }
    public Organization Office { get; private set; } = null!;
    public Organization Street { get; private set; } = null!;
    public Organization OtherStreet { get; private set; } = null!;
    public Organization Community { get; private set; } = null!;
    public Organization OtherCommunity { get; private set; } = null!;
    public Organization Hospital { get; private set; } = null!;
    public Organization School { get; private set; } = null!;

    /// <summary>"secretary" (community, signs), "clerk" (community), "head" (hospital, signs), "liaison" (hospital), "street", "office", "other" (school), "neighbour" (other community).</summary>
    public Actor this[string who] => _actors[who];

    public static async Task<District> Create(TestHost host)
    {
        var district = new District { Host = host };
        await host.As(Actor.System, district.Fill);
        return district;
    }

    private async Task Fill(IServiceProvider s)
    {
        var act = s.GetRequiredService<Act>();
        Organization Add(string code, string name, string kind, Organization? parent)
        {
            var o = act.Add(new Organization(code, name, kind, parent?.Id, parent?.Path ?? ""));
            act.Record(o, "organization.created");
            return o;
        }
        Office = Add("450802", "港北区", "district", null);
        Street = Add("450802001", "西江街道", "street", Office);
        OtherStreet = Add("450802002", "城东街道", "street", Office);
        Community = Add("450802001001", "石羊塘社区", "community", Street);
        OtherCommunity = Add("450802002001", "东湖里社区", "community", OtherStreet);
        Hospital = Add("U0001", "区人民医院", "hospital", Office);
        School = Add("U0002", "江滨小学", "school", Office);
        await act.Commit();
        s.GetRequiredService<OrganizationTree>().Forget();

        async Task Person(string who, string name, Organization o, string title, params string[] duties) => _actors[who] = await NewPerson(s, who, name, o, title, duties);
        await Person("secretary", "王芳", Community, "社区党委书记", Duty.Sign, Duty.Negotiate, Duty.Judge, Duty.People);
        await Person("clerk", "陈静", Community, "社区专干", Duty.Lists, Duty.Negotiate, Duty.Perform, Duty.Confirm, Duty.Judge);
        await Person("head", "赵敏", Hospital, "院长", Duty.Sign, Duty.Negotiate, Duty.Judge);
        await Person("liaison", "李明", Hospital, "联络员", Duty.Lists, Duty.Negotiate, Duty.Perform, Duty.Confirm, Duty.Judge);
        await Person("street", "周强", Street, "党建办干事", Duty.Supervise, Duty.Lists);
        await Person("office", "何伟", Office, "专项办主任", Duty.Supervise, Duty.People, Duty.Policies);
        await Person("other", "吴丹", School, "联络员", Duty.Lists, Duty.Negotiate, Duty.Perform, Duty.Confirm, Duty.Sign);
        await Person("neighbour", "孙莉", OtherCommunity, "社区专干", Duty.Lists, Duty.Negotiate, Duty.Perform, Duty.Confirm, Duty.Judge);
    }

    /// <summary>Somebody with an account who holds a post of an organisation.</summary>
    public static async Task<Actor> NewPerson(IServiceProvider s, string userName, string name, Organization o, string title, params string[] duties)
    {
        var (act, hasher) = (s.GetRequiredService<Act>(), s.GetRequiredService<IPasswordHasher<Account>>());
        var account = new Account { UserName = userName, NormalizedUserName = SignInDesk.Normalize(userName), CreatedAt = act.Now };
        account.PasswordHash = hasher.HashPassword(account, Password);
        act.Db.Add(account);
        var post = act.Add(new Post(o.Id, title, duties));
        act.Record(post, "post.created");
        var person = act.Add(new Person(name));
        person.LinkAccount(account.Id);
        person.TakeUp(post, act.Today.AddYears(-1));
        act.Record(person, "person.created");
        await act.Commit();
        return new()
        {
            AccountId = account.Id, PersonId = person.Id, Name = name, OrganizationId = o.Id, OrganizationName = o.Name, OrganizationPath = o.Path,
            PostId = post.Id, PostTitle = title, Duties = duties.ToHashSet(),
        };
    }

    /// <summary>A published need of the community.</summary>
    public Task<Need> Need(string title = "老人想在家门口听健康讲座") => Host.As(this["clerk"], async s =>
    {
        var act = s.GetRequiredService<Act>();
        var code = await s.GetRequiredService<Codes>().Next("需", "450802", act.Today.Year, default);
        var need = act.Add(new Need(code, Community.Id, new(title, "每月一次，最好有义诊", "health", "老年居民", 40, "社区活动室", "周三上午", "每月", "medium", "residents", "visits"), act.Now, act.Today));
        need.Publish(act.Today);
        act.Record(need, "need.published");
        await act.Commit();
        return need;
    });

    /// <summary>"sysadmin", "secadmin" and "auditadmin" were made on the first start with passwords that only the terminal saw: now they have <see cref="Password"/> too.</summary>
    public Task GivePasswords() => Host.As(Actor.System, async s =>
    {
        var (db, hasher) = (s.GetRequiredService<QiyueDb>(), s.GetRequiredService<IPasswordHasher<Account>>());
        foreach (var account in await db.Set<Account>().Where(a => a.AdministratorDuty != "").ToListAsync())
            (account.PasswordHash, account.MustChangePassword) = (hasher.HashPassword(account, Password), false);
        await db.SaveChangesAsync();
    });

    /// <summary>The cookie of a sign-in, for requests that are made by hand.</summary>
    public async Task<string> CookieOf(string who)
    {
        using var browser = Host.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        var answer = await browser.PostAsJsonAsync("/api/v1/session", new { userName = who, password = Password }, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.NoContent, who);
        return string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
    }
}
