using System.Text.RegularExpressions;

namespace Qiyue.Matching;

/// <summary>What a group of the thesaurus is about.</summary>
public enum Section { Topic, Audience, Time, Condition, Kind, Filler }

/// <summary>Words that mean the same for matching.</summary>
/// <param name="Related">Groups that partly stand for it.</param>
/// <param name="Ages">Years of age of an audience; null = says nothing about age.</param>
/// <param name="Everyone">An audience that leaves nobody out.</param>
/// <param name="Bound">An audience at work or at school on working days.</param>
/// <param name="Days">Bits 0 (Monday) … 6; 0 = any.</param>
/// <param name="Hours">Bits 0 … 23; 0 = any.</param>
/// <param name="Months">Bits 0 (January) … 11; 0 = any.</param>
public sealed record TermGroup(int Id, Section Section, string Name, IReadOnlyList<string> Words, IReadOnlyList<int> Related, (int From, int To)? Ages, bool Everyone, bool Bound, int Days, int Hours, int Months);

/// <summary>
/// The domain thesaurus (thesaurus.txt, form: docs/matching.md): groups of words that mean the same, by section. A clerk's own lines are read after it; a name that is there
/// already gets their words too. Source: domain.md, Matching ("synonyms and colloquial wording meet").
/// </summary>
public sealed partial class Thesaurus
{
    private static readonly Dictionary<string, Section> Sections = new()
    {
        ["事项"] = Section.Topic, ["对象"] = Section.Audience, ["时间"] = Section.Time, ["条件"] = Section.Condition, ["类型"] = Section.Kind, ["虚词"] = Section.Filler,
    };
    private static readonly Lazy<Thesaurus> Shipped = new(() => Read(ShippedText()));
    private readonly Dictionary<Section, Terms> _terms = Enum.GetValues<Section>().ToDictionary(s => s, _ => new Terms());
    private readonly Dictionary<(Section, string), int> _byName = [];
    private readonly List<TermGroup> _groups = [];

    private Thesaurus() { }

    /// <summary>The one that comes with the program.</summary>
    public static Thesaurus Default => Shipped.Value;

    /// <summary>Without a word: what texts share literally is all that counts.</summary>
    public static Thesaurus None { get; } = new();

    public IReadOnlyList<TermGroup> Groups => _groups;

    public TermGroup this[int id] => _groups[id];

    /// <summary>The shipped text, for extending and for reading.</summary>
    public static string ShippedText()
    {
        using var stream = typeof(Thesaurus).Assembly.GetManifestResourceStream("Qiyue.Matching.thesaurus.txt")!;
        return new StreamReader(stream).ReadToEnd();
    }

    /// <summary>The shipped one and a clerk's own lines after it.</summary>
    public static Thesaurus Extended(string own) => own.Length == 0 ? Default : Read(ShippedText() + "\n" + own);

    /// <summary>The shipped one and further topics, each written as its words in a row; the first names the group. What is no word of the form is passed over.</summary>
    public static Thesaurus Extended(IEnumerable<string> topics)
    {
        var lines = topics.Select(t => t.Split([.. Separators, ':', '：', '@', '~', '#', '[', ']', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Where(t => t.Length > 1).Select(t => $"{t[0]}：{string.Join('、', t.Skip(1))}").ToArray();
        return lines.Length == 0 ? Default : Extended("[事项]\n" + string.Join('\n', lines));
    }

    /// <summary>Reads the documented form; a line that cannot be read is a <see cref="FormatException"/> with its number.</summary>
    public static Thesaurus Read(string text)
    {
        var read = new Thesaurus();
        var related = new List<(int Group, string[] Names, int Line)>();
        var section = Section.Topic;
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Split('#')[0].Trim();
            if (line.Length == 0) continue;
            if (line is ['[', .. var name, ']'])
            {
                section = Sections.TryGetValue(name, out var known) ? known : throw new FormatException($"词表第 {number} 行：没有“{name}”这一节，应为 {string.Join('、', Sections.Keys)}。");
                continue;
            }
            var colon = line.IndexOfAny([':', '：']);
            if (colon <= 0) throw new FormatException($"词表第 {number} 行：应写成“名称：词、词、词”。");
            read.Add(section, line[..colon], line[(colon + 1)..], number, related);
        }
        foreach (var (group, names, line) in related)
            read._groups[group] = read._groups[group] with { Related = [.. read._groups[group].Related.Concat(names.Select(n => read.Named(read._groups[group].Section, n, line))).Distinct()] };
        return read;
    }

    internal Terms Terms(Section section) => _terms[section];

    internal TermGroup? Named(Section section, string name) => _byName.TryGetValue((section, name), out var id) ? _groups[id] : null;

    private int Named(Section section, string name, int line) =>
        _byName.TryGetValue((section, name), out var id) ? id : throw new FormatException($"词表第 {line} 行：没有名为“{name}”的组。");

    private void Add(Section section, string head, string words, int line, List<(int, string[], int)> related)
    {
        var relation = head.Split('~', 2);
        var marks = relation[0].Split('@', StringSplitOptions.TrimEntries);
        var (name, terms) = (marks[0], words.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Prepend(marks[0]).Select(Matching.Terms.Normalised).Distinct().ToArray());
        if (!_byName.TryGetValue((section, name), out var id))
        {
            _byName[(section, name)] = id = _groups.Count;
            _groups.Add(new(id, section, name, terms, [], null, false, false, 0, 0, 0));
        }
        else _groups[id] = _groups[id] with { Words = [.. _groups[id].Words.Union(terms)] };
        foreach (var mark in marks.Skip(1)) _groups[id] = Marked(_groups[id], mark, line);
        foreach (var term in terms) _terms[section].Add(term, id);
        if (relation.Length > 1) related.Add((id, relation[1].Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), line));
    }

    private static readonly char[] Separators = ['、', '，', ',', ' ', '\t'];

    private static TermGroup Marked(TermGroup group, string mark, int line)
    {
        if (mark == "不限") return group with { Everyone = true };
        if (mark == "上班上学") return group with { Bound = true };
        var m = Mark().Match(mark);
        if (!m.Success) throw new FormatException($"词表第 {line} 行：标记“@{mark}”应为 @不限、@上班上学、@岁60-、@周1-5、@时8-18 或 @月7-8。");
        var from = int.Parse(m.Groups[2].ValueSpan);
        var to = m.Groups[3].Success ? int.Parse(m.Groups[3].ValueSpan) : m.Groups[1].Value == "岁" && m.Value.EndsWith('-') ? 120 : from;
        return m.Groups[1].Value switch
        {
            "岁" => group with { Ages = (from, to) },
            "周" => group with { Days = group.Days | Bits(from - 1, to - 1, 7) },
            "时" => group with { Hours = group.Hours | Bits(from, to - 1, 24) },
            _ => group with { Months = group.Months | Bits(from - 1, to - 1, 12) },
        };
    }

    /// <summary>Bits from … to of a round of so many; beyond the end it begins again (22 … 5 of 24).</summary>
    internal static int Bits(int from, int to, int of)
    {
        var bits = 0;
        for (var i = from; ; i++)
        {
            bits |= 1 << i % of;
            if (i % of == to % of || i - from >= of) return bits;
        }
    }

    [GeneratedRegex("^(岁|周|时|月)([0-9]+)(?:-([0-9]+)?)?$")]
    private static partial Regex Mark();
}
