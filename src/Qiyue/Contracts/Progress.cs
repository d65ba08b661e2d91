namespace Qiyue.Contracts;

/// <summary>An obligation as far as progress is concerned; amounts in hundredths.</summary>
internal record struct Promise(int Weight, long Promised, long Recorded, long Confirmed, DateOnly DueOn)
{
    public decimal Fulfilment => Share(Confirmed);
    public decimal RecordedShare => Share(Recorded);

    private decimal Share(long done) => Promised == 0 ? 1 : Math.Min(1m, (decimal)done / Promised);
}

/// <summary>
/// How far a contract is and how it stands against its plan: the one place of 兑现率 and lights, for the contract itself and for lists that hold no more than its
/// promises. Source: domain.md, Contracts (fulfilment rate) and Supervision (lights).
/// </summary>
/// <param name="Promises">Without those that were waived.</param>
/// <param name="Open">The earliest planned day of a milestone not yet reached.</param>
/// <param name="SuspendedOn">First day of the suspension that runs; the plan stands still from there.</param>
/// <param name="SuspendedDays">Days of suspensions that are over: plan days have moved on by them, so they are no time in which something was planned.</param>
internal sealed record Progress(ContractStage Stage, DateOnly StartOn, Promise[] Promises, DateOnly? Open, DateOnly? SuspendedOn = null, int SuspendedDays = 0)
{
    /// <summary>兑现率 = Σ weight × min(1, confirmed ÷ promised) ÷ Σ weight; null before it is signed.</summary>
    public decimal? Fulfilment => Weighted(p => p.Fulfilment);

    /// <summary>Where the plan says the contract should be on a day: single deliveries on their due day, repeated ones in proportion to time.</summary>
    public decimal? PlannedOn(DateOnly day) => Weighted(p => PlanOf(p, day));

    /// <summary>■ an obligation or milestone is past its day undone, or work recorded lags the plan by the overdue policy; ▲ by the behind policy.</summary>
    /// <param name="behind">Points, of 100.</param>
    /// <param name="overdue">Points, of 100.</param>
    public Light LightOn(DateOnly day, decimal behind, decimal overdue)
    {
        if (Stage is not (ContractStage.Showing or ContractStage.Performing)) return Light.Normal;
        if (SuspendedOn is not null) return Light.Suspended;
        if (day > Open || Promises.Any(p => day > p.DueOn && p.Recorded < p.Promised)) return Light.Overdue;
        var lag = 100m * ((PlannedOn(day) ?? 0) - (Weighted(p => p.RecordedShare) ?? 0));
        return lag >= overdue ? Light.Overdue : lag >= behind ? Light.Behind : Light.Normal;
    }

    /// <summary>The last day of the light of a day when nothing is done: lights only get worse by themselves. Null = it stays.</summary>
    public DateOnly? LightUntil(DateOnly day, decimal behind, decimal overdue)
    {
        var now = LightOn(day, behind, overdue);
        var (same, changed) = (day, Promises.Select(p => p.DueOn).Append(Open ?? day).Append(day).Max().AddDays(1));
        if (LightOn(changed, behind, overdue) == now) return null;
        while (changed.DayNumber - same.DayNumber > 1)
        {
            var between = same.AddDays((changed.DayNumber - same.DayNumber) / 2);
            if (LightOn(between, behind, overdue) == now) same = between;
            else changed = between;
        }
        return same;
    }

    private decimal? Weighted(Func<Promise, decimal> share)
    {
        var weights = Promises.Sum(p => p.Weight);
        return weights == 0 ? null : Promises.Sum(p => p.Weight * share(p)) / weights;
    }

    /// <summary>The share of one promise that the plan asks for on a day.</summary>
    public decimal PlanOf(Promise p, DateOnly day)
    {
        if (SuspendedOn is { } stop && day > stop) day = stop;
        if (day >= p.DueOn) return 1;
        var (passed, span) = (day.DayNumber - StartOn.DayNumber - SuspendedDays, p.DueOn.DayNumber - StartOn.DayNumber - SuspendedDays);
        return passed <= 0 || span <= 0 || p.Promised <= 100 ? 0 : (decimal)passed / span;
    }
}
