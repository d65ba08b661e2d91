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
    public required string ActorJson { get; set; }
    public required string InputJson { get; set; }
    public JobState State { get; set; } = JobState.Waiting;
    public long Total { get; set; }
    public long Done { get; set; }
    public long Refused { get; set; }

    /// <summary>First messages for the page; the whole list stands in the result file.</summary>
    public string Messages { get; set; } = "";
    public Guid? ResultFileId { get; set; }

    /// <summary>JSON of the kind: counts for the page, and how far it is, so that it goes on after a crash where it stopped.</summary>
    public string Detail { get; set; } = "{}";

    /// <summary>Last sign of life; who takes a job changes it, so that two nodes cannot take the same.</summary>
    public DateTime? BeatAt { get; set; }
    public required DateTime At { get; init; }
    public DateTime? StartedAt { get; set; }
    public DateTime? EndedAt { get; set; }

    /// <summary>Its owner is erased: the name goes, the work that was done stays.</summary>
    internal void ForgetActor() => ActorJson = "";
}

/// <summary>Checked: looked through, nothing written; waits for its owner's decision. Dropped: its owner gave it up.</summary>
public enum JobState { Waiting, Running, Succeeded, Failed, Checked, Dropped }

internal sealed class JobRunMapping : IEntityTypeConfiguration<JobRun>
{
    public void Configure(EntityTypeBuilder<JobRun> job)
    {
        job.ToTable("job_runs");
        job.Property(j => j.Id).ValueGeneratedNever();
        job.Property(j => j.Kind).HasMaxLength(40);
        job.Property(j => j.BeatAt).IsConcurrencyToken();
        job.HasIndex(j => new { j.State, j.At });
        job.HasIndex(j => new { j.OrganizationId, j.At });
        job.HasIndex(j => new { j.AccountId, j.At });
    }
}
