using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Contracts.Signing;

internal sealed class DelegationMapping : IEntityTypeConfiguration<Delegation>
{
    public void Configure(EntityTypeBuilder<Delegation> delegation)
    {
        PartMapping.Map(delegation, "delegations", d => d.Id);
        delegation.Ignore(d => d.IsOpen);
        delegation.HasIndex(d => d.ContractId);
        // The daily work looks at the open ones alone.
        delegation.HasIndex(d => new { d.UsedAt, d.EndedAt, d.UntilOn });
    }
}

internal sealed class PaperScanMapping : IEntityTypeConfiguration<PaperScan>
{
    public void Configure(EntityTypeBuilder<PaperScan> scan)
    {
        PartMapping.Map(scan, "paper_scans", s => s.Id);
        scan.Property(s => s.FileDigest).HasMaxLength(64);
        scan.Property(s => s.TextDigest).HasMaxLength(64);
        scan.HasIndex(s => s.ContractId);
        scan.HasIndex(s => s.FileDigest);
    }
}
