using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Matching;

/// <summary>Figures and sentences of a match as they are kept with a decision; personal data in them is hidden, for they stay for good.</summary>
internal static class MatchFigures
{
    public static string Json(MatchResult match) => CanonicalJson.Of(new JsonObject
    {
        ["parts"] = new JsonArray([.. match.Parts.Select(p => new JsonObject { ["part"] = p.Kind.ToString(), ["value"] = (int)Math.Round(10_000 * p.Value), ["sentence"] = Mask.Text(p.Sentence.ToString()) })]),
        ["obstacles"] = new JsonArray([.. match.Obstacles.Select(o => new JsonObject { ["obstacle"] = o.Kind.ToString(), ["sentence"] = Mask.Text(o.Sentence.ToString()) })]),
    });
}
