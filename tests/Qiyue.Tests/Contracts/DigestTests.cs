using System.Net;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts.Digests;
using Qiyue.Contracts.Performing;
using Qiyue.Kernel;
using Qiyue.Organizations.People;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Outbox;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>Digest mails: each thing once, nothing when there is nothing, ended by one click.</summary>
public class DigestTests
{
    /// <summary>The server is never asked: what matters is what waits in the outbox.</summary>
    private static Task<TestHost> Start(Database database) => TestHost.Start(database, ("QIYUE_SMTP", "smtp://127.0.0.1:9?from=qiyue@example.org"), ("QIYUE_URL", "https://qiyue.example.org/"));

    private static async Task Confirm(TestHost host, string who, string email)
    {
        var client = await host.SignedIn(who);
        var sent = await client.Send("PUT", "/api/v1/account/mail", $$"""{"email":"{{email}}"}""");
        sent.StatusCode.ShouldBe(HttpStatusCode.OK, await sent.Content.ReadAsStringAsync(Programs.Ct));
        var id = (await sent.Json()).GetProperty("id").GetGuid();
        var code = Regex.Match(await host.Read(db => db.Set<OutboxMessage>().Where(m => m.Kind == OutboxMessage.Code).OrderByDescending(m => m.Id).Select(m => m.Body).FirstAsync()), @"\d{6}").Value;
        (await client.Send("POST", $"/api/v1/account/mail/confirmation/{id}", $$"""{"code":"{{code}}"}""")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private static Task<DailyOutcome> Run(TestHost host) => host.As(Actor.System, s => s.GetRequiredService<WriteDigests>().Run(Programs.Ct));

    private static Task<List<OutboxMessage>> Digests(TestHost host) => host.Read(db => db.Set<OutboxMessage>().AsNoTracking().Where(m => m.Kind == OutboxMessage.Digest).OrderBy(m => m.Id).ToListAsync());

    [Theory, BothDatabases]
    public async Task Each_thing_is_told_once_and_nothing_is_told_twice(Database database)
    {
        await using var host = await Start(database);
        var d = await District.Create(host);
        await Confirm(host, "liaison", "Li.Ming@example.org");
        await Confirm(host, "clerk", "chen@example.org");
        var code = await ContractJourneyTests.Signed(d);
        (await Run(host)).Done.ShouldBe(0, "today is not over");
        host.Time.Advance(TimeSpan.FromDays(1));
        (await Run(host)).ShouldBe(DailyOutcome.Of(2), new Same());
        var first = (await Digests(host)).Single(m => m.Recipient == "Li.Ming@example.org");
        first.Body.ShouldContain("履行《健康讲座进社区》：健康讲座（期限 2026-11-30）");
        first.Body.ShouldContain($"《健康讲座进社区》 {code}");
        first.Body.ShouldContain($"https://qiyue.example.org/work/contracts/{Uri.EscapeDataString(code)}");
        first.Body.ShouldContain("石羊塘社区 · 社区党委书记：签署契约");
        first.Body.ShouldNotContain("同意当前版本", customMessage: "what one did oneself is no news");
        first.Body.IndexOf("签署契约", StringComparison.Ordinal).ShouldBeLessThan(first.Body.IndexOf("发起契约", StringComparison.Ordinal), "newest first");
        foreach (var person in new[] { "王芳", "李明", "赵敏", "陈静" }) first.Body.ShouldNotContain(person);
        first.NextTryAt.ShouldBe(new DateTime(2026, 3, 3, 2, 0, 0), "it was past seven in the morning");
        first.Unsubscribe!.ShouldStartWith("https://qiyue.example.org/mail/unsubscribe/");

        (await Run(host)).Done.ShouldBe(0, "done again, it writes nothing");
        host.Time.Advance(TimeSpan.FromDays(1));
        (await Run(host)).Done.ShouldBe(0, "nothing new, no mail");
        await host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 3), Quantity = "1" }, default));
        host.Time.Advance(TimeSpan.FromDays(1));
        (await Run(host)).Done.ShouldBe(1);
        var second = (await Digests(host))[^1];
        second.Recipient.ShouldBe("chen@example.org");
        second.Body.ShouldContain("登记履约");
        second.Body.ShouldContain("确认《健康讲座进社区》的履约记录");
        second.Body.ShouldContain("还在等您办理的有 1 项");
        second.Body.ShouldNotContain("签署契约");
        (await (await host.SignedIn("clerk")).GetStringAsync("/work/account", Programs.Ct)).ShouldContain("c***@example.org");
    }

    private sealed class Same : IEqualityComparer<DailyOutcome>
    {
        public bool Equals(DailyOutcome? x, DailyOutcome? y) => x!.Done == y!.Done && x.Failures.SequenceEqual(y.Failures);
        public int GetHashCode(DailyOutcome obj) => 0;
    }

    [Theory, BothDatabases]
    public async Task Two_runs_at_once_write_one_mail(Database database)
    {
        await using var host = await Start(database);
        var d = await District.Create(host);
        await Confirm(host, "liaison", "li@example.org");
        await ContractJourneyTests.Signed(d);
        host.Time.Advance(TimeSpan.FromDays(1));
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Run(host))));
        (await Digests(host)).Count.ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task A_weekly_digest_comes_on_Mondays_in_the_language_chosen(Database database)
    {
        await using var host = await Start(database);
        var d = await District.Create(host);
        await Confirm(host, "liaison", "li@example.org");
        (await (await host.SignedIn("liaison")).Send("PUT", "/api/v1/account/mail/digest", """{"choice":"weekly","language":"en"}""")).EnsureSuccessStatusCode();
        host.Time.Advance(TimeSpan.FromDays(1));
        await Run(host); // Tuesday, nothing to tell: told until today
        await ContractJourneyTests.Signed(d);
        for (var i = 0; i < 5; i++)
        {
            host.Time.Advance(TimeSpan.FromDays(1));
            (await Run(host)).Done.ShouldBe(0);
        }
        host.Time.Advance(TimeSpan.FromDays(1));
        (await Run(host)).Done.ShouldBe(1);
        var mail = (await Digests(host)).Single();
        mail.Subject.ShouldStartWith("Qiyue:");
        mail.Body.ShouldContain("New in your to-do list (1)");
        mail.Body.ShouldNotMatch("待办|期限");
    }

    [Theory, BothDatabases]
    public async Task One_click_ends_it_and_a_made_up_link_ends_nothing(Database database)
    {
        await using var host = await Start(database);
        var d = await District.Create(host);
        await Confirm(host, "liaison", "li@example.org");
        await ContractJourneyTests.Signed(d);
        host.Time.Advance(TimeSpan.FromDays(1));
        await Run(host);
        var link = new Uri((await Digests(host)).Single().Unsubscribe!).AbsolutePath;
        var anyone = host.Program();
        Task<DigestChoice?> Chosen() => host.Read(db => db.Set<PersonMail>().Select(m => m.Choice).SingleAsync());
        (await anyone.Send("POST", link[..^1] + (link[^1] == '0' ? '1' : '0'), "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var looked = await anyone.GetAsync(link, Programs.Ct);
        looked.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Chosen()).ShouldBeNull("looking changes nothing");
        (await anyone.GetStringAsync(looked.Headers.Location!.OriginalString, Programs.Ct)).ShouldNotContain("example.org");
        (await anyone.Send("POST", link, "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Chosen()).ShouldBe(DigestChoice.None);
        var browser = host.Browser();
        (await browser.Submit(looked.Headers.Location!.OriginalString, "mail-choice", ("Input.Choice", "Daily"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Chosen()).ShouldBe(DigestChoice.Daily);
        await anyone.Send("POST", link);
        await ContractJourneyTests.Signed(d);
        host.Time.Advance(TimeSpan.FromDays(1));
        (await Run(host)).Done.ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task Who_has_confirmed_no_address_gets_nothing_and_a_changed_one_must_be_confirmed_again(Database database)
    {
        await using var host = await Start(database);
        var d = await District.Create(host);
        var liaison = await host.SignedIn("liaison");
        (await liaison.Send("PUT", "/api/v1/account/mail", """{"email":"not an address"}""")).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await liaison.Send("PUT", "/api/v1/account/mail", """{"email":"li@example.org"}""")).EnsureSuccessStatusCode();
        await ContractJourneyTests.Signed(d);
        host.Time.Advance(TimeSpan.FromDays(1));
        (await Run(host)).Done.ShouldBe(0);
        await Confirm(host, "liaison", "ming@example.org");
        await host.As(d["office"], s => s.GetRequiredService<PeopleDesk>().Change(d["liaison"].PersonId!.Value, new() { Name = "李明", Email = "other@example.org" }, default));
        await ContractJourneyTests.Signed(d);
        host.Time.Advance(TimeSpan.FromDays(1));
        (await Run(host)).Done.ShouldBe(0, "an address that somebody else entered is not confirmed");
        (await (await liaison.GetAsync("/api/v1/account/mail", Programs.Ct)).Outcome()).ShouldStartWith("401", customMessage: "the sign-in is over by now");
        (await (await (await host.SignedIn("liaison")).GetAsync("/api/v1/account/mail", Programs.Ct)).Json()).GetProperty("verified").GetBoolean().ShouldBeFalse();
        (await host.Read(db => db.Set<Qiyue.Data.JournalEntry>().Where(e => e.Act == "person.mail_changed").Select(e => e.Changes).ToListAsync())).ShouldAllBe(c => !c.Contains("example.org"));
    }
}
