using Qiyue.Platform.Dictionaries;
using Qiyue.Shell.Components;

namespace Qiyue.Lists;

/// <summary>Words of the lists, zh-CN, keys of their English.</summary>
internal static class ItemWords
{
    public static string Of(string status) => status switch { "draft" => "草稿", "published" => "已发布", _ => "已撤回" };
    public static string Word(this ListState status) => Of(status.ToString().ToLowerInvariant());
    public static string Tone(string status) => status switch { "draft" => "amber", "published" => "teal", _ => "" };
    public static IEnumerable<Option> Options(this WordLists words, string list) => words.Of(list).Select(w => new Option(w.Code, w.Text));
}
