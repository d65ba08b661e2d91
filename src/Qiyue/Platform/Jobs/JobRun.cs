using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Platform.Jobs;

/// <summary>Long work with a page of its own: progress, counts, errors so far, and a file of refused rows. Closing the page loses nothing.</summary>
public sealed class JobRun
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>"import.needs", "export.lists" …</summary>
    public required string Kind { get; init; }
    public required string Title { get; init; }
    public Guid? AccountId { get; init; }
    public Guid? OrganizationId { get; init; }

    /// <summary>The actor (without its organisation's name), as JSON, so that the job acts as who asked for it.</summary>
    public required string ActorJson { get; init; }
    public required string InputJson { get; init; }
    public JobState State { get; set; } = JobState.Waiting;
    public long Total { get; set; }
    public long Done { get; set; }
    public long Refused { get; set; }

    /// <summary>First messages for the page; the whole list stands in the result file.</summary>
    public string Messages { get; set; } = "";
    public Guid? ResultFileId { get; set; }
    public required DateTime At { get; init; }
    public DateTime? StartedAt { get; set; }
    public DateTime? EndedAt { get; set; }
}

public enum JobState { Waiting, Running, Succeeded, Failed }

internal sealed class JobRunMapping : IEntityTypeConfiguration<JobRun>
{
    public void Configure(EntityTypeBuilder<JobRun> job)
    {
        job.ToTable("job_runs");
        job.Property(j => j.Id).ValueGeneratedNever();
        job.HasIndex(j => new { j.OrganizationId, j.At });
        job.HasIndex(j => new { j.AccountId, j.At });
    }
}
