using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Judging;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Outbox;
using Qiyue.Platform.Todo;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>The review of a gap, the correction of a published result and its use, over HTTP; sheets stay closed to all but the supervising body.</summary>
public class GapReviewTests
{
    private static readonly (string, JudgingSide, int)[] Praise =
        [("secretary", JudgingSide.Self, 95), ("head", JudgingSide.Self, 95), ("secretary", JudgingSide.Counterpart, 70), ("head", JudgingSide.Counterpart, 74), ("street", JudgingSide.Supervisor, 80)];

    private static async Task<string> Formed(District d)
    {
        var code = await JudgingTests.Judged(d, Praise);
        await d.Host.As(d["street"], s => s.GetRequiredService<FormResult>().Handle(code, default));
        return code;
    }

    private static async Task Later(TestHost host, int days)
    {
        host.Time.Advance(TimeSpan.FromDays(days));
        await ContractJourneyTests.Daily(host);
    }

    private static Task<Contract> Read(TestHost host) => host.Read(db => db.Set<Contract>().AsNoTracking().SingleAsync());

    private static Task<List<string>> Todos(TestHost host, Guid organization) =>
        host.Read(db => db.Set<TodoRow>().Where(t => t.OrganizationId == organization && t.DoneAt == null && t.SubjectKind == "contract").OrderBy(t => t.Key).Select(t => t.Key).ToListAsync());

    [Theory, BothDatabases]
    public async Task Both_sides_are_read_side_by_side_the_self_rater_explains_and_its_rating_is_set_aside(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var code = await Formed(d);
        (await Todos(host, d.Street.Id)).ShouldBe(["judging.review"]);
        var (street, head) = (await host.SignedIn("street"), await host.SignedIn("head"));
        var figures = await (await street.Send("GET", $"/api/v1/contracts/{code}/review")).Json();
        figures.GetProperty("sheets").GetArrayLength().ShouldBe(5);
        figures.GetProperty("residents").GetArrayLength().ShouldBe(5);
        (await (await head.Send("GET", $"/api/v1/contracts/{code}/review")).Outcome()).ShouldBe("403 forbidden", "sheets of others stay closed");
        (await (await (await host.SignedIn("neighbour")).Send("GET", $"/api/v1/contracts/{code}/review")).Outcome()).ShouldBe("404 not_found");
        (await (await head.Send("GET", $"/work/contracts/{code}/judging/review", headers: [("Accept", "text/html")])).Content.ReadAsStringAsync(Programs.Ct)).ShouldNotContain("复核决定");

        (await (await street.Send("POST", $"/api/v1/contracts/{code}/review/explanation-requests", $$"""{"organizations":["{{d.Hospital.Code}}"],"question":"为何自评 95 分？"}""")).Outcome()).ShouldBe("200 application/json");
        (await Todos(host, d.Hospital.Id)).ShouldContain("judging.explain");
        (await Todos(host, d.Community.Id)).ShouldNotContain("judging.explain");
        await Later(host, 12);
        (await Read(host)).Stage.ShouldBe(ContractStage.Judging, "asked and not decided: nothing is published");
        (street, head) = (await host.SignedIn("street"), await host.SignedIn("head"));
        var explained = await head.Submit($"/work/contracts/{code}/judging/review", "explain", ("ExplainInput.Explanation", "四场讲座全部办完"));
        explained.StatusCode.ShouldBe(HttpStatusCode.Found, await explained.Content.ReadAsStringAsync(Programs.Ct));
        (await Todos(host, d.Hospital.Id)).ShouldNotContain("judging.explain");
        (await street.GetStringAsync($"/work/contracts/{code}/judging/review", Programs.Ct)).ShouldContain("四场讲座全部办完");
        var decided = await street.Submit($"/work/contracts/{code}/judging/review", "decide", ("DecideInput.Ending", "SelfSetAside"), ("DecideInput.Reason", "自评依据不足"));
        decided.StatusCode.ShouldBe(HttpStatusCode.Found, await decided.Content.ReadAsStringAsync(Programs.Ct));
        var contract = await Read(host);
        // (30×72 + 10×80) ÷ 40
        (contract.ScoreHundredths, contract.HasGap, contract.ReviewPending, contract.ObjectionsUntil).ShouldBe((7400, false, false, WorkingCalendar.AddWorkingDays(new(2026, 3, 22), 5)));
        await Later(host, 10);
        (await Read(host)).Stage.ShouldBe(ContractStage.Published);
        var page = await host.Browser().GetStringAsync($"/contracts/{code}", Programs.Ct);
        page.ShouldContain("经复核，自评不计分");
        page.ShouldContain("自评依据不足");
        page.ShouldNotContain("四场讲座全部办完", Case.Sensitive, "the explanation is internal");
        (await host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(null, null, default))).Findings.ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task The_heir_of_a_self_rater_explains_in_its_place_and_is_not_asked_to_rate_again(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await Formed(d);
        await host.As(d["street"], s => s.GetRequiredService<AskExplanation>().Handle(code, new() { Organizations = [d.Hospital.Code] }, default));
        await host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Dissolve(d.Hospital.Code, new() { Reason = "并入", Successor = d.School.Code }, default));
        (await Todos(host, d.Hospital.Id)).ShouldBeEmpty();
        (await Todos(host, d.School.Id)).ShouldBe(["judging.explain"]);
        await host.As(d["other"] with { Duties = new HashSet<string> { Duty.Judge } }, s => s.GetRequiredService<ExplainRating>().Handle(code, new() { Explanation = "四场讲座全部办完" }, default));
        await host.As(d["street"], s => s.GetRequiredService<DecideReview>().Handle(code, new() { Ending = ReviewEnding.Upheld, Reason = "属实" }, default));
        (await Read(host)).ReviewPending.ShouldBeFalse();
        (await host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(null, null, default))).Findings.ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task A_returned_self_rating_is_asked_for_again_and_one_not_given_does_not_count(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await Formed(d);
        await host.As(d["street"], s => s.GetRequiredService<DecideReview>().Handle(code, new() { Ending = ReviewEnding.Returned, Reason = "请按记录重评" }, default));
        (await Todos(host, d.Hospital.Id)).ShouldBe(["judging.self"]);
        (await Todos(host, d.Community.Id)).ShouldBe(["judging.self"]);
        (await Should.ThrowAsync<Refusal>(host.As(d["street"], s => s.GetRequiredService<FormResult>().Handle(code, default)))).Code.ShouldBe("judging.sheets_missing");
        await host.As(d["head"], s => s.GetRequiredService<GiveJudgement>().Handle(code, new() { Side = JudgingSide.Self, Score = 80 }, default));
        await Later(host, 10);
        var contract = await Read(host);
        // The community's own rating never came back: (10×80 + 30×72 + 10×80) ÷ 50
        (contract.ScoreHundredths, contract.HasGap).ShouldBe((7520, false));
    }

    [Theory, BothDatabases]
    public async Task A_review_nobody_takes_up_is_said_to_have_lapsed_and_an_upheld_objection_ends_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await Formed(d);
        foreach (var who in new[] { "head", "secretary" }) await host.As(d[who], s => s.GetRequiredService<ObjectToResult>().Handle(code, new() { Reason = "请复核" }, default));
        var first = await host.Read(db => db.Set<ResultObjection>().OrderBy(o => o.Id).Select(o => o.Id).FirstAsync());
        await host.As(d["street"], s => s.GetRequiredService<AnswerResultObjection>().Handle(code, first, new() { Upheld = true, Answer = "重新评分" }, default));
        var contract = await Read(host);
        (contract.OpenResultObjections, contract.ObjectionsUntil, contract.ScoreHundredths).ShouldBe((0, null, null), "one answer serves both");
        (await host.Read(db => db.Set<ResultObjection>().CountAsync(o => o.Upheld == true))).ShouldBe(2);
        (await host.Read(db => db.Set<GapReview>().Select(r => r.Ending).SingleAsync())).ShouldBe(ReviewEnding.Superseded);
        await host.As(d["head"], s => s.GetRequiredService<GiveJudgement>().Handle(code, new() { Side = JudgingSide.Counterpart, Score = 60 }, default));
        await host.As(d["street"], s => s.GetRequiredService<FormResult>().Handle(code, default));
        // (10×95 + 30×65 + 10×80) ÷ 50: the counterpart's 74 is put right to 60
        (await Read(host)).ScoreHundredths.ShouldBe(7400);
        await Later(host, 12);
        (await Read(host)).Stage.ShouldBe(ContractStage.Published);
        (await host.Read(db => db.Set<GapReview>().Where(r => r.Number == 2).Select(r => r.Ending).SingleAsync())).ShouldBe(ReviewEnding.Lapsed);
        (await host.Browser().GetStringAsync($"/contracts/{code}", Programs.Ct)).ShouldContain("异议期内未作复核");
    }

    [Theory, BothDatabases]
    public async Task A_published_result_is_corrected_in_public_and_its_use_recorded(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var code = await Formed(d);
        await Later(host, 12);
        using var street = await host.SignedIn("street");
        using var head = await host.SignedIn("head");
        var sheet = (await (await street.Send("GET", $"/api/v1/contracts/{code}/review")).Json()).GetProperty("sheets").EnumerateArray().Single(s => s.GetProperty("side").GetString() == "supervisor").GetProperty("id").GetString();
        (await (await head.Send("POST", $"/api/v1/contracts/{code}/result/corrections", $$"""{"sheets":[{"sheet":"{{sheet}}","score":90}],"reason":"录入有误"}""")).Outcome()).ShouldBe("403 forbidden");
        (await (await street.Send("POST", $"/api/v1/contracts/{code}/result/corrections", $$"""{"sheets":[{"sheet":"{{sheet}}","score":80}],"reason":"录入有误"}""")).Outcome()).ShouldBe("422 correction.none");
        var corrected = await street.Submit($"/work/contracts/{code}/judging/correct", "correct", [.. await Sheets(host, code, Guid.Parse(sheet!), "90"), ("reason", "录入时漏了一位")]);
        corrected.StatusCode.ShouldBe(HttpStatusCode.Found, await corrected.Content.ReadAsStringAsync(Programs.Ct));
        // (10×95 + 30×72 + 10×90) ÷ 50
        (await Read(host)).ScoreHundredths.ShouldBe(8020);
        var page = await host.Browser().GetStringAsync($"/contracts/{code}", Programs.Ct);
        page.ShouldContain("原结果 78.2 分（一般），更正为 80.2 分（一般）。");
        page.ShouldContain("录入时漏了一位");
        (await host.As(d["head"], s => s.GetRequiredService<Notices>().List(default))).ShouldContain(n => n.Text == "《{0}》的评约结果已更正" && n.Args.Single() == "健康讲座进社区");
        (await host.As(d["other"], s => s.GetRequiredService<Notices>().List(default))).ShouldNotContain(n => n.Text.Contains("更正"));

        using var office = await host.SignedIn("office");
        (await (await street.Send("GET", "/api/v1/results/unused")).Json()).GetProperty("items").GetArrayLength().ShouldBe(0, "published days ago");
        host.Time.Advance(TimeSpan.FromDays(740));
        (await d.CookieOf("street")).ShouldNotBeEmpty();
        using var streetLater = await host.SignedIn("street");
        using var officeLater = await host.SignedIn("office");
        (await Codes(streetLater, "")).ShouldBe([code]);
        (await Codes(officeLater, "")).ShouldBe([code]);
        (await Codes(officeLater, $"?organization={d.OtherStreet.Code}")).ShouldBeEmpty();
        (await Codes(officeLater, "?grade=优秀")).ShouldBeEmpty();
        (await (await (await host.SignedIn("clerk")).Send("GET", "/api/v1/results/unused")).Outcome()).ShouldBe("404 not_found");
        (await (await (await host.SignedIn("head")).Send("POST", $"/api/v1/contracts/{code}/result/uses", """{"kind":"awards","usedOn":"2028-03-01","what":"评优"}""")).Outcome()).ShouldBe("403 forbidden");
        (await (await officeLater.Send("POST", $"/api/v1/contracts/{code}/result/uses", """{"kind":"none","usedOn":"2028-03-01","what":"评优"}""")).Outcome()).ShouldBe("422 use.kind");
        (await (await officeLater.Send("POST", $"/api/v1/contracts/{code}/result/uses", """{"kind":"awards","usedOn":"2028-03-01","what":"列入年度先进","document":"港北组〔2028〕3号"}""")).Outcome()).ShouldBe("200 application/json");
        (await Codes(streetLater, "")).ShouldBeEmpty("used");
        page = await host.Browser().GetStringAsync($"/contracts/{code}", Programs.Ct);
        page.ShouldContain("评优评先");
        page.ShouldNotContain("港北组〔2028〕3号", Case.Sensitive, "internal");
        (await (await (await host.SignedIn("head")).Send("GET", $"/api/v1/contracts/{code}")).Json()).GetProperty("aftermath").GetProperty("uses")[0].GetProperty("document").GetString().ShouldBe("港北组〔2028〕3号");
        (await host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(null, null, default))).Findings.ShouldBeEmpty();
    }

    private static async Task<IEnumerable<(string, string)>> Sheets(TestHost host, string code, Guid changed, string score) =>
        (await host.Read(db => db.Set<Judgement>().Select(j => new { j.Id, j.Score }).ToListAsync())).Select(j => ($"sheet-{j.Id}", j.Id == changed ? score : j.Score.ToString()));

    private static async Task<string[]> Codes(HttpClient client, string query) =>
        [.. (await (await client.Send("GET", "/api/v1/results/unused" + query)).Json()).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("code").GetString()!)];

    [Theory, BothDatabases]
    public async Task The_figure_of_reviews_follows_the_records(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        (string, JudgingSide, int)[] Sheets(int self) => [("secretary", JudgingSide.Self, self), ("head", JudgingSide.Self, self), ("secretary", JudgingSide.Counterpart, 70), ("head", JudgingSide.Counterpart, 70), ("street", JudgingSide.Supervisor, 70)];
        var (praised, modest) = (await JudgingTests.Judged(d, Sheets(95)), await JudgingTests.Judged(d, Sheets(72)));
        // A figure is kept for a minute: another last day asks anew.
        var last = 1;
        async Task<(decimal?, long, long?)> Reviews(string area)
        {
            var figure = (await (await host.Program().Send("GET", $"/api/v1/areas/{area}/figures?from=2026-01-01&to=2026-12-{last++:00}")).Json()).GetProperty("reviews.gap");
            return (figure.GetProperty("value").ValueKind == JsonValueKind.Null ? null : figure.GetProperty("value").GetDecimal(), figure.GetProperty("numerator").GetInt64(), figure.GetProperty("denominator").GetInt64());
        }
        (await Reviews("450802")).ShouldBe((0m, 0L, 0L), "no result yet");
        foreach (var code in new[] { praised, modest }) await host.As(d["street"], s => s.GetRequiredService<FormResult>().Handle(code, default));
        (await Reviews("450802")).ShouldBe((1m, 1L, 2L));
        (await Reviews("450802002")).ShouldBe((0m, 0L, 0L), "nothing in the other street");
        // A decided review stays one.
        await host.Read(db => db.Set<Contract>().Where(c => c.Code == praised).ExecuteUpdateAsync(s => s.SetProperty(c => c.HasGap, false)));
        (await Reviews("450802")).ShouldBe((1m, 1L, 2L));
        await host.Read(db => db.Set<GapReview>().ExecuteDeleteAsync());
        (await Reviews("450802")).ShouldBe((0m, 0L, 2L));
        await host.Read(db => db.Set<Contract>().Where(c => c.Code == modest).ExecuteUpdateAsync(s => s.SetProperty(c => c.JudgingFrom, new DateOnly(2025, 12, 31))));
        (await Reviews("450802")).ShouldBe((0m, 0L, 1L));
    }
}
