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
    public static readonly PolicyDefinition SigningDays = new("signing_days", 15, "工作日", "签约期限：文本固定后，各方须在多少个工作日内签署完毕，过期退回谈约。");
    public static readonly PolicyDefinition SigningReminderDays = new("signing_reminder_days", 3, "工作日", "签约期限届满前多少个工作日提醒尚未签署的一方。");
    public static readonly PolicyDefinition SigningDaysLeast = new("signing_days_least", 5, "工作日", "各方自行商定签约期限时，最短的工作日数。");
    public static readonly PolicyDefinition SigningDaysMost = new("signing_days_most", 60, "工作日", "各方自行商定签约期限时，最长的工作日数。");
    public static readonly PolicyDefinition ScansPublic = new("scans_public", 0, "0 或 1", "盖章扫描件是否随契约公开：1 公开，0 只供各方和监督方查阅。自生效后亮约的契约起适用。");
    public static readonly PolicyDefinition ConfirmReminderDays = new("confirm_reminder_days", 5, "工作日", "履约记录提交后，多少个工作日未确认即提醒。");
    public static readonly PolicyDefinition ConfirmDefaultDays = new("confirm_default_days", 10, "工作日", "履约记录提交后，多少个工作日未确认即默认确认。");
    public static readonly PolicyDefinition LinkDays = new("link_days", 14, "天", "一次性办理链接的有效天数。");
    public static readonly PolicyDefinition CureDays = new("cure_days", 10, "工作日", "违约通知发出后，对方有多少个工作日答复和补救。");
    public static readonly PolicyDefinition ObjectionDays = new("objection_days", 5, "工作日", "评约结果公布前的异议期。");
    public static readonly PolicyDefinition JudgingDays = new("judging_days", 15, "工作日", "进入评约后，各方评分和居民评价的工作日数。");
    public static readonly PolicyDefinition MinimumResidents = new("minimum_residents", 10, "份", "居民评价少于此数时，不计居民权重。");
    public static readonly PolicyDefinition SelfRatingGap = new("self_rating_gap", 20, "分", "自评高出任一方超过此分数即提示复核。");
    public static readonly PolicyDefinition GapExplanationDays = new("gap_explanation_days", 5, "工作日", "复核自评差距时，自评方作出说明的期限。");
    public static readonly PolicyDefinition LookBackTurnOut = new("look_back_turnout", 60, "%", "活动到场率达到或低于计划的此比例时，提请回头看。");
    public static readonly PolicyDefinition LookBackDays = new("look_back_days", 10, "工作日", "因到场率低提请的回头看，得出结论的期限。");
    public static readonly PolicyDefinition SecondLookDays = new("second_look_days", 90, "天", "改进或转型后，隔多少天做第二次回头看。");
    public static readonly PolicyDefinition TurnOutGoal = new("turnout_goal", 80, "%", "改进后活动到场率的目标。");
    public static readonly PolicyDefinition ResultsUnusedYears = new("results_unused_years", 2, "年", "评约结果公布后多少年未运用即列出。");
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
    public static readonly PolicyDefinition RevealDaily = new("reveal_daily", 20, "次", "一个帐号每天最多查看多少次联系方式。");
    public static readonly PolicyDefinition PersonKeptMonths = new("person_kept_months", 36, "月", "人员离任满多少个月后删除其个人信息。");
    public static readonly PolicyDefinition CommentContactMonths = new("comment_contact_months", 6, "月", "意见答复满多少个月后删除提意见人的联系方式痕迹。");
    public static readonly PolicyDefinition RaterMarkMonths = new("rater_mark_months", 12, "月", "居民评价满多少个月且评约结束后删除评价人的标识。");
    public static readonly PolicyDefinition ResidentMarkMonths = new("resident_mark_months", 12, "月", "居民答问卷（已截止）、表示“我会用”（需求已撤回）满多少个月后删除其标识。");
    public static readonly PolicyDefinition PhotoKeptMonths = new("photo_kept_months", 60, "月", "契约结束满多少个月后删除履约照片。");
    public static readonly PolicyDefinition RevealKeptMonths = new("reveal_kept_months", 36, "月", "查看联系方式时所写的用途保存多少个月。");
    public static readonly PolicyDefinition SignInKeptMonths = new("sign_in_kept_months", 12, "月", "登录与安全记录保存多少个月。");
    public static readonly PolicyDefinition NoticeKeptMonths = new("notice_kept_months", 6, "月", "通知和发件记录保存多少个月。");
    public static readonly PolicyDefinition AddressKeptDays = new("address_kept_days", 7, "天", "未能发出的短信和邮件，其号码和内容保存多少天。");
    public static readonly PolicyDefinition PersonalKeptMonths = new("personal_kept_months", 60, "月", "纪实档案链外的个人信息保存多少个月。");
    public static readonly PolicyDefinition BookingAheadDays = new("booking_ahead_days", 90, "天", "资源最早可提前多少天预订。");
    public static readonly PolicyDefinition BookingAnswerDays = new("booking_answer_days", 2, "工作日", "单位收到预订后，答复的期限。");
    public static readonly PolicyDefinition BookingUseDays = new("booking_use_days", 5, "工作日", "预订的时间过后，多少个工作日未登记使用情况即按默认计。");
    public static readonly PolicyDefinition BookingUseDefault = new("booking_use_default", 0, "0 或 1", "到期未登记使用情况的预订：1 计为已使用，0 计为未使用。");
    public static readonly PolicyDefinition UtilisationLow = new("utilisation_low", 40, "%", "资源利用率低于此值即标出。");
    public static readonly PolicyDefinition WebhookFailingDays = new("webhook_failing_days", 3, "天", "网络回调连续失败多少天后自动停用。");

    /// <summary>All of them, in the order above.</summary>
    public static IReadOnlyList<PolicyDefinition> All { get; } =
        [.. typeof(PolicyCatalogue).GetFields().Where(f => f.FieldType == typeof(PolicyDefinition)).OrderBy(f => f.MetadataToken).Select(f => (PolicyDefinition)f.GetValue(null)!)];
}
