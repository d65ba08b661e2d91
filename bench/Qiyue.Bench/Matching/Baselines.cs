using Qiyue.Matching;

namespace Qiyue.Bench.Matching;

/// <summary>Plain BM25 (k1 = 1.2, b = 0.75), the measure to be beaten.</summary>
internal sealed class Baseline
{
    private const double K1 = 1.2, B = 0.75;
    private readonly (string Id, Dictionary<string, int> Terms, int Length)[] _documents;
    private readonly Dictionary<string, int> _having;
    private readonly double _usual;
    private readonly Func<string, string, string, List<string>> _terms;

    private Baseline(IReadOnlyList<MatchResource> resources, Func<string, string, string, List<string>> terms)
    {
        _terms = terms;
        _documents = [.. resources.Select(r => (r.Id, Terms: terms(r.Title, r.Description, r.Audience))).Select(d => (d.Id, d.Terms.CountBy(t => t).ToDictionary(), d.Terms.Count))];
        _having = _documents.SelectMany(d => d.Terms.Keys).CountBy(t => t).ToDictionary();
        _usual = _documents.Average(d => d.Length);
    }

    /// <summary>Pairs of characters of title, description and audience.</summary>
    public static Baseline Pairs(IReadOnlyList<MatchResource> resources) => new(resources, (title, description, audience) => [.. Grams(title + description + audience, 2)]);

    /// <summary>Characters and pairs, the title twice.</summary>
    public static Baseline CharactersAndPairs(IReadOnlyList<MatchResource> resources) =>
        new(resources, (title, description, audience) => [.. new[] { title, title, description, audience }.SelectMany(t => Grams(t, 1).Concat(Grams(t, 2)))]);

    public Ranking Rank(MatchNeed need)
    {
        var asked = _terms(need.Title, need.Description, need.Audience).Where(_having.ContainsKey).ToArray();
        return new([.. _documents.Select(d => (d.Id, Score: asked.Sum(t => Score(d, t)))).Where(d => d.Score > 0).OrderByDescending(d => d.Score).ThenBy(d => d.Id, StringComparer.Ordinal).Select(d => d.Id)], false);
    }

    private double Score((string Id, Dictionary<string, int> Terms, int Length) document, string term)
    {
        if (!document.Terms.TryGetValue(term, out var times)) return 0;
        var having = _having[term];
        return Math.Log(1 + (_documents.Length - having + 0.5) / (having + 0.5)) * times * (K1 + 1) / (times + K1 * (1 - B + B * document.Length / _usual));
    }

    /// <summary>Text without punctuation cut into pieces of so many characters.</summary>
    private static IEnumerable<string> Grams(string text, int size)
    {
        var bare = string.Concat(text.Where(c => c is not ('，' or '。' or '、')));
        for (var i = 0; i + size <= bare.Length; i++) yield return bare.Substring(i, size);
    }
}
