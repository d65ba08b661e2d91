using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Kernel;

namespace Qiyue.Data;

internal sealed class JournalEntryMapping : IEntityTypeConfiguration<JournalEntry>
{
    public void Configure(EntityTypeBuilder<JournalEntry> entry)
    {
        entry.ToTable("journal_entries");
        entry.HasIndex(e => new { e.SubjectKind, e.SubjectId, e.Sequence }).IsUnique();
        entry.HasIndex(e => new { e.SubjectKind, e.At });
        entry.Property(e => e.Id).ValueGeneratedNever();
    }
}

internal sealed class JournalPersonalMapping : IEntityTypeConfiguration<JournalPersonal>
{
    public void Configure(EntityTypeBuilder<JournalPersonal> personal)
    {
        personal.ToTable("journal_personal");
        personal.HasKey(p => p.EntryId);
        personal.Property(p => p.EntryId).ValueGeneratedNever();
    }
}

/// <summary>What every aggregate's mapping begins with.</summary>
internal static class AggregateMapping
{
    /// <summary>Table, key and optimistic lock of an aggregate.</summary>
    public static void MapAggregate<T>(this EntityTypeBuilder<T> builder, string table) where T : Aggregate
    {
        builder.ToTable(table);
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Id).ValueGeneratedNever();
        builder.Property(a => a.Version).IsConcurrencyToken();
        builder.Property(a => a.JournalHead).HasMaxLength(64);
        builder.Ignore(a => a.SubjectKind);
    }
}
