namespace Qiyue.Platform.Policies;

/// <summary>Every policy with its default and meaning. Source: the bold numbers of domain.md.</summary>
/// <param name="Name">snake_case, stable.</param>
/// <param name="Default">Value until a district sets its own.</param>
/// <param name="Unit">zh-CN unit: 天, 工作日, %, 份.</param>
/// <param name="Meaning">zh-CN sentence, key of its English.</param>
public sealed record PolicyDefinition(string Name, decimal Default, string Unit, string Meaning);

public static class PolicyCatalogue
{
    public static readonly PolicyDefinition NoticeDays = new("notice_days", 7, "天", "亮约公示期：最后一方签署后的自然日数。");
    public static readonly PolicyDefinition ConfirmReminderDays = new("confirm_reminder_days", 5, "工作日", "履约记录提交后，多少个工作日未确认即提醒。");
    public static readonly PolicyDefinition ConfirmDefaultDays = new("confirm_default_days", 10, "工作日", "履约记录提交后，多少个工作日未确认即默认确认。");
    public static readonly PolicyDefinition CureDays = new("cure_days", 10, "工作日", "违约通知发出后，对方有多少个工作日答复和补救。");
    public static readonly PolicyDefinition ObjectionDays = new("objection_days", 5, "工作日", "评约结果公布前的异议期。");
    public static readonly PolicyDefinition JudgingDays = new("judging_days", 15, "工作日", "进入评约后，各方评分和居民评价的工作日数。");
    public static readonly PolicyDefinition MinimumResidents = new("minimum_residents", 10, "份", "居民评价少于此数时，不计居民权重。");
    public static readonly PolicyDefinition SelfRatingGap = new("self_rating_gap", 20, "分", "自评高出任一方超过此分数即提示复核。");
    public static readonly PolicyDefinition WeightSelf = new("weight_self", 10, "%", "评约权重：自评。");
    public static readonly PolicyDefinition WeightCounterpart = new("weight_counterpart", 30, "%", "评约权重：对方评价。");
    public static readonly PolicyDefinition WeightResidents = new("weight_residents", 40, "%", "评约权重：居民评价。");
    public static readonly PolicyDefinition WeightThirdParty = new("weight_third_party", 10, "%", "评约权重：第三方评价。");
    public static readonly PolicyDefinition WeightSupervisor = new("weight_supervisor", 10, "%", "评约权重：监督方评价。");
    public static readonly PolicyDefinition GradeExcellent = new("grade_excellent", 95, "分", "“优秀”的最低分。");
    public static readonly PolicyDefinition GradeGood = new("grade_good", 90, "分", "“较好”的最低分。");
    public static readonly PolicyDefinition GradeFair = new("grade_fair", 60, "分", "“一般”的最低分，低于此分为“不合格”。");
    public static readonly PolicyDefinition UnitHalf = new("unit_half", 50, "%", "驻区单位项目清单完成率达到或低于此值时列名。");
    public static readonly PolicyDefinition LightBehind = new("light_behind", 10, "个百分点", "进度落后计划达到此值亮“滞后”。");
    public static readonly PolicyDefinition LightOverdue = new("light_overdue", 30, "个百分点", "进度落后计划达到此值或逾期亮“严重滞后”。");
    public static readonly PolicyDefinition ListConfirmDays = new("list_confirm_days", 90, "天", "清单超过多少天未确认即提示更新。");

    public static IReadOnlyList<PolicyDefinition> All { get; } =
        [NoticeDays, ConfirmReminderDays, ConfirmDefaultDays, CureDays, ObjectionDays, JudgingDays, MinimumResidents, SelfRatingGap, WeightSelf, WeightCounterpart, WeightResidents, WeightThirdParty,
         WeightSupervisor, GradeExcellent, GradeGood, GradeFair, UnitHalf, LightBehind, LightOverdue, ListConfirmDays];
}
