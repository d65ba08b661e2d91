using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Lists;
using Qiyue.Lists.Workbooks;
using Qiyue.Organizations;
using Qiyue.Platform.Access;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;

namespace Qiyue.OpenData.FourLists;

/// <summary>One workbook with the four lists of the acting organisation and everything below it (四项清单).</summary>
internal sealed class FourListsExport(ItemSheet<Need, NeedContent> needs, ItemSheet<Resource, ResourceContent> resources, OrganizationTree tree, WordLists words) : ILongJob
{
    private const int PageRows = 200;
    private readonly AgreementSheets _sheets = new(tree, words);

    public async Task Run(JobStep step, CancellationToken ct)
    {
        var rows = 0L;
        IEnumerable<T> Counted<T>(IEnumerable<T> all) { foreach (var row in all) { rows++; yield return row; } }
        SheetContent Sheet(SheetContent content) => content with { Rows = Counted(content.Rows) };
        await step.Result("四项清单.xlsx", to => WorkbookWriter.Save(to,
            Sheet(new ItemExport<Need, NeedContent>(needs).Content(step, ct)), Sheet(new ItemExport<Resource, ResourceContent>(resources).Content(step, ct)),
            Sheet(new SheetContent(AgreementSheets.Projects, Contracts(step, ct).Select(_sheets.Project))),
            Sheet(new SheetContent(AgreementSheets.Responsibilities, Contracts(step, ct).SelectMany(c => c.Obligations.Where(o => IsDue(c, o)).OrderBy(o => o.Number).Select(o => _sheets.Responsibility(c, o)))))), ct);
        await step.Commit((_, job) => { (job.Total, job.Done) = (rows, rows); return Task.CompletedTask; }, ct);
    }

    /// <summary>Page by page, on the job's own thread.</summary>
    private static IEnumerable<Contract> Contracts(JobStep step, CancellationToken ct)
    {
        for (var last = Guid.Empty; ;)
        {
            var page = step.Read(s => Mine(s.GetRequiredService<QiyueDb>(), step.Actor.OrganizationId).Where(c => c.Id.CompareTo(last) > 0).OrderBy(c => c.Id).Take(PageRows).ToListAsync(ct)).GetAwaiter().GetResult();
            foreach (var contract in page) yield return contract;
            if (page.Count < PageRows) yield break;
            last = page[^1].Id;
        }
    }

    /// <summary>Somebody answers for it: neither waived nor left behind by an ending that was not the doer's fault.</summary>
    private static bool IsDue(Contract c, Obligation o) => o.WaivedBy is null && (c.Stage != ContractStage.Terminated || c.EndingFaultId == o.DoerId);

    internal static IQueryable<Contract> Mine(QiyueDb db, Guid? organization)
    {
        var contracts = db.Set<Contract>().AsNoTracking().Include(c => c.Parties).Include(c => c.Sources).Include(c => c.Obligations).AsSplitQuery();
        return organization is { } own ? contracts.Where(c => db.Set<AccessRow>().Any(r => r.OrganizationId == own && r.SubjectKind == Contract.Kind && r.SubjectId == c.Id)) : contracts;
    }
}
