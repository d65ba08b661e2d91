using Qiyue.Kernel;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Lists;

/// <summary>What is said of a need and of a resource alike.</summary>
public abstract class ItemInput
{
    /// <summary>Code of the organisation whose list it is; empty = the acting one. Only at creation.</summary>
    [Max(32)] public string? Owner { get; set; }
    [Filled, Max(200)] public string Title { get; set; } = "";
    [Max(4000)] public string? Description { get; set; }

    /// <summary>Code of dictionary "category".</summary>
    [Filled, Max(32)] public string Category { get; set; } = "";
    [Max(200)] public string? Audience { get; set; }
    [Max(200)] public string? When { get; set; }
    [Max(200)] public string? Place { get; set; }

    /// <summary>Not in the future; empty = today.</summary>
    public DateOnly? RaisedOn { get; set; }

    /// <summary>The version that was edited; another one in the system means that somebody was first. Null = not asked.</summary>
    public int? Version { get; set; }

    /// <summary>Publish at once (only at creation).</summary>
    public bool Publish { get; set; }

    /// <summary>Why, for the journal (only when editing).</summary>
    [Max(1000)] public string? Reason { get; set; }

    internal static string Word(WordLists words, string list, string? code, string field, bool required = false) =>
        string.IsNullOrEmpty(code) ? required ? throw Refusal.Invalid(field, "list.word_missing", "请选择一项。") : ""
        : words.Has(list, code) ? code : throw Refusal.Invalid(field, "list.word_unknown", "没有“{0}”这个选项，请从列表中选择。", code);
}

public sealed class NeedInput : ItemInput
{
    /// <summary>People expected; empty = not known.</summary>
    [Between(1, 1_000_000)] public int? People { get; set; }
    [Max(200)] public string? Frequency { get; set; }

    /// <summary>Codes of dictionaries "urgency", "raised_by", "need_source".</summary>
    [Max(32)] public string? Urgency { get; set; }
    [Max(32)] public string? RaisedBy { get; set; }
    [Max(32)] public string? Source { get; set; }

    public NeedContent ToContent(WordLists words) => new(Title, Description ?? "", Word(words, "category", Category, nameof(Category), true), Audience ?? "", People, Place ?? "", When ?? "", Frequency ?? "",
        Word(words, "urgency", Urgency, nameof(Urgency)), Word(words, "raised_by", RaisedBy, nameof(RaisedBy)), Word(words, "need_source", Source, nameof(Source)), RaisedOn);

    public static NeedInput Of(Need n) => new()
    {
        Title = n.Title, Description = n.Description, Category = n.Category, Audience = n.Audience, When = n.When, Place = n.Place, RaisedOn = n.RaisedOn, Version = n.Version,
        People = n.People, Frequency = n.Frequency, Urgency = n.Urgency, RaisedBy = n.RaisedBy, Source = n.Source,
    };
}

public sealed class ResourceInput : ItemInput
{
    /// <summary>Code of dictionary "resource_kind".</summary>
    [Filled, Max(32)] public string ResourceKind { get; set; } = "";

    /// <summary>How much per period; empty = not limited.</summary>
    [Between(1, 100_000_000)] public int? Capacity { get; set; }
    [Max(20)] public string? CapacityUnit { get; set; }
    [Max(40)] public string? Period { get; set; }
    [Max(1000)] public string? Conditions { get; set; }

    /// <summary>Kilometres; empty = the whole district.</summary>
    [Between(1, 500)] public int? RadiusKm { get; set; }

    public ResourceContent ToContent(WordLists words) => new(Title, Description ?? "", Word(words, "category", Category, nameof(Category), true), Word(words, "resource_kind", ResourceKind, nameof(ResourceKind), true),
        Audience ?? "", Capacity, CapacityUnit ?? "", Period ?? "", When ?? "", Place ?? "", Conditions ?? "", RadiusKm, RaisedOn);

    public static ResourceInput Of(Resource r) => new()
    {
        Title = r.Title, Description = r.Description, Category = r.Category, Audience = r.Audience, When = r.When, Place = r.Place, RaisedOn = r.RaisedOn, Version = r.Version,
        ResourceKind = r.ResourceKind, Capacity = r.Capacity, CapacityUnit = r.CapacityUnit, Period = r.Period, Conditions = r.Conditions, RadiusKm = r.RadiusKm,
    };
}

public sealed class WithdrawItemInput
{
    [Filled, Max(1000)] public string Reason { get; set; } = "";
}
