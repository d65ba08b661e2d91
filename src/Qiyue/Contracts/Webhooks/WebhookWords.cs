using Microsoft.Extensions.Localization;

namespace Qiyue.Contracts.Webhooks;

/// <summary>Words for what a receiver is told of.</summary>
internal static class WebhookWords
{
    public static string Of(IStringLocalizer text, string name) => name switch
    {
        WebhookDesk.TestAct => text["测试"],
        "contract.*" => text["契约各阶段"],
        "work.*" => text["履约记录"],
        "milestone.*" => text["节点"],
        "activity.*" => text["活动"],
        "ending.*" => text["终止"],
        "judging.*" => text["评约"],
        "rating.*" => text["居民评价"],
        _ => ContractWords.Acts.FirstOrDefault(a => a.Act == name).Word is { } word ? text[word] : name,
    };
}
