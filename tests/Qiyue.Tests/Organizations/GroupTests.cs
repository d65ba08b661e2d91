using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.Negotiating;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Organizations;

/// <summary>专班: set up by street or district, judging and reading within term and scope alone, gone the day after.</summary>
public class GroupTests
{
    private static string Body(string until, string? scope) => $$"""{"name":"夏季督导组","kind":"inspection","mandate":"督导契约履行","from":"2026-03-02","until":"{{until}}"{{(scope is null ? "" : $",\"scope\":\"{scope}\"")}}}""";

    private static async Task<Guid> SetUp(HttpClient founder, string until, string? scope)
    {
        var answer = await founder.Send("POST", "/api/v1/groups", Body(until, scope));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Programs.Ct));
        return (await answer.Json()).GetProperty("id").GetGuid();
    }

    [Theory, BothDatabases]
    public async Task A_member_judges_for_the_group_and_sees_nothing_after_its_last_day(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var code = await JudgingTests.Judged(d);
        using var street = await host.SignedIn("street");
        var group = await SetUp(street, "2026-03-20", null);
        (await (await street.Send("POST", $"/api/v1/groups/{group}/members", """{"name":"黄桂兰","kind":"residents","comesFrom":"石羊塘社区"}""")).Outcome()).ShouldBe("200 application/json");
        (await (await street.Send("POST", $"/api/v1/groups/{group}/members", $$"""{"name":"没有此人","kind":"professional","organization":"{{d.School.Code}}"}""")).Outcome()).ShouldBe("422 group.member_unknown");
        var joined = await street.Submit($"/work/groups/{group}", "join", ("Input.Name", "吴丹"), ("Input.Kind", "professional"), ("Input.Organization", "U0002 江滨小学"));
        joined.StatusCode.ShouldBe(HttpStatusCode.Found, await joined.Content.ReadAsStringAsync(Programs.Ct));

        using var member = await host.SignedIn("other");
        var post = (await (await member.Send("GET", "/api/v1/session/posts")).Json()).EnumerateArray().Single(p => p.GetProperty("organizationName").GetString() == "夏季督导组").GetProperty("postId").GetString();
        (await member.Send("POST", "/api/v1/session/post", $$"""{"post":"{{post}}"}""")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await (await member.Send("POST", $"/api/v1/contracts/{code}/judgements", """{"side":"thirdParty","score":88}""")).Outcome()).ShouldBe("403 forbidden", "not invited");
        (await (await member.Send("GET", "/api/v1/contracts")).Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await (await street.Send("POST", $"/api/v1/contracts/{code}/third-party", $$"""{"group":"{{group}}"}""")).Outcome()).ShouldBe("200 application/json");
        (await (await member.Send("GET", "/api/v1/contracts")).Json()).GetProperty("items")[0].GetProperty("code").GetString().ShouldBe(code);
        (await (await member.Send("GET", "/api/v1/todos")).Json()).GetProperty("items")[0].GetProperty("key").GetString().ShouldBe("judging.thirdparty");
        (await (await member.Send("POST", $"/api/v1/contracts/{code}/judgements", """{"side":"thirdParty","score":88}""")).Outcome()).ShouldBe("200 application/json");
        (await (await member.Send("POST", $"/api/v1/contracts/{code}/judgements", """{"side":"thirdParty","score":90}""")).Outcome()).ShouldBe("200 application/json");
        (await host.Read(db => db.Set<Judgement>().Where(j => j.Side == JudgingSide.ThirdParty).Select(j => new { j.ById, j.Score }).SingleAsync())).ShouldBe(new { ById = group, Score = 90 });
        (await (await member.Send("GET", $"/api/v1/contracts/{code}")).Json()).GetProperty("inside").GetProperty("thirdParty").GetProperty("name").GetString().ShouldBe("夏季督导组");
        foreach (var page in new[] { "/work", "/work/contracts", "/work/organizations", "/work/needs", "/work/resources", $"/work/contracts/{code}/judging", $"/work/groups/{group}" })
            (await member.Send("GET", page, headers: [("Accept", "text/html")])).StatusCode.ShouldBe(HttpStatusCode.OK, page);
        foreach (var act in new[] { "decline", "ending" }) (await member.Send("POST", $"/api/v1/contracts/{code}/{act}", """{"reason":"不办"}""")).StatusCode.ShouldBe(act == "decline" ? HttpStatusCode.Conflict : HttpStatusCode.Conflict, act);

        host.Time.SetUtcNow(new DateTimeOffset(2026, 3, 20, 15, 50, 0, TimeSpan.Zero));
        using var lastDay = await host.SignedIn("other");
        (await lastDay.Send("POST", "/api/v1/session/post", $$"""{"post":"{{post}}"}""")).StatusCode.ShouldBe(HttpStatusCode.NoContent, "the last day counts");
        host.Time.SetUtcNow(new DateTimeOffset(2026, 3, 20, 16, 0, 1, TimeSpan.Zero)); // the 21st in the district
        (await (await lastDay.Send("GET", $"/api/v1/contracts/{code}")).Json()).GetProperty("inside").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null, "back in the own post, the school is a stranger");
        (await lastDay.Send("POST", "/api/v1/session/post", $$"""{"post":"{{post}}"}""")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await lastDay.Send("GET", $"/api/v1/groups/{group}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var later = await host.SignedIn("street");
        (await (await later.Send("POST", $"/api/v1/contracts/{code}/third-party", $$"""{"group":"{{group}}"}""")).Outcome()).ShouldBe("422 judging.group_unknown");
        (await host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(null, null, default))).Findings.ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task A_scope_opens_what_lies_in_it_and_nothing_else(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var inside = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;
        var elsewhere = ContractJourneyTests.Proposal(d);
        (elsewhere.Parties, elsewhere.Terms.Obligations[0].Beneficiary) = ([d.OtherCommunity.Code, d.Hospital.Code], d.OtherCommunity.Code);
        var outside = (await host.As(d["neighbour"], s => s.GetRequiredService<ProposeContract>().Handle(elsewhere, default))).Code;
        using var street = await host.SignedIn("street");
        using var office = await host.SignedIn("office");
        (await (await street.Send("POST", "/api/v1/groups", Body("2026-12-31", d.OtherStreet.Code))).Outcome()).ShouldBe("422 group.scope");
        (await (await (await host.SignedIn("clerk")).Send("POST", "/api/v1/groups", Body("2026-12-31", null))).Outcome()).ShouldBe("403 forbidden");
        var group = await SetUp(office, "2026-12-31", d.Street.Code);
        (await street.Send("GET", $"/api/v1/groups/{group}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, "the district's");
        var member = (await (await office.Send("POST", $"/api/v1/groups/{group}/members", $$"""{"name":"吴丹","kind":"professional","organization":"{{d.School.Code}}"}""")).Json()).GetProperty("id").GetString();
        using var other = await host.SignedIn("other");
        (await other.Send("GET", $"/api/v1/contracts/{inside}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, "acting for the school");
        await other.Send("POST", "/api/v1/session/post", $$"""{"post":"{{member}}"}""");
        var read = await (await other.Send("GET", $"/api/v1/contracts/{inside}")).Json();
        read.GetProperty("inside").GetProperty("versions").GetArrayLength().ShouldBe(0, "who judges from outside does not see the negotiation");
        (await other.Send("GET", $"/api/v1/contracts/{outside}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await (await other.Send("GET", "/api/v1/contracts")).Json()).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("code").GetString()).ShouldBe([inside]);
        (await (await other.Send("GET", "/work/results/unused", headers: [("Accept", "text/html")])).Outcome()).ShouldStartWith("404");
        (await office.Send("POST", $"/api/v1/groups/{group}/members/{member}/leaving", "{}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await other.Send("GET", $"/api/v1/contracts/{inside}")).StatusCode.ShouldBe(HttpStatusCode.NotFound, "out at once");
    }

    [Theory, BothDatabases]
    public async Task Another_third_party_takes_the_place_of_the_first(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var code = await JudgingTests.Judged(d, ("secretary", JudgingSide.Self, 80), ("head", JudgingSide.Self, 80), ("secretary", JudgingSide.Counterpart, 80), ("head", JudgingSide.Counterpart, 80), ("street", JudgingSide.Supervisor, 80));
        using var street = await host.SignedIn("street");
        await street.Send("POST", $"/api/v1/contracts/{code}/third-party", $$"""{"organization":"{{d.School.Code}}"}""");
        var teacher = d["other"] with { Duties = new HashSet<string> { Duty.Judge } };
        await host.As(teacher, s => s.GetRequiredService<GiveJudgement>().Handle(code, new() { Side = JudgingSide.ThirdParty, Score = 10 }, default));
        var group = await SetUp(street, "2026-12-31", d.Street.Code);
        var invited = await street.Submit($"/work/contracts/{code}/judging", "third", ("third", "夏季督导组"));
        invited.StatusCode.ShouldBe(HttpStatusCode.Found, await invited.Content.ReadAsStringAsync(Programs.Ct));
        (await Should.ThrowAsync<Refusal>(host.As(d["street"], s => s.GetRequiredService<FormResult>().Handle(code, default)))).Code.ShouldBe("judging.sheets_missing");
        host.Time.Advance(TimeSpan.FromDays(40));
        await ContractJourneyTests.Daily(host);
        (await host.Read(db => db.Set<Contract>().Select(c => c.ScoreHundredths).SingleAsync())).ShouldBe(8000, "the replaced third party does not count");
    }
}
