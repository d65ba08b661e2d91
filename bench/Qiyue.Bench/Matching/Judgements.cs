using System.Globalization;
using CsvHelper;

namespace Qiyue.Bench.Matching;

/// <summary>What people said about pairs of a set: gold.csv (2 good, 1 partly) and hard_negatives.csv.</summary>
internal sealed class Judgements
{
    public Judgements(string folder)
    {
        foreach (var (need, resource, grade) in Read(Path.Combine(folder, "gold.csv"), r => (r.GetField("need_id")!, r.GetField("resource_id")!, r.GetField<int>("grade")))) Of(Gold, need)[resource] = grade;
        foreach (var (need, resource) in Read(Path.Combine(folder, "hard_negatives.csv"), r => (r.GetField("need_id")!, r.GetField("resource_id")!))) Of(Hard, need)[resource] = 0;
    }

    /// <summary>Grades by need, then resource.</summary>
    public Dictionary<string, Dictionary<string, int>> Gold { get; } = [];
    public Dictionary<string, Dictionary<string, int>> Hard { get; } = [];

    public IReadOnlyDictionary<string, int> GoldOf(string need) => Gold.GetValueOrDefault(need) ?? [];

    private static Dictionary<string, int> Of(Dictionary<string, Dictionary<string, int>> of, string need) => of.TryGetValue(need, out var known) ? known : of[need] = [];

    private static List<T> Read<T>(string path, Func<CsvReader, T> row)
    {
        using var csv = new CsvReader(new StreamReader(path), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<T>();
        while (csv.Read()) rows.Add(row(csv));
        return rows;
    }
}

/// <summary>A ranking of one need: resources best first, and whether the ranker would say that nothing fits.</summary>
internal sealed record Ranking(IReadOnlyList<string> Resources, bool Nothing);

/// <param name="Ndcg">NDCG@5 with gain 2^grade − 1, mean over needs that have a gold one.</param>
/// <param name="Recall">Recall@5 of gold ones of both grades.</param>
/// <param name="Mrr">Mean reciprocal rank of the first gold one.</param>
/// <param name="Hard">Share of hard negatives that stand below every gold one of their need; where a need has none, nothing stands below.</param>
/// <param name="NothingRight">Of the needs for which "nothing fits" was said, the share that has no gold one; NaN = never said.</param>
/// <param name="NothingFound">Of the needs without a gold one, the share for which it was said.</param>
internal sealed record Quality(double Ndcg, double Recall, double Mrr, double Hard, double NothingRight, double NothingFound)
{
    private const int Depth = 5;

    public static Quality Of(IEnumerable<string> needs, Judgements judged, Func<string, Ranking> rank)
    {
        var all = needs.Select(n => (Need: n, Ranking: rank(n), Gold: judged.GoldOf(n))).ToArray();
        var withGold = all.Where(a => a.Gold.Count > 0).ToArray();
        var hard = all.SelectMany(a => (judged.Hard.GetValueOrDefault(a.Need) ?? []).Keys.Select(h => Below(a.Ranking.Resources, h, a.Gold.Keys))).ToArray();
        var said = all.Where(a => a.Ranking.Nothing).ToArray();
        var without = all.Where(a => a.Gold.Count == 0).ToArray();
        return new(withGold.Average(a => NdcgOf(a.Ranking.Resources, a.Gold)), withGold.Average(a => (double)a.Ranking.Resources.Take(Depth).Count(a.Gold.ContainsKey) / a.Gold.Count),
            withGold.Average(a => Reciprocal(a.Ranking.Resources, a.Gold)), hard.Length == 0 ? 1 : hard.Average(h => h ? 1.0 : 0), said.Length == 0 ? double.NaN : said.Average(a => a.Gold.Count == 0 ? 1.0 : 0),
            without.Length == 0 ? double.NaN : without.Average(a => a.Ranking.Nothing ? 1.0 : 0));
    }

    private static double NdcgOf(IReadOnlyList<string> ranked, IReadOnlyDictionary<string, int> gold)
    {
        static double Discounted(IEnumerable<int> grades) => grades.Take(Depth).Select((g, i) => Gain(g) / Math.Log2(i + 2)).Sum();
        return Discounted(ranked.Take(Depth).Select(r => gold.TryGetValue(r, out var g) ? g : 0)) / Discounted(gold.Values.OrderDescending());
    }

    private static double Gain(int grade) => (1 << grade) - 1;

    private static double Reciprocal(IReadOnlyList<string> ranked, IReadOnlyDictionary<string, int> gold)
    {
        for (var i = 0; i < ranked.Count; i++) if (gold.ContainsKey(ranked[i])) return 1.0 / (i + 1);
        return 0;
    }

    /// <summary>What is not ranked stands below what is; two that are not ranked stand equal, which is not below.</summary>
    private static bool Below(IReadOnlyList<string> ranked, string hard, IEnumerable<string> gold)
    {
        var place = ranked.Select((r, i) => (r, i)).ToDictionary(p => p.r, p => p.i);
        return gold.All(g => place.TryGetValue(g, out var at) && (!place.TryGetValue(hard, out var other) || at < other));
    }
}
