using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Contracts.Calendars;

/// <summary>
/// An address at which a calendar program reads deadlines: those of a person, or those of an organisation that the person acts for or stands above. Who has the address may read it, so it cannot be
/// guessed, stands here as a digest only, can be revoked, and opens nothing that its person may not read any more.
/// </summary>
public sealed class CalendarFeed
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>SM3 of the token.</summary>
    public required string TokenDigest { get; init; }

    /// <summary>Whose it is; null in an organisation's of before each had a person: then <see cref="ById"/>.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>Null = the person's own to-dos.</summary>
    public Guid? OrganizationId { get; init; }
    public required DateTime At { get; init; }

    /// <summary>Person who made it.</summary>
    public Guid? ById { get; init; }
    public DateTime? RevokedAt { get; set; }
}

internal sealed class CalendarFeedMapping : IEntityTypeConfiguration<CalendarFeed>
{
    public void Configure(EntityTypeBuilder<CalendarFeed> feed)
    {
        feed.ToTable("calendar_feeds");
        feed.Property(f => f.Id).ValueGeneratedNever();
        feed.Property(f => f.TokenDigest).HasMaxLength(64);
        feed.HasIndex(f => f.TokenDigest).IsUnique();
        feed.HasIndex(f => f.PersonId);
        feed.HasIndex(f => f.OrganizationId);
    }
}
