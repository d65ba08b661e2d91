namespace Qiyue.Platform.Policies;

/// <summary>What policies are about: the headings under which they stand.</summary>
/// <param name="Name">snake_case, stable.</param>
/// <param name="Title">zh-CN, key of its English.</param>
public sealed record PolicySubject(string Name, string Title);

public static class PolicySubjects
{
    public static readonly PolicySubject Signing = new("signing", "签约与亮约"), Performing = new("performing", "履约与进度"), Judging = new("judging", "评约与评分"), LookingBack = new("looking_back", "回头看"),
        Lists = new("lists", "清单与预订"), Keeping = new("keeping", "个人信息与记录的保存"), Outreach = new("outreach", "对外连接");

    public static IReadOnlyList<PolicySubject> All { get; } = [Signing, Performing, Judging, LookingBack, Lists, Keeping, Outreach];
}

/// <summary>Every policy with its default and meaning. Source: the bold numbers of domain.md.</summary>
/// <param name="Name">snake_case, stable.</param>
/// <param name="Default">Value until a district sets its own.</param>
/// <param name="Unit">zh-CN unit: 天, 工作日, %, 份.</param>
/// <param name="Meaning">zh-CN sentence, key of its English.</param>
public sealed record PolicyDefinition(PolicySubject Subject, string Name, decimal Default, string Unit, string Meaning)
{
    /// <summary>The unit of what is or is not so: 1 or 0.</summary>
    public const string YesNo = "0 或 1";
}

public static class PolicyCatalogue
{
    public static readonly PolicyDefinition NoticeDays = new(PolicySubjects.Signing, "notice_days", 7, "天", "亮约公示期：最后一方签署后的自然日数。");
    public static readonly PolicyDefinition SigningDays = new(PolicySubjects.Signing, "signing_days", 15, "工作日", "签约期限：文本固定后，各方须在多少个工作日内签署完毕，过期退回谈约。");
    public static readonly PolicyDefinition SigningReminderDays = new(PolicySubjects.Signing, "signing_reminder_days", 3, "工作日", "签约期限届满前多少个工作日提醒尚未签署的一方。");
    public static readonly PolicyDefinition SigningDaysLeast = new(PolicySubjects.Signing, "signing_days_least", 5, "工作日", "各方自行商定签约期限时，最短的工作日数。");
    public static readonly PolicyDefinition SigningDaysMost = new(PolicySubjects.Signing, "signing_days_most", 60, "工作日", "各方自行商定签约期限时，最长的工作日数。");
    public static readonly PolicyDefinition ScansPublic = new(PolicySubjects.Signing, "scans_public", 0, PolicyDefinition.YesNo, "盖章扫描件是否随契约公开；不公开时只供各方和监督方查阅。自生效后亮约的契约起适用。");
    public static readonly PolicyDefinition ConfirmReminderDays = new(PolicySubjects.Performing, "confirm_reminder_days", 5, "工作日", "履约记录提交后，多少个工作日未确认即提醒。");
    public static readonly PolicyDefinition ConfirmDefaultDays = new(PolicySubjects.Performing, "confirm_default_days", 10, "工作日", "履约记录提交后，多少个工作日未确认即默认确认。");
    public static readonly PolicyDefinition LinkDays = new(PolicySubjects.Performing, "link_days", 14, "天", "一次性办理链接的有效天数。");
    public static readonly PolicyDefinition CureDays = new(PolicySubjects.Performing, "cure_days", 10, "工作日", "违约通知发出后，对方有多少个工作日答复和补救。");
    public static readonly PolicyDefinition ObjectionDays = new(PolicySubjects.Judging, "objection_days", 5, "工作日", "评约结果公布前的异议期。");
    public static readonly PolicyDefinition JudgingDays = new(PolicySubjects.Judging, "judging_days", 15, "工作日", "进入评约后，各方评分和居民评价的工作日数。");
    public static readonly PolicyDefinition MinimumResidents = new(PolicySubjects.Judging, "minimum_residents", 10, "份", "居民评价少于此数时，不计居民权重。");
    public static readonly PolicyDefinition SelfRatingGap = new(PolicySubjects.Judging, "self_rating_gap", 20, "分", "自评高出任一方超过此分数即提示复核。");
    public static readonly PolicyDefinition GapExplanationDays = new(PolicySubjects.Judging, "gap_explanation_days", 5, "工作日", "复核自评差距时，自评方作出说明的期限。");
    public static readonly PolicyDefinition LookBackTurnOut = new(PolicySubjects.LookingBack, "look_back_turnout", 60, "%", "活动到场率达到或低于计划的此比例时，提请回头看。");
    public static readonly PolicyDefinition LookBackDays = new(PolicySubjects.LookingBack, "look_back_days", 10, "工作日", "因到场率低提请的回头看，得出结论的期限。");
    public static readonly PolicyDefinition SecondLookDays = new(PolicySubjects.LookingBack, "second_look_days", 90, "天", "改进或转型后，隔多少天做第二次回头看。");
    public static readonly PolicyDefinition TurnOutGoal = new(PolicySubjects.LookingBack, "turnout_goal", 80, "%", "改进后活动到场率的目标。");
    public static readonly PolicyDefinition ResultsUnusedYears = new(PolicySubjects.Judging, "results_unused_years", 2, "年", "评约结果公布后多少年未运用即列出。");
    public static readonly PolicyDefinition WeightSelf = new(PolicySubjects.Judging, "weight_self", 10, "%", "评约权重：自评。");
    public static readonly PolicyDefinition WeightCounterpart = new(PolicySubjects.Judging, "weight_counterpart", 30, "%", "评约权重：对方评价。");
    public static readonly PolicyDefinition WeightResidents = new(PolicySubjects.Judging, "weight_residents", 40, "%", "评约权重：居民评价。");
    public static readonly PolicyDefinition WeightThirdParty = new(PolicySubjects.Judging, "weight_third_party", 10, "%", "评约权重：第三方评价。");
    public static readonly PolicyDefinition WeightSupervisor = new(PolicySubjects.Judging, "weight_supervisor", 10, "%", "评约权重：监督方评价。");
    public static readonly PolicyDefinition GradeExcellent = new(PolicySubjects.Judging, "grade_excellent", 95, "分", "“优秀”的最低分。");
    public static readonly PolicyDefinition GradeGood = new(PolicySubjects.Judging, "grade_good", 90, "分", "“较好”的最低分。");
    public static readonly PolicyDefinition GradeFair = new(PolicySubjects.Judging, "grade_fair", 60, "分", "“一般”的最低分，低于此分为“不合格”。");
    public static readonly PolicyDefinition UnitHalf = new(PolicySubjects.Performing, "unit_half", 50, "%", "驻区单位项目清单完成率达到或低于此值时列名。");
    public static readonly PolicyDefinition LightBehind = new(PolicySubjects.Performing, "light_behind", 10, "个百分点", "进度落后计划达到此值亮“滞后”。");
    public static readonly PolicyDefinition LightOverdue = new(PolicySubjects.Performing, "light_overdue", 30, "个百分点", "进度落后计划达到此值或逾期亮“严重滞后”。");
    public static readonly PolicyDefinition ListConfirmDays = new(PolicySubjects.Lists, "list_confirm_days", 90, "天", "清单超过多少天未确认即提示更新。");
    public static readonly PolicyDefinition RevealDaily = new(PolicySubjects.Keeping, "reveal_daily", 20, "次", "一个帐号每天最多查看多少次联系方式。");
    public static readonly PolicyDefinition PersonKeptMonths = new(PolicySubjects.Keeping, "person_kept_months", 36, "月", "人员离任满多少个月后删除其个人信息。");
    public static readonly PolicyDefinition CommentContactMonths = new(PolicySubjects.Keeping, "comment_contact_months", 6, "月", "意见答复满多少个月后删除提意见人的联系方式痕迹。");
    public static readonly PolicyDefinition RaterMarkMonths = new(PolicySubjects.Keeping, "rater_mark_months", 12, "月", "居民评价满多少个月且评约结束后删除评价人的标识。");
    public static readonly PolicyDefinition ResidentMarkMonths = new(PolicySubjects.Keeping, "resident_mark_months", 12, "月", "居民答问卷（已截止）、表示“我会用”（需求已撤回）满多少个月后删除其标识。");
    public static readonly PolicyDefinition PhotoKeptMonths = new(PolicySubjects.Keeping, "photo_kept_months", 60, "月", "契约结束满多少个月后删除履约照片。");
    public static readonly PolicyDefinition RevealKeptMonths = new(PolicySubjects.Keeping, "reveal_kept_months", 36, "月", "查看联系方式时所写的用途保存多少个月。");
    public static readonly PolicyDefinition SignInKeptMonths = new(PolicySubjects.Keeping, "sign_in_kept_months", 12, "月", "登录与安全记录保存多少个月。");
    public static readonly PolicyDefinition NoticeKeptMonths = new(PolicySubjects.Keeping, "notice_kept_months", 6, "月", "通知和发件记录保存多少个月。");
    public static readonly PolicyDefinition AddressKeptDays = new(PolicySubjects.Keeping, "address_kept_days", 7, "天", "未能发出的短信和邮件，其号码和内容保存多少天。");
    public static readonly PolicyDefinition PersonalKeptMonths = new(PolicySubjects.Keeping, "personal_kept_months", 60, "月", "纪实档案链外的个人信息保存多少个月。");
    public static readonly PolicyDefinition BookingAheadDays = new(PolicySubjects.Lists, "booking_ahead_days", 90, "天", "资源最早可提前多少天预订。");
    public static readonly PolicyDefinition BookingAnswerDays = new(PolicySubjects.Lists, "booking_answer_days", 2, "工作日", "单位收到预订后，答复的期限。");
    public static readonly PolicyDefinition BookingUseDays = new(PolicySubjects.Lists, "booking_use_days", 5, "工作日", "预订的时间过后，多少个工作日未登记使用情况即按默认计。");
    public static readonly PolicyDefinition BookingUseDefault = new(PolicySubjects.Lists, "booking_use_default", 0, PolicyDefinition.YesNo, "到期未登记使用情况的预订，是否计为已使用。");
    public static readonly PolicyDefinition UtilisationLow = new(PolicySubjects.Lists, "utilisation_low", 40, "%", "资源利用率低于此值即标出。");
    public static readonly PolicyDefinition WebhookFailingDays = new(PolicySubjects.Outreach, "webhook_failing_days", 3, "天", "网络回调连续失败多少天后自动停用。");

    /// <summary>All of them, in the order above.</summary>
    public static IReadOnlyList<PolicyDefinition> All { get; } =
        [.. typeof(PolicyCatalogue).GetFields().Where(f => f.FieldType == typeof(PolicyDefinition)).OrderBy(f => f.MetadataToken).Select(f => (PolicyDefinition)f.GetValue(null)!)];
}
