using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts.Links;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations.People.Revealing;
using Qiyue.Platform.Policies;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;
using static Qiyue.Tests.Organizations.Somebodies;

namespace Qiyue.Tests.Organizations;

/// <summary>Contacts are masked, and shown for a purpose, once, within a daily limit and on record.</summary>
public class RevealingTests
{
    [Theory, BothDatabases]
    public async Task A_look_at_a_contact_is_for_a_purpose_once_and_seen_by_the_person_and_the_administrators(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var id = await Somebody(d);
        var (keeper, path) = (await host.SignedIn("secretary"), $"/api/v1/people/{id}/contact");
        (await keeper.GetStringAsync($"/api/v1/people/{id}", Programs.Ct)).ShouldContain("139****2345");
        (await (await keeper.Send("POST", path, """{"purpose":"contract","why":""}""")).Outcome()).ShouldStartWith("422");
        (await (await keeper.Send("POST", path, """{"purpose":"curiosity","why":"看看"}""")).Outcome()).ShouldBe("422 reveal.purpose");
        var shown = await keeper.Send("POST", path, Purpose);
        shown.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var contact = await shown.Json();
        (contact.GetProperty("phone").GetString(), contact.GetProperty("email").GetString()).ShouldBe((Phone, Mail));
        foreach (var who in new[] { "clerk", "liaison", "neighbour", "secadmin", "auditadmin", "sysadmin" })
            (await (await (await host.SignedIn(who)).Send("POST", path, Purpose)).Outcome()).ShouldBe("404 not_found", who);
        (await host.Program().Send("POST", path, Purpose)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        // On the page: once, in the answer to the form, and not in what is read afterwards.
        var page = await keeper.Submit($"/work/people/{id}/contact", "reveal", ("Input.Purpose", "work"), ("Input.Why", "通知开会"));
        page.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await page.Content.ReadAsStringAsync(Programs.Ct)).ShouldContain(Phone);
        foreach (var address in new[] { $"/work/people/{id}", $"/work/people/{id}/contact", "/work/people" }) (await keeper.GetStringAsync(address, Programs.Ct)).ShouldNotContain(Phone, customMessage: address);

        foreach (var who in new[] { "secadmin", "auditadmin" })
        {
            var client = await host.SignedIn(who);
            var rows = (await (await client.Send("GET", "/api/v1/contact-reveals")).Json()).GetProperty("items");
            rows.EnumerateArray().Select(r => r.GetProperty("why").GetString()).ShouldBe(["通知开会", "约签约时间"]);
            rows[0].GetProperty("by").GetString().ShouldBe("王芳");
            var html = await client.GetStringAsync("/work/admin/reveals", Programs.Ct);
            (html.Contains("约签约时间") && html.Contains(Name) && !html.Contains(Phone)).ShouldBeTrue(who);
            (await (await client.Send("GET", "/api/v1/contact-reveals?purpose=work")).Json()).GetProperty("items").GetArrayLength().ShouldBe(1);
            (await (await client.Send("GET", "/api/v1/contact-reveals?from=2026-03-03")).Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
            (await (await client.Send("GET", $"/api/v1/contact-reveals?organization={d.Hospital.Code}")).Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
            var first = await (await client.Send("GET", "/api/v1/contact-reveals?limit=1")).Json();
            (await (await client.Send("GET", $"/api/v1/contact-reveals?limit=1&cursor={first.GetProperty("next").GetString()}")).Json()).GetProperty("items")[0].GetProperty("why").GetString().ShouldBe("约签约时间");
        }
        (await (await keeper.Send("GET", "/api/v1/contact-reveals")).Outcome()).ShouldBe("404 not_found");
        var own = await host.As(new Actor { AccountId = Guid.NewGuid(), PersonId = id, Name = Name }, s => s.GetRequiredService<ListReveals>().Mine(default));
        own.Select(r => (r.By, r.Why)).ShouldBe([("王芳", "通知开会"), ("王芳", "约签约时间")]);
        (await (await host.SignedIn("secretary")).GetStringAsync("/work/account", Programs.Ct)).ShouldContain("还没有人查看过您的完整联系方式");
        await Holds(host);
    }

    [Theory, BothDatabases]
    public async Task Looks_at_the_same_moment_cannot_pass_the_daily_limit(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var id = await Somebody(d);
        await host.As(d["office"], s => s.GetRequiredService<SetPolicy>().Handle("reveal_daily", new() { Value = "3", From = new(2026, 3, 2), Reason = "从严" }, default));
        var keeper = await host.SignedIn("secretary");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ => await (await keeper.Send("POST", $"/api/v1/people/{id}/contact", Purpose)).Outcome()));
        outcomes.Count(o => o.StartsWith("200", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(3);
        (await host.Read(db => db.Set<ContactReveal>().CountAsync())).ShouldBe(outcomes.Count(o => o.StartsWith("200", StringComparison.Ordinal)));
        while ((await host.Read(db => db.Set<ContactReveal>().CountAsync())) < 3) (await (await keeper.Send("POST", $"/api/v1/people/{id}/contact", Purpose)).Outcome()).ShouldStartWith("200");
        (await (await keeper.Send("POST", $"/api/v1/people/{id}/contact", Purpose)).Outcome()).ShouldBe("429 reveal.too_many");
        host.Time.Advance(TimeSpan.FromDays(1));
        (await (await (await host.SignedIn("secretary")).Send("POST", $"/api/v1/people/{id}/contact", Purpose)).Outcome()).ShouldStartWith("200");
    }

    [Theory, BothDatabases]
    public async Task An_answer_that_may_be_seen_once_is_not_kept_for_a_repeated_request(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (id, keeper) = (await Somebody(d), await host.SignedIn("secretary"));
        (await keeper.Send("POST", $"/api/v1/people/{id}/contact", Purpose, headers: [("Idempotency-Key", "k1")])).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await (await keeper.Send("POST", $"/api/v1/people/{id}/contact", Purpose, headers: [("Idempotency-Key", "k1")])).Outcome()).ShouldBe("409 idempotency.unanswered");
    }

    [Theory, BothDatabases]
    public async Task A_look_that_is_hidden_afterwards_is_found(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (id, keeper) = (await Somebody(d), await host.SignedIn("secretary"));
        await keeper.Send("POST", $"/api/v1/people/{id}/contact", Purpose);
        await host.Read(db => db.Set<ContactReveal>().ExecuteUpdateAsync(s => s.SetProperty(r => r.ByPersonId, d["clerk"].PersonId)));
        (await Verify(host)).Findings.Select(f => f.Code).ShouldBe(["journal.part_altered"]);
        await host.Read(db => db.Set<ContactReveal>().ExecuteDeleteAsync());
        (await Verify(host)).Findings.Select(f => f.Code).ShouldBe(["journal.part_missing"]);
    }
}
