using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Platform.Todo;

/// <summary>
/// One act due (我的待办) from an organisation's post-holders with a duty, or from one person. Home lists these, oldest deadline first.
/// Source: interface.md, principle 1.
/// </summary>
public sealed class TodoRow
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid OrganizationId { get; init; }

    /// <summary>Only holders of this duty in the organisation see it.</summary>
    public required string Duty { get; init; }

    /// <summary>Only this person sees it; null = every holder of the duty.</summary>
    public Guid? PersonId { get; init; }
    public required string SubjectKind { get; init; }
    public required Guid SubjectId { get; init; }

    /// <summary>What is due: "contract.sign", "work.confirm:{id}"; unique per organisation and subject while open.</summary>
    public required string Key { get; init; }

    /// <summary>zh-CN sentence with {0} places, the key of its English; args are joined by '\u001f' in <see cref="Args"/>.</summary>
    public required string Title { get; set; }
    public required string Args { get; set; }

    /// <summary>The rule that put it here, zh-CN sentence.</summary>
    public required string Rule { get; set; }

    /// <summary>Local path of the page where it is done in one click.</summary>
    public required string Url { get; set; }
    public DateOnly? DueOn { get; set; }
    public required DateTime Since { get; init; }
    public DateTime? DoneAt { get; set; }
}

/// <summary>A to-do row as a projection states it.</summary>
public sealed record TodoDraft(Guid OrganizationId, string Duty, string Key, string Title, string Rule, string Url, DateOnly? DueOn = null, Guid? PersonId = null, params string[] Args);

internal sealed class TodoRowMapping : IEntityTypeConfiguration<TodoRow>
{
    public void Configure(EntityTypeBuilder<TodoRow> row)
    {
        row.ToTable("todo_rows");
        row.Property(r => r.Id).ValueGeneratedNever();
        row.HasIndex(r => new { r.SubjectKind, r.SubjectId });
        row.HasIndex(r => new { r.OrganizationId, r.DoneAt, r.DueOn });
    }
}
