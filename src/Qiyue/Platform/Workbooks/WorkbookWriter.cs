using MiniExcelLibs;
using MiniExcelLibs.Attributes;
using MiniExcelLibs.OpenXml;

namespace Qiyue.Platform.Workbooks;

/// <summary>Rows for one sheet: cells by heading; a DateOnly becomes a date cell, text stays text (a leading "=" is no formula).</summary>
public sealed record SheetContent(SheetLayout Layout, IEnumerable<IReadOnlyDictionary<string, object?>> Rows);

/// <summary>Writes .xlsx, streaming; what it writes, <see cref="Workbook"/> reads back unchanged.</summary>
public static class WorkbookWriter
{
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>The sheet on which a template explains itself.</summary>
    public const string HelpSheet = "填写说明";
    private static readonly SheetLayout Help = new(HelpSheet, new WorkbookColumn("工作表"), new WorkbookColumn("列", Width: 20), new WorkbookColumn("是否必填", Width: 12), new WorkbookColumn("怎么填", Width: 80));

    public static void Save(Stream to, params IReadOnlyList<SheetContent> sheets)
    {
        var widths = sheets.SelectMany(s => s.Layout.Columns).GroupBy(c => c.Name).Select(g => new DynamicExcelColumn(g.Key) { Width = g.Max(c => c.Width), Format = g.Any(c => c.IsDay) ? "yyyy-mm-dd" : null });
        var configuration = new OpenXmlConfiguration { AutoFilter = false, TableStyles = TableStyles.Default, FreezeRowCount = 1, DynamicColumns = [.. widths], FastMode = false };
        MiniExcel.SaveAs(to, sheets.ToDictionary(s => s.Layout.Name, s => (object)Cells(s)), excelType: ExcelType.XLSX, configuration: configuration);
    }

    /// <summary>Empty sheets with headings, and a sheet that says how each column is filled in.</summary>
    public static void SaveTemplate(Stream to, params IReadOnlyList<SheetLayout> layouts) =>
        Save(to, [.. layouts.Select(l => new SheetContent(l, [])), new SheetContent(Help, layouts.SelectMany(l => l.Columns.Select(c => new Dictionary<string, object?> { ["工作表"] = l.Name, ["列"] = c.Name, ["是否必填"] = c.Required ? "必填" : "选填", ["怎么填"] = c.Hint })))]);

    private static IEnumerable<Dictionary<string, object?>> Cells(SheetContent sheet)
    {
        var any = false;
        foreach (var row in sheet.Rows)
        {
            any = true;
            yield return sheet.Layout.Columns.ToDictionary(c => c.Name, c => Cell(row.GetValueOrDefault(c.Name)));
        }
        // The library takes the headings from the first row: an empty sheet still shows them.
        if (!any) yield return sheet.Layout.Columns.ToDictionary(c => c.Name, _ => (object?)null);
    }

    private static object? Cell(object? value) => value switch
    {
        DateOnly day => day.ToDateTime(TimeOnly.MinValue),
        string { Length: 0 } => null,
        string text => text.Replace("\r\n", "\n"),
        _ => value,
    };
}
