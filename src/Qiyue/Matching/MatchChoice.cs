using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Matching;

/// <summary>Chosen: taken up for a contract. Declined: does not suit. Open: that was taken back.</summary>
public enum ChoiceState { Open, Chosen, Declined }

/// <summary>
/// What a desk decided about one resource for one need, with the fit and its parts as they were then; one row for each pair, its history in the journal. Source: domain.md, Matching
/// ("the mismatch named when one is chosen all the same").
/// </summary>
public sealed class MatchChoice : Aggregate
{
    public const string Kind = "match_choice";
    public override string SubjectKind => Kind;
    public Guid NeedId { get; private set; }
    public Guid ResourceId { get; private set; }

    /// <summary>Whose resource it is, and what both speak of (a topic of the thesaurus): by these two, later needs are told how it went.</summary>
    public Guid UnitId { get; private set; }
    public string Topic { get; private set; } = "";
    public Guid DistrictId { get; private set; }
    public ChoiceState Decision { get; private set; }

    /// <summary>Ten-thousandths.</summary>
    public int Fit { get; private set; }

    /// <summary>An obstacle stood in the way, or nothing spoke for it.</summary>
    public bool AgainstAdvice { get; private set; }

    /// <summary>Parts and obstacles at that time, as JSON.</summary>
    public string FiguresJson { get; private set; } = "{}";
    public string Reason { get; private set; } = "";
    public Guid? ById { get; private set; }
    public DateTime At { get; private set; }

    private MatchChoice() { }
    public MatchChoice(Guid need, Guid resource, Guid unit, Guid district) => (NeedId, ResourceId, UnitId, DistrictId) = (need, resource, unit, district);

    /// <summary>Errors: match.same_choice, match.reason (against advice, or declined, without a reason).</summary>
    public void Decide(ChoiceState state, MatchResult match, bool against, string? reason, Guid? by, DateTime now)
    {
        if (Decision == state && state != ChoiceState.Open) throw new Refusal("match.same_choice", state == ChoiceState.Chosen ? "此资源已被选用，无需再选。" : "此资源已标为不合适。");
        var why = Mask.Text((reason ?? "").Trim());
        if (why.Length == 0 && state == ChoiceState.Declined) throw Refusal.Invalid("Reason", "match.reason", "请写明不合适的理由，以后的推荐会参考。");
        if (why.Length == 0 && state == ChoiceState.Chosen && against) throw Refusal.Invalid("Reason", "match.reason", "系统不建议选用此资源，如仍要选用，请写明理由。");
        (Decision, Topic, Fit, AgainstAdvice, FiguresJson, Reason, ById, At) =
            (state, match.Topics.FirstOrDefault() ?? "", (int)Math.Round(10_000 * match.Fit), against && state == ChoiceState.Chosen, MatchFigures.Json(match), why, by, now);
    }

    /// <summary>Takes the decision back: it stands among the candidates again, and counts no more.</summary>
    public void TakeBack(DateTime now)
    {
        if (Decision == ChoiceState.Open) throw new Refusal("match.not_decided", "此资源还没有选用或标为不合适，无需恢复。");
        (Decision, Reason, AgainstAdvice, At) = (ChoiceState.Open, "", false, now);
    }

    public override JsonObject State() => new()
    {
        ["need"] = NeedId.ToString(), ["resource"] = ResourceId.ToString(), ["unit"] = UnitId.ToString(), ["district"] = DistrictId.ToString(), ["topic"] = Topic, ["decision"] = Decision.ToString(), ["fit"] = Fit,
        ["against"] = AgainstAdvice, ["figures"] = FiguresJson, ["reason"] = Reason, ["by"] = ById?.ToString(), ["at"] = At == default ? null : At.Milliseconds(),
    };
}

internal sealed class MatchChoiceMapping : IEntityTypeConfiguration<MatchChoice>
{
    public void Configure(EntityTypeBuilder<MatchChoice> choice)
    {
        choice.MapAggregate("match_choices");
        choice.Property(c => c.Topic).HasMaxLength(100);
        choice.Property(c => c.Reason).HasMaxLength(1000);
        choice.HasIndex(c => new { c.NeedId, c.ResourceId }).IsUnique();
        choice.HasIndex(c => new { c.DistrictId, c.Topic, c.UnitId });
    }
}
