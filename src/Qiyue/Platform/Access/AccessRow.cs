using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Platform.Access;

/// <summary>
/// "This organisation may read this subject", one row per pair, ordered as the list shows it; the public is the organisation
/// <see cref="Everyone"/>. Every list and every read of one subject asks this table, so a newcomer's list costs what it shows.
/// </summary>
public sealed class AccessRow
{
    /// <summary>Stands for the public.</summary>
    public static readonly Guid Everyone = Guid.Empty;

    public required Guid OrganizationId { get; init; }
    public required string SubjectKind { get; init; }
    public required Guid SubjectId { get; init; }

    /// <summary>Sort key, UTC; ties are broken by the id.</summary>
    public required DateTime SortAt { get; init; }
    public string Facet { get; private set; } = "";
    public string Category { get; private set; } = "";

    /// <summary>The subject is public too: lets a visitor list "public contracts of this street".</summary>
    public bool IsPublic { get; private set; }

    /// <inheritdoc cref="Projected.Light"/>
    public string Light { get; private set; } = "";

    /// <summary>In the row of everyone alone: one row is enough to find what has to be brought up to date.</summary>
    public DateOnly? LightUntil { get; private set; }

    public static AccessRow Of(Guid organization, string kind, Guid id, Projected p)
    {
        var row = new AccessRow { OrganizationId = organization, SubjectKind = kind, SubjectId = id, SortAt = p.SortAt };
        row.Show(p);
        return row;
    }

    public void Show(Projected p) => (Facet, Category, IsPublic, Light, LightUntil) = (p.Facet, p.Category, p.IsPublic, p.Light, OrganizationId == Everyone ? p.LightUntil : null);
}

internal sealed class AccessRowMapping : IEntityTypeConfiguration<AccessRow>
{
    public void Configure(EntityTypeBuilder<AccessRow> row)
    {
        row.ToTable("access_rows");
        row.HasKey(r => new { r.SubjectKind, r.SubjectId, r.OrganizationId });
        row.Property(r => r.SubjectKind).HasMaxLength(24);
        row.Property(r => r.Facet).HasMaxLength(24);
        row.Property(r => r.Category).HasMaxLength(32);
        row.Property(r => r.Light).HasMaxLength(16);
        row.HasIndex(r => new { r.OrganizationId, r.SubjectKind, r.SortAt, r.SubjectId });
        row.HasIndex(r => new { r.OrganizationId, r.SubjectKind, r.Facet, r.SortAt, r.SubjectId });
        row.HasIndex(r => new { r.OrganizationId, r.SubjectKind, r.Light, r.SortAt, r.SubjectId }).HasFilter("light <> ''");
        row.HasIndex(r => r.LightUntil).HasFilter("light_until IS NOT NULL");
    }
}
