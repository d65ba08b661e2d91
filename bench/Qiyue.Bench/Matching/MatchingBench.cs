using System.Globalization;
using System.Text;
using Qiyue.Cli;
using Qiyue.Matching;

namespace Qiyue.Bench.Matching;

/// <summary>./dev bench matching: quality on judged sets beside two baselines, what each ingredient is worth, folds; then speed in a made-up city.</summary>
internal sealed class MatchingBench(IReadOnlyList<string> folders, IReadOnlyList<int> sizes, int planSize)
{
    private const int Folds = 5, Draws = 10;
    private readonly StringBuilder _text = new();

    public string Run()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Line($"{Environment.ProcessorCount} cores; {DateTime.UtcNow:yyyy-MM-dd}\n");
        foreach (var folder in folders)
        {
            Line($"### {Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}\n");
            Quality(MatchSet.Read(folder), new Judgements(folder));
        }
        Fast();
        return _text.ToString();
    }

    private void Quality(MatchSet set, Judgements judged)
    {
        var needs = set.Needs.ToDictionary(n => n.Id);
        var tuning = new Tuning(set, judged);
        Line($"{set.Needs.Count} needs, {set.Resources.Count} resources, {judged.Gold.Values.Sum(g => g.Count)} gold pairs, {judged.Hard.Values.Sum(h => h.Count)} hard negatives\n");
        Line("| ranking | NDCG@5 | recall@5 | MRR | hard negatives below | \"nothing fits\" is right | … is found |\n|---|---:|---:|---:|---:|---:|---:|");
        Row("BM25, pairs", Matching.Quality.Of(needs.Keys, judged, n => Baseline.Pairs(set.Resources).Rank(needs[n])));
        Row("BM25, characters and pairs, title twice", Matching.Quality.Of(needs.Keys, judged, n => Baseline.CharactersAndPairs(set.Resources).Rank(needs[n])));
        Row("Qiyue", tuning.Of(set.Needs, Weights.Default));
        Row("… without names of units", tuning.Of(set.Needs, Weights.Default with { ResourceUnit = 0 }));
        Row("… without related topics", tuning.Of(set.Needs, Weights.Default with { Related = 0 }));
        foreach (var share in new[] { 0.25, 0.5, 0.75 }) Row($"… {share:P0} of the topics' words forgotten (mean of {Draws})", Mean([.. Enumerable.Range(0, Draws).Select(seed => tuning.Of(set.Needs, Weights.Default, Forgetting(share, seed)))]));
        Row("… without topics", tuning.Of(set.Needs, Weights.Default with { Topic = 0 }));
        Row("… without any thesaurus", tuning.Of(set.Needs, Weights.Default, Thesaurus.None));
        Bands(set, judged);
        var folds = tuning.ByCommunity(Folds);
        Line($"\nNeeds of whole communities left out in {Folds} folds: NDCG@5 {Spread(folds, f => f.Untuned.Ndcg)} with the weights as they are, {Spread(folds, f => f.Tuned.Ndcg)} with weights searched on the other folds; "
            + $"hard negatives {Spread(folds, f => f.Untuned.Hard)} and {Spread(folds, f => f.Tuned.Hard)}.\n");
    }

    /// <summary>Whether a fit says how often such a pair was judged to fit.</summary>
    private void Bands(MatchSet set, Judgements judged)
    {
        var matcher = Matcher.Of(set.Resources, set.PlaceNames);
        var bands = set.Needs.SelectMany(n => matcher.Rank(n).Select(r => (Band: Math.Min(4, (int)(r.Fit * 5)), Fits: judged.GoldOf(n.Id).ContainsKey(r.Resource)))).GroupBy(p => p.Band).OrderBy(b => b.Key).ToArray();
        Line($"\n| fit | {string.Join(" | ", bands.Select(b => $"{b.Key / 5.0:F1} … {(b.Key + 1) / 5.0:F1}"))} |\n|---|{string.Concat(bands.Select(_ => "---:|"))}");
        Line($"| pairs | {string.Join(" | ", bands.Select(b => $"{b.Count():N0}"))} |\n| judged to fit | {string.Join(" | ", bands.Select(b => $"{b.Average(p => p.Fits ? 1.0 : 0):F2}"))} |");
    }

    private void Fast()
    {
        Line("| needs × resources | index built s | best 10 for all needs s | … CPU s | MB at most | recall against judging every pair | one need p50 ms | p99 ms | one resource changed p50 ms | p99 ms |\n|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var size in sizes)
        {
            var s = Speed.At(size);
            Line($"| {s.Size:N0} | {s.BuildSeconds:F1} | {s.AllSeconds:F1} | {s.AllCpuSeconds:F1} | {s.Megabytes} | {s.Recall:F3} | {s.OneP50:F2} | {s.OneP99:F2} | {s.UpdateP50:F2} | {s.UpdateP99:F2} |");
        }
        Line("\n| district plan | needs × resources | candidates | ranked s | planned s | assigned | proven best |\n|---|---:|---:|---:|---:|---:|---|");
        foreach (var p in Speed.Plans(planSize)) Line($"| {p.What} | {p.Needs:N0} × {p.Resources:N0} | {p.Candidates:N0} | {p.CandidateSeconds:F2} | {p.Seconds:F2} | {p.Assigned:N0} | {(p.Proven ? "yes" : "no")} |");
    }

    /// <summary>The shipped thesaurus without a share of its topics' words: how much hangs on its knowing the words of this very set.</summary>
    private static Thesaurus Forgetting(double share, int seed)
    {
        var random = new Random(seed);
        var topic = false;
        return Thesaurus.Read(string.Join('\n', Thesaurus.ShippedText().Split('\n').Select(line =>
        {
            if (line.StartsWith('[')) topic = line == "[事项]";
            if (!topic || line.StartsWith('#') || line.Split('：', 2) is not [var head, var words]) return line;
            return $"{head}：{string.Join('、', words.Split('、').Where(_ => random.NextDouble() >= share))}";
        })));
    }

    private static Quality Mean(IReadOnlyList<Quality> all) =>
        new(all.Average(q => q.Ndcg), all.Average(q => q.Recall), all.Average(q => q.Mrr), all.Average(q => q.Hard), all.Average(q => q.NothingRight), all.Average(q => q.NothingFound));

    private static string Spread(IReadOnlyList<(int Needs, Quality Untuned, Quality Tuned)> folds, Func<(int Needs, Quality Untuned, Quality Tuned), double> of)
    {
        var values = folds.Select(of).ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{folds.Sum(f => f.Needs * of(f)) / folds.Sum(f => f.Needs):F3} ({values.Min():F3} … {values.Max():F3})");
    }

    private void Row(string name, Quality q) => Line($"| {name} | {q.Ndcg:F3} | {q.Recall:F3} | {q.Mrr:F3} | {q.Hard:F3} | {(double.IsNaN(q.NothingRight) ? "–" : $"{q.NothingRight:F2}")} | {q.NothingFound:F2} |");

    private void Line(string line)
    {
        _text.AppendLine(line);
        Console.Error.WriteLine(line);
    }
}
