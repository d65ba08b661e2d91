using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Files;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Platform.Jobs;

/// <summary>What a module does as a job. Called again after a crash: <see cref="JobStep.Detail"/> says how far it was.</summary>
public interface ILongJob
{
    Task Run(JobStep step, CancellationToken ct);

    /// <summary>It failed for good: take back what nobody should ever see.</summary>
    Task Undo(JobStep step, CancellationToken ct) => Task.CompletedTask;

    /// <summary>Past the point of no return: an error does not end it; it is taken up again until it is done.</summary>
    bool MustFinish(JobStep step) => false;
}

/// <param name="Unit">What its progress counts; zh-CN, key of its English.</param>
public sealed record JobRegistration(string Kind, Type Job, string Unit);

public static class JobRegistrationExtensions
{
    /// <param name="unit">What its progress counts, zh-CN: rows of a workbook unless told otherwise.</param>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services, string kind, string unit = "行") where TJob : class, ILongJob =>
        services.AddScoped<TJob>().AddSingleton(new JobRegistration(kind, typeof(TJob), unit));
}

/// <summary>A job at work: scopes that act as its owner, its progress saved with what each scope writes.</summary>
public sealed class JobStep(IServiceScopeFactory scopes, JobRun job, Actor actor, IProgress<JobRun>? progress)
{
    public Guid Id => job.Id;
    public Actor Actor => actor;
    public JobRun Job => job;
    public JsonObject Detail { get; } = JsonNode.Parse(job.Detail)!.AsObject();
    public T Input<T>() => JsonSerializer.Deserialize<T>(job.InputJson)!;

    /// <summary>
    /// One transaction: what <paramref name="work"/> does with the act, and the progress it sets on the job. Done again on fresh rows when another act was first.
    /// </summary>
    public async Task Commit(Func<IServiceProvider, JobRun, Task> work, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = actor;
            var act = scope.ServiceProvider.GetRequiredService<Act>();
            try
            {
                await work(scope.ServiceProvider, job);
                act.Db.Attach(job);
                job.Detail = Detail.ToJsonString();
                act.Db.Entry(job).State = EntityState.Modified;
                act.Db.Entry(job).Property(j => j.BeatAt).OriginalValue = job.BeatAt;
                var before = job.BeatAt;
                job.BeatAt = act.Now > before ? act.Now : before?.AddMilliseconds(1) ?? act.Now;
                try { await act.Commit(ct); }
                catch { job.BeatAt = before; throw; }
                progress?.Report(job);
                return;
            }
            catch (Refusal refusal) when (refusal.Code == "changed_meanwhile" && attempt < 6) { await Task.Delay(Random.Shared.Next(10, 60 * attempt), ct); }
        }
    }

    /// <summary>Reads in a scope of its own, as the owner.</summary>
    public async Task<T> Read<T>(Func<IServiceProvider, Task<T>> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = actor;
        return await read(scope.ServiceProvider);
    }

    /// <summary>Keeps a file as the job's result; it is named on the job at the next commit.</summary>
    public async Task Result(string name, Action<Stream> write, CancellationToken ct)
    {
        var path = Path.GetTempFileName();
        try
        {
            await using (var aside = File.Create(path)) write(aside);
            await using var content = File.OpenRead(path);
            job.ResultFileId = (await Read(s => s.GetRequiredService<JobDesk>().Keep(name, content, ct))).Id;
        }
        finally { File.Delete(path); }
    }
}

/// <summary>Runs jobs: one at a time on each node, taken by whoever changes their beat first.</summary>
public sealed class JobRunner(IServiceScopeFactory scopes, IEnumerable<JobRegistration> registrations, TimeProvider time, ILogger<JobRunner> log)
{
    private static readonly TimeSpan Silent = TimeSpan.FromMinutes(2);
    private readonly SemaphoreSlim _signal = new(0);

    public void Wake() => _signal.Release();
    internal Task Sleep(TimeSpan most, CancellationToken ct) => _signal.WaitAsync(most, ct);

    /// <summary>The next job that waits, or that nobody has worked on for two minutes. False when there is none.</summary>
    internal async Task<bool> RunNext(CancellationToken ct)
    {
        Guid? next;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var silentSince = time.GetUtcNow().UtcDateTime - Silent;
            var kinds = registrations.Select(r => r.Kind).ToList();
            next = await scope.ServiceProvider.GetRequiredService<QiyueDb>().Set<JobRun>().Where(j => kinds.Contains(j.Kind) && (j.State == JobState.Waiting || j.State == JobState.Running && j.BeatAt < silentSince))
                .OrderBy(j => j.At).Select(j => (Guid?)j.Id).FirstOrDefaultAsync(ct);
        }
        if (next is not { } id) return false;
        await Run(id, null, ct);
        return true;
    }

    /// <summary>Runs a job to its end or to its question. Does nothing when another node took it.</summary>
    public async Task Run(Guid id, IProgress<JobRun>? progress, CancellationToken ct)
    {
        // What a job writes into files and messages is in the language of the documents.
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (CultureInfo.GetCultureInfo("zh-CN"), CultureInfo.GetCultureInfo("zh-CN"));
        if (await Take(id, ct) is not { } job) return;
        var step = new JobStep(scopes, job, JsonSerializer.Deserialize<StoredActor>(job.ActorJson)!.ToActor(), progress);
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = step.Actor;
        var registration = registrations.Single(r => r.Kind == job.Kind);
        var work = (ILongJob)scope.ServiceProvider.GetRequiredService(registration.Job);
        try
        {
            await work.Run(step, ct);
            if (job.State == JobState.Running) await End(step, JobState.Succeeded, ct);
        }
        catch (Exception) when (ct.IsCancellationRequested) // the node stops: another goes on, or this one after its start
        {
            await HandBack(job);
            throw;
        }
        catch (Exception e)
        {
            if (e is not Refusal) log.LogError(e, "Job {Kind} {Id} failed", job.Kind, id);
            if (work.MustFinish(step)) return; // it falls silent, and is taken up again
            await work.Undo(step, ct);
            var refusal = e as Refusal ?? new Refusal("job.failed", "任务中途出错，没有完成。请重试；如仍不行，请把任务编号告诉系统管理员。", 500);
            job.Messages = JobMessages.Of([new WorkbookProblem("", 0, "", refusal.Code, refusal.Sentence, [.. refusal.Args.Select(a => a.ToString() ?? "")])]);
            await End(step, JobState.Failed, ct);
        }
    }

    /// <summary>As it stands in the database, so that whoever is next goes on at once: what this node had not saved yet never was.</summary>
    private async Task HandBack(JobRun mine)
    {
        await using var scope = scopes.CreateAsyncScope();
        var act = scope.ServiceProvider.GetRequiredService<Act>();
        if (await act.Db.Set<JobRun>().SingleOrDefaultAsync(j => j.Id == mine.Id && j.State == JobState.Running && j.BeatAt == mine.BeatAt, CancellationToken.None) is not { } job) return;
        job.State = JobState.Waiting;
        try { await act.Commit(CancellationToken.None); }
        catch (Refusal) { } // another node has it
    }

    private static Task End(JobStep step, JobState state, CancellationToken ct) => step.Commit((s, job) =>
    {
        (job.State, job.EndedAt) = (state, s.GetRequiredService<Act>().Now);
        return Task.CompletedTask;
    }, ct);

    private async Task<JobRun?> Take(Guid id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var act = scope.ServiceProvider.GetRequiredService<Act>();
        if (await act.Db.Set<JobRun>().SingleOrDefaultAsync(j => j.Id == id, ct) is not { } job) return null;
        if (job.State != JobState.Waiting && !(job.State == JobState.Running && job.BeatAt < time.GetUtcNow().UtcDateTime - Silent)) return null;
        (job.State, job.StartedAt, job.BeatAt) = (JobState.Running, job.StartedAt ?? act.Now, act.Now > job.BeatAt ? act.Now : job.BeatAt?.AddMilliseconds(1) ?? act.Now);
        try { await act.Commit(ct); }
        catch (Refusal) { return null; }
        act.Db.Entry(job).State = EntityState.Detached;
        return job;
    }
}

/// <summary>Takes jobs while the program serves.</summary>
public sealed class JobWorker(JobRunner runner, ILogger<JobWorker> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try { while (await runner.RunNext(stoppingToken)) { } }
            catch (Exception e) when (e is not OperationCanceledException) { log.LogError(e, "Jobs could not be taken"); }
            try { await runner.Sleep(TimeSpan.FromSeconds(20), stoppingToken); }
            catch (OperationCanceledException) { return; }
        }
    }
}

/// <summary>The first problems of a job, kept as JSON so that each reader has them in their language.</summary>
public static class JobMessages
{
    public const int Shown = 200;
    private sealed record Kept(string Sheet, int Row, string Column, string Code, string Sentence, string[] Args);

    public static string Of(IEnumerable<WorkbookProblem> problems) =>
        JsonSerializer.Serialize(problems.Take(Shown).Select(p => new Kept(p.Sheet, p.Row, p.Column, p.Code, p.Sentence, [.. p.Args.Select(a => Convert.ToString(a, CultureInfo.InvariantCulture) ?? "")])));

    public static IReadOnlyList<WorkbookProblem> Read(string messages) => !messages.StartsWith('[') ? []
        : [.. JsonSerializer.Deserialize<Kept[]>(messages)!.Select(k => new WorkbookProblem(k.Sheet, k.Row, k.Column, k.Code, k.Sentence, [.. k.Args]))];
}
