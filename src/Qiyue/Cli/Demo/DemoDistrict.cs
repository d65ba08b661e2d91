using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Organizations;
using Qiyue.Organizations.People;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Todo;

namespace Qiyue.Cli.Demo;

/// <summary>Organisations, people in their posts and the two lists of a scenario; afterwards it answers who acts for whom on a day.</summary>
internal sealed class DemoDistrict(IServiceProvider services, ScenarioFolder files, TimeProvider time)
{
    private readonly Dictionary<(string Person, string Organization), List<(DateOnly From, DateOnly? To, Actor Actor)>> _posts = [];
    private readonly WordLists _words = services.GetRequiredService<WordLists>();

    public OrganizationTree Tree { get; } = services.GetRequiredService<OrganizationTree>();

    /// <summary>Key of the workbook → code the system gave.</summary>
    public Dictionary<string, string> Needs { get; } = [];
    public Dictionary<string, string> Resources { get; } = [];
    public Dictionary<string, string> Contracts { get; } = [];

    public string? CodeOf(string list, string name) => _words.CodeOf(list, name);

    /// <summary>Runs work in a scope of its own inside one transaction, at an instant, as somebody.</summary>
    public async Task InScope(Func<DemoScope, Task> work, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<QiyueDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await work(new(scope.ServiceProvider, time));
        await transaction.CommitAsync(ct);
    }

    /// <summary>Organisations are committed one by one: each stands on the tree as saved.</summary>
    public async Task Organizations(CancellationToken ct)
    {
        var founded = files.Rows("人员", "任职").Select(r => r.Day("开始")).DefaultIfEmpty(files.Scenario.Period.From).Min();
        await using var scope = services.CreateAsyncScope();
        var at = new DemoScope(scope.ServiceProvider, time);
        var (create, change) = (at.Get<CreateOrganization>(), at.Get<ChangeOrganization>());
        foreach (var row in files.Rows("组织", "组织"))
            await at.Do(row, founded, 0, Actor.System, () => create.Handle(new()
            {
                Code = row["编码"], Name = row["名称"], Kind = row.Word("类型", n => CodeOf("organization_kind", n)), Parent = row.Optional("上级编码"),
                CreditCode = row.Optional("统一社会信用代码"), CreditCodeReason = row.Optional("信用代码说明"), Address = row.Optional("地址"),
            }, ct));
        foreach (var row in files.Rows("组织", "联系社区"))
            await at.Do(row, founded, 0, Actor.System, () => change.Tie(row["单位编码"], new()
            {
                Community = row["社区编码"], Kind = row.Word("联系类型", n => CodeOf("tie_kind", n)), Main = row["主社区"] == "是",
            }, ct));
    }

    /// <summary>People with their posts and accounts.</summary>
    public async Task People(CancellationToken ct)
    {
        var hasher = services.GetRequiredService<IPasswordHasher<Account>>();
        var people = files.Rows("人员", "人员");
        // One password for all, hashed once: hashing is slow on purpose.
        var hash = hasher.HashPassword(new Account(), files.Scenario.Password);
        var accounts = people.ToDictionary(p => p["编号"], p => new Account { UserName = p["编号"], NormalizedUserName = SignInDesk.Normalize(p["编号"]), PasswordHash = hash });
        var posts = files.Rows("人员", "任职").ToLookup(r => r["人员编号"]);
        await InScope(async at =>
        {
            var desk = at.Get<PeopleDesk>();
            foreach (var row in people)
            {
                var key = row["编号"];
                var holdings = posts[key].OrderBy(p => p.Day("开始")).ToList();
                if (holdings.Count == 0) throw row.Wrong("编号", "没有任职记录。");
                Person? person = null;
                foreach (var post in holdings)
                {
                    var organization = Tree.ByCode(post["组织编码"]) ?? throw post.Wrong("组织编码", "没有“{0}”。", post["组织编码"]);
                    var input = new TakeUpPostInput { Organization = organization.Code, Post = post["岗位"], Duties = [.. post["职责"].Split('、', StringSplitOptions.RemoveEmptyEntries).Select(d => DutyOf(d) ?? throw post.Wrong("职责", "没有“{0}”。", d))], From = post.Day("开始") };
                    accounts[key].CreatedAt = ActClock.StartOf(post.Day("开始"));
                    await at.Do(post, post.Day("开始"), 1, Actor.System, async () =>
                    {
                        if (person is null) person = await desk.Register(new() { Name = row["姓名"], Phone = row.Optional("手机"), Email = row.Optional("邮箱"), Post = input }, accounts[key], ct);
                        else await desk.TakeUp(person.Id, input, ct);
                    }, alone: true);
                    var holding = person!.Holdings[^1];
                    if (!_posts.TryGetValue((key, input.Organization), out var list)) _posts[(key, input.Organization)] = list = [];
                    list.Add((holding.From, post.OptionalDay("结束"), new Actor
                    {
                        AccountId = accounts[key].Id, PersonId = person.Id, Name = person.Name, OrganizationId = organization.Id, OrganizationName = organization.Name, OrganizationPath = organization.Path,
                        PostId = holding.PostId, PostTitle = input.Post, Duties = input.Duties.ToHashSet(),
                    }));
                    if (post.OptionalDay("结束") is { } last)
                        await at.Do(post, last, 2, Actor.System, () => desk.Leave(person.Id, new() { Post = holding.PostId, LastDay = last, Reason = "任期届满" }, ct));
                }
            }
        }, ct);
    }

    public Task Lists(CancellationToken ct) => InScope(async at =>
    {
        var lists = ActivatorUtilities.CreateInstance<DemoLists>(at.Services);
        foreach (var row in files.Rows("清单", "需求清单"))
            await at.Do(row, row.Day("提出日期"), 3, Actor.System, async () => Needs[row["编号"]] = await lists.Need(row, this, ct), alone: true);
        foreach (var row in files.Rows("清单", "资源清单"))
            await at.Do(row, row.Day("登记日期"), 3, Actor.System, async () => Resources[row["编号"]] = await lists.Resource(row, this, ct), alone: true);
    }, ct);

    /// <summary>The person of a column in a post of an organisation on a day.</summary>
    public Actor Person(ScenarioRow row, string column, string organization, DateOnly on)
    {
        var key = row[column];
        if (!_posts.TryGetValue((key, organization), out var posts)) throw row.Wrong(column, "“{0}”未在 {1} 任职。", key, organization);
        var held = posts.FirstOrDefault(p => p.From <= on && (p.To is null || p.To >= on));
        return held.Actor ?? throw row.Wrong(column, "“{0}”在 {1} 当日未任职。", key, on.ToString("yyyy-MM-dd"));
    }

    /// <summary>Who answers for an obligation; the post may be taken up after the first offer.</summary>
    public Actor Responsible(ScenarioRow row, string column, string organization) =>
        _posts.TryGetValue((row[column], organization), out var posts) ? posts[^1].Actor : throw row.Wrong(column, "“{0}”未在 {1} 任职。", row[column], organization);

    /// <summary>Somebody of an organisation with a duty on a day, where the workbook names nobody.</summary>
    public Actor Anybody(ScenarioRow row, string organization, string duty, DateOnly on) =>
        _posts.Where(p => p.Key.Organization == organization).OrderBy(p => p.Key.Person, StringComparer.Ordinal).SelectMany(p => p.Value)
            .FirstOrDefault(p => p.From <= on && (p.To is null || p.To >= on) && p.Actor.Has(duty)).Actor ?? throw row.Wrong("组织编码", "{0} 在 {1} 没有能办理此事的人。", organization, on.ToString("yyyy-MM-dd"));

    /// <summary>Where a person holds any post on a day.</summary>
    public Actor AnyPost(ScenarioRow row, string column, DateOnly on) =>
        _posts.Where(p => p.Key.Person == row[column]).SelectMany(p => p.Value).FirstOrDefault(p => p.From <= on && (p.To is null || p.To >= on)).Actor ?? throw row.Wrong(column, "“{0}”在 {1} 当日未任职。", row[column], on.ToString("yyyy-MM-dd"));

    private static string? DutyOf(string word) => word switch
    {
        "清单" => Duty.Lists, "谈约" => Duty.Negotiate, "签署" => Duty.Sign, "履约" => Duty.Perform, "确认" => Duty.Confirm, "评价" => Duty.Judge, "监督" => Duty.Supervise,
        "组织人员" => Duty.People, "政策" => Duty.Policies, _ => null,
    };
}

/// <summary>One scope with a clock and an actor that the story sets.</summary>
internal sealed class DemoScope(IServiceProvider services, TimeProvider time)
{
    private readonly ActClock _clock = services.GetRequiredService<ActClock>();
    private readonly ActorAccessor _actor = services.GetRequiredService<ActorAccessor>();
    private readonly QiyueDb _db = services.GetRequiredService<QiyueDb>();
    private DateTime _last = DateTime.MinValue;

    public IServiceProvider Services => services;
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Does something at a plausible hour of a day (never in the future), as somebody; what is refused names its row.</summary>
    /// <param name="rank">Order within the day: one rank = half an hour from nine o'clock on.</param>
    /// <param name="alone">Nothing of it is looked at again.</param>
    public async Task Do(ScenarioRow row, DateOnly day, int rank, Actor actor, Func<Task> work, bool alone = false)
    {
        var at = ActClock.StartOf(day).AddHours(9).AddMinutes(30 * rank);
        if (at <= _last && ActClock.DayOf(_last) == day) at = _last.AddSeconds(97);
        var now = time.GetUtcNow().UtcDateTime;
        _last = at < now ? at : now;
        (_clock.At, _actor.Actor) = (_last, actor);
        try
        {
            await work();
            if (alone) _db.ChangeTracker.Clear();
            else ForgetWritten();
        }
        catch (Refusal refusal) when (!refusal.Code.StartsWith("demo.", StringComparison.Ordinal)) { throw row.Because(refusal); }
    }

    /// <summary>Rows that are written once need no watching for changes through the rest of a long story.</summary>
    private void ForgetWritten()
    {
        _db.ChangeTracker.AutoDetectChangesEnabled = false;
        foreach (var entry in _db.ChangeTracker.Entries().Where(e => e.State == EntityState.Unchanged && e.Entity is JournalEntry or JournalPersonal or ResidentAnswer or RatingLink or ContractVersion or Remark or Talk or TodoRow { DoneAt: not null }).ToList())
            entry.State = EntityState.Detached;
        _db.ChangeTracker.AutoDetectChangesEnabled = true;
    }

    /// <summary>What the system does by itself at the beginning of a day.</summary>
    public async Task AtDawn(DateOnly day, Func<Task> work)
    {
        (_clock.At, _actor.Actor) = (ActClock.StartOf(day).AddMinutes(5), Actor.System);
        await work();
    }
}
