using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Tests.Kernel;

/// <summary>
/// Canonical JSON written for reading, not for speed: the product is held against it.
/// </summary>
internal static class PlainCanonicalJson
{
    private const long Safe = 9_007_199_254_740_991;

    public static string Of(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    /// <summary>SM3 of the canonical text.</summary>
    public static string Digest(JsonNode? node) => Sm3.Hex(Of(node));

    private static void Write(JsonNode? node, StringBuilder text)
    {
        switch (node)
        {
            case null: text.Append("null"); break;
            case JsonObject members: Join(members.OrderBy(m => m.Key, StringComparer.Ordinal), '{', '}', m => { Quote(m.Key, text); text.Append(':'); Write(m.Value, text); }, text); break;
            case JsonArray items: Join(items, '[', ']', item => Write(item, text), text); break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String: Quote(value.GetValue<string>(), text); break;
            case JsonValue value when value.GetValueKind() is JsonValueKind.True: text.Append("true"); break;
            case JsonValue value when value.GetValueKind() is JsonValueKind.False: text.Append("false"); break;
            case JsonValue value when long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number is >= -Safe and <= Safe:
                text.Append(number.ToString(CultureInfo.InvariantCulture)); break;
            default: throw new ArgumentException($"not canonical: {node.ToJsonString()}", nameof(node));
        }
    }

    private static void Join<T>(IEnumerable<T> items, char open, char close, Action<T> write, StringBuilder text)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first) text.Append(',');
            first = false;
            write(item);
        }
        text.Append(close);
    }

    private static void Quote(string value, StringBuilder text)
    {
        text.Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsSurrogate(c) && !(char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1])))
                throw new ArgumentException("a lone surrogate has no canonical form", nameof(value));
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\t': text.Append("\\t"); break;
                case '\n': text.Append("\\n"); break;
                case '\f': text.Append("\\f"); break;
                case '\r': text.Append("\\r"); break;
                case < ' ': text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)); break;
                default:
                    text.Append(c);
                    if (char.IsHighSurrogate(c)) text.Append(value[++i]);
                    break;
            }
        }
        text.Append('"');
    }
}
