namespace Qiyue.Matching;

/// <summary>What a text is made of, ready to be compared.</summary>
public sealed class TextProfile
{
    internal TextProfile(KeyValuePair<ulong, double>[] sorted) => (Sorted, Norm) = (sorted, Math.Sqrt(sorted.Sum(f => f.Value * f.Value)));

    /// <summary>By key.</summary>
    internal KeyValuePair<ulong, double>[] Sorted { get; }
    internal double Norm { get; }
}

/// <summary>
/// How alike two needs are in what they say, 0 … 1: the cosine of their pairs of characters and topics of the thesaurus. Does not depend on what else is listed, so that it can be
/// asked for any two texts. Near-duplicates: 0.6 and more. Source: domain.md, Lists ("near-duplicates are proposed for merging").
/// </summary>
public sealed class TextSimilarity(Thesaurus? thesaurus = null)
{
    private readonly Thesaurus _thesaurus = thesaurus ?? Thesaurus.Default;

    public TextProfile Of(string title, string description = "", string audience = "")
    {
        var features = new Dictionary<ulong, double>();
        Features.Add(title, 2, _thesaurus, features);
        Features.Add(description, 1, _thesaurus, features);
        Features.Add(audience, 0.5, _thesaurus, features);
        return new([.. features.Select(f => new KeyValuePair<ulong, double>(f.Key, Weight(f.Key) * (1 + Math.Log(1 + f.Value)))).Where(f => f.Value > 0).OrderBy(f => f.Key)]);
    }

    public double Between(TextProfile a, TextProfile b)
    {
        if (a.Norm == 0 || b.Norm == 0) return 0;
        var (sum, i, j) = (0.0, 0, 0);
        while (i < a.Sorted.Length && j < b.Sorted.Length)
        {
            var (x, y) = (a.Sorted[i], b.Sorted[j]);
            if (x.Key == y.Key) sum += x.Value * y.Value;
            if (x.Key <= y.Key) i++;
            if (y.Key <= x.Key) j++;
        }
        return Math.Min(1, sum / (a.Norm * b.Norm));
    }

    public double Between(string a, string b) => Between(Of(a), Of(b));

    private static double Weight(ulong key) => Features.SortOf(key) switch { Features.Character => 0.3, Features.Topic => 2, _ => 1 };
}
