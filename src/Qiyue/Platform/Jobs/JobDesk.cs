using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Files;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Platform.Jobs;

/// <summary>Long work that somebody asked for: begun, looked at, decided upon, given up. A job is its owner's alone; others get a 404. Errors: job.not_waiting, job.mode, job.no_file.</summary>
public sealed class JobDesk(QiyueDb db, ActorAccessor actor, ActClock clock, CommitGate gate, IFileStore store, JobRunner runner)
{
    /// <summary>Writes the job down; the worker takes it within a moment, or <see cref="JobRunner.Run"/> does at once.</summary>
    /// <param name="title">zh-CN with a place for <paramref name="what"/>, key of its English: "导入需求：{0}".</param>
    public async Task<JobRun> Start(string kind, string title, string what, object input, CancellationToken ct)
    {
        var job = new JobRun
        {
            Kind = kind, Title = $"{title}\u001f{what}", AccountId = actor.Actor.AccountId, OrganizationId = actor.Actor.OrganizationId, ActorJson = JsonSerializer.Serialize(StoredActor.Of(actor.Actor)),
            InputJson = JsonSerializer.Serialize(input, input.GetType()), At = clock.Now,
        };
        db.Add(job);
        await Save(ct);
        runner.Wake();
        return job;
    }

    public async Task<JobRun> Find(Guid id, CancellationToken ct) => await Own().AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, ct) ?? throw Refusal.NotFound();

    /// <summary>One's own, newest first.</summary>
    public Task<List<JobRun>> Newest(string kind, int take, CancellationToken ct) => Own().AsNoTracking().Where(j => j.Kind == kind).OrderByDescending(j => j.At).Take(take).ToListAsync(ct);

    /// <summary>After the check: write everything or nothing ("all"), or the good rows only ("good").</summary>
    public async Task<JobRun> Decide(Guid id, string mode, CancellationToken ct)
    {
        var job = await Own().SingleOrDefaultAsync(j => j.Id == id, ct) ?? throw Refusal.NotFound();
        if (mode is not ("all" or "good")) throw Refusal.Invalid("Mode", "job.mode", "请选择“全部成功才写入”或“只写入正确的行”。");
        if (job.State != JobState.Checked) throw new Refusal("job.not_waiting", "此任务已经办理，不需要再决定。");
        if (mode == "all" && job.Refused > 0) throw Refusal.Invalid("Mode", "job.has_wrong_rows", "还有 {0} 行有错。请改好后重新上传，或选择“只写入正确的行”。", job.Refused);
        var input = System.Text.Json.Nodes.JsonNode.Parse(job.InputJson)!.AsObject();
        input["Mode"] = mode;
        (job.InputJson, job.State, job.Done) = (input.ToJsonString(), JobState.Waiting, 0);
        await Save(ct);
        runner.Wake();
        return job;
    }

    /// <summary>Gives up a job that was checked but not begun.</summary>
    public async Task Drop(Guid id, CancellationToken ct)
    {
        var job = await Own().SingleOrDefaultAsync(j => j.Id == id, ct) ?? throw Refusal.NotFound();
        if (job.State != JobState.Checked) throw new Refusal("job.not_waiting", "此任务已经办理，不需要再决定。");
        (job.State, job.EndedAt) = (JobState.Dropped, clock.Now);
        await Save(ct);
    }

    /// <summary>Refused rows of an import, or what an export wrote.</summary>
    public async Task<(StoredFile File, Stream Content)> Result(Guid id, CancellationToken ct)
    {
        var job = await Find(id, ct);
        var file = job.ResultFileId is { } stored ? await db.Set<StoredFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == stored, ct) : null;
        return file is not null && await store.Open(file.Id, ct) is { } content ? (file, content) : throw new Refusal("job.no_file", "此任务没有可下载的文件，或文件已过期。", 404);
    }

    /// <summary>Keeps an uploaded workbook for a job.</summary>
    public async Task<StoredFile> Keep(string name, Stream content, CancellationToken ct)
    {
        content.Position = 0;
        var file = new StoredFile { Name = name.Length > 200 ? name[^200..] : name, MediaType = WorkbookWriter.MediaType, SubjectKind = JobFiles.Kind, Size = content.Length, Digest = "", UploadedBy = actor.Actor.AccountId, At = clock.Now };
        await store.Write(file.Id, content, ct);
        db.Add(file);
        await Save(ct);
        return file;
    }

    private IQueryable<JobRun> Own() => actor.Actor.IsSystem ? db.Set<JobRun>() : actor.Actor.AccountId is { } account ? db.Set<JobRun>().Where(j => j.AccountId == account) : throw Refusal.NotFound();

    private async Task Save(CancellationToken ct)
    {
        using (await gate.Enter(db, ct))
        {
            try
            {
                await db.SaveChangesAsync(ct);
                // The runner changes the row in scopes of its own: what this scope has seen is old in a moment.
                foreach (var job in db.ChangeTracker.Entries<JobRun>().ToList()) job.State = EntityState.Detached;
            }
            catch (DbUpdateConcurrencyException) { throw Refusal.ChangedMeanwhile(); }
        }
    }
}

/// <summary>The actor as a job keeps it.</summary>
internal sealed record StoredActor(Guid? AccountId, Guid? PersonId, string Name, Guid? OrganizationId, string OrganizationName, string OrganizationPath, Guid? PostId, string PostTitle, string[] Duties, bool IsSystem)
{
    public static StoredActor Of(Actor a) => new(a.AccountId, a.PersonId, a.Name, a.OrganizationId, a.OrganizationName, a.OrganizationPath, a.PostId, a.PostTitle, [.. a.Duties], a.IsSystem);

    public Actor ToActor() => new()
    {
        AccountId = AccountId, PersonId = PersonId, Name = Name, OrganizationId = OrganizationId, OrganizationName = OrganizationName, OrganizationPath = OrganizationPath, PostId = PostId, PostTitle = PostTitle,
        Duties = Duties.ToHashSet(), IsSystem = IsSystem,
    };
}
