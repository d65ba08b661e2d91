using Qiyue.Kernel;
using Qiyue.Platform.Todo;

namespace Qiyue.Contracts;

/// <summary>What looking back and reviewing make due: one row at a time for each look-back.</summary>
internal static class JudgingTodos
{
    public static IEnumerable<TodoDraft> Of(Contract c) => [.. LookBacks(c), .. Review(c)];

    private static IEnumerable<TodoDraft> LookBacks(Contract c)
    {
        if (c.Stage is not (ContractStage.Showing or ContractStage.Performing or ContractStage.Judging or ContractStage.Published)) yield break;
        foreach (var l in c.LookBacks.Where(l => l.IsPending))
        {
            var (duty, url) = (l.ConductorId == c.SupervisorId ? Duty.Supervise : Duty.Judge, $"/work/contracts/{c.Code}/look-backs/{l.Number}");
            if (l.State == LookBackState.Open)
                yield return new(l.ConductorId, duty, $"look_back.conclude:{l.Number}", "回头看《{0}》", l.AskedById is null ? "活动到场率偏低，请对照计划看成效，决定保持、改进、转型还是停止。" : "约定的回头看，请对照计划看成效并得出结论。", url, l.DueOn, Args: c.Title);
            else if (l.AwaitsChange && l.ChangedOn is null)
                yield return new(l.ConductorId, duty, $"look_back.change:{l.Number}", "登记《{0}》的改进从何时起实行", "回头看的结论是改进或转型，登记变更日期后才能比较前后成效。", url, l.SecondOn, Args: c.Title);
            else if (l.AwaitsChange)
                yield return new(l.ConductorId, duty, $"look_back.second:{l.Number}", "再看《{0}》改进后的成效", "改进或转型后到期再看一次，比较前后的到场率和满意度。", url, l.SecondOn, Args: c.Title);
            else if (c.Stage.Allows("terminate") && c.EndingProposedById is null)
                yield return new(c.CommunityId, Duty.Negotiate, $"look_back.stop:{l.Number}", "按回头看的结论办理《{0}》的终止", "回头看的结论是停止，终止须由各方协商同意。", $"/work/contracts/{c.Code}/ending?lookBack={l.Number}", Args: c.Title);
        }
    }

    private static IEnumerable<TodoDraft> Review(Contract c)
    {
        if (c.Stage != ContractStage.Judging || c.OpenReview is null || c.ObjectionsUntil is null) yield break;
        var url = $"/work/contracts/{c.Code}/judging/review";
        yield return new(c.SupervisorId, Duty.Supervise, "judging.review", "复核《{0}》的自评差距", "自评与他评差距较大，请在公布前核对双方数据，可请自评方说明，再作决定。", url, c.ObjectionsUntil, Args: c.Title);
        if (!c.ReviewPending) yield break;
        foreach (var sheet in c.Judgements.Where(j => j.Side == JudgingSide.Self && j.OwesExplanation))
            yield return new(sheet.ById, Duty.Judge, "judging.explain", "说明《{0}》的自评依据", "监督方正在复核自评与他评的差距，请说明评分依据。", url, sheet.ExplainUntil, Args: c.Title);
    }
}
