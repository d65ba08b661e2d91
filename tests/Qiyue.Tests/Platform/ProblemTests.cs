using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Qiyue.Data;
using Qiyue.Platform;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

/// <summary>Whatever is wrong with a request, a program gets problem+json with a stable code and a sentence, a browser a page; never a 500.</summary>
public class ProblemTests
{
    [Theory, BothDatabases]
    public async Task A_database_that_cannot_serve_just_now_is_a_503_that_says_when_to_come_back(Database database)
    {
        Qiyue.Platform.Web.BadInput.Of(new DbUpdateException("", new SqliteException("busy", 5)))!.Status.ShouldBe(503);
        if (database == Database.Sqlite) return; // its writers wait ten seconds for one another before that
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var settings = host.Services.GetRequiredService<Settings>();
        var connection = settings.ConnectionString + ";Timeout=1;Maximum Pool Size=4";
        await using var crowded = TestHost.On(database, connection, settings.DataFolder);
        var visitor = crowded.Program();
        (await visitor.GetAsync("/contracts", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var taken = new List<NpgsqlConnection>();
        try
        {
            for (var n = 0; n < 4; n++)
            {
                taken.Add(new(DataModule.Prepared(connection))); // the pool of the program
                await taken[^1].OpenAsync(Programs.Ct);
            }
            var program = await visitor.Send("GET", "/api/v1/contracts?q=共建", null);
            (await program.Outcome()).ShouldBe("503 database.unavailable");
            program.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
            var browser = await visitor.Send("GET", "/contracts?q=共建", null, "text/html", ("Accept", "text/html"));
            browser.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            browser.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(5));
            (await browser.Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("<h1>");
        }
        finally { foreach (var one in taken) await one.DisposeAsync(); }
        (await (await visitor.Send("GET", "/api/v1/contracts?q=共建", null)).Outcome()).ShouldStartWith("200");
    }

    [Theory, BothDatabases]
    public async Task Every_wrong_request_has_its_code(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var (anyone, clerk) = (host.Program(), await host.SignedIn("clerk"));
        var wrong = new List<string>();
        async Task Expect(string outcome, HttpClient client, string method, string path, string? body = null, string type = "application/json", params (string, string)[] headers)
        {
            var answer = await client.Send(method, path, body, type, headers);
            var actual = await answer.Outcome();
            if (actual != outcome) wrong.Add($"{method} {path} {body}: {actual}, not {outcome}");
            else if (actual.Contains('.') && (await answer.Json()).GetProperty("title").GetString() is not { Length: > 4 }) wrong.Add($"{method} {path}: no sentence");
        }

        await Expect("404 route.unknown", anyone, "GET", "/api/v1/nothing");
        await Expect("404 route.unknown", anyone, "GET", "/api/v1/nothing", null, "application/json", ("Accept", "text/html"));
        await Expect("405 method.not_allowed", anyone, "DELETE", "/api/v1/contracts");
        await Expect("401 sign_in.required", anyone, "POST", "/api/v1/contracts", "{}");
        await Expect("401 token.invalid", anyone, "GET", "/api/v1/contracts", null, "application/json", ("Authorization", "Bearer qy_tampered"));
        await Expect("401 token.invalid", anyone, "GET", "/api/v1/session", null, "application/json", ("Authorization", "Basic eDp5"));
        await Expect("415 request.media_type", clerk, "POST", "/api/v1/contracts", "x=1", "application/x-www-form-urlencoded");
        await Expect("400 request.malformed_json", clerk, "POST", "/api/v1/contracts", "{");
        await Expect("400 request.malformed_json", clerk, "POST", "/api/v1/contracts", "[]");
        await Expect("400 request.malformed_json", clerk, "POST", "/api/v1/contracts/x/work", """{"obligation":"three"}""");
        await Expect("400 request.malformed_json", clerk, "POST", "/api/v1/contracts/x/work", """{"doneOn":"2026-02-30"}""");
        await Expect("400 request.malformed_json", clerk, "POST", "/api/v1/contracts/x/decline", """{"reason":"a\u0000b"}""");
        await Expect("400 request.malformed_json", clerk, "POST", "/api/v1/contracts/x/decline", """{"reason":"\ud800"}""");
        await Expect("400 request.malformed_json", clerk, "POST", "/api/v1/contracts", string.Concat(Enumerable.Repeat("{\"contract\":", 200)));
        await Expect("400 request.body_missing", clerk, "POST", "/api/v1/contracts/x/decline");
        await Expect("400 request.parameter", anyone, "GET", "/api/v1/contracts?limit=many");
        await Expect("400 request.characters", anyone, "GET", "/api/v1/contracts?q=%00");
        await Expect("422 cursor.invalid", anyone, "GET", "/api/v1/contracts?cursor=AAAA");
        await Expect("422 validation.failed", clerk, "POST", "/api/v1/contracts/x/decline", """{"reason":""}""");
        await Expect("422 validation.failed", clerk, "POST", "/api/v1/contracts/x/decline", $$"""{"reason":"{{new string('长', 501)}}"}""");
        await Expect("404 not_found", clerk, "POST", "/api/v1/contracts/nowhere/decline", """{"reason":"无"}""");
        await Expect("404 not_found", anyone, "GET", "/api/v1/contracts/nowhere");
        await Expect("400 antiforgery.stale", clerk, "POST", "/sign-out", "returnUrl=/", "application/x-www-form-urlencoded");
        Offenders.None(wrong);
    }

    [Fact]
    public async Task A_wrong_field_is_named_as_in_json_in_the_language_asked_for()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        await District.Create(host);
        var clerk = await host.SignedIn("clerk");
        async Task<JsonElement> Problem(string language) =>
            await (await clerk.Send("POST", "/api/v1/contracts/x/work", """{"obligation":0,"doneOn":"2026-03-01","quantity":""}""", "application/json", ("Accept-Language", language))).Json();
        var chinese = await Problem("zh-CN");
        chinese.GetProperty("errors").GetProperty("quantity")[0].GetString().ShouldBe("请填写此项。");
        chinese.GetProperty("errors").GetProperty("obligation")[0].GetString().ShouldBe("请填写 1 到 1000 之间的数。");
        chinese.GetProperty("title").GetString()!.ShouldContain("2 项");
        var english = await Problem("en");
        english.GetProperty("errors").GetProperty("quantity")[0].GetString()!.ShouldNotContain("请");
        english.GetProperty("title").GetString()!.ShouldContain("2");
    }

    [Fact]
    public async Task Chinese_is_written_as_itself()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        (await (await host.Program().GetAsync("/api/v1/contracts/x", Programs.Ct)).Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("没有找到");
        (await host.Browser().GetStringAsync("/", Programs.Ct)).ShouldNotMatch("&#x[0-9A-F]{4};");
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("GET", "/contracts/nowhere", 404)]
    [InlineData("GET", "/contracts?q=%00", 400)]
    [InlineData("GET", "/contracts?cursor=AAAA", 422)]
    [InlineData("GET", "/contracts?limit=x", 200)]
    [InlineData("POST", "/sign-in", 400)]
    [InlineData("POST", "/sign-out", 400)]
    public async Task A_browser_gets_a_page(string method, string path, int status)
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        var answer = await host.Browser().Send(method, path, method == "POST" ? "x=1" : null, "application/x-www-form-urlencoded");
        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("text/html");
        (await answer.Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("<h1");
    }
}
