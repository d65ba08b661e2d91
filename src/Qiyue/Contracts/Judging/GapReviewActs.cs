using System.Text.Json;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts.Judging;

public sealed class AskExplanationInput
{
    /// <summary>Codes of self-raters; none = all of them.</summary>
    public List<string> Organizations { get; set => field = value ?? []; } = [];
    [Max(500)] public string? Question { get; set; }
}

/// <summary>The supervising body asks self-raters what their score rests on; until it decides, the result is not published. Errors: review.no_gap, review.nobody_to_ask, review.ended.</summary>
public sealed class AskExplanation(Act act, ContractLoader contracts, OrganizationTree tree, PolicyBook policies)
{
    public async Task<Contract> Handle(string code, AskExplanationInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayRule(act.Actor, contract)) throw Refusal.Forbidden();
        var review = Reviews.Open(act, contract);
        var asked = input.Organizations.Where(o => o.Length > 0).Select(o => tree.ByCode(o)?.Id ?? throw Refusal.Invalid(nameof(input.Organizations), "review.nobody_to_ask", "请选择至少一个已自评的一方。")).ToHashSet();
        var sheets = contract.Judgements.Where(j => j.Side == JudgingSide.Self && j.Counts && (asked.Count == 0 || asked.Contains(j.ById))).ToList();
        var until = WorkingCalendar.AddWorkingDays(act.Today, (await policies.Of(contract.DistrictId, act.Today, ct)).Days(PolicyCatalogue.GapExplanationDays));
        contract.AskExplanation(review, act.Actor.OrganizationId!.Value, sheets, input.Question ?? "", until, act.Now);
        act.Record(contract, "review.asked", input.Question, null, [review, .. sheets]);
        await act.Commit(ct);
        return contract;
    }
}

public sealed class ExplainRatingInput
{
    [Filled, Max(1000)] public string Explanation { get; set; } = "";
}

/// <summary>A self-rater says what its score rests on. Errors: review.over, review.not_asked, review.explained.</summary>
public sealed class ExplainRating(Act act, ContractLoader contracts)
{
    public async Task<Judgement> Handle(string code, ExplainRatingInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!act.Actor.Has(Duty.Judge) || !contract.HasParty(act.Actor.OrganizationId)) throw Refusal.Forbidden();
        var sheet = contract.Judgements.FirstOrDefault(j => j.Side == JudgingSide.Self && act.Actor.ActsFor(j.ById)) ?? throw new Refusal("review.not_asked", "监督方没有请贵方作出说明。");
        contract.Explain(sheet, input.Explanation, act.Now);
        act.Record(contract, "review.explained", null, null, sheet);
        await act.Commit(ct);
        return sheet;
    }
}

public sealed class DecideReviewInput
{
    /// <summary>upheld, selfSetAside or returned.</summary>
    public ReviewEnding Ending { get; set; } = (ReviewEnding)(-1);

    /// <summary>Public, with the published result.</summary>
    [Filled, Max(500)] public string Reason { get; set; } = "";
}

/// <summary>The supervising body decides the review: the result stands, is formed anew without self-ratings, or self-ratings go back to be revised. Errors: review.no_gap, review.ended, review.ending.</summary>
public sealed class DecideReview(Act act, ContractLoader contracts, FormResult former, PolicyBook policies)
{
    public async Task<Contract> Handle(string code, DecideReviewInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayRule(act.Actor, contract)) throw Refusal.Forbidden();
        var policy = await policies.Of(contract.DistrictId, act.Today, ct);
        var review = Reviews.Open(act, contract);
        List<Judgement> selfs = input.Ending == ReviewEnding.Upheld ? [] : [.. contract.Judgements.Where(j => j.Side == JudgingSide.Self && j.Counts)];
        contract.DecideReview(review, act.Actor.OrganizationId!.Value, act.Actor.PersonId, input.Ending, selfs, input.Reason, WorkingCalendar.AddWorkingDays(act.Today, policy.Days(PolicyCatalogue.ObjectionDays)), act.Now);
        act.Record(contract, "review.decided", input.Reason, null, [review, .. selfs]);
        act.RecordTouched(contract);
        if (input.Ending == ReviewEnding.SelfSetAside) await former.Form(contract, policy, ct);
        await act.Commit(ct);
        return contract;
    }
}

internal static class Reviews
{
    /// <summary>The open review; a result with a gap of before there were reviews gets one now.</summary>
    public static GapReview Open(Act act, Contract contract) => contract.OpenReview ?? contract.OpenGapReview(act.Now).AddTo(act);
}

/// <summary>A sheet as the supervising body reads it under review.</summary>
/// <param name="Group">The judge is a group, named by <paramref name="By"/>.</param>
public sealed record ReviewSheet(Guid Id, JudgingSide Side, string ByCode, string By, bool Group, int Score, string Comment, bool ReportsDelay, bool SetAside, bool Returned, int? CorrectedFrom, DateOnly? ExplainUntil, string Question, string Explanation);

/// <param name="Grade">very_good … very_poor by name.</param>
public sealed record GradeCount(Satisfaction Grade, int Count);
public sealed record LateMilestone(int Number, string Name, DateOnly PlannedOn, DateOnly? ReachedOn);

/// <summary>Both sides' figures side by side, as a review needs them.</summary>
/// <param name="Result">The result under review or published, by sides.</param>
/// <param name="Threshold">Points by which a self-rating may exceed another side.</param>
public sealed record ReviewFigures(IReadOnlyList<ReviewSheet> Sheets, IReadOnlyList<GradeCount> Residents, decimal? Satisfaction, decimal? Fulfilment, IReadOnlyList<LateMilestone> LateMilestones, int ReportedDelays, ResultRecord? Result, decimal Threshold);

/// <summary>Both sides' figures for the supervising body and those above it; sheets stay closed to everybody else.</summary>
public sealed class ReadReview(Act act, ReadContract contracts, OrganizationTree tree, PolicyBook policies)
{
    public async Task<ReviewFigures> Handle(string code, CancellationToken ct) => await Of(await contracts.Handle(code, ct), ct);

    internal async Task<ReviewFigures> Of(ContractView view, CancellationToken ct)
    {
        var c = view.Contract;
        if (!view.IsInside) throw Refusal.NotFound();
        if (!ContractPermissions.SeesReview(act.Actor, c, tree)) throw Refusal.Forbidden();
        var policy = await policies.Of(c.DistrictId, act.Today, ct);
        return new([.. c.Judgements.OrderBy(j => j.Side).ThenBy(j => c.Parties.FirstOrDefault(p => p.OrganizationId == j.ById)?.Order ?? 99).Select(j => Sheet(c, j))],
            [.. Enum.GetValues<Satisfaction>().Select(g => new GradeCount(g, view.Answers.GetValueOrDefault(g)))], view.SatisfactionRate, c.Fulfilment,
            [.. c.Milestones.Where(m => (m.ReachedOn ?? act.Today) > m.PlannedOn).OrderBy(m => m.Number).Select(m => new LateMilestone(m.Number, m.Name, m.PlannedOn, m.ReachedOn))],
            c.Judgements.Count(j => j.ReportsDelay), c.ResultJson.Length == 0 ? null : JsonSerializer.Deserialize<ResultRecord>(c.ResultJson, JsonSerializerOptions.Web), policy[PolicyCatalogue.SelfRatingGap]);
    }

    private ReviewSheet Sheet(Contract c, Judgement j)
    {
        var group = c.ThirdGroupName.Length > 0 && j.ById == c.ThirdPartyId;
        return new(j.Id, j.Side, tree.Find(j.ById)?.Code ?? "", group ? c.ThirdGroupName : tree.NameOf(j.ById), group, j.Score, j.Comment, j.ReportsDelay, j.SetAside, j.Returned, j.CorrectedFrom, j.ExplainUntil, j.Question, j.Explanation);
    }
}
