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

    public static string Word(this ScanState state) => state switch { ScanState.Waiting => "待核对", ScanState.Confirmed => "已核对", ScanState.Rejected => "已退回", _ => "已作废" };

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

    public static string Word(this SupervisionGround ground) => ground switch { SupervisionGround.Safety => "安全", SupervisionGround.Law => "违法违规", _ => "弄虚作假" };

    public static string Word(this EndingKind kind) => kind switch { EndingKind.Breach => "因违约终止", EndingKind.Order => "监督方决定终止", _ => "协商终止" };

    public static string Word(this AmendmentState state) => state switch
    {
        AmendmentState.Offered => "商议中", AmendmentState.Signing => "签署中", AmendmentState.InForce => "已生效", AmendmentState.Declined => "未达成", _ => "已失效",
    };

    public static string Word(this BreachState state) => state switch
    {
        BreachState.Open => "补救期内", BreachState.Withdrawn => "已撤回", BreachState.Cured => "已补救", BreachState.Ended => "已据此终止", _ => "已失效",
    };

    /// <summary>The stage, or that time stands still in it.</summary>
    public static string Standing(this Contract c) => c.SuspendedOn is null ? c.Stage.Word() : "已中止";

    /// <summary>What each act is called on a timeline.</summary>
    public static readonly (string Act, string Word)[] Acts =
    [
        ("contract.proposed", "发起契约"), ("contract.offered", "提出新版本"), ("contract.accepted", "同意当前版本"), ("contract.remarked", "对条款提意见"), ("contract.talked", "登记洽谈"),
        ("contract.declined", "婉拒或撤回"), ("contract.signing_opened", "文本固定，开始签约"), ("contract.signed", "签署契约"), ("contract.signature_refused", "不予签署，退回谈约"),
        ("contract.signing_arranged", "商定签署方式"), ("contract.signing_term_set", "确定签署期限"), ("contract.signing_reminded", "提醒签署"), ("contract.signing_expired", "签署期限已过，退回谈约"),
        ("delegation.given", "委托他人签署"), ("delegation.revoked", "撤销签署委托"), ("delegation.lapsed", "签署委托失效"), ("scan.handed_in", "上传盖章扫描件"), ("scan.confirmed", "核对扫描件，纸质签署成立"), ("scan.rejected", "退回扫描件"),
        ("contract.backfilled", "补录纸质契约"), ("contract.commented", "居民提出意见"), ("contract.objected", "居民提出异议"), ("contract.comment_answered", "答复意见"),
        ("contract.notice_ended", "公示期满，进入履约"), ("work.recorded", "登记履约"), ("work.confirmed", "确认履约"), ("work.reminded", "提醒受益方确认"), ("work.confirmed_by_default", "逾期未确认，默认确认"), ("work.disputed", "对履约提出争议"),
        ("link.issued", "发放一次性链接"), ("link.revoked", "收回一次性链接"), ("link.used", "通过一次性链接办理"), ("link.holder_erased", "删除一次性链接上的姓名，链接失效"),
        ("work.settled", "裁定履约争议"), ("work.paused", "确认期限随中止顺延"), ("work.withdrawn", "撤回履约记录"), ("work.photo_erased", "删除履约照片"), ("contract.contacts_forgotten", "删除提意见人的联系方式痕迹"), ("contract.raters_forgotten", "删除评价人的标识"), ("milestone.reached", "节点完成"), ("activity.planned", "安排活动"), ("activity.counted", "登记活动人数"),
        ("amendment.proposed", "提出补充协议"), ("amendment.countered", "修改补充协议"), ("amendment.accepted", "同意补充协议"), ("amendment.signing_opened", "补充协议文本固定，开始签署"), ("amendment.declined", "不同意或撤回补充协议"),
        ("amendment.signed", "签署补充协议"), ("amendment.in_force", "补充协议签毕生效"), ("amendment.fallen", "补充协议失效"), ("suspension.proposed", "提议中止"), ("suspension.agreed", "同意中止"), ("suspension.began", "各方同意，契约中止"),
        ("suspension.dropped", "撤销中止或恢复提议"), ("suspension.ordered", "监督方决定中止"), ("suspension.resumption_agreed", "同意恢复履行"), ("suspension.over", "中止结束"), ("suspension.succeeded", "中止提议由承继方接续"),
        ("breach.noticed", "发出违约通知"), ("breach.answered", "答复违约通知"), ("breach.withdrawn", "撤回违约通知"), ("breach.cured", "违约已补救，通知失效"), ("breach.fallen", "违约通知失效"), ("breach.paused", "补救期因中止顺延"),
        ("breach.succeeded", "违约通知由承继方接续"), ("look_back.succeeded", "回头看改由接替的组织进行"), ("judging.succeeded", "评分归于承继方"), ("judging.supervisor_changed", "监督方已更换，原监督方的评分不再计入"), ("review.fallen", "复核因契约终止而了结"), ("contract.ended_for_breach", "因违约终止"), ("contract.ended_by_order", "监督方决定终止"), ("contract.renewed", "发起续约"), ("contract.succeeded", "一方由其他组织承继"),
        ("contract.tree_followed", "隶属关系改变或监督方撤销，监督方随之确定"),
        ("ending.proposed", "提议终止"), ("ending.agreed", "同意终止"), ("ending.dropped", "撤销终止提议"), ("contract.terminated", "协商终止"), ("contract.performance_ended", "履约结束，进入评约"),
        ("judging.given", "提交评分"), ("judging.third_party_invited", "邀请第三方评价"), ("judging.third_party_succeeded", "第三方由承继组织接替"), ("judging.third_party_absent", "第三方已撤销，此项缺席"), ("rating.links_issued", "发放评价二维码或评价码"), ("rating.links_closed", "关闭评价链接"), ("rating.answered", "居民评价"),
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

    /// <summary>The lights as filter choices.</summary>
    public static IEnumerable<Shell.Components.Option> LightOptions(IStringLocalizer text) => Enum.GetValues<Light>().Select(l => Shell.Components.Mark.LightOption(l, text));
}
