using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Qiyue.Kernel;
using Qiyue.Platform.Jobs;

namespace Qiyue.Data.Verification;

/// <param name="Interrupted">The server stopped while it ran: it never ended.</param>
/// <param name="Verdict">Null while it runs and when it failed.</param>
public sealed record JournalCheck(Guid Id, DateTime At, DateTime? EndedAt, JobState State, bool Interrupted, long Entries, JournalVerdict? Verdict);

/// <summary>
/// Verifications that the audit administrator starts: a million entries take minutes, so each runs behind the page and leaves a row with its progress and what
/// it found. Others: 403.
/// </summary>
public sealed class CheckJournal(Act act, IServiceScopeFactory scopes, IHostApplicationLifetime life, ILogger<CheckJournal> log)
{
    private const string Kind = "journal.verify";
    private const int Shown = 10;
    private static readonly DateTime Begun = System.Diagnostics.Process.GetCurrentProcess().StartTime.ToUniversalTime();

    /// <summary>Starts one. Errors: journal.check_running (one at a time).</summary>
    public async Task<JournalCheck> Start(Checkpoint? checkpoint, CancellationToken ct)
    {
        Require();
        if ((await List(ct)).Any(c => c is { State: JobState.Running, Interrupted: false })) throw new Refusal("journal.check_running", "已有一次核验正在进行，请等它结束后再开始。");
        var run = new JobRun { Kind = Kind, Title = "核验纪实档案", AccountId = act.Actor.AccountId ?? Guid.Empty, ActorJson = "", InputJson = checkpoint?.ToFile() ?? "", At = act.Now, StartedAt = act.Now, State = JobState.Running };
        act.Db.Add(run);
        await act.Commit(ct);
        _ = Task.Run(() => Run(run.Id, checkpoint), CancellationToken.None);
        return Check(run);
    }

    /// <summary>The newest ones.</summary>
    public async Task<IReadOnlyList<JournalCheck>> List(CancellationToken ct)
    {
        Require();
        return [.. (await act.Db.Set<JobRun>().AsNoTracking().Where(j => j.Kind == Kind).OrderByDescending(j => j.At).ThenByDescending(j => j.Id).Take(Shown).ToListAsync(ct)).Select(Check)];
    }

    private static JournalCheck Check(JobRun j) => new(j.Id, j.At, j.EndedAt, j.State, j.State == JobState.Running && BeganEarlier(j), j.Done, j.Messages.Length == 0 ? null : StoredVerdict.Read(j.Messages));

    /// <summary>By the clock in the id: the clock of the act may be another one.</summary>
    private static bool BeganEarlier(JobRun j) => Checkpoint.MadeAt(j.Id) < new DateTimeOffset(Begun).ToUnixTimeMilliseconds();

    private void Require()
    {
        if (!act.Actor.Has(Duty.AuditAdmin)) throw Refusal.Forbidden();
    }

    private async Task Run(Guid id, Checkpoint? checkpoint)
    {
        var stop = life.ApplicationStopping;
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var verdict = await scope.ServiceProvider.GetRequiredService<VerifyJournal>().Handle(checkpoint, new Counter(this, id), stop);
            await Save(id, j => (j.State, j.Done, j.Refused, j.Messages) = (JobState.Succeeded, verdict.Entries, verdict.Broken, StoredVerdict.Write(verdict)), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { } // shown as interrupted
        catch (Exception e)
        {
            log.LogError(e, "verification of the journal failed");
            await Save(id, j => j.State = JobState.Failed, stop);
        }
    }

    private async Task Save(Guid id, Action<JobRun> change, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var step = scope.ServiceProvider.GetRequiredService<Act>();
        var run = await step.Db.Set<JobRun>().SingleAsync(j => j.Id == id, ct);
        change(run);
        if (run.State != JobState.Running) run.EndedAt = step.Now;
        await step.Commit(ct);
    }

    /// <summary>Writes the progress down now and then.</summary>
    private sealed class Counter(CheckJournal check, Guid id) : IProgress<long>
    {
        private long _written;

        public void Report(long entries)
        {
            if (entries - _written < 50_000) return;
            _written = entries;
            check.Save(id, j => j.Done = entries, CancellationToken.None).GetAwaiter().GetResult();
        }
    }
}

/// <summary>A verdict as it is kept with its run: codes, sentences and values, put into words of the reader's language when shown.</summary>
internal static class StoredVerdict
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string Write(JournalVerdict verdict) => JsonSerializer.Serialize(verdict with
    {
        Findings = [.. verdict.Findings.Select(f => f with { Args = Words(f.Args) })], Checkpoint = verdict.Checkpoint is { } c ? c with { Args = Words(c.Args) } : null,
    }, Options);

    public static JournalVerdict Read(string json) => JsonSerializer.Deserialize<JournalVerdict>(json, Options)!;

    /// <summary>Values as text, so that they come back as what they were shown as.</summary>
    private static object[] Words(object[] args) => [.. args.Select(a => Convert.ToString(a, System.Globalization.CultureInfo.InvariantCulture)!)];
}

/// <summary>
/// Every night: the journal is verified without anybody asking; what is broken stands in the list of the system's work. Not by day, when a server that comes up
/// makes good what it missed: reading everything would slow down those who work.
/// </summary>
internal sealed class VerifyJournalDaily(VerifyJournal verify, ActClock clock) : IDailyJob
{
    private const int NightEnds = 6;

    public async Task<DailyOutcome> Run(CancellationToken ct)
    {
        if (TimeZoneInfo.ConvertTimeFromUtc(clock.Now, ActClock.Zone).Hour >= NightEnds) return DailyOutcome.Of(0);
        var verdict = await verify.Handle(null, null, ct);
        return new(verdict.Entries, [.. verdict.Findings.Select(f => $"{f.SubjectKind} {f.SubjectCode} #{f.Sequence} {f.Code}")]);
    }
}
