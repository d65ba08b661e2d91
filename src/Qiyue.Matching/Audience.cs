namespace Qiyue.Matching;

/// <summary>For whom: the groups of people a text names, and the years of age they have.</summary>
internal sealed class Audience
{
    public static readonly Audience Unsaid = new([], 0, false, false);
    private readonly int[] _groups;
    private readonly UInt128 _ages;

    private Audience(int[] groups, UInt128 ages, bool everyone, bool bound) => (_groups, _ages, IsEveryone, IsBound) = (groups, ages, everyone, bound);

    /// <summary>Says "residents" or the like: nobody is left out.</summary>
    public bool IsEveryone { get; }

    /// <summary>At work or at school on working days: another day will not do.</summary>
    public bool IsBound { get; }
    public bool IsUnsaid => _groups.Length == 0 && _ages == 0 && !IsEveryone;
    public IReadOnlyList<int> Groups => _groups;

    public static Audience Read(string written, Thesaurus thesaurus)
    {
        var text = Terms.Normalised(written);
        if (text.Length == 0) return Unsaid;
        var found = new List<Found>();
        thesaurus.Terms(Section.Audience).Find(text, found);
        var groups = found.Select(f => thesaurus[f.Group]).ToArray();
        UInt128 ages = 0;
        var written_ages = AgeWords.In(text);
        // Ages in figures say it more exactly than the word beside them ("65岁以上老人").
        if (written_ages.Count > 0) foreach (var (from, to) in written_ages) ages |= Years(from, to);
        else foreach (var g in groups) if (g.Ages is { } a) ages |= Years(a.From, a.To);
        return new([.. groups.Where(g => !g.Everyone).Select(g => g.Id).Distinct().Order()], ages, groups.Any(g => g.Everyone), groups.Any(g => g.Bound));
    }

    /// <summary>A group in common; else how much of our ages the other takes in; null = nothing to compare.</summary>
    public bool Shares(Audience other) => _groups.AsSpan().IndexOfAny(other._groups) >= 0;

    /// <summary>Share of these ages that the other takes in; null = one of the two says nothing about age.</summary>
    public double? AgesWithin(Audience other) => _ages == 0 || other._ages == 0 ? null : (double)UInt128.PopCount(_ages & other._ages) / (double)UInt128.PopCount(_ages);

    private static UInt128 Years(int from, int to)
    {
        UInt128 bits = 0;
        for (var age = Math.Max(0, from); age <= Math.Min(to, 100); age++) bits |= UInt128.One << age;
        return bits;
    }
}
