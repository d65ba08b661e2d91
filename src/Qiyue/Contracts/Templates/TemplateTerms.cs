using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Qiyue.Contracts.Documents;
using Qiyue.Kernel;

namespace Qiyue.Contracts.Templates;

/// <summary>The clauses of a contract without parties and dates: parties are roles (1 = 甲方, 2 = 乙方 …, their place in the text), days count from the first day of the contract.</summary>
public sealed record TemplateTerms
{
    public string Title { get; init; } = "";
    public string Category { get; init; } = "";
    public string Purpose { get; init; } = "";

    /// <summary>Days from the first to the last day of the contract.</summary>
    public int Days { get; init; }
    public IReadOnlyList<TemplateObligation> Obligations { get; init; } = [];
    public IReadOnlyList<TemplateMilestone> Milestones { get; init; } = [];
    public string Cost { get; init; } = "";
    public string Facilities { get; init; } = "";
    public string Safety { get; init; } = "";
    public string Publicity { get; init; } = "";
    public string DataProtection { get; init; } = "";
    public string Adjustment { get; init; } = "";
    public string Ending { get; init; } = "";

    [JsonIgnore] public string Json => JsonSerializer.Serialize(this, Options);
    public static TemplateTerms Read(string json) => JsonSerializer.Deserialize<TemplateTerms>(json, Options)!;

    /// <summary>What stays of a contract when parties, persons and dates are taken out.</summary>
    public static TemplateTerms Of(Contract contract)
    {
        var (t, roles) = (contract.Terms, contract.Parties.ToDictionary(p => p.OrganizationId, p => p.Order));
        int Day(DateOnly day) => day.DayNumber - t.StartOn.DayNumber;
        return new()
        {
            Title = t.Title, Category = t.Category, Purpose = t.Purpose, Days = Day(t.EndOn), Cost = t.Cost, Facilities = t.Facilities, Safety = t.Safety, Publicity = t.Publicity,
            DataProtection = t.DataProtection, Adjustment = t.Adjustment, Ending = t.Ending,
            Obligations = [.. t.Obligations.OrderBy(o => o.Number).Select(o => new TemplateObligation(roles[o.DoerId], roles[o.BeneficiaryId], o.What, o.Promised, o.Unit, o.Audience, Day(o.DueOn), o.ResponsiblePost, o.Weight))],
            Milestones = [.. t.Milestones.OrderBy(m => m.Number).Select(m => new TemplateMilestone(m.Name, Day(m.PlannedOn)))],
        };
    }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new QuantityJsonConverter() }, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <param name="Doer">Role: 1 = 甲方 …</param>
/// <param name="Beneficiary">Role.</param>
/// <param name="Due">Days after the first day of the contract.</param>
public sealed record TemplateObligation(int Doer, int Beneficiary, string What, [property: JsonConverter(typeof(QuantityJsonConverter))] Quantity Promised, string Unit, string Audience, int Due, string ResponsiblePost, int Weight);

/// <param name="Planned">Days after the first day of the contract.</param>
public sealed record TemplateMilestone(string Name, int Planned);

/// <summary>What every version of a template must satisfy.</summary>
public static class TemplateRules
{
    private const int FiveYears = 1826;

    public static void Check(TemplateTerms t)
    {
        if (t.Title.Trim().Length == 0) throw Refusal.Invalid("Title", "terms.title", "请填写契约名称。");
        if (t.Days is < 1 or > FiveYears) throw Refusal.Invalid("Days", "template.days", "期限须为 1 到 {0} 天。", FiveYears);
        if (t.Obligations.Count is 0 or > 50) throw Refusal.Invalid("Obligations", "template.obligations", "范本须有 1 到 50 条义务。");
        if (t.Milestones.Count > 50) throw Refusal.Invalid("Milestones", "terms.too_many_milestones", "一份契约最多 50 个节点，请拆分。");
        foreach (var (i, o) in t.Obligations.Index())
        {
            if (o.What.Trim().Length == 0) throw Refusal.Invalid($"Obligations[{i}].What", "terms.obligation_what", "请写明第 {0} 条义务的内容。", i + 1);
            if (o.Promised <= Quantity.Zero) throw Refusal.Invalid($"Obligations[{i}].Quantity", "terms.obligation_quantity", "第 {0} 条义务的数量须大于零。", i + 1);
            if (o.Unit.Trim().Length == 0) throw Refusal.Invalid($"Obligations[{i}].Unit", "terms.obligation_unit", "请写明第 {0} 条义务的数量单位，如“场”“次”“小时”。", i + 1);
            if (o.Doer == o.Beneficiary) throw Refusal.Invalid($"Obligations[{i}].Beneficiary", "terms.doer_is_beneficiary", "第 {0} 条义务的履约方与受益方不能相同，否则无人确认。", i + 1);
            if (o.Doer < 1 || o.Doer > PartyRoles.Count || o.Beneficiary < 1 || o.Beneficiary > PartyRoles.Count) throw Refusal.Invalid($"Obligations[{i}].Doer", "template.role", "第 {0} 条义务的履约方和受益方请从列表中选择。", i + 1);
            if (o.Due < 0 || o.Due > t.Days) throw Refusal.Invalid($"Obligations[{i}].Due", "template.due", "第 {0} 条义务的完成天数须在期限之内。", i + 1);
        }
        foreach (var (i, m) in t.Milestones.Index())
        {
            if (m.Name.Trim().Length == 0) throw Refusal.Invalid($"Milestones[{i}].Name", "terms.milestone_name", "请填写第 {0} 个节点的名称。", i + 1);
            if (m.Planned < 0 || m.Planned > t.Days) throw Refusal.Invalid($"Milestones[{i}].Planned", "template.planned", "第 {0} 个节点的天数须在期限之内。", i + 1);
        }
    }
}
