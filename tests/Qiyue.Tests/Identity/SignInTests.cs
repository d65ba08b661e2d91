using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Identity;

/// <summary>Who gets in, for how long, and what the three administrators may: lockout, idle time-out, second factor, one-time passwords, tokens.</summary>
public class SignInTests
{
    private const string Better = "Qingtian-88-Laolin";

    private static async Task<string> SignIn(HttpClient client, string who, string password = District.Password, string? code = null) =>
        await (await client.PostAsJsonAsync("/api/v1/session", new { userName = who, password, code }, Programs.Ct)).Outcome();

    [Theory, BothDatabases]
    public async Task Five_failures_lock_an_account_until_time_or_the_security_administrator_opens_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var anyone = host.Program();
        for (var i = 0; i < 5; i++) (await SignIn(anyone, "clerk", "wrong password")).ShouldBe("422 sign_in.wrong");
        (await SignIn(anyone, "clerk")).ShouldBe("423 sign_in.locked");
        (await SignIn(anyone, "nobody", "wrong password")).ShouldBe("422 sign_in.wrong", "nobody learns who has an account");
        host.Time.Advance(TimeSpan.FromMinutes(16));
        (await SignIn(anyone, "clerk")).ShouldStartWith("204");
        for (var i = 0; i < 5; i++) await SignIn(anyone, "clerk", "wrong password");
        var guard = await host.SignedIn("secadmin");
        var id = d["clerk"].AccountId;
        (await guard.Send("POST", $"/api/v1/accounts/{id}/unlock")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await SignIn(anyone, "clerk")).ShouldStartWith("204");
        (await host.Read(db => db.Set<SignInRecord>().CountAsync(r => r.AccountId == id && !r.Succeeded))).ShouldBe(10);
    }

    [Theory, BothDatabases]
    public async Task Half_an_hour_without_a_request_ends_a_sign_in_and_each_request_prolongs_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var clerk = await host.SignedIn("clerk");
        for (var i = 0; i < 3; i++)
        {
            host.Time.Advance(TimeSpan.FromMinutes(20));
            (await clerk.GetAsync("/api/v1/session", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        host.Time.Advance(TimeSpan.FromMinutes(31));
        (await (await clerk.GetAsync("/api/v1/session", Programs.Ct)).Outcome()).ShouldBe("401 sign_in.required");
    }

    [Theory, BothDatabases]
    public async Task A_second_factor_is_set_up_asked_for_and_no_code_works_twice(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        Task<T> Mine<T>(Func<AccountDesk, Task<T>> act) => host.As(d["secretary"], s => act(s.GetRequiredService<AccountDesk>()));
        long Step() => host.Time.GetUtcNow().ToUnixTimeSeconds() / 30;
        var (secret, uri, box) = await Mine(a => a.BeginSecondFactor(null, default));
        uri.ShouldContain(secret);
        string Other(string code) => code[..5] + (char)('0' + (code[5] - '0' + 1) % 10);
        (await Should.ThrowAsync<Refusal>(Mine(a => a.EnableSecondFactor(new() { Password = District.Password, Code = Other(Totp.Code(secret, Step())) }, box, default)))).Code.ShouldBe("totp.wrong");
        (await Should.ThrowAsync<Refusal>(host.As(d["clerk"], s => s.GetRequiredService<AccountDesk>().EnableSecondFactor(new() { Password = District.Password, Code = Totp.Code(secret, Step()) }, box, default)))).Code.ShouldBe("totp.not_begun", "another's secret");
        (await SignIn(host.Program(), "secretary")).ShouldStartWith("204", customMessage: "an unconfirmed second factor is none");
        var recovery = await Mine(a => a.EnableSecondFactor(new() { Password = District.Password, Code = Totp.Code(secret, Step()) }, box, default));
        recovery.Distinct().Count().ShouldBe(10);

        (await SignIn(host.Program(), "secretary")).ShouldBe("422 sign_in.code_needed");
        (await SignIn(host.Program(), "secretary", code: Totp.Code(secret, Step()))).ShouldBe("422 sign_in.code_wrong", "used for the set-up");
        host.Time.Advance(TimeSpan.FromSeconds(30));
        var code = Totp.Code(secret, Step());
        (await SignIn(host.Program(), "secretary", code: code)).ShouldStartWith("204");
        (await SignIn(host.Program(), "secretary", code: code)).ShouldBe("422 sign_in.code_wrong");
        host.Time.Advance(TimeSpan.FromMinutes(5));
        (await SignIn(host.Program(), "secretary", code: code)).ShouldBe("422 sign_in.code_wrong");
        (await SignIn(host.Program(), "secretary", code: recovery[3])).ShouldStartWith("204");
        (await SignIn(host.Program(), "secretary", code: recovery[3])).ShouldBe("422 sign_in.code_wrong", "a recovery code works once");
        (await host.Read(db => db.Set<Account>().Where(a => a.UserName == "secretary").Select(a => a.TotpSecret).SingleAsync())).ShouldNotContain(secret);
    }

    [Theory]
    [InlineData("Short1!", "password.too_weak")]
    [InlineData("lowercase9", "password.too_weak")]
    [InlineData("aaaaaaaaaaaaaa", "password.common")]
    [InlineData("MyPassword-77", "password.common")]
    [InlineData("Xx-wangfang-2026", "password.contains_name")]
    [InlineData("王芳的生日是今天吗不是", "password.too_weak")]
    [InlineData("Qingtian-88-Laolin", null)]
    [InlineData("correct horse battery", null)]
    [InlineData("Ab3!efgh", null)]
    public void A_password_is_long_or_mixed_and_nobodys_name(string password, string? code)
    {
        var refused = Record.Exception(() => PasswordRules.Check("New", password, "wangfang", "王芳")) as Refusal;
        refused?.Code.ShouldBe(code);
        (refused is null).ShouldBe(code is null);
    }

    [Theory, BothDatabases]
    public async Task A_one_time_password_opens_nothing_but_its_own_change(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var old = await host.SignedIn("clerk");
        var once = (await (await (await host.SignedIn("secadmin")).Send("POST", $"/api/v1/accounts/{d["clerk"].AccountId}/reset")).Json()).GetProperty("password").GetString()!;
        (await old.GetAsync("/api/v1/session", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, "a reset ends every sign-in");
        var clerk = host.Program();
        (await SignIn(clerk, "clerk")).ShouldBe("422 sign_in.wrong");
        (await SignIn(clerk, "clerk", once)).ShouldStartWith("204");
        (await (await clerk.GetAsync("/api/v1/needs", Programs.Ct)).Outcome()).ShouldBe("403 password.must_change");
        var page = await clerk.Send("GET", "/work/needs", headers: ("Accept", "text/html"));
        page.Headers.Location!.OriginalString.ShouldContain("/work/account/password");
        (await clerk.PostAsJsonAsync("/api/v1/account/password", new { current = once, @new = Better, again = Better }, Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await clerk.GetAsync("/api/v1/needs", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, BothDatabases]
    public async Task A_token_ends_with_its_day_its_revocation_and_its_account(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var clerk = await host.SignedIn("clerk");
        async Task<(Guid Id, HttpClient Program)> Token(int days)
        {
            var made = await (await clerk.PostAsJsonAsync("/api/v1/account/tokens", new { name = "同步", scopes = new[] { "lists" }, days, proof = District.Password }, Programs.Ct)).Content.ReadFromJsonAsync<CreatedToken>(Programs.Ct);
            var program = host.Program();
            program.DefaultRequestHeaders.Authorization = new("Bearer", made!.Token);
            return (made.Id, program);
        }
        async Task<string> Use(HttpClient program) => await (await program.GetAsync("/api/v1/session", Programs.Ct)).Outcome();
        var (revoked, brief, lasting) = (await Token(30), await Token(1), await Token(30));
        foreach (var t in new[] { revoked, brief, lasting }) (await Use(t.Program)).ShouldBe("200 application/json");
        (await (await lasting.Program.PostAsJsonAsync("/api/v1/account/tokens", new { name = "x", scopes = new[] { "lists" }, days = 1, proof = District.Password }, Programs.Ct)).Outcome()).ShouldBe("403 token.not_by_token");
        (await (await lasting.Program.Send("POST", "/api/v1/contracts", "{}")).Outcome()).ShouldStartWith("4", customMessage: "only lists");
        (await clerk.Send("DELETE", $"/api/v1/account/tokens/{revoked.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Use(revoked.Program)).ShouldBe("401 token.invalid");
        host.Time.Advance(TimeSpan.FromHours(25));
        (await Use(brief.Program)).ShouldBe("401 token.invalid");
        (await Use(lasting.Program)).ShouldBe("200 application/json");
        await (await host.SignedIn("secadmin")).Send("POST", $"/api/v1/accounts/{d["clerk"].AccountId}/disable");
        (await Use(lasting.Program)).ShouldStartWith("401");
        (await Use(clerk)).ShouldStartWith("401");
        (await SignIn(host.Program(), "clerk")).ShouldBe("422 sign_in.wrong");
    }

    [Theory, BothDatabases]
    public async Task Three_administrators_each_do_one_thing_and_none_sees_the_work(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var paths = new[] { "/api/v1/accounts", "/api/v1/jobs/daily", "/api/v1/outbox", "/work/journal", "/work/people", "/api/v1/policies" };
        var seen = new Dictionary<string, string>();
        foreach (var who in new[] { "sysadmin", "secadmin", "auditadmin" })
        {
            var client = await host.SignedIn(who);
            seen[who] = string.Join(' ', (await Task.WhenAll(paths.Select(p => client.GetAsync(p, Programs.Ct)))).Select((a, i) => (a.IsSuccessStatusCode, i)).Where(x => x.IsSuccessStatusCode).Select(x => paths[x.i]));
            (await (await client.Send("POST", "/api/v1/needs", """{"title":"x","category":"health"}""")).Outcome()).ShouldStartWith("403", customMessage: who);
        }
        seen.ShouldBe(new Dictionary<string, string> { ["sysadmin"] = "/api/v1/jobs/daily /api/v1/outbox", ["secadmin"] = "/api/v1/accounts", ["auditadmin"] = "/work/journal" });
        (await host.Read(db => db.Set<Account>().Where(a => a.AdministratorDuty != "").Select(a => a.AdministratorDuty).ToListAsync())).ShouldBe(["system_admin", "security_admin", "audit_admin"], ignoreOrder: true);
        var guard = await host.SignedIn("secadmin");
        var own = await host.Read(db => db.Set<Account>().Where(a => a.UserName == "secadmin").Select(a => a.Id).SingleAsync());
        (await (await guard.Send("POST", $"/api/v1/accounts/{own}/disable")).Outcome()).ShouldBe("409 account.own");
        (await (await (await host.SignedIn("office")).GetAsync("/api/v1/accounts", Programs.Ct)).Outcome()).ShouldBe("404 not_found");
    }
}
