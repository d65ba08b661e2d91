using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Jobs;

/// <summary>What time asks of a module once a day, shortly after midnight in the district. Done twice, it does nothing the second time.</summary>
public interface IDailyJob
{
    Task<DailyOutcome> Run(CancellationToken ct);
}

/// <param name="Done">How many things were taken further.</param>
/// <param name="Failures">One line per thing that could not be; the rest went on.</param>
public sealed record DailyOutcome(long Done, IReadOnlyList<string> Failures)
{
    public static DailyOutcome Of(long done) => new(done, []);
}

/// <param name="Kind">"daily.contracts", stable.</param>
/// <param name="Title">zh-CN, key of its English.</param>
/// <param name="Order">Lower first.</param>
public sealed record DailyRegistration(string Kind, string Title, Type Job, int Order);

public static class DailyRegistrationExtensions
{
    public static IServiceCollection AddDaily<TJob>(this IServiceCollection services, string kind, string title, int order = 100) where TJob : class, IDailyJob =>
        services.AddScoped<TJob>().AddSingleton(new DailyRegistration(kind, title, typeof(TJob), order));
}

/// <summary>Runs what modules registered for every day, one after the other as the system; each run leaves a <see cref="JobRun"/>, and a failed one does not stop the rest.</summary>
public sealed class DailyJobs(IServiceScopeFactory scopes, IEnumerable<DailyRegistration> registrations, ILogger<DailyJobs> log)
{
    private const int ShownFailures = 20;

    public async Task<IReadOnlyList<JobRun>> Run(CancellationToken ct)
    {
        var runs = new List<JobRun>();
        foreach (var registration in registrations.OrderBy(r => r.Order)) runs.Add(await RunOne(registration, ct));
        return runs;
    }

    /// <summary>Some job of today's has not begun: the server was off at midnight, or is new.</summary>
    public async Task<bool> IsMissing(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, clock) = (scope.ServiceProvider.GetRequiredService<QiyueDb>(), scope.ServiceProvider.GetRequiredService<ActClock>());
        var since = ActClock.StartOf(clock.Today);
        var kinds = registrations.Select(r => r.Kind).ToList();
        return await db.Set<JobRun>().Where(j => kinds.Contains(j.Kind) && j.At >= since && j.State == JobState.Succeeded).Select(j => j.Kind).Distinct().CountAsync(ct) < kinds.Count;
    }

    private async Task<JobRun> RunOne(DailyRegistration registration, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = Actor.System;
        var run = new JobRun { Kind = registration.Kind, Title = registration.Title, ActorJson = "", InputJson = "", At = Now(), StartedAt = Now(), State = JobState.Running };
        try
        {
            var outcome = await ((IDailyJob)scope.ServiceProvider.GetRequiredService(registration.Job)).Run(ct);
            (run.State, run.Done, run.Refused, run.Total) = (JobState.Succeeded, outcome.Done, outcome.Failures.Count, outcome.Done + outcome.Failures.Count);
            run.Messages = string.Join('\n', outcome.Failures.Take(ShownFailures));
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LogError(e, "{Job} failed", registration.Kind);
            (run.State, run.Messages) = (JobState.Failed, $"{e.GetType().Name}: {e.Message}");
        }
        run.EndedAt = Now();
        await using var own = scopes.CreateAsyncScope(); // the job's own context may hold what failed
        var db = own.ServiceProvider.GetRequiredService<QiyueDb>();
        db.Add(run);
        using (await own.ServiceProvider.GetRequiredService<CommitGate>().Enter(db, ct)) await db.SaveChangesAsync(ct);
        return run;

        DateTime Now() => scope.ServiceProvider.GetRequiredService<ActClock>().Now;
    }
}
