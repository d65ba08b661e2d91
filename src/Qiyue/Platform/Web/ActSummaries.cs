using System.Collections.Frozen;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.OpenApi;

namespace Qiyue.Platform.Web;

/// <summary>Names the handler an endpoint stands for, where its parameters do not (it is run again when another act was first).</summary>
public sealed record Does(Type Handler);

public static class DoesExtensions
{
    public static RouteHandlerBuilder Does<THandler>(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new Does(typeof(THandler)));
}

/// <summary>
/// What the API document says of an act: the summary of its handler as it stands in the source, its first sentence as summary, the codes after "Errors:" as those of the
/// refusals. Handlers of several acts have no summary for one of them: their endpoints say it by WithSummary. A test fails on an operation without a summary.
/// </summary>
internal static partial class ActSummaries
{
    private static readonly Lazy<FrozenDictionary<string, string>> Summaries = new(Read);

    public static void Describe(OpenApiOperation operation, IList<object> metadata)
    {
        var handler = metadata.OfType<Does>().FirstOrDefault()?.Handler
            ?? metadata.OfType<MethodInfo>().FirstOrDefault()?.GetParameters().Select(p => p.ParameterType).FirstOrDefault(IsHandler);
        if (handler is null || !Summaries.Value.TryGetValue("T:" + handler.FullName, out var text)) return;
        var errors = Errors().Match(text);
        if (errors.Success && operation.Responses?.GetValueOrDefault("4XX") is OpenApiResponse refused) refused.Description += $". Codes: {errors.Groups[1].Value.Trim().TrimEnd('.')}";
        if (operation.Summary is { Length: > 0 }) return;
        var said = Errors().Replace(Source().Replace(text, ""), "").Trim();
        var first = FirstSentence().Match(said);
        operation.Summary = (first.Success ? first.Value : said).TrimEnd('.');
        if (first.Success && said[first.Length..].Trim() is { Length: > 0 } rest) operation.Description = rest;
    }

    /// <summary>A class of one act.</summary>
    private static bool IsHandler(Type type) => type.Assembly == typeof(ActSummaries).Assembly && type.GetMethod("Handle") is not null;

    private static FrozenDictionary<string, string> Read()
    {
        var file = Path.ChangeExtension(typeof(ActSummaries).Assembly.Location, ".xml");
        if (!File.Exists(file)) return FrozenDictionary<string, string>.Empty;
        return XDocument.Load(file).Descendants("member").Where(m => m.Attribute("name")!.Value.StartsWith("T:", StringComparison.Ordinal) && m.Element("summary") is not null)
            .ToFrozenDictionary(m => m.Attribute("name")!.Value, m => Spaces().Replace(string.Concat(m.Element("summary")!.Nodes().Select(Plain)), " ").Trim());
    }

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { HasElements: false, IsEmpty: true } see => (see.Attribute("cref") ?? see.Attribute("name"))?.Value.Split('.', ':')[^1] ?? "",
        XElement element => element.Value,
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"Errors: (.*?)\.(?= |$)")]
    private static partial Regex Errors();

    [GeneratedRegex(@"Source: .*?\.(?= |$)")]
    private static partial Regex Source();

    [GeneratedRegex(@"^.*?\.(?= )")]
    private static partial Regex FirstSentence();
}
