using Qiyue.Contracts.Negotiating;

namespace Qiyue.Bench.Data;

/// <summary>
/// What the contracts of the bench say. 共建 stands in every one, 义诊 in one of a hundred, 古琴 in one of a hundred thousand (at least one),
/// and none of the three in any other text.
/// </summary>
internal static class Wording
{
    public const string Always = "共建", Sometimes = "义诊", Seldom = "古琴";

    private static readonly (string Category, string What, string Unit)[] Themes =
    [
        ("health", "健康讲座", "场"), ("elderly", "上门助餐", "次"), ("youth", "暑期托管", "期"), ("safety", "普法讲座", "场"), ("environment", "楼道清理", "次"), ("digital", "手机课堂", "节"),
        ("employment", "招聘专场", "场"), ("culture", "书画展览", "场"), ("convenience", "家电维修", "次"), ("housing", "充电桩改造", "处"), ("disability", "轮椅借用", "次"), ("volunteering", "文明劝导", "次"),
    ];

    public static bool HasSometimes(int index) => index % 100 == 0;
    public static bool HasSeldom(int index) => index % 100_000 == 7;

    public static TermsInput Terms(int index, string community, string unit, DateOnly start, DateOnly end)
    {
        var (category, what, measure) = Themes[index % Themes.Length];
        if (HasSometimes(index)) what = "专家" + Sometimes;
        if (HasSeldom(index)) what = Seldom + "雅集";
        return new()
        {
            Title = $"{what}{Always}契约（{index + 1}）", Category = category, Purpose = $"双方围绕{what}开展{Always}，让居民在家门口得到方便，每月通报一次进展。", StartOn = start, EndOn = end,
            Cost = "各方承担各自履行义务的费用。", Safety = "活动由履约方负责组织与现场安全。", Ending = "各方协商一致可以提前终止。",
            Obligations =
            [
                new() { Doer = unit, Beneficiary = community, What = $"举办{what}", Quantity = "12", Unit = measure, Audience = "社区居民", DueOn = end, ResponsibleName = "李明", ResponsiblePost = "联络员" },
                new() { Doer = community, Beneficiary = unit, What = $"为{what}提供场地并通知居民", Quantity = "12", Unit = "次", DueOn = end, ResponsibleName = "陈静", ResponsiblePost = "社区专干" },
            ],
            Milestones = [new() { Name = "半程通报", PlannedOn = end.AddDays(-60) }],
        };
    }
}
