using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Backing;
using Qiyue.OpenData;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Lists;

/// <summary>"I would use this": once per person and need, with a shown contact or by a clerk on behalf; shown beside the people expected, and a warning before negotiation.</summary>
public class BackingTests
{
    private static Task<int> Backing(TestHost host, Need need) => host.Read(db => new NeedBackings(db).Of(need.Id, default));
    private static Task Back(TestHost host, Need need, string who) => host.As(Actor.Anonymous, s => s.GetRequiredService<BackNeed>().Handle(need.Code, Asking.Contact(who), default));
    private static Task TakeBack(TestHost host, Need need, string who) => host.As(Actor.Anonymous, s => s.GetRequiredService<BackNeed>().Withdraw(need.Code, Asking.Contact(who), default));
    private static Task<NeedBacking> OnBehalf(District d, string who, Need need, int people = 25) => d.Host.As(d[who], s => s.GetRequiredService<BackOnBehalf>().Handle(need.Code, new() { People = people, Source = "visits", Note = "三号楼逐户问过，找 13800138000" }, default));
    private static async Task<string> Refused(Func<Task> act) => (await Should.ThrowAsync<Refusal>(act)).Code;

    [Theory, BothDatabases]
    public async Task A_person_backs_a_need_once_takes_it_back_and_says_it_again(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        await Back(host, need, "甲");
        await Back(host, need, "乙");
        (await Refused(() => Back(host, need, "甲"))).ShouldBe("backing.given");
        (await Backing(host, need)).ShouldBe(2);
        await TakeBack(host, need, "甲");
        (await Refused(() => TakeBack(host, need, "甲"))).ShouldBe("backing.withdrawn");
        (await Refused(() => TakeBack(host, need, "丙"))).ShouldBe("backing.none");
        (await Backing(host, need)).ShouldBe(1);
        await Back(host, need, "甲");
        (await Backing(host, need)).ShouldBe(2);
        // The history of the need is not crowded, and who edits it is not told of others.
        (await host.Read(db => db.Set<Need>().SingleAsync())).Version.ShouldBe(need.Version);
        (await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectKind == NeedBacking.Kind).OrderBy(e => e.Id).Select(e => e.Act).ToListAsync())).ShouldBe(["backing.given", "backing.given", "backing.withdrawn", "backing.given"]);
        (await Tests.Data.VerifyJournalTests.Verify(host)).Holds.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task The_same_person_at_the_same_moment_counts_once(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => host.As(Actor.Anonymous, async s =>
        {
            try { await s.GetRequiredService<Retrying>().Run(async (BackNeed act) => { await act.Handle(need.Code, Asking.Contact(i < 4 ? "甲" : "乙"), default); return true; }); return "ok"; }
            catch (Refusal r) { return r.Code; }
        })));
        outcomes.Count(o => o == "ok").ShouldBe(2);
        outcomes.Where(o => o != "ok").ShouldAllBe(o => o == "backing.given");
        (await Backing(host, need)).ShouldBe(2);
    }

    [Theory, BothDatabases]
    public async Task A_clerk_enters_people_on_behalf_and_takes_a_wrong_entry_back(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        var entry = await OnBehalf(d, "clerk", need);
        (entry.Way, entry.Note).ShouldBe((BackingWay.OnBehalf, "三号楼逐户问过，找 138****8000"));
        await Back(host, need, "甲");
        (await Backing(host, need)).ShouldBe(26);
        foreach (var who in new[] { "neighbour", "other", "liaison" }) (await Refused(() => OnBehalf(d, who, need))).ShouldBe("forbidden", who);
        (await Refused(() => OnBehalf(d, "clerk", need, 0))).ShouldBe("backing.people");
        await host.As(d["clerk"], s => s.GetRequiredService<BackOnBehalf>().Withdraw(need.Code, entry.Id, default));
        (await Backing(host, need)).ShouldBe(1);
        var person = await host.Read(db => db.Set<NeedBacking>().Where(b => b.Way == BackingWay.Verified).Select(b => b.Id).SingleAsync());
        (await Refused(() => host.As(d["clerk"], s => s.GetRequiredService<BackOnBehalf>().Withdraw(need.Code, person, default)))).ShouldBe("not_found", "what a resident said is not the clerk's to take back");
    }

    [Theory, BothDatabases]
    public async Task A_visitor_backs_on_the_page_and_lists_show_it_beside_what_is_expected(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        var visitor = host.Browser();
        (await visitor.GetStringAsync($"/needs/{need.Code}", Programs.Ct)).ShouldContain("我会用");
        (await (await visitor.Send("POST", $"/api/v1/needs/{need.Code}/backing", headers: ("Accept", "application/json"))).Outcome()).ShouldBe("403 contact.unverified");
        await visitor.Verify(host, "13800138000");
        (await visitor.Submit($"/needs/{need.Code}/back", "back")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.GetStringAsync($"/needs/{need.Code}/back", Programs.Ct)).ShouldContain("您已表示会用这一项");
        (await (await visitor.Send("POST", $"/api/v1/needs/{need.Code}/backing", headers: ("Accept", "application/json"))).Outcome()).ShouldBe("409 backing.given");

        var api = host.Program();
        var json = await (await api.GetAsync($"/api/v1/needs/{need.Code}", Programs.Ct)).Json();
        (json.GetProperty("people").GetInt32(), json.GetProperty("backing").GetInt32()).ShouldBe((40, 1));
        var card = (await (await api.GetAsync("/api/v1/needs", Programs.Ct)).Json()).GetProperty("items")[0];
        (card.GetProperty("backing").GetInt32(), card.GetProperty("underbacked").GetBoolean()).ShouldBe((1, true));
        (await visitor.GetStringAsync("/needs", Programs.Ct)).ShouldContain("少于预计");
        (await host.Read(db => db.Set<NeedBacking>().Select(b => b.BackerDigest).SingleAsync())).ShouldNotContain("13800138000");
        (await visitor.Submit($"/needs/{need.Code}/back", "unback")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Backing(host, need)).ShouldBe(0);

        await host.As(d["clerk"], s => s.GetRequiredService<KeepItem>().Withdraw<Need>(need.Code, new() { Reason = "已解决" }, default));
        (await visitor.GetAsync($"/needs/{need.Code}/back", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, BothDatabases]
    public async Task Fewer_than_expected_is_a_warning_before_negotiation_and_a_figure(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        var enough = await d.Need("想有一间书屋");
        await OnBehalf(d, "clerk", need, 39);
        await OnBehalf(d, "clerk", enough, 40);
        var clerk = await host.SignedIn("clerk");
        var preview = await (await clerk.GetAsync($"/api/v1/contracts/proposal?need={need.Code}&with=U0001", Programs.Ct)).Json();
        var warning = preview.GetProperty("underbacked")[0];
        (warning.GetProperty("code").GetString(), warning.GetProperty("expected").GetInt32(), warning.GetProperty("backing").GetInt32()).ShouldBe((need.Code, 40, 39));
        (await (await clerk.GetAsync($"/api/v1/contracts/proposal?need={enough.Code}&with=U0001", Programs.Ct)).Json()).GetProperty("underbacked").GetArrayLength().ShouldBe(0);
        clerk.DefaultRequestHeaders.Add("Accept", "text/html");
        (await clerk.GetStringAsync($"/work/contracts/new?need={need.Code}&with=U0001", Programs.Ct)).ShouldContain("预计 40 人，目前只有 39 人表示会用");

        async Task<Figure> Of(string area, DateOnly to) => (await host.As(Actor.Anonymous, s => s.GetRequiredService<Figures>().Of(area, new(2026, 1, 1), to, default)))["needs.underbacked"];
        var figure = await Of(d.Office.Code, new(2026, 3, 2));
        (figure.Numerator, figure.Denominator).ShouldBe((1, 2));
        (await Of(d.OtherStreet.Code, new(2026, 3, 2))).Denominator.ShouldBe(0);
        host.Time.Advance(TimeSpan.FromDays(1));
        await Back(host, need, "甲");
        (await Of(d.Street.Code, new(2026, 3, 3))).Numerator.ShouldBe(0);
        (await Of(d.Community.Code, new(2026, 3, 2))).Numerator.ShouldBe(1, "as it stood on that day");
    }
}
