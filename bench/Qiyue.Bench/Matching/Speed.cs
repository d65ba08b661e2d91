using System.Diagnostics;
using Qiyue.Matching;

namespace Qiyue.Bench.Matching;

/// <param name="AllSeconds">The best ten for every need, on all cores.</param>
/// <param name="AllCpuSeconds">Processor time of that: on a machine with other work the clock says little.</param>
/// <param name="Recall">Of the best ten of judging every pair, the share that the index gives too.</param>
internal sealed record SpeedAt(int Size, double BuildSeconds, double AllSeconds, double AllCpuSeconds, long Megabytes, double Recall, double OneP50, double OneP99, double UpdateP50, double UpdateP99);

/// <param name="Seconds">From candidates to the finished plan.</param>
internal sealed record PlanAt(string What, int Needs, int Resources, int Candidates, double CandidateSeconds, double Seconds, int Assigned, bool Proven);

/// <summary>How long matching takes in a made-up city.</summary>
internal static class Speed
{
    private const int Best = 10;

    public static SpeedAt At(int size)
    {
        var city = new SyntheticCity(size);
        var watch = Stopwatch.StartNew();
        var matcher = Matcher.Of(city.Resources);
        var built = watch.Elapsed.TotalSeconds;
        foreach (var need in city.Needs.Take(50)) matcher.Rank(need, Best);
        using var self = Process.GetCurrentProcess();
        var cpu = self.TotalProcessorTime;
        watch.Restart();
        var found = new IReadOnlyList<Ranked>[size];
        Parallel.For(0, size, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => found[i] = matcher.Rank(city.Needs[i], Best));
        var all = watch.Elapsed.TotalSeconds;
        self.Refresh();
        var (used, memory) = ((self.TotalProcessorTime - cpu).TotalSeconds, self.PeakWorkingSet64 >> 20);
        var asked = Sample(size, Math.Min(size, 2000)).Select(i => Milliseconds(() => matcher.Rank(city.Needs[i], Best))).Order().ToArray();
        var changed = Sample(size, Math.Min(size, 2000)).Select(i => Milliseconds(() => matcher.Put(city.Resources[i] with { Description = city.Needs[i].Description }))).Order().ToArray();
        foreach (var resource in city.Resources) matcher.Put(resource);
        return new(size, built, all, used, memory, Sample(size, Math.Min(size, 200)).Average(i => Recall(matcher, city.Needs[i], found[i])), At(asked, 0.5), At(asked, 0.99), At(changed, 0.5), At(changed, 0.99));
    }

    public static IEnumerable<PlanAt> Plans(int size)
    {
        var city = new SyntheticCity(size);
        var matcher = Matcher.Of(city.Resources);
        var (needs, resources) = (city.Needs.ToDictionary(n => n.Id), city.Resources.ToDictionary(r => r.Id));
        foreach (var (what, scarce) in new[] { ("capacities as offered", 1), ("a fifth of the capacities", 5) })
        {
            var watch = Stopwatch.StartNew();
            var candidates = city.Needs.SelectMany(n => matcher.Rank(n, 50).Where(r => r.Fit >= matcher.Weights.Least).Select(r => new Candidate(n.Id, r.Resource, r.Fit, n.People, resources[r.Resource].Capacity is { } c ? Math.Max(1, c / scarce) : 20 / scarce))).ToArray();
            var ranked = watch.Elapsed.TotalSeconds;
            watch.Restart();
            var plan = DistrictPlan.Make(needs.Keys, candidates);
            yield return new(what, size, size, candidates.Length, ranked, watch.Elapsed.TotalSeconds, plan.Assigned.Count, plan.IsProven);
        }
    }

    private static double Recall(Matcher matcher, MatchNeed need, IReadOnlyList<Ranked> found)
    {
        var right = matcher.RankExhaustively(matcher.Read(need)).Take(Best).Select(r => r.Resource).ToHashSet();
        return right.Count == 0 ? 1 : (double)found.Count(f => right.Contains(f.Resource)) / right.Count;
    }

    private static IEnumerable<int> Sample(int size, int count) => Enumerable.Range(0, count).Select(i => (int)((long)i * size / count));

    private static double Milliseconds(Action work)
    {
        var from = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)];
}
