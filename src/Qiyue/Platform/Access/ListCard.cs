using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Platform.Access;

/// <summary>
/// What a list shows of a subject, ready in one narrow row beside the access rows: a page of a list is one query however many tables the subject has. Written with the
/// subject (<see cref="Projected.Card"/>); what changes with the day or with other subjects (lights, names of organisations) is worked out when it is read.
/// </summary>
public sealed class ListCard
{
    public required string SubjectKind { get; init; }
    public required Guid SubjectId { get; init; }

    /// <summary>JSON in the form of the subject's module.</summary>
    public required string Card { get; set; }
}

internal sealed class ListCardMapping : IEntityTypeConfiguration<ListCard>
{
    public void Configure(EntityTypeBuilder<ListCard> card)
    {
        card.ToTable("list_cards");
        card.HasKey(c => new { c.SubjectKind, c.SubjectId });
        card.Property(c => c.SubjectKind).HasMaxLength(24);
    }
}
