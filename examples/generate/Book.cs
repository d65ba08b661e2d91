using System.IO.Compression;
using System.Text.RegularExpressions;
using MiniExcelLibs;

namespace Qiyue.Examples;

/// <summary>One workbook: sheets in order, each a header row and rows of text and numbers. The same rows give the same bytes.</summary>
sealed partial class Book
{
    [GeneratedRegex("(?<=\")R[0-9a-f]{16,32}(?=\")")]
    private static partial Regex DrawnId();

    private readonly List<Sheet> _sheets = [];

    public Sheet Sheet(string name, params string[] headers)
    {
        _sheets.Add(new(name, headers));
        return _sheets[^1];
    }

    public void Save(string path)
    {
        var content = _sheets.ToDictionary(s => s.Name, s => (object)s.Records());
        using var raw = new MemoryStream();
        raw.SaveAs(content);
        raw.Position = 0;
        File.WriteAllBytes(path, WithoutClock(raw));
    }

    /// <summary>The zip again with fixed entry times and numbered relationship ids (the writer draws them anew each time), so that two runs are equal byte for byte.</summary>
    private static byte[] WithoutClock(Stream raw)
    {
        using var result = new MemoryStream();
        var ids = new Dictionary<string, string>();
        using (var from = new ZipArchive(raw, ZipArchiveMode.Read))
        using (var to = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in from.Entries)
            {
                var copy = to.CreateEntry(entry.FullName, CompressionLevel.SmallestSize);
                copy.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var source = entry.Open();
                using var target = copy.Open();
                if (entry.FullName is not "xl/workbook.xml" && !entry.FullName.EndsWith(".rels", StringComparison.Ordinal)) { source.CopyTo(target); continue; }
                using var text = new StreamReader(source);
                using var plain = new StreamWriter(target);
                plain.Write(DrawnId().Replace(text.ReadToEnd(), m => ids.TryGetValue(m.Value, out var id) ? id : ids[m.Value] = $"rId{ids.Count + 1}"));
            }
        }
        return result.ToArray();
    }
}

sealed class Sheet(string name, string[] headers)
{
    private readonly List<object?[]> _rows = [];
    public string Name => name;
    public int Count => _rows.Count;

    public void Add(params object?[] cells)
    {
        if (cells.Length != headers.Length) throw new InvalidOperationException($"{name}: {cells.Length} cells for {headers.Length} columns");
        _rows.Add([.. cells.Select(c => c is Day d ? d.ToString() : c)]);
    }

    /// <summary>Says one cell of the row of a key anew.</summary>
    public void Change(string key, string header, Day day) => _rows.Single(r => key.Equals(r[0]))[Array.IndexOf(headers, header)] = day.ToString();

    public IEnumerable<Dictionary<string, object?>> Records() =>
        _rows.Select(r => headers.Select((h, i) => (h, r[i])).ToDictionary(p => p.h, p => p.Item2));
}

/// <summary>A calendar day, or a day counted from the day of loading: "2025-03-04", "T", "T-12", "T+30".</summary>
readonly record struct Day(bool Relative, int Number) : IComparable<Day>
{
    public static Day On(int year, int month, int day) => new(false, new DateOnly(year, month, day).DayNumber);
    public static Day T(int offset) => new(true, offset);
    public static Day operator +(Day d, int days) => d with { Number = d.Number + days };
    public static Day operator ++(Day d) => d + 1;
    public static Day operator -(Day d, int days) => d with { Number = d.Number - days };
    public static int operator -(Day a, Day b) => a.Relative == b.Relative ? a.Number - b.Number : throw new InvalidOperationException("a fixed and a relative day");
    public int CompareTo(Day other) => this - other;
    public static Day Min(Day a, Day b) => a - b <= 0 ? a : b;
    public static Day Max(Day a, Day b) => a - b >= 0 ? a : b;
    public override string ToString() => !Relative ? DateOnly.FromDayNumber(Number).ToString("yyyy-MM-dd") : Number == 0 ? "T" : Number < 0 ? $"T{Number}" : $"T+{Number}";
}

/// <summary>Chance from a seed: the same on every machine and every run (System.Random keeps its algorithm when seeded).</summary>
sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);
    public int Next(int least, int most) => _random.Next(least, most + 1);
    public bool Chance(double share) => _random.NextDouble() < share;
    public T Of<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];
    public T[] Shuffle<T>(IEnumerable<T> items) { var all = items.ToArray(); _random.Shuffle(all); return all; }
}
