using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Ending;
using Qiyue.Contracts.Verifying;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.OpenData;
using Qiyue.Organizations;
using Qiyue.Organizations.People;
using Qiyue.Platform.Todo;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>A signed contract is amended, suspended, ended, renewed and succeeded to, over HTTP; what each does to lists, figures and pages (docs/architecture.md, What changes a contract).</summary>
public class ChangingTests
{
    private const string Proof = District.Password;

    private static async Task<(District D, string Code)> Performing(TestHost host)
    {
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        host.Time.Advance(TimeSpan.FromDays(8));
        await ContractJourneyTests.Daily(host);
        return (d, code);
    }

    private static async Task<JsonElement> Sent(TestHost host, string who, string path, object? body = null, string? refused = null)
    {
        var answer = await (await host.SignedIn(who)).Send("POST", $"/api/v1/contracts/{path}", JsonSerializer.Serialize(body ?? new { }));
        var json = await answer.Json();
        if (refused is null) ((int)answer.StatusCode).ShouldBeLessThan(300, $"{path}: {json}");
        else json.GetProperty("code").GetString().ShouldBe(refused, path);
        return json;
    }

    private static async Task<JsonElement> Read(TestHost host, string code, string? who = null) => await (await (who is null ? host.Program() : await host.SignedIn(who)).Send("GET", $"/api/v1/contracts/{code}")).Json();

    private static object Terms(District d, string quantity = "4", bool waived = false, string due = "2026-11-30", bool second = false) => new
    {
        title = "健康讲座进社区", category = "health", purpose = "让老人在家门口听到专业讲座", startOn = "2026-03-01", endOn = "2026-12-31",
        obligations = new[] { Obligation(d, 1, "健康讲座", quantity, due, waived) }.Concat(second ? [Obligation(d, 0, "义诊", "1", "2026-10-01", false)] : []),
        milestones = new[] { new { number = 1, name = "第一场讲座", plannedOn = "2026-04-30" } },
    };

    private static object Obligation(District d, int number, string what, string quantity, string due, bool waived) =>
        new { number, doer = d.Hospital.Code, beneficiary = d.Community.Code, what, quantity, unit = "场", audience = "老年居民", dueOn = due, responsibleName = "李明", responsiblePost = "联络员", weight = 1, waived };

    private static async Task Amend(TestHost host, District d, string code, object terms, int number = 1)
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

    private static async Task<string> Work(TestHost host, string code, string quantity, string on) =>
        (await Sent(host, "liaison", $"{code}/work", new { obligation = 1, doneOn = on, quantity })).GetProperty("id").GetString()!;

    private static Task<List<string>> Todos(TestHost host, Guid organization) =>
        host.Read(db => db.Set<TodoRow>().Where(t => t.OrganizationId == organization && t.DoneAt == null && t.SubjectKind == "contract").Select(t => t.Key).ToListAsync());

    private static async Task JournalHolds(TestHost host) => (await host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(null, null, default))).Findings.ShouldBeEmpty();

    private static Task<Figure> Half(TestHost host, District d) => host.As(Actor.System, async s =>
        (await s.GetRequiredService<Figures>().UnitRates(s.GetRequiredService<OrganizationTree>().Get(d.Office.Id), new(2026, 1, 1), new(2026, 12, 31), default)) is var rates ? new Figure(null, rates.Count(r => r.Rate.IsAtMost(50)), rates.Count, "") : null!);

    [Theory, BothDatabases]
    public async Task An_amendment_walks_from_draft_to_force_and_everybody_can_verify_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        var original = await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct);
        await Sent(host, "liaison", $"{code}/amendments", new { terms = Terms(d, "2"), reason = "院方人手有限" });
        (await Todos(host, d.Community.Id)).ShouldContain(k => k.StartsWith("amendment.answer"));
        // Two parties amend at once: the second is told, with a sentence.
        (await Sent(host, "clerk", $"{code}/amendments", new { terms = Terms(d, "3"), reason = "我们也想改" }, "amendment.open")).GetProperty("title").GetString()!.ShouldContain("已保留");
        await Sent(host, "clerk", $"{code}/amendments/1/versions", new { answersVersion = 2, terms = Terms(d, "3", second: true), reason = "改为三场，加一次义诊" });
        await Sent(host, "liaison", $"{code}/amendments/1/acceptances", new { version = 2 }, "amendment.newer_version");
        (await Read(host, code)).GetProperty("changes").GetProperty("amendments").GetArrayLength().ShouldBe(0, "what is on the table is internal");
        await Sent(host, "liaison", $"{code}/amendments/1/acceptances", new { version = 3 });
        var draft = (await Read(host, code, "head")).GetProperty("changes").GetProperty("amendments")[0];
        draft.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("key").GetString()).ShouldBe(["obligation:1", "obligation:2"], ignoreOrder: true);
        var digest = draft.GetProperty("digest").GetString();
        await Sent(host, "clerk", $"{code}/amendments/1/signatures", new { digest, proof = Proof }, "contract.no_authority");
        await Sent(host, "head", $"{code}/amendments/1/signatures", new { digest = new string('0', 64), proof = Proof }, "contract.other_text");
        await Sent(host, "head", $"{code}/amendments/1/signatures", new { digest, proof = "wrong" }, "proof.wrong");
        await Sent(host, "head", $"{code}/amendments/1/signatures", new { digest, proof = Proof });
        await Sent(host, "secretary", $"{code}/amendments/1/signatures", new { digest, proof = Proof });
        await Sent(host, "clerk", $"{code}/amendments/1/decline", new { reason = "晚了" }, "amendment.in_force");

        var shown = await Read(host, code);
        (shown.GetProperty("obligations")[0].GetProperty("promised").GetString(), shown.GetProperty("obligations").GetArrayLength(), shown.GetProperty("digest").GetString()).ShouldBe(("3", 2, SignedContract.Read(original)!.Digest));
        var file = await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct);
        CheckSignedContract.Of(file).ShouldAllBe(c => c.Result == CheckResult.Holds);
        CheckSignedContract.Of(file).Count(c => c.Code == "signed.signature").ShouldBe(4);
        SignedContract.Read(file)!.Text.ShouldBe(SignedContract.Read(original)!.Text);
        var page = await host.Browser().GetStringAsync($"/contracts/{code}", Programs.Ct);
        page.ShouldContain("第 1 号补充协议");
        page.ShouldContain("改为三场");
        var print = await host.Browser().GetStringAsync($"/contracts/{code}/print", Programs.Ct);
        print.ShouldContain("<td>4场</td>");
        print.ShouldContain("第 1 号补充协议");
        (await host.Browser().GetStringAsync($"/verify/{code}", Programs.Ct)).ShouldContain("全部核对通过");
        var older = await (await host.Program().PostAsync("/api/v1/verification", new StringContent(original, Encoding.UTF8, "application/json"), Programs.Ct)).Json();
        older.GetProperty("checks").EnumerateArray().ShouldContain(c => c.GetProperty("code").GetString() == "signed.amended_since");
        await JournalHolds(host);

        // Any tampering with the amendments in the file is found.
        List<string> passed = [];
        foreach (var (changed, name) in Changes(file)) if (CheckSignedContract.Of(changed).All(c => c.Result != CheckResult.Broken)) passed.Add(name);
        Offenders.None(passed);
    }

    private static IEnumerable<(string File, string Name)> Changes(string file)
    {
        JsonObject Copy() => JsonNode.Parse(file)!.AsObject();
        foreach (var member in new[] { "text", "digest" })
        {
            var copy = Copy();
            copy["amendments"]![0]![member] = ((string)copy["amendments"]![0]![member]!).Replace('3', '4');
            yield return (copy.ToJsonString(), member);
        }
        foreach (var member in new[] { "signatory", "post", "signature", "publicKey" })
        {
            var copy = Copy();
            copy["amendments"]![0]!["signatures"]![1]![member] = "甲";
            yield return (copy.ToJsonString(), member);
        }
        var cut = Copy();
        cut["amendments"]!.AsArray().RemoveAt(0);
        yield return (cut.ToJsonString(), "cut");
        var twice = Copy();
        twice["amendments"]!.AsArray().Add(twice["amendments"]![0]!.DeepClone());
        yield return (twice.ToJsonString(), "twice");
        var unsigned = Copy();
        unsigned["amendments"]![0]!["signatures"]!.AsArray().RemoveAt(0);
        yield return (unsigned.ToJsonString(), "unsigned");
        var (read, (key, publicKey)) = (SignedContract.Read(file)!, Sm2.Generate());
        // Consistently forged by somebody's own key, over another original: the row of texts is broken.
        var other = read with { Text = read.Text.Replace("健康讲座", "免费午餐"), PlatformKey = publicKey };
        other = other with { Digest = Sm3.Hex(other.Text) };
        yield return ((other with { PlatformSignature = Sm2.Sign(other.PlatformStatement(), key) }).ToFile(), "another original");
    }

    [Theory, BothDatabases]
    public async Task Two_amend_at_the_same_moment_and_one_is_told(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        var (one, two) = (await host.SignedIn("liaison"), await host.SignedIn("clerk"));
        var answers = await Task.WhenAll(one.Send("POST", $"/api/v1/contracts/{code}/amendments", JsonSerializer.Serialize(new { terms = Terms(d, "2"), reason = "甲" })), two.Send("POST", $"/api/v1/contracts/{code}/amendments", JsonSerializer.Serialize(new { terms = Terms(d, "3"), reason = "乙" })));
        answers.Count(a => a.IsSuccessStatusCode).ShouldBe(1);
        var refused = answers.Single(a => !a.IsSuccessStatusCode);
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await refused.Json()).GetProperty("title").GetString()!.ShouldContain("已保留");
        (await host.Read(db => db.Set<Amendment>().CountAsync())).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task A_waived_obligation_is_asked_for_by_nobody_and_counts_nowhere(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        (await Half(host, d)).Denominator.ShouldBe(1);
        await Amend(host, d, code, Terms(d, waived: true, second: true));
        (await Todos(host, d.Hospital.Id)).Where(k => k.StartsWith("work.record")).ShouldBe(["work.record:2"]);
        await Sent(host, "liaison", $"{code}/work", new { obligation = 1, doneOn = "2026-03-09", quantity = "1" }, "work.waived");
        (await Read(host, code)).GetProperty("obligations")[0].GetProperty("waivedBy").GetInt32().ShouldBe(1);
        (await Half(host, d)).Numerator.ShouldBe(1, "the added one is due and undone");
        await Amend(host, d, code, new
        {
            title = "健康讲座进社区", category = "health", purpose = "让老人在家门口听到专业讲座", startOn = "2026-03-01", endOn = "2026-12-31",
            obligations = new[] { Obligation(d, 1, "健康讲座", "4", "2026-11-30", true), Obligation(d, 2, "义诊", "1", "2026-10-01", true) }, milestones = Array.Empty<object>(),
        }, 2);
        (await Half(host, d)).Denominator.ShouldBe(0, "no projects: outside numerator and denominator");
        (await Read(host, code)).GetProperty("fulfilment").ValueKind.ShouldBe(JsonValueKind.Null);
        await JournalHolds(host);
    }

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

    [Theory, BothDatabases]
    public async Task A_dissolved_party_is_succeeded_or_its_dissolution_refused(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        var signing = (await host.As(d["clerk"], s => s.GetRequiredService<Qiyue.Contracts.Negotiating.ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;
        Task<Organization> Dissolve(string? successor) => host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Dissolve(d.Hospital.Code, new() { Reason = "并入", Successor = successor }, default));
        var refusal = await Should.ThrowAsync<Refusal>(Dissolve(null));
        (refusal.Code, refusal.Message.Contains(code), refusal.Message.Contains(signing)).ShouldBe(("organization.has_contracts", true, true));
        (await Should.ThrowAsync<Refusal>(Dissolve("U9999"))).Code.ShouldBe("organization.heir");
        (await Should.ThrowAsync<Refusal>(Dissolve(d.Community.Code))).Code.ShouldBe("organization.heir_party");
        (await host.Read(db => db.Set<Organization>().Where(o => o.Id == d.Hospital.Id).Select(o => o.Dissolved).SingleAsync())).ShouldBeFalse();
        await Dissolve(d.School.Code);
        var shown = await Read(host, code);
        var party = shown.GetProperty("parties")[1];
        (party.GetProperty("organization").GetProperty("code").GetString(), party.GetProperty("succeeds").GetProperty("code").GetString(), shown.GetProperty("obligations")[0].GetProperty("doer").GetProperty("code").GetString()).ShouldBe((d.School.Code, d.Hospital.Code, d.School.Code));
        (await host.Browser().GetStringAsync($"/contracts/{code}", Programs.Ct)).ShouldContain($"由{d.School.Name}承继");
        CheckSignedContract.Of(await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct)).ShouldAllBe(c => c.Result == CheckResult.Holds);
        (await host.Browser().GetStringAsync($"/verify/{code}", Programs.Ct)).ShouldContain("全部核对通过");
        (await Todos(host, d.School.Id)).ShouldBe(["work.record:1", "contract.answer"], ignoreOrder: true);
        (await Todos(host, d.Hospital.Id)).ShouldBeEmpty();
        await Sent(host, "other", $"{code}/work", new { obligation = 1, doneOn = "2026-03-10", quantity = "1" });
        // The heir amends: the text says whom it succeeds.
        await Sent(host, "other", $"{code}/amendments", new { terms = new { title = "健康讲座", category = "health", purpose = "让老人在家门口听到专业讲座", startOn = "2026-03-01", endOn = "2026-12-31", obligations = new[] { new { number = 1, doer = d.School.Code, beneficiary = d.Community.Code, what = "健康讲座", quantity = "2", unit = "场", dueOn = "2026-11-30", responsibleName = "吴丹", weight = 1 } }, milestones = new[] { new { number = 1, name = "第一场讲座", plannedOn = "2026-04-30" } } }, reason = "承继后调整" });
        await Sent(host, "clerk", $"{code}/amendments/1/acceptances", new { version = 2 });
        foreach (var who in new[] { "other", "secretary" })
            await Sent(host, who, $"{code}/amendments/1/signatures", new { digest = (await Read(host, code, who)).GetProperty("changes").GetProperty("amendments")[0].GetProperty("digest").GetString(), proof = Proof });
        var checks = CheckSignedContract.Of(await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct));
        checks.ShouldNotContain(c => c.Result == CheckResult.Broken);
        checks.ShouldContain(c => c.Code == "signed.succession");
        await JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task Many_contracts_of_a_dissolved_party_are_taken_over_in_batches(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await host.As(d["clerk"], async s =>
        {
            for (var i = 0; i < 230; i++) await s.GetRequiredService<Qiyue.Contracts.Negotiating.ProposeContract>().Stage(ContractJourneyTests.Proposal(d), d.Community.Id, default);
            await s.GetRequiredService<Qiyue.Data.Act>().Commit();
        });
        await host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Dissolve(d.Hospital.Code, new() { Reason = "并入", Successor = d.School.Code }, default));
        (await host.Read(db => db.Set<ContractParty>().CountAsync(p => p.OrganizationId == d.School.Id))).ShouldBe(230);
        (await host.Read(db => db.Set<Organization>().Where(o => o.Id == d.Hospital.Id).Select(o => o.SuccessorId).SingleAsync())).ShouldBe(d.School.Id);
        await JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task Supervision_and_readers_follow_an_organisation_that_moves(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        var done = await ContractJourneyTests.Signed(d);
        await host.As(d["clerk"], s => s.GetRequiredService<ProposeEnding>().Handle(done, new() { Reason = "不办了" }, default));
        await host.As(d["liaison"], s => s.GetRequiredService<AgreeToEnd>().Handle(done, default));
        Task<Organization> Move(string who, string parent) => host.As(d[who], s => s.GetRequiredService<MoveOrganization>().Handle(d.Community.Code, new() { Parent = parent, Reason = "区划调整" }, default));
        (await Should.ThrowAsync<Refusal>(Move("secretary", d.OtherStreet.Code))).Code.ShouldBe("organization.move_root");
        (await Should.ThrowAsync<Refusal>(Move("office", d.Office.Code))).Code.ShouldBe("organization.parent_kind");
        (await Should.ThrowAsync<Refusal>(Move("office", d.Street.Code))).Code.ShouldBe("organization.parent_same");
        (await Should.ThrowAsync<Refusal>(Move("office", d.Community.Code))).Code.ShouldBe("organization.parent_below");
        await Sent(host, "street", $"{code}/look-backs", new { dueOn = "2026-06-01", reason = "半年一看" });
        await Move("office", d.OtherStreet.Code);
        (await Todos(host, d.Street.Id)).ShouldBeEmpty();
        (await Todos(host, d.OtherStreet.Id)).ShouldBe(["look_back.conclude:1"], "who supervises now looks back");
        var found = await host.Read(db => db.Set<Contract>().AsNoTracking().ToDictionaryAsync(c => c.Code, c => c.SupervisorId));
        (found[code], found[done]).ShouldBe((d.OtherStreet.Id, d.Street.Id));
        Task<bool> Reads(Guid organization, string which) => host.Read(db => db.Set<Qiyue.Platform.Access.AccessRow>().AnyAsync(r => r.OrganizationId == organization && r.SubjectKind == "contract" && db.Set<Contract>().Any(c => c.Id == r.SubjectId && c.Code == which)));
        ((await Reads(d.OtherStreet.Id, code)), (await Reads(d.Street.Id, code)), (await Reads(d.Street.Id, done))).ShouldBe((true, false, true));
        (await host.Read(db => db.Set<Organization>().Where(o => o.Id == d.Community.Id).Select(o => o.Path).SingleAsync())).ShouldBe($"/{d.Office.Code}/{d.OtherStreet.Code}/{d.Community.Code}/");
        await JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task A_text_that_falls_with_a_party_takes_stamps_delegations_and_the_term_with_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await SigningTests.Opened(d);
        var (clerk, liaison) = (await host.SignedIn("clerk"), await host.SignedIn("liaison"));
        var file = await PaperSigningTests.Upload(clerk, "%PDF-1.4\n盖章页");
        var scan = (await (await clerk.Send("POST", $"/api/v1/contracts/{code}/scans", $$"""{"fileId":"{{file}}","signatory":"王芳","post":"书记","signedOn":"2026-03-02"}""")).Json()).GetProperty("id").GetGuid();
        (await liaison.Send("POST", $"/api/v1/contracts/{code}/scans/{scan}/confirmation", $$"""{"digest":"{{(await SigningTests.Contract(host, code)).ShortDigest}}"}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await Sent(host, "head", $"{code}/delegations", new { person = d["liaison"].PersonId, reason = "出差", until = "2026-03-06" });
        (await SigningTests.Contract(host, code)).Parties.Count(p => p.HasSigned).ShouldBe(1);
        await host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Dissolve(d.Hospital.Code, new() { Reason = "并入", Successor = d.School.Code }, default));
        var contract = await SigningTests.Contract(host, code);
        (contract.Stage, contract.TextDigest, contract.SignBy, contract.Parties.Count(p => p.HasSigned)).ShouldBe((ContractStage.Negotiating, "", null, 0), "who stamped the former text has not signed the next one");
        (await host.Read(db => db.Set<Delegation>().Select(x => x.EndedAt).SingleAsync())).ShouldNotBeNull();
        (await Todos(host, d.School.Id)).ShouldBe(["contract.answer"]);
        // The heir accepts: signing begins anew, for both.
        await Sent(host, "other", $"{code}/acceptances", new { version = 1 });
        (await Todos(host, d.Community.Id)).ShouldBe(["contract.sign"]);
        (await Todos(host, d.School.Id)).ShouldBe(["contract.sign"]);
        await JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task Supervision_of_a_dissolved_street_goes_where_the_community_is_now_or_to_its_successor(Database database)
    {
        foreach (var successor in new[] { "", "450802" })
        {
            await using var host = await TestHost.Start(database);
            var (d, code) = await Performing(host);
            var ended = await ContractJourneyTests.Signed(d);
            await host.As(d["clerk"], s => s.GetRequiredService<ProposeEnding>().Handle(ended, new() { Reason = "不办了" }, default));
            await host.As(d["liaison"], s => s.GetRequiredService<AgreeToEnd>().Handle(ended, default));
            await host.As(Actor.Anonymous, s => s.GetRequiredService<Qiyue.Contracts.Showing.CommentOnContract>().Handle(ended, new() { Text = "为什么不办了" }, "digest", "138****8000", default));
            Task Dissolve() => host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Dissolve(d.Street.Code, new() { Reason = "撤街并街", Successor = successor }, default));
            (await Should.ThrowAsync<Refusal>(Dissolve())).Code.ShouldBe("organization.has_children");
            await host.As(d["office"], s => s.GetRequiredService<MoveOrganization>().Handle(d.Community.Code, new() { Parent = d.OtherStreet.Code, Reason = "区划调整" }, default));
            (await Todos(host, d.Street.Id)).ShouldHaveSingleItem().ShouldStartWith("comment.answer:");
            await Dissolve();

            var expected = successor.Length == 0 ? d.OtherStreet.Id : d.Office.Id;
            var found = await host.Read(db => db.Set<Contract>().AsNoTracking().ToDictionaryAsync(c => c.Code, c => c.SupervisorId));
            (found[code], found[ended]).ShouldBe((d.OtherStreet.Id, expected));
            (await Todos(host, d.Street.Id)).ShouldBeEmpty();
            (await Todos(host, expected)).ShouldContain(k => k.StartsWith("comment.answer:", StringComparison.Ordinal));
            (await host.Read(db => db.Set<Qiyue.Platform.Access.AccessRow>().CountAsync(r => r.OrganizationId == expected && r.SubjectKind == "contract"))).ShouldBe(2);
            (await host.Read(db => db.Set<Qiyue.Data.JournalEntry>().CountAsync(e => e.Act == "contract.tree_followed"))).ShouldBe(2, "one for the move, one for the dissolution");
            await JournalHolds(host);
        }
    }

    [Theory, BothDatabases]
    public async Task A_third_party_that_is_dissolved_is_succeeded_or_absent_and_what_it_gave_counts(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        (string, JudgingSide, int)[] sheets = [("secretary", JudgingSide.Self, 90), ("head", JudgingSide.Self, 90), ("secretary", JudgingSide.Counterpart, 90), ("head", JudgingSide.Counterpart, 90), ("street", JudgingSide.Supervisor, 90)];
        var (given, waiting) = (await JudgingTests.Judged(d, sheets), await JudgingTests.Judged(d, sheets));
        foreach (var code in new[] { given, waiting }) await Sent(host, "street", $"{code}/third-party", new { organization = d.School.Code });
        await Sent(host, "other", $"{given}/judgements", new { side = "thirdParty", score = 60 }, "forbidden");
        await host.As(d["other"] with { Duties = d["other"].Duties.Append(Duty.Judge).ToHashSet() }, s => s.GetRequiredService<Qiyue.Contracts.Judging.GiveJudgement>().Handle(given, new() { Side = JudgingSide.ThirdParty, Score = 60 }, default));
        async Task<Guid> Unit(string code) => (await host.As(d["office"], s => s.GetRequiredService<CreateOrganization>().Handle(new() { Code = code, Name = "社会组织" + code, Kind = "social_organization", Parent = d.Office.Code }, default))).Id;
        Task Dissolve(string code, string? successor) => host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Dissolve(code, new() { Reason = "撤销", Successor = successor }, default));
        Task<Dictionary<string, Guid?>> Thirds() => host.Read(db => db.Set<Contract>().ToDictionaryAsync(c => c.Code, c => c.ThirdPartyId));
        var heir = await Unit("U0003");

        await Dissolve(d.School.Code, "U0003");
        (await Thirds()).ShouldBe(new Dictionary<string, Guid?> { [given] = d.School.Id, [waiting] = heir }, ignoreOrder: true);
        (await Todos(host, heir)).ShouldBe(["judging.thirdparty"]);
        await Sent(host, "street", $"{waiting}/result", refused: "judging.sheets_missing");
        await Dissolve("U0003", null);
        (await Thirds())[waiting].ShouldBeNull();
        (await Todos(host, heir)).ShouldBeEmpty();

        // A group that is dissolved is absent in the same way.
        var group = (await (await (await host.SignedIn("street")).Send("POST", "/api/v1/groups", """{"name":"督导组","kind":"inspection","mandate":"督导","from":"2026-03-01","until":"2026-12-31"}""")).Json()).GetProperty("id").GetGuid();
        await Sent(host, "street", $"{waiting}/third-party", new { group });
        await Sent(host, "street", $"{waiting}/result", refused: "judging.sheets_missing");
        (await (await host.SignedIn("street")).Send("POST", $"/api/v1/groups/{group}/dissolution", """{"reason":"任务完成"}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Thirds())[waiting].ShouldBeNull();

        foreach (var code in new[] { given, waiting }) await Sent(host, "street", $"{code}/result");
        var results = await host.Read(db => db.Set<Contract>().AsNoTracking().ToDictionaryAsync(c => c.Code, c => new { c.ScoreHundredths, Absent = JsonSerializer.Deserialize<Qiyue.Contracts.Judging.ResultRecord>(c.ResultJson, JsonSerializerOptions.Web)!.Absent }));
        // 10 self + 30 counterpart + 10 supervisor at 90 each, 10 third at 60; residents are absent in both.
        (results[given].ScoreHundredths, results[waiting].ScoreHundredths).ShouldBe((8500, 9000));
        (results[given].Absent.Contains("ThirdParty"), results[waiting].Absent.Contains("ThirdParty")).ShouldBe((false, true));
        await JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task A_signatory_who_leaves_between_two_signatures_of_an_amendment_has_signed_or_signs_no_more(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        await Sent(host, "liaison", $"{code}/amendments", new { terms = Terms(d, "2"), reason = "院方人手有限" });
        await Sent(host, "clerk", $"{code}/amendments/1/acceptances", new { version = 2 });
        var signature = new { digest = (await Read(host, code, "head")).GetProperty("changes").GetProperty("amendments")[0].GetProperty("digest").GetString(), proof = Proof };
        await Sent(host, "secretary", $"{code}/amendments/1/signatures", signature);
        Task Leave(string who) => host.As(d["office"], s => s.GetRequiredService<PeopleDesk>().Leave(d[who].PersonId!.Value, new() { Post = d[who].PostId!.Value, LastDay = new(2026, 3, 9), Reason = "调离" }, default));
        foreach (var who in new[] { "secretary", "head" }) await Leave(who);

        // Who has left signs nothing, with whatever sign-in; who had signed has signed.
        (await (await host.SignedIn("head")).Send("POST", $"/api/v1/contracts/{code}/amendments/1/signatures", JsonSerializer.Serialize(signature))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Read(host, code, "liaison")).GetProperty("changes").GetProperty("amendments")[0].GetProperty("state").GetString().ShouldBe("signing");
        await Sent(host, "liaison", $"{code}/amendments/1/signatures", signature, "contract.no_authority");
        // The successor in the post finishes it.
        var made = await host.As(d["office"], s => s.GetRequiredService<PeopleDesk>().Create(new() { Name = "林涛", UserName = "lintao", Post = new() { Organization = d.Hospital.Code, Post = "院长", Duties = [Duty.Sign], From = new(2026, 3, 10) } }, default));
        var account = await host.Read(db => db.Set<Person>().Where(p => p.Id == made.Id).Select(p => p.AccountId!.Value).SingleAsync());
        var next = await host.As(Actor.System, s => s.GetRequiredService<ActorDirectory>().Find(account, null, null, default)) ?? throw new InvalidOperationException();
        await host.As(next, s => s.GetRequiredService<Qiyue.Contracts.Changing.SignAmendment>().Handle(code, 1, new() { Digest = signature.digest!, Proof = made.OneTimePassword! }, default));

        var shown = (await Read(host, code)).GetProperty("changes").GetProperty("amendments")[0];
        shown.GetProperty("sides").EnumerateArray().Select(s => s.GetProperty("signatory").GetString()).ShouldBe(["王芳", "林涛"], ignoreOrder: true);
        var file = await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct);
        CheckSignedContract.Of(file).ShouldAllBe(c => c.Result == CheckResult.Holds);
        (await host.Browser().GetStringAsync($"/verify/{code}", Programs.Ct)).ShouldContain("全部核对通过");
        await JournalHolds(host);
    }
}
