using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Signing;
using Qiyue.Contracts.Verifying;
using Qiyue.Kernel;
using Qiyue.Platform.Policies;
using Qiyue.Platform.Todo;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>The paper way over HTTP on both databases: print, stamp, scan, compared by the other side; and everything that is no scan of this contract.</summary>
public class PaperSigningTests
{
    private static readonly string Pdf = "%PDF-1.4\n盖章页";

    internal static async Task<Guid> Upload(HttpClient client, string content, string name = "扫描件.pdf", string type = "application/pdf")
    {
        using var body = new MultipartFormDataContent();
        var part = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        body.Add(part, "file", name);
        return (await (await client.PostAsync("/api/v1/files", body, Programs.Ct)).Json()).GetProperty("id").GetGuid();
    }

    private static Task<HttpResponseMessage> HandIn(HttpClient client, string code, Guid file, string on = "2026-03-02") =>
        client.Send("POST", $"/api/v1/contracts/{code}/scans", $$"""{"fileId":"{{file}}","signatory":"赵敏","post":"院长","signedOn":"{{on}}"}""");

    private static string Typed(string digest) => $$"""{"digest":"{{digest}}"}""";

    [Theory, BothDatabases]
    public async Task One_party_signs_on_paper_and_the_other_here(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await SigningTests.Opened(d);
        var (liaison, clerk) = (await host.SignedIn("liaison"), await host.SignedIn("clerk"));
        var scan = (await (await HandIn(liaison, code, await Upload(liaison, Pdf))).Json()).GetProperty("id").GetGuid();
        var path = $"/api/v1/contracts/{code}/scans/{scan}";
        (await host.Read(db => db.Set<TodoRow>().Where(t => t.DoneAt == null && t.SubjectKind == "contract").Select(t => t.Key).OrderBy(k => k).ToListAsync())).ShouldBe(["contract.sign", $"scan.compare:{scan}"]);
        var contract = await SigningTests.Contract(host, code);
        var shown = contract.ShortDigest;
        (await host.Program().GetAsync($"/contracts/{code}/document", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var print = await (await SigningTests.BrowserOf(host, "liaison")).GetStringAsync($"/contracts/{code}/document", Programs.Ct);
        print.ShouldContain(shown);
        print.ShouldContain("（盖章）");

        (await (await liaison.Send("POST", path + "/confirmation", Typed(shown))).Outcome()).ShouldBe("403 scan.own");
        (await (await clerk.Send("POST", path + "/confirmation", Typed("0123456789abcdef"))).Outcome()).ShouldBe("422 scan.other_contract");
        (await (await (await host.SignedIn("neighbour")).Send("POST", path + "/confirmation", Typed(shown))).Outcome()).ShouldBe("404 not_found");
        (await (await (await host.SignedIn("street")).Send("POST", path + "/confirmation", Typed(shown))).Outcome()).ShouldBe("403 forbidden");
        (await SigningTests.Contract(host, code)).Parties.ShouldAllBe(p => !p.HasSigned);
        (await (await clerk.Send("POST", path + "/confirmation", Typed(shown.ToUpperInvariant()))).Outcome()).ShouldBe("200 application/json");
        (await (await clerk.Send("POST", path + "/confirmation", Typed(shown))).Outcome()).ShouldBe("409 scan.decided");
        (await (await HandIn(liaison, code, await Upload(liaison, Pdf + "2"))).Outcome()).ShouldBe("403 forbidden", "has signed");
        await SigningTests.Sign(d, "secretary", code);

        contract = await SigningTests.Contract(host, code);
        contract.Stage.ShouldBe(ContractStage.Showing);
        var digest = contract.Parties.Single(p => p.OrganizationId == d.Hospital.Id).ScanDigest;
        digest.ShouldBe(Sm3.Hex(Pdf));
        var file = await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct);
        var checks = CheckSignedContract.Of(file);
        checks.ShouldNotContain(c => c.Result == CheckResult.Broken);
        checks.Single(c => c.Result == CheckResult.Noted).Args.ShouldContain(digest);
        CheckSignedContract.Of(file.Replace(digest, Sm3.Hex("another scan"))).ShouldContain(c => c.Result == CheckResult.Broken);
        CheckSignedContract.Of(SignedContract.Read(file)! with { Signatures = [.. SignedContract.Read(file)!.Signatures.Select(s => s with { Scan = "" })] }).ShouldContain(c => c.Code == "signed.signature" && c.Result == CheckResult.Broken, "paper without a scan is no signature here");
        (await host.Browser().GetStringAsync($"/verify/{code}", Programs.Ct)).ShouldContain("全部核对通过");
        foreach (var page in new[] { $"/contracts/{code}", $"/contracts/{code}/document", $"/contracts/{code}/print" }) (await host.Browser().GetStringAsync(page, Programs.Ct)).ShouldContain("纸质", Case.Sensitive, page);
        // The digest is public, the scan is not.
        (await host.Program().GetAsync($"/files/{contract.Parties.Single(p => p.ScanFileId is not null).ScanFileId}", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await SigningTests.JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task What_is_no_scan_of_this_contract_is_refused(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (first, second) = (await SigningTests.Opened(d), await SigningTests.Opened(d));
        var (liaison, clerk) = (await host.SignedIn("liaison"), await host.SignedIn("clerk"));
        (await (await HandIn(liaison, first, await Upload(liaison, "just words", "扫描件.txt", "text/plain"))).Outcome()).ShouldBe("422 scan.kind");
        (await (await HandIn(liaison, first, Guid.NewGuid())).Outcome()).ShouldBe("422 file.unknown");
        (await (await HandIn(liaison, first, await Upload(clerk, Pdf + "x"))).Outcome()).ShouldBe("422 file.unknown", "of another account");
        (await (await HandIn(liaison, first, await Upload(liaison, Pdf), "2026-03-01")).Outcome()).ShouldBe("422 scan.before_text");
        var scan = (await (await HandIn(liaison, first, await Upload(liaison, Pdf))).Json()).GetProperty("id").GetGuid();
        (await (await HandIn(liaison, second, await Upload(liaison, Pdf))).Outcome()).ShouldBe("422 scan.used_elsewhere");

        // A scan of the second contract, handed in for the first: the other side reads another code on it.
        var other = (await SigningTests.Contract(host, second)).ShortDigest;
        (await (await clerk.Send("POST", $"/api/v1/contracts/{first}/scans/{scan}/confirmation", Typed(other))).Outcome()).ShouldBe("422 scan.other_contract");
        (await (await clerk.Send("POST", $"/api/v1/contracts/{first}/scans/{scan}/rejection", """{"reason":"这是另一份契约"}""")).Outcome()).ShouldBe("200 application/json");
        (await host.Read(db => db.Set<TodoRow>().Where(t => t.OrganizationId == d.Hospital.Id && t.DoneAt == null && t.Url.Contains(first)).Select(t => t.Key).ToListAsync())).ShouldBe(["contract.sign"]);
        (await (await SigningTests.BrowserOf(host, "liaison")).GetStringAsync($"/work/contracts/{first}/paper", Programs.Ct)).ShouldContain("这是另一份契约");
        // Where it belongs it is taken, and both stamps may stand on one sheet.
        (await HandIn(liaison, second, await Upload(liaison, Pdf))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await HandIn(clerk, second, await Upload(clerk, Pdf))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await clerk.Send("POST", "/api/v1/contracts/backfilled", JsonSerializer.Serialize(new BackfillContractInput
        {
            Contract = ContractJourneyTests.Proposal(d), Reason = "补录", ScanFileId = await Upload(clerk, Pdf),
            Signatures = [new() { Party = d.Community.Code, Name = "王芳", Post = "书记", SignedOn = new(2026, 2, 1) }, new() { Party = d.Hospital.Code, Name = "赵敏", Post = "院长", SignedOn = new(2026, 2, 1) }],
        }, JsonSerializerOptions.Web))).Outcome()).ShouldBe("422 scan.used_elsewhere");
        await SigningTests.JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task Both_sides_on_paper_each_compares_the_others_and_two_at_once_count_once(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await host.As(d["office"], s => s.GetRequiredService<SetPolicy>().Handle("scans_public", new() { Value = "1", From = new(2026, 3, 2), Reason = "试点" }, default));
        var code = await SigningTests.Opened(d);
        var (liaison, clerk, head) = (await host.SignedIn("liaison"), await host.SignedIn("clerk"), await host.SignedIn("head"));
        var shown = (await SigningTests.Contract(host, code)).ShortDigest;
        var hospital = (await (await HandIn(liaison, code, await Upload(liaison, Pdf))).Json()).GetProperty("id").GetGuid();
        var community = (await (await HandIn(clerk, code, await Upload(clerk, Pdf))).Json()).GetProperty("id").GetGuid();
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => await (await clerk.Send("POST", $"/api/v1/contracts/{code}/scans/{hospital}/confirmation", Typed(shown))).Outcome()));
        answers.Count(a => a == "200 application/json").ShouldBe(1);
        answers.Where(a => a != "200 application/json").ShouldAllBe(a => a == "409 scan.decided" || a == "409 changed_meanwhile");
        (await (await head.Send("POST", $"/api/v1/contracts/{code}/scans/{community}/confirmation", Typed(shown))).Outcome()).ShouldBe("200 application/json");
        var contract = await SigningTests.Contract(host, code);
        (contract.Stage, contract.SignedOn, contract.NoticeEndsOn).ShouldBe((ContractStage.Showing, new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 9)));
        // Where the district wants it, scans are public with the contract.
        foreach (var party in contract.Parties) (await host.Program().GetAsync($"/files/{party.ScanFileId}", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, BothDatabases]
    public async Task Where_the_district_shows_scans_it_does_not_matter_whose_signature_came_last(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var before = await PaperThenHere(d, "");
        await host.As(d["office"], s => s.GetRequiredService<SetPolicy>().Handle("scans_public", new() { Value = "1", From = new(2026, 3, 2), Reason = "试点" }, default));
        var after = await PaperThenHere(d, "另一份");
        foreach (var (contract, status, linked) in new[] { (before, HttpStatusCode.NotFound, false), (after, HttpStatusCode.OK, true) })
        {
            (contract.Stage, contract.Parties.Count(p => p.Signature.Length > 0)).ShouldBe((ContractStage.Showing, 1), "the last one signed here");
            var scan = contract.Parties.Single(p => p.ScanFileId is not null).ScanFileId;
            (await host.Program().GetAsync($"/files/{scan}", Programs.Ct)).StatusCode.ShouldBe(status);
            (await host.Browser().GetStringAsync($"/contracts/{contract.Code}", Programs.Ct)).Contains($"/files/{scan}").ShouldBe(linked);
        }

        // The scan of an original that is recorded afterwards is shown with it too; what a side handed in and was sent back is not.
        var clerk = await host.SignedIn("clerk");
        var original = await Upload(clerk, Pdf + "原件");
        (await clerk.Send("POST", "/api/v1/contracts/backfilled", JsonSerializer.Serialize(new BackfillContractInput
        {
            Contract = ContractJourneyTests.Proposal(d), Reason = "补录", ScanFileId = original,
            Signatures = [new() { Party = d.Community.Code, Name = "王芳", Post = "书记", SignedOn = new(2026, 2, 1) }, new() { Party = d.Hospital.Code, Name = "赵敏", Post = "院长", SignedOn = new(2026, 2, 1) }],
        }, JsonSerializerOptions.Web))).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await host.Program().GetAsync($"/files/{original}", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Read(db => db.Set<Qiyue.Platform.Files.StoredFile>().CountAsync(f => f.IsPublic))).ShouldBe(2);
        await SigningTests.JournalHolds(host);
    }

    /// <summary>The hospital's scan is sent back once, then confirmed; the community signs here afterwards.</summary>
    private static async Task<Contract> PaperThenHere(District d, string mark)
    {
        var code = await SigningTests.Opened(d);
        var (liaison, clerk) = (await d.Host.SignedIn("liaison"), await d.Host.SignedIn("clerk"));
        async Task<string> HandedIn(string page) => $"/api/v1/contracts/{code}/scans/{(await (await HandIn(liaison, code, await Upload(liaison, Pdf + mark + page))).Json()).GetProperty("id").GetGuid()}";
        (await clerk.Send("POST", await HandedIn("模糊") + "/rejection", """{"reason":"看不清"}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await clerk.Send("POST", await HandedIn("清楚") + "/confirmation", Typed((await SigningTests.Contract(d.Host, code)).ShortDigest))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await SigningTests.Sign(d, "secretary", code);
        return await SigningTests.Contract(d.Host, code);
    }

    /// <summary>The form of the page as a browser sends it, the chosen file with it.</summary>
    private static async Task<HttpResponseMessage> SendScan(HttpClient browser, string code, string? content)
    {
        var page = $"/work/contracts/{code}/paper";
        var form = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await browser.GetStringAsync(page, Programs.Ct)).QuerySelectorAll("form").First(f => f.QuerySelector("input[name=_handler][value=scan]") is not null);
        using var body = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]")) body.Add(new StringContent(hidden.GetAttribute("value") ?? ""), hidden.GetAttribute("name")!);
        foreach (var (name, value) in new[] { ("Input.Signatory", "赵敏"), ("Input.Post", "院长"), ("Input.SignedOn", "2026-03-02") }) body.Add(new StringContent(value), name);
        if (content is not null) body.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(content)) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } }, "scan", "扫描件.pdf");
        return await browser.PostAsync(page, body, Programs.Ct);
    }

    [Theory, BothDatabases]
    public async Task The_pages_lead_through_it_without_scripts(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await SigningTests.Opened(d);
        var (liaison, clerk) = (await SigningTests.BrowserOf(host, "liaison"), await SigningTests.BrowserOf(host, "clerk"));
        var nothing = await SendScan(liaison, code, null);
        (nothing.StatusCode, (await nothing.Content.ReadAsStringAsync(Programs.Ct)).Contains("请选择盖章扫描件。")).ShouldBe((HttpStatusCode.UnprocessableEntity, true));
        (await SendScan(liaison, code, Pdf)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var scan = await host.Read(db => db.Set<PaperScan>().Select(s => s.Id).SingleAsync());
        (await clerk.GetStringAsync($"/work/contracts/{code}", Programs.Ct)).ShouldContain($"/work/contracts/{code}/scans/{scan}");
        var wrong = await clerk.Submit($"/work/contracts/{code}/scans/{scan}", "confirm", ("Input.Digest", "11112222-33334444"));
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await wrong.Content.ReadAsStringAsync(Programs.Ct);
        page.ShouldContain("校验码不符");
        page.ShouldContain("11112222-33334444", Case.Sensitive, "what was typed stays");
        (await clerk.Submit($"/work/contracts/{code}/scans/{scan}", "confirm", ("Input.Digest", (await SigningTests.Contract(host, code)).ShortDigest))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var head = await SigningTests.BrowserOf(host, "secretary");
        (await head.Submit($"/work/contracts/{code}/delegation", "delegate", ("Input.Person", d["clerk"].PersonId.ToString()!), ("Input.Reason", "出差"), ("Input.Until", "2026-03-05"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await clerk.GetStringAsync($"/work/contracts/{code}/sign", Programs.Ct)).ShouldContain("受王芳 社区党委书记委托签署");
        (await head.GetStringAsync($"/work/contracts/{code}/delegation", Programs.Ct)).ShouldContain("撤销委托");
        (await head.Submit($"/work/contracts/{code}/delegation", "revoke", ("Ending.Reason", "不出差了"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }
}
