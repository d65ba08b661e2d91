using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Verifying;
using Qiyue.Kernel;
using Qiyue.OpenData;
using Qiyue.Organizations;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;
using static Qiyue.Tests.Contracts.ChangingSteps;

namespace Qiyue.Tests.Contracts;

/// <summary>A signed contract is suspended, ended for breach, by order or by consent, and renewed, over HTTP; what each does to lists, figures and pages (docs/architecture.md, What changes a contract).</summary>
public class SuspendingAndEndingTests
{
    [Theory, BothDatabases]
    public async Task A_suspended_contract_waits_and_moves_on_by_its_days(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        var entry = await Work(host, code, "1", "2026-03-10");
        await Sent(host, "liaison", $"{code}/suspension", new { reason = "场馆改造", expectedEnd = "2026-06-01" });
        (await Todos(host, d.Community.Id)).ShouldContain(k => k.StartsWith("suspension.agree"));
        await Sent(host, "clerk", $"{code}/suspension/agreement");
        var shown = await Read(host, code);
        (shown.GetProperty("light").GetString(), shown.GetProperty("stage").GetString(), shown.GetProperty("changes").GetProperty("suspendedOn").GetString()).ShouldBe(("suspended", "performing", "2026-03-10"));
        (await host.Browser().GetStringAsync($"/contracts/{code}", Programs.Ct)).ShouldContain("自 2026年3月10日 起中止");
        var wall = await (await host.Program().Send("GET", "/api/v1/contracts?stage=performing")).Json();
        wall.GetProperty("items")[0].GetProperty("light").GetString().ShouldBe("suspended");
        await Sent(host, "liaison", $"{code}/work", new { obligation = 1, doneOn = "2026-03-10", quantity = "1" }, "contract.suspended");
        (await Todos(host, d.Hospital.Id)).ShouldAllBe(k => k.StartsWith("suspension."));
        (await Half(host, d)).Denominator.ShouldBe(0, "its days are not fixed while it is suspended");
        host.Time.Advance(TimeSpan.FromDays(365)); // the term, the days to confirm and the expected end are all over
        (await host.As(Actor.System, s => s.GetRequiredService<AdvanceContracts>().Due(new(2027, 3, 10), default))).ShouldBeEmpty();
        var id = await host.Read(db => db.Set<Contract>().Select(c => c.Id).SingleAsync());
        await host.As(Actor.System, s => s.GetRequiredService<AdvanceContracts>().Handle(id, default)); // asked for all the same, as by another day's work
        (await host.Read(db => db.Set<WorkEntry>().Where(w => w.Id == Guid.Parse(entry)).Select(w => new { w.State, w.RemindedOn, db.Set<Contract>().Single(c => c.Id == w.ContractId).Stage }).SingleAsync()))
            .ShouldBe(new { State = WorkState.Recorded, RemindedOn = (DateOnly?)null, Stage = ContractStage.Performing }, "neither the days to confirm nor the term run out");
        await Sent(host, "clerk", $"{code}/resumption", new { reason = "改造完成" });
        await Sent(host, "liaison", $"{code}/resumption", new { reason = "改造完成" });
        shown = await Read(host, code);
        (shown.GetProperty("endOn").GetString(), shown.GetProperty("obligations")[0].GetProperty("dueOn").GetString(), shown.GetProperty("light").GetString()).ShouldBe(("2027-12-31", "2027-11-30", "normal"));
        shown.GetProperty("work")[0].GetProperty("defaultOn").GetString().ShouldBe(WorkingCalendar.AddWorkingDays(new(2027, 3, 9), 11).ToString("yyyy-MM-dd"), "all of its days are left");
        await ContractJourneyTests.Daily(host);
        (await host.Read(db => db.Set<WorkEntry>().Where(w => w.Id == Guid.Parse(entry)).Select(w => w.State).SingleAsync())).ShouldBe(WorkState.Recorded);
        CheckSignedContract.Of(await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct)).ShouldAllBe(c => c.Result == CheckResult.Holds);
        (await host.Browser().GetStringAsync($"/contracts/{code}/print", Programs.Ct)).ShouldContain("2026年12月31日", Case.Sensitive, "the print shows what was signed");
        await JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task A_contract_that_is_suspended_on_show_is_not_performed_before_it_goes_on(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var id = await host.Read(db => db.Set<Contract>().Select(c => c.Id).SingleAsync());
        await Sent(host, "street", $"{code}/suspension/order", new { ground = "safety", reason = "场馆消防不合格", expectedEnd = "2026-09-01" });
        host.Time.Advance(TimeSpan.FromDays(10));
        (await host.As(Actor.System, s => s.GetRequiredService<AdvanceContracts>().Due(new(2026, 3, 12), default))).ShouldBeEmpty();
        await host.As(Actor.System, s => s.GetRequiredService<AdvanceContracts>().Handle(id, default));
        (await Read(host, code)).GetProperty("stage").GetString().ShouldBe("showing");
        await Sent(host, "street", $"{code}/resumption", new { reason = "整改完成" });
        await ContractJourneyTests.Daily(host);
        (await Read(host, code)).GetProperty("stage").GetString().ShouldBe("performing");
        await JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task Days_to_cure_stand_still_while_the_street_has_suspended_the_contract(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        host.Time.Advance(TimeSpan.FromDays(120)); // 8 July, a Wednesday
        var id = (await Sent(host, "clerk", $"{code}/breach-notices", new { party = d.Hospital.Code, obligations = new[] { 1 }, ground = "一场也没有办" })).GetProperty("id").GetString();
        Task<DateOnly> CureUntil() => host.Read(db => db.Set<BreachNotice>().Where(b => b.Id == Guid.Parse(id!)).Select(b => b.CureUntil).SingleAsync());
        (await CureUntil()).ShouldBe(new DateOnly(2026, 7, 22));
        await Sent(host, "street", $"{code}/suspension/order", new { ground = "safety", reason = "场馆消防不合格", expectedEnd = "2026-09-01" });
        (await Todos(host, d.Hospital.Id)).ShouldNotContain(k => k.StartsWith("breach."), "nothing to cure meanwhile");
        host.Time.Advance(TimeSpan.FromDays(28)); // 5 August: the day has passed, but no day ran
        await Sent(host, "clerk", $"{code}/breach-notices/{id}/ending", null, "contract.suspended");
        await Sent(host, "street", $"{code}/resumption", new { reason = "整改完成" });
        (await CureUntil()).ShouldBe(new DateOnly(2026, 8, 19), "all of its days are left");
        (await Todos(host, d.Hospital.Id)).ShouldContain($"breach.cure:{id}");
        await Sent(host, "clerk", $"{code}/breach-notices/{id}/ending", null, "breach.curing");
        await JournalHolds(host);
        host.Time.Advance(TimeSpan.FromDays(15));
        await Sent(host, "clerk", $"{code}/breach-notices/{id}/ending");
    }

    [Theory, BothDatabases]
    public async Task Breach_consent_and_order_count_differently(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        await Sent(host, "clerk", $"{code}/breach-notices", new { party = d.Hospital.Code, obligations = new[] { 1 }, ground = "太早" }, "breach.not_behind");
        host.Time.Advance(TimeSpan.FromDays(120)); // 8 July
        var id = (await Sent(host, "clerk", $"{code}/breach-notices", new { party = d.Hospital.Code, obligations = new[] { 1 }, ground = "一场也没有办" })).GetProperty("id").GetString();
        (await Read(host, code)).GetProperty("changes").GetProperty("notices").GetArrayLength().ShouldBe(0, "a notice is internal");
        (await Todos(host, d.Hospital.Id)).ShouldContain($"breach.cure:{id}");
        await Sent(host, "liaison", $"{code}/breach-notices/{id}/answer", new { answer = "下周补办" });
        await Sent(host, "clerk", $"{code}/breach-notices/{id}/ending", null, "breach.curing");
        var entry = await Work(host, code, "1", "2026-07-08");
        host.Time.Advance(TimeSpan.FromDays(15)); // 23 July; the last day to cure was the 22nd
        await Sent(host, "clerk", $"{code}/breach-notices/{id}/ending", null, "breach.work_open");
        await Sent(host, "clerk", $"{code}/work/confirmations", new { entries = new[] { entry } });
        await Sent(host, "clerk", $"{code}/breach-notices/{id}/ending", null, "breach.closed");

        host.Time.Advance(TimeSpan.FromDays(60));
        var second = (await Sent(host, "clerk", $"{code}/breach-notices", new { party = d.Hospital.Code, obligations = new[] { 1 }, ground = "又停办" })).GetProperty("id").GetString();
        host.Time.Advance(TimeSpan.FromDays(30));
        await ContractJourneyTests.Daily(host);
        (await Read(host, code)).GetProperty("stage").GetString().ShouldBe("performing", "never by itself");
        await Sent(host, "liaison", $"{code}/breach-notices/{second}/ending", null, "forbidden");
        await Sent(host, "clerk", $"{code}/breach-notices/{second}/ending");
        var ended = await Read(host, code);
        (ended.GetProperty("stage").GetString(), ended.GetProperty("changes").GetProperty("endingKind").GetString(), ended.GetProperty("changes").GetProperty("endingFault").GetProperty("code").GetString()).ShouldBe(("terminated", "breach", d.Hospital.Code));
        ((await Half(host, d)).Numerator, (await Half(host, d)).Denominator).ShouldBe((1, 1), "a quarter was done; what is undone counts as undone");
        (await host.Browser().GetStringAsync($"/contracts/{code}", Programs.Ct)).ShouldContain("因违约终止");
        (await Todos(host, d.Hospital.Id)).ShouldBeEmpty();
        await Sent(host, "clerk", $"{code}/judgements", new { side = "self", score = 90 }, "contract.terminated");

        var other = await ContractJourneyTests.Signed(d);
        (await Half(host, d)).Denominator.ShouldBe(1);
        await Sent(host, "clerk", $"{other}/ending/order", new { ground = "safety", reason = "x" }, "forbidden");
        await Sent(host, "street", $"{other}/ending/order", new { ground = "falsification", reason = "签到造假" }, "ending.fault_missing");
        await Sent(host, "street", $"{other}/ending/order", new { ground = "safety", reason = "场馆消防不合格" });
        (await Read(host, other)).GetProperty("changes").GetProperty("endingGround").GetString().ShouldBe("safety");
        (await host.As(Actor.System, s => s.GetRequiredService<Figures>().UnitRates(s.GetRequiredService<OrganizationTree>().Get(d.Office.Id), new(2026, 1, 1), new(2026, 12, 31), default))).Single().Obligations.ShouldBe(1, "nobody's fault: left out");

        var third = await ContractJourneyTests.Signed(d);
        await Sent(host, "liaison", $"{third}/ending", new { reason = "场地另有安排" });
        await Sent(host, "clerk", $"{third}/ending/agreement");
        (await Read(host, third)).GetProperty("changes").GetProperty("endingKind").GetString().ShouldBe("consent");
        await JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task A_renewal_lists_what_was_left_undone_and_both_name_each_other(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        var entry = await Work(host, code, "1.5", "2026-03-10");
        await Sent(host, "clerk", $"{code}/work/confirmations", new { entries = new[] { entry } });
        var form = await (await host.SignedIn("clerk")).GetStringAsync($"/work/contracts/{code}/renewal", Programs.Ct);
        form.ShouldContain("尚缺 2.5场");
        form.ShouldContain("2027-01-01");
        var terms = new { title = "健康讲座进社区（二期）", category = "health", purpose = "续办", startOn = "2027-01-01", endOn = "2027-12-31", obligations = new[] { Obligation(d, 0, "健康讲座", "4", "2027-11-30", false) } };
        await Sent(host, "neighbour", $"{code}/renewal", new { terms }, "forbidden");
        await Sent(host, "clerk", $"{code}/renewal", new { terms, carry = new[] { 2 } }, "renewal.nothing_left");
        var renewal = (await Sent(host, "clerk", $"{code}/renewal", new { terms, carry = new[] { 1 } })).GetProperty("code").GetString()!;
        var made = await Read(host, renewal, "liaison");
        (made.GetProperty("changes").GetProperty("renews").GetString(), made.GetProperty("obligations")[1].GetProperty("promised").GetString(), made.GetProperty("obligations")[1].GetProperty("carriedOver").GetBoolean()).ShouldBe((code, "2.5", true));
        (await Read(host, code, "liaison")).GetProperty("changes").GetProperty("renewedAs").GetString().ShouldBe(renewal);
        (await Read(host, code)).GetProperty("changes").GetProperty("renewedAs").ValueKind.ShouldBe(JsonValueKind.Null, "not before it is public");
        await Sent(host, "liaison", $"{code}/renewal", new { terms }, "contract.already_renewed");
        await Sent(host, "liaison", $"{renewal}/decline", new { reason = "明年不办" });
        await Sent(host, "liaison", $"{code}/renewal", new { terms });
        await JournalHolds(host);
    }
}
