using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Organizations.People;

/// <summary>How often a person wants to be told by mail what awaits them and what happened.</summary>
public enum DigestChoice { None, Daily, Weekly }

/// <summary>What a person decided about mail, and up to when they have been told. Bookkeeping of one's own, no act on a subject: it stands beside the journal.</summary>
public sealed class PersonMail
{
    public required Guid PersonId { get; init; }

    /// <summary>Digest of the address that was shown to be the person's; another address in <see cref="Person.EmailDigest"/> is not confirmed. Empty = none.</summary>
    public string VerifiedDigest { get; set; } = "";

    /// <summary>Null = never chosen: daily once an address is confirmed, nothing before.</summary>
    public DigestChoice? Choice { get; set; }

    /// <summary>"zh-CN" or "en".</summary>
    public string Language { get; set; } = "zh-CN";

    /// <summary>Everything before this instant has been told. Changes in the transaction that writes the mail, so that no second run writes it again.</summary>
    public DateTime? ToldUntil { get; set; }
}

internal sealed class PersonMailMapping : IEntityTypeConfiguration<PersonMail>
{
    public void Configure(EntityTypeBuilder<PersonMail> mail)
    {
        mail.ToTable("person_mails");
        mail.HasKey(m => m.PersonId);
        mail.Property(m => m.PersonId).ValueGeneratedNever();
        mail.Property(m => m.VerifiedDigest).HasMaxLength(64);
        mail.Property(m => m.Language).HasMaxLength(8);
        mail.Property(m => m.ToldUntil).IsConcurrencyToken();
    }
}
