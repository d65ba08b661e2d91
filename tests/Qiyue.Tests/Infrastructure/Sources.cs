using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Qiyue.Tests.Infrastructure;

/// <summary>A Chinese text as it stands in a source file.</summary>
/// <param name="Text">As a key would have it: values of an interpolated string as {0}, {1} …</param>
/// <param name="Broken">Interpolated, or written outside a string: it has no translation unless somebody looks that very key up.</param>
public sealed record SourceText(string File, int Line, string Text, bool Broken);

/// <summary>Reads the program's sources, for tests about what is written in them.</summary>
public static partial class Sources
{
    public static string Root { get; } = Find();

    /// <summary>Every Chinese text in the .cs and .razor files of src/Qiyue; comments do not count.</summary>
    public static IEnumerable<SourceText> ChineseTexts()
    {
        var folder = Path.Combine(Root, "src", "Qiyue");
        foreach (var file in Files(folder, "*.cs").Concat(Files(Path.Combine(Root, "src", "Qiyue.Matching"), "*.cs")))
            foreach (var text in InCode(file, File.ReadAllText(file))) yield return text;
        foreach (var file in Files(folder, "*.razor"))
            foreach (var text in InMarkup(file, File.ReadAllText(file))) yield return text;
    }

    public static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
            .Where(f => !Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj" or "node_modules" or "Migrations"))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<SourceText> InCode(string path, string source)
    {
        var found = new List<SourceText>();
        for (var i = 0; i < source.Length;)
        {
            if (Starts(source, i, "//")) i = Until(source, i, "\n");
            else if (Starts(source, i, "/*")) i = Until(source, i + 2, "*/");
            else if (source[i] == '\'') i += source[i + 1] == '\\' ? Until(source, i + 3, "'") - i : 3;
            else if (source[i] == '"') i = Literal(path, source, i, found);
            else i++;
        }
        return found;
    }

    private static int Literal(string path, string source, int start, List<SourceText> found)
    {
        var prefix = source[Math.Max(0, start - 2)..start];
        var (interpolated, verbatim) = (prefix.Contains('$'), prefix.Contains('@'));
        if (Starts(source, start, "\"\"\""))
        {
            var end = Until(source, start + 3, "\"\"\"");
            Add(path, source, start, source[(start + 3)..(end - 3)], interpolated, found);
            return end;
        }
        var (text, i, depth, holes) = (new StringBuilder(), start + 1, 0, 0);
        while (i < source.Length && (source[i] != '"' || depth > 0 || verbatim && Starts(source, i, "\"\"")))
        {
            if (interpolated && depth == 0 && Starts(source, i, "{{")) { text.Append("{{"); i += 2; }
            else if (interpolated && source[i] == '{')
            {
                if (depth++ == 0) text.Append('{').Append(holes++).Append('}');
                i++;
            }
            else if (interpolated && source[i] == '}' && depth > 0) { depth--; i++; }
            else if (depth > 0) i = source[i] == '"' ? Literal(path, source, i, found) : i + 1;
            else if (!verbatim && source[i] == '\\') { text.Append(source[i + 1] switch { 'n' => '\n', var c => c }); i += 2; }
            else if (verbatim && source[i] == '"') { text.Append('"'); i += 2; }
            else text.Append(source[i++]);
        }
        Add(path, source, start, text.ToString(), interpolated, found);
        return i + 1;
    }

    private static IEnumerable<SourceText> InMarkup(string path, string source)
    {
        var found = new List<SourceText>();
        var rest = RazorComment().Replace(source, m => Blank(m.Value));
        rest = LineComment().Replace(rest, m => Blank(m.Value));
        rest = MarkupLiteral().Replace(rest, m =>
        {
            Add(path, source, m.Index, Regex.Unescape(m.Groups["text"].Value), m.Groups["dollar"].Length > 0 || m.Value.Contains('<'), found);
            return Blank(m.Value);
        });
        foreach (Match m in Chinese().Matches(rest)) Add(path, source, m.Index, m.Value, broken: true, found);
        return found;
    }

    private static void Add(string path, string source, int at, string text, bool broken, List<SourceText> found)
    {
        if (Chinese().IsMatch(text)) found.Add(new(Path.GetRelativePath(Root, path).Replace('\\', '/'), source.AsSpan(0, at).Count('\n') + 1, text, broken));
    }

    private static bool Starts(string source, int at, string what) => string.CompareOrdinal(source, at, what, 0, what.Length) == 0;

    private static int Until(string source, int from, string what) => source.IndexOf(what, from, StringComparison.Ordinal) is >= 0 and var at ? at + what.Length : source.Length;

    private static string Blank(string text) => Regex.Replace(text, "[^\n]", " ");

    private static string Find([CallerFilePath] string here = "")
    {
        for (var folder = Path.GetDirectoryName(here); folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Qiyue.slnx"))) return folder;
        throw new InvalidOperationException($"no Qiyue.slnx above {here}");
    }

    [GeneratedRegex(@"[\u4e00-\u9fff]+")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"@\*.*?\*@|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex RazorComment();

    [GeneratedRegex(@"(?<![:""'/])//[^\n]*")]
    private static partial Regex LineComment();

    [GeneratedRegex(@"(?<dollar>\$?)""(?<text>[^""\r\n@]*[\u4e00-\u9fff][^""\r\n]*)""")]
    private static partial Regex MarkupLiteral();
}
