using Qiyue.Kernel;

namespace Qiyue.Contracts;

// 评约: self, counterpart, residents, third party, supervisor; grade; objection days; publication.
public sealed partial class Contract
{
    public DateOnly? JudgingFrom { get; private set; }

    /// <summary>Last day for sheets and residents' answers.</summary>
    public DateOnly? JudgingUntil { get; private set; }

    /// <summary>An organisation asked to judge from outside; null = no third party, its weight is shared.</summary>
    public Guid? ThirdPartyId { get; private set; }

    /// <summary>The name of the group (专班) that is the third party; empty = an organisation, or none.</summary>
    public string ThirdGroupName { get; private set; } = "";

    /// <summary>Score × 100; null until the result is proposed.</summary>
    public int? ScoreHundredths { get; private set; }
    public decimal? Score => ScoreHundredths / 100m;

    /// <summary>优秀, 较好, 一般, 不合格</summary>
    public string Grade { get; private set; } = "";

    /// <summary>How the score came about: sides, weights, what was absent. JSON.</summary>
    public string ResultJson { get; private set; } = "";

    /// <summary>Self-rating far above another side, or top beside a delay.</summary>
    public bool HasGap { get; private set; }

    /// <summary>Last day to object to the result.</summary>
    public DateOnly? ObjectionsUntil { get; private set; }
    public int OpenResultObjections { get; private set; }
    public DateOnly? PublishedOn { get; private set; }

    public void EndPerformance(DateOnly today, DateOnly judgingUntil)
    {
        Require(ContractStage.Performing);
        if (!MayEndPerformance(today)) throw new Refusal("contract.still_performing", "还有义务未确认完成且期限未到，不能转入评约。");
        Move("end_performance");
        (JudgingFrom, JudgingUntil) = (today, judgingUntil);
        CloseOpenChanges(Data.ActClock.StartOf(today));
    }

    public void InviteThirdParty(Guid by, Guid thirdParty, string groupName = "")
    {
        Require(ContractStage.Performing, ContractStage.Judging);
        if (by != SupervisorId) throw Refusal.Forbidden();
        if (HasParty(thirdParty) || thirdParty == SupervisorId) throw Refusal.Invalid("ThirdParty", "judging.third_party_is_party", "第三方不能是契约的一方或监督方。");
        RequireOpenJudging();
        (ThirdPartyId, ThirdGroupName) = (thirdParty, groupName);
    }

    /// <summary>Sheets may be handed in from the time of performance until a result stands.</summary>
    internal void RequireOpenJudging()
    {
        if (Stage == ContractStage.Performing) return;
        Require(ContractStage.Judging);
        if (ObjectionsUntil is not null) throw new Refusal("judging.closed", "评分已截止并形成结果，不能再提交。如有异议，请在异议期内提出。");
    }

    /// <summary>Who may judge on which side.</summary>
    public bool MayJudge(Guid organizationId, JudgingSide side) => side switch
    {
        JudgingSide.Self or JudgingSide.Counterpart => HasParty(organizationId),
        JudgingSide.ThirdParty => ThirdPartyId == organizationId,
        JudgingSide.Supervisor => SupervisorId == organizationId,
        _ => false,
    };

    /// <summary>States the result; parties may object until the given day.</summary>
    public void ProposeResult(decimal score, string grade, string resultJson, bool gap, DateOnly objectionsUntil)
    {
        Require(ContractStage.Judging);
        if (ObjectionsUntil is not null) throw new Refusal("judging.result_stands", "评约结果已形成，正在异议期。");
        (ScoreHundredths, Grade, ResultJson, HasGap, ObjectionsUntil) = (Hundredths(score), grade, resultJson, gap, objectionsUntil);
    }

    internal void NoteResultObjection(Guid by, DateOnly today)
    {
        Require(ContractStage.Judging);
        Party(by);
        if (ObjectionsUntil is null) throw new Refusal("judging.no_result", "评约结果尚未形成。");
        if (today > ObjectionsUntil) throw new Refusal("judging.objections_over", "异议期已于 {0} 结束。", 409, ObjectionsUntil.Value.ToString("yyyy-MM-dd"));
        if (_resultObjections.Any(o => o.ById == by && o.AnsweredAt is null)) throw new Refusal("judging.objection_waits", "贵方已提出异议，正在等待监督方答复。");
        OpenResultObjections++;
    }

    /// <summary>The supervising body answers. Upheld: the result falls, sheets are open again until the given day.</summary>
    internal void NoteResultAnswer(Guid by, bool upheld, DateOnly judgingUntil)
    {
        Require(ContractStage.Judging);
        if (by != SupervisorId) throw Refusal.Forbidden();
        OpenResultObjections--;
        if (!upheld) return;
        ClearResult(judgingUntil);
        ReturnFormerSupervisors();
    }

    public bool MayPublishResult(DateOnly today) => Stage == ContractStage.Judging && ObjectionsUntil < today && OpenResultObjections == 0 && !ReviewPending;

    public void PublishResult(DateOnly today)
    {
        Require(ContractStage.Judging);
        if (ReviewPending) throw new Refusal("review.pending", "自评复核还没有作出决定，不能公布结果。");
        if (!MayPublishResult(today)) throw new Refusal("judging.objections_open", "异议期未满或还有异议未答复，不能公布结果。");
        Move("publish_result");
        PublishedOn = today;
    }
}
