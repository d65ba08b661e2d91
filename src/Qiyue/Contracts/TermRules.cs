using Qiyue.Kernel;

namespace Qiyue.Contracts;

/// <summary>What every version of the terms must satisfy, however it was typed, imported or posted.</summary>
public static class TermRules
{
    /// <param name="parties">An obligation binds and benefits parties only.</param>
    public static void Check(ContractTerms t, IReadOnlySet<Guid> parties)
    {
        if (t.Title.Trim().Length == 0) throw Refusal.Invalid("Title", "terms.title", "请填写契约名称。");
        if (t.StartOn.Year is < 2000 or > 2099) throw Refusal.Invalid("StartOn", "terms.year", "开始日期须在 2000 年到 2099 年之间，请核对年份。");
        if (t.EndOn < t.StartOn) throw Refusal.Invalid("EndOn", "terms.end_before_start", "结束日期不能早于开始日期，请修改期限。");
        if (t.EndOn > t.StartOn.AddYears(5)) throw Refusal.Invalid("EndOn", "terms.too_long", "期限最长五年，请缩短期限或分期签订。");
        if (t.Obligations.Count > 50) throw Refusal.Invalid("Obligations", "terms.too_many_obligations", "一份契约最多 50 条义务，请拆分。");
        if (t.Milestones.Count > 50) throw Refusal.Invalid("Milestones", "terms.too_many_milestones", "一份契约最多 50 个节点，请拆分。");
        if (t.Obligations.Select(o => o.Number).Distinct().Count() != t.Obligations.Count) throw Refusal.Invalid("Obligations", "terms.numbers", "义务编号重复，请重新编号。");
        if (t.Milestones.Select(m => m.Number).Distinct().Count() != t.Milestones.Count) throw Refusal.Invalid("Milestones", "terms.milestone_numbers", "节点编号重复，请重新编号。");
        for (var i = 0; i < t.Obligations.Count; i++) Check(t, t.Obligations[i], $"Obligations[{i}]", parties);
        for (var i = 0; i < t.Milestones.Count; i++)
        {
            var m = t.Milestones[i];
            if (m.Name.Trim().Length == 0) throw Refusal.Invalid($"Milestones[{i}].Name", "terms.milestone_name", "请填写第 {0} 个节点的名称。", m.Number);
            if (m.PlannedOn < t.StartOn || m.PlannedOn > t.EndOn) throw Refusal.Invalid($"Milestones[{i}].PlannedOn", "terms.milestone_outside", "第 {0} 个节点的日期不在契约期限内，请修改。", m.Number);
        }
        PersonalInTerms.Check(t);
    }

    private static void Check(ContractTerms t, ObligationTerm o, string field, IReadOnlySet<Guid> parties)
    {
        if (o.Waived) return; // stands as it stood; nobody asks for it any more
        if (o.What.Trim().Length == 0) throw Refusal.Invalid(field + ".What", "terms.obligation_what", "请写明第 {0} 条义务的内容。", o.Number);
        if (o.Promised <= Quantity.Zero) throw Refusal.Invalid(field + ".Promised", "terms.obligation_quantity", "第 {0} 条义务的数量须大于零。", o.Number);
        if (o.Unit.Trim().Length == 0) throw Refusal.Invalid(field + ".Unit", "terms.obligation_unit", "请写明第 {0} 条义务的数量单位，如“场”“次”“小时”。", o.Number);
        if (!parties.Contains(o.DoerId)) throw Refusal.Invalid(field + ".DoerId", "terms.doer_no_party", "第 {0} 条义务的履约方须是契约的一方。", o.Number);
        if (!parties.Contains(o.BeneficiaryId)) throw Refusal.Invalid(field + ".BeneficiaryId", "terms.beneficiary_no_party", "第 {0} 条义务的受益方须是契约的一方。", o.Number);
        if (o.DoerId == o.BeneficiaryId) throw Refusal.Invalid(field + ".BeneficiaryId", "terms.doer_is_beneficiary", "第 {0} 条义务的履约方与受益方不能相同，否则无人确认。", o.Number);
        if (o.DueOn < t.StartOn || o.DueOn > t.EndOn) throw Refusal.Invalid(field + ".DueOn", "terms.obligation_outside", "第 {0} 条义务的完成日期不在契约期限内，请修改。", o.Number);
        if (o.ResponsibleName.Trim().Length == 0) throw Refusal.Invalid(field + ".ResponsibleName", "terms.obligation_responsible", "请写明第 {0} 条义务的责任人。", o.Number);
        if (o.Weight is < 1 or > 100) throw Refusal.Invalid(field + ".Weight", "terms.obligation_weight", "第 {0} 条义务的权重须为 1 到 100 的整数。", o.Number);
    }
}
