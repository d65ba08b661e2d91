using System.Text.Json.Nodes;
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
}
