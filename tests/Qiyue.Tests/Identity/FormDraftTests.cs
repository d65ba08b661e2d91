using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Identity;
using Qiyue.Platform.Jobs;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Identity;

/// <summary>What somebody has begun to type waits for them on every device, for nobody else, and goes when the form is taken.</summary>
public class FormDraftTests
{
    private const string Drafts = "/api/v1/account/drafts";

    private static Task<HttpResponseMessage> Keep(HttpClient who, string url, string form, string text, string title = "登记洽谈") =>
        who.Send("PUT", Drafts, JsonSerializer.Serialize(new { url, form, title, values = new Dictionary<string, string?[]> { ["Input.Summary"] = [text, null], ["__RequestVerificationToken"] = ["secret"] } }));

    private static async Task<List<JsonElement>> Mine(HttpClient who) => [.. (await (await who.Send("GET", Drafts)).Json()).EnumerateArray()];

    [Theory, BothDatabases]
    public async Task A_draft_waits_on_another_device_and_goes_when_the_form_is_taken(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await SigningTests.Opened(d);
        var page = $"/work/contracts/{code}/talks/new";
        var (office, phone, other) = (await host.SignedIn("clerk"), await SigningTests.BrowserOf(host, "clerk"), await host.SignedIn("secretary"));
        (await (await Keep(office, page, "talk", "谈了一半")).Outcome()).ShouldBe("200 application/json");
        // A browser writes the address with what is not ASCII encoded; it is the same page.
        (await (await Keep(office, new Uri(new Uri("http://x"), page).AbsolutePath, "talk", "谈了一大半")).Outcome()).ShouldBe("200 application/json");
        var draft = (await Mine(office)).ShouldHaveSingleItem();
        (await host.Read(db => db.Set<FormDraft>().Select(x => x.Secret).SingleAsync())).ShouldNotContain("谈了");
        var values = (await (await office.Send("GET", $"{Drafts}/{draft.GetProperty("id")}")).Json()).GetProperty("values");
        values.GetProperty("Input.Summary").EnumerateArray().Select(v => v.GetString()).ShouldBe(["谈了一大半", null]);
        values.TryGetProperty("__RequestVerificationToken", out _).ShouldBeFalse();
        var work = await phone.GetStringAsync("/work", Programs.Ct);
        work.ShouldContain("填了一半的表单");
        work.ShouldContain($"href=\"{page}\"");

        // Personal to the account.
        (await Mine(other)).ShouldBeEmpty();
        (await other.GetStringAsync("/work", Programs.Ct)).ShouldNotContain("填了一半的表单");
        foreach (var method in new[] { "GET", "DELETE" }) (await (await other.Send(method, $"{Drafts}/{draft.GetProperty("id")}")).Outcome()).ShouldBe("404 not_found");
        (await Keep(other, page, "talk", "我的")).StatusCode.ShouldBe(HttpStatusCode.OK);

        // A refused form keeps it; one that is taken does not.
        (await phone.Submit(page, "talk", ("Input.On", "2026-03-02"), ("Input.Form", "meeting"), ("Input.Participants", "王芳、李明"), ("Input.Summary", ""))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await Mine(office)).Count.ShouldBe(1);
        (await phone.Submit(page, "talk", ("Input.On", "2026-03-02"), ("Input.Form", "meeting"), ("Input.Participants", "王芳、李明"), ("Input.Summary", "谈妥"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Mine(office)).ShouldBeEmpty();
        (await Mine(other)).Count.ShouldBe(1, "somebody else's draft of the same form");
    }

    [Theory, BothDatabases]
    public async Task A_draft_is_thrown_away_or_ends_with_its_days_and_only_so_many_are_kept(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var clerk = await SigningTests.BrowserOf(host, "clerk");
        (await (await Keep(host.Program(), "/work/contracts/new", "propose", "x")).Outcome()).ShouldStartWith("401");
        (await (await Keep(clerk, "https://elsewhere.example/work/", "propose", "x")).Outcome()).ShouldBe("422 draft.url");
        (await (await Keep(clerk, "/work/contracts/new", "propose", new string('长', 256 * 1024))).Outcome()).ShouldBe("422 draft.too_long");
        foreach (var with in new[] { "U0001", "U0002" }) (await Keep(clerk, $"/work/contracts/new?with={with}", "propose", with, "发起契约")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var thrown = (await Mine(clerk)).Single(x => x.GetProperty("url").GetString()!.EndsWith("U0002", StringComparison.Ordinal)).GetProperty("id").GetGuid();
        (await clerk.Submit("/work", $"drop-{thrown:N}")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Mine(clerk)).Single().GetProperty("url").GetString().ShouldBe("/work/contracts/new?with=U0001");

        host.Time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 21; i++) (await Keep(clerk, $"/work/needs/new?n={i}", "need", "x")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var mine = await Mine(clerk);
        (mine.Count, mine.Any(x => x.GetProperty("url").GetString()!.Contains("U0001"))).ShouldBe((20, false), "the oldest goes first");
        host.Time.Advance(TimeSpan.FromDays(31));
        (await Mine(await host.SignedIn("clerk"))).ShouldBeEmpty();
        await host.Services.GetRequiredService<DailyJobs>().Run(Programs.Ct);
        (await host.Read(db => db.Set<FormDraft>().CountAsync())).ShouldBe(0);
    }
}
