using System.Text.Json.Nodes;
using CsCheck;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Kernel;

/// <summary>Our canonical JSON is that of npm "canonicalize" (RFC 8785), for what it allows; the vectors are made by canonical-vectors.mjs.</summary>
public class CanonicalJsonTests
{
    private static readonly JsonNode Vectors = JsonNode.Parse(File.ReadAllText(Path.Combine(Sources.Root, "tests", "Qiyue.Tests", "Kernel", "canonical-vectors.json")))!;

    [Fact]
    public void The_same_text_as_the_reference()
    {
        var vectors = Vectors["vectors"]!.AsArray();
        vectors.Count.ShouldBeGreaterThan(200);
        Offenders.None(vectors.Where(v => CanonicalJson.Of(v!["value"]) != (string)v["canonical"]!).Select(v => $"{CanonicalJson.Of(v!["value"])} is not {v["canonical"]}"));
    }

    [Fact]
    public void The_canonical_text_reads_back_as_the_same_value() =>
        Offenders.None(Vectors["vectors"]!.AsArray().Where(v => !JsonNode.DeepEquals(JsonNode.Parse((string)v!["canonical"]!), v["value"])).Select(v => (string)v!["canonical"]!));

    [Fact]
    public void Numbers_that_are_no_safe_integers_are_refused()
    {
        foreach (var number in Vectors["refused"]!.AsArray()) Should.Throw<ArgumentException>(() => CanonicalJson.Of(JsonNode.Parse((string)number!)), (string)number!);
    }

    [Fact]
    public void A_lone_surrogate_is_refused()
    {
        foreach (var text in new[] { "\ud83d", "a\ude00", "\ude00\ud83d" }) Should.Throw<ArgumentException>(() => CanonicalJson.Of(JsonValue.Create(text)));
    }

    [Fact]
    public void Any_value_gives_the_text_and_digest_of_the_plain_way()
    {
        Any.Sample(node => CanonicalJson.Of(node) == PlainCanonicalJson.Of(node) && CanonicalJson.Digest(node) == PlainCanonicalJson.Digest(node));
        // As it is read from text, where numbers and strings are other classes.
        Any.Sample(node => CanonicalJson.Of(JsonNode.Parse(node.ToJsonString())) == PlainCanonicalJson.Of(node));
    }

    [Fact]
    public void A_journal_entry_is_hashed_as_the_canonical_object_of_its_columns() =>
        Gen.Select(Text, Text, Gen.Long[0, 4_000_000_000_000], Gen.Bool, Gen.Long[1, 1L << 50]).Sample((act, changes, at, isVisitor, sequence) =>
        {
            var e = new JournalEntry
            {
                SubjectKind = "contract", SubjectId = Guid.CreateVersion7(), Sequence = sequence, At = DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime, Act = act, ActorText = changes, Changes = changes, StateDigest = "s",
                PersonId = isVisitor ? null : Guid.NewGuid(), OrganizationId = isVisitor ? null : Guid.NewGuid(), Reason = isVisitor ? null : act, PersonalDigest = "", PreviousHash = "p", Hash = "",
            };
            return Journal.HashOf(e) == PlainCanonicalJson.Digest(new JsonObject
            {
                ["kind"] = e.SubjectKind, ["subject"] = e.SubjectId.ToString(), ["sequence"] = e.Sequence, ["at"] = at,
                ["act"] = e.Act, ["person"] = e.PersonId?.ToString(), ["organization"] = e.OrganizationId?.ToString(), ["actor"] = e.ActorText,
                ["reason"] = e.Reason, ["changes"] = e.Changes, ["state"] = e.StateDigest, ["personal"] = e.PersonalDigest, ["previous"] = e.PreviousHash,
            });
        });

    /// <summary>Control characters, quotes, Chinese, pairs of surrogates, long runs.</summary>
    private static readonly Gen<string> Text = Gen.OneOf(Gen.Char[(char)0, (char)0x7f].Select(c => c.ToString()), Gen.Int[0, 7].Select(i => new[] { "约", "\"", "\\", "😀", "\u2028", "a", "é", new string('契', 700) }[i])).Array[0, 12].Select(string.Concat);

    private static readonly Gen<JsonNode> Any = Gen.Recursive<JsonNode>((depth, inner) =>
    {
        var leaf = Gen.OneOf(Text.Select(t => (JsonNode)JsonValue.Create(t)), Gen.Long[-9_007_199_254_740_991, 9_007_199_254_740_991].Select(n => (JsonNode)JsonValue.Create(n)), Gen.Int.Select(n => (JsonNode)JsonValue.Create(n)), Gen.Bool.Select(b => (JsonNode)JsonValue.Create(b)));
        return depth > 3 ? leaf : Gen.OneOf(leaf, inner.Array[0, 5].Select(items => (JsonNode)new JsonArray([.. items.Select(i => i.DeepClone())])),
            Gen.Select(Text, inner).Array[0, 6].Select(members => (JsonNode)new JsonObject(members.DistinctBy(m => m.Item1).Select(m => KeyValuePair.Create(m.Item1, (JsonNode?)m.Item2.DeepClone())))));
    });
}
