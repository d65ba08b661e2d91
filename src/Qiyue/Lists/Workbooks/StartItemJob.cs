using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Workbooks;

/// <summary>Begins the import or export of a list. What is no workbook of the right form is refused at once (workbook.*), beside the field "File".</summary>
public sealed class StartItemJob(Act act, JobDesk desk, ItemSheet<Need, NeedContent> needs, ItemSheet<Resource, ResourceContent> resources)
{
    public SheetLayout Layout(ListKind kind) => kind.IsNeed ? needs.Layout : resources.Layout;

    public async Task<JobRun> Import(ListKind kind, string fileName, Stream content, CancellationToken ct)
    {
        if (!ListsPermissions.MayList(act.Actor)) throw Refusal.Forbidden();
        try { Inspect(content, Layout(kind)); }
        catch (Refusal refusal) { throw refusal.On("File"); }
        var file = await desk.Keep(fileName, content, ct);
        return await desk.Start($"import.{kind.Path}", kind.IsNeed ? "导入需求：{0}" : "导入资源：{0}", fileName, new ItemImportInput(file.Id, fileName), ct);
    }

    public async Task<JobRun> Export(ListKind kind, CancellationToken ct)
    {
        if (act.Actor is { OrganizationId: null, IsSystem: false }) throw Refusal.Forbidden();
        return await desk.Start($"export.{kind.Path}", kind.IsNeed ? "导出需求：{0}" : "导出资源：{0}", act.Actor.OrganizationName, new { }, ct);
    }

    /// <summary>Guards, sheet and headings; the rows are the job's.</summary>
    internal static void Inspect(Stream content, SheetLayout layout, int most = Workbook.MaxRows)
    {
        var book = Workbook.Open(content); // not disposed: the stream is still to be kept
        if (!book.Rows(layout).Any()) throw new Refusal("workbook.no_rows", "工作表“{0}”里没有可导入的行，请从第 2 行开始填写。", 422, layout.Name);
        if (book.Count(layout.Name) > most) throw new Refusal("import.too_many_rows", "一次最多导入 {0} 行，请拆成几个文件分别导入。", 422, most);
    }
}
