using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Qiyue.Identity;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Identity;

/// <summary>Accounts over HTTP: passwords, tokens, one-time passwords, a form whose sign-in expired.</summary>
public class AccountTests
{
    private const string Better = "Qingtian-88-Laolin";

    private static HttpClient Browser(TestHost host) => host.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    private static Task<HttpResponseMessage> SignIn(HttpClient browser, string who, string password) =>
        browser.PostAsJsonAsync("/api/v1/session", new { userName = who, password }, TestContext.Current.CancellationToken);

    private static async Task<string?> Code(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement.GetProperty("code").GetString();

    [Theory, BothDatabases]
    public async Task A_new_password_keeps_this_sign_in_and_ends_the_others(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var (here, there) = (Browser(host), Browser(host));
        (await SignIn(here, "secretary", District.Password)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await SignIn(there, "secretary", District.Password);
        (await here.PostAsJsonAsync("/api/v1/account/password", new { current = District.Password, @new = "short", again = "short" }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await here.PostAsJsonAsync("/api/v1/account/password", new { current = District.Password, @new = Better, again = Better }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await here.GetAsync("/api/v1/session", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await there.GetAsync("/api/v1/session", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await there.PostAsync("/work/account/password", new FormUrlEncodedContent([new("Input.Current", "还没交")]), TestContext.Current.CancellationToken)).Headers.Location!.OriginalString
            .ShouldContain(Uri.EscapeDataString("/work/parked/"), Case.Sensitive, "a page that keeps drafts was told first that the sign-in had ended; the form is parked all the same");
        (await Code(await SignIn(Browser(host), "secretary", District.Password))).ShouldBe("sign_in.wrong");
    }

    [Theory, BothDatabases]
    public async Task A_token_carries_its_scopes_and_a_tampered_one_is_refused(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var browser = Browser(host);
        await SignIn(browser, "clerk", District.Password);
        (await Code(await browser.PostAsJsonAsync("/api/v1/account/tokens", new { name = "x", scopes = new[] { "supervise" }, days = 1, proof = District.Password }, TestContext.Current.CancellationToken))).ShouldBe("token.scope");
        var made = await (await browser.PostAsJsonAsync("/api/v1/account/tokens", new { name = "同步", scopes = new[] { "lists" }, days = 1, proof = District.Password }, TestContext.Current.CancellationToken)).Content.ReadFromJsonAsync<CreatedToken>(TestContext.Current.CancellationToken);
        var program = Browser(host);
        program.DefaultRequestHeaders.Authorization = new("Bearer", made!.Token);
        (await program.GetFromJsonAsync<ActorJson>("/api/v1/session", TestContext.Current.CancellationToken))!.Duties.ShouldBe(["lists"]);
        program.DefaultRequestHeaders.Authorization = new("Bearer", made.Token[..^1] + "_");
        var refused = await program.GetAsync("/api/v1/session", TestContext.Current.CancellationToken);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await Code(refused)).ShouldBe("token.invalid");
    }

    [Theory, BothDatabases]
    public async Task A_form_posted_after_the_sign_in_expired_waits_for_its_own_account(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var browser = Browser(host);
        await SignIn(browser, "clerk", District.Password);
        host.Time.Advance(TimeSpan.FromMinutes(31));
        var parked = await browser.PostAsync("/work/account/password", new FormUrlEncodedContent([new("Input.Current", "写了很久的一段话")]), TestContext.Current.CancellationToken);
        parked.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var back = Uri.UnescapeDataString(parked.Headers.Location!.OriginalString.Split("returnUrl=")[1]);
        back.ShouldStartWith("/work/parked/");
        (await host.Read(db => db.Set<ParkedForm>().Select(f => f.Secret).SingleAsync())).ShouldNotContain("写了");
        await SignIn(browser, "clerk", District.Password);
        (await browser.GetStringAsync(back, TestContext.Current.CancellationToken)).ShouldContain("写了很久的一段话");
        var other = Browser(host);
        await SignIn(other, "secretary", District.Password);
        (await other.GetAsync(back, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }
}
