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

    /// <summary>Codes of all that can speak against a resource, obstacles first, with their words.</summary>
    public static IReadOnlyDictionary<string, string> Words { get; } = Enum.GetValues<ObstacleKind>().Select(o => (o.ToString(), o.Word())).Concat(Enum.GetValues<PartKind>().Select(p => (p.ToString(), p.Word()))).ToDictionary(w => w.Item1.ToLowerInvariant(), w => w.Item2);

    /// <summary>What spoke against a resource when it was chosen: the first obstacle; else the part that, were it met, would alone have been enough (the one that costs most); else that it is another thing than what is wanted.</summary>
    public static (string Code, string Sentence) Weakest(MatchChoice choice)
    {
        var figures = JsonNode.Parse(choice.FiguresJson)!;
        if (figures["obstacles"]!.AsArray() is [{ } first, ..]) return (((string)first["obstacle"]!).ToLowerInvariant(), (string)first["sentence"]!);
        var parts = figures["parts"]!.AsArray().ToDictionary(p => Enum.Parse<PartKind>((string)p!["part"]!), p => (Value: (int)p!["value"]! / 10_000.0, Sentence: (string)p["sentence"]!));
        var weights = Weights.Default;
        var (what, worth) = (weights.Worth(parts[PartKind.What].Value), weights.Worth(choice.Fit / 10_000.0));
        var enough = parts.Where(p => p.Key != PartKind.What).Select(p => (p.Key, Gain: what * weights.Of(p.Key) * (1 - p.Value.Value))).Where(p => weights.Fit(worth + p.Gain) >= weights.Least).ToList();
        var weakest = enough.Count > 0 ? enough.MaxBy(p => p.Gain).Key : PartKind.What;
        return (weakest.ToString().ToLowerInvariant(), parts[weakest].Sentence);
    }
}
