using Qiyue.Kernel;

namespace Qiyue.Contracts;

// What follows a result: the gap review before it is published, its correction afterwards, its use.
public sealed partial class Contract
{
    private readonly List<GapReview> _gapReviews = [];
    internal IReadOnlyList<GapReview> GapReviews => _gapReviews;
    public int GapReviewCount { get; private set; }

    /// <summary>An explanation was asked for and the review is not decided: the result is not published.</summary>
    public bool ReviewPending { get; private set; }

    /// <summary>The published result was put right on this day, last.</summary>
    public DateOnly? CorrectedOn { get; private set; }

    /// <summary>First day on which the result was used anywhere; null = never.</summary>
    public DateOnly? FirstUsedOn { get; private set; }
    internal GapReview? OpenReview => _gapReviews.FirstOrDefault(r => r.Ending is null);

    /// <summary>A result with a gap opens its review; once for each result.</summary>
    internal GapReview OpenGapReview(DateTime now)
    {
        Require(ContractStage.Judging);
        if (OpenReview is { } open) return open;
        if (!HasGap || ObjectionsUntil is null || ReviewedResult) throw new Refusal("review.no_gap", "目前的评约结果没有待复核的差距。");
        var review = new GapReview(Id, ++GapReviewCount, ResultJson, now);
        _gapReviews.Add(review);
        return review;
    }

    /// <summary>The standing result was reviewed and upheld.</summary>
    public bool ReviewedResult { get; private set; }

    /// <summary>The supervising body asks self-raters to explain until a day.</summary>
    internal void AskExplanation(GapReview review, Guid by, IReadOnlyCollection<Judgement> sheets, string question, DateOnly until, DateTime now)
    {
        RequireReview(review, by);
        if (sheets.Count == 0 || sheets.Any(s => s.Side != JudgingSide.Self)) throw Refusal.Invalid("Organizations", "review.nobody_to_ask", "请选择至少一个已自评的一方。");
        foreach (var sheet in sheets) sheet.AskExplanation(question, until);
        review.Ask(now);
        ReviewPending = true;
    }

    internal void Explain(Judgement sheet, string text, DateTime now)
    {
        Require(ContractStage.Judging);
        if (!ReviewPending) throw new Refusal("review.over", "复核已办结，不再需要说明。");
        sheet.Explain(text, now);
    }

    /// <summary>Upheld: the result stands. Set aside: it falls and is formed anew without the self-ratings. Returned: it falls, sheets are open until a day.</summary>
    internal void DecideReview(GapReview review, Guid by, Guid? person, ReviewEnding ending, IReadOnlyCollection<Judgement> selfSheets, string reason, DateOnly judgingUntil, DateTime now)
    {
        RequireReview(review, by);
        if (ending is not (ReviewEnding.Upheld or ReviewEnding.SelfSetAside or ReviewEnding.Returned)) throw Refusal.Invalid("Ending", "review.ending", "请选择复核决定：维持、不计自评或退回自评。");
        review.End(ending, reason, by, person, now);
        ReviewPending = false;
        if (ending == ReviewEnding.Upheld) ReviewedResult = true;
        else ClearResult(ending == ReviewEnding.Returned ? judgingUntil : JudgingUntil!.Value);
        foreach (var sheet in selfSheets)
            if (ending == ReviewEnding.SelfSetAside) sheet.PutAside();
            else if (ending == ReviewEnding.Returned) sheet.Return();
        if (ending == ReviewEnding.Returned) ReturnFormerSupervisors();
    }

    private void RequireReview(GapReview review, Guid by)
    {
        Require(ContractStage.Judging);
        if (by != SupervisorId) throw Refusal.Forbidden();
        if (review.Ending is not null) throw new Refusal("review.ended", "这次复核已经办结，请刷新后查看。");
        if (ObjectionsUntil is null) throw new Refusal("judging.no_result", "评约结果尚未形成。");
    }

    /// <summary>The standing result falls; what was under review goes with it.</summary>
    private void ClearResult(DateOnly judgingUntil) =>
        (ScoreHundredths, Grade, ResultJson, HasGap, ObjectionsUntil, ReviewPending, ReviewedResult, JudgingUntil) = (null, "", "", false, null, false, false, judgingUntil);

    /// <summary>Ended while it was judged: there is no result, and nothing to review.</summary>
    private void DropResult(DateTime now)
    {
        if (OpenReview is { } review) Touch("review.fallen", review, () => review.End(ReviewEnding.Superseded, "", null, null, now));
        if (JudgingUntil is { } until) ClearResult(until);
    }

    /// <summary>The supervising body puts a published result right; the old one is kept.</summary>
    internal ResultCorrection CorrectResult(Guid by, Guid? person, decimal score, string grade, string resultJson, string reason, DateOnly today, DateTime now)
    {
        Require(ContractStage.Published);
        if (by != SupervisorId) throw Refusal.Forbidden();
        var hundredths = Hundredths(score);
        var correction = new ResultCorrection(Id, by, person, reason, ScoreHundredths ?? 0, Grade, ResultJson, hundredths, grade, today, now);
        (ScoreHundredths, Grade, ResultJson, CorrectedOn) = (hundredths, grade, resultJson, today);
        return correction;
    }

    internal static int Hundredths(decimal score) => (int)Math.Round(score * 100m, MidpointRounding.AwayFromZero);

    internal ResultUse UseResult(string kind, DateOnly usedOn, string what, string document, Guid? file, Guid by, Guid? person, DateOnly today, DateTime now)
    {
        Require(ContractStage.Published);
        if (usedOn > today) throw Refusal.Invalid("UsedOn", "use.in_future", "运用日期不能晚于今天。");
        if (usedOn < PublishedOn) throw Refusal.Invalid("UsedOn", "use.before_publication", "运用日期不能早于结果公布日期 {0}。", PublishedOn!.Value.ToString("yyyy-MM-dd"));
        if (FirstUsedOn is null || usedOn < FirstUsedOn) FirstUsedOn = usedOn;
        return new(Id, kind, usedOn, what, document, file, by, person, now);
    }
}
