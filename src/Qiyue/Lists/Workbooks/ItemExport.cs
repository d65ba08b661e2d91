using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Platform.Access;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Workbooks;

/// <summary>The needs or resources of the acting organisation and everything below it, as a workbook that imports back unchanged; of all for the system.</summary>
public sealed class ItemExport<T, TContent>(ItemSheet<T, TContent> sheet) : ILongJob where T : ListedItem where TContent : class
{
    private const int PageRows = 1_000;

    public async Task Run(JobStep step, CancellationToken ct)
    {
        var total = await step.Read(s => Mine(s.GetRequiredService<QiyueDb>(), step).CountAsync(ct));
        await step.Commit((_, job) => { job.Total = total; return Task.CompletedTask; }, ct);
        await step.Result($"{sheet.Layout.Name}.xlsx", to => WorkbookWriter.Save(to, new SheetContent(sheet.Layout, Rows(step, ct))), ct);
        await step.Commit((_, job) => { job.Done = job.Total; return Task.CompletedTask; }, ct);
    }

    /// <summary>For whoever writes several sheets.</summary>
    public SheetContent Content(JobStep step, CancellationToken ct) => new(sheet.Layout, Rows(step, ct));

    /// <summary>The writer of workbooks pulls row by row and cannot wait: the pages are read on its thread, which is the job's own.</summary>
    private IEnumerable<Dictionary<string, object?>> Rows(JobStep step, CancellationToken ct)
    {
        for (var (last, done) = (Guid.Empty, 0L); ;)
        {
            var page = step.Read(async s =>
            {
                var db = s.GetRequiredService<QiyueDb>();
                var found = await Mine(db, step).Where(i => i.Id.CompareTo(last) > 0).OrderBy(i => i.Id).Take(PageRows).ToListAsync(ct);
                await sheet.Before(db, found, ct);
                return found;
            }).GetAwaiter().GetResult();
            foreach (var item in page) yield return sheet.Row(item);
            if (page.Count < PageRows) yield break;
            (last, done) = (page[^1].Id, done + page.Count);
            if (done % (5 * PageRows) == 0) step.Commit((_, job) => { job.Done = done; return Task.CompletedTask; }, ct).GetAwaiter().GetResult();
        }
    }

    private IQueryable<T> Mine(QiyueDb db, JobStep step)
    {
        var items = db.Set<T>().AsNoTracking().Where(i => i.Status != ListState.Staged && i.Status != ListState.Dropped);
        if (step.Actor.OrganizationId is not { } own) return items;
        return items.Where(i => db.Set<AccessRow>().Any(r => r.OrganizationId == own && r.SubjectKind == sheet.Kind.SubjectKind && r.SubjectId == i.Id));
    }
}
