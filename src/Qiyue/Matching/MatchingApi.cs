using Microsoft.Extensions.Localization;
using Qiyue.Platform.Jobs;

namespace Qiyue.Matching;

/// <param name="Value">0 … 1.</param>
/// <param name="Weight">Share of the fit this part can take away.</param>
public sealed record MatchPartJson(string Part, double Value, double Weight, string Sentence);

public sealed record MatchObstacleJson(string Obstacle, string Sentence);

/// <param name="Fit">0 … 1, with what earlier decisions add.</param>
/// <param name="Advised">False: choosing it asks for a reason.</param>
/// <param name="Decision">open, chosen or declined.</param>
public sealed record CandidateJson(string Resource, string Title, string Unit, string Kind, double Fit, bool Advised, IReadOnlyList<string> Topics, IReadOnlyList<MatchPartJson> Parts, IReadOnlyList<MatchObstacleJson> Obstacles,
    string? Experience, string Decision, string? Reason)
{
    public static CandidateJson Of(MatchCandidate c, IStringLocalizer text)
    {
        string Said(Sentence s) => text[s.Text, s.Values];
        return new(c.Resource.Id, c.Resource.Title, c.Resource.Unit, c.Resource.Kind, Math.Round(c.Fit, 4), c.IsAdvised, c.Match.Topics, [.. c.Match.Parts.Select(p => new MatchPartJson(p.Kind.ToString().ToLowerInvariant(), Math.Round(p.Value, 4), p.Weight, Said(p.Sentence)))],
            [.. c.Match.Obstacles.Select(o => new MatchObstacleJson(o.Kind.ToString().ToLowerInvariant(), Said(o.Sentence)))], Matching.Experience.Says(c.Chosen, c.Declined) is { } said ? Said(said) : null,
            (c.Choice?.Decision ?? ChoiceState.Open).ToString().ToLowerInvariant(), c.Choice?.Reason is { Length: > 0 } reason ? reason : null);
    }
}

/// <param name="NothingFits">No candidate is advised.</param>
public sealed record NeedMatchesJson(string Need, string Title, bool NothingFits, IReadOnlyList<CandidateJson> Candidates, string? Next, IReadOnlyList<CandidateJson> Obstructed, IReadOnlyList<CandidateJson> Declined)
{
    public static NeedMatchesJson Of(NeedMatches m, IStringLocalizer text)
    {
        IReadOnlyList<CandidateJson> All(IReadOnlyList<MatchCandidate> of) => [.. of.Select(c => CandidateJson.Of(c, text))];
        return new(m.Need.Code, m.Need.Title, m.NothingFits, All(m.Candidates), m.Next, All(m.Obstructed), All(m.Declined));
    }
}

public sealed record MatchDecisionJson(string Decision, double Fit, bool AgainstAdvice, string Reason, int Version) : Platform.Web.IVersioned
{
    public static MatchDecisionJson Of(MatchChoice c) => new(c.Decision.ToString().ToLowerInvariant(), c.Fit / 10_000.0, c.AgainstAdvice, c.Reason, c.Version);
}

/// <param name="MadeAt">Null: none was made yet.</param>
public sealed record MatchPlanJson(DateTime? MadeAt, PlanContent? Plan);

internal static class MatchingApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var need = api.MapGroup("/needs/{code}/matches").WithTags("Matching");
        need.MapGet("", async (string code, string? cursor, int? limit, MatchNeeds matches, IStringLocalizer text, CancellationToken ct) => NeedMatchesJson.Of(await matches.Handle(code, cursor, limit, ct), text)).WithSummary("Ranked resources for a need, a page at a time, with parts, sentences and obstacles");
        need.MapPost("/choices", async (string code, ChooseMatchInput input, DecideMatch act, CancellationToken ct) => MatchDecisionJson.Of(await act.Choose(code, input, ct))).WithSummary("Chooses a resource for a need; against advice with a reason");
        need.MapPost("/refusals", async (string code, DeclineMatchInput input, DecideMatch act, CancellationToken ct) => MatchDecisionJson.Of(await act.Decline(code, input, ct))).WithSummary("A resource does not suit the need, with the reason");
        need.MapPost("/restorations", async (string code, RestoreMatchInput input, DecideMatch act, CancellationToken ct) => MatchDecisionJson.Of(await act.TakeBack(code, input, ct))).WithSummary("Takes a decision back: the resource is a candidate again");
        api.MapGet("/matching/mismatches", async ([AsParameters] MismatchQuery query, ListMismatches list, HttpContext http, CancellationToken ct) => Lists.ListsApi.Linked(await list.Handle(query, ct), http)).WithTags("Matching").WithSummary("Resources chosen against advice below the acting street or district, the latest first");
        var plan = api.MapGroup("/matching/plan").WithTags("Matching");
        plan.MapGet("", async (ReadMatchPlan read, CancellationToken ct) => await read.Handle(ct) is var (at, content) ? new MatchPlanJson(at, content) : new(null, null)).WithSummary("The latest plan of the acting street or district");
        plan.MapPost("", async (StartMatchPlan start, IStringLocalizer text, CancellationToken ct) =>
        {
            var job = await start.Handle(ct);
            return TypedResults.Accepted($"/api/v1/jobs/{job.Id}", JobJson.Of(job, text));
        }).WithSummary("Makes a plan anew, as a job");
    }
}
