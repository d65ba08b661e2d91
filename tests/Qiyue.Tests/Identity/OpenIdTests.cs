using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Negotiating;
using Qiyue.Identity;
using Qiyue.Identity.OpenId;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;
using static Qiyue.Tests.Identity.OpenIdWorld;

namespace Qiyue.Tests.Identity;

/// <summary>Signing in with providers of OpenID Connect, against providers within the test: who gets in, who does not, and what counts as fresh proof.</summary>
public class OpenIdTests
{
    [Theory, BothDatabases]
    public async Task An_unknown_subject_links_an_account_once_and_then_signs_in(Database database)
    {
        await using var w = await Begin(database);
        var first = w.Visit();
        (await (await first.Get("/sign-in")).Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("用 市民云 登录");
        (await first.Through(w.City, "/sign-in/openid/city?returnUrl=/work/needs", "s-1")).ShouldBe("/sign-in/openid/link");
        (await first.Session()).ShouldBe(HttpStatusCode.Unauthorized);
        (await (await first.Get("/sign-in/openid/link")).Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("还没有关联本平台的帐号");
        (await Link(first, "clerk", "wrong password")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Link(first, "clerk")).Headers.Location!.OriginalString.ShouldEndWith("/work/needs");
        (await first.Session()).ShouldBe(HttpStatusCode.OK);
        first.Has("qiyue-openid").ShouldBeFalse("the ticket is used once");

        var next = w.Visit();
        (await next.Through(w.City, "/sign-in/openid/city", "s-1")).ShouldBe("/work");
        (await next.Session()).ShouldBe(HttpStatusCode.OK);
        // Another issuer's subject of the same name is somebody else; and may be linked to the same account.
        var other = w.Visit();
        (await other.Through(w.Ministry, "/sign-in/openid/ministry", "s-1")).ShouldBe("/sign-in/openid/link");
        (await Link(other, "clerk")).Headers.Location!.OriginalString.ShouldEndWith("/work");
        (await w.Visit().Through(w.Ministry, "/sign-in/openid/ministry", "s-1")).ShouldBe("/work");
        // A second subject of the city cannot take the account over.
        var second = w.Visit();
        (await second.Through(w.City, "/sign-in/openid/city", "s-2")).ShouldBe("/sign-in/openid/link");
        (await Link(second, "clerk")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await w.Host.Read(db => db.Set<ExternalLogin>().CountAsync())).ShouldBe(2);
        (await w.Host.Read(db => db.Set<SignInRecord>().Where(r => r.Succeeded && r.Way.StartsWith("openid")).OrderBy(r => r.Id).Select(r => r.Way).ToListAsync())).ShouldBe(["openid_linked", "openid", "openid_linked", "openid"]);

        var document = await (await next.Get("/work")).Content.ReadAsStringAsync(Programs.Ct);
        var token = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(document).QuerySelector("form[action='/sign-out'] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var left = await next.Send(HttpMethod.Post, "/sign-out", new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]));
        left.Headers.Location!.OriginalString.ShouldBe("/sign-in/openid/signed-out?from=city");
        (await (await next.Get("/sign-in/openid/signed-out?from=city")).Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("退出 市民云");
        (await next.Get("/sign-in/openid/city/end")).Headers.Location!.OriginalString.ShouldStartWith(City + "/end?");
        (await next.Session()).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory, BothDatabases]
    public async Task What_the_provider_did_not_say_signs_nobody_in(Database database)
    {
        await using var w = await Begin(database);
        var known = w.Visit();
        await known.Through(w.City, "/sign-in/openid/city", "s-1");
        await Link(known, "clerk");
        async Task Fails(string why, Action<System.Text.Json.Nodes.JsonObject>? bend = null, bool foreignKey = false)
        {
            (w.City.Bend, w.City.ForeignKey) = (bend ?? (_ => { }), foreignKey);
            var browser = w.Visit();
            (await browser.Through(w.City, "/sign-in/openid/city", "s-1")).ShouldEndWith("/sign-in/openid/failed", customMessage: why);
            (await browser.Session()).ShouldBe(HttpStatusCode.Unauthorized, why);
            (await (await browser.Get("/sign-in/openid/failed")).Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("没有完成登录");
        }
        var now = w.Host.Time.GetUtcNow().ToUnixTimeSeconds();
        await Fails("a nonce of another sign-in", c => c["nonce"] = "another");
        await Fails("no nonce", c => c.Remove("nonce"));
        await Fails("expired", c => c["exp"] = now - 120);
        await Fails("not yet valid", c => c["nbf"] = now + 600);
        await Fails("no end", c => c.Remove("exp"));
        await Fails("for another program", c => c["aud"] = "another");
        await Fails("of another issuer", c => c["iss"] = Ministry);
        await Fails("no subject", c => c.Remove("sub"));
        await Fails("signed by nobody we know", foreignKey: true);
        (w.City.Bend, w.City.ForeignKey) = (_ => { }, false);

        // A code brought by somebody else's browser: no state of ours.
        var (victim, thief) = (w.Visit(), w.Visit());
        var (callback, _) = w.City.Authorize((await thief.Get("/sign-in/openid/city")).Headers.Location!, "s-1");
        (await victim.Get(callback)).Headers.Location!.OriginalString.ShouldEndWith("/sign-in/openid/failed");
        (await victim.Session()).ShouldBe(HttpStatusCode.Unauthorized);
        (await thief.Get(callback)).Headers.Location!.OriginalString.ShouldEndWith("/sign-in/openid/done");
        (await thief.Get(callback)).Headers.Location!.OriginalString.ShouldEndWith("/sign-in/openid/failed", customMessage: "a code works once");
        (await w.Visit().Get("/sign-in/openid/nobody")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await w.Visit().Get("/sign-in/openid/city?returnUrl=https://evil.example")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await w.Visit().Through(w.City, "/sign-in/openid/city?returnUrl=https://evil.example", "s-1")).ShouldBe("/work");
    }

    [Theory, BothDatabases]
    public async Task A_provider_that_is_away_is_said_to_be(Database database)
    {
        await using var w = await Begin(database);
        w.City.Away = true;
        var answer = await w.Visit().Get("/sign-in/openid/city");
        answer.Headers.Location!.OriginalString.ShouldBe("/sign-in/openid/failed?why=openid.unreachable&from=city");
        (await (await w.Visit().Get(answer.Headers.Location.OriginalString)).Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("暂时无法连接 市民云");
    }

    [Theory, BothDatabases]
    public async Task A_disabled_or_locked_account_stays_out_whatever_the_provider_says(Database database)
    {
        await using var w = await Begin(database);
        var clerk = w.Visit();
        await clerk.Through(w.City, "/sign-in/openid/city", "s-1");
        await Link(clerk, "clerk");
        var anyone = w.Host.Program();
        for (var i = 0; i < 5; i++) await anyone.Send("POST", "/api/v1/session", """{"userName":"clerk","password":"wrong password"}""");
        (await w.Visit().Through(w.City, "/sign-in/openid/city", "s-1")).ShouldBe("/sign-in/openid/failed?why=sign_in.locked&from=city");
        (await (await w.Visit().Get("/sign-in/openid/failed?why=sign_in.locked&from=city")).Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("帐号已暂时锁定");
        w.Host.Time.Advance(TimeSpan.FromMinutes(16));
        (await w.Visit().Through(w.City, "/sign-in/openid/city", "s-1")).ShouldBe("/work");
        (await (await w.Host.SignedIn("secadmin")).Send("POST", $"/api/v1/accounts/{w.District["clerk"].AccountId}/disable")).EnsureSuccessStatusCode();
        (await w.Visit().Through(w.City, "/sign-in/openid/city", "s-1")).ShouldBe("/sign-in/openid/failed?why=sign_in.disabled&from=city");
        (await clerk.Session()).ShouldBe(HttpStatusCode.Unauthorized);
        // Nor does linking go round it.
        var fresh = w.Visit();
        await fresh.Through(w.City, "/sign-in/openid/city", "s-9");
        (await Link(fresh, "clerk")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory, BothDatabases]
    public async Task A_reset_ends_every_other_way_in_and_a_disabled_account_keeps_its_links(Database database)
    {
        await using var w = await Begin(database);
        var clerk = w.Visit();
        await clerk.Through(w.City, "/sign-in/openid/city", "s-1");
        await Link(clerk, "clerk");
        await clerk.Through(w.City, "/sign-in/openid/city/proof?returnUrl=/work/account", "s-1");
        var other = w.Visit();
        await other.Through(w.City, "/sign-in/openid/city", "s-2");
        await Link(other, "liaison");
        var (id, security) = (w.District["clerk"].AccountId!.Value, await w.Host.SignedIn("secadmin"));
        var made = await (await (await w.Host.SignedIn("clerk")).Send("POST", "/api/v1/account/tokens", $$"""{"name":"同步","scopes":["lists"],"days":30,"proof":"{{District.Password}}"}""")).Json();
        var program = w.Host.Program();
        program.DefaultRequestHeaders.Authorization = new("Bearer", made.GetProperty("token").GetString());
        (await program.GetAsync("/api/v1/session", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);

        // Disabling can be undone: what was linked is linked again.
        (await security.Send("POST", $"/api/v1/accounts/{id}/disable")).EnsureSuccessStatusCode();
        (await w.Visit().Through(w.City, "/sign-in/openid/city", "s-1")).ShouldBe("/sign-in/openid/failed?why=sign_in.disabled&from=city");
        (await security.Send("POST", $"/api/v1/accounts/{id}/enable")).EnsureSuccessStatusCode();
        (await w.Visit().Through(w.City, "/sign-in/openid/city", "s-1")).ShouldBe("/work");

        var once = (await (await security.Send("POST", $"/api/v1/accounts/{id}/reset")).Json()).GetProperty("password").GetString()!;
        (await w.Visit().Through(w.City, "/sign-in/openid/city", "s-1")).ShouldBe("/sign-in/openid/link", "the subject is nobody's");
        (await w.Visit().Through(w.City, "/sign-in/openid/city", "s-2")).ShouldBe("/work", "of another account");
        (await program.GetAsync("/api/v1/session", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await w.Host.Read(db => db.Set<OpenIdProof>().CountAsync())).ShouldBe(0);
        (await w.Host.Read(db => db.Set<SignInRecord>().Where(r => r.AccountId == id && r.ByAccountId != null).Select(r => r.Way).ToListAsync())).ShouldBe(["disabled", "enabled", "reset", "openid_unlinked", "token_revoked"], ignoreOrder: true);
        // The owner reads it in words, and may link the subject again.
        var again = w.Visit();
        await again.Through(w.City, "/sign-in/openid/city", "s-1");
        (await Link(again, "clerk", once)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await again.Submit("/work/account/password", "password", ("Input.Current", once), ("Input.New", "Xijiang-2026-Neu"), ("Input.Again", "Xijiang-2026-Neu"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var page = await (await again.Get("/work/account")).Content.ReadAsStringAsync(Programs.Ct);
        foreach (var words in new[] { "解除关联统一身份", "撤销访问令牌", "由安全管理员办理" }) page.ShouldContain(words);
    }

    [Theory, BothDatabases]
    public async Task A_claim_that_the_configuration_trusts_links_by_itself_and_an_unconfirmed_address_does_not(Database database)
    {
        await using var w = await Begin(database, ("OpenId:city:Claim", "staff_number"), ("OpenId:city:Match", "user_name"), ("OpenId:ministry:Claim", "email"), ("OpenId:ministry:Match", "email"));
        w.City.Bend = c => c["staff_number"] = "Liaison";
        (await w.Visit().Through(w.City, "/sign-in/openid/city", "s-1")).ShouldBe("/work");
        w.City.Bend = c => c["staff_number"] = "sysadmin";
        (await w.Visit().Through(w.City, "/sign-in/openid/city", "s-2")).ShouldBe("/sign-in/openid/link", "administrators are never linked by a claim");
        w.City.Bend = c => c["staff_number"] = "liaison";
        (await w.Visit().Through(w.City, "/sign-in/openid/city", "s-3")).ShouldBe("/sign-in/openid/link", "linked to another subject already");

        (await (await w.Host.SignedIn("clerk")).Send("PUT", "/api/v1/account/mail", """{"email":"Chen@example.org"}""")).EnsureSuccessStatusCode();
        w.Ministry.Bend = c => (c["email"], c["email_verified"]) = ("chen@example.org", false);
        (await w.Visit().Through(w.Ministry, "/sign-in/openid/ministry", "m-1")).ShouldBe("/sign-in/openid/link");
        w.Ministry.Bend = c => (c["email"], c["email_verified"]) = ("chen@example.org", true);
        (await w.Visit().Through(w.Ministry, "/sign-in/openid/ministry", "m-1")).ShouldBe("/work");
        (await w.Host.Read(db => db.Set<ExternalLogin>().Where(l => l.Subject == "m-1").Select(l => l.AccountId).SingleAsync())).ShouldBe(w.District["clerk"].AccountId!.Value);
    }

    [Theory, BothDatabases]
    public async Task A_fresh_sign_in_at_the_provider_signs_one_contract(Database database)
    {
        await using var w = await Begin(database);
        var (host, d) = (w.Host, w.District);
        async Task<string> ReadyToSign()
        {
            var code = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;
            await host.As(d["liaison"], s => s.GetRequiredService<AcceptTerms>().Handle(code, new() { Version = 1 }, default));
            await host.As(d["clerk"], s => s.GetRequiredService<RecordTalk>().Handle(code, new() { On = new(2026, 3, 2), Form = "meeting", Participants = "王芳、李明", Summary = "商定" }, default));
            return code;
        }
        var (one, two) = (await ReadyToSign(), await ReadyToSign());
        string Page(string code) => $"/work/contracts/{Uri.EscapeDataString(code)}/sign";
        string Proof(string code) => $"/sign-in/openid/city/proof?returnUrl={Uri.EscapeDataString(Page(code))}";
        var secretary = w.Visit();
        await secretary.Through(w.City, "/sign-in/openid/city", "s-1");
        await Link(secretary, "secretary");
        (await (await secretary.Get(Page(one))).Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("改用 市民云 重新确认身份");
        (await secretary.Submit(Page(one), "sign", ("Input.Proof", "openid"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, "nothing was proven yet");

        // A provider that shows an old sign-in, or another subject, proves nothing.
        w.City.Bend = c => c["auth_time"] = host.Time.GetUtcNow().ToUnixTimeSeconds() - 600;
        (await secretary.Through(w.City, Proof(one), "s-1")).ShouldBe("/sign-in/openid/failed?why=openid.not_fresh&from=city");
        w.City.Bend = c => c.Remove("auth_time");
        (await secretary.Through(w.City, Proof(one), "s-1")).ShouldBe("/sign-in/openid/failed?why=openid.not_fresh&from=city");
        w.City.Bend = _ => { };
        (await secretary.Through(w.City, Proof(one), "s-2")).ShouldBe("/sign-in/openid/failed?why=openid.not_fresh&from=city");

        (await secretary.Through(w.City, Proof(one), "s-1", q => (q["prompt"], q["max_age"]).ShouldBe(("login", "0")))).ShouldBe(Page(one));
        (await (await secretary.Get(Page(one))).Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("身份已重新确认");
        (await secretary.Submit(Page(one), "sign")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await host.Read(db => db.Set<ContractParty>().CountAsync(p => p.SignedAt != null))).ShouldBe(1);
        (await secretary.Submit(Page(two), "sign", ("Input.Proof", "openid"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, "one proof, one signature");
        // Five minutes, and only in the browser that gave it.
        await secretary.Through(w.City, Proof(two), "s-1");
        var elsewhere = w.Visit();
        await elsewhere.Through(w.City, "/sign-in/openid/city", "s-1");
        (await elsewhere.Submit(Page(two), "sign", ("Input.Proof", "openid"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        host.Time.Advance(TimeSpan.FromMinutes(6));
        (await secretary.Submit(Page(two), "sign", ("Input.Proof", "openid"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await secretary.Submit(Page(two), "sign", ("Input.Proof", District.Password))).StatusCode.ShouldBe(HttpStatusCode.Redirect, "the password goes on working");
        (await w.Visit().Get(Proof(two))).Headers.Location!.OriginalString.ShouldContain("/sign-in?");
    }

    [Fact]
    public async Task Without_a_provider_nothing_is_offered()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        var page = await host.Browser().GetStringAsync("/sign-in", Programs.Ct);
        page.ShouldNotContain("统一身份登录");
        (await host.Browser().GetAsync("/sign-in/openid/city", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
