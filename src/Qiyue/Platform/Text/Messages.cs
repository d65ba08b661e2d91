using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace Qiyue.Platform.Text;

/// <summary>Messages that annotations or the framework wrote, in the reader's language. Serves pages and API.</summary>
public static partial class Messages
{
    /// <summary>Numbers in a message are places: 最多 200 个字符 → 最多 {0} 个字符.</summary>
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

    [GeneratedRegex("^The value '(.*)' is not valid for '.*'\\.$", RegexOptions.Singleline)]
    private static partial Regex Unreadable();
    [GeneratedRegex("-?\\d+(\\.\\d+)?")]
    private static partial Regex Numbers();
}
