using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Files;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Workbooks;

/// <summary>
/// A register from a workbook, as a job. First every row is looked through and nothing is written; then, as its owner decides, all new rows or the good ones are written in one transaction. What the system holds
/// already is left alone, so the same file may come twice. Errors: import.file_gone and those of the rows.
/// </summary>
public sealed class EntryImport<TSheet>(IFileStore store) : ILongJob where TSheet : EntrySheet
{
    public async Task Run(JobStep step, CancellationToken ct)
    {
        var input = step.Input<ItemImportInput>();
        using var book = Workbook.Open(await store.Open(input.FileId, ct) ?? throw new Refusal("import.file_gone", "上传的文件已过期，请重新上传。", 410));
        if (input.Mode.Length == 0) await Check(step, book, input, ct);
        else await step.Commit((s, job) => Write(s, job, book, input, ct), ct);
    }

    private static async Task Check(JobStep step, Workbook book, ItemImportInput input, CancellationToken ct)
    {
        var (layout, rows, found) = await step.Read(s => Judged(s, book, input, ct));
        var (wrong, fresh) = (rows.Where(r => !r.IsGood).ToList(), found.Sum(f => f.Rows));
        if (wrong.Count > 0) await RefusedRows.Save(step, layout, wrong, ct);
        (step.Detail["new"], step.Detail["same"], step.Detail["wrong"]) = (fresh, rows.Count - wrong.Count - fresh, wrong.Count);
        await step.Commit((_, job) =>
        {
            (job.State, job.Messages, job.Total, job.Done, job.Refused) = (JobState.Checked, JobMessages.Of(wrong.SelectMany(r => r.Problems)), rows.Count, rows.Count, wrong.Count);
            return Task.CompletedTask;
        }, ct);
    }

    private static async Task Write(IServiceProvider s, JobRun job, Workbook book, ItemImportInput input, CancellationToken ct)
    {
        // From here on others who write the same wait: what is judged now holds until it is written.
        await s.GetRequiredService<ActTransaction>().Begin(ct);
        var (_, rows, found) = await Judged(s, book, input, ct);
        if (input.Mode == "all" && rows.FirstOrDefault(r => !r.IsGood) is { } wrong) throw wrong.Problems[0].Refuse();
        foreach (var entries in found) await entries.Write(ct);
        job.Done = job.Total;
    }

    private static async Task<(SheetLayout Layout, List<WorkbookRow> Rows, IReadOnlyList<NewEntries> New)> Judged(IServiceProvider s, Workbook book, ItemImportInput input, CancellationToken ct)
    {
        var sheet = s.GetRequiredService<TSheet>();
        await sheet.Open(input.Subject, input.FileName, ct);
        var rows = book.Rows(sheet.Layout).ToList();
        return (sheet.Layout, rows, await sheet.Judge(rows, ct));
    }
}
