using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Shell;

/// <summary>What a reader of the journal calls a member of a subject's state: "title" of a need → 标题.</summary>
/// <param name="Word">zh-CN, key of its English; null = technical (identifiers, digests of texts that have words elsewhere), never shown.</param>
/// <param name="Show">Writes the value in words; null = as it stands.</param>
public sealed record StateWord(string SubjectKind, string Member, string? Word, StateValue? Show = null);

/// <summary>A value of the state in words; an empty answer is shown as nothing.</summary>
public delegate string? StateValue(JsonNode value, IServiceProvider services);

/// <summary>The usual ways to write a value of the state in words.</summary>
public static class StateValues
{
    /// <summary>Only that it changed: the state keeps a digest.</summary>
    public static readonly StateValue Secret = (_, _) => null;
    public static readonly StateValue YesNo = (value, services) => Said(services, value.GetValue<bool>() ? "是" : "否");

    /// <summary>The name of a word of a word list.</summary>
    public static StateValue Of(string list) => (value, services) => value.Text() is { Length: > 0 } code ? services.GetRequiredService<WordLists>().Name(list, code) : null;

    /// <summary>The value with what it counts: "{0} 项约定".</summary>
    public static StateValue Counted(string zh) => (value, services) => Said(services, zh, value is JsonArray items ? items.Count : value.Text());

    /// <summary>A word of the program, a key of its English.</summary>
    public static StateValue Worded(Func<string, string> word) => (value, services) => value.Text() is { Length: > 0 } raw ? Said(services, word(raw)) : null;

    public static string Said(IServiceProvider services, string zh, params object[] values) => services.GetRequiredService<IStringLocalizer>()[zh, values];

    /// <summary>Text as itself, everything else as JSON writes it.</summary>
    public static string Text(this JsonNode value) => value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();

    public static IServiceCollection AddStateWords(this IServiceCollection services, string kind, params IEnumerable<(string Member, string? Word, StateValue? Show)> words)
    {
        foreach (var (member, word, show) in words) services.AddSingleton(new StateWord(kind, member, word, show));
        return services;
    }
}
