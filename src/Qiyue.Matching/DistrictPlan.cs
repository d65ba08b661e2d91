using Google.OrTools.LinearSolver;

namespace Qiyue.Matching;

/// <summary>A resource that could answer a need; both may stand in many.</summary>
/// <param name="People">People of the need; null = not said, counts as one.</param>
/// <param name="Capacity">Of the resource; null = not limited.</param>
public sealed record Candidate(string Need, string Resource, double Fit, int? People, int? Capacity);

/// <param name="Places">Of the resource's capacity; a need larger than the resource takes all of it.</param>
/// <param name="Standing">It stood in the plan before.</param>
public sealed record Assignment(string Need, string Resource, double Fit, int Places, bool Standing);

/// <param name="Unmet">Needs that get nothing, in order of id.</param>
/// <param name="TotalFit">Sum of the fits of what is assigned.</param>
/// <param name="IsProven">No plan has a larger total (fits and what standing is worth, in ten-thousandths).</param>
public sealed record Plan(IReadOnlyList<Assignment> Assigned, IReadOnlyList<string> Unmet, double TotalFit, bool IsProven);

/// <summary>
/// Assigns to each need one resource or none, so that no resource gives more than it has and the sum of fits is as large as can be. An assignment that stands is worth a little more,
/// so that a plan changes only where the change gains something. The same input in any order gives the same plan. Source: domain.md, Matching.
/// </summary>
public static class DistrictPlan
{
    /// <summary>What an assignment that stands is worth more.</summary>
    public const double StandingIsWorth = 0.05;

    private const int Steps = 10_000;

    /// <param name="needs">All needs, also those without a candidate.</param>
    /// <param name="standing">The plan before: resource by need.</param>
    /// <param name="limit">When it takes longer, the best plan found is given, not proven.</param>
    public static Plan Make(IEnumerable<string> needs, IEnumerable<Candidate> candidates, IReadOnlyDictionary<string, string>? standing = null, TimeSpan? limit = null)
    {
        var all = candidates.Where(c => c.Fit > 0 && c.Capacity is null or > 0).OrderBy(c => c.Need, StringComparer.Ordinal).ThenBy(c => c.Resource, StringComparer.Ordinal)
            .Select(c => new Choice(c, standing is not null && standing.TryGetValue(c.Need, out var before) && before == c.Resource)).ToArray();
        var (chosen, proven) = Best(all) is { } free ? (free, true) : Solve(all, limit ?? TimeSpan.FromSeconds(30));
        var met = chosen.Select(c => c.Of.Need).ToHashSet();
        return new([.. chosen.Select(c => new Assignment(c.Of.Need, c.Of.Resource, c.Of.Fit, c.Places, c.Standing))], [.. needs.Distinct().Where(n => !met.Contains(n)).Order(StringComparer.Ordinal)], chosen.Sum(c => c.Of.Fit), proven);
    }

    private sealed record Choice(Candidate Of, bool Standing)
    {
        public int Places { get; } = Math.Min(Math.Max(1, Of.People ?? 1), Of.Capacity ?? int.MaxValue);
        public int Worth { get; } = (int)Math.Round(Steps * (Of.Fit + (Standing ? StandingIsWorth : 0)));
    }

    /// <summary>Each need's best, if there is room for all of them; null when there is not.</summary>
    private static List<Choice>? Best(Choice[] all)
    {
        var best = all.GroupBy(c => c.Of.Need).Select(g => g.MaxBy(c => c.Worth)!).ToList();
        return best.GroupBy(c => c.Of.Resource).All(g => g.First().Of.Capacity is not { } room || g.Sum(c => (long)c.Places) <= room) ? best : null;
    }

    private static (List<Choice> Chosen, bool Proven) Solve(Choice[] all, TimeSpan limit)
    {
        using var solver = Solver.CreateSolver("SCIP") ?? throw new InvalidOperationException("The solver SCIP is missing from Google.OrTools.");
        var vars = all.Select((_, i) => solver.MakeBoolVar($"x{i}")).ToArray();
        foreach (var need in Enumerable.Range(0, all.Length).GroupBy(i => all[i].Of.Need)) Limit(solver, need, vars, _ => 1, 1);
        foreach (var resource in Enumerable.Range(0, all.Length).Where(i => all[i].Of.Capacity is not null).GroupBy(i => all[i].Of.Resource))
            Limit(solver, resource, vars, i => all[i].Places, all[resource.First()].Of.Capacity!.Value);
        var objective = solver.Objective();
        for (var i = 0; i < all.Length; i++) objective.SetCoefficient(vars[i], all[i].Worth);
        objective.SetMaximization();
        solver.SetTimeLimit((long)limit.TotalMilliseconds);
        using var exactly = new MPSolverParameters();
        exactly.SetDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, 0);
        var status = solver.Solve(exactly);
        if (status is not (Solver.ResultStatus.OPTIMAL or Solver.ResultStatus.FEASIBLE)) return ([], false);
        return ([.. all.Where((_, i) => vars[i].SolutionValue() > 0.5)], status == Solver.ResultStatus.OPTIMAL);
    }

    private static void Limit(Solver solver, IEnumerable<int> of, Variable[] vars, Func<int, double> each, double most)
    {
        var constraint = solver.MakeConstraint(0, most);
        foreach (var i in of) constraint.SetCoefficient(vars[i], each(i));
    }
}
