using Qiyue.Lists.Backing;
using Qiyue.Organizations;
using Qiyue.Shell;

namespace Qiyue.Lists;

/// <summary>What the journal calls the members of needs and resources; zh-CN, keys of their English.</summary>
internal static class ItemStateWords
{
    private static string State(string state) => state switch
    {
        nameof(ListState.Draft) => "草稿", nameof(ListState.Published) => "已发布", nameof(ListState.Withdrawn) => "已撤回", _ => "已放弃导入",
    };

    /// <summary>What a draft came from.</summary>
    public static string OriginWord(string kind) => kind switch { Surveys.Survey.Kind => "问卷", "visit_round" => "走访调查表", "residents_meeting" => "居民代表座谈会", _ => "登记" };

    internal static string Word(BackingWay way) => way switch { BackingWay.Verified => "本人验证", BackingWay.Survey => "问卷提出", _ => "代录" };

    public static void Add(IServiceCollection services)
    {
        foreach (var kind in new[] { Need.Kind, Resource.Kind })
            services.AddStateWords(kind, ("code", "编码", null), ("owner", "所属组织", OrganizationStateWords.Name), ("state", "状态", StateValues.Worded(State)),
                ("title", "标题", null), ("description", "说明", null), ("category", "类别", StateValues.Of("category")), ("audience", "面向", null), ("when", "时间", null), ("place", "地点", null),
                ("raised", "提出日期", null), ("confirmed", "最近确认", null), ("withdrawn", "撤回原因", null), ("origin", "从何而来", StateValues.Worded(OriginWord)), ("originId", null, null));
        services.AddStateWords(Need.Kind, ("people", "预计人数", StateValues.Counted("{0} 人")), ("frequency", "频次", null), ("urgency", "紧急程度", StateValues.Of("urgency")),
            ("raisedBy", "提出方", StateValues.Of("raised_by")), ("source", "来源", StateValues.Of("need_source")), ("merged", null, null));
        services.AddStateWords(NeedBacking.Kind, ("need", null, null), ("way", "方式", StateValues.Worded(w => Word(Enum.Parse<BackingWay>(w)))), ("people", "支持人数", StateValues.Counted("{0} 人")), ("backer", null, null), ("source", "来源", StateValues.Of("need_source")),
            ("note", "说明", null), ("by", "录入组织", OrganizationStateWords.Name), ("at", null, null), ("withdrawn", "撤回时间", StateValues.Secret), ("forgotten", "标识已删除", StateValues.YesNo));
        services.AddStateWords(Resource.Kind, ("kind", "资源类型", StateValues.Of("resource_kind")), ("capacity", "容量", null), ("unit", "容量单位", null), ("period", "容量周期", null),
            ("conditions", "使用条件", null), ("radius", "服务范围", StateValues.Counted("{0} 公里")), ("atOnce", "预订无需答复", StateValues.YesNo));
    }
}
