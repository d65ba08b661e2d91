using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Policies;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

/// <summary>The district office sets policies from a day on and keeps its word lists; what was before stays before.</summary>
public class PolicyTests
{
    private static string Set(string value, string from, string reason = "区委办通知") => $$"""{"value":"{{value}}","from":"{{from}}","reason":"{{reason}}"}""";

    [Theory, BothDatabases]
    public async Task A_policy_holds_from_its_day_on(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var office = await host.SignedIn("office");
        async Task<string> Try(string name, string body) => await (await office.Send("POST", $"/api/v1/policies/{name}", body)).Outcome();
        (await Try("notice_days", Set("10", "2026-03-05"))).ShouldBe("200 application/json");
        async Task<decimal> On(int day) => (await host.As(d["office"], s => s.GetRequiredService<PolicyBook>().Of(d.Office.Id, new DateOnly(2026, 3, day), Programs.Ct).AsTask()))[PolicyCatalogue.NoticeDays];
        ((await On(2)), (await On(4)), (await On(5)), (await On(31))).ShouldBe((7, 7, 10, 10));

        // A value that has not begun is corrected in its place; the journal keeps both.
        (await Try("notice_days", Set("12", "2026-03-05", "更正"))).ShouldBe("200 application/json");
        (await On(5)).ShouldBe(12);
        (await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectKind == "policy").OrderBy(e => e.Sequence).Select(e => e.Act).ToListAsync())).ShouldBe(["policy.set", "policy.corrected"]);

        (await Try("notice_days", Set("9", "2026-03-01"))).ShouldBe("422 policy.past");
        (await Try("notice_days", Set("9", "2099-01-01"))).ShouldBe("422 policy.far");
        (await Try("notice_days", Set("7", "2026-03-02"))).ShouldBe("422 policy.same");
        foreach (var wrong in new[] { "-1", "1.5", "367", "ten", "1e2", "１０", " ", "9999999999999" }) (await Try("notice_days", Set(wrong, "2026-03-05"))).ShouldStartWith("422", customMessage: wrong);
        (await Try("weight_self", Set("12.5", "2026-03-05"))).ShouldBe("200 application/json");
        (await Try("weight_self", Set("12.555", "2026-03-06"))).ShouldBe("422 policy.value");
        (await Try("grade_good", Set("96", "2026-03-05"))).ShouldBe("422 policy.order");
        (await Try("confirm_default_days", Set("5", "2026-03-05"))).ShouldBe("422 policy.order");
        (await Try("notice_days", Set("8", "2026-03-02"))).ShouldBe("200 application/json");
        (await Try("notice_days", Set("9", "2026-03-02"))).ShouldBe("422 policy.begun_today");
        (await Try("no_such", Set("9", "2026-03-05"))).ShouldBe("404 not_found");
        (await (await (await host.SignedIn("street")).Send("POST", "/api/v1/policies/notice_days", Set("9", "2026-03-05"))).Outcome()).ShouldBe("404 not_found");

        // And the contract follows it.
        var code = await ContractJourneyTests.Signed(d);
        (await host.Read(db => db.Set<Contract>().Where(c => c.Code == code).Select(c => c.NoticeEndsOn).SingleAsync())).ShouldBe(new DateOnly(2026, 3, 10));
    }

    [Theory, BothDatabases]
    public async Task The_pages_of_policies_and_words_do_what_they_show(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var office = await host.SignedIn("office");
        office.DefaultRequestHeaders.Add("Accept", "text/html");
        (await office.GetStringAsync("/work/policies", Programs.Ct)).ShouldContain("亮约公示期");
        var refused = await office.Submit("/work/policies/notice_days", "policy", ("Input.Value", "很多"), ("Input.From", "2026-03-05"), ("Input.Reason", "理由写了很久"));
        var html = await refused.Content.ReadAsStringAsync(Programs.Ct);
        html.ShouldContain("请填写 0 到 366 之间的整数。");
        html.ShouldContain("理由写了很久");
        (await office.Submit("/work/policies/notice_days", "policy", ("Input.Value", "10"), ("Input.From", "2026-03-05"), ("Input.Reason", "区委办通知"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        (await office.GetStringAsync("/work/policies/notice_days", Programs.Ct)).ShouldContain("区委办通知");

        // Under headings, each once; what is so or not is said in words.
        var listed = await office.GetStringAsync("/work/policies", Programs.Ct);
        foreach (var subject in PolicySubjects.All) listed.ShouldContain($"<h2 id=\"{subject.Name}\">{subject.Title}</h2>");
        foreach (var policy in PolicyCatalogue.All) System.Text.RegularExpressions.Regex.Count(listed, $"\"/work/policies/{policy.Name}\"").ShouldBe(1, policy.Name);
        listed.ShouldNotContain("0 或 1");
        var scans = await office.GetStringAsync("/work/policies/scans_public", Programs.Ct);
        foreach (var text in new[] { "type=\"radio\"", "默认值（否）", "value=\"1\"" }) scans.ShouldContain(text);
        (await (await office.Submit("/work/policies/scans_public", "policy", ("Input.Value", "0"), ("Input.From", "2026-03-05"), ("Input.Reason", "照旧"))).Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("该日已经是这样规定的，无需修改。");
        (await office.Submit("/work/policies/scans_public", "policy", ("Input.Value", "1"), ("Input.From", "2026-03-05"), ("Input.Reason", "区里决定公开"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        (await office.GetStringAsync("/work/policies", Programs.Ct)).ShouldContain("是 · ");

        (await office.Submit("/work/dictionaries/category", "word", ("Input.Name", "助浴"), ("Input.EnglishName", "Bathing help"), ("Input.Code", "bathing"), ("Input.Order", "300"), ("Input.Reason", "居民提出"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        (await office.GetStringAsync("/work/dictionaries/category", Programs.Ct)).ShouldContain("助浴");
        host.Services.GetRequiredService<WordLists>().Has("category", "bathing").ShouldBeTrue();
        (await office.Submit("/work/dictionaries/category/bathing", "change", ("Input.Name", "上门助浴"), ("Input.Order", "300"), ("Input.Reason", "更准确"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        host.Services.GetRequiredService<WordLists>().Of("category").ShouldContain(w => w.Name == "上门助浴");
        (await office.Submit("/work/dictionaries/category/bathing", "retire", ("RetireInput.Reason", "并入照护"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        host.Services.GetRequiredService<WordLists>().Has("category", "bathing").ShouldBeFalse();
        (await office.GetStringAsync("/work/dictionaries/category/bathing", Programs.Ct)).ShouldContain("并入照护");
        (await office.Submit("/work/dictionaries/category/bathing", "retire", ("RetireInput.Reason", "仍需要"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        host.Services.GetRequiredService<WordLists>().Has("category", "bathing").ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task Words_are_kept_apart_and_never_lost(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var office = await host.SignedIn("office");
        async Task<string> Post(string path, string body) => await (await office.Send("POST", $"/api/v1/dictionaries/{path}", body)).Outcome();
        (await Post("category", """{"code":"x1","name":"新类","reason":"需要"}""")).ShouldBe("200 application/json");
        (await Post("category", """{"code":"x1","name":"又一类","reason":"需要"}""")).ShouldBe("422 word.code_taken");
        (await Post("category", """{"code":"x2","name":"新类","reason":"需要"}""")).ShouldBe("422 word.name_taken");
        (await Post("category", """{"code":"X 2","name":"又一类","reason":"需要"}""")).ShouldBe("422 word.code");
        (await Post("category", """{"code":"x2","name":"又一类"}""")).ShouldBe("422 validation.failed");
        (await Post("nothing", """{"code":"x2","name":"又一类","reason":"需要"}""")).ShouldBe("404 not_found");
        (await Post("category/x1/retirement", """{"reason":"不用"}""")).ShouldBe("200 application/json");
        (await Post("category/x1/retirement", """{"reason":"不用"}""")).ShouldBe("409 word.already_retired");
        (await Post("category", """{"code":"x3","name":"新类","reason":"同名再立"}""")).ShouldBe("200 application/json");
        (await Post("category/x1/restoration", """{"reason":"恢复"}""")).ShouldBe("422 word.name_taken");
        var last = "200 application/json";
        foreach (var word in host.Services.GetRequiredService<WordLists>().Of("urgency").ToList()) last = await Post($"urgency/{word.Code}/retirement", """{"reason":"不用"}""");
        last.ShouldBe("409 word.last");
        (await (await (await host.SignedIn("clerk")).Send("GET", "/api/v1/dictionaries/category")).Outcome()).ShouldBe("404 not_found");
    }
}
