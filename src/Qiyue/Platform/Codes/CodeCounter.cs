using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Platform.Codes;

/// <summary>The last number given out under a prefix ("契-330602-2026").</summary>
public sealed class CodeCounter
{
    public required string Prefix { get; init; }
    public long Last { get; set; }
}

internal sealed class CodeCounterMapping : IEntityTypeConfiguration<CodeCounter>
{
    public void Configure(EntityTypeBuilder<CodeCounter> counter)
    {
        counter.ToTable("code_counters");
        counter.HasKey(c => c.Prefix);
        counter.Property(c => c.Last).IsConcurrencyToken();
    }
}
