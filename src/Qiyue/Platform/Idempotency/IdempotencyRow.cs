using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Platform.Idempotency;

/// <summary>The stored answer to a POST with an Idempotency-Key, written in the act's transaction.</summary>
public sealed class IdempotencyRow
{
    /// <summary>SM3 of account (or visitor) + method + path + key.</summary>
    public required string Key { get; init; }
    public required string BodyDigest { get; init; }
    public required int Status { get; init; }
    public required string Answer { get; init; }
    public string? Location { get; init; }
    public required DateTime At { get; init; }
}

internal sealed class IdempotencyRowMapping : IEntityTypeConfiguration<IdempotencyRow>
{
    public void Configure(EntityTypeBuilder<IdempotencyRow> row)
    {
        row.ToTable("idempotency_rows");
        row.HasKey(r => r.Key);
        row.Property(r => r.Key).HasMaxLength(64);
        row.HasIndex(r => r.At);
    }
}
