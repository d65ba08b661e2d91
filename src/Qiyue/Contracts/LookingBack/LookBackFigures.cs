using Microsoft.EntityFrameworkCore;
using Qiyue.Data;

namespace Qiyue.Contracts.LookingBack;

/// <summary>What a span of days came to.</summary>
/// <param name="Activities">With people counted.</param>
/// <param name="Planned">People, over those activities, like <paramref name="Present"/>.</param>
/// <param name="Answers">Residents' answers of these days.</param>
/// <param name="Good">很满意 and 满意 among them.</param>
public sealed record SpanFigures(int Activities, long Planned, long Present, int Answers, int Good)
{
    /// <summary>Present ÷ planned; null when nobody was counted.</summary>
    public decimal? TurnOut => Planned == 0 ? null : (decimal)Present / Planned;
    public decimal? Satisfaction => Answers == 0 ? null : (decimal)Good / Answers;

    /// <summary>Turn-out ≥ the goal, exact.</summary>
    /// <param name="percent">0 … 100</param>
    public bool Reaches(decimal percent) => Planned > 0 && Present * 100m >= percent * Planned;

    /// <summary>Turn-out ≤ the threshold, exact.</summary>
    /// <param name="percent">0 … 100</param>
    public bool IsAtMost(decimal percent) => Planned > 0 && Present * 100m <= percent * Planned;
}

/// <summary>The look-back sheet: plan against fact, drafted from the records.</summary>
/// <param name="Before">Until the change, or until now where none is known.</param>
/// <param name="After">From the day of the change; null before one is known.</param>
/// <param name="Fulfilment">0 … 1, confirmed ÷ promised, on the day of the sheet.</param>
/// <param name="Plan">0 … 1, where the plan says it should be that day.</param>
public sealed record LookBackSheet(SpanFigures Before, SpanFigures? After, decimal? Fulfilment, decimal? Plan);

/// <summary>Computes the sheet by two grouped queries, however many activities and answers there are.</summary>
public sealed class LookBackFigures(QiyueDb db)
{
    /// <param name="changedOn">Divides before from after.</param>
    /// <param name="until">Last day.</param>
    public async Task<LookBackSheet> Of(Contract contract, DateOnly since, DateOnly? changedOn, DateOnly until, CancellationToken ct)
    {
        var (id, split) = (contract.Id, changedOn ?? DateOnly.MaxValue);
        var activities = await db.Set<Activity>().Where(a => a.ContractId == id && a.Present != null && a.On >= since && a.On <= until).GroupBy(a => a.On >= split)
            .Select(g => new { After = g.Key, Count = g.Count(), Planned = g.Sum(a => (long)a.Planned), Present = g.Sum(a => (long)a.Present!) }).ToListAsync(ct);
        var (first, last) = (ActClock.StartOf(since), ActClock.StartOf(until.AddDays(1)));
        var change = changedOn is { } day ? ActClock.StartOf(day) : DateTime.MaxValue;
        var answers = await db.Set<ResidentAnswer>().Where(a => a.ContractId == id && a.At >= first && a.At < last).GroupBy(a => a.At >= change)
            .Select(g => new { After = g.Key, Count = g.Count(), Good = g.Count(a => a.Grade == Satisfaction.VeryGood || a.Grade == Satisfaction.Good) }).ToListAsync(ct);
        SpanFigures Span(bool after) => new(activities.Where(a => a.After == after).Sum(a => a.Count), activities.Where(a => a.After == after).Sum(a => a.Planned), activities.Where(a => a.After == after).Sum(a => a.Present),
            answers.Where(a => a.After == after).Sum(a => a.Count), answers.Where(a => a.After == after).Sum(a => a.Good));
        return new(Span(after: false), changedOn is null ? null : Span(after: true), contract.Fulfilment, contract.PlannedOn(until));
    }

    /// <summary>Counted activities that no look-back has looked at yet, without one that is being counted just now.</summary>
    internal async Task<SpanFigures> Unseen(Contract contract, Guid but, CancellationToken ct)
    {
        var (id, since) = (contract.Id, contract.TurnOutSince ?? DateOnly.MinValue);
        var sums = await db.Set<Activity>().Where(a => a.ContractId == id && a.Id != but && a.Present != null && a.On >= since).GroupBy(a => a.ContractId)
            .Select(g => new { Count = g.Count(), Planned = g.Sum(a => (long)a.Planned), Present = g.Sum(a => (long)a.Present!) }).SingleOrDefaultAsync(ct);
        return sums is null ? new(0, 0, 0, 0, 0) : new(sums.Count, sums.Planned, sums.Present, 0, 0);
    }
}
