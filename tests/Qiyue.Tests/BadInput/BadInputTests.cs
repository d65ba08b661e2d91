using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Organizations;
using Qiyue.Organizations.Importing;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Lists;
using Qiyue.Tests.Platform;
using Qiyue.Tests.Platform.Workbooks;

namespace Qiyue.Tests.BadInput;

/// <summary>
/// What people send that is wrong, item by item: each gets a sentence and a 4xx with a code, nothing typed is lost, nothing half done stays. Where each stands:
/// <list type="table">
/// <item><term>no workbook, missing sheets, merged cells, formulas, too many rows, too large, zip bomb</term><description>here over HTTP for every upload; WorkbookTests flaw by flaw</description></item>
/// <item><term>wrong dates, duplicate rows, unknown organisations</term><description>ItemImportTests (needs, resources), here (organisations and people), FourListsTests, DemoTests (raw workbooks of --from)</description></item>
/// <item><term>a token tampered with</term><description>here (form, rating link, cursor); AccountTests (access token)</description></item>
/// <item><term>two clerks saving at once</term><description>here (page, in parallel); RequestGuardTests (If-Match); ContractJourneyTests (offers)</description></item>
/// <item><term>signing twice, after a decline, without authority</term><description>here over HTTP and in parallel; ContractRuleTests</description></item>
/// <item><term>a date before the start</term><description>here; ContractRuleTests</description></item>
/// <item><term>an evidence file that lies about its type</term><description>FileTests</description></item>
/// <item><term>a closed or used link</term><description>here, page and API</description></item>
/// <item><term>a sign-in that expired under a long form</term><description>AccountTests (parked and sent again)</description></item>
/// <item><term>malformed JSON, hostile values everywhere</term><description>ProblemTests; HostileRequestTests; FormTests</description></item>
/// </list>
/// </summary>
public class BadInputTests
{
    private static readonly string[] Uploads = ["/api/v1/needs/imports", "/api/v1/resources/imports", "/api/v1/organizations/imports", "/api/v1/four-lists/imports", "/api/v1/resources/shifts/imports", "/api/v1/bookings/register/imports"];

    private static async Task<string> Upload(HttpClient client, string path, byte[] file)
    {
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await (await client.PostAsync(path, new MultipartFormDataContent { { part, "file", "清单.xlsx" } }, Programs.Ct)).Outcome();
    }

    /// <summary>Two edit the same: the second is told, keeps what was typed, may read the newest, and the next time it holds.</summary>
    [Theory, BothDatabases]
    public async Task What_others_changed_meanwhile_is_said_once_and_not_for_ever(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        var draft = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;
        await d.GivePasswords();
        using var clerk = await host.SignedIn("clerk");
        async Task Outdated(string path, string form, string version, string old, string latest, params (string Name, string Value)[] fields)
        {
            var answer = await clerk.Submit(path, form, [(version, old), .. fields]);
            ((int)answer.StatusCode).ShouldBe(409, path);
            var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Programs.Ct));
            page.QuerySelector("a[target=_blank][rel=noopener]")!.TextContent.ShouldBe("在新窗口查看最新内容");
            page.QuerySelector($"input[name='{version}']")!.GetAttribute("value").ShouldBe(latest);
            page.QuerySelectorAll("input, textarea").Select(i => i.GetAttribute("value") ?? i.TextContent.Trim()).ShouldContain(fields[0].Value, path);
            (await clerk.Submit(path, form, [(version, latest), .. fields])).StatusCode.ShouldBe(HttpStatusCode.Found, path);
        }
        await Outdated($"/work/needs/{need.Code}/edit", "need", "Input.Version", "0", need.Version.ToString(System.Globalization.CultureInfo.InvariantCulture), ("Input.Title", "我这边改好的标题"), ("Input.Category", "health"));
        await Outdated($"/work/contracts/{draft}/offer", "offer", "Input.AnswersVersion", "0", "1", ("Input.Terms.Title", "还价后的标题"), ("Input.Terms.Category", "health"), ("Input.Terms.Purpose", "办实"), ("Input.Terms.StartOn", "2026-03-09"), ("Input.Terms.EndOn", "2026-12-31"),
            ("Input.Terms.Obligations[0].Doer", d.Hospital.Code), ("Input.Terms.Obligations[0].Beneficiary", d.Community.Code), ("Input.Terms.Obligations[0].What", "讲座"), ("Input.Terms.Obligations[0].Quantity", "4"), ("Input.Terms.Obligations[0].Unit", "场"),
            ("Input.Terms.Obligations[0].DueOn", "2026-11-30"), ("Input.Terms.Obligations[0].ResponsibleName", "李明"), ("Input.Terms.Obligations[0].ResponsiblePost", "联络员"));
    }

    [Theory, BothDatabases]
    public async Task A_file_that_cannot_be_read_is_refused_at_every_upload(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (clerk, office) = (await host.SignedIn("street"), await host.SignedIn("office"));
        var bomb = new MemoryStream();
        using (var zip = new ZipArchive(bomb, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var name in new[] { "[Content_Types].xml", "xl/workbook.xml" })
            {
                await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(Programs.Ct);
                await entry.WriteAsync(new byte[120 << 20], Programs.Ct);
            }
        var wrong = new List<string>();
        foreach (var path in Uploads)
        {
            var client = path.Contains("organizations", StringComparison.Ordinal) ? office : clerk;
            foreach (var (file, expected) in new (byte[], string)[]
            {
                ("姓名,电话"u8.ToArray(), "422 workbook.not_workbook"), ([], "4"), ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0], "422 workbook.old_format"), (bomb.ToArray(), "422 workbook."),
                (WorkbookTests.Raw("", sheet: "别的").ToArray(), "422 "), (new byte[Workbook.MaxBytes + (2 << 20)], "4"),
            })
                if (await Upload(client, path, file) is var outcome && !outcome.StartsWith(expected, StringComparison.Ordinal)) wrong.Add($"{path} {file.Length} bytes: {outcome}, not {expected}");
        }
        Offenders.None(wrong);
        (await host.Read(db => db.Set<JobRun>().CountAsync(j => j.AccountId != null))).ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task Every_wrong_cell_of_organisations_and_people_is_named_and_nothing_is_written(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var before = await host.Read(db => db.Set<JournalEntry>().CountAsync());
        var file = new MemoryStream();
        Dictionary<string, object?> Unit(string code, string kind = "医院", string parent = "450802") => new() { ["编码"] = code, ["名称"] = $"单位{code}", ["类型"] = kind, ["上级编码"] = parent };
        Dictionary<string, object?> Person(string key) => new() { ["编号"] = key, ["姓名"] = "林涛" };
        Dictionary<string, object?> Post(string key, string organization, object? from, string duties = "清单", object? to = null) => new() { ["人员编号"] = key, ["组织编码"] = organization, ["岗位"] = "联络员", ["职责"] = duties, ["开始"] = from, ["结束"] = to };
        WorkbookWriter.Save(file,
            new SheetContent(DistrictSheets.Organizations, [Unit("U0010"), Unit("U0010"), Unit("U0011", "飞船"), Unit("U0012", parent: "无此街道"), Unit("99", "街道")]),
            new SheetContent(DistrictSheets.Ties, [new Dictionary<string, object?> { ["单位编码"] = "U0010", ["社区编码"] = "没有的社区", ["联系类型"] = "驻区", ["主社区"] = "是" }, new Dictionary<string, object?> { ["单位编码"] = "没有的单位", ["社区编码"] = d.Community.Code, ["联系类型"] = "驻区", ["主社区"] = "也许" }]),
            new SheetContent(DistrictSheets.People, [Person("linyi"), Person("LinYi"), Person("nopost"), Person("clerk2")]),
            new SheetContent(DistrictSheets.Posts, [Post("linyi", "没有的组织", "2026-02-30"), Post("谁", d.Community.Code, "2026-01-01"), Post("clerk2", d.Community.Code, "2026-03-01", "当皇帝", "2026-01-01")]));
        var bytes = file.ToArray();
        var plan = await host.As(d["office"], s => s.GetRequiredService<ImportDistrict>().Check(new MemoryStream(bytes), Programs.Ct));
        plan.Problems.Select(p => $"{p.Sheet} {p.Row}{p.Column}:{p.Code}").ShouldBe([
            "组织 3编码:workbook.duplicate", "组织 4类型:workbook.word", "组织 5上级编码:import.organization_unknown", "组织 6编码:organization.code_shape",
            "联系社区 2社区编码:organization.not_community", "联系社区 3单位编码:import.organization_unknown_plain", "联系社区 3主社区:import.yes_no",
            "人员 3编号:workbook.duplicate", "人员 3编号:import.no_post", "人员 4编号:import.no_post",
            "任职 2组织编码:import.organization_unknown_plain", "任职 2开始:workbook.day", "任职 3人员编号:import.person_unknown", "任职 4职责:post.duty_unknown", "任职 4结束:person.leave_before_start",
        ], ignoreOrder: true);
        plan.Problems.ShouldAllBe(p => p.Reason.Length > 6);
        (await Upload(await host.SignedIn("office"), "/api/v1/organizations/imports", bytes)).ShouldBe("422 import.wrong_cells");
        (await host.Read(db => db.Set<JournalEntry>().CountAsync())).ShouldBe(before);
        (await host.Read(db => db.Set<Organization>().CountAsync(o => o.Code == "U0010"))).ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task A_form_with_a_tampered_token_is_refused_and_gives_back_what_was_typed(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var clerk = await host.SignedIn("clerk");
        clerk.DefaultRequestHeaders.Add("Accept", "text/html");
        var answer = await clerk.Submit("/work/needs/new", "need", ("__RequestVerificationToken", "CfDJ8-tampered"), ("Input.Title", "楼道里想装一盏灯"), ("Input.Category", "convenience"), ("Input.Description", "晚上老人看不清台阶"));
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var html = await answer.Content.ReadAsStringAsync(Programs.Ct);
        html.ShouldContain("这次提交没有被接受");
        html.ShouldContain("楼道里想装一盏灯");
        html.ShouldContain("晚上老人看不清台阶");
        (await host.Read(db => db.Set<Need>().CountAsync())).ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task Two_clerks_saving_one_page_the_second_is_told_and_keeps_his_words(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        var (first, second) = (await host.SignedIn("clerk"), await host.SignedIn("street"));
        foreach (var c in new[] { first, second }) c.DefaultRequestHeaders.Add("Accept", "text/html");
        var page = $"/work/needs/{need.Code}/edit";
        var version = (await host.Read(db => db.Set<Need>().SingleAsync())).Version.ToString();
        (await first.Submit(page, "need", ("Input.Title", "先保存的标题"), ("Input.Category", "health"), ("Input.Version", version))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var answer = await second.Submit(page, "need", ("Input.Title", "后保存的标题"), ("Input.Category", "health"), ("Input.Version", version));
        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var html = await answer.Content.ReadAsStringAsync(Programs.Ct);
        html.ShouldContain("他人已修改此内容");
        html.ShouldContain("后保存的标题");
        (await host.Read(db => db.Set<Need>().Select(n => n.Title).SingleAsync())).ShouldBe("先保存的标题");

        // Truly at once, with the version both have seen: one of them.
        var seen = (await host.Read(db => db.Set<Need>().SingleAsync())).Version;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => host.As(d["clerk"], async s =>
        {
            var input = ListActTests.Input($"标题{i}");
            input.Version = seen;
            try { await s.GetRequiredService<KeepItem>().EditNeed(need.Code, input, default); return "ok"; }
            catch (Refusal r) { return r.Code; }
        })));
        outcomes.Count(o => o == "ok").ShouldBe(1);
        outcomes.Where(o => o != "ok").ShouldAllBe(o => o == "changed_meanwhile");
    }

    [Theory, BothDatabases]
    public async Task Signing_twice_at_once_without_authority_or_after_a_decline(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;
        await host.As(d["liaison"], s => s.GetRequiredService<AcceptTerms>().Handle(code, new() { Version = 1 }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<RecordTalk>().Handle(code, new() { On = new(2026, 3, 2), Form = "meeting", Participants = "王芳", Summary = "商定" }, default));
        var digest = await host.Read(db => db.Set<Contract>().Select(c => c.TextDigest).SingleAsync());
        string Body(string of) => $$"""{"digest":"{{of}}","proof":"{{District.Password}}"}""";
        var (secretary, head, liaison) = (await host.SignedIn("secretary"), await host.SignedIn("head"), await host.SignedIn("liaison"));
        (await (await liaison.Send("POST", $"/api/v1/contracts/{code}/signatures", Body(digest))).Outcome()).ShouldBe("403 contract.no_authority");
        (await (await secretary.Send("POST", $"/api/v1/contracts/{code}/signatures", Body(new string('0', 64)))).Outcome()).ShouldBe("409 contract.other_text");
        (await (await secretary.Send("POST", $"/api/v1/contracts/{code}/signatures", $$"""{"digest":"{{digest}}","proof":"falsch"}""")).Outcome()).ShouldBe("422 proof.wrong");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => secretary.Send("POST", $"/api/v1/contracts/{code}/signatures", Body(digest))));
        answers.Count(a => a.IsSuccessStatusCode).ShouldBe(1);
        foreach (var refused in answers.Where(a => !a.IsSuccessStatusCode)) (await refused.Outcome()).ShouldBeOneOf("409 contract.already_signed", "409 changed_meanwhile", "409 sign_in.busy");
        (await (await secretary.Send("POST", $"/api/v1/contracts/{code}/signatures", Body(digest))).Outcome()).ShouldBe("409 contract.already_signed");
        (await host.Read(db => db.Set<JournalEntry>().CountAsync(e => e.Act == "contract.signed"))).ShouldBe(1);

        (await head.Send("POST", $"/api/v1/contracts/{code}/signatures/refusal", """{"reason":"院方换届"}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await head.Send("POST", $"/api/v1/contracts/{code}/decline", """{"reason":"今年不做"}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await head.Send("POST", $"/api/v1/contracts/{code}/signatures", Body(digest))).Outcome()).ShouldBe("409 contract.declined");
        (await host.Read(db => db.Set<ContractParty>().CountAsync(p => p.SignedAt != null))).ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task A_date_before_the_start_is_refused_beside_its_field(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var (clerk, liaison) = (await host.SignedIn("clerk"), await host.SignedIn("liaison"));
        async Task<(string, string)> Post(HttpClient who, string act, string body)
        {
            var answer = await who.Send("POST", act.StartsWith("/api", StringComparison.Ordinal) ? act : $"/api/v1/contracts/{code}/{act}", body);
            return (await answer.Outcome(), (await answer.Json()).TryGetProperty("errors", out var errors) ? errors.EnumerateObject().First().Name : "");
        }
        (await Post(liaison, "work", """{"obligation":1,"doneOn":"2026-02-28","quantity":"1"}""")).ShouldBe(("422 work.before_start", "doneOn"));
        (await Post(liaison, "work", """{"obligation":1,"doneOn":"2026-03-03","quantity":"1"}""")).ShouldBe(("422 work.in_future", "doneOn"));
        (await Post(clerk, "talks", """{"on":"2026-03-03","form":"meeting","participants":"王芳","summary":"商定"}""")).ShouldBe(("422 talk.in_future", "on"));
        var proposal = System.Text.Json.JsonSerializer.Serialize(ContractJourneyTests.Proposal(d), System.Text.Json.JsonSerializerOptions.Web);
        (await Post(clerk, "/api/v1/contracts", proposal.Replace("2026-12-31", "2026-02-28"))).ShouldBe(("422 terms.end_before_start", "endOn"));
        (await Post(clerk, "/api/v1/contracts", proposal.Replace("2026-04-30", "2026-02-28"))).ShouldBe(("422 terms.milestone_outside", "milestones[0].plannedOn"));
        (await Post(clerk, "/api/v1/contracts", proposal.Replace("2026-03-01", "0206-03-01"))).ShouldBe(("422 terms.year", "startOn"));
        (await host.Read(db => db.Set<Contract>().CountAsync())).ShouldBe(1);
        (await host.Read(db => db.Set<WorkEntry>().CountAsync())).ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task A_rating_link_that_is_closed_used_over_or_made_up(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        host.Time.Advance(TimeSpan.FromDays(8));
        await ContractJourneyTests.Daily(host);
        Task<IssuedLinks> Issue(int printed) => host.As(d["clerk"], s => s.GetRequiredService<IssueRatingLinks>().Handle(code, new() { PrintedCodes = printed, ExpiresOn = new(2026, 6, 1) }, default));
        var (open, printed) = ((await Issue(0)).Tokens[0], await Issue(2));
        var visitor = host.Browser();
        Task<HttpResponseMessage> Rate(string token, string sentence) => visitor.Submit($"/rate/{token}", "rate", ("Grade", "1"), ("Sentence", sentence));
        async Task<string> Api(string token) => await (await host.Program().Send("POST", $"/api/v1/ratings/{token}", """{"grade":"good"}""")).Outcome();
        (await Rate(printed.Tokens[0], "很好")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Api(printed.Tokens[0])).ShouldBe("410 rating.link_used");
        (await visitor.GetAsync($"/rate/{printed.Tokens[0]}", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await Api(printed.Tokens[1][..^1] + (printed.Tokens[1][^1] == 'A' ? 'B' : 'A'))).ShouldBe("404 not_found");
        (await Api(open[..^1])).ShouldBe("404 not_found");

        // Closed while somebody was writing.
        var form = await visitor.GetStringAsync($"/rate/{open}", Programs.Ct);
        var token = System.Text.RegularExpressions.Regex.Match(form, "__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
        var link = await host.Read(db => db.Set<RatingLink>().Where(l => !l.OneAnswer).Select(l => l.Id).SingleAsync());
        await host.As(d["clerk"], s => s.GetRequiredService<CloseRatingLinks>().Handle(code, link, default));
        var late = await visitor.PostAsync($"/rate/{open}", new FormUrlEncodedContent([new("_handler", "rate"), new("__RequestVerificationToken", token), new("Grade", "1"), new("Sentence", "讲座办得很用心")]), Programs.Ct);
        late.StatusCode.ShouldBe(HttpStatusCode.Gone);
        var html = await late.Content.ReadAsStringAsync(Programs.Ct);
        html.ShouldContain("此评价链接已关闭");
        html.ShouldContain("讲座办得很用心");
        (await Api(open)).ShouldBe("410 rating.link_closed");
        host.Time.Advance(TimeSpan.FromDays(120));
        (await Api(printed.Tokens[1])).ShouldBe("410 rating.link_expired");
        (await host.Read(db => db.Set<ResidentAnswer>().CountAsync())).ShouldBe(1);
    }
}
