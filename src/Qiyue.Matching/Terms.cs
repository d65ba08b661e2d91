using System.Text;

namespace Qiyue.Matching;

/// <summary>A term found in a text.</summary>
/// <param name="Group">Id of its group in the thesaurus.</param>
public readonly record struct Found(int Group, int Start, int Length);

/// <summary>Finds the terms of one section of the thesaurus in a text, the longest at each place; a term that lies within a longer one is not found ("财务体检" is no "体检").</summary>
internal sealed class Terms
{
    private readonly Dictionary<(int Node, char Next), int> _next = [];
    private readonly List<int[]> _groups = [[]];

    public void Add(string term, int group)
    {
        var node = 0;
        foreach (var c in term)
        {
            if (!_next.TryGetValue((node, c), out var next))
            {
                _next[(node, c)] = next = _groups.Count;
                _groups.Add([]);
            }
            node = next;
        }
        if (!_groups[node].Contains(group)) _groups[node] = [.. _groups[node], group];
    }

    /// <param name="text">Normalised (<see cref="Normalised"/>).</param>
    public void Find(ReadOnlySpan<char> text, List<Found> into)
    {
        var covered = 0;
        for (var start = 0; start < text.Length; start++)
        {
            var (node, best, length) = (0, 0, 0);
            for (var i = start; i < text.Length && _next.TryGetValue((node, text[i]), out node); i++)
                if (_groups[node].Length > 0) (best, length) = (node, i + 1 - start);
            if (length == 0 || start + length <= covered) continue;
            covered = start + length;
            foreach (var group in _groups[best]) into.Add(new(group, start, length));
        }
    }

    /// <summary>The longest term that begins at a place; length 0 = none.</summary>
    public (int Length, int[] Groups) At(ReadOnlySpan<char> text, int start)
    {
        var (node, best, length) = (0, 0, 0);
        for (var i = start; i < text.Length && _next.TryGetValue((node, text[i]), out node); i++)
            if (_groups[node].Length > 0) (best, length) = (node, i + 1 - start);
        return (length, _groups[best]);
    }

    /// <summary>Full width to half width, lower case: how every text is compared.</summary>
    public static string Normalised(string text) => (text.IsNormalized(NormalizationForm.FormKC) ? text : text.Normalize(NormalizationForm.FormKC)).ToLowerInvariant();
}
