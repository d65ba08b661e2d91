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

    public static void Add(IServiceCollection services)
    {
        foreach (var kind in new[] { Need.Kind, Resource.Kind })
            services.AddStateWords(kind, ("code", "编码", null), ("owner", "所属组织", OrganizationStateWords.Name), ("state", "状态", StateValues.Worded(State)),
                ("title", "标题", null), ("description", "说明", null), ("category", "类别", StateValues.Of("category")), ("audience", "面向", null), ("when", "时间", null), ("place", "地点", null),
                ("raised", "提出日期", null), ("confirmed", "最近确认", null), ("withdrawn", "撤回原因", null));
        services.AddStateWords(Need.Kind, ("people", "预计人数", StateValues.Counted("{0} 人")), ("frequency", "频次", null), ("urgency", "紧急程度", StateValues.Of("urgency")),
            ("raisedBy", "提出方", StateValues.Of("raised_by")), ("source", "来源", StateValues.Of("need_source")));
        services.AddStateWords(Resource.Kind, ("kind", "资源类型", StateValues.Of("resource_kind")), ("capacity", "容量", null), ("unit", "容量单位", null), ("period", "容量周期", null),
            ("conditions", "使用条件", null), ("radius", "服务范围", StateValues.Counted("{0} 公里")), ("atOnce", "预订无需答复", StateValues.YesNo));
    }
}
