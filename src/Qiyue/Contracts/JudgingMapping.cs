using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Contracts;

internal sealed class JudgingMapping : IEntityTypeConfiguration<LookBack>, IEntityTypeConfiguration<GapReview>, IEntityTypeConfiguration<ResultCorrection>, IEntityTypeConfiguration<ResultUse>
{
    /// <summary>Published and never used: few rows among many, the only ones that the list of unused results walks.</summary>
    private const string Unused = "published_on IS NOT NULL AND first_used_on IS NULL";

    /// <summary>What reviews and use add to the contract's own row.</summary>
    internal static void Map(EntityTypeBuilder<Contract> contract)
    {
        contract.Property(c => c.ThirdGroupName).HasMaxLength(100).HasDefaultValue("");
        contract.Ignore(c => c.OpenReview);
        contract.HasIndex(c => new { c.DistrictId, c.PublishedOn, c.Id }).HasFilter(Unused).HasDatabaseName("ix_contracts_unused_of_district");
        contract.HasIndex(c => new { c.SupervisorId, c.PublishedOn, c.Id }).HasFilter(Unused).HasDatabaseName("ix_contracts_unused_of_supervisor");
        contract.HasIndex(c => new { c.DistrictId, c.Grade, c.PublishedOn, c.Id }).HasFilter(Unused).HasDatabaseName("ix_contracts_unused_of_district_by_grade");
        contract.HasIndex(c => new { c.SupervisorId, c.Grade, c.PublishedOn, c.Id }).HasFilter(Unused).HasDatabaseName("ix_contracts_unused_of_supervisor_by_grade");
    }

    public void Configure(EntityTypeBuilder<LookBack> lookBack)
    {
        PartMapping.Map(lookBack, "look_backs", l => l.Id);
        lookBack.Ignore(l => l.IsPending).Ignore(l => l.AwaitsChange);
        lookBack.HasIndex(l => new { l.ContractId, l.Number }).IsUnique();
        lookBack.HasIndex(l => new { l.Conclusion, l.State, l.ClosedOn });
    }

    public void Configure(EntityTypeBuilder<GapReview> review)
    {
        PartMapping.Map(review, "gap_reviews", r => r.Id);
        review.HasIndex(r => new { r.ContractId, r.Number }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<ResultCorrection> correction)
    {
        PartMapping.Map(correction, "result_corrections", c => c.Id);
        correction.Property(c => c.OldGrade).HasMaxLength(16);
        correction.Property(c => c.NewGrade).HasMaxLength(16);
        correction.HasIndex(c => new { c.ContractId, c.At });
    }

    public void Configure(EntityTypeBuilder<ResultUse> use)
    {
        PartMapping.Map(use, "result_uses", u => u.Id);
        use.Property(u => u.Kind).HasMaxLength(32);
        use.HasIndex(u => new { u.ContractId, u.UsedOn });
    }
}
