using Qiyue.Contracts.Negotiating;
using Qiyue.Kernel;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Contracts.Templates;

/// <summary>A template as a page or the API sends it.</summary>
public sealed class TemplateInput : ClausesInput
{
    [Filled, Max(100)] public string Name { get; set; } = "";

    /// <summary>Codes of dictionary "organization_kind": units it suits; none = all.</summary>
    public List<string> UnitKinds { get; set => field = value ?? []; } = [];

    /// <summary>Why it is made or changed.</summary>
    [Filled, Max(500)] public string Note { get; set; } = "";
    [Filled, Max(100)] public string Title { get; set; } = "";

    /// <summary>Code of dictionary "category".</summary>
    [Filled, Max(32)] public string Category { get; set; } = "";
    [Max(2000)] public string? Purpose { get; set; }

    /// <summary>Days from the first to the last day.</summary>
    [Between(1, 1826)] public int Days { get; set; } = 364;
    public List<TemplateObligationInput> Obligations { get; set => field = value ?? []; } = [];
    public List<TemplateMilestoneInput> Milestones { get; set => field = value ?? []; } = [];

    public TemplateTerms ToTerms(WordLists words)
    {
        if (!words.Has("category", Category)) throw Refusal.Invalid(nameof(Category), "terms.category", "请从列表中选择类别。");
        if (UnitKinds.FirstOrDefault(k => !words.Has("organization_kind", k)) is not null) throw Refusal.Invalid(nameof(UnitKinds), "template.unit_kind", "请从列表中选择适用的单位类型。");
        return new()
        {
            Title = TermsInput.Clean(Title), Category = Category, Purpose = TermsInput.Clean(Purpose), Days = Days, Cost = TermsInput.Clean(Cost), Facilities = TermsInput.Clean(Facilities), Safety = TermsInput.Clean(Safety),
            Publicity = TermsInput.Clean(Publicity), DataProtection = TermsInput.Clean(DataProtection), Adjustment = TermsInput.Clean(Adjustment), Ending = TermsInput.Clean(Ending),
            Obligations = [.. Obligations.Select((o, i) => o.ToTerm($"{nameof(Obligations)}[{i}]"))],
            Milestones = [.. Milestones.Select(m => new TemplateMilestone(TermsInput.Clean(m.Name), m.Planned!.Value))],
        };
    }

    public static TemplateInput From(TemplateTerms t) => new()
    {
        Title = t.Title, Category = t.Category, Purpose = t.Purpose, Days = t.Days, Cost = t.Cost, Facilities = t.Facilities, Safety = t.Safety, Publicity = t.Publicity, DataProtection = t.DataProtection,
        Adjustment = t.Adjustment, Ending = t.Ending,
        Obligations = [.. t.Obligations.Select(o => new TemplateObligationInput { Doer = o.Doer, Beneficiary = o.Beneficiary, What = o.What, Quantity = o.Promised.ToString(), Unit = o.Unit, Audience = o.Audience, Due = o.Due, ResponsiblePost = o.ResponsiblePost, Weight = o.Weight })],
        Milestones = [.. t.Milestones.Select(m => new TemplateMilestoneInput { Name = m.Name, Planned = m.Planned })],
    };

    /// <summary>Leaves out rows nobody filled in.</summary>
    public void DropBlankRows()
    {
        Obligations.RemoveAll(o => o.IsBlank);
        Milestones.RemoveAll(m => m.IsBlank);
    }

    public void AddSpareRows()
    {
        for (var spare = Obligations.Count == 0 ? 3 : 2; spare > 0; spare--) Obligations.Add(new() { Due = Days });
        for (var spare = Milestones.Count == 0 ? 2 : 1; spare > 0; spare--) Milestones.Add(new());
    }
}

public sealed class TemplateObligationInput
{
    /// <summary>Role: 1 = 甲方, 2 = 乙方 …</summary>
    [Between(1, 8)] public int Doer { get; set; } = 2;
    [Between(1, 8)] public int Beneficiary { get; set; } = 1;
    [Filled, Max(500)] public string What { get; set; } = "";

    /// <summary>Decimal text with at most two decimals.</summary>
    [Filled, Max(20)] public string Quantity { get; set; } = "1";
    [Filled, Max(16)] public string Unit { get; set; } = "";
    [Max(100)] public string? Audience { get; set; }

    /// <summary>Days after the first day of the contract.</summary>
    [Between(0, 1826)] public int Due { get; set; }
    [Max(50)] public string? ResponsiblePost { get; set; }
    [Between(1, 100)] public int Weight { get; set; } = 1;

    internal bool IsBlank => string.IsNullOrWhiteSpace(What) && string.IsNullOrWhiteSpace(Unit);

    internal TemplateObligation ToTerm(string field) => Kernel.Quantity.TryParse(Quantity, out var promised)
        ? new(Doer, Beneficiary, TermsInput.Clean(What), promised, TermsInput.Clean(Unit), TermsInput.Clean(Audience), Due, TermsInput.Clean(ResponsiblePost), Weight)
        : throw Refusal.Invalid(field + ".Quantity", "terms.quantity_form", "数量须是数字，最多两位小数，如 12 或 1.5。");
}

public sealed class TemplateMilestoneInput
{
    [Filled, Max(100)] public string Name { get; set; } = "";

    /// <summary>Days after the first day of the contract.</summary>
    [Filled] public int? Planned { get; set; }
    internal bool IsBlank => string.IsNullOrWhiteSpace(Name) && Planned is null;
}
