using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Platform.Idempotency;

/// <summary>The stored answer to a request with an Idempotency-Key; the row itself is written in the act's transaction.</summary>
public sealed class IdempotencyRow
{
    /// <summary>SM3 of account and post (or visitor) + method + path + key.</summary>
    public required string Key { get; init; }
    public required string BodyDigest { get; init; }

    /// <summary>0 between the act and its answer.</summary>
    public required int Status { get; set; }

    /// <summary>Encrypted: an answer may hold a one-time password.</summary>
    public required string Answer { get; set; }
    public string? MediaType { get; set; }
    public string? Location { get; set; }
    public string? ETag { get; set; }
    public required DateTime At { get; init; }
}

internal sealed class IdempotencyRowMapping : IEntityTypeConfiguration<IdempotencyRow>
{
    public void Configure(EntityTypeBuilder<IdempotencyRow> row)
    {
        row.ToTable("idempotency_rows");
        row.HasKey(r => r.Key);
        row.Property(r => r.Key).HasMaxLength(64);
        row.Property(r => r.BodyDigest).HasMaxLength(64);
        row.Property(r => r.MediaType).HasMaxLength(64);
        row.HasIndex(r => r.At);
    }
}
