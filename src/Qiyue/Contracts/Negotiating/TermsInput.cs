using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Contracts.Negotiating;

/// <summary>The clauses that are words alone, in a contract as in a template; each may be left empty.</summary>
public abstract class ClausesInput
{
    /// <summary>Cost and who bears it.</summary>
    [Max(1000)] public string? Cost { get; set; }
    [Max(1000)] public string? Facilities { get; set; }
    [Max(1000)] public string? Safety { get; set; }
    [Max(1000)] public string? Publicity { get; set; }
    [Max(1000)] public string? DataProtection { get; set; }
    [Max(1000)] public string? Adjustment { get; set; }
    [Max(1000)] public string? Ending { get; set; }
}

/// <summary>The text of a contract as a page or the API sends it: organisations by code, amounts as decimal text.</summary>
public sealed class TermsInput : ClausesInput
{
    [Filled, Max(100)] public string Title { get; set; } = "";

    /// <summary>Code of dictionary "category".</summary>
    [Filled, Max(32)] public string Category { get; set; } = "";
    [Filled, Max(2000)] public string Purpose { get; set; } = "";
    public List<ObligationInput> Obligations { get; set => field = value ?? []; } = [];
    public List<MilestoneInput> Milestones { get; set => field = value ?? []; } = [];
    [Max(500)] public string? Liaisons { get; set; }
    [Filled] public DateOnly? StartOn { get; set; }
    [Filled] public DateOnly? EndOn { get; set; }

    /// <summary>The terms these words mean; refuses unknown organisations and categories beside their field.</summary>
    public ContractTerms ToTerms(OrganizationTree tree, WordLists words)
    {
        if (!words.Has("category", Category)) throw Refusal.Invalid(nameof(Category), "terms.category", "请从列表中选择类别。");
        var next = Obligations.Select(o => o.Number).DefaultIfEmpty(0).Max();
        var nextMilestone = Milestones.Select(m => m.Number).DefaultIfEmpty(0).Max();
        return new()
        {
            Title = Clean(Title), Category = Category, Purpose = Clean(Purpose), Cost = Clean(Cost), Liaisons = Clean(Liaisons), Facilities = Clean(Facilities), Safety = Clean(Safety),
            Publicity = Clean(Publicity), DataProtection = Clean(DataProtection), Adjustment = Clean(Adjustment), Ending = Clean(Ending), StartOn = StartOn!.Value, EndOn = EndOn!.Value,
            Obligations = [.. Obligations.Select((o, i) => o.ToTerm(o.Number > 0 ? o.Number : ++next, $"{nameof(Obligations)}[{i}]", tree))],
            Milestones = [.. Milestones.Select((m, i) => m.ToTerm(m.Number > 0 ? m.Number : ++nextMilestone))],
        };
    }

    /// <summary>The input that stands for given terms: what a counter-offer starts from.</summary>
    public static TermsInput From(ContractTerms t, OrganizationTree tree) => new()
    {
        Title = t.Title, Category = t.Category, Purpose = t.Purpose, Cost = t.Cost, Liaisons = t.Liaisons, Facilities = t.Facilities, Safety = t.Safety, Publicity = t.Publicity,
        DataProtection = t.DataProtection, Adjustment = t.Adjustment, Ending = t.Ending, StartOn = t.StartOn, EndOn = t.EndOn,
        Obligations = [.. t.Obligations.Select(o => new ObligationInput
        {
            Number = o.Number, Doer = tree.Find(o.DoerId)?.Code ?? "", Beneficiary = tree.Find(o.BeneficiaryId)?.Code ?? "", What = o.What, Quantity = o.Promised.ToString(), Unit = o.Unit,
            Audience = o.Audience, DueOn = o.DueOn, ResponsibleName = o.ResponsibleName, ResponsiblePost = o.ResponsiblePost, Weight = o.Weight, Waived = o.Waived, CarriedOver = o.CarriedOver,
        })],
        Milestones = [.. t.Milestones.Select(m => new MilestoneInput { Number = m.Number, Name = m.Name, PlannedOn = m.PlannedOn })],
    };

    /// <summary>Leaves out rows nobody filled in; spare rows of the form come back blank.</summary>
    public void DropBlankRows()
    {
        Obligations.RemoveAll(o => o.IsBlank);
        Milestones.RemoveAll(m => m.IsBlank);
    }

    /// <summary>Spare rows for a form: at least one obligation, and room for more, of which the next is as a rule what the other side gives in return.</summary>
    public void AddSpareRows()
    {
        var given = Obligations.LastOrDefault();
        for (var spare = Obligations.Count == 0 ? 3 : 2; spare > 0; spare--) Obligations.Add(new() { Doer = given?.Beneficiary ?? "", Beneficiary = given?.Doer ?? "", DueOn = EndOn });
        for (var spare = Milestones.Count == 0 ? 2 : 1; spare > 0; spare--) Milestones.Add(new());
    }

    /// <summary>The clauses most contracts share, as a start.</summary>
    public void FillUsualClauses()
    {
        Cost ??= "各方承担各自履行义务的费用，不向居民收取任何费用。";
        Safety ??= "活动由履约方负责组织与现场安全，场地由提供方保证符合消防和安全要求。";
        Publicity ??= "各方同意本契约在公开平台亮约，公示各方名称、责任人及职务和履约情况，不公示联系电话和居民个人信息。";
        DataProtection ??= "履约中知悉的居民个人信息仅用于本契约，不得另作他用，活动结束后及时删除。";
        Adjustment ??= "内容需要调整的，由各方协商一致后以补充协议约定。";
        Ending ??= "各方协商一致可以提前终止；因特殊情况不能履行的，应提前十日说明。";
    }

    internal static string Clean(string? text) => (text ?? "").ReplaceLineEndings("\n").Trim();
}

public sealed class ObligationInput
{
    /// <summary>0 for a new one.</summary>
    public int Number { get; set; }

    /// <summary>Code of the organisation that does it.</summary>
    [Filled] public string Doer { get; set; } = "";

    /// <summary>Code of the organisation that confirms it.</summary>
    [Filled] public string Beneficiary { get; set; } = "";
    [Filled, Max(500)] public string What { get; set; } = "";

    /// <summary>Decimal text with at most two decimals: "12", "1.5".</summary>
    [Filled, Max(20)] public string Quantity { get; set; } = "1";
    [Filled, Max(16)] public string Unit { get; set; } = "";
    [Max(100)] public string? Audience { get; set; }
    [Filled] public DateOnly? DueOn { get; set; }
    [Filled, Max(50)] public string ResponsibleName { get; set; } = "";
    [Max(50)] public string? ResponsiblePost { get; set; }
    [Between(1, 100)] public int Weight { get; set; } = 1;

    /// <summary>豁免: only an amendment may say so.</summary>
    public bool Waived { get; set; }

    /// <summary>上期未完成: left undone under the contract that this one renews.</summary>
    public bool CarriedOver { get; set; }

    internal bool IsBlank => new[] { What, Unit, Audience, ResponsibleName, ResponsiblePost }.All(string.IsNullOrWhiteSpace);

    internal ObligationTerm ToTerm(int number, string field, OrganizationTree tree)
    {
        if (!Kernel.Quantity.TryParse(Quantity, out var promised)) throw Refusal.Invalid(field + ".Quantity", "terms.quantity_form", "数量须是数字，最多两位小数，如 12 或 1.5。");
        var doer = tree.ByCode(Doer) ?? throw Refusal.Invalid(field + ".Doer", "terms.doer_unknown", "没有编码为 {0} 的组织，请从列表中选择履约方。", Doer);
        var beneficiary = tree.ByCode(Beneficiary) ?? throw Refusal.Invalid(field + ".Beneficiary", "terms.beneficiary_unknown", "没有编码为 {0} 的组织，请从列表中选择受益方。", Beneficiary);
        return new(number, doer.Id, beneficiary.Id, TermsInput.Clean(What), promised, TermsInput.Clean(Unit), TermsInput.Clean(Audience), DueOn!.Value,
            TermsInput.Clean(ResponsibleName), TermsInput.Clean(ResponsiblePost), Weight, Waived, CarriedOver);
    }
}

public sealed class MilestoneInput
{
    /// <summary>0 for a new one.</summary>
    public int Number { get; set; }
    [Filled, Max(100)] public string Name { get; set; } = "";
    [Filled] public DateOnly? PlannedOn { get; set; }
    internal bool IsBlank => string.IsNullOrWhiteSpace(Name) && PlannedOn is null;
    internal MilestoneTerm ToTerm(int number) => new(number, TermsInput.Clean(Name), PlannedOn!.Value);
}
