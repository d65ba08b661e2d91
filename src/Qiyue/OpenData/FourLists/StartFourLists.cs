using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Workbooks;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;

namespace Qiyue.OpenData.FourLists;

/// <summary>
/// One workbook with the four lists: its import is one job each for needs, resources, and the two sheets derived from contracts, so that each is looked through and decided upon
/// by itself; sheets without rows are passed over. Errors: workbook.*, four_lists.empty.
/// </summary>
public sealed class StartFourLists(Act act, JobDesk desk, StartItemJob items)
{
    public static IReadOnlyList<SheetLayout> Agreements => [AgreementSheets.Projects, AgreementSheets.Responsibilities];

    public async Task<IReadOnlyList<JobRun>> Import(string fileName, Stream content, CancellationToken ct)
    {
        var (lists, negotiates) = (ListsPermissions.MayList(act.Actor), ContractPermissions.MayPropose(act.Actor) || act.Actor.IsSystem);
        if (!lists && !negotiates) throw Refusal.Forbidden();
        List<string> kinds;
        try { kinds = Filled(content, lists); }
        catch (Refusal refusal) { throw refusal.On("File"); }
        var file = await desk.Keep(fileName, content, ct);
        var input = new ItemImportInput(file.Id, fileName);
        var jobs = new List<JobRun>();
        foreach (var kind in kinds)
            jobs.Add(kind == "agreements" ? await desk.Start("import.agreements", "核对项目与责任：{0}", fileName, input, ct) : await desk.Start($"import.{kind}", kind == "needs" ? "导入需求：{0}" : "导入资源：{0}", fileName, input, ct));
        return jobs;
    }

    public Task<JobRun> Export(CancellationToken ct) => act.Actor is { OrganizationId: null, IsSystem: false } ? throw Refusal.Forbidden() : desk.Start("export.four-lists", "导出四项清单：{0}", act.Actor.OrganizationName, new { }, ct);

    public void Template(Stream to) => WorkbookWriter.SaveTemplate(to, items.Layout(ListKind.Need), items.Layout(ListKind.Resource), AgreementSheets.Projects, AgreementSheets.Responsibilities);

    private List<string> Filled(Stream content, bool lists)
    {
        var book = Workbook.Open(content); // not disposed: the stream is still to be kept
        var kinds = new List<string>();
        foreach (var kind in new[] { ListKind.Need, ListKind.Resource })
            if (lists && book.Has(items.Layout(kind).Name) && book.Rows(items.Layout(kind)).Any()) kinds.Add(kind.Path);
        if (Agreements.Any(a => book.Has(a.Name) && book.Rows(a).Any())) kinds.Add("agreements");
        if (kinds.Count == 0) throw new Refusal("four_lists.empty", "文件里没有“需求清单”“资源清单”“项目清单”“责任清单”中任何一张有内容的工作表，请照模板填写。", 422);
        return kinds;
    }
}
