using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Platform;

namespace Qiyue.Organizations.People;

internal sealed class PersonMapping : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> person)
    {
        person.MapAggregate("people");
        person.Property(p => p.Name).HasMaxLength(50);
        person.Property(p => p.PhoneDigest).HasMaxLength(64);
        person.HasIndex(p => p.AccountId);
        person.HasIndex(p => p.PhoneDigest);
        person.Property(p => p.Salt).HasMaxLength(32).HasDefaultValue("");
        person.Property(p => p.ErasureGround).HasMaxLength(32).HasDefaultValue("");
        // What the night looks for is rare: its indexes hold nothing else.
        person.HasIndex(p => p.Id, "ix_people_unprotected").HasFilter("salt = '' AND erased_at IS NULL");
        person.HasIndex(p => new { p.LeftOn, p.Id }).HasFilter("left_on IS NOT NULL AND erased_at IS NULL");
        person.HasIndex(p => p.ErasureProposedAt).HasFilter("erasure_proposed_at IS NOT NULL AND erased_at IS NULL");
        person.Property(p => p.EmailDigest).HasMaxLength(64);
        person.HasIndex(p => p.EmailDigest);
        person.HasMany(p => p.Holdings).WithOne().HasForeignKey(h => h.PersonId).OnDelete(DeleteBehavior.Restrict);
        person.Navigation(p => p.Holdings).UsePropertyAccessMode(PropertyAccessMode.Field);
    }
}

internal sealed class PostHoldingMapping : IEntityTypeConfiguration<PostHolding>
{
    public void Configure(EntityTypeBuilder<PostHolding> holding)
    {
        holding.ToTable("post_holdings");
        holding.Property(h => h.Id).ValueGeneratedNever();
        holding.HasIndex(h => h.PersonId);
        holding.HasIndex(h => h.PostId);
    }
}

internal sealed class PostMapping : IEntityTypeConfiguration<Post>
{
    public void Configure(EntityTypeBuilder<Post> post)
    {
        post.MapAggregate("posts");
        post.Property(p => p.Title).HasMaxLength(50);
        post.Ignore(p => p.Duties);
        post.HasIndex(p => new { p.OrganizationId, p.Title });
    }
}

/// <summary>Organisations are public; posts are read by their organisation and those above. Nothing is searched or due.</summary>
public sealed class OrganizationsProjection(QiyueDb db, OrganizationTree tree) : IProjection<Organization>, IProjection<Post>
{
    public ValueTask<Projected> Project(Organization o, CancellationToken ct) => new(Projected.Nothing);

    public ValueTask<Projected> Project(Post p, CancellationToken ct) => new(Projected.Nothing with { VisibleTo = [.. SelfAndAbove(p.OrganizationId)], Facet = p.Closed ? "closed" : "open" });

    /// <summary>Through organisations that this very act makes, too: the tree does not know them yet.</summary>
    private IEnumerable<Guid> SelfAndAbove(Guid? organization)
    {
        while (organization is { } id)
        {
            yield return id;
            organization = tree.Find(id) is { } known ? known.ParentId : db.Set<Organization>().Local.FindEntry(id)?.Entity.ParentId;
        }
    }
}
