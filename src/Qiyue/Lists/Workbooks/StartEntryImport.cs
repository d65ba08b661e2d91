using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Workbooks;

/// <summary>Begins the import of a register, gives its template. What is no workbook of the right form is refused at once (workbook.*, import.too_many_rows), beside the field "File"; 404 or 403 for who may not keep what it is about.</summary>
public sealed class StartEntryImport(Act act, JobDesk desk, IServiceProvider services)
{
    public async Task<SheetLayout> Layout(EntryKind kind, string subject, CancellationToken ct)
    {
        if (!ListsPermissions.MayList(act.Actor)) throw Refusal.NotFound();
        var sheet = (EntrySheet)services.GetRequiredService(kind.Sheet);
        await sheet.Open(subject, "", ct);
        return sheet.Layout;
    }

    public async Task<JobRun> Handle(EntryKind kind, string subject, string fileName, Stream content, CancellationToken ct)
    {
        var layout = await Layout(kind, subject, ct);
        try { StartItemJob.Inspect(content, layout, EntrySheet.MostRows); }
        catch (Refusal refusal) { throw refusal.On("File"); }
        var file = await desk.Keep(fileName, content, ct);
        return await desk.Start(kind.Job, kind.Begun, fileName, new ItemImportInput(file.Id, fileName, Subject: subject), ct);
    }
}
