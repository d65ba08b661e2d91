using Microsoft.Extensions.Localization;
using Qiyue.Platform.Policies;

namespace Qiyue.Shell.Administration;

/// <summary>A policy's value as it is read: "7 天", "是".</summary>
internal static class PolicyWords
{
    public static string Value(this IStringLocalizer text, PolicyJson policy, string value) =>
        policy.Unit == PolicyDefinition.YesNo ? text[value == "1" ? "是" : "否"] : $"{value} {text[policy.Unit]}";
}
