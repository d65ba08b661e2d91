using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;

namespace Qiyue.Organizations;

internal sealed class OrganizationMapping : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> organization)
    {
        organization.MapAggregate("organizations");
        organization.Property(o => o.Code).HasMaxLength(32);
        organization.Property(o => o.Kind).HasMaxLength(32);
        organization.HasIndex(o => o.Code).IsUnique();
        organization.HasIndex(o => o.Path);
        organization.HasIndex(o => o.ParentId);
        organization.HasIndex(o => o.Name);
        organization.HasMany(o => o.Ties).WithOne().HasForeignKey(t => t.UnitId).OnDelete(DeleteBehavior.Restrict);
        organization.Navigation(o => o.Ties).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class CommunityTieMapping : IEntityTypeConfiguration<CommunityTie>
{
    public void Configure(EntityTypeBuilder<CommunityTie> tie)
    {
        tie.ToTable("community_ties");
        tie.Property(t => t.Id).ValueGeneratedNever();
        tie.Property(t => t.Kind).HasMaxLength(32);
        tie.HasIndex(t => new { t.UnitId, t.CommunityId, t.Kind }).IsUnique();
        tie.HasIndex(t => t.CommunityId);
    }
}
