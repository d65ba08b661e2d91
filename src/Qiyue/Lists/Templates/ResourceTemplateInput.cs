using Qiyue.Kernel;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Lists.Templates;

/// <summary>A template of resources as a page or the API sends it.</summary>
public sealed class ResourceTemplateInput
{
    /// <summary>Only at creation: lower-case letters, digits, underscore; begins with a letter. Never changes.</summary>
    [Max(32)] public string? Code { get; set; }

    /// <summary>Codes of dictionary "organization_kind"; none = all.</summary>
    public List<string> UnitKinds { get; set => field = value ?? []; } = [];
    [Filled, Max(200)] public string Title { get; set; } = "";
    [Max(4000)] public string? Description { get; set; }

    /// <summary>Codes of dictionaries "category" and "resource_kind".</summary>
    [Filled, Max(32)] public string Category { get; set; } = "";
    [Filled, Max(32)] public string ResourceKind { get; set; } = "";
    [Max(200)] public string? Audience { get; set; }
    [Between(1, 100_000_000)] public int? Capacity { get; set; }
    [Max(20)] public string? CapacityUnit { get; set; }
    [Max(40)] public string? Period { get; set; }
    [Max(200)] public string? When { get; set; }
    [Max(1000)] public string? Conditions { get; set; }

    /// <summary>Place in the list, lower first.</summary>
    [Between(0, 9999)] public int Order { get; set; }

    /// <summary>Why it is made or changed, for the journal.</summary>
    [Filled, Max(500)] public string Reason { get; set; } = "";

    public ResourceTemplateContent ToContent(WordLists words)
    {
        foreach (var kind in UnitKinds) ItemInput.Word(words, "organization_kind", kind, nameof(UnitKinds));
        return new(UnitKinds, Title, Description ?? "", ItemInput.Word(words, "category", Category, nameof(Category), true), ItemInput.Word(words, "resource_kind", ResourceKind, nameof(ResourceKind), true),
            Audience ?? "", Capacity, CapacityUnit ?? "", Period ?? "", When ?? "", Conditions ?? "", Order);
    }

    public static ResourceTemplateInput Of(ResourceTemplate t) => new()
    {
        UnitKinds = [.. t.UnitKinds], Title = t.Title, Description = t.Description, Category = t.Category, ResourceKind = t.ResourceKind, Audience = t.Audience, Capacity = t.Capacity, CapacityUnit = t.CapacityUnit,
        Period = t.Period, When = t.When, Conditions = t.Conditions, Order = t.Order,
    };
}
