using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts.Negotiating;
using Qiyue.Platform.Outbox;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

/// <summary>The bell counts what is new for the post and the person, and for nobody else.</summary>
public class NoticeTests
{
    [Theory, BothDatabases]
    public async Task What_becomes_due_and_what_is_sent_to_a_person_rings_until_seen(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (liaison, neighbour) = (await host.SignedIn("liaison"), await host.SignedIn("neighbour"));
        async Task<JsonElement[]> Notices(HttpClient who) => [.. (await (await who.GetAsync("/api/v1/notices", Programs.Ct)).Json()).EnumerateArray()];
        (await Notices(liaison)).ShouldBeEmpty();
        (await liaison.GetStringAsync("/work", Programs.Ct)).ShouldNotContain("条新的");

        await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), Programs.Ct));
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await host.Read(async db =>
        {
            db.Add(new OutboxMessage { Channel = "notice", Recipient = d["liaison"].PersonId.ToString()!, Subject = "本月联席会议改期", Body = "", Url = "/work", At = host.Time.GetUtcNow().UtcDateTime });
            return await db.SaveChangesAsync();
        });
        var rows = await Notices(liaison);
        rows.Select(r => r.GetProperty("isNew").GetBoolean()).ShouldBe([true, true]);
        rows[0].GetProperty("text").GetString().ShouldBe("本月联席会议改期");
        rows[1].GetProperty("text").GetString()!.ShouldNotContain("{0}");
        (await liaison.GetStringAsync("/work", Programs.Ct)).ShouldContain("通知，2 条新的");
        (await Notices(neighbour)).ShouldBeEmpty();

        liaison.DefaultRequestHeaders.Add("Accept", "text/html");
        (await liaison.Submit("/work/notices", "seen")).StatusCode.ShouldBe(System.Net.HttpStatusCode.Redirect);
        (await liaison.GetStringAsync("/work/notices", Programs.Ct)).ShouldContain("本月联席会议改期");
        (await Notices(liaison)).ShouldAllBe(r => !r.GetProperty("isNew").GetBoolean());
        (await liaison.GetStringAsync("/work", Programs.Ct)).ShouldNotContain("条新的");
    }
}
