using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Ending;
using Qiyue.Contracts.Verifying;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;
using static Qiyue.Tests.Contracts.ChangingSteps;

namespace Qiyue.Tests.Contracts;

/// <summary>An organisation that a contract knows is dissolved or moves: its heir, its supervising body and its readers follow (docs/architecture.md, What changes a contract).</summary>
public class SucceedingTests
{
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
    public async Task A_dissolved_street_s_look_back_on_a_finished_contract_passes_on_with_an_entry_of_its_own(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await JudgingTests.Judged(d, ("secretary", JudgingSide.Self, 90), ("head", JudgingSide.Self, 90), ("secretary", JudgingSide.Counterpart, 90), ("head", JudgingSide.Counterpart, 90), ("street", JudgingSide.Supervisor, 90));
        await host.As(d["street"], s => s.GetRequiredService<Qiyue.Contracts.Judging.FormResult>().Handle(code, default));
        host.Time.Advance(TimeSpan.FromDays(12));
        await ContractJourneyTests.Daily(host);
        await host.As(d["street"], s => s.GetRequiredService<Qiyue.Contracts.LookingBack.ScheduleLookBack>().Handle(code, new() { DueOn = new(2026, 6, 1) }, default));
        await host.As(d["office"], s => s.GetRequiredService<MoveOrganization>().Handle(d.Community.Code, new() { Parent = d.OtherStreet.Code, Reason = "区划调整" }, default));
        await host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Dissolve(d.Street.Code, new() { Reason = "撤街并街" }, default));
        (await host.Read(db => db.Set<LookBack>().Select(l => l.ConductorId).SingleAsync())).ShouldBe(d.OtherStreet.Id);
        (await Todos(host, d.OtherStreet.Id)).ShouldBe(["look_back.conclude:1"]);
        (await host.Read(db => db.Set<Judgement>().Where(j => j.Side == JudgingSide.Supervisor).Select(j => j.Returned).SingleAsync())).ShouldBeFalse("what was judged stays");
        await JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task Of_the_supervising_body_only_who_supervises_while_it_is_judged_is_heard(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var otherStreet = await host.As(Actor.System, s => District.NewPerson(s, "street2", "周丽", d.OtherStreet, "党建办干事", Duty.Supervise));
        var code = await JudgingTests.Judged(d, ("secretary", JudgingSide.Self, 90), ("head", JudgingSide.Self, 90), ("secretary", JudgingSide.Counterpart, 90), ("head", JudgingSide.Counterpart, 90), ("street", JudgingSide.Supervisor, 40));
        Task Move(string parent) => host.As(d["office"], s => s.GetRequiredService<MoveOrganization>().Handle(d.Community.Code, new() { Parent = parent, Reason = "区划调整" }, default));
        Task Form(Actor by) => host.As(by, s => s.GetRequiredService<Qiyue.Contracts.Judging.FormResult>().Handle(code, default));
        Task Give(Actor by, int score) => host.As(by, s => s.GetRequiredService<Qiyue.Contracts.Judging.GiveJudgement>().Handle(code, new() { Side = JudgingSide.Supervisor, Score = score }, default));
        Task<int?> Score() => host.Read(db => db.Set<Contract>().Select(c => c.ScoreHundredths).SingleAsync());
        await Move(d.OtherStreet.Code);
        (await Todos(host, d.OtherStreet.Id)).ShouldBe(["judging.supervisor"], "it has not judged yet");
        (await Should.ThrowAsync<Refusal>(Form(otherStreet))).Code.ShouldBe("judging.sheets_missing");
        (await Should.ThrowAsync<Refusal>(Give(d["street"], 30))).Code.ShouldBe("forbidden");
        await Give(otherStreet, 80);
        await Form(otherStreet);
        // (10×90 + 30×90 + 10×80) ÷ 50, without the 40
        (await Score()).ShouldBe(8800);

        // A result stands as it was judged; an objection that is upheld opens the sheets to who supervises then.
        await Move(d.Street.Code);
        (await Score()).ShouldBe(8800);
        await host.As(d["head"], s => s.GetRequiredService<Qiyue.Contracts.Judging.ObjectToResult>().Handle(code, new() { Reason = "请复核" }, default));
        var objection = await host.Read(db => db.Set<ResultObjection>().Select(o => o.Id).SingleAsync());
        await host.As(d["street"], s => s.GetRequiredService<Qiyue.Contracts.Judging.AnswerResultObjection>().Handle(code, objection, new() { Upheld = true, Answer = "重新评分" }, default));
        (await Todos(host, d.Street.Id)).ShouldBe(["judging.supervisor"]);
        await Give(d["street"], 60);
        await Form(d["street"]);
        (await Score()).ShouldBe(8400);
        await JournalHolds(host);
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
}
