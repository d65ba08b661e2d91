using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using System.Text.Json.Nodes;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Policies;

/// <summary>
/// One threshold of one district from one day on (a bold number of domain.md): versioned, never a constant in code. The default applies
/// until a district sets its own.
/// </summary>
public sealed class Policy : Aggregate
{
    public override string SubjectKind => "policy";
    public Guid DistrictId { get; private set; }

    /// <summary>A name from <see cref="PolicyCatalogue"/>: "notice_days".</summary>
    public string Name { get; private set; } = "";
    public decimal Value { get; private set; }
    public DateOnly EffectiveFrom { get; private set; }
    public string Reason { get; private set; } = "";

    private Policy() { }
    public Policy(Guid districtId, string name, decimal value, DateOnly from, string reason) =>
        (DistrictId, Name, Value, EffectiveFrom, Reason) = (districtId, name, value, from, reason);

    /// <summary>Before its day has come.</summary>
    public void Correct(decimal value, string reason) => (Value, Reason) = (value, reason);

    public override JsonObject State() => new()
    {
        ["district"] = DistrictId.ToString(), ["name"] = Name, ["value"] = Value.ToString("0.####"), ["from"] = EffectiveFrom.ToString("O"), ["reason"] = Reason,
    };
}

internal sealed class PolicyMapping : IEntityTypeConfiguration<Policy>
{
    public void Configure(EntityTypeBuilder<Policy> policy)
    {
        policy.MapAggregate("policies");
        policy.Property(p => p.Name).HasMaxLength(48);
        policy.Property(p => p.Value).HasConversion<string>();
        policy.HasIndex(p => new { p.DistrictId, p.Name, p.EffectiveFrom }).IsUnique();
    }
}
