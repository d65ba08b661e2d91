using System.Globalization;
using System.Net;
using AngleSharp.Html.Parser;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts.Negotiating;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>Print and Word are drawn from the same document: the same words in the same order, a file that Word opens, for whoever may read the contract.</summary>
public class DocumentTests
{
    private static List<string> OfPage(string html) => [.. new HtmlParser().ParseDocument(html).QuerySelectorAll(".doc-body h1, .doc-body h2, .doc-body p, .doc-body th, .doc-body td").Select(e => e.TextContent.Trim()).Where(t => t.Length > 0)];

    private static List<string> OfWord(byte[] file)
    {
        using var word = WordprocessingDocument.Open(new MemoryStream(file), false);
        return [.. word.MainDocumentPart!.Document!.Body!.Descendants<Paragraph>().Select(p => p.InnerText.Trim()).Where(t => t.Length > 0)];
    }

    [Theory, BothDatabases]
    public async Task Print_and_Word_say_the_same_at_every_stage(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var draft = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;
        var (opened, signed) = (await SigningTests.Opened(d), await ContractJourneyTests.Signed(d));
        var browser = await SigningTests.BrowserOf(host, "liaison");
        foreach (var (code, page, file) in new[] { (draft, "document", "document.docx"), (opened, "document", "document.docx"), (signed, "document", "document.docx"), (signed, "print", "notice.docx") })
            foreach (var language in new[] { "zh-CN", "en" })
            {
                var html = await Get(browser, $"/contracts/{code}/{page}", language);
                var word = await (await Send(browser, $"/api/v1/contracts/{code}/{file}", language)).Content.ReadAsByteArrayAsync(Programs.Ct);
                OfWord(word).ShouldBe(OfPage(html), $"{code} {page} {language}");
                OfWord(word).Count.ShouldBeGreaterThan(20);
                Validate(word);
            }
        var text = string.Join('\n', OfPage(await Get(browser, $"/contracts/{signed}/document", "zh-CN")));
        foreach (var said in new[] { "健康讲座进社区", "甲方：石羊塘社区", "乙方：区人民医院", "一、共建目的", "二、各方义务", "健康讲座（服务对象：老年居民）", "4场", "2026年11月30日", "三、关键节点", "签署人：王芳 社区党委书记", "签署方式：电子签名（SM2）" }) text.ShouldContain(said);
        string.Join('\n', OfPage(await Get(browser, $"/contracts/{draft}/document", "zh-CN"))).ShouldContain("草案第 1 版，未经签署");
    }

    [Theory, BothDatabases]
    public async Task Every_sheet_carries_code_check_code_and_qr_and_page_numbers(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var contract = await SigningTests.Contract(host, code);
        using var word = WordprocessingDocument.Open(new MemoryStream(await host.Program().GetByteArrayAsync($"/api/v1/contracts/{code}/document.docx", Programs.Ct)), false);
        var main = word.MainDocumentPart!;
        main.HeaderParts.Count().ShouldBe(2, "odd and even pages");
        foreach (var header in main.HeaderParts)
        {
            header.Header!.InnerText.ShouldContain(code);
            header.Header.InnerText.ShouldContain(contract.ShortDigest);
            header.ImageParts.Count().ShouldBe(1);
        }
        main.FooterParts.ShouldAllBe(f => f.Footer!.InnerText.StartsWith("— ") && f.Footer.Descendants<SimpleField>().Any(s => s.Instruction!.Value!.Contains("PAGE")));
        var section = main.Document!.Body!.GetFirstChild<SectionProperties>()!;
        // A4 with 37 mm above, 28 mm on the binding side, and 156 × 225 mm of type.
        var (size, margin) = (section.GetFirstChild<PageSize>()!, section.GetFirstChild<PageMargin>()!);
        static double Millimetres(double twips) => twips / 1440 * 25.4;
        Millimetres(margin.Top!.Value).ShouldBe(37, 0.1);
        Millimetres(margin.Left!.Value).ShouldBe(28, 0.1);
        Millimetres(size.Width!.Value - margin.Left.Value - margin.Right!.Value).ShouldBe(156, 0.1);
        Millimetres(size.Height!.Value - margin.Top.Value - margin.Bottom!.Value).ShouldBe(225, 0.1);
        var html = await host.Browser().GetStringAsync($"/contracts/{code}/document", Programs.Ct);
        var head = new HtmlParser().ParseDocument(html).QuerySelector("table.doc > thead")!;
        (head.TextContent.Contains(code), head.TextContent.Contains(contract.ShortDigest), head.QuerySelector("svg") is not null).ShouldBe((true, true, true));
    }

    [Theory, BothDatabases]
    public async Task Who_may_not_read_the_contract_gets_no_document(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await SigningTests.Opened(d);
        foreach (var client in new[] { host.Program(), await host.SignedIn("neighbour") })
            foreach (var path in new[] { $"/api/v1/contracts/{code}/document.docx", $"/api/v1/contracts/{code}/notice.docx", $"/contracts/{code}/document", $"/contracts/{code}/print" })
                (await client.GetAsync(path, Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
        (await (await host.SignedIn("street")).GetAsync($"/api/v1/contracts/{code}/document.docx", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await host.SignedIn("liaison")).GetAsync($"/api/v1/contracts/{code}/notice.docx", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "not on show");
    }

    private static async Task<HttpResponseMessage> Send(HttpClient client, string path, string language)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptLanguage.ParseAdd(language);
        var answer = await client.SendAsync(request, Programs.Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return answer;
    }

    private static async Task<string> Get(HttpClient client, string path, string language) => await (await Send(client, path, language)).Content.ReadAsStringAsync(Programs.Ct);

    private static void Validate(byte[] file)
    {
        using var word = WordprocessingDocument.Open(new MemoryStream(file), false);
        Offenders.None(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(word).Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Part?.Uri} {e.Path?.XPath}: {e.Description}")));
    }
}
