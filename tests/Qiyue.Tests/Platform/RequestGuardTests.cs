using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Organizations;
using Qiyue.Platform.Idempotency;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

/// <summary>What stands between a request and an act: headers, origin, rates, Idempotency-Key, If-Match.</summary>
public class RequestGuardTests
{
    private static string NewOrganization(string code, string name = "新安社区") => $$"""{"code":"{{code}}","name":"{{name}}","kind":"community","parent":"450802001"}""";

    [Fact]
    public async Task Pages_and_answers_forbid_what_they_do_not_need()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        foreach (var path in new[] { "/", "/contracts", "/nowhere", "/api/v1/contracts", "/api/v1/nothing", "/favicon.svg" })
        {
            var answer = await host.Browser().GetAsync(path, Programs.Ct);
            var csp = string.Join(';', answer.Headers.GetValues("Content-Security-Policy"));
            csp.ShouldContain("script-src 'self'", customMessage: path);
            csp.ShouldContain("frame-ancestors 'none'");
            csp.ShouldNotContain("unsafe");
            csp.ShouldNotContain("http", Case.Sensitive);
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
            answer.Headers.Contains("Server").ShouldBeFalse();
        }
    }

    [Fact]
    public async Task No_page_needs_what_the_policy_forbids()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        foreach (var path in new[] { "/", "/contracts", "/sign-in", "/nowhere" })
        {
            var html = await (await host.Browser().GetAsync(path, Programs.Ct)).Content.ReadAsStringAsync(Programs.Ct);
            Regex.Matches(html, @"<script(?![^>]*\ssrc=)[^>]*>|\son\w+=""|\sstyle=""|<style|(?:src|href)=""https?://").Select(m => $"{path}: {m.Value}").ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Cookies_are_shut_to_scripts_and_to_other_sites()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        await District.Create(host);
        var https = host.CreateClient(new() { BaseAddress = new("https://qiyue.test"), AllowAutoRedirect = false, HandleCookies = false });
        var signIn = await https.Send("POST", "/api/v1/session", $$"""{"userName":"clerk","password":"{{District.Password}}"}""");
        var form = await https.GetAsync("/sign-in", Programs.Ct);
        var language = await https.GetAsync("/preferences/language/en", Programs.Ct);
        var cookies = new[] { signIn, form, language }.SelectMany(a => a.Headers.TryGetValues("Set-Cookie", out var set) ? set : []).ToList();
        cookies.Count.ShouldBeGreaterThanOrEqualTo(3);
        cookies.ShouldAllBe(c => c.Contains("httponly") && c.Contains("secure") && (c.Contains("samesite=lax") || c.Contains("samesite=strict")));
        signIn.Headers.GetValues("Strict-Transport-Security").Single().ShouldContain("max-age=31536000");
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", false)]
    [InlineData("Sec-Fetch-Site", "same-site", false)]
    [InlineData("Sec-Fetch-Site", "same-origin", true)]
    [InlineData("Origin", "https://other.example", false)]
    [InlineData("Origin", "null", false)]
    [InlineData("Origin", "http://localhost", true)]
    public async Task Another_site_cannot_act_through_a_cookie(string header, string value, bool allowed)
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        await District.Create(host);
        var clerk = await host.SignedIn("clerk");
        (await (await clerk.Send("POST", "/api/v1/contracts/x/decline", """{"reason":"无"}""", "application/json", (header, value))).Outcome())
            .ShouldBe(allowed ? "404 not_found" : "403 request.cross_site");
    }

    [Fact]
    public async Task Sign_ins_from_one_address_are_limited()
    {
        await using var host = await TestHost.Start(Database.Sqlite, ("QIYUE_RATE_LIMITS", "on"));
        var client = host.Program();
        HttpResponseMessage answer;
        var tries = 0;
        do answer = await client.Send("POST", "/api/v1/session", "{}");
        while (answer.StatusCode == HttpStatusCode.UnprocessableEntity && ++tries < 200);
        (await answer.Outcome()).ShouldBe("429 rate.limited");
        tries.ShouldBeInRange(60, 100);
        answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds.ShouldBeInRange(1, 60);
        (await (await host.Browser().Send("POST", "/sign-in", "x=1", "application/x-www-form-urlencoded")).Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("操作太频繁");
        (await client.GetAsync("/api/v1/contracts", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, BothDatabases]
    public async Task The_same_key_does_the_same_thing_once(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var office = await host.SignedIn("office");
        var first = await office.Send("POST", "/api/v1/organizations", NewOrganization("450802001009"), headers: ("Idempotency-Key", "k-1"));
        first.IsSuccessStatusCode.ShouldBeTrue(await first.Outcome());
        var second = await office.Send("POST", "/api/v1/organizations", NewOrganization("450802001009"), headers: ("Idempotency-Key", "k-1"));
        second.StatusCode.ShouldBe(first.StatusCode);
        (await second.Content.ReadAsStringAsync(Programs.Ct)).ShouldBe(await first.Content.ReadAsStringAsync(Programs.Ct));
        second.Headers.GetValues("Idempotent-Replayed").ShouldBe(["true"]);
        (await (await office.Send("POST", "/api/v1/organizations", NewOrganization("450802001010"), headers: ("Idempotency-Key", "k-1"))).Outcome()).ShouldBe("422 idempotency.other_body");
        (await host.Read(db => db.Set<Organization>().CountAsync(o => o.Code.StartsWith("4508020010")))).ShouldBe(2, "the community of the street and the new one");
        (await host.Read(db => db.Set<IdempotencyRow>().SingleAsync())).Answer.ShouldNotContain("新安");

        // Somebody else's key is another key, and a refusal is judged anew.
        (await (await (await host.SignedIn("clerk")).Send("POST", "/api/v1/organizations", NewOrganization("450802001009"), headers: ("Idempotency-Key", "k-1"))).Outcome()).ShouldNotBe("422 idempotency.other_body");
        for (var i = 0; i < 2; i++) (await (await office.Send("POST", "/api/v1/organizations", NewOrganization("450802001009"), headers: ("Idempotency-Key", "k-2"))).Outcome()).ShouldStartWith("4");
        (await (await office.Send("POST", "/api/v1/organizations", NewOrganization("450802001011"), headers: ("Idempotency-Key", "k ü"))).Outcome()).ShouldBe("400 idempotency.key_malformed");
    }

    [Theory, BothDatabases]
    public async Task Two_at_once_with_one_key_do_it_once(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var office = await host.SignedIn("office");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => office.Send("POST", "/api/v1/organizations", NewOrganization("450802001009"), headers: ("Idempotency-Key", "at-once"))));
        var outcomes = await Task.WhenAll(answers.Select(a => a.Content.ReadAsStringAsync(Programs.Ct)));
        outcomes.Distinct().Count().ShouldBe(1, string.Join('\n', outcomes));
        answers.ShouldAllBe(a => a.IsSuccessStatusCode);
        (await host.Read(db => db.Set<Organization>().CountAsync(o => o.Code == "450802001009"))).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task An_old_version_is_refused(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var office = await host.SignedIn("office");
        var made = await office.Send("POST", "/api/v1/organizations", NewOrganization("450802001009"));
        made.Headers.ETag!.Tag.ShouldBe("\"1\"");
        Task<HttpResponseMessage> Change(string match) => office.Send("PUT", "/api/v1/organizations/450802001009", """{"name":"新安社区","kind":"community","phone":"0775-1234567"}""", "application/json", ("If-Match", match));
        (await (await Change("\"7\"")).Outcome()).ShouldBe("412 version.mismatch");
        (await (await Change("seven")).Outcome()).ShouldBe("400 version.malformed");
        var changed = await Change("\"1\"");
        changed.StatusCode.ShouldBe(HttpStatusCode.OK, await changed.Content.ReadAsStringAsync(Programs.Ct));
        changed.Headers.ETag!.Tag.ShouldBe("\"2\"");
        (await (await Change("\"1\"")).Outcome()).ShouldBe("412 version.mismatch");
    }
}
