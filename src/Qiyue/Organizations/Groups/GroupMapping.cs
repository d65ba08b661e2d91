using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Platform;

namespace Qiyue.Organizations.Groups;

internal sealed class GroupMapping : IEntityTypeConfiguration<Group>, IEntityTypeConfiguration<GroupMember>
{
    public void Configure(EntityTypeBuilder<Group> group)
    {
        group.MapAggregate("groups");
        group.Property(g => g.Name).HasMaxLength(100);
        group.Property(g => g.GroupKind).HasMaxLength(32);
        group.HasIndex(g => g.FounderId);
        group.HasMany(g => g.Members).WithOne().HasForeignKey(m => m.GroupId).OnDelete(DeleteBehavior.Restrict);
        group.Navigation(g => g.Members).UsePropertyAccessMode(PropertyAccessMode.Field);
    }

    public void Configure(EntityTypeBuilder<GroupMember> member)
    {
        member.ToTable("group_members");
        member.Property(m => m.Id).ValueGeneratedNever();
        member.Property(m => m.Name).HasMaxLength(50);
        member.Property(m => m.MemberKind).HasMaxLength(32);
        member.HasIndex(m => m.GroupId);
        member.HasIndex(m => m.PersonId);
    }
}

/// <summary>What a list shows of a group; whether it stands today is worked out when it is read.</summary>
public sealed record GroupFacts(Guid Id, string Name, string Kind, Guid Founder, Guid? Scope, DateOnly From, DateOnly Until, DateOnly? DissolvedOn, int Members)
{
    public bool StandsOn(DateOnly day) => From <= day && day <= Until && DissolvedOn is null;
}

/// <summary>A group is read by who set it up and those above, and by the group itself.</summary>
public sealed class GroupProjection(OrganizationTree tree) : IProjection<Group>
{
    public ValueTask<Projected> Project(Group g, CancellationToken ct) => new(Projected.Nothing with
    {
        VisibleTo = [.. tree.SelfAndAbove(g.FounderId), g.Id], SortAt = g.At, Category = g.GroupKind,
        Card = JsonSerializer.Serialize(new GroupFacts(g.Id, g.Name, g.GroupKind, g.FounderId, g.ScopeId, g.From, g.Until, g.DissolvedOn, g.Members.Count(m => m.LeftOn is null)), JsonSerializerOptions.Web),
    });
}
