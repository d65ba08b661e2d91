using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Changing;
using Qiyue.Contracts.Ending;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.Links;
using Qiyue.Contracts.LookingBack;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Privacy;
using Qiyue.Contracts.Showing;
using Qiyue.Contracts.Signing;
using Qiyue.Contracts.Succeeding;
using Qiyue.Contracts.Using;
using Qiyue.Contracts.Verifying;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Contracts.Histories;

/// <summary>One step of a random history. Chances are of a hundred, so that a shorter history is a smaller one.</summary>
/// <param name="Forward">Under <see cref="Share"/>: something that is likely due now; else anything by anybody.</param>
internal readonly record struct Step(int Forward, int Act, int Actor, int Number)
{
    public const int Share = 75;
}

/// <summary>Something that can be done to a contract, through the handler that does it.</summary>
internal sealed record Deed(Type Handler, Func<History, IServiceProvider, int, Task> Do);

/// <summary>Everything that can be done to a contract, by anybody at any time, with sensible or senseless values.</summary>
internal static class Histories
{
    public static readonly string[] Actors = ["clerk", "liaison", "secretary", "head", "street", "office", "other", "group", "neighbour"];

    /// <summary>Done by who has no account.</summary>
    private static readonly HashSet<string> Visitors = ["comment", "rate", "actByLink"];

    public static readonly IReadOnlyDictionary<string, Deed> Deeds = new Dictionary<string, Deed>
    {
        ["offer"] = By<OfferTerms>((act, h, n) => act.Handle(h.Code, new() { AnswersVersion = h.Contract.TermsVersion, Terms = Offered(h, n), Note = "改数量" }, default)),
        ["accept"] = By<AcceptTerms>((act, h, n) => act.Handle(h.Code, new() { Version = n % 9 == 0 ? n : h.Contract.TermsVersion }, default)),
        ["remark"] = By<RemarkOnClause>((act, h, _) => act.Handle(h.Code, new() { Clause = "obligation:1", Text = "再商量" }, default)),
        ["talk"] = By<RecordTalk>((act, h, n) => act.Handle(h.Code, new() { On = h.Day(-n % 3), Form = "meeting", Participants = "王芳、李明", Summary = "商定" }, default)),
        ["arrange"] = By<ArrangeSigning>((act, h, n) => act.Handle(h.Code, new() { Steps = [new() { Party = h.Unit.Organization.Code, Step = 1 + n % 2 }], Days = n % 3 == 0 ? null : n % 15 }, default)),
        ["decline"] = Rarely(6, By<DeclineContract>((act, h, _) => act.Handle(h.Code, new() { Reason = "条件不成熟" }, default))),
        ["sign"] = By<SignContract>((act, h, n) => act.Handle(h.Code, new() { Digest = n % 19 == 0 ? "0" : h.Contract.TextDigest, Proof = n % 20 == 0 ? "wrong" : District.Password }, default)),
        ["refuse"] = Rarely(4, By<RefuseSignature>((act, h, _) => act.Handle(h.Code, new() { Reason = "文本有误" }, default))),
        ["delegate"] = By<DelegateSigning>((act, h, n) => act.Handle(h.Code, new() { Person = (h.Who == "head" ? h.Unit : h.Community).Clerk.PersonId, Reason = "出差", Until = h.Day(n % 9) }, default)),
        ["revokeDelegation"] = Rarely(3, By<RevokeDelegation>((act, h, n) => act.Handle(h.Code, One(h.Contract.Delegations, d => d.IsOpen, n)?.Id ?? Guid.Empty, new() { Reason = "本人签署" }, default))),
        ["scan"] = new(typeof(HandInScan), async (h, s, n) => await s.GetRequiredService<HandInScan>().Handle(h.Code, new() { FileId = await h.File(s), Signatory = "赵敏", Post = "院长", SignedOn = h.Day(n % 8 == 0 ? -1 : 0) }, default)),
        ["confirmScan"] = By<ConfirmScan>((act, h, n) => act.Handle(h.Code, One(h.Contract.Scans, s => s.State == ScanState.Waiting, n)?.Id ?? Guid.Empty, new() { Digest = n % 9 == 0 ? "11112222-33334444" : h.Contract.ShortDigest }, default)),
        ["rejectScan"] = Rarely(2, By<RejectScan>((act, h, n) => act.Handle(h.Code, One(h.Contract.Scans, s => s.State == ScanState.Waiting, n)?.Id ?? Guid.Empty, new() { Reason = "看不清" }, default))),
        ["comment"] = By<CommentOnContract>((act, h, n) => act.Handle(h.Code, new() { Objection = n % 2 == 0, Text = "会收费吗？" }, $"digest{n}", "138****1234", default)),
        ["answer"] = By<AnswerComment>((act, h, n) => act.Handle(h.Code, One(h.Contract.Comments, c => !c.IsAnswered, n)?.Id ?? Guid.Empty, new() { Answer = "不收费", HiddenReason = n % 5 == 0 ? "含他人信息" : null }, default)),

        ["work"] = new(typeof(RecordWork), async (h, s, n) => await s.GetRequiredService<RecordWork>().Handle(h.Code, Done(h, n, n % 4 == 0 ? await h.File(s) : null), default)),
        ["confirm"] = By<ConfirmWork>((act, h, n) => act.Handle(h.Code, [Entry(h, WorkState.Recorded, n)], default)),
        ["dispute"] = By<DisputeWork>((act, h, n) => act.Handle(h.Code, Entry(h, WorkState.Recorded, n), new() { Reason = "没有来" }, default)),
        ["rule"] = By<RuleOnWork>((act, h, n) => act.Handle(h.Code, Entry(h, WorkState.Disputed, n), new() { Stands = (n % 3).ToString(), Reason = "查实" }, default)),
        ["withdraw"] = By<WithdrawWork>((act, h, n) => act.Handle(h.Code, Entry(h, WorkState.Recorded, n), new() { Reason = "记错" }, default)),
        ["erasePhoto"] = By<ErasePhoto>((act, h, n) => act.Handle(h.Code, One(h.Contract.Work, w => w.PhotoId is not null, n)?.Id ?? Guid.Empty, new() { Reason = "本人要求" }, default)),
        ["milestone"] = By<ReachMilestone>((act, h, n) => act.Handle(h.Code, 1 + n % 3, new() { On = h.Day(-n % 3) }, default)),
        ["activity"] = By<PlanActivity>((act, h, n) => act.Handle(h.Code, new() { Name = "讲座", On = h.Day(n % 3), Planned = n % 60 }, default)),
        ["count"] = new(typeof(CountActivity), async (h, s, n) => await s.GetRequiredService<CountActivity>().Handle(h.Code, await h.Activity(n), new() { Enrolled = n % 60, Present = n % 50 }, default)),
        ["link"] = By<IssueOneTimeLink>(async (act, h, n) => h.Links.Add((await act.Handle(h.Code, new() { Act = n % 2 == 0 ? LinkActs.Work : LinkActs.Confirm, Obligation = n % 3 == 0 ? 1 : null, Holder = "黄小兰", ExpiresOn = h.Day(n % 20) }, default)).Token)),
        ["revokeLink"] = By<RevokeOneTimeLink>((act, h, n) => act.Handle(h.Code, One(h.Now.Links, l => l.UsedAt is null, n)?.Id ?? Guid.Empty, default)),
        ["actByLink"] = By<ActByLink>((act, h, n) => (h.Links.Count == 0 ? "none" : h.Links[n % h.Links.Count]) is var token && n % 3 == 0 ? act.Confirm(token, [Entry(h, WorkState.Recorded, n)], default) : act.RecordWork(token, Done(h, n, null), null, default)),

        ["amend"] = By<ProposeAmendment>((act, h, n) => act.Handle(h.Code, new() { Terms = Changed(h, n), Reason = "情况有变" }, default)),
        ["counter"] = By<CounterAmendment>((act, h, n) => act.Handle(h.Code, Number(h, n), new() { AnswersVersion = h.Contract.OpenAmendment?.TermsVersion ?? 0, Terms = Changed(h, n), Reason = "另作修改" }, default)),
        ["acceptAmendment"] = By<AcceptAmendment>((act, h, n) => act.Handle(h.Code, Number(h, n), new() { Version = n % 9 == 0 ? n : h.Contract.OpenAmendment?.TermsVersion ?? 0 }, default)),
        ["declineAmendment"] = Rarely(3, By<DeclineAmendment>((act, h, n) => act.Handle(h.Code, Number(h, n), new() { Reason = "维持原约" }, default))),
        ["signAmendment"] = By<SignAmendment>((act, h, n) => act.Handle(h.Code, Number(h, n), new() { Digest = n % 19 == 0 ? "0" : h.Contract.OpenAmendment?.TextDigest ?? "", Proof = District.Password }, default)),
        ["suspend"] = By<ProposeSuspension>((act, h, n) => act.Handle(h.Code, new() { Reason = "场馆改造", ExpectedEnd = h.Day(n % 40) }, default)),
        ["agreeToSuspend"] = By<AgreeToSuspension>((act, h, _) => act.Handle(h.Code, default)),
        ["dropSuspension"] = Rarely(3, By<DropSuspension>((act, h, _) => act.Handle(h.Code, new() { Reason = "不必" }, default))),
        ["resume"] = By<ResumeContract>((act, h, _) => act.Handle(h.Code, new() { Reason = "改造完成" }, default)),
        ["orderSuspension"] = By<OrderSuspension>((act, h, n) => act.Handle(h.Code, new() { Ground = (SupervisionGround)(n % 3), Reason = "安全隐患", ExpectedEnd = h.Day(n % 40) }, default)),
        ["orderEnding"] = Rarely(4, By<OrderEnding>((act, h, n) => act.Handle(h.Code, new() { Ground = (SupervisionGround)(n % 3), Fault = n % 2 == 0 ? null : h.Unit.Organization.Code, Reason = "查实" }, default))),
        ["noticeBreach"] = By<GiveBreachNotice>((act, h, n) => act.Handle(h.Code, new() { Party = h.Other.Organization.Code, Ground = "没有履行", Obligations = [One([.. h.Contract.Obligations.OrderBy(o => o.Number)], o => o.DoerId == h.Other.Organization.Id, n)?.Number ?? 1] }, default)),
        ["answerBreach"] = By<AnswerBreach>((act, h, n) => act.Handle(h.Code, Notice(h, n), new() { Answer = "正在安排" }, default)),
        ["withdrawBreach"] = Rarely(3, By<WithdrawBreach>((act, h, n) => act.Handle(h.Code, Notice(h, n), new() { Reason = "已谈妥" }, default))),
        ["endForBreach"] = By<EndForBreach>((act, h, n) => act.Handle(h.Code, Notice(h, n), default)),
        ["end"] = Rarely(3, By<ProposeEnding>((act, h, _) => act.Handle(h.Code, new() { Reason = "场地拆迁" }, default))),
        ["agreeToEnd"] = By<AgreeToEnd>((act, h, _) => act.Handle(h.Code, default)),
        ["dropEnding"] = By<DropEnding>((act, h, _) => act.Handle(h.Code, new() { Reason = "继续" }, default)),
        ["renew"] = By<RenewContract>(async (act, h, n) =>
        {
            var draft = act.Draft(h.Contract, h.Day(0));
            if (n % 3 == 0) draft.Carry = [1];
            h.Renewals.Add((await act.Handle(h.Code, draft, default)).Id);
        }),

        ["judge"] = By<GiveJudgement>((act, h, n) => act.Handle(h.Code, new() { Side = SideOf(h.Who, n), Score = SideOf(h.Who, n) == JudgingSide.Self ? 90 + n % 12 : n % 104, ReportsDelay = n % 7 == 0 }, default)),
        ["thirdParty"] = new(typeof(InviteThirdParty), async (h, s, n) => await s.GetRequiredService<InviteThirdParty>().Handle(h.Code, n % 2 == 0 ? new() { Organization = (n % 8 == 0 ? h.Unit.Organization : h.District.School).Code } : new() { Group = await h.Group() }, default)),
        ["ratingLinks"] = By<IssueRatingLinks>(async (act, h, n) => { var issued = await act.Handle(h.Code, new() { PrintedCodes = n % 3, ExpiresOn = h.Day(n % 40) }, default); h.Ratings.AddRange(issued.Tokens.Select(t => (issued.Id, t))); }),
        ["closeRatingLinks"] = Rarely(3, By<CloseRatingLinks>((act, h, n) => act.Handle(h.Code, h.Ratings.Count == 0 ? Guid.Empty : h.Ratings[n % h.Ratings.Count].Id, default))),
        ["rate"] = By<RateContract>((act, h, n) => act.Handle(h.Ratings.Count == 0 ? "none" : h.Ratings[n % h.Ratings.Count].Token, new() { Grade = (Satisfaction)(1 + n % 5) }, $"browser{n % 50}", default)),
        ["resident"] = By<RateOnBehalf>((act, h, n) => act.Handle(h.Code, new() { Grade = (Satisfaction)(1 + n % 5) }, default)),
        ["result"] = By<FormResult>((act, h, _) => act.Handle(h.Code, default)),
        ["object"] = By<ObjectToResult>((act, h, _) => act.Handle(h.Code, new() { Reason = "评分偏低" }, default)),
        ["answerObjection"] = By<AnswerResultObjection>((act, h, n) => act.Handle(h.Code, One(h.Contract.ResultObjections, o => o.AnsweredAt is null, n)?.Id ?? Guid.Empty, new() { Upheld = n % 4 == 0, Answer = "已核对" }, default)),
        ["askExplanation"] = By<AskExplanation>((act, h, n) => act.Handle(h.Code, new() { Organizations = n % 3 == 0 ? [h.Unit.Organization.Code] : [], Question = "依据是什么？" }, default)),
        ["explain"] = By<ExplainRating>((act, h, _) => act.Handle(h.Code, new() { Explanation = "场场都办了" }, default)),
        ["decideReview"] = By<DecideReview>((act, h, n) => act.Handle(h.Code, new() { Ending = (ReviewEnding)(n % 5), Reason = "已复核" }, default)),
        ["correct"] = By<CorrectResult>((act, h, n) => act.Handle(h.Code, new() { Sheets = [new() { Sheet = One(h.Contract.Judgements, _ => true, n)?.Id ?? Guid.Empty, Score = n % 5 == 0 ? null : n % 102 }], Reason = "录入有误" }, default)),
        ["use"] = By<UseResult>((act, h, n) => act.Handle(h.Code, new() { Kind = "awards", UsedOn = h.Day(-n % 3), What = "列入年度先进" }, default)),
        ["lookBack"] = By<ScheduleLookBack>((act, h, n) => act.Handle(h.Code, new() { DueOn = h.Day(n % 30), Conductor = h.Who == "street" && n % 2 == 0 ? h.Unit.Organization.Code : null, Reason = "约定" }, default)),
        ["conclude"] = By<ConcludeLookBack>((act, h, n) => act.Handle(h.Code, LookBackOf(h, n), new() { Conclusion = (LookBackConclusion)(n % 4), Sentence = "改时间", ChangedOn = n % 3 == 0 ? h.Day(1) : null }, default)),
        ["stateChange"] = By<StateLookBackChange>((act, h, n) => act.Handle(h.Code, LookBackOf(h, n), new() { ChangedOn = h.Day(n % 3), Amendment = n % 4 == 0 ? n % 2 : null }, default)),
        ["closeLookBack"] = By<CloseLookBack>((act, h, n) => act.Handle(h.Code, LookBackOf(h, n), new() { Sentence = "有成效" }, default)),
        ["dropLookBack"] = Rarely(3, By<DropLookBack>((act, h, n) => act.Handle(h.Code, LookBackOf(h, n), new() { Reason = "不必" }, default))),

        ["succeed"] = Rarely(3, By<ChangeOrganization>((act, h, n) => h.Succeed(act, community: n % 2 == 0))),
        ["move"] = Rarely(3, By<MoveOrganization>((act, h, n) => act.Handle(h.Community.Organization.Code, new() { Parent = (n % 2 == 0 ? h.District.OtherStreet : h.District.Street).Code, Reason = "区划调整" }, default))),
        ["days"] = By<AdvanceContracts>(async (_, h, n) =>
        {
            h.Host.Time.Advance(TimeSpan.FromDays(1 + n % 12));
            await h.Host.As(Actor.System, s => s.GetRequiredService<AdvanceContracts>().Handle(h.Id, default));
        }),
    };

    /// <summary>What works on contracts and is no deed, and why.</summary>
    public static readonly IReadOnlyDictionary<Type, string> LeftOut = new Dictionary<Type, string>
    {
        [typeof(BackfillContract)] = "a history may begin with it",
        [typeof(ReadContract)] = "reads", [typeof(ListColleagues)] = "reads", [typeof(ListOneTimeLinks)] = "reads", [typeof(ExportSignedContract)] = "reads; every history ends with it",
        [typeof(PartyDissolved)] = "follows from succeed", [typeof(PartyMoved)] = "follows from move",
        [typeof(OverseerDissolved)] = "a street is dissolved with everything under it", [typeof(ThirdGroupDissolved)] = "ends a group, which other histories need", [typeof(PersonErased)] = "ends the people of a history",
    };

    /// <summary>What takes a contract on from where it is, or off the road, and who may do it; more often said is more often done.</summary>
    private static IEnumerable<(string Deed, string Actor)> Due(History h)
    {
        var c = h.Contract;
        var (sides, stage) = (c.Parties.Select(p => p.OrganizationId).ToList(), c.Stage);
        if (stage is ContractStage.Negotiating) return [.. c.Parties.Where(p => p.AcceptedVersion != c.TermsVersion).SelectMany(p => Times(3, "accept", h.Clerk(p.OrganizationId))), .. Times(c.HasTalk ? 0 : 2, "talk", "clerk"), ("offer", "liaison"), ("arrange", "clerk"), ("remark", "head"), ("decline", "liaison")];
        if (stage is ContractStage.Signing) return [.. c.Parties.Where(c.IsTurnOf).SelectMany(p => Sign(h, p)), .. Scans(h), ("days", "clerk"), ("succeed", "office")];
        if (stage is ContractStage.Showing or ContractStage.Performing) return [.. Work(h), .. c.SuspendedOn is null ? Running(h) : Suspended(h), .. LookingBack(h), ("days", "clerk"), ("days", "clerk"), ("succeed", "office"), ("orderEnding", "street")];
        if (stage is ContractStage.Judging && c.ObjectionsUntil is null)
            return [.. ContractProjection.MissingSheets(c).SelectMany(m => Times(1, "judge", m.Side switch { JudgingSide.Supervisor => "street", JudgingSide.ThirdParty => c.ThirdGroupName.Length > 0 ? "group" : "other", _ => h.Clerk(m.Organization) })),
                ("thirdParty", "street"), ("resident", "clerk"), ("ratingLinks", "clerk"), .. Times(h.Ratings.Count == 0 ? 0 : 2, "rate", "other"), ("closeRatingLinks", "clerk"), ("result", "street"), ("days", "clerk"), ("days", "clerk"), ("move", "office"), .. Work(h), .. LookingBack(h)];
        if (stage is ContractStage.Judging)
            return [.. sides.Select(o => ("object", h.Clerk(o))), .. Times(c.OpenResultObjections == 0 ? 0 : 3, "answerObjection", "street"), .. c.OpenReview is null ? [] : Times(2, c.ReviewPending ? "decideReview" : "askExplanation", "street"), ("decideReview", "street"),
                .. c.Judgements.Where(j => j.OwesExplanation).SelectMany(j => Times(2, "explain", h.Clerk(j.ById))), ("days", "clerk"), ("days", "clerk"), ("days", "clerk"), ("orderEnding", "street"), ("succeed", "office")];
        return [.. Times(stage is ContractStage.Published ? 2 : 0, "correct", "street"), .. Times(stage is ContractStage.Published ? 2 : 0, "use", "office"), ("renew", "clerk"), ("renew", "liaison"), ("comment", "other"), ("days", "clerk"), .. Work(h), .. stage is ContractStage.Published ? LookingBack(h) : []];
    }

    private static IEnumerable<(string, string)> Times(int times, string deed, string actor) => Enumerable.Repeat((deed, actor), times);

    private static IEnumerable<(string, string)> Sign(History h, ContractParty p)
    {
        var (signer, clerk, delegated) = (h.Signatory(p.OrganizationId), h.Clerk(p.OrganizationId), h.Contract.DelegationOf(p.OrganizationId) is not null);
        return [("sign", signer), ("sign", signer), .. delegated ? Times(2, "sign", clerk).Append(("revokeDelegation", signer)) : Times(1, "delegate", signer), .. Times(h.Contract.WaitingScanOf(p.OrganizationId) is null ? 2 : 0, "scan", clerk), ("refuse", signer)];
    }

    private static IEnumerable<(string, string)> Scans(History h) => h.Contract.Scans.Where(s => s.State == ScanState.Waiting).SelectMany(s => Times(3, "confirmScan", h.Clerk(s.OrganizationId, other: true)).Append(("rejectScan", h.Clerk(s.OrganizationId, other: true))));

    /// <summary>What goes on with what was recorded and said, even after the end.</summary>
    private static IEnumerable<(string, string)> Work(History h)
    {
        var c = h.Contract;
        foreach (var w in c.Work.Where(w => w.State == WorkState.Recorded).Take(2))
            foreach (var due in new[] { ("confirm", h.Clerk(c.ObligationOf(w.ObligationId).BeneficiaryId)), ("dispute", h.Clerk(c.ObligationOf(w.ObligationId).BeneficiaryId)), ("withdraw", h.Clerk(c.ObligationOf(w.ObligationId).DoerId)) }) yield return due;
        if (c.Work.Any(w => w.State == WorkState.Disputed)) yield return ("rule", "street");
        if (c.Work.Any(w => w.PhotoId is not null)) yield return ("erasePhoto", "street");
        if (c.OpenComments > 0) yield return ("answer", "street");
    }

    private static IEnumerable<(string, string)> Running(History h)
    {
        var (c, today) = (h.Contract, h.Day(0));
        List<(string, string)> due =
        [
            .. c.Obligations.Where(o => !o.IsSettled).Take(2).SelectMany(o => Times(3, "work", h.Clerk(o.DoerId))), .. Times(c.Milestones.Any(m => m.IsOpen) ? 1 : 0, "milestone", "clerk"), ("activity", "clerk"), ("count", "clerk"), ("comment", "other"),
            ("link", "liaison"), ("link", "clerk"), .. Times(h.Now.Links.Any(l => l.UsedAt is null && l.RevokedAt is null) ? 3 : 0, "actByLink", "other"), ("revokeLink", "liaison"), ("move", "office"), ("renew", "clerk"),
            .. Times(c.Stage is ContractStage.Performing ? 1 : 0, "thirdParty", "street"), .. Times(c.Stage is ContractStage.Performing ? 1 : 0, "judge", "liaison"), .. Times(c.Stage is ContractStage.Showing ? 3 : 1, "days", "clerk"),
        ];
        if (c.OpenAmendment is null) due.AddRange([("amend", "liaison"), ("amend", "clerk"), ("amend", "clerk")]);
        else if (c.OpenAmendment.State == AmendmentState.Signing) due.AddRange([.. c.OpenAmendment.Sides.Where(s => s.At is null).SelectMany(s => Times(5, "signAmendment", h.Signatory(s.OrganizationId))), ("declineAmendment", "head")]);
        else due.AddRange([.. c.OpenAmendment.Sides.Where(s => s.AcceptedVersion != c.OpenAmendment.TermsVersion).SelectMany(s => Times(4, "acceptAmendment", h.Clerk(s.OrganizationId))), ("counter", "clerk"), ("declineAmendment", "liaison")]);
        if (c.OpenSuspension is not { } open) due.AddRange([("suspend", "clerk"), ("orderSuspension", "street")]);
        else due.AddRange([.. c.Parties.Where(p => !open.Agreed.Contains(p.OrganizationId)).SelectMany(p => Times(3, "agreeToSuspend", h.Clerk(p.OrganizationId))), ("dropSuspension", "clerk")]);
        if (c.EndingProposedById is null) due.Add(("end", "clerk"));
        else due.AddRange([.. c.Parties.Where(p => p.AgreedToEndAt is null).SelectMany(p => Times(2, "agreeToEnd", h.Clerk(p.OrganizationId))), ("dropEnding", "liaison")]);
        foreach (var b in c.Breaches.Where(b => b.State == BreachState.Open)) due.AddRange([.. Times(today > b.CureUntil ? 4 : 0, "endForBreach", h.Clerk(b.ById)), ("answerBreach", h.Clerk(b.BreacherId)), ("withdrawBreach", h.Clerk(b.ById)), ("days", "clerk"), ("orderSuspension", "street")]);
        foreach (var o in c.Obligations.Where(o => c.BehindOn(o, today) > Quantity.Zero).Take(1)) due.AddRange(Times(2, "noticeBreach", h.Clerk(o.DoerId, other: true)));
        return due;
    }

    private static IEnumerable<(string, string)> Suspended(History h) => h.Contract.OpenSuspension!.IsOrdered ? Times(2, "days", "clerk").Concat(Times(4, "resume", "street"))
        : [("days", "clerk"), ("days", "clerk"), .. h.Contract.Parties.Where(p => !h.Contract.OpenSuspension.Agreed.Contains(p.OrganizationId)).SelectMany(p => Times(3, "resume", h.Clerk(p.OrganizationId))), ("dropSuspension", "liaison"), ("work", "liaison")];

    private static IEnumerable<(string, string)> LookingBack(History h) => h.Contract.LookBacks.FirstOrDefault(l => l.IsPending) switch
    {
        null => [("lookBack", "clerk"), ("lookBack", "street")],
        { State: LookBackState.Open } => [("conclude", "street"), ("conclude", "clerk"), ("dropLookBack", "street")],
        { AwaitsChange: true, ChangedOn: null } => [("stateChange", "street"), ("stateChange", "clerk")],
        _ => [("closeLookBack", "street"), ("closeLookBack", "street"), ("stateChange", "street")],
    };

    /// <summary>From the proposal to a published result with a gap: a history goes the first few of these steps before chance takes over.</summary>
    public static readonly (string Deed, string Actor, int Number)[] Road =
    [
        ("accept", "liaison", 1), ("talk", "clerk", 1), ("sign", "secretary", 1), ("sign", "head", 1), ("days", "clerk", 8), ("work", "liaison", 2), ("work", "liaison", 2), ("confirm", "clerk", 0), ("confirm", "clerk", 1), ("days", "clerk", 0),
        ("judge", "clerk", 2), ("judge", "clerk", 31), ("judge", "liaison", 4), ("judge", "liaison", 33), ("judge", "street", 40), ("result", "street", 0), ("days", "clerk", 11),
    ];

    /// <summary>How many steps of the road to where the parties sign, where it is on show, performed, judged, has a result, and is published.</summary>
    public static readonly int[] Starts = [0, 2, 4, 5, 5, 10, 16, 17];

    public static (string Deed, string Actor) Choose(Step step, History h)
    {
        if (step.Forward < Step.Share && Due(h).ToList() is { Count: > 0 } due) return due[step.Act % due.Count];
        var names = Deeds.Keys.ToList();
        return (names[step.Act % names.Count], Actors[step.Actor % Actors.Length]);
    }

    public static Actor ActorOf(History h, string deed) => Visitors.Contains(deed) ? Actor.Anonymous : h.ActorOf(h.Who);

    private static Deed By<T>(Func<T, History, int, Task> act) where T : notnull => new(typeof(T), (h, s, n) => act(s.GetRequiredService<T>(), h, n));

    private static Deed Rarely(int oneOf, Deed deed) => deed with { Do = (h, s, n) => n % oneOf == 0 ? deed.Do(h, s, n / oneOf) : Task.CompletedTask };

    /// <summary>Mostly one that waits, where there is one; now and then any.</summary>
    private static T? One<T>(IReadOnlyList<T> rows, Func<T, bool> waits, int number) where T : class
    {
        var some = number % 4 == 0 ? rows : [.. rows.Where(waits)];
        if (some.Count == 0) some = rows;
        return some.Count == 0 ? null : some[number % some.Count];
    }

    private static Guid Entry(History h, WorkState state, int n) => One(h.Contract.Work, w => w.State == state, n)?.Id ?? Guid.Empty;
    private static Guid Notice(History h, int n) => One(h.Contract.Breaches, b => b.State == BreachState.Open, n)?.Id ?? Guid.Empty;
    private static int LookBackOf(History h, int n) => One(h.Contract.LookBacks, l => l.IsPending, n)?.Number ?? 1;
    private static int Number(History h, int n) => n % 11 == 0 ? n % 3 : h.Contract.OpenAmendment?.Number ?? h.Contract.Amendments;

    private static JudgingSide SideOf(string who, int n) => n % 9 == 0 ? (JudgingSide)(n % 5) : who switch
    {
        "street" => JudgingSide.Supervisor, "other" or "group" => JudgingSide.ThirdParty, _ => n % 2 == 0 ? JudgingSide.Self : JudgingSide.Counterpart,
    };

    private static RecordWorkInput Done(History h, int n, Guid? photo) => new() { Obligation = 1 + n % 7 / 6, DoneOn = h.Day(n % 8 == 0 ? n % 5 - 3 : 0), Quantity = $"{n % 3}.5", PhotoId = photo };

    private static TermsInput Offered(History h, int n)
    {
        var terms = h.Terms();
        (terms.Obligations[0].Number, terms.Milestones[0].Number, terms.Obligations[0].Quantity) = (1, 1, (n % 5).ToString());
        return terms;
    }

    /// <summary>The terms in force or on the table with one thing changed, allowed or not.</summary>
    private static TermsInput Changed(History h, int n)
    {
        var terms = TermsInput.From(h.Contract.OpenAmendment?.Terms ?? h.Contract.Terms, h.Tree);
        var o = terms.Obligations.Count == 0 ? new() : terms.Obligations[n % terms.Obligations.Count];
        switch (n % 9)
        {
            case 0: o.Quantity = (n % 7).ToString(); break;
            case 1: o.Waived = !o.Waived; break;
            case 2: terms.Obligations.Add(new() { Doer = o.Beneficiary, Beneficiary = o.Doer, What = "义诊", Quantity = "1", Unit = "场", DueOn = terms.EndOn, ResponsibleName = "李明" }); break;
            case 3: (terms.EndOn, o.DueOn) = (terms.EndOn?.AddDays(n % 30), o.DueOn?.AddDays(n % 20)); break;
            case 4: terms.Milestones.Clear(); break;
            case 5: terms.Milestones.Add(new() { Name = $"第{n}次节点", PlannedOn = terms.EndOn }); break;
            case 6: (o.Doer, o.Beneficiary) = (o.Beneficiary, o.Doer); break;
            case 7: terms.Obligations.Remove(o); break;
            default: terms.Title = $"健康讲座第{n}期"; break;
        }
        return terms;
    }
}
