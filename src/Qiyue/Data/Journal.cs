using System.Text.Json.Nodes;
using Qiyue.Data.Verification;
using Qiyue.Kernel;

namespace Qiyue.Data;

/// <summary>How a journal entry is made and hashed; the same code writes and verifies.</summary>
public static class Journal
{
    /// <summary>The next entry of the aggregate's chain; moves the aggregate's sequence and head.</summary>
    /// <param name="before">State before the act; null for a new aggregate.</param>
    /// <param name="gap">Where that state is not the one that the chain tells; null = it is.</param>
    internal static JournalEntry Append(Aggregate aggregate, string act, Actor actor, DateTime now, string? reason, JsonObject? before, JsonObject after, JsonObject? parts, string personalDigest, StateGap? gap = null)
    {
        var entry = new JournalEntry
        {
            SubjectKind = aggregate.SubjectKind, SubjectId = aggregate.Id, Sequence = aggregate.JournalSequence + 1,
            At = now, Act = act, PersonId = actor.PersonId, OrganizationId = actor.OrganizationId,
            ActorText = actor.OrganizationName.Length == 0 ? (actor.IsSystem ? "系统" : actor.IsSignedIn ? actor.PostTitle : "访客") : $"{actor.OrganizationName} · {actor.PostTitle}",
            Reason = reason, Changes = CanonicalJson.Of(Difference(before, after, parts, gap)), StateDigest = CanonicalJson.Digest(after),
            PersonalDigest = personalDigest, PreviousHash = aggregate.JournalHead, Hash = "",
        };
        entry.Hash = HashOf(entry);
        aggregate.JournalSequence = entry.Sequence;
        aggregate.JournalHead = entry.Hash;
        return entry;
    }

    /// <summary>SM3 of the canonical JSON of everything but the hash.</summary>
    public static string HashOf(JournalEntry e)
    {
        var writer = new CanonicalWriter();
        try
        {
            writer.Member("act", e.Act);
            writer.Member("actor", e.ActorText);
            writer.Member("at", new DateTimeOffset(DateTime.SpecifyKind(e.At, DateTimeKind.Utc)).ToUnixTimeMilliseconds());
            writer.Member("changes", e.Changes);
            writer.Member("kind", e.SubjectKind);
            writer.Member("organization", e.OrganizationId?.ToString());
            writer.Member("person", e.PersonId?.ToString());
            writer.Member("personal", e.PersonalDigest);
            writer.Member("previous", e.PreviousHash);
            writer.Member("reason", e.Reason);
            writer.Member("sequence", e.Sequence);
            writer.Member("state", e.StateDigest);
            writer.Member("subject", e.SubjectId.ToString());
            writer.End();
            return Sm3.Hex(writer.Text);
        }
        finally { writer.Dispose(); }
    }

    /// <summary>{"before":{…},"after":{…},"parts":{…}} with the top-level members that differ, and those that the chain did not have yet ("after" only); "gone", "strayed": see <see cref="StateGap"/>.</summary>
    private static JsonObject Difference(JsonObject? before, JsonObject after, JsonObject? parts, StateGap? gap)
    {
        var (old, changed) = (new JsonObject(), new JsonObject());
        foreach (var (name, value) in after)
        {
            var known = before is not null && gap?.Unknown.Contains(name) is not true;
            var was = known ? before![name] : null;
            if (known && JsonNode.DeepEquals(was, value)) continue;
            if (known) old[name] = was?.DeepClone();
            changed[name] = value?.DeepClone();
        }
        var difference = new JsonObject { ["before"] = old, ["after"] = changed };
        if (parts is not null) difference["parts"] = parts;
        if (gap is { Gone.Count: > 0 }) difference["gone"] = new JsonArray([.. gap.Gone.Select(m => (JsonNode)m)]);
        if (gap is { Strayed.Count: > 0 }) difference["strayed"] = new JsonArray([.. gap.Strayed.Select(m => (JsonNode)m)]);
        return difference;
    }
}
