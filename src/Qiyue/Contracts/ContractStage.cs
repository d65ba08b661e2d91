using System.Collections.Frozen;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

/// <summary>Where a contract is: the five stages (五约), and the two ways out before the end. Source: domain.md, Contracts.</summary>
public enum ContractStage
{
    /// <summary>谈约</summary>
    Negotiating,
    /// <summary>签约</summary>
    Signing,
    /// <summary>亮约: on show, notice period running.</summary>
    Showing,
    /// <summary>履约</summary>
    Performing,
    /// <summary>评约: being judged, or the result open to objections.</summary>
    Judging,
    /// <summary>The result is published; the contract is complete.</summary>
    Published,
    /// <summary>Declined or withdrawn while negotiated or signed; never public.</summary>
    Declined,
    /// <summary>Ended before its time after it was signed; stays public.</summary>
    Terminated,
}

/// <summary>The one table of stage moves: what is not here cannot happen.</summary>
public static class ContractStages
{
    public static readonly IReadOnlyList<(ContractStage From, string Act, ContractStage To)> Moves =
    [
        (ContractStage.Negotiating, "open_signing", ContractStage.Signing),
        (ContractStage.Negotiating, "decline", ContractStage.Declined),
        (ContractStage.Negotiating, "backfill", ContractStage.Showing),
        (ContractStage.Signing, "refuse_signature", ContractStage.Negotiating),
        (ContractStage.Signing, "expire_signing", ContractStage.Negotiating),
        (ContractStage.Signing, "last_signature", ContractStage.Showing),
        (ContractStage.Signing, "succeed", ContractStage.Negotiating),
        (ContractStage.Showing, "end_notice", ContractStage.Performing),
        (ContractStage.Showing, "terminate", ContractStage.Terminated),
        (ContractStage.Showing, "terminate_for_breach", ContractStage.Terminated),
        (ContractStage.Showing, "terminate_by_order", ContractStage.Terminated),
        (ContractStage.Performing, "end_performance", ContractStage.Judging),
        (ContractStage.Performing, "terminate", ContractStage.Terminated),
        (ContractStage.Performing, "terminate_for_breach", ContractStage.Terminated),
        (ContractStage.Performing, "terminate_by_order", ContractStage.Terminated),
        (ContractStage.Judging, "terminate_by_order", ContractStage.Terminated),
        (ContractStage.Judging, "publish_result", ContractStage.Published),
    ];

    private static readonly FrozenDictionary<(ContractStage, string), ContractStage> Table = Moves.ToFrozenDictionary(m => (m.From, m.Act), m => m.To);

    /// <summary>The stage after an act, or a refusal naming the stage that forbids it.</summary>
    public static ContractStage After(this ContractStage from, string act) =>
        Table.TryGetValue((from, act), out var to) ? to : throw WrongStage(from);

    public static bool Allows(this ContractStage from, string act) => Table.ContainsKey((from, act));

    /// <summary>The portal shows it: signed by all.</summary>
    public static bool IsPublic(this ContractStage stage) =>
        stage is ContractStage.Showing or ContractStage.Performing or ContractStage.Judging or ContractStage.Published or ContractStage.Terminated;

    /// <summary>0 … 5: how many seals of the stage rail are filled.</summary>
    public static int Seals(this ContractStage stage) => stage switch
    {
        ContractStage.Negotiating or ContractStage.Declined => 0,
        ContractStage.Signing => 1,
        ContractStage.Showing => 2,
        ContractStage.Performing or ContractStage.Terminated => 3,
        ContractStage.Judging => 4,
        _ => 5,
    };

    /// <summary>zh-CN word, key of its English.</summary>
    public static string Word(this ContractStage stage) => stage switch
    {
        ContractStage.Negotiating => "谈约中",
        ContractStage.Signing => "签约中",
        ContractStage.Showing => "亮约中",
        ContractStage.Performing => "履约中",
        ContractStage.Judging => "评约中",
        ContractStage.Published => "已评约",
        ContractStage.Declined => "未达成",
        _ => "已终止",
    };

    /// <summary>Word used in addresses, access rows and the API: "performing".</summary>
    public static string Facet(this ContractStage stage) => stage.ToString().ToLowerInvariant();

    public static ContractStage? FromFacet(string? facet) => Enum.TryParse<ContractStage>(facet, true, out var stage) && Enum.IsDefined(stage) ? stage : null;

    public static Refusal WrongStage(ContractStage stage) => stage switch
    {
        ContractStage.Declined => new("contract.declined", "此契约已婉拒或撤回，不能再办理。可从原需求、资源重新发起。"),
        ContractStage.Terminated => new("contract.terminated", "此契约已终止，不能再办理。"),
        ContractStage.Negotiating => new("contract.still_negotiating", "此契约仍在谈约，尚不能办理此事。"),
        ContractStage.Signing => new("contract.still_signing", "此契约正在签约，不能办理此事。"),
        ContractStage.Showing => new("contract.on_show", "此契约正在亮约公示，不能办理此事。"),
        ContractStage.Performing => new("contract.performing", "此契约已进入履约，不能办理此事。"),
        ContractStage.Judging => new("contract.judging", "此契约已进入评约，不能再办理此事。"),
        _ => new("contract.completed", "此契约评约结果已公布，不能再办理。"),
    };
}
