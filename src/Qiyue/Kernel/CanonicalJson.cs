using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Qiyue.Kernel;

/// <summary>
/// RFC 8785 (JSON Canonicalization Scheme) limited to strings, safe integers, booleans, null, arrays and objects: the text that is hashed and
/// signed. Anything else is an <see cref="ArgumentException"/>: a programming error, not a user's.
/// </summary>
public static class CanonicalJson
{
    public static string Of(JsonNode? node)
    {
        var writer = new CanonicalWriter();
        try
        {
            Write(node, ref writer);
            return writer.ToString();
        }
        finally { writer.Dispose(); }
    }

    /// <summary>SM3 of the canonical text.</summary>
    public static string Digest(JsonNode? node)
    {
        var writer = new CanonicalWriter();
        try
        {
            Write(node, ref writer);
            return Sm3.Hex(writer.Text);
        }
        finally { writer.Dispose(); }
    }

    private static void Write(JsonNode? node, ref CanonicalWriter writer)
    {
        switch (node)
        {
            case null: writer.Raw("null"); break;
            case JsonObject members: Write(members, ref writer); break;
            case JsonArray items:
                writer.Raw('[');
                for (var i = 0; i < items.Count; i++)
                {
                    if (i > 0) writer.Raw(',');
                    Write(items[i], ref writer);
                }
                writer.Raw(']');
                break;
            case JsonValue value: Write(value, ref writer); break;
        }
    }

    private static void Write(JsonObject members, ref CanonicalWriter writer)
    {
        var sorted = new KeyValuePair<string, JsonNode?>[members.Count];
        ((ICollection<KeyValuePair<string, JsonNode?>>)members).CopyTo(sorted, 0);
        Array.Sort(sorted, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        writer.Raw('{');
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0) writer.Raw(',');
            writer.Quoted(sorted[i].Key);
            writer.Raw(':');
            Write(sorted[i].Value, ref writer);
        }
        writer.Raw('}');
    }

    private static void Write(JsonValue value, ref CanonicalWriter writer)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String: writer.Quoted(value.GetValue<string>()); break;
            case JsonValueKind.True: writer.Raw("true"); break;
            case JsonValueKind.False: writer.Raw("false"); break;
            case JsonValueKind.Number when Integer(value) is { } number && CanonicalWriter.IsSafe(number): writer.Number(number); break;
            default: throw new ArgumentException($"not canonical: {value.ToJsonString()}", nameof(value));
        }
    }

    private static long? Integer(JsonValue value) => value.TryGetValue<long>(out var l) ? l : value.TryGetValue<int>(out var i) ? i
        : long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
