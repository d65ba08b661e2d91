using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Showing;
using Qiyue.Contracts.Signing;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Todo;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Contracts;

/// <summary>The main job through its handlers, from a need to a published result, on both databases.</summary>
public class ContractJourneyTests
{
    internal static ProposeContractInput Proposal(District d, string? need = null) => new()
    {
        Parties = [d.Community.Code, d.Hospital.Code], Needs = need is null ? [] : [need],
        Terms = new()
        {
            Title = "健康讲座进社区", Category = "health", Purpose = "让老人在家门口听到专业讲座", StartOn = new(2026, 3, 1), EndOn = new(2026, 12, 31),
            Obligations = [new() { Doer = d.Hospital.Code, Beneficiary = d.Community.Code, What = "健康讲座", Quantity = "4", Unit = "场", Audience = "老年居民", DueOn = new(2026, 11, 30), ResponsibleName = "李明", ResponsiblePost = "联络员" }],
            Milestones = [new() { Name = "第一场讲座", PlannedOn = new(2026, 4, 30) }],
        },
    };

    /// <summary>A contract signed by both sides today.</summary>
    internal static async Task<string> Signed(District d)
    {
        var host = d.Host;
        var code = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(Proposal(d), default))).Code;
        await host.As(d["liaison"], s => s.GetRequiredService<AcceptTerms>().Handle(code, new() { Version = 1 }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<RecordTalk>().Handle(code, new() { On = new(2026, 3, 2), Form = "meeting", Participants = "王芳、李明", Summary = "商定每季一场" }, default));
        foreach (var who in new[] { "secretary", "head" })
        {
            var digest = await host.Read(db => db.Set<Contract>().Where(c => c.Code == code).Select(c => c.TextDigest).SingleAsync());
            await host.As(d[who], s => s.GetRequiredService<SignContract>().Handle(code, new() { Digest = digest, Proof = District.Password }, default));
        }
        return code;
    }

    [Theory, BothDatabases]
    public async Task From_a_need_to_a_published_result(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        var code = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(Proposal(d, need.Code), default))).Code;
        code.ShouldBe("契-450802-2026-000001");
        (await Todos(host, d.Hospital.Id)).ShouldBe(["contract.answer"]);

        var counter = Proposal(d).Terms;
        counter.Obligations[0].Number = 1;
        counter.Obligations[0].Quantity = "3";
        counter.Milestones[0].Number = 1;
        await host.As(d["liaison"], s => s.GetRequiredService<OfferTerms>().Handle(code, new() { AnswersVersion = 1, Terms = counter, Note = "人手有限" }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<RemarkOnClause>().Handle(code, new() { Clause = "obligation:1", Text = "三场可以" }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<AcceptTerms>().Handle(code, new() { Version = 2 }, default));
        (await Stage(host, code)).ShouldBe(ContractStage.Negotiating);
        await host.As(d["clerk"], s => s.GetRequiredService<RecordTalk>().Handle(code, new() { On = new(2026, 3, 2), Form = "visit", Participants = "王芳、李明", Summary = "三场" }, default));
        (await Stage(host, code)).ShouldBe(ContractStage.Signing);

        var digest = await host.Read(db => db.Set<Contract>().Select(c => c.TextDigest).SingleAsync());
        (await Should.ThrowAsync<Refusal>(host.As(d["clerk"], s => s.GetRequiredService<SignContract>().Handle(code, new() { Digest = digest, Proof = District.Password }, default)))).Code.ShouldBe("contract.no_authority");
        (await Should.ThrowAsync<Refusal>(host.As(d["secretary"], s => s.GetRequiredService<SignContract>().Handle(code, new() { Digest = digest, Proof = "wrong password" }, default)))).Code.ShouldBe("proof.wrong");
        (await Should.ThrowAsync<Refusal>(host.As(d["other"], s => s.GetRequiredService<SignContract>().Handle(code, new() { Digest = digest, Proof = District.Password }, default)))).Status.ShouldBe(404);
        await host.As(d["secretary"], s => s.GetRequiredService<SignContract>().Handle(code, new() { Digest = digest, Proof = District.Password }, default));
        await host.As(d["head"], s => s.GetRequiredService<SignContract>().Handle(code, new() { Digest = digest, Proof = District.Password }, default));
        (await Stage(host, code)).ShouldBe(ContractStage.Showing);
        await SignaturesAreGood(host);

        var comment = await host.As(Actor.Anonymous, s => s.GetRequiredService<CommentOnContract>().Handle(code, new() { Objection = true, Text = "会不会收费？" }, "digest", "138****1234", default));
        host.Time.Advance(TimeSpan.FromDays(8));
        await Daily(host);
        (await Stage(host, code)).ShouldBe(ContractStage.Showing);
        await host.As(d["clerk"], s => s.GetRequiredService<AnswerComment>().Handle(code, comment.Id, new() { Answer = "全部免费" }, default));
        await Daily(host);
        (await Stage(host, code)).ShouldBe(ContractStage.Performing);

        var first = await host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 9), Quantity = "2" }, default));
        var second = await host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 10), Quantity = "1" }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<ConfirmWork>().Handle(code, [first.Id], default));
        host.Time.Advance(TimeSpan.FromDays(16));
        await Daily(host);
        (await host.Read(db => db.Set<WorkEntry>().Where(w => w.Id == second.Id).Select(w => w.State).SingleAsync())).ShouldBe(WorkState.ConfirmedByDefault);
        (await Stage(host, code)).ShouldBe(ContractStage.Judging);

        foreach (var (who, side, score) in new[] { ("secretary", JudgingSide.Self, 95), ("secretary", JudgingSide.Counterpart, 90), ("head", JudgingSide.Self, 98), ("head", JudgingSide.Counterpart, 94), ("street", JudgingSide.Supervisor, 91) })
            await host.As(d[who], s => s.GetRequiredService<GiveJudgement>().Handle(code, new() { Side = side, Score = score }, default));
        for (var i = 0; i < 10; i++)
            await host.As(d["clerk"], s => s.GetRequiredService<RateOnBehalf>().Handle(code, new() { Grade = i < 8 ? Satisfaction.VeryGood : Satisfaction.Good }, default));
        await host.As(d["street"], s => s.GetRequiredService<FormResult>().Handle(code, default));
        // (10×96.5 + 30×92 + 40×96 + 10×91) ÷ 90
        (await host.Read(db => db.Set<Contract>().Select(c => c.ScoreHundredths).SingleAsync())).ShouldBe(9417);
        host.Time.Advance(TimeSpan.FromDays(10));
        await Daily(host);
        (await Stage(host, code)).ShouldBe(ContractStage.Published);
        (await Todos(host, d.Hospital.Id)).ShouldBeEmpty();
        (await Todos(host, d.Community.Id)).ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task Two_clerks_at_once_one_is_told(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(Proposal(d), default))).Code;
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => host.As(d["liaison"], async s =>
        {
            var terms = Proposal(d).Terms;
            terms.Title = $"讲座方案{i}";
            try { await s.GetRequiredService<OfferTerms>().Handle(code, new() { AnswersVersion = 1, Terms = terms }, default); return "ok"; }
            catch (Refusal r) { return r.Code; }
        })));
        answers.Count(a => a == "ok").ShouldBe(1);
        answers.Where(a => a != "ok").ShouldAllBe(a => a == "changed_meanwhile" || a == "contract.newer_version");
    }

    internal static Task Daily(TestHost host) => host.As(Actor.System, async s =>
    {
        var today = s.GetRequiredService<ActClock>().Today;
        foreach (var id in await s.GetRequiredService<AdvanceContracts>().Due(today, default))
            await host.As(Actor.System, x => x.GetRequiredService<AdvanceContracts>().Handle(id, default));
    });

    private static Task<ContractStage> Stage(TestHost host, string code) => host.Read(db => db.Set<Contract>().Where(c => c.Code == code).Select(c => c.Stage).SingleAsync());

    private static Task<List<string>> Todos(TestHost host, Guid organization) =>
        host.Read(db => db.Set<TodoRow>().Where(t => t.OrganizationId == organization && t.DoneAt == null && t.SubjectKind == "contract").Select(t => t.Key).ToListAsync());

    private static async Task SignaturesAreGood(TestHost host)
    {
        var contract = await host.Read(db => db.Set<Contract>().Include(c => c.Parties).SingleAsync());
        Sm3.Hex(contract.CanonicalText).ShouldBe(contract.TextDigest);
        foreach (var p in contract.Parties)
        {
            var statement = contract.SignatureStatement(p.Order == 1 ? "450802001001" : "U0001", p.SignatoryName, p.SignatoryPost, p.SignedAt!.Value);
            Sm2.Verify(statement, p.Signature, p.PublicKey).ShouldBeTrue();
            Sm2.Verify(statement + " ", p.Signature, p.PublicKey).ShouldBeFalse();
        }
    }
}
