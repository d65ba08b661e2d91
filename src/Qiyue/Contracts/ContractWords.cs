using Microsoft.Extensions.Localization;
using Qiyue.Organizations;

namespace Qiyue.Contracts;

/// <summary>Words of contracts as pages show them; zh-CN, keys of their English.</summary>
public static class ContractWords
{
    public static string Word(this WorkState state) => state switch
    {
        WorkState.Recorded => "待确认",
        WorkState.Confirmed => "已确认",
        WorkState.ConfirmedByDefault => "默认确认",
        WorkState.Disputed => "有争议",
        WorkState.Settled => "已裁定",
        _ => "已撤回",
    };

    public static string Tone(this WorkState state) => state switch
    {
        WorkState.Confirmed or WorkState.Settled => "teal",
        WorkState.Disputed => "amber",
        _ => "indigo",
    };

    public static string Word(this Satisfaction grade) => grade switch
    {
        Satisfaction.VeryGood => "很满意", Satisfaction.Good => "满意", Satisfaction.Fair => "一般", Satisfaction.Poor => "不满意", _ => "很不满意",
    };

    public static string Word(this JudgingSide side) => side switch
    {
        JudgingSide.Self => "自评", JudgingSide.Counterpart => "对方评价", JudgingSide.Residents => "居民评价", JudgingSide.ThirdParty => "第三方评价", _ => "监督方评价",
    };

    /// <summary>What each act is called on a timeline.</summary>
    public static readonly (string Act, string Word)[] Acts =
    [
        ("contract.proposed", "发起契约"), ("contract.offered", "提出新版本"), ("contract.accepted", "同意当前版本"), ("contract.remarked", "对条款提意见"), ("contract.talked", "登记洽谈"),
        ("contract.declined", "婉拒或撤回"), ("contract.signing_opened", "文本固定，开始签约"), ("contract.signed", "签署契约"), ("contract.signature_refused", "不予签署，退回谈约"),
        ("contract.backfilled", "补录纸质契约"), ("contract.commented", "居民提出意见"), ("contract.objected", "居民提出异议"), ("contract.comment_answered", "答复意见"),
        ("contract.notice_ended", "公示期满，进入履约"), ("work.recorded", "登记履约"), ("work.confirmed", "确认履约"), ("work.reminded", "提醒受益方确认"), ("work.confirmed_by_default", "逾期未确认，默认确认"), ("work.disputed", "对履约提出争议"),
        ("work.settled", "裁定履约争议"), ("work.withdrawn", "撤回履约记录"), ("milestone.reached", "节点完成"), ("activity.planned", "安排活动"), ("activity.counted", "登记活动人数"),
        ("ending.proposed", "提议终止"), ("ending.agreed", "同意终止"), ("ending.dropped", "撤销终止提议"), ("contract.terminated", "协商终止"), ("contract.performance_ended", "履约结束，进入评约"),
        ("judging.given", "提交评分"), ("judging.third_party_invited", "邀请第三方评价"), ("rating.links_issued", "发放评价二维码或评价码"), ("rating.links_closed", "关闭评价链接"), ("rating.answered", "居民评价"),
        ("rating.answered_on_behalf", "代录居民评价"), ("judging.result_formed", "形成评约结果"), ("judging.objected", "对结果提出异议"), ("judging.objection_answered", "答复结果异议"), ("contract.result_published", "公布评约结果"),
    ];

    /// <summary>"83%", or a dash when there is nothing to divide.</summary>
    public static string Percent(this decimal? share) => share is { } s ? $"{Math.Round(s * 100, 0, MidpointRounding.AwayFromZero):0}%" : "—";

    public static string NameOf(this OrganizationTree tree, Guid? id) => id is { } i ? tree.Find(i)?.Name ?? "" : "";

    /// <summary>The heading of a clause in the reader's language; obligations and milestones by their numbers.</summary>
    public static string HeadingIn(this Clause clause, IStringLocalizer text) =>
        clause.Key.Split(':') is [var kind, var number] ? text[kind == "obligation" ? "义务{0}" : "节点{0}", number] : text[clause.Heading];

    /// <summary>The stages as filter choices.</summary>
    public static IEnumerable<Shell.Components.Option> StageOptions(IStringLocalizer text, bool publicOnly) => Enum.GetValues<ContractStage>()
        .Where(s => !publicOnly || s.IsPublic()).Select(s => new Shell.Components.Option(s.Facet(), text[s.Word()]));
}
