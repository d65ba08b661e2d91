using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Qiyue.Kernel;

namespace Qiyue.Data.Verification;

/// <summary>Where the state with which an act begins is not the one that the chain tells; its entry says so (docs/decisions/0007).</summary>
/// <param name="Unknown">Members that no entry has, or has in another form: the program before did not know them. They are recorded now.</param>
/// <param name="Gone">Members of the chain that this program does not have any more.</param>
/// <param name="Strayed">Members that were changed past the program.</param>
internal sealed record StateGap(IReadOnlyList<string> Unknown, IReadOnlyList<string> Gone, IReadOnlyList<string> Strayed);

/// <summary>The state of a subject as its entries tell it, one after the other: for saying where the present differs.</summary>
internal static class RecordedState
{
    public static async Task<JsonObject> Of(QiyueDb db, string kind, Guid id, CancellationToken ct)
    {
        var state = new JsonObject();
        var entries = db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectKind == kind && e.SubjectId == id).OrderBy(e => e.Sequence).Select(e => e.Changes).AsAsyncEnumerable();
        await foreach (var changes in entries.WithCancellation(ct))
        {
            var change = JsonNode.Parse(changes)!;
            foreach (var (name, value) in change["after"]!.AsObject()) state[name] = value?.DeepClone();
            foreach (var name in change["gone"]?.AsArray() ?? []) state.Remove((string)name!);
        }
        return state;
    }

    public static async Task<StateGap> Gap(QiyueDb db, Aggregate aggregate, JsonObject before, CancellationToken ct)
    {
        var recorded = await Of(db, aggregate.SubjectKind, aggregate.Id, ct);
        return new([.. Unknown(recorded, before)], [.. recorded.Where(m => !before.ContainsKey(m.Key)).Select(m => m.Key)], [.. Differences(recorded, before)]);
    }

    /// <summary>
    /// Members that differ. A member that only one side has does not count: a newer program may have added or dropped it, and no change of a row
    /// can bring that about.
    /// </summary>
    public static IEnumerable<string> Differences(JsonObject recorded, JsonObject present) =>
        recorded.Where(m => present.ContainsKey(m.Key) && !Same(m.Value, present[m.Key])).Select(m => m.Key).Order(StringComparer.Ordinal);

    /// <summary>Members that only the present has, or has more of than was recorded.</summary>
    public static IEnumerable<string> Unknown(JsonObject recorded, JsonObject present) =>
        present.Where(m => !recorded.TryGetPropertyValue(m.Key, out var was) || !JsonNode.DeepEquals(was, m.Value) && Same(was, m.Value)).Select(m => m.Key).Order(StringComparer.Ordinal);

    private static bool Same(JsonNode? recorded, JsonNode? present) => (recorded, present) switch
    {
        (JsonObject r, JsonObject p) => !Differences(r, p).Any(),
        (JsonArray r, JsonArray p) => r.Count == p.Count && r.Zip(p).All(x => Same(x.First, x.Second)),
        _ => JsonNode.DeepEquals(recorded, present),
    };
}
