using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.LookingBack;
using Qiyue.Contracts.Performing;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.OpenData;
using Qiyue.Platform.Todo;
using Qiyue.Tests.Data;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>回头看 from the counts of an activity to the figures of the district, over HTTP and through its pages.</summary>
public class LookBackTests
{
    private static async Task<string> Performing(TestHost host, District d)
    {
        var code = await ContractJourneyTests.Signed(d);
        host.Time.Advance(TimeSpan.FromDays(8));
        await ContractJourneyTests.Daily(host);
        return code;
    }

    private static async Task<Guid> Held(District d, string code, DateOnly on, int planned, int present)
    {
        var activity = await d.Host.As(d["clerk"], s => s.GetRequiredService<PlanActivity>().Handle(code, new() { Name = "课程", On = on, Planned = planned }, default));
        await Count(d, code, activity.Id, present);
        return activity.Id;
    }

    private static Task Count(District d, string code, Guid activity, int present) => d.Host.As(d["clerk"], s => s.GetRequiredService<CountActivity>().Handle(code, activity, new() { Present = present }, default));

    private static async Task<string> Html(HttpClient browser, string path) => WebUtility.HtmlDecode(await (await browser.Send("GET", path, headers: [("Accept", "text/html")])).Content.ReadAsStringAsync(Programs.Ct));

    private static Task<List<string>> Todos(TestHost host, Guid organization) =>
        host.Read(db => db.Set<TodoRow>().Where(t => t.OrganizationId == organization && t.DoneAt == null && t.Key.StartsWith("look_back")).Select(t => t.Key).ToListAsync());

    [Theory, BothDatabases]
    public async Task Few_come_it_is_asked_for_improved_and_measured(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var code = await Performing(host, d);
        var first = await Held(d, code, new(2026, 3, 8), 50, 32);
        (await Todos(host, d.Community.Id)).ShouldBeEmpty("64 %");
        var second = await Held(d, code, new(2026, 3, 9), 50, 28);
        (await Todos(host, d.Community.Id)).ShouldBe(["look_back.conclude:1"], "60 of 100 are exactly the threshold");
        await Count(d, code, second, 40);
        (await Todos(host, d.Community.Id)).ShouldBeEmpty("a correction of the counts takes it back");
        await Count(d, code, second, 28);
        (await Todos(host, d.Community.Id)).ShouldBe(["look_back.conclude:2"]);
        await Count(d, code, first, 32);
        (await host.Read(db => db.Set<LookBack>().CountAsync())).ShouldBe(2, "asked for once");

        using var clerk = await host.SignedIn("clerk");
        var page = await (await clerk.Send("GET", $"/work/contracts/{code}/look-backs/2", headers: [("Accept", "text/html")])).Content.ReadAsStringAsync(Programs.Ct);
        page.ShouldContain("60%（60 ÷ 100 人，2 场活动）");
        (await (await (await host.SignedIn("liaison")).Send("POST", $"/api/v1/contracts/{code}/look-backs/2/conclusion", """{"conclusion":"improve","sentence":"换时间"}""")).Outcome()).ShouldBe("403 look_back.not_conductor");
        (await (await clerk.Send("POST", $"/api/v1/contracts/{code}/look-backs/2/conclusion", """{"sentence":"换时间"}""")).Outcome()).ShouldBe("422 look_back.conclusion");
        (await (await clerk.Send("POST", $"/api/v1/contracts/{code}/look-backs/2/conclusion", """{"conclusion":"improve","sentence":"改到周末上午"}""")).Json()).GetProperty("secondOn").GetString().ShouldBe("2026-06-08", "ninety days later");
        (await Todos(host, d.Community.Id)).ShouldBe(["look_back.change:2"]);
        (await Html(clerk, $"/work/contracts/{code}/look-backs/2")).ShouldContain($"/amend?lookBack=2");
        (await Html(clerk, $"/work/contracts/{code}/amend?lookBack=2")).ShouldContain("第 2 次回头看的结论是改进：改到周末上午");
        (await Html(clerk, $"/work/contracts/{code}/amend?lookBack=1")).ShouldNotContain("次回头看的结论");
        using (var liaison = await host.SignedIn("liaison")) (await Html(liaison, $"/work/contracts/{code}/look-backs/2")).ShouldNotContain("/amend?lookBack", customMessage: "the other party's look-back");
        (await (await clerk.Send("POST", $"/api/v1/contracts/{code}/look-backs/2/change", """{"changedOn":"2026-04-01","amendment":1}""")).Outcome()).ShouldBe("200 application/json");
        (await Todos(host, d.Community.Id)).ShouldBe(["look_back.second:2"]);
        host.Time.Advance(TimeSpan.FromDays(90));
        await Held(d, code, new(2026, 4, 1), 40, 34);
        await Held(d, code, new(2026, 5, 1), 60, 49);
        using var later = await host.SignedIn("clerk");
        var closed = await later.Submit($"/work/contracts/{code}/look-backs/2", "close", ("CloseInput.Sentence", "周末到场明显增多"));
        closed.StatusCode.ShouldBe(HttpStatusCode.Found, await closed.Content.ReadAsStringAsync(Programs.Ct));
        (await Todos(host, d.Community.Id)).ShouldBeEmpty();

        var shown = (await (await later.Send("GET", $"/api/v1/contracts/{code}")).Json()).GetProperty("aftermath").GetProperty("lookBacks")[1];
        (shown.GetProperty("state").GetString(), shown.GetProperty("automatic").GetBoolean(), shown.GetProperty("amendment").GetInt32()).ShouldBe(("Closed", true, 1));
        (shown.GetProperty("effect").GetProperty("before").GetProperty("turnOut").GetDecimal(), shown.GetProperty("effect").GetProperty("after").GetProperty("turnOut").GetDecimal()).ShouldBe((0.6m, 0.83m));
        var figures = await host.As(Actor.System, s => s.GetRequiredService<Figures>().Of("450802", new(2026, 1, 1), new(2026, 12, 31), default));
        (figures["turnout.before"].Numerator, figures["turnout.before"].Denominator, figures["turnout.after"].Value).ShouldBe((60, 100, 0.83m));
        (await host.As(Actor.System, s => s.GetRequiredService<Figures>().Of("450802002", new(2026, 1, 1), new(2026, 12, 31), default)))["turnout.after"].Value.ShouldBeNull("nothing in the other street");
        (await host.Program().Send("GET", $"/api/v1/contracts/{code}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await host.Program().Send("GET", $"/api/v1/contracts/{code}")).Json()).GetProperty("aftermath").GetProperty("lookBacks").GetArrayLength().ShouldBe(0, "internal");
        (await host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(null, null, default))).Findings.ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task Day_and_number_of_the_change_are_those_of_the_amendment_that_made_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var code = await Performing(host, d);
        await ChangingSteps.Amend(host, d, code, ChangingSteps.Terms(d, "5")); // 10 March: before the conclusion, so not because of it
        host.Time.Advance(TimeSpan.FromDays(1));
        await host.As(d["clerk"], s => s.GetRequiredService<ScheduleLookBack>().Handle(code, new() { DueOn = new(2026, 3, 20) }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<ConcludeLookBack>().Handle(code, 1, new() { Conclusion = LookBackConclusion.Improve, Sentence = "改到周末", SecondOn = new(2026, 6, 1) }, default));
        (await Change(host, code)).ShouldBe(("", "", "2026-06-01"));
        host.Time.Advance(TimeSpan.FromDays(2)); // 13 March
        await ChangingSteps.Amend(host, d, code, ChangingSteps.Terms(d, "6"), 2);
        host.Time.Advance(TimeSpan.FromDays(3));
        (await Change(host, code)).ShouldBe(("2026-03-13", "2", "2026-06-01"));
        using var clerk = await host.SignedIn("clerk");
        var saved = await clerk.Submit($"/work/contracts/{code}/look-backs/1", "change", ("ChangeInput.ChangedOn", "2026-03-13"), ("ChangeInput.Amendment", "2"), ("ChangeInput.SecondOn", "2026-06-01"));
        saved.StatusCode.ShouldBe(HttpStatusCode.Found, await saved.Content.ReadAsStringAsync(Programs.Ct));
        // What was stated stands, whatever is amended later.
        host.Time.Advance(TimeSpan.FromDays(1));
        await ChangingSteps.Amend(host, d, code, ChangingSteps.Terms(d, "7"), 3);
        (await Change(host, code)).ShouldBe(("2026-03-13", "2", "2026-06-01"));
        (await host.Read(db => db.Set<LookBack>().Select(l => new { l.ChangedOn, l.AmendmentNumber }).SingleAsync())).ShouldBe(new { ChangedOn = (DateOnly?)new DateOnly(2026, 3, 13), AmendmentNumber = (int?)2 });
    }

    /// <summary>What the form for the change is filled with: day, number of the amendment, day of the second look.</summary>
    private static async Task<(string, string, string)> Change(TestHost host, string code)
    {
        using var clerk = await host.SignedIn("clerk");
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await (await clerk.Send("GET", $"/work/contracts/{code}/look-backs/1", headers: [("Accept", "text/html")])).Content.ReadAsStringAsync(Programs.Ct));
        string Of(string name) => document.QuerySelector($"input[name='ChangeInput.{name}']")!.GetAttribute("value") ?? "";
        return (Of("ChangedOn"), Of("Amendment"), Of("SecondOn"));
    }

    [Theory, BothDatabases]
    public async Task The_street_sets_one_for_the_hospital_and_stop_leads_to_the_ending(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var code = await Performing(host, d);
        using var street = await host.SignedIn("street");
        (await (await street.Send("POST", $"/api/v1/contracts/{code}/look-backs", $$"""{"dueOn":"2026-06-01","conductor":"{{d.Hospital.Code}}","reason":"半年一看"}""")).Outcome()).ShouldBe("200 application/json");
        (await Todos(host, d.Hospital.Id)).ShouldBe(["look_back.conclude:1"]);
        (await (await (await host.SignedIn("clerk")).Send("POST", $"/api/v1/contracts/{code}/look-backs", """{"dueOn":"2026-06-01"}""")).Outcome()).ShouldBe("409 look_back.one_pending");
        (await (await (await host.SignedIn("other")).Send("GET", $"/work/contracts/{code}/look-backs", headers: [("Accept", "text/html")])).Content.ReadAsStringAsync(Programs.Ct)).ShouldNotContain("半年一看");
        using var liaison = await host.SignedIn("liaison");
        var stopped = await liaison.Submit($"/work/contracts/{code}/look-backs/1", "conclude", ("Input.Conclusion", "Stop"), ("Input.Sentence", "报名不足，不再续办"));
        stopped.StatusCode.ShouldBe(HttpStatusCode.Found, await stopped.Content.ReadAsStringAsync(Programs.Ct));
        stopped.Headers.Location!.ToString().ShouldEndWith("/ending?lookBack=1");
        (await liaison.GetStringAsync(stopped.Headers.Location, Programs.Ct)).ShouldContain("报名不足，不再续办</textarea>");
        (await Todos(host, d.Community.Id)).ShouldBe(["look_back.stop:1"]);
        await host.As(d["liaison"], s => s.GetRequiredService<Qiyue.Contracts.Ending.ProposeEnding>().Handle(code, new() { Reason = "报名不足" }, default));
        (await Todos(host, d.Community.Id)).ShouldBeEmpty();
    }
}
