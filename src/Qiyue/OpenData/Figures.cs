using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Backing;
using Qiyue.Lists.Using;
using Qiyue.Matching;
using Qiyue.Organizations;
using Qiyue.Platform.Access;
using Qiyue.Platform.Policies;

namespace Qiyue.OpenData;

/// <param name="Value">Null when the denominator is 0.</param>
/// <param name="Denominator">Null for a plain count.</param>
/// <param name="Meaning">One sentence saying what is counted.</param>
public sealed record Figure(decimal? Value, long Numerator, long? Denominator, string Meaning);

/// <summary>
/// The figures a district reports, computed from the records of an area and a period by queries over whole sets. Source: domain.md, Figures that the
/// documents report. Errors: not_found (no such area), figures.period.
/// </summary>
public sealed class Figures(QiyueDb db, OrganizationTree tree, Utilisation utilisation, PolicyBook policies, ActClock clock, DemoMode demo, IMemoryCache cache)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>The district a visitor means who names none: the scenario's, otherwise the first of the tree.</summary>
    public OrganizationNode? Standard => demo.Scenario is { } scenario && tree.ByCode(scenario.Area) is { } area ? area
        : tree.All.Where(o => o.ParentId is null && !o.Dissolved).MinBy(o => o.Code, StringComparer.Ordinal);

    /// <summary>The period meant by one who names none: the scenario's, otherwise this calendar year.</summary>
    public (DateOnly From, DateOnly To) Period(DateOnly? from, DateOnly? to)
    {
        var standard = demo.Scenario?.Period ?? new DemoPeriod(new(clock.Today.Year, 1, 1), clock.Today);
        var (first, last) = (from ?? standard.From, to ?? standard.To);
        if (first.Year < 1949 || last.Year > 2199) throw Refusal.Invalid(first.Year < 1949 ? "from" : "to", "figures.year", "统计期须在 1949 年到 2199 年之间，请核对年份。");
        return first <= last ? (first, last) : throw Refusal.Invalid("to", "figures.period", "统计期的开始日期 {0} 晚于结束日期 {1}，请调整。", first.ToString("yyyy-MM-dd"), last.ToString("yyyy-MM-dd"));
    }

    /// <param name="code">District, street or community.</param>
    public async Task<IReadOnlyDictionary<string, Figure>> Of(string code, DateOnly? from, DateOnly? to, CancellationToken ct)
    {
        var area = tree.ByCode(code) is { IsUnit: false } found ? found : throw Refusal.NotFound();
        var period = Period(from, to);
        return (await cache.GetOrCreateAsync((nameof(Figures), area.Id, period), entry =>
        {
            entry.AbsoluteExpirationRelativeToNow = Fresh;
            return Compute(area, period.From, period.To, ct);
        }))!;
    }

    private async Task<IReadOnlyDictionary<string, Figure>> Compute(OrganizationNode area, DateOnly from, DateOnly to, CancellationToken ct)
    {
        var signed = ContractsOf(area).Where(c => c.SignedOn >= from && c.SignedOn <= to);
        var stages = await signed.GroupBy(c => c.Stage).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(ct);
        var contracts = stages.Sum(s => s.Count);
        var rates = await UnitRates(area, from, to, ct);
        var policy = await policies.Of(tree.DistrictOf(area.Id).Id, to, ct);
        var half = policy[PolicyCatalogue.UnitHalf];
        var used = UseRates.OfCommunities(await utilisation.OfResources(owner => tree.Find(owner.MainCommunityId ?? default)?.Path.StartsWith(area.Path, StringComparison.Ordinal) is true, from, to, ct), tree);
        var enrolled = await (from a in db.Set<Activity>() join c in ContractsOf(area) on a.ContractId equals c.Id where a.On >= @from && a.On <= to && a.Enrolled != null group a by a.Enrolled < a.Planned into g select new { Under = g.Key, Count = g.LongCount() }).ToListAsync(ct);
        var (start, end) = (ActClock.StartOf(from), ActClock.StartOf(to.AddDays(1)));
        var answers = await (from a in db.Set<ResidentAnswer>() join c in ContractsOf(area) on a.ContractId equals c.Id where a.At >= start && a.At < end group a by a.Grade into g select new { g.Key, Count = g.LongCount() }).ToListAsync(ct);
        var judged = ContractsOf(area).Where(c => c.JudgingFrom >= from && c.JudgingFrom <= to && (c.ScoreHundredths != null || c.GapReviewCount > 0));
        var gaps = await judged.LongCountAsync(c => c.HasGap || db.Set<GapReview>().Any(r => r.ContractId == c.Id), ct);
        var (underbacked, expecting) = await Underbacked(area, from, to, ct);
        var (against, chosen) = await Chosen(area, start, end, ct);
        var (before, after) = await TurnOut(area, from, to, ct);
        return new SortedDictionary<string, Figure>(StringComparer.Ordinal)
        {
            ["contracts"] = Count(contracts, null, "统计期内签订的共建契约数"),
            ["stages.completed"] = Count(stages.Sum(s => s.Count * s.Key.Seals()), 5 * contracts, "这些契约已走完的阶段数（每份契约五个阶段）"),
            ["units"] = Count(rates.Count, UnitsOf(area).Count(), "统计期内有项目清单的驻区单位数（分母为全部驻区单位）"),
            ["units.at_or_below_half"] = Count(rates.Count(r => r.Rate.IsAtMost(half)), rates.Count, "项目清单完成率在一半及以下的驻区单位数（分母为有项目清单的单位）"),
            ["satisfaction"] = Share(answers.Where(a => a.Key is Satisfaction.VeryGood or Satisfaction.Good).Sum(a => a.Count), answers.Sum(a => a.Count), "居民满意度：很满意和满意的评价占全部评价的比例"),
            ["needs.underbacked"] = Count(underbacked, expecting, "统计期内提出、写明预计人数的已发布需求中，表示“我会用”的人数少于预计人数的条数（分母为这些需求）"),
            ["matches.against_advice"] = Count(against, chosen, "统计期内在匹配台选用、至今没有撤回的资源中，不顾建议选用的项数（分母为全部选用）"),
            ["reviews.gap"] = Count(gaps, await judged.LongCountAsync(ct), "统计期内进入评约、形成过结果的契约中，因自评与他评差距转入复核的份数（分母为这些契约）"),
            ["communities.underused"] = Count(used.Count(u => u.Rate.IsBelow(policy[PolicyCatalogue.UtilisationLow])), used.Count, "资源利用率低于标出线的社区数：社区利用率是以其为主社区的各单位的资源利用率的平均（分母为其单位有资源开放过的社区）"),
            ["activities.underenrolled"] = Count(enrolled.Where(e => e.Under).Sum(e => e.Count), enrolled.Sum(e => e.Count), "统计期内报名人数少于计划人数的活动数（分母为登记过报名人数的活动）"),
            ["turnout.before"] = Share(before.Present, before.Planned, "结论为改进、已办结的回头看：变更前活动到场人数占计划人数的比例"),
            ["turnout.after"] = Share(after.Present, after.Planned, "结论为改进、已办结的回头看：变更后活动到场人数占计划人数的比例"),
        };
    }

    /// <summary>Published needs raised in the period that say how many people they expect; and those of them that fewer people backed by its end.</summary>
    private async Task<(long Under, long All)> Underbacked(OrganizationNode area, DateOnly first, DateOnly last, CancellationToken ct)
    {
        var end = ActClock.StartOf(last.AddDays(1));
        var raised = db.Set<Need>().Where(n => n.Status == ListState.Published && n.People != null && n.RaisedOn >= first && n.RaisedOn <= last
            && db.Set<AccessRow>().Any(r => r.OrganizationId == area.Id && r.SubjectKind == Need.Kind && r.SubjectId == n.Id));
        var under = raised.Where(n => n.People > (db.Set<NeedBacking>().Where(b => b.NeedId == n.Id && b.At < end && (b.WithdrawnAt == null || b.WithdrawnAt >= end)).Sum(b => (int?)b.People) ?? 0));
        return (await under.LongCountAsync(ct), await raised.LongCountAsync(ct));
    }

    /// <summary>Resources chosen at desks in the period for needs of the area and not taken back; and those of them chosen against advice.</summary>
    private async Task<(long Against, long All)> Chosen(OrganizationNode area, DateTime start, DateTime end, CancellationToken ct)
    {
        var chosen = await db.Set<MatchChoice>().Where(c => c.Decision == ChoiceState.Chosen && c.At >= start && c.At < end && db.Set<AccessRow>().Any(r => r.OrganizationId == area.Id && r.SubjectKind == Need.Kind && r.SubjectId == c.NeedId))
            .GroupBy(c => c.AgainstAdvice).Select(g => new { Against = g.Key, Count = g.LongCount() }).ToListAsync(ct);
        return (chosen.Where(c => c.Against).Sum(c => c.Count), chosen.Sum(c => c.Count));
    }

    /// <summary>
    /// Turn-out before and after the change, over look-backs that ended in "improve" and whose second look lies in the period: counted activities from the day the look-back began to look at, divided by the day of the change, up to the second look.
    /// </summary>
    private async Task<((long Present, long Planned) Before, (long Present, long Planned) After)> TurnOut(OrganizationNode area, DateOnly first, DateOnly last, CancellationToken ct)
    {
        var sums = await (from l in db.Set<LookBack>() join c in ContractsOf(area) on l.ContractId equals c.Id join a in db.Set<Activity>() on l.ContractId equals a.ContractId
                          where l.Conclusion == LookBackConclusion.Improve && l.State == LookBackState.Closed && l.ClosedOn >= first && l.ClosedOn <= last && a.Present != null && a.On >= l.SinceOn && a.On <= l.ClosedOn
                          group a by a.On >= l.ChangedOn into g select new { After = g.Key, Present = g.Sum(a => (long)a.Present!), Planned = g.Sum(a => (long)a.Planned) }).ToListAsync(ct);
        (long, long) Of(bool after) => sums.FirstOrDefault(s => s.After == after) is { } s ? (s.Present, s.Planned) : (0, 0);
        return (Of(false), Of(true));
    }

    /// <summary>
    /// Every unit's rate over its project list: own obligations in contracts signed and due in the period. Left out: what was waived, contracts that are suspended, and of contracts that
    /// ended early everything but the obligations of whose fault it was, which count as far as they were confirmed. A unit without any is not among them.
    /// </summary>
    public async Task<IReadOnlyList<UnitRate>> UnitRates(OrganizationNode area, DateOnly first, DateOnly last, CancellationToken ct)
    {
        var units = UnitsOf(area).ToDictionary(u => u.Id);
        var rows = await (from o in db.Set<Obligation>()
                          join c in db.Set<Contract>() on o.ContractId equals c.Id
                          where c.SignedOn >= first && c.SignedOn <= last && o.DueOn >= first && o.DueOn <= last && o.WaivedBy == null && c.SuspendedOn == null && (c.Stage != ContractStage.Terminated || c.EndingFaultId == o.DoerId)
                          group o by new { o.DoerId, o.Promised, o.Confirmed, o.Weight } into g
                          select new { g.Key.DoerId, g.Key.Promised, g.Key.Confirmed, g.Key.Weight, Count = g.Count() }).ToListAsync(ct);
        return [.. rows.Where(r => units.ContainsKey(r.DoerId)).GroupBy(r => r.DoerId)
            .Select(g => UnitRate.Of(units[g.Key], [.. g.Select(r => (r.Promised.Hundredths, r.Confirmed.Hundredths, r.Weight, r.Count))]))];
    }

    private IQueryable<Contract> ContractsOf(OrganizationNode area)
    {
        var all = db.Set<Contract>().AsNoTracking();
        if (area.ParentId is null) return all.Where(c => c.DistrictId == area.Id);
        var communities = tree.AtOrBelow(area.Id).Where(o => o.IsLocal).Select(o => o.Id).ToList();
        return all.Where(c => communities.Contains(c.CommunityId));
    }

    /// <summary>A street's or community's units are those whose main community it is (or holds).</summary>
    private IEnumerable<OrganizationNode> UnitsOf(OrganizationNode area) => tree.All.Where(o => o.IsUnit && !o.Dissolved
        && (o.Path.StartsWith(area.Path, StringComparison.Ordinal) || o.MainCommunityId is { } main && tree.Find(main)?.Path.StartsWith(area.Path, StringComparison.Ordinal) is true));

    private static Figure Count(long count, long? of, string meaning) => new(count, count, of, meaning);

    private static Figure Share(long part, long all, string meaning) => new(all == 0 ? null : Math.Round((decimal)part / all, 4, MidpointRounding.AwayFromZero), part, all, meaning);
}

/// <summary>A unit's fulfilment over its project list, exact: no rounding decides whether it is named.</summary>
public sealed record UnitRate(OrganizationNode Unit, int Obligations, Fraction Rate)
{
    internal static UnitRate Of(OrganizationNode unit, IReadOnlyCollection<(long Promised, long Confirmed, int Weight, int Count)> obligations) => new(unit, obligations.Sum(o => o.Count),
        Fraction.Mean(obligations.Select(o => (o.Promised == 0 ? 1 : Math.Min(o.Promised, o.Confirmed), o.Promised == 0 ? 1 : o.Promised, (long)o.Weight * o.Count))));
}
