using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Policies;

public sealed class SetPolicyInput
{
    /// <summary>Decimal text in the policy's unit: whole for days and counts, up to two places otherwise.</summary>
    [Filled, Max(12)] public string Value { get; set; } = "";

    /// <summary>From this day on, today at the earliest: the past stays as it was.</summary>
    [Filled] public DateOnly? From { get; set; }
    [Filled, Max(500)] public string Reason { get; set; } = "";
}

public static class PolicyPermissions
{
    /// <summary>The district office sets the policies and words of its district.</summary>
    public static bool MaySet(Actor actor) => actor.Has(Duty.Policies) && actor.OrganizationId is not null;
}

/// <summary>
/// Sets a policy of the district from a day on. A value that has not begun yet is corrected, one that has stays in the history. Errors: policy.value,
/// policy.past, policy.same, policy.begun_today, policy.order. Source: domain.md, a number in bold.
/// </summary>
public sealed class SetPolicy(Act act, PolicyBook book)
{
    public async Task<Policy> Handle(string name, SetPolicyInput input, CancellationToken ct)
    {
        if (!PolicyPermissions.MaySet(act.Actor)) throw Refusal.NotFound();
        var definition = PolicyCatalogue.All.FirstOrDefault(p => p.Name == name) ?? throw Refusal.NotFound();
        var (district, from, value) = (act.Actor.OrganizationId!.Value, input.From!.Value, ValueOf(definition, input.Value));
        if (from < act.Today) throw Refusal.Invalid(nameof(input.From), "policy.past", "生效日期最早是今天：已经过去的日子按当时的规定算，不能改。");
        if (from > act.Today.AddYears(5)) throw Refusal.Invalid(nameof(input.From), "policy.far", "生效日期最晚为五年内。");
        book.Forget(); // another node may have set one within the minute
        var now = await book.Of(district, from, ct);
        var same = await act.Db.Set<Policy>().SingleOrDefaultAsync(p => p.DistrictId == district && p.Name == name && p.EffectiveFrom == from, ct);
        if (now[definition] == value) throw definition.Unit == PolicyDefinition.YesNo ? Refusal.Invalid(nameof(input.Value), "policy.same", "该日已经是这样规定的，无需修改。") : Refusal.Invalid(nameof(input.Value), "policy.same", "该日的值已经是 {0}，无需修改。", Text(value));
        CheckOrder(definition, value, now);
        if (same is not null && from <= act.Today) throw Refusal.Invalid(nameof(input.From), "policy.begun_today", "今天已有一次修改并已生效，请从明天起改。");
        var policy = same is null ? act.Add(new Policy(district, name, value, from, input.Reason.Trim())) : act.Track(same);
        if (same is not null) policy.Correct(value, input.Reason.Trim());
        act.Record(policy, same is null ? "policy.set" : "policy.corrected", input.Reason);
        await act.Commit(ct);
        book.Forget();
        return policy;
    }

    private static decimal ValueOf(PolicyDefinition definition, string given)
    {
        var whole = definition.Unit is "天" or "工作日" or "份" or "月" or "次" or PolicyDefinition.YesNo;
        var most = definition.Unit switch { "天" or "工作日" => 366m, "月" => 600m, PolicyDefinition.YesNo => 1m, "份" or "次" => 10_000m, _ => 100m };
        if (!decimal.TryParse(given.Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value < 0 || value > most || decimal.Round(value, whole ? 0 : 2) != value)
            throw Refusal.Invalid(nameof(SetPolicyInput.Value), "policy.value", whole ? "请填写 0 到 {0} 之间的整数。" : "请填写 0 到 {0} 之间的数，最多两位小数。", most);
        return value / 1.0000m;
    }

    /// <summary>Pairs that must not cross: 较好 above 优秀, default confirmation before its reminder.</summary>
    private static void CheckOrder(PolicyDefinition changed, decimal value, DistrictPolicies now)
    {
        decimal Of(PolicyDefinition p) => p == changed ? value : now[p];
        (PolicyDefinition Low, PolicyDefinition High)[] pairs =
        [
            (PolicyCatalogue.GradeFair, PolicyCatalogue.GradeGood), (PolicyCatalogue.GradeGood, PolicyCatalogue.GradeExcellent),
            (PolicyCatalogue.SigningReminderDays, PolicyCatalogue.SigningDaysLeast), (PolicyCatalogue.SigningDaysLeast, PolicyCatalogue.SigningDays), (PolicyCatalogue.SigningDays, PolicyCatalogue.SigningDaysMost),
            (PolicyCatalogue.ConfirmReminderDays, PolicyCatalogue.ConfirmDefaultDays), (PolicyCatalogue.LightBehind, PolicyCatalogue.LightOverdue),
        ];
        foreach (var (low, high) in pairs)
            if ((changed == low || changed == high) && Of(low) >= Of(high))
                throw Refusal.Invalid(nameof(SetPolicyInput.Value), "policy.order", "与相关参数冲突：另一项是 {0}，两者的高低次序不能颠倒或相等。", Text(changed == low ? Of(high) : Of(low)));
    }

    public static string Text(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
