using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Lists.Templates;

/// <summary>
/// What units of a kind usually can give (医院 → 健康讲座、义诊; 学校 → 家长课堂): fills the form of a new resource. Kept by the district office like a word list; retired, never deleted.
/// Source: domain.md, Lists (templates per kind of unit).
/// </summary>
public sealed class ResourceTemplate : Aggregate
{
    public const string Kind = "resource_template";
    public override string SubjectKind => Kind;

    /// <summary>Stable name in addresses and the API: "health_talk".</summary>
    public string Code { get; private set; } = "";

    /// <summary>Codes of dictionary "organization_kind" separated by blanks; empty = for all.</summary>
    public string UnitKindText { get; private set; } = "";
    public string Title { get; private set; } = "";
    public string Description { get; private set; } = "";
    public string Category { get; private set; } = "";
    public string ResourceKind { get; private set; } = "";
    public string Audience { get; private set; } = "";
    public int? Capacity { get; private set; }
    public string CapacityUnit { get; private set; } = "";
    public string Period { get; private set; } = "";
    public string When { get; private set; } = "";
    public string Conditions { get; private set; } = "";

    /// <summary>Place in the list, lower first.</summary>
    public int Order { get; private set; }
    public bool Retired { get; private set; }
    public IReadOnlyList<string> UnitKinds => UnitKindText.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private ResourceTemplate() { }
    public ResourceTemplate(string code, ResourceTemplateContent content)
    {
        Code = code;
        Change(content);
    }

    public void Change(ResourceTemplateContent c)
    {
        (Title, Description, Category, ResourceKind, Audience, Capacity, CapacityUnit, Period, When, Conditions, Order) =
            (c.Title.Trim(), c.Description.Trim(), c.Category, c.ResourceKind, c.Audience.Trim(), c.Capacity, c.CapacityUnit.Trim(), c.Period.Trim(), c.When.Trim(), c.Conditions.Trim(), c.Order);
        UnitKindText = string.Join(' ', c.UnitKinds.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>No longer offered; what was filled from it stays.</summary>
    public void Retire() => Retired = !Retired ? true : throw new Refusal("resource_template.already_retired", "此样例已停用。");
    public void Restore() => Retired = Retired ? false : throw new Refusal("resource_template.in_use", "此样例正在使用，无需恢复。");

    /// <summary>Usual for units of this kind.</summary>
    public bool Suits(string kind) => UnitKindText.Length == 0 || UnitKinds.Contains(kind);

    public override JsonObject State() => new()
    {
        ["code"] = Code, ["unitKinds"] = UnitKindText, ["title"] = Title, ["description"] = Description, ["category"] = Category, ["kind"] = ResourceKind, ["audience"] = Audience, ["capacity"] = Capacity,
        ["unit"] = CapacityUnit, ["period"] = Period, ["when"] = When, ["conditions"] = Conditions, ["order"] = Order, ["retired"] = Retired,
    };
}

public sealed record ResourceTemplateContent(IReadOnlyCollection<string> UnitKinds, string Title, string Description, string Category, string ResourceKind, string Audience, int? Capacity, string CapacityUnit, string Period,
    string When, string Conditions, int Order);

internal sealed class ResourceTemplateMapping : IEntityTypeConfiguration<ResourceTemplate>
{
    public void Configure(EntityTypeBuilder<ResourceTemplate> template)
    {
        template.MapAggregate("resource_templates");
        template.Ignore(t => t.UnitKinds);
        template.Property(t => t.Code).HasMaxLength(32);
        template.Property(t => t.Title).HasMaxLength(200);
        template.Property(t => t.Description).HasMaxLength(4000);
        template.Property(t => t.Category).HasMaxLength(32);
        template.Property(t => t.ResourceKind).HasMaxLength(32);
        template.HasIndex(t => t.Code).IsUnique();
    }
}
