using System.Xml;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;
using Qiyue.Kernel;

namespace Qiyue.Platform.Workbooks;

/// <summary>
/// An .xlsx opened with suspicion: size, zip bombs, width and row count are judged before anything is parsed; merged cells, formulas and error values become
/// problems of their rows; rows are streamed. Row 1 holds the headings.
/// <code>
/// using var book = Workbook.Open(stream);
/// foreach (var row in book.Rows(layout)) { var name = row["名称"]; var on = row.Day("日期"); if (!row.IsGood) problems.AddRange(row.Problems); }
/// </code>
/// Errors: workbook.too_large, workbook.not_workbook, workbook.old_format, workbook.bomb, workbook.too_many_rows, workbook.too_wide, workbook.too_many_formulas,
/// workbook.no_sheet, workbook.no_heading, workbook.missing_column, workbook.unknown_column, workbook.repeated_column (all 422).
/// </summary>
public sealed class Workbook : IDisposable
{
    public const int MaxRows = 200_000;
    public const long MaxBytes = 50L << 20;
    private readonly Stream _content;
    private readonly Dictionary<string, SheetScan> _sheets;

    private Workbook(Stream content, Dictionary<string, SheetScan> sheets) => (_content, _sheets) = (content, sheets);

    /// <param name="content">Seekable; closed with the workbook.</param>
    public static Workbook Open(Stream content)
    {
        if (content.Length > MaxBytes) throw new Refusal("workbook.too_large", "文件超过 {0} MB，请拆成几个文件分别导入。", 422, MaxBytes >> 20);
        return new(content, WorkbookGuard.Scan(content));
    }

    public IReadOnlyCollection<string> SheetNames => _sheets.Keys;
    public bool Has(string sheet) => _sheets.ContainsKey(sheet);

    /// <summary>How many rows below the heading hold anything.</summary>
    public int Count(string sheet) => Math.Max(0, Sheet(sheet).FilledRows - 1);

    /// <summary>The filled rows of a sheet, in order; cells that must be filled or are too long are already judged.</summary>
    public IEnumerable<WorkbookRow> Rows(SheetLayout layout)
    {
        var scan = Sheet(layout.Name);
        var headings = (Dictionary<string, string>?)null;
        var number = 0;
        foreach (var cells in Read(layout.Name))
        {
            number++;
            if (headings is null)
            {
                if (scan.Flaws.TryGetValue(1, out var flaws)) throw new Refusal("workbook.heading_flaw", "工作表“{0}”的标题行（第 1 行）有合并单元格或公式，请取消合并、改成普通文字。", 422, layout.Name);
                headings = Headings(layout, cells);
                continue;
            }
            if (cells.Values.All(IsBlank) && !scan.Flaws.ContainsKey(number)) continue;
            yield return Row(layout, scan, headings, number, cells);
        }
        if (headings is null) throw NoHeading(layout.Name);
    }

    private static WorkbookRow Row(SheetLayout layout, SheetScan scan, Dictionary<string, string> headings, int number, IDictionary<string, object?> cells)
    {
        var row = new WorkbookRow(layout, number, headings.ToDictionary(h => h.Value, h => cells.TryGetValue(h.Key, out var cell) ? cell : null));
        if (scan.Flaws.TryGetValue(number, out var flaws))
            foreach (var flaw in flaws)
            {
                var column = headings.GetValueOrDefault(flaw.Letters, flaw.Letters);
                if (flaw.Kind == FlawKind.Formula) row.Wrong(column, "workbook.formula", "单元格里是公式，请复制后“选择性粘贴”为数值。");
                else if (flaw.Kind == FlawKind.Merged) row.Wrong(column, "workbook.merged", "单元格被合并，请取消合并并逐格填写。");
                else row.Wrong(column, "workbook.error_value", "单元格里是错误值（#N/A、#REF! 等），请改成正确内容。");
            }
        foreach (var (letters, cell) in cells)
            if (!headings.ContainsKey(letters) && !IsBlank(cell)) row.Wrong(letters, "workbook.no_column", "这一列没有标题，请删除此格内容。");
        foreach (var column in layout.Columns)
        {
            var text = row[column.Name];
            if (column.Required && text.Length == 0) row.Wrong(column.Name, "workbook.required", "此格必填，请补上内容。");
            else if (text.Length > column.Max) row.Wrong(column.Name, "workbook.too_long", "内容有 {0} 个字，最多 {1} 个，请缩短。", text.Length, column.Max);
            else if (text.AsSpan().ContainsAnyInRange('\0', '\u0008')) row.Wrong(column.Name, "workbook.control", "含有不可见的控制字符，请删掉后重新输入。");
        }
        return row;
    }

    private static Dictionary<string, string> Headings(SheetLayout layout, IDictionary<string, object?> cells)
    {
        var headings = cells.Where(c => !IsBlank(c.Value)).ToDictionary(c => c.Key, c => c.Value!.ToString()!.Trim());
        if (headings.Count == 0) throw NoHeading(layout.Name);
        if (headings.Values.GroupBy(h => h).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new Refusal("workbook.repeated_column", "工作表“{0}”第 1 行有两列都叫“{1}”，请只留一列。", 422, layout.Name, twice.Key);
        if (layout.Columns.FirstOrDefault(c => !c.MayLack && !headings.ContainsValue(c.Name)) is { } missing)
            throw new Refusal("workbook.missing_column", "工作表“{0}”第 1 行缺少“{1}”列，请照模板补上这一列。", 422, layout.Name, missing.Name);
        if (headings.FirstOrDefault(h => layout.Columns.All(c => c.Name != h.Value)) is { Key: not null } unknown)
            throw new Refusal("workbook.unknown_column", "工作表“{0}”第 1 行 {1} 列的标题“{2}”不认识，请照模板改正或删除这一列。", 422, layout.Name, unknown.Key, unknown.Value.Length > 40 ? unknown.Value[..40] + "…" : unknown.Value);
        return headings;
    }

    private SheetScan Sheet(string name) => _sheets.TryGetValue(name, out var scan) ? scan
        : throw new Refusal("workbook.no_sheet", "文件里没有工作表“{0}”。现有工作表：{1}。请照模板命名。", 422, name, string.Join("、", _sheets.Keys.Take(10)));

    /// <summary>MiniExcel's rows by column letters; whatever breaks inside a damaged file becomes one sentence.</summary>
    private IEnumerable<IDictionary<string, object?>> Read(string sheet)
    {
        _content.Position = 0;
        using var rows = MiniExcel.Query(_content, useHeaderRow: false, sheetName: sheet, excelType: ExcelType.XLSX, configuration: new OpenXmlConfiguration { EnableSharedStringCache = true, FillMergedCells = false })
            .Cast<IDictionary<string, object?>>().GetEnumerator();
        while (true)
        {
            try { if (!rows.MoveNext()) yield break; }
            catch (Exception e) when (e is XmlException or InvalidDataException or FormatException or OverflowException or ArgumentException or InvalidOperationException or NullReferenceException or KeyNotFoundException or EndOfStreamException or IndexOutOfRangeException)
            {
                throw WorkbookGuard.NotWorkbook();
            }
            yield return rows.Current;
        }
    }

    private static Refusal NoHeading(string sheet) => new("workbook.no_heading", "工作表“{0}”的第 1 行没有列标题，请从模板开始填写。", 422, sheet);
    private static bool IsBlank(object? cell) => cell is null || cell is string text && string.IsNullOrWhiteSpace(text);
    public void Dispose() => _content.Dispose();
}
