using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Qiyue.Matching;

/// <summary>The latest plan of a street or district; the one before is what stands when the next is made. It is advice: nothing is decided by it.</summary>
public sealed class MatchPlan
{
    public required Guid OrganizationId { get; init; }
    public DateTime At { get; set; }

    /// <summary>Assignments and unmet needs, as JSON (<see cref="PlanContent"/>).</summary>
    public string PlanJson { get; set; } = "{}";
}

/// <param name="People">Of the need; null = not said.</param>
public sealed record PlanNeed(string Code, string Title, string Owner, int? People);

/// <param name="Places">Of the resource's capacity.</param>
/// <param name="Standing">It stood in the plan before.</param>
public sealed record PlannedMatch(PlanNeed Need, string Resource, string ResourceTitle, string Unit, double Fit, int Places, bool Standing);

/// <param name="Proven">No other plan has a larger sum of fits.</param>
public sealed record PlanContent(IReadOnlyList<PlannedMatch> Assigned, IReadOnlyList<PlanNeed> Unmet, double TotalFit, bool Proven);

internal sealed class MatchPlanMapping : IEntityTypeConfiguration<MatchPlan>
{
    public void Configure(EntityTypeBuilder<MatchPlan> plan)
    {
        plan.ToTable("match_plans");
        plan.HasKey(p => p.OrganizationId);
        plan.Property(p => p.OrganizationId).ValueGeneratedNever();
    }
}
