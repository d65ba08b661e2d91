using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Showing;
using Qiyue.Kernel;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

/// <summary>Public pages are kept ready, never shown to the wrong reader and never older than the last act; health, reference and compression.</summary>
public class PublicPageTests
{
    private static async Task<(string Html, HttpResponseMessage Answer)> Get(HttpClient client, string path, params (string, string)[] headers)
    {
        var answer = await client.Send("GET", path, headers: [("Accept", "text/html"), .. headers]);
        return (await answer.Content.ReadAsStringAsync(Programs.Ct), answer);
    }

    private static bool FromCache(HttpResponseMessage answer) => answer.Headers.Age is not null;

    [Theory, BothDatabases]
    public async Task A_page_kept_for_visitors_is_never_one_of_somebodys_nor_the_other_way_round(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var page = $"/contracts/{code}";
        var (visitor, clerk, neighbour) = (host.Program(), await host.SignedIn("clerk"), await host.SignedIn("neighbour"));
        foreach (var path in new[] { page, "/contracts", "/" })
        {
            var inside = (await Get(clerk, path)).Html;
            FromCache((await Get(clerk, path)).Answer).ShouldBeFalse("a page of one's own is not kept");
            var first = await Get(visitor, path);
            first.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            first.Answer.Headers.Contains("Set-Cookie").ShouldBeFalse(path);
            var second = await Get(visitor, path);
            FromCache(second.Answer).ShouldBeTrue($"{path} is kept for visitors");
            second.Html.ShouldBe(first.Html);
            second.Html.ShouldNotBe(inside);
            second.Html.ShouldContain("登录");
            inside.ShouldContain("进入工作台");
            second.Html.ShouldNotContain("进入工作台");
            (await Get(neighbour, path)).Html.ShouldContain("进入工作台");
            (await Get(clerk, path)).Html.ShouldContain("进入工作台");
            FromCache((await Get(host.Program(), path, ("Authorization", "Bearer qy_x"))).Answer).ShouldBeFalse();
        }
        (await Get(clerk, page)).Html.ShouldContain("进入办理");
        (await Get(visitor, page)).Html.ShouldNotContain("进入办理");
    }

    [Fact]
    public async Task Language_size_of_text_query_and_host_have_pages_of_their_own()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        var visitor = host.Program();
        await Get(visitor, "/contracts");
        (await Get(visitor, "/contracts", ("Cookie", "qiyue-lang=en"))).Html.ShouldContain("lang=\"en\"");
        (await Get(visitor, "/contracts", ("Cookie", "qiyue-large=1"))).Html.ShouldContain("class=\"large\"");
        (await Get(visitor, "/contracts?q=健康")).Html.ShouldContain("健康");
        var plain = await Get(visitor, "/contracts");
        (plain.Html.Contains("lang=\"zh-CN\""), plain.Html.Contains("class=\"large\""), plain.Html.Contains("健康讲")).ShouldBe((true, false, false));
        // A message for one reader, kept in a cookie, is neither shown to others nor lost.
        FromCache((await Get(visitor, "/contracts", ("Cookie", "qiyue-saved=x"))).Answer).ShouldBeFalse();
        FromCache((await Get(visitor, "/contracts")).Answer).ShouldBeTrue();
        FromCache((await Get(visitor, "/contracts", ("Accept", "text/html; blazor-enhanced-nav=on"))).Answer).ShouldBeFalse("enhanced navigation has another wrapping");
        FromCache((await visitor.Send("POST", "/contracts", "x=1", "application/x-www-form-urlencoded")).ShouldBeOfType<HttpResponseMessage>()).ShouldBeFalse();
    }

    [Theory, BothDatabases]
    public async Task An_act_is_seen_at_once(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var visitor = host.Program();
        await host.As(Actor.Anonymous, s => s.GetRequiredService<CommentOnContract>().Handle(code, new() { Text = "希望增加眼科" }, new string('a', 64), "138****8000", Programs.Ct));
        for (var i = 0; i < 2; i++) (await Get(visitor, $"/contracts/{code}")).Html.ShouldNotContain("希望增加眼科");
        var before = await Get(visitor, $"/contracts/{code}");
        FromCache(before.Answer).ShouldBeTrue();
        var same = await Get(visitor, $"/contracts/{code}", ("If-None-Match", before.Answer.Headers.ETag!.ToString()));
        same.Answer.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        same.Html.ShouldBeEmpty();

        var comment = await host.Read(db => db.Set<PublicComment>().Select(c => c.Id).SingleAsync());
        await host.As(d["clerk"], s => s.GetRequiredService<AnswerComment>().Handle(code, comment, new() { Answer = "下季度安排" }, Programs.Ct));
        var after = await Get(visitor, $"/contracts/{code}", ("If-None-Match", before.Answer.Headers.ETag!.ToString()));
        after.Answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        after.Html.ShouldContain("希望增加眼科");
        (await Get(visitor, "/contracts/nowhere")).Answer.Headers.ETag.ShouldBeNull();
        after.Answer.Headers.ETag.ShouldNotBe(before.Answer.Headers.ETag);
    }

    [Fact]
    public async Task Answers_are_compressed_for_those_who_ask()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        var visitor = host.Program();
        foreach (var encoding in new[] { "br", "gzip" })
            for (var i = 0; i < 2; i++)
            {
                var answer = await visitor.Send("GET", "/contracts", headers: [("Accept", "text/html"), ("Accept-Encoding", encoding)]);
                answer.Content.Headers.ContentEncoding.ShouldBe([encoding]);
                FromCache(answer).ShouldBe(i == 1);
            }
        (await visitor.GetAsync("/contracts", Programs.Ct)).Content.Headers.ContentEncoding.ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task Health_says_whether_it_lives_and_is_ready(Database database)
    {
        await using var host = await TestHost.Start(database);
        var anyone = host.Program();
        (await anyone.GetStringAsync("/health/live", Programs.Ct)).ShouldContain("healthy");
        (await anyone.GetStringAsync("/health/ready", Programs.Ct)).ShouldContain("\"database\":\"healthy\"");
        await host.Read(db => db.Database.ExecuteSqlRawAsync("ALTER TABLE journal_entries RENAME TO gone"));
        var broken = await anyone.GetAsync("/health/ready", Programs.Ct);
        broken.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await broken.Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("\"database\":\"unhealthy\"");
        (await anyone.GetAsync("/health/live", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_api_describes_itself_and_fetches_nothing_from_outside()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        var anyone = host.Browser();
        var document = JsonDocument.Parse(await anyone.GetStringAsync("/openapi/v1.json", Programs.Ct)).RootElement;
        var paths = document.GetProperty("paths");
        paths.EnumerateObject().Count().ShouldBeGreaterThan(40);
        paths.EnumerateObject().ShouldAllBe(p => p.Name.StartsWith("/api/v1"));
        var post = paths.GetProperty("/api/v1/contracts").GetProperty("post");
        post.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ShouldContain("Idempotency-Key");
        post.GetProperty("responses").TryGetProperty("4XX", out _).ShouldBeTrue();
        var page = await anyone.GetAsync("/docs/api", Programs.Ct);
        if (page.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Redirect or HttpStatusCode.PermanentRedirect or HttpStatusCode.TemporaryRedirect) page = await anyone.GetAsync(new Uri(page.RequestMessage!.RequestUri!, page.Headers.Location!), Programs.Ct);
        page.StatusCode.ShouldBe(HttpStatusCode.OK, $"{page.RequestMessage!.RequestUri}");
        var html = await page.Content.ReadAsStringAsync(Programs.Ct);
        Regex.Matches(html, @"https?://(?!localhost|www\.w3\.org)[^""'\s<]+").Select(m => m.Value).ShouldBeEmpty();
        var csp = string.Join(';', page.Headers.GetValues("Content-Security-Policy"));
        var nonce = Regex.Match(csp, "'nonce-([^']+)'").Groups[1].Value;
        nonce.Length.ShouldBeGreaterThan(10);
        Regex.Matches(html, @"<script(?![^>]*\ssrc=)[^>]*>").ShouldAllBe(m => WebUtility.HtmlDecode(m.Value).Contains(nonce));
        foreach (Match script in Regex.Matches(html, @"src=""([^""]+)"""))
            (await anyone.GetAsync(new Uri(new Uri("http://localhost/docs/api/"), script.Groups[1].Value).PathAndQuery, Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK, script.Value);
    }
}
