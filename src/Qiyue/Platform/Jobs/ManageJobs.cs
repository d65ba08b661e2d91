using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Jobs;

public sealed record JobRunRow(Guid Id, string Kind, string Title, JobState State, long Done, long Refused, string Messages, DateTime At, DateTime? EndedAt);

/// <summary>The system administrator's look at the work of the system, and a push to do today's again. Others: 404.</summary>
public sealed class ManageJobs(QiyueDb db, ActorAccessor actor, DailyJobs daily)
{
    private const int Newest = 50;

    /// <summary>The newest runs of the system's own work.</summary>
    public async Task<IReadOnlyList<JobRunRow>> List(CancellationToken ct)
    {
        Require();
        return await db.Set<JobRun>().AsNoTracking().Where(j => j.AccountId == null).OrderByDescending(j => j.At).ThenByDescending(j => j.Id).Take(Newest)
            .Select(j => new JobRunRow(j.Id, j.Kind, j.Title, j.State, j.Done, j.Refused, j.Messages, j.At, j.EndedAt)).ToListAsync(ct);
    }

    /// <summary>Does the day's work now; what is already done stays as it is.</summary>
    public async Task<IReadOnlyList<JobRunRow>> RunDaily(CancellationToken ct)
    {
        Require();
        return [.. (await daily.Run(ct)).Select(j => new JobRunRow(j.Id, j.Kind, j.Title, j.State, j.Done, j.Refused, j.Messages, j.At, j.EndedAt))];
    }

    private void Require()
    {
        if (!actor.Actor.Has(Duty.SystemAdmin)) throw Refusal.NotFound();
    }
}
