using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Links;
using Qiyue.Contracts.Performing;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Contracts;

/// <summary>A liaison who never logs in acts once through a link, and only so.</summary>
public class OneTimeLinkTests
{
    [Theory, BothDatabases]
    public async Task A_liaison_without_an_account_records_work_once(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var link = await Issue(d, "liaison", code, new() { Act = "work", Holder = "黄小兰" });
        using var phone = host.CreateClient();
        var shown = await phone.GetFromJsonAsync<JsonElement>($"/api/v1/one-time-links/{link.Token}", TestContext.Current.CancellationToken);
        (shown.GetProperty("organization").GetString(), shown.GetProperty("obligations").GetArrayLength()).ShouldBe(("区人民医院", 1));
        (await Page(phone, link.Token)).ShouldContain("黄小兰，您代表区人民医院办理");

        // What is refused does not use it up.
        (await Code(await Work(phone, link.Token, "2026-03-09"))).ShouldBe((422, "work.in_future"));
        (await Code(await phone.PostAsJsonAsync($"/api/v1/one-time-links/{link.Token}/confirmations", new { entries = new[] { Guid.NewGuid() } }, TestContext.Current.CancellationToken))).ShouldBe((422, "link.other_act"));
        (await Work(phone, link.Token, "2026-03-02")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Code(await Work(phone, link.Token, "2026-03-02"))).ShouldBe((410, "link.used"));
        (await phone.GetAsync($"/act/{link.Token}", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Gone);

        var entry = await host.Read(db => db.Set<JournalEntry>().OrderByDescending(e => e.Id).FirstAsync(e => e.Act == "work.recorded"));
        (entry.ActorText, entry.OrganizationId).ShouldBe(("区人民医院 · 一次性链接", d.Hospital.Id));
        (await host.Read(db => db.Set<WorkEntry>().SingleAsync())).ById.ShouldBe(d.Hospital.Id);
        (await Data.VerifyJournalTests.Verify(host)).Holds.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task A_link_opened_twice_in_parallel_acts_once(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var link = await Issue(d, "liaison", code, new() { Act = "work", Holder = "黄小兰", Obligation = 1 });
        using var phone = host.CreateClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ => await Code(await Work(phone, link.Token, "2026-03-02"))));
        answers.Count(a => a.Status == 200).ShouldBe(1);
        answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Status == 410 && a.Code == "link.used");
        (await host.Read(db => db.Set<WorkEntry>().CountAsync())).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task The_beneficiary_s_liaison_confirms_several_at_once(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var ids = new List<Guid>();
        foreach (var note in new[] { "第一场", "第二场", "第三场" })
            ids.Add((await host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 2), Quantity = "1", Note = note }, default))).Id);
        (await Should.ThrowAsync<Refusal>(Issue(d, "liaison", code, new() { Act = "confirm", Holder = "黄小兰" }))).Code.ShouldBe("link.obligation");
        var link = await Issue(d, "clerk", code, new() { Act = "confirm", Holder = "韦大姐" });
        using var phone = host.CreateClient();
        (await Page(phone, link.Token)).ShouldContain("第二场");
        (await phone.PostAsJsonAsync($"/api/v1/one-time-links/{link.Token}/confirmations", new { entries = ids.Take(2) }, TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Read(db => db.Set<WorkEntry>().CountAsync(w => w.State == WorkState.Confirmed))).ShouldBe(2);
        (await host.As(d["clerk"], s => s.GetRequiredService<ListConfirmations>().Handle(default))).Select(w => w.Id).ShouldBe([ids[2]]);
    }

    [Theory, BothDatabases]
    public async Task A_link_is_taken_back_expires_and_cannot_be_made_up(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        using var phone = host.CreateClient();
        var link = await Issue(d, "liaison", code, new() { Act = "work", Holder = "黄小兰" });
        (await Should.ThrowAsync<Refusal>(host.As(d["clerk"], s => s.GetRequiredService<RevokeOneTimeLink>().Handle(code, link.Id, default)))).Status.ShouldBe(404);
        await host.As(d["liaison"], s => s.GetRequiredService<RevokeOneTimeLink>().Handle(code, link.Id, default));
        (await Code(await Work(phone, link.Token, "2026-03-02"))).ShouldBe((410, "link.revoked"));
        var other = await Issue(d, "liaison", code, new() { Act = "work", Holder = "黄小兰" });
        other.ExpiresOn.ShouldBe(new DateOnly(2026, 3, 16));
        foreach (var token in new[] { other.Token[..^1] + (other.Token[^1] == 'A' ? 'Q' : 'A'), "x" + other.Token[1..], "", "rate", other.Token + "A", new string('A', 43) })
            (await phone.GetAsync($"/api/v1/one-time-links/{token}x"[..^1], TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound, token);
        host.Time.Advance(TimeSpan.FromDays(15));
        (await Code(await Work(phone, other.Token, "2026-03-02"))).ShouldBe((410, "link.expired"));
        (await host.As(d["liaison"], s => s.GetRequiredService<ListOneTimeLinks>().Handle(code, default))).Select(l => (l.State, l.Token)).ShouldBe([("已过期", null), ("已收回", null)]);
        (await host.As(d["clerk"], s => s.GetRequiredService<ListOneTimeLinks>().Handle(code, default))).ShouldBeEmpty();
        (await Should.ThrowAsync<Refusal>(host.As(d["other"], s => s.GetRequiredService<IssueOneTimeLink>().Handle(code, new() { Act = "work", Holder = "甲" }, default)))).Status.ShouldBe(403);
        (await Should.ThrowAsync<Refusal>(Issue(d, "liaison", code, new() { Act = "sign", Holder = "甲" }))).Code.ShouldBe("link.act");
    }

    private static Task<IssuedLink> Issue(District d, string who, string code, IssueOneTimeLinkInput input) => d.Host.As(d[who], s => s.GetRequiredService<IssueOneTimeLink>().Handle(code, input, default));

    private static Task<HttpResponseMessage> Work(HttpClient phone, string token, string day) =>
        phone.PostAsJsonAsync($"/api/v1/one-time-links/{token}/work", new { obligation = 1, doneOn = day, quantity = "1" }, TestContext.Current.CancellationToken);

    private static Task<string> Page(HttpClient phone, string token) => phone.GetStringAsync($"/act/{token}", TestContext.Current.CancellationToken);

    private static async Task<(int Status, string? Code)> Code(HttpResponseMessage answer) =>
        ((int)answer.StatusCode, answer.IsSuccessStatusCode ? null : (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("code").GetString());
}
