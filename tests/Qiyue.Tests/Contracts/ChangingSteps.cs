using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.OpenData;
using Qiyue.Organizations;
using Qiyue.Platform.Todo;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>What the tests of changed contracts have in common: a contract that is performed, and its acts over HTTP.</summary>
internal static class ChangingSteps
{
    internal const string Proof = District.Password;

    internal static async Task<(District D, string Code)> Performing(TestHost host)
    {
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        host.Time.Advance(TimeSpan.FromDays(8));
        await ContractJourneyTests.Daily(host);
        return (d, code);
    }

    internal static async Task<JsonElement> Sent(TestHost host, string who, string path, object? body = null, string? refused = null)
    {
        var answer = await (await host.SignedIn(who)).Send("POST", $"/api/v1/contracts/{path}", JsonSerializer.Serialize(body ?? new { }));
        var json = await answer.Json();
        if (refused is null) ((int)answer.StatusCode).ShouldBeLessThan(300, $"{path}: {json}");
        else json.GetProperty("code").GetString().ShouldBe(refused, path);
        return json;
    }

    internal static async Task<JsonElement> Read(TestHost host, string code, string? who = null) => await (await (who is null ? host.Program() : await host.SignedIn(who)).Send("GET", $"/api/v1/contracts/{code}")).Json();

    internal static object Terms(District d, string quantity = "4", bool waived = false, string due = "2026-11-30", bool second = false) => new
    {
        title = "健康讲座进社区", category = "health", purpose = "让老人在家门口听到专业讲座", startOn = "2026-03-01", endOn = "2026-12-31",
        obligations = new[] { Obligation(d, 1, "健康讲座", quantity, due, waived) }.Concat(second ? [Obligation(d, 0, "义诊", "1", "2026-10-01", false)] : []),
        milestones = new[] { new { number = 1, name = "第一场讲座", plannedOn = "2026-04-30" } },
    };

    internal static object Obligation(District d, int number, string what, string quantity, string due, bool waived) =>
        new { number, doer = d.Hospital.Code, beneficiary = d.Community.Code, what, quantity, unit = "场", audience = "老年居民", dueOn = due, responsibleName = "李明", responsiblePost = "联络员", weight = 1, waived };

    internal static async Task Amend(TestHost host, District d, string code, object terms, int number = 1)
    {
        await Sent(host, "liaison", $"{code}/amendments", new { terms, reason = "院方人手有限" });
        var version = (await Read(host, code, "clerk")).GetProperty("changes").GetProperty("amendments").EnumerateArray().Last().GetProperty("version").GetInt32();
        await Sent(host, "clerk", $"{code}/amendments/{number}/acceptances", new { version });
        foreach (var who in new[] { "head", "secretary" })
        {
            var digest = (await Read(host, code, who)).GetProperty("changes").GetProperty("amendments").EnumerateArray().Last().GetProperty("digest").GetString();
            await Sent(host, who, $"{code}/amendments/{number}/signatures", new { digest, proof = Proof });
        }
    }

    internal static async Task<string> Work(TestHost host, string code, string quantity, string on) =>
        (await Sent(host, "liaison", $"{code}/work", new { obligation = 1, doneOn = on, quantity })).GetProperty("id").GetString()!;

    internal static Task<List<string>> Todos(TestHost host, Guid organization) =>
        host.Read(db => db.Set<TodoRow>().Where(t => t.OrganizationId == organization && t.DoneAt == null && t.SubjectKind == "contract").Select(t => t.Key).ToListAsync());

    internal static async Task JournalHolds(TestHost host) => (await host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(null, null, default))).Findings.ShouldBeEmpty();

    internal static Task<Figure> Half(TestHost host, District d) => host.As(Actor.System, async s =>
        (await s.GetRequiredService<Figures>().UnitRates(s.GetRequiredService<OrganizationTree>().Get(d.Office.Id), new(2026, 1, 1), new(2026, 12, 31), default)) is var rates ? new Figure(null, rates.Count(r => r.Rate.IsAtMost(50)), rates.Count, "") : null!);
}
