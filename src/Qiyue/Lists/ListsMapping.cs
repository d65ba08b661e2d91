using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;

namespace Qiyue.Lists;

internal sealed class NeedMapping : IEntityTypeConfiguration<Need>
{
    public void Configure(EntityTypeBuilder<Need> need)
    {
        need.MapListedItem("needs");
        need.Property(n => n.Urgency).HasMaxLength(32);
        need.Property(n => n.RaisedBy).HasMaxLength(32);
        need.Property(n => n.Source).HasMaxLength(32);
    }
}

internal sealed class ResourceMapping : IEntityTypeConfiguration<Resource>
{
    public void Configure(EntityTypeBuilder<Resource> resource)
    {
        resource.MapListedItem("resources");
        resource.Property(r => r.ResourceKind).HasMaxLength(32);
    }
}

internal static class ListedItemMapping
{
    public static void MapListedItem<T>(this EntityTypeBuilder<T> item, string table) where T : ListedItem
    {
        item.MapAggregate(table);
        item.Property(i => i.Code).HasMaxLength(32);
        item.Property(i => i.Category).HasMaxLength(32);
        item.HasIndex(i => i.Code).IsUnique();
        item.HasIndex(i => new { i.OwnerId, i.Status, i.ConfirmedOn });
        item.HasIndex(i => new { i.OwnerId, i.Title });
    }
}
