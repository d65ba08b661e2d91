using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace Qiyue.Data.Verification;

/// <summary>The state of a subject as its entries tell it, one after the other: for saying where the present differs.</summary>
internal static class RecordedState
{
    public static async Task<JsonObject> Of(QiyueDb db, string kind, Guid id, CancellationToken ct)
    {
        var state = new JsonObject();
        var entries = db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectKind == kind && e.SubjectId == id).OrderBy(e => e.Sequence).Select(e => e.Changes).AsAsyncEnumerable();
        await foreach (var changes in entries.WithCancellation(ct))
            foreach (var (name, value) in JsonNode.Parse(changes)!["after"]!.AsObject()) state[name] = value?.DeepClone();
        return state;
    }

    /// <summary>
    /// Members that differ. A member that only one side has does not count: a newer program may have added or dropped it, and no change of a row
    /// can bring that about.
    /// </summary>
    public static IEnumerable<string> Differences(JsonObject recorded, JsonObject present) =>
        recorded.Where(m => present.ContainsKey(m.Key) && !Same(m.Value, present[m.Key])).Select(m => m.Key).Order(StringComparer.Ordinal);

    private static bool Same(JsonNode? recorded, JsonNode? present) => (recorded, present) switch
    {
        (JsonObject r, JsonObject p) => !Differences(r, p).Any(),
        (JsonArray r, JsonArray p) => r.Count == p.Count && r.Zip(p).All(x => Same(x.First, x.Second)),
        _ => JsonNode.DeepEquals(recorded, present),
    };
}
