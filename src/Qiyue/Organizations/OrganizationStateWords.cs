using System.Text.Json.Nodes;
using Qiyue.Identity;
using Qiyue.Organizations.People;
using Qiyue.Shell;

namespace Qiyue.Organizations;

/// <summary>What the journal calls the members of organisations, people and posts; zh-CN, keys of their English.</summary>
public static class OrganizationStateWords
{
    /// <summary>The organisation an identifier stands for.</summary>
    public static readonly StateValue Name = (value, services) => NameOf(value, services);

    public static string? NameOf(JsonNode? value, IServiceProvider services) =>
        Guid.TryParse(value?.Text(), out var id) ? services.GetRequiredService<OrganizationTree>().Find(id)?.Name : null;

    internal static void Add(IServiceCollection services)
    {
        AddGroups(services);
        services.AddStateWords("organization", ("code", "编码", null), ("name", "名称", null), ("kind", "组织的类型", StateValues.Of("organization_kind")), ("parent", "上级组织", Name), ("path", null, null),
            ("creditCode", "统一社会信用代码", null), ("creditCodeOverride", "信用代码校验不符的说明", null), ("address", "地址", null), ("phone", "联系电话", StateValues.Secret),
            ("dissolved", "是否撤销", StateValues.YesNo), ("successor", "承继组织", Name), ("ties", "联系社区", Ties));
        services.AddStateWords(Person.Kind, ("name", "姓名", StateValues.Secret), ("phone", "手机号", StateValues.Secret), ("email", "电子邮箱", StateValues.Secret), ("account", "帐号", StateValues.Secret), ("holdings", "任职情况", Holdings),
            ("erasure", "删除依据", StateValues.Of("erasure_ground")), ("erasureProposed", null, null), ("erasureBy", null, null), ("erased", null, null), ("leftOn", null, null));
        services.AddStateWords(Post.Kind, ("organization", "所属组织", Name), ("title", "岗位名称", null), ("duties", "职责", Duties), ("closed", "是否撤销", StateValues.YesNo));
    }

    /// <summary>Of groups.</summary>
    internal static void AddGroups(IServiceCollection services) => services.AddStateWords(Groups.Group.Kind, ("name", "专班名称", null), ("kind", "专班类别", StateValues.Of("group_kind")), ("mandate", "专班职责", null),
        ("founder", "设立方", Name), ("from", "任期开始", null), ("until", "任期截止", null), ("scope", "职责范围", Name), ("dissolvedOn", "解散日期", null), ("members", "专班成员", StateValues.Counted("{0} 人")));

    private static string? Ties(JsonNode value, IServiceProvider services) => string.Join("、", value.AsArray().Select(tie =>
        NameOf(tie!["community"], services) is { } name ? tie["main"]!.GetValue<bool>() ? StateValues.Said(services, "{0}（主社区）", name) : name : null).Where(n => n is not null));

    private static string? Holdings(JsonNode value, IServiceProvider services)
    {
        var ended = value.AsArray().Count(h => h!["to"] is not null);
        return StateValues.Said(services, "在任 {0} 个岗位，已离任 {1} 个", value.AsArray().Count - ended, ended);
    }

    private static string? Duties(JsonNode value, IServiceProvider services) =>
        string.Join("、", value.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(duty => StateValues.Said(services, DutyWords.Of(duty))));
}
