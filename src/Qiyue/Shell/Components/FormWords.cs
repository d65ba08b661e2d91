using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;

namespace Qiyue.Shell.Components;

/// <summary>What forms share: the id of a field, the attributes of its property, its messages in the reader's language.</summary>
public static partial class FormWords
{
    /// <summary>A message as annotations or the framework wrote it, in the reader's language. Numbers in it are places: 最多 200 个字符 → 最多 {0} 个字符.</summary>
    public static string Localize(IStringLocalizer text, string message)
    {
        if (Unreadable().Match(message) is { Success: true } unreadable) return text["“{0}”的格式不对，请按示例重新填写。", unreadable.Groups[1].Value];
        if (text[message] is { } whole && whole.Value != message) return whole.Value;
        var values = new List<object>();
        var key = Numbers().Replace(message, m => { values.Add(m.Value); return $"{{{values.Count - 1}}}"; });
        if (values.Count == 0) return message;
        var pattern = text[key].Value;
        return pattern == key ? message : string.Format(CultureInfo.CurrentCulture, pattern, [.. values]);
    }

    public static string IdOf(string name) => "f-" + NotId().Replace(name, "-").Trim('-').ToLowerInvariant();

    public static TAttribute? Attribute<TAttribute>(FieldIdentifier field) where TAttribute : Attribute
    {
        var property = field.Model.GetType().GetProperty(field.FieldName);
        return property?.GetCustomAttribute<TAttribute>(true)
            // A record's annotations may stand on its constructor parameter.
            ?? field.Model.GetType().GetConstructors().SelectMany(c => c.GetParameters()).FirstOrDefault(p => p.Name == field.FieldName)?.GetCustomAttribute<TAttribute>(true);
    }

    [GeneratedRegex("^The value '(.*)' is not valid for '.*'\\.$", RegexOptions.Singleline)]
    private static partial Regex Unreadable();
    [GeneratedRegex("-?\\d+(\\.\\d+)?")]
    private static partial Regex Numbers();
    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NotId();
}
