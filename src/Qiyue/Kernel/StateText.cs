using System.Text.Json.Nodes;

namespace Qiyue.Kernel;

internal static class StateText
{
    /// <summary>Milliseconds since 1970 UTC, as canonical JSON holds instants.</summary>
    public static JsonNode? Milliseconds(this DateTime? at) => at is { } t ? new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Utc)).ToUnixTimeMilliseconds() : null;
    public static JsonNode Milliseconds(this DateTime at) => ((DateTime?)at).Milliseconds()!;
}
