using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Webhooks;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Outbox;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>Webhooks against receivers on this machine: who is told what, that it is signed, and what a receiver that fails costs.</summary>
public class WebhookTests
{
    /// <summary>A receiver on a port of its own, that answers as told.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly WebApplication _app;
        public ConcurrentQueue<(string Id, string At, string Signature, string Body)> Taken { get; } = new();
        public Func<HttpContext, Task> Answer { get; set; } = http => { http.Response.StatusCode = 204; return Task.CompletedTask; };
        public string Url => _app.Urls.Single() + "/hook";

        public Receiver()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            _app = builder.Build();
            _app.Run(async http =>
            {
                using var reader = new StreamReader(http.Request.Body);
                Taken.Enqueue((http.Request.Headers["webhook-id"].ToString(), http.Request.Headers["webhook-timestamp"].ToString(), http.Request.Headers["webhook-signature"].ToString(), await reader.ReadToEndAsync()));
                await Answer(http);
            });
            _app.StartAsync().GetAwaiter().GetResult();
        }

        public async ValueTask DisposeAsync() => await _app.DisposeAsync();
    }

    private static Task<TestHost> Start(Database database) => TestHost.Start(database, ("QIYUE_WEBHOOK_NETWORKS", "127.0.0.0/8"));

    private static Task<MadeWebhook> Enter(District d, string url, string organization, string who = "office", params string[] events) =>
        d.Host.As(d[who], s => s.GetRequiredService<WebhookDesk>().Create(organization, new() { Url = url, Events = [.. events] }, default));

    private static Task Job(TestHost host) => host.As(Actor.System, s => s.GetRequiredService<DeliverWebhooks>().Run(Programs.Ct));

    private static Task<string> Propose(District d) => d.Host.As(d["clerk"], async s => (await s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default)).Code);

    private static Task<List<WebhookDelivery>> Deliveries(TestHost host) => host.Read(db => db.Set<WebhookDelivery>().AsNoTracking().OrderBy(x => x.At).ThenBy(x => x.Sequence).ThenBy(x => x.Id).ToListAsync());

    [Theory, BothDatabases]
    public async Task Each_act_on_a_contract_one_may_see_is_told_once_signed_and_without_persons(Database database)
    {
        await using var host = await Start(database);
        var d = await District.Create(host);
        await using var receiver = new Receiver();
        var made = await Enter(d, receiver.Url, d.Hospital.Code);
        await Enter(d, receiver.Url + "/of-the-school", d.School.Code);
        var code = await ContractJourneyTests.Signed(d);
        await Job(host);
        var acts = await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectKind == "contract").OrderBy(e => e.Sequence).Select(e => e.Act).ToListAsync());
        receiver.Taken.Select(t => JsonDocument.Parse(t.Body).RootElement.GetProperty("type").GetString()).ShouldBe(acts, "the school sees none of it");
        foreach (var (id, at, signature, body) in receiver.Taken)
        {
            signature.ShouldBe(WebhookSender.Signature(made.Secret, id, at, body));
            signature.ShouldNotBe(WebhookSender.Signature(made.Secret, id, at, body.Replace("签", "谈")[..^1]));
            foreach (var person in new[] { "王芳", "李明", "赵敏", "陈静" }) body.ShouldNotContain(person);
        }
        var last = JsonDocument.Parse(receiver.Taken.Last().Body).RootElement.GetProperty("data");
        (last.GetProperty("code").GetString(), last.GetProperty("stage").GetString(), last.GetProperty("organization").GetProperty("code").GetString()).ShouldBe((code, "showing", d.Hospital.Code));
        await Job(host);
        receiver.Taken.Count.ShouldBe(acts.Count, "nothing is told twice");
        (await host.Read(db => db.Set<Webhook>().Select(h => h.Secret).FirstAsync())).ShouldNotContain(made.Secret[6..]);
        (await host.As(Actor.System, s => s.GetRequiredService<Qiyue.Data.Verification.VerifyJournal>().Handle(null, null, Programs.Ct))).Holds.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task A_receiver_is_told_what_it_wants_and_of_refused_acts_nothing(Database database)
    {
        await using var host = await Start(database);
        var d = await District.Create(host);
        await using var receiver = new Receiver();
        await Enter(d, receiver.Url, d.Office.Code, "office", "contract.signed", "work.*");
        var code = await Propose(d);
        await Should.ThrowAsync<Refusal>(host.As(d["other"], s => s.GetRequiredService<AcceptTerms>().Handle(code, new() { Version = 1 }, default)));
        (await Deliveries(host)).ShouldBeEmpty();
        await ContractJourneyTests.Signed(d);
        (await Deliveries(host)).Select(x => x.Act).ShouldBe(["contract.signed", "contract.signed"]);
    }

    [Theory, BothDatabases]
    public async Task A_silent_receiver_holds_up_nobody_and_hears_of_it_later_under_the_same_id(Database database)
    {
        await using var host = await Start(database);
        var d = await District.Create(host);
        await using var silent = new Receiver();
        await using var good = new Receiver();
        var open = new TaskCompletionSource();
        silent.Answer = _ => open.Task;
        await Enter(d, silent.Url, d.Hospital.Code);
        await Enter(d, good.Url, d.Hospital.Code);
        await ContractJourneyTests.Signed(d);
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        await Job(host);
        System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalSeconds.ShouldBeLessThan(20, "one wait of ten seconds, not one for each act");
        good.Taken.Count.ShouldBeGreaterThan(4);
        silent.Taken.Count.ShouldBe(1);
        var waits = (await Deliveries(host)).Where(x => x.DeliveredAt is null).ToList();
        (waits[0].Tries, waits[0].Status, waits[0].Error).ShouldBe((1, null, "10 秒内没有回答。"));
        waits[0].Milliseconds!.Value.ShouldBeInRange(9_000, 15_000);
        open.SetResult();
        silent.Answer = http => { http.Response.StatusCode = 200; return Task.CompletedTask; };
        host.Time.Advance(TimeSpan.FromMinutes(2));
        await Job(host);
        (await Deliveries(host)).ShouldAllBe(x => x.DeliveredAt != null && x.NextTryAt == null);
        silent.Taken.Select(t => t.Id).GroupBy(i => i).ShouldContain(g => g.Count() == 2, "at least once: the same id again");
        silent.Taken.Count.ShouldBe(good.Taken.Count + 1);
    }

    [Theory, BothDatabases]
    public async Task A_receiver_that_fails_is_tried_eight_times_and_after_days_switched_off(Database database)
    {
        await using var host = await Start(database);
        var d = await District.Create(host);
        await using var receiver = new Receiver();
        receiver.Answer = http => { http.Response.StatusCode = 500; return Task.CompletedTask; };
        var hook = await Enter(d, receiver.Url, d.Hospital.Code, "office", "contract.proposed");
        await Propose(d);
        await Job(host);
        var first = (await Deliveries(host)).Single();
        (first.Tries, first.Status, first.Error).ShouldBe((1, 500, "对方没有接受。"));
        (first.NextTryAt - host.Time.GetUtcNow().UtcDateTime).ShouldBe(TimeSpan.FromMinutes(1));
        await Job(host);
        (await Deliveries(host)).Single().Tries.ShouldBe(1, "not before its time");
        for (var i = 0; i < 12; i++)
        {
            host.Time.Advance(TimeSpan.FromHours(5));
            await Job(host);
        }
        var given = (await Deliveries(host)).Single();
        (given.Tries, given.NextTryAt, given.DeliveredAt).ShouldBe((DeliverWebhooks.MostTries, null, null));
        var office = await host.SignedIn("office");
        (await (await office.GetAsync($"/api/v1/webhooks/{hook.Id}", Programs.Ct)).Json()).GetProperty("active").GetBoolean().ShouldBeTrue("three days are not over");

        host.Time.Advance(TimeSpan.FromHours(24));
        await Propose(d);
        await Job(host);
        office = await host.SignedIn("office"); // a day has passed
        var json = await (await office.GetAsync($"/api/v1/webhooks/{hook.Id}", Programs.Ct)).Json();
        (json.GetProperty("active").GetBoolean(), json.GetProperty("offByFailure").GetBoolean()).ShouldBe((false, true));
        var notice = await host.Read(db => db.Set<OutboxMessage>().SingleAsync(m => m.Channel == "notice"));
        (notice.Recipient, notice.Url).ShouldBe((d["office"].PersonId.ToString()!, $"/work/webhooks/{hook.Id}"));
        await Propose(d);
        (await Deliveries(host)).Count.ShouldBe(2, "one that is off is told nothing");

        receiver.Answer = http => { http.Response.StatusCode = 200; return Task.CompletedTask; };
        (await office.Send("POST", $"/api/v1/webhooks/{hook.Id}/activation")).EnsureSuccessStatusCode();
        (await office.Send("POST", $"/api/v1/webhook-deliveries/{given.Id}/again")).EnsureSuccessStatusCode();
        await Job(host);
        (await Deliveries(host)).Single(x => x.Id == given.Id).DeliveredAt.ShouldNotBeNull();
        receiver.Taken.Last(t => t.Id == $"msg_{given.Id:N}").Body.ShouldContain("contract.proposed");
    }

    [Theory, BothDatabases]
    public async Task Redirects_are_not_followed_and_inner_networks_not_entered(Database database)
    {
        await using var host = await TestHost.Start(database, ("QIYUE_WEBHOOK_NETWORKS", "127.0.0.1/32"));
        var d = await District.Create(host);
        await using var target = new Receiver();
        await using var receiver = new Receiver();
        receiver.Answer = http => { http.Response.Redirect(target.Url); return Task.CompletedTask; };
        var hook = await Enter(d, receiver.Url, d.Hospital.Code, "office", "contract.proposed");
        await Propose(d);
        await Job(host);
        target.Taken.ShouldBeEmpty();
        (await Deliveries(host)).Single().Error.ShouldBe("对方要求转到另一个地址，未跟随。");
        foreach (var url in new[] { "http://example.org/x", "https://10.0.0.5/x", "https://[fd00::1]/x", "https://169.254.169.254/latest", "https://127.0.0.2/x", "https://[::ffff:10.0.0.5]/", "https://user:pw@example.org/", "ftp://example.org", "example.org", "https://192.168.1.1" })
            (await Should.ThrowAsync<Refusal>(Enter(d, url, d.Hospital.Code))).Code.ShouldBe("webhook.url", url);
        // A name that leads inside is found out when the connection is made, whatever it was when it was entered.
        await host.Read(async db =>
        {
            var row = await db.Set<Webhook>().SingleAsync();
            db.Entry(row).Property(nameof(Webhook.Url)).CurrentValue = $"https://localhost:{new Uri(receiver.Url).Port}/x";
            return await db.SaveChangesAsync();
        });
        await using var closed = TestHost.On(database, database == Database.Sqlite ? "" : host.Connection, host.DataFolder);
        closed.Time.Advance(host.Time.GetUtcNow() + TimeSpan.FromMinutes(2) - closed.Time.GetUtcNow());
        await Job(closed);
        var refused = (await Deliveries(host)).Single();
        (refused.Tries, refused.Status, refused.Error).ShouldBe((2, null, "地址在不允许的网络内。"));
        receiver.Taken.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("2606:4700::1111", true)]
    public void Only_public_addresses_may_receive(string address, bool allowed) => new WebhookNetworks(new ConfigurationBuilder().Build()).Allows(IPAddress.Parse(address)).ShouldBe(allowed);

    [Fact]
    public void The_signature_is_that_of_the_standard() => // the example of the Standard Webhooks specification's libraries
        WebhookSender.Signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", """{"test": 2432232314}""").ShouldBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Theory, BothDatabases]
    public async Task Only_keepers_of_the_organisation_have_them_and_the_page_shows_what_happened(Database database)
    {
        await using var host = await Start(database);
        var d = await District.Create(host);
        await using var receiver = new Receiver();
        var secretary = await host.SignedIn("secretary");
        secretary.DefaultRequestHeaders.Add("Accept", "text/html");
        var page = $"/work/organizations/{d.Community.Code}/webhooks";
        (await secretary.Submit(page, "webhook", ("Input.Url", "http://10.0.0.1/x"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var made = await secretary.Submit(page, "webhook", ("Input.Url", receiver.Url), ("Input.Events", "work.*"));
        (await made.Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("whsec_");
        (await secretary.GetStringAsync(page, Programs.Ct)).ShouldNotContain("whsec_");
        var id = await host.Read(db => db.Set<Webhook>().Select(h => h.Id).SingleAsync());
        (await secretary.Submit($"/work/webhooks/{id}", "test")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        await Job(host);
        receiver.Taken.ShouldHaveSingleItem().Body.ShouldContain("webhook.test");
        (await secretary.GetStringAsync($"/work/webhooks/{id}", Programs.Ct)).ShouldContain("已送达");
        (await secretary.GetStringAsync($"/work/organizations/{d.Community.Code}", Programs.Ct)).ShouldContain(page);
        foreach (var who in new[] { "clerk", "neighbour", "street", "other" })
            (await (await host.SignedIn(who)).GetAsync($"/api/v1/webhooks/{id}", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound, who);
        (await (await host.SignedIn("office")).GetAsync($"/api/v1/webhooks/{id}", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK, "stands above");
        (await secretary.Submit($"/work/webhooks/{id}", "off", ("Off.Reason", "检修"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await secretary.Submit($"/work/webhooks/{id}", "remove", ("Gone.Reason", "不用了"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await secretary.GetAsync($"/work/webhooks/{id}", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectKind == "webhook").OrderBy(e => e.Sequence).Select(e => e.Act).ToListAsync())).ShouldBe(["webhook.created", "webhook.switched_off", "webhook.removed"]);
    }
}
