using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Localization;

namespace Qiyue.Platform.Text;

/// <summary>
/// The text of every page and message. The key of a sentence is its zh-CN wording as it stands in the source, so zh-CN needs no table;
/// English stands in each module's Text.en.resx. A test fails on a key without English. See docs/decisions.
/// </summary>
public sealed class Localizer : IStringLocalizer
{
    private static readonly FrozenDictionary<string, string> English = Load();

    public LocalizedString this[string name] => new(name, Translate(name));

    public LocalizedString this[string name, params object[] arguments] =>
        new(name, string.Format(CultureInfo.CurrentCulture, Translate(name), [.. arguments.Select(a => a is DateOnly day ? DayWords.Of(day) : a)]));

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => English.Select(e => new LocalizedString(e.Key, e.Value));

    public static bool IsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    private static string Translate(string name) => IsEnglish && English.TryGetValue(name, out var text) ? text : name;

    private static FrozenDictionary<string, string> Load()
    {
        var all = new Dictionary<string, string>();
        var assembly = typeof(Localizer).Assembly.GetSatelliteAssembly(CultureInfo.GetCultureInfo("en"));
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".en.resources", StringComparison.Ordinal)))
        {
            using var reader = new ResourceReader(assembly.GetManifestResourceStream(name)!);
            foreach (System.Collections.DictionaryEntry entry in reader)
                all.TryAdd((string)entry.Key, (string)entry.Value!); // a test fails on two wordings of one sentence
        }
        return all.ToFrozenDictionary();
    }
}
