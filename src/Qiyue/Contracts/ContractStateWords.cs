using System.Text.Json.Nodes;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Text;
using Qiyue.Shell;

namespace Qiyue.Contracts;

/// <summary>What the journal calls the members of a contract; zh-CN, keys of their English.</summary>
internal static class ContractStateWords
{
    public static void Add(IServiceCollection services) => services.AddStateWords(Contract.Kind,
        ("code", "契约编号", null), ("stage", "阶段", StateValues.Worded(facet => ContractStages.FromFacet(facet)?.Word() ?? facet)), ("title", "名称", null), ("category", "类别", StateValues.Of("category")),
        ("community", "社区", OrganizationStateWords.Name), ("district", null, null), ("supervisor", "监督方", OrganizationStateWords.Name), ("thirdParty", "受邀第三方", OrganizationStateWords.Name), ("proposedBy", "发起方", OrganizationStateWords.Name), ("proposedAt", null, null),
        ("termsVersion", "版本", StateValues.Counted("第 {0} 版")), ("terms", "条款内容", StateValues.Secret), ("start", "开始日期", null), ("end", "结束日期", null), ("hasTalk", "已有洽谈记录", StateValues.YesNo),
        ("parties", "各方", Parties), ("sources", "来源", Sources), ("obligations", "约定事项", Obligations), ("milestones", "节点", Milestones),
        ("signingDays", "签署工作日", StateValues.Counted("{0} 个工作日")), ("signBy", "签署期限", null), ("signReminded", "签署提醒", null), ("returned", "退回谈约的理由", null), ("returnedBy", "退回方", OrganizationStateWords.Name),
        ("template", "来自范本", null), ("text", "固定文本", StateValues.Secret), ("signedOn", "签署完成", null), ("backfilled", "补录", StateValues.YesNo), ("scan", "扫描件", StateValues.Secret),
        ("noticeEnds", "公示截止", null), ("openComments", "待答复意见", StateValues.Counted("{0} 条")), ("openObjections", "待答复异议", StateValues.Counted("{0} 条")),
        ("openResultObjections", "待答复的结果异议", StateValues.Counted("{0} 条")), ("allConfirmed", null, null), ("performingFrom", "进入履约", null), ("endedOn", "结束于", null), ("ending", "终止原因", null),
        ("endingBy", "提议终止方", OrganizationStateWords.Name), ("judgingFrom", "进入评约", null), ("judgingUntil", "评分截止", null), ("objectionsUntil", "异议截止", null), ("score", "得分", Score), ("grade", "等次", null),
        ("result", "评约结果", StateValues.Secret), ("gap", "自评偏高", StateValues.YesNo), ("publishedOn", "公布日期", null),
        ("templateVersion", null, null), ("signRemindOn", null, null), ("signingOpenedOn", null, null), ("returnedVersion", null, null), ("amendedText", null, null), ("hasChanges", null, null), ("amendments", "生效的补充协议", StateValues.Counted("{0} 份")), ("lastVersion", null, null), ("suspendedOn", "中止起于", null), ("suspendedUntil", "预计恢复", null), ("suspendedDays", "累计中止", StateValues.Counted("{0} 天")),
        ("endingKind", "终止方式", StateValues.Worded(kind => Enum.TryParse<EndingKind>(kind, out var known) ? known.Word() : kind)), ("endingFault", "责任方", OrganizationStateWords.Name),
        ("endingGround", "终止依据", StateValues.Worded(ground => Enum.TryParse<SupervisionGround>(ground, out var known) ? known.Word() : ground)), ("renews", "续自", null), ("renewedAs", "续约为", null));

    private static string? Parties(JsonNode value, IServiceProvider services) => string.Join("、", value.AsArray().Select(party =>
    {
        var name = OrganizationStateWords.NameOf(party!["organization"], services) ?? "";
        if (party["agreedToEnd"] is not null) return StateValues.Said(services, "{0}（同意终止）", name);
        if (party["signedAt"] is not null || party["paper"] is not null) return StateValues.Said(services, "{0}（已签署）", name);
        return party["accepted"] is { } version && version.GetValue<int>() > 0 ? StateValues.Said(services, "{0}（同意第 {1} 版）", name, version.Text()) : name;
    }));

    private static string? Sources(JsonNode value, IServiceProvider services) => string.Join("、", value.AsArray().Select(code => code!.Text()));

    /// <summary>Sums of amounts in different units say nothing, so each one says how far it is.</summary>
    private static string? Obligations(JsonNode value, IServiceProvider services) => string.Join(Marks.Semicolon, value.AsArray().Select(o =>
        StateValues.Said(services, "{0}：约定 {1} {4}，已记录 {2}，已确认 {3}", o!["what"]!.Text(), Amount(o["promised"]), Amount(o["recorded"]), Amount(o["confirmed"]), o["unit"]!.Text())));

    private static string? Milestones(JsonNode value, IServiceProvider services) => string.Join(Marks.Semicolon, value.AsArray().Select(m =>
        m!["reached"] is { } on ? StateValues.Said(services, "{0}：{1} 完成", m["name"]!.Text(), on.Text()) : StateValues.Said(services, "{0}：计划 {1}", m["name"]!.Text(), m["planned"]!.Text())));

    private static string? Score(JsonNode value, IServiceProvider services) => StateValues.Said(services, "{0} 分", Amount(value));

    private static string Amount(JsonNode? hundredths) => (hundredths!.GetValue<long>() / 100m).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
}
