namespace Qiyue.Platform.Workbooks;

/// <summary>A sheet and its columns, in order: what a template shows, a reading demands and a writing fills.</summary>
public sealed record SheetLayout(string Name, params IReadOnlyList<WorkbookColumn> Columns);

/// <param name="Name">Heading in row 1, zh-CN; also what problems name.</param>
/// <param name="Required">Every row must fill it.</param>
/// <param name="MayLack">The whole column may be missing; any other missing column is refused, so that a forgotten one empties nothing.</param>
/// <param name="Max">Characters of a text.</param>
/// <param name="Hint">How to fill it in, for the template.</param>
public sealed record WorkbookColumn(string Name, bool Required = false, bool MayLack = false, int Max = 200, string Hint = "", int Width = 16, bool IsDay = false);
