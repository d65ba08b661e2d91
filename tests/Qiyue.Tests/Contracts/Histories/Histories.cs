using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Ending;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Showing;
using Qiyue.Contracts.Signing;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Contracts.Histories;

/// <summary>One step of a random history. Chances are of a hundred, so that a shorter history is a smaller one.</summary>
/// <param name="Forward">Under <see cref="Share"/>: something that is likely due now; else anything by anybody.</param>
internal readonly record struct Step(int Forward, int Act, int Actor, int Number)
{
    public const int Share = 60;
}

/// <summary>Everything that can be done to a contract, by anybody at any time, with sensible or senseless values.</summary>
internal static class Histories
{
    public static readonly string[] Actors = ["clerk", "liaison", "secretary", "head", "street", "office", "other", "neighbour"];

    public delegate Task Deed(History h, IServiceProvider s, int number);

    public static readonly IReadOnlyDictionary<string, Deed> Deeds = new Dictionary<string, Deed>
    {
        ["offer"] = async (h, s, n) =>
        {
            var terms = h.Terms();
            (terms.Obligations[0].Number, terms.Milestones[0].Number, terms.Obligations[0].Quantity) = (1, 1, (n % 5).ToString());
            await s.GetRequiredService<OfferTerms>().Handle(h.Code, new() { AnswersVersion = (await h.Now()).TermsVersion, Terms = terms, Note = "改数量" }, default);
        },
        ["accept"] = async (h, s, n) => await s.GetRequiredService<AcceptTerms>().Handle(h.Code, new() { Version = n % 9 == 0 ? n : (await h.Now()).TermsVersion }, default),
        ["remark"] = (h, s, n) => s.GetRequiredService<RemarkOnClause>().Handle(h.Code, new() { Clause = "obligation:1", Text = "再商量" }, default),
        ["talk"] = (h, s, n) => s.GetRequiredService<RecordTalk>().Handle(h.Code, new() { On = h.Day(-n % 3), Form = "meeting", Participants = "王芳、李明", Summary = "商定" }, default),
        ["decline"] = (h, s, n) => n % 6 == 0 ? s.GetRequiredService<DeclineContract>().Handle(h.Code, new() { Reason = "条件不成熟" }, default) : Task.CompletedTask,
        ["sign"] = async (h, s, n) => await s.GetRequiredService<SignContract>().Handle(h.Code, new() { Digest = n % 9 == 0 ? "0" : (await h.Now()).TextDigest, Proof = n % 10 == 0 ? "wrong" : District.Password }, default),
        ["refuse"] = (h, s, n) => n % 4 == 0 ? s.GetRequiredService<RefuseSignature>().Handle(h.Code, new() { Reason = "文本有误" }, default) : Task.CompletedTask,
        ["comment"] = async (h, s, n) => h.Comments.Add((await s.GetRequiredService<CommentOnContract>().Handle(h.Code, new() { Objection = n % 2 == 0, Text = "会收费吗？" }, $"digest{n}", "138****1234", default)).Id),
        ["answer"] = (h, s, n) => s.GetRequiredService<AnswerComment>().Handle(h.Code, One(h.Comments, n), new() { Answer = "不收费" }, default),
        ["work"] = async (h, s, n) => h.Work.Add((await s.GetRequiredService<RecordWork>().Handle(h.Code, new() { Obligation = 1 + n % 7 / 6, DoneOn = h.Day(-n % 4), Quantity = $"{n % 3}.5" }, default)).Id),
        ["confirm"] = (h, s, n) => s.GetRequiredService<ConfirmWork>().Handle(h.Code, [One(h.Work, n)], default),
        ["dispute"] = (h, s, n) => s.GetRequiredService<DisputeWork>().Handle(h.Code, One(h.Work, n), new() { Reason = "没有来" }, default),
        ["rule"] = (h, s, n) => s.GetRequiredService<RuleOnWork>().Handle(h.Code, One(h.Work, n), new() { Stands = (n % 3).ToString(), Reason = "查实" }, default),
        ["withdraw"] = (h, s, n) => s.GetRequiredService<WithdrawWork>().Handle(h.Code, One(h.Work, n), new() { Reason = "记错" }, default),
        ["milestone"] = (h, s, n) => s.GetRequiredService<ReachMilestone>().Handle(h.Code, 1, new() { On = h.Day(-n % 3) }, default),
        ["activity"] = async (h, s, n) => h.Activities.Add((await s.GetRequiredService<PlanActivity>().Handle(h.Code, new() { Name = "讲座", On = h.Day(n % 5), Planned = n % 60 }, default)).Id),
        ["count"] = (h, s, n) => s.GetRequiredService<CountActivity>().Handle(h.Code, One(h.Activities, n), new() { Enrolled = n % 60, Present = n % 50 }, default),
        ["end"] = (h, s, n) => n % 4 == 0 ? s.GetRequiredService<ProposeEnding>().Handle(h.Code, new() { Reason = "场地拆迁" }, default) : Task.CompletedTask,
        ["agreeToEnd"] = (h, s, n) => s.GetRequiredService<AgreeToEnd>().Handle(h.Code, default),
        ["dropEnding"] = (h, s, n) => s.GetRequiredService<DropEnding>().Handle(h.Code, new() { Reason = "继续" }, default),
        ["judge"] = (h, s, n) => s.GetRequiredService<GiveJudgement>().Handle(h.Code, new() { Side = (JudgingSide)(n % 5), Score = n % 104, ReportsDelay = n % 7 == 0 }, default),
        ["thirdParty"] = (h, s, n) => s.GetRequiredService<InviteThirdParty>().Handle(h.Code, new() { Organization = n % 2 == 0 ? h.District.School.Code : h.District.Hospital.Code }, default),
        ["resident"] = (h, s, n) => s.GetRequiredService<RateOnBehalf>().Handle(h.Code, new() { Grade = (Satisfaction)(1 + n % 5) }, default),
        ["result"] = (h, s, n) => s.GetRequiredService<FormResult>().Handle(h.Code, default),
        ["object"] = async (h, s, n) => h.Objections.Add((await s.GetRequiredService<ObjectToResult>().Handle(h.Code, new() { Reason = "评分偏低" }, default)).Id),
        ["answerObjection"] = (h, s, n) => s.GetRequiredService<AnswerResultObjection>().Handle(h.Code, One(h.Objections, n), new() { Upheld = n % 3 == 0, Answer = "已核对" }, default),
        ["days"] = async (h, s, n) =>
        {
            h.District.Host.Time.Advance(TimeSpan.FromDays(1 + n % 12));
            await h.District.Host.As(Actor.System, x => x.GetRequiredService<AdvanceContracts>().Handle(h.Id, default));
        },
    };

    /// <summary>What takes a contract on from a stage, and who usually does it.</summary>
    private static readonly IReadOnlyDictionary<ContractStage, (string Deed, string Actor)[]> Due = new Dictionary<ContractStage, (string, string)[]>
    {
        [ContractStage.Negotiating] = [("accept", "liaison"), ("accept", "clerk"), ("talk", "clerk"), ("offer", "liaison")],
        [ContractStage.Signing] = [("sign", "secretary"), ("sign", "head"), ("sign", "head")],
        [ContractStage.Showing] = [("days", "clerk"), ("answer", "clerk"), ("comment", "other"), ("work", "liaison")],
        [ContractStage.Performing] = [("work", "liaison"), ("confirm", "clerk"), ("dispute", "clerk"), ("rule", "street"), ("days", "clerk"), ("activity", "clerk"), ("count", "clerk")],
        [ContractStage.Judging] = [("judge", "clerk"), ("judge", "liaison"), ("judge", "street"), ("resident", "clerk"), ("result", "street"), ("object", "clerk"), ("answerObjection", "street"), ("days", "clerk")],
    };

    /// <summary>From the proposal to the notice period.</summary>
    public static readonly (string Deed, string Actor)[] Straight = [("accept", "liaison"), ("talk", "clerk"), ("sign", "secretary"), ("sign", "head")];

    public static (string Deed, string Actor) Choose(Step step, ContractStage stage)
    {
        if (step.Forward < Step.Share && Due.TryGetValue(stage, out var due)) return due[step.Act % due.Length];
        var names = Deeds.Keys.ToList();
        return (names[step.Act % names.Count], Actors[step.Actor % Actors.Length]);
    }

    private static Guid One(List<Guid> ids, int number) => ids.Count == 0 ? Guid.Empty : ids[number % ids.Count];
}

/// <summary>One contract while a random history happens to it.</summary>
internal sealed class History(District district, string code, Guid id, DateOnly began)
{
    public District District => district;
    public string Code => code;
    public Guid Id => id;
    public List<Guid> Comments { get; } = [];
    public List<Guid> Work { get; } = [];
    public List<Guid> Activities { get; } = [];
    public List<Guid> Objections { get; } = [];

    public DateOnly Day(int offset) => ActClock.DayOf(district.Host.Time.GetUtcNow().UtcDateTime).AddDays(offset);

    public TermsInput Terms()
    {
        var terms = ContractJourneyTests.Proposal(district).Terms;
        (terms.StartOn, terms.EndOn) = (began, began.AddDays(60));
        (terms.Obligations[0].DueOn, terms.Milestones[0].PlannedOn) = (began.AddDays(50), began.AddDays(20));
        return terms;
    }

    public Task<Contract> Now() => district.Host.Read(db => db.Set<Contract>().AsNoTracking().AsSplitQuery().Include(c => c.Parties).Include(c => c.Obligations).Include(c => c.Milestones).SingleAsync(c => c.Id == id));

    public static async Task<History> Begin(District d)
    {
        var today = ActClock.DayOf(d.Host.Time.GetUtcNow().UtcDateTime);
        var begin = new History(d, "", Guid.Empty, today);
        var proposal = ContractJourneyTests.Proposal(d);
        proposal.Terms = begin.Terms();
        var contract = await d.Host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(proposal, default));
        return new(d, contract.Code, contract.Id, today);
    }
}
