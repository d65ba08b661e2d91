using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Workbooks;

/// <summary>The file of rows that an import refused: as they were, with where they stood and why; it can be corrected and uploaded again.</summary>
internal static class RefusedRows
{
    public const string Number = "原行号", Why = "原因";

    public static IEnumerable<WorkbookColumn> Columns => [new(Number, MayLack: true, Hint: "退回文件里的行号，导入时不看。"), new(Why, MayLack: true, Max: 4000, Width: 60, Hint: "退回文件里的原因，导入时不看。")];

    public static Task Save(JobStep step, SheetLayout layout, IEnumerable<WorkbookRow> rows, CancellationToken ct) =>
        step.Result("需修改的行.xlsx", to => WorkbookWriter.Save(to, new SheetContent(layout, rows.Select(Cells))), ct);

    private static Dictionary<string, object?> Cells(WorkbookRow row)
    {
        var cells = row.Layout.Columns.ToDictionary(c => c.Name, c => row.Cells.GetValueOrDefault(c.Name));
        (cells[Number], cells[Why]) = (row.Number, string.Join("\n", row.Problems.Select(p => p.Column.Length == 0 ? p.Reason : $"{p.Column}：{p.Reason}")));
        return cells;
    }
}
