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

    /// <summary>"83%", or a dash when there is nothing to divide.</summary>
    public static string Percent(this decimal? share) => share is { } s ? $"{Math.Round(s * 100, 0, MidpointRounding.AwayFromZero):0}%" : "—";

    public static string NameOf(this OrganizationTree tree, Guid? id) => id is { } i ? tree.Find(i)?.Name ?? "" : "";

    /// <summary>The stages as filter choices.</summary>
    public static IEnumerable<Shell.Components.Option> StageOptions(IStringLocalizer text, bool publicOnly) => Enum.GetValues<ContractStage>()
        .Where(s => !publicOnly || s.IsPublic()).Select(s => new Shell.Components.Option(s.Facet(), text[s.Word()]));
}
