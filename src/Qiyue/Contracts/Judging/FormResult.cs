using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Policies;
using Qiyue.Scoring;

namespace Qiyue.Contracts.Judging;

/// <summary>How a result came about, as it is kept and shown.</summary>
/// <param name="Absent">Sides without enough answers; their weight was shared among the rest.</param>
/// <param name="Satisfaction">很满意 + 满意 ÷ all answers; null without answers.</param>
public sealed record ResultRecord(IReadOnlyList<Line> Lines, IReadOnlyList<string> Absent, int Answers, decimal? Satisfaction, decimal? Fulfilment);

internal sealed record FormedResult(decimal Score, string Grade, string Json, bool Gap);

/// <summary>
/// Forms the result from the sheets and residents' answers with the policy's weights, and opens the objection days. Called when the judging days are
/// over, or by the supervising body once all sheets are in. Errors: judging.sheets_missing, judging.result_stands.
/// </summary>
public sealed class FormResult(Act act, ContractLoader contracts, PolicyBook policies)
{
    /// <summary>What an answer counts on the scale of 100, by grade 很满意 … 很不满意.</summary>
    private static readonly decimal[] Points = [100, 80, 60, 30, 0];

    public async Task<Contract> Handle(string code, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.Require(ContractStage.Judging);
        if (!ContractPermissions.MayRule(act.Actor, contract)) throw Refusal.Forbidden();
        if (contract.JudgingUntil >= act.Today && ContractProjection.MissingSheets(contract).Any())
            throw new Refusal("judging.sheets_missing", "评分截止日 {0} 未到，且还有评分未交，暂不能形成结果。", 409, contract.JudgingUntil!.Value.ToString("yyyy-MM-dd"));
        await Form(contract, await policies.Of(contract.DistrictId, act.Today, ct), ct);
        await act.Commit(ct);
        return contract;
    }

    internal async Task Form(Contract contract, DistrictPolicies policy, CancellationToken ct)
    {
        var formed = await Compute(contract, policy, ct);
        contract.ProposeResult(formed.Score, formed.Grade, formed.Json, formed.Gap, WorkingCalendar.AddWorkingDays(act.Today, policy.Days(PolicyCatalogue.ObjectionDays)));
        var review = formed.Gap ? contract.OpenGapReview(act.Now).AddTo(act) : null;
        act.Record(contract, "judging.result_formed", null, null, review is null ? [] : [review]);
    }

    /// <summary>What the sheets that count and the residents' answers give; changes nothing.</summary>
    internal async Task<FormedResult> Compute(Contract contract, DistrictPolicies policy, CancellationToken ct)
    {
        var answers = await act.Db.Set<ResidentAnswer>().Where(a => a.ContractId == contract.Id).GroupBy(a => a.Grade).Select(g => new { Grade = g.Key, Count = g.Count() }).ToListAsync(ct);
        var ballots = answers.SelectMany(a => Enumerable.Repeat(Points[(int)a.Grade - 1], a.Count)).ToList();
        Component[] components =
        [
            Side(contract, JudgingSide.Self, policy[PolicyCatalogue.WeightSelf]), Side(contract, JudgingSide.Counterpart, policy[PolicyCatalogue.WeightCounterpart]),
            new(nameof(JudgingSide.Residents), policy[PolicyCatalogue.WeightResidents], ballots, policy.Days(PolicyCatalogue.MinimumResidents)),
            Side(contract, JudgingSide.ThirdParty, policy[PolicyCatalogue.WeightThirdParty]), Side(contract, JudgingSide.Supervisor, policy[PolicyCatalogue.WeightSupervisor]),
        ];
        var outcome = WeightedScore.Of(components);
        // Nobody judged at all: what was confirmed speaks.
        var score = outcome.Score ?? Math.Round(100m * (contract.Fulfilment ?? 0), 2, MidpointRounding.AwayFromZero);
        var grades = new GradeTable([("优秀", policy[PolicyCatalogue.GradeExcellent]), ("较好", policy[PolicyCatalogue.GradeGood]), ("一般", policy[PolicyCatalogue.GradeFair])], "不合格");
        var good = answers.Where(a => a.Grade is Satisfaction.VeryGood or Satisfaction.Good).Sum(a => a.Count);
        var record = new ResultRecord(outcome.Lines, [.. outcome.Absent], ballots.Count, ballots.Count == 0 ? null : (decimal)good / ballots.Count, contract.Fulfilment);
        return new(score, grades.Of(score), JsonSerializer.Serialize(record, JsonSerializerOptions.Web), Gap(contract, outcome, policy, act.Today));
    }

    /// <summary>A third party that another one has replaced does not count.</summary>
    private static Component Side(Contract contract, JudgingSide side, decimal weight) =>
        new(side.ToString(), weight, [.. contract.Judgements.Where(j => j.Side == side && j.Counts && (side != JudgingSide.ThirdParty || j.ById == contract.ThirdPartyId)).Select(j => (decimal)j.Score)]);

    /// <summary>Self-rating too far above any other side, or top beside an overdue milestone or a reported delay.</summary>
    private static bool Gap(Contract contract, Outcome outcome, DistrictPolicies policy, DateOnly today)
    {
        if (outcome.Lines.Single(l => l.Name == nameof(JudgingSide.Self)).Value is not { } self) return false;
        var late = contract.Judgements.Any(j => j.ReportsDelay) || contract.Milestones.Where(m => m.DroppedBy is null).Any(m => (m.ReachedOn ?? today) > m.PlannedOn);
        return outcome.Lines.Any(l => l.Name != nameof(JudgingSide.Self) && l.Value is { } other && self - other > policy[PolicyCatalogue.SelfRatingGap])
            || late && self >= policy[PolicyCatalogue.GradeExcellent];
    }
}
