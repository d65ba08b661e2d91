namespace Qiyue.Scoring;

/// <summary>One component of a score: what it weighs and the ballots it got. No ballots = absent.</summary>
/// <param name="Weight">Share, any positive scale (10, 30, 40 …).</param>
/// <param name="Ballots">Values 0 … 100; their mean is the component's value.</param>
/// <param name="MinimumBallots">Fewer ballots than this count as absent.</param>
public sealed record Component(string Name, decimal Weight, IReadOnlyCollection<decimal> Ballots, int MinimumBallots = 1)
{
    public bool IsAbsent => Ballots.Count == 0 || Ballots.Count < MinimumBallots;
}

/// <summary>How one component entered the total.</summary>
/// <param name="Value">Mean of the ballots, unrounded; null when absent.</param>
/// <param name="EffectiveWeight">Fraction of 1 after the weights of absent components were shared; 0 when absent.</param>
public sealed record Line(string Name, decimal Weight, int Ballots, decimal? Value, decimal EffectiveWeight);

/// <param name="Score">0 … 100, two decimals, halves away from zero; null when every component is absent.</param>
public sealed record Outcome(decimal? Score, IReadOnlyList<Line> Lines)
{
    public IEnumerable<string> Absent => Lines.Where(l => l.Value is null).Select(l => l.Name);
}

/// <summary>
/// The weighted mean of components in exact decimals. The weight of an absent component is shared among the others in proportion to theirs, and the lines
/// say so. The same ballots in any order give the same result. Source: domain.md, Contracts (judging) and Scoring.
/// </summary>
public static class WeightedScore
{
    public static Outcome Of(IReadOnlyList<Component> components)
    {
        var present = components.Where(c => !c.IsAbsent).Sum(c => c.Weight);
        var lines = components.Select(c => c.IsAbsent || present == 0
            ? new Line(c.Name, c.Weight, c.Ballots.Count, null, 0)
            : new Line(c.Name, c.Weight, c.Ballots.Count, Mean(c.Ballots), c.Weight / present)).ToList();
        if (lines.All(l => l.Value is null)) return new(null, lines);
        // One division at the end: thirds of weights and means must not round twice.
        var total = components.Where(c => !c.IsAbsent).Sum(c => c.Weight * Mean(c.Ballots)) / present;
        return new(Math.Round(total, 2, MidpointRounding.AwayFromZero), lines);
    }

    /// <summary>Sorted before adding, so that decimals of different scale cannot depend on the order either.</summary>
    private static decimal Mean(IReadOnlyCollection<decimal> ballots) => ballots.Order().Sum() / ballots.Count;
}

/// <summary>Grades by their lowest score, best first.</summary>
public sealed record GradeTable(IReadOnlyList<(string Grade, decimal From)> Steps, string Otherwise)
{
    public string Of(decimal score) => Steps.OrderByDescending(s => s.From).Where(s => score >= s.From).Select(s => s.Grade).FirstOrDefault() ?? Otherwise;
}
