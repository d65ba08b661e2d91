using System.Globalization;
using System.Text;

namespace Qiyue.Platform.Search;

/// <summary>
/// Cuts text for full-text search: each run of Han characters into overlapping pairs (and the single characters), each run of letters or
/// digits into one lower-case word. Two characters must find; no segmenter is needed.
/// </summary>
public static class Bigrams
{
    /// <summary>Distinct tokens of a document, separated by blanks.</summary>
    public static string Of(string text)
    {
        var tokens = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (run, han) in Runs(text))
        {
            if (!han) { tokens.Add(run); continue; }
            for (var i = 0; i < run.Length; i++)
            {
                tokens.Add(run[i].ToString());
                if (i + 1 < run.Length) tokens.Add(run.Substring(i, 2));
            }
        }
        return string.Join(' ', tokens);
    }

    /// <summary>The tokens a query needs: pairs for runs of two and more characters, the character itself for one.</summary>
    public static IReadOnlyList<string> OfQuery(string query)
    {
        var tokens = new List<string>();
        foreach (var (run, han) in Runs(query))
        {
            if (!han || run.Length == 1) tokens.Add(run);
            else for (var i = 0; i + 1 < run.Length; i++) tokens.Add(run.Substring(i, 2));
        }
        return tokens.Distinct().Take(32).ToList();
    }

    private static IEnumerable<(string Run, bool Han)> Runs(string text)
    {
        var run = new StringBuilder();
        bool? han = null;
        foreach (var c in text.Normalize(NormalizationForm.FormKC))
        {
            bool? kind = IsHan(c) ? true : char.IsAsciiLetterOrDigit(c) || c > 127 && char.IsLetterOrDigit(c) ? false : null;
            if (kind != han && run.Length > 0) { yield return (run.ToString(), han!.Value); run.Clear(); }
            han = kind;
            if (kind is not null) run.Append(char.ToLower(c, CultureInfo.InvariantCulture));
        }
        if (run.Length > 0) yield return (run.ToString(), han!.Value);
    }

    private static bool IsHan(char c) => c is >= '\u4e00' and <= '\u9fff' or >= '\u3400' and <= '\u4dbf';
}
