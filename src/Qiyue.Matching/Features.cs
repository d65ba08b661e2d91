using System.Runtime.InteropServices;

namespace Qiyue.Matching;

/// <summary>What a text is made of for comparing: characters, pairs of characters, other words, topics of the thesaurus. A key is its sort in the upper half and the thing itself in the lower.</summary>
internal static class Features
{
    public const ulong Character = 1UL << 32, Pair = 2UL << 32, Word = 3UL << 32, Topic = 4UL << 32, Kind = 5UL << 32;

    public static ulong SortOf(ulong key) => key & ~0xFFFFFFFFUL;

    public static ulong OfTopic(int group) => Topic | (uint)group;

    public static ulong OfKind(int group) => Kind | (uint)group;

    /// <summary>Adds what a field of a text contributes, each occurrence with the field's weight. Returns how many characters counted.</summary>
    public static int Add(string written, double weight, Thesaurus thesaurus, Dictionary<ulong, double> into)
    {
        if (weight <= 0 || written.Length == 0) return 0;
        var text = Terms.Normalised(written).ToCharArray();
        var found = new List<Found>();
        thesaurus.Terms(Section.Topic).Find(text, found);
        foreach (var f in found) Plus(into, OfTopic(f.Group), weight);
        // Words that say nothing ("希望", "有没有") make no pairs.
        found.Clear();
        thesaurus.Terms(Section.Filler).Find(text, found);
        foreach (var f in found) text.AsSpan(f.Start, f.Length).Fill(' ');
        return Literal(text, weight, into);
    }

    private static int Literal(char[] text, double weight, Dictionary<ulong, double> into)
    {
        var counted = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (IsHan(c))
            {
                counted++;
                Plus(into, Character | c, weight);
                if (i + 1 < text.Length && IsHan(text[i + 1])) Plus(into, Pair | (uint)c << 16 | text[i + 1], weight);
            }
            else if (char.IsLetter(c))
            {
                var start = i;
                while (i + 1 < text.Length && !IsHan(text[i + 1]) && char.IsLetterOrDigit(text[i + 1])) i++;
                counted++;
                Plus(into, Word | Hash(text.AsSpan(start, i + 1 - start)), weight);
            }
        }
        return counted;
    }

    private static void Plus(Dictionary<ulong, double> into, ulong key, double weight) => CollectionsMarshal.GetValueRefOrAddDefault(into, key, out _) += weight;

    /// <summary>FNV-1a: the same on every run, unlike string.GetHashCode.</summary>
    private static uint Hash(ReadOnlySpan<char> word)
    {
        var hash = 2166136261u;
        foreach (var c in word) hash = (hash ^ c) * 16777619u;
        return hash;
    }

    public static bool IsHan(char c) => c is >= '\u4e00' and <= '\u9fff' or >= '\u3400' and <= '\u4dbf';
}
