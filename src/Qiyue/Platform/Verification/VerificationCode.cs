using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Platform.Jobs;

namespace Qiyue.Platform.Verification;

/// <summary>A one-time code on its way to a phone or a mail address. Neither stands here: the contact as a keyed digest, the code not at all.</summary>
public sealed class VerificationCode
{
    public Guid Id { get; init; } = Guid.NewGuid();
    public required string ContactDigest { get; init; }

    /// <summary>"138****1234".</summary>
    public required string Masked { get; init; }
    public required DateTime At { get; init; }
    public int Tries { get; set; }
    public DateTime? UsedAt { get; set; }
}

internal sealed class VerificationCodeMapping : IEntityTypeConfiguration<VerificationCode>
{
    public void Configure(EntityTypeBuilder<VerificationCode> code)
    {
        code.ToTable("verification_codes");
        code.Property(c => c.Id).ValueGeneratedNever();
        code.Property(c => c.ContactDigest).HasMaxLength(64);
        code.Property(c => c.Masked).HasMaxLength(254);
        // Two guesses at once must not count as one.
        code.Property(c => c.Tries).IsConcurrencyToken();
        code.HasIndex(c => new { c.ContactDigest, c.At });
        code.HasIndex(c => c.At);
    }
}

/// <summary>Codes are of no use after minutes; they are kept for two days so that a contact's daily number can be counted.</summary>
internal sealed class CodesExpiring(QiyueDb db) : IExpiring
{
    public Task<int> RemoveExpired(DateTime now, CancellationToken ct) => Expired.Remove(db, db.Set<VerificationCode>().Where(c => c.At < now.AddDays(-2)), ct);
}
