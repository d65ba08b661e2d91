using System.Globalization;
using Microsoft.Extensions.Localization;
using Qiyue.Kernel;

namespace Qiyue.Platform.Workbooks;

/// <summary>What is wrong with one row of a workbook, and where.</summary>
/// <param name="Row">As the spreadsheet counts: the heading is row 1.</param>
/// <param name="Column">Heading of the column; empty when the whole row is meant.</param>
/// <param name="Code">Stable: "workbook.day".</param>
/// <param name="Sentence">zh-CN with {0}-style places; key of its English.</param>
public sealed record WorkbookProblem(string Sheet, int Row, string Column, string Code, string Sentence, params IReadOnlyList<object> Args)
{
    /// <summary>The reason in zh-CN.</summary>
    public string Reason => string.Format(CultureInfo.InvariantCulture, Sentence, [.. Args]);

    /// <summary>The reason in the reader's language.</summary>
    public string In(IStringLocalizer text) => text[Sentence, [.. Args]];

    /// <summary>The problem as the refusal of a whole file.</summary>
    public Refusal Refuse() => Column.Length == 0
        ? new Refusal(Code, "工作表“{0}”第 {1} 行：{2}", 422, Sheet, Row, Reason)
        : new Refusal(Code, "工作表“{0}”第 {1} 行“{2}”列：{3}", 422, Sheet, Row, Column, Reason);
}
