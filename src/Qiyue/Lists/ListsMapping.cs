using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Lists.Backing;

namespace Qiyue.Lists;

internal sealed class NeedMapping : IEntityTypeConfiguration<Need>
{
    public void Configure(EntityTypeBuilder<Need> need)
    {
        need.MapListedItem("needs");
        // The newest of an owner, for the comparison of drafts.
        need.HasIndex(n => new { n.OwnerId, n.Id });
        need.HasIndex(n => n.MergedIntoId).HasFilter("merged_into_id IS NOT NULL");
        need.Property(n => n.Place).HasMaxLength(200);
        need.Property(n => n.Frequency).HasMaxLength(200);
        need.Property(n => n.Urgency).HasMaxLength(32);
        need.Property(n => n.RaisedBy).HasMaxLength(32);
        need.Property(n => n.Source).HasMaxLength(32);
    }
}

internal sealed class NeedBackingMapping : IEntityTypeConfiguration<NeedBacking>
{
    public void Configure(EntityTypeBuilder<NeedBacking> backing)
    {
        backing.MapAggregate("need_backings");
        backing.Property(b => b.BackerDigest).HasMaxLength(64);
        backing.Property(b => b.Source).HasMaxLength(32);
        backing.Property(b => b.Note).HasMaxLength(200);
        // Holds what is summed up.
        backing.HasIndex(b => new { b.NeedId, b.WithdrawnAt, b.People });
        backing.HasIndex(b => new { b.NeedId, b.At }).HasFilter("backer_digest = ''");
        backing.HasIndex(b => new { b.Forgotten, b.At });
        // One each, however many ask at once.
        backing.HasIndex(b => new { b.NeedId, b.BackerDigest }).IsUnique().HasFilter("backer_digest <> ''");
    }
}

internal sealed class ResourceMapping : IEntityTypeConfiguration<Resource>
{
    public void Configure(EntityTypeBuilder<Resource> resource)
    {
        resource.MapListedItem("resources");
        resource.Property(r => r.ResourceKind).HasMaxLength(32);
        resource.Property(r => r.CapacityUnit).HasMaxLength(20);
        resource.Property(r => r.Period).HasMaxLength(40);
        resource.Property(r => r.Place).HasMaxLength(200);
        resource.Property(r => r.Conditions).HasMaxLength(1000);
    }
}

internal static class ListedItemMapping
{
    public static void MapListedItem<T>(this EntityTypeBuilder<T> item, string table) where T : ListedItem
    {
        item.MapAggregate(table);
        item.Property(i => i.Code).HasMaxLength(32);
        item.Property(i => i.Title).HasMaxLength(200);
        item.Property(i => i.Description).HasMaxLength(4000);
        item.Property(i => i.Category).HasMaxLength(32);
        item.Property(i => i.Audience).HasMaxLength(200);
        item.Property(i => i.When).HasMaxLength(200);
        item.Property(i => i.WithdrawnReason).HasMaxLength(1000);
        item.Property(i => i.OriginKind).HasMaxLength(24);
        item.HasIndex(i => new { i.OriginKind, i.OriginId }).HasFilter("origin_kind <> ''");
        item.HasIndex(i => i.Code).IsUnique();
        item.HasIndex(i => new { i.OwnerId, i.Status, i.ConfirmedOn });
        item.HasIndex(i => new { i.OwnerId, i.Title });
        item.HasIndex(i => new { i.Status, i.ConfirmedOn, i.Id });
        item.HasIndex(i => new { i.ImportId, i.Status, i.Id });
    }
}
