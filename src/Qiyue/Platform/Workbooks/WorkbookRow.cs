using System.Globalization;

namespace Qiyue.Platform.Workbooks;

/// <summary>One filled row: cells by heading, and what is wrong with them. Asking for a number or a day that is not one adds a problem and answers null.</summary>
public sealed class WorkbookRow(SheetLayout layout, int number, IReadOnlyDictionary<string, object?> cells)
{
    private readonly List<WorkbookProblem> _problems = [];

    public string Sheet => layout.Name;
    public SheetLayout Layout => layout;

    /// <summary>As the spreadsheet counts: the heading is row 1.</summary>
    public int Number => number;
    public IReadOnlyList<WorkbookProblem> Problems => _problems;
    public bool IsGood => _problems.Count == 0;

    /// <summary>The column stands in the file.</summary>
    public bool Has(string column) => cells.ContainsKey(column);

    /// <summary>Text of the cell, trimmed; "" for an empty one or a column that is not there.</summary>
    public string this[string column] => Plain(cells.GetValueOrDefault(column));

    /// <summary>A whole number; null when empty or wrong.</summary>
    public int? Whole(string column, int least = int.MinValue, int most = int.MaxValue)
    {
        var text = this[column];
        if (text.Length == 0) return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && whole >= least && whole <= most) return whole;
        if (least == int.MinValue && most == int.MaxValue) Wrong(column, "workbook.whole", "“{0}”不是整数，请只填数字。", text);
        else Wrong(column, "workbook.whole_between", "“{0}”不在允许范围内，请填 {1} 到 {2} 之间的整数。", text, least, most);
        return null;
    }

    /// <summary>A day, as a date cell or as text (2026-03-05, 2026/3/5, 2026年3月5日); null when empty or wrong.</summary>
    public DateOnly? Day(string column)
    {
        switch (cells.GetValueOrDefault(column))
        {
            case DateTime at when at.Year is >= 1900 and <= 2200: return DateOnly.FromDateTime(at);
            case var cell when Plain(cell) is { Length: 0 }: return null;
            case var cell:
                if (DateOnly.TryParseExact(Plain(cell), Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 2200) return day;
                Wrong(column, "workbook.day", "“{0}”不是有效日期，请写成 2026-03-05 的形式。", Plain(cell));
                return null;
        }
    }

    /// <summary>A time of day to the minute, as a time cell or as text (9:00, 09:00); null when empty or wrong.</summary>
    public TimeOnly? Time(string column)
    {
        var (cell, text) = (cells.GetValueOrDefault(column), this[column]);
        if (text.Length == 0) return null;
        if (cell is DateTime at) return OfDay(at.TimeOfDay.TotalDays);
        if (cell is TimeSpan { Ticks: >= 0, Days: 0 } span) return OfDay(span.TotalDays);
        if (cell is double part and >= 0 and < 1) return OfDay(part);
        if (TimeOnly.TryParseExact(text.Replace('：', ':'), ["H:mm", "HH:mm", "H:mm:ss", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return new(time.Hour, time.Minute);
        Wrong(column, "workbook.time", "“{0}”不是有效的时间，请写成 09:00 的形式。", text);
        return null;
    }

    /// <summary>Spreadsheets keep a time as a share of the day, not always exactly.</summary>
    private static TimeOnly OfDay(double share) => TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(Math.Round(share * 1440) % 1440));

    /// <summary>The code of a word; null when empty or unknown.</summary>
    public string? Word(string column, Func<string, string?> codeOf)
    {
        var text = this[column];
        if (text.Length == 0) return null;
        if (codeOf(text) is { } code) return code;
        Wrong(column, "workbook.word", "没有“{0}”这个选项，请从“填写说明”列出的词语中选择。", text);
        return null;
    }

    /// <remarks>A cell that is read twice is wrong once.</remarks>
    public void Wrong(string column, string code, string sentence, params object[] args)
    {
        if (!_problems.Any(p => p.Column == column && p.Code == code)) _problems.Add(new(layout.Name, number, column, code, sentence, args));
    }

    /// <summary>All cells as they were, for the file of refused rows.</summary>
    public IReadOnlyDictionary<string, object?> Cells => cells;

    private static readonly string[] Days = ["yyyy-MM-dd", "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy年M月d日", "yyyyMMdd"];

    private static string Plain(object? cell) => cell switch
    {
        null => "",
        string text => text.Trim().Replace("\r\n", "\n"),
        DateTime at => at.ToString(at.TimeOfDay == default ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        double number when Math.Abs(number) < 1e15 => ((decimal)number).ToString("0.############", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}

/// <summary>Finds rows that say the same as an earlier one.</summary>
public sealed class DuplicateRows
{
    private readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);

    /// <summary>Adds a problem when the key was seen in an earlier row.</summary>
    public void Check(WorkbookRow row, string column, params IEnumerable<string> key)
    {
        var whole = string.Join('\u001f', key);
        if (!_seen.TryAdd(whole, row.Number)) row.Wrong(column, "workbook.duplicate", "与第 {0} 行重复，请删除其中一行。", _seen[whole]);
    }
}
