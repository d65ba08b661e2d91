using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Organizations;

namespace Qiyue.Matching;

/// <summary>A resource beside a need: what the engine says, and what earlier decisions add.</summary>
/// <param name="Fit">With what earlier decisions add; 0 when an obstacle stands in the way.</param>
/// <param name="Chosen">How often this unit's resource was chosen for other needs of the same topic.</param>
/// <param name="Declined">… was found not to suit.</param>
public sealed record MatchCandidate(MatchResource Resource, MatchResult Match, double Fit, int Chosen, int Declined, MatchChoice? Choice)
{
    public bool IsAdvised => Match.Obstacles.Count == 0 && Fit >= Weights.Default.Least;

    /// <summary>Shown in one line until somebody wants to know more.</summary>
    public bool IsFolded => !IsAdvised && Choice?.Decision != ChoiceState.Chosen;
}

/// <param name="Candidates">Best first, without those declined.</param>
/// <param name="Obstructed">What would fit if nothing stood in its way, best first.</param>
public sealed record NeedMatches(Need Need, OrganizationNode Owner, IReadOnlyList<MatchCandidate> Candidates, IReadOnlyList<MatchCandidate> Obstructed, IReadOnlyList<MatchCandidate> Declined)
{
    /// <summary>Nobody has what is needed.</summary>
    public bool NothingFits => !Candidates.Any(c => c.IsAdvised);
}

/// <summary>
/// The desk of one need: ranked resources of the district with parts, sentences, obstacles, and what was decided before. A 404 for needs of others, 403 without the duty. Source: domain.md,
/// Matching.
/// </summary>
public sealed class MatchNeeds(Act act, OrganizationTree tree, MatchBook book)
{
    public const int Usual = 10, Most = 50;

    /// <summary>So many are looked at before earlier decisions change their order.</summary>
    private const int Looked = 60;
    private const int ObstructedShown = 5;

    public async Task<NeedMatches> Handle(string code, int? limit, CancellationToken ct)
    {
        var need = await Find(code, ct);
        var choices = await act.Db.Set<MatchChoice>().AsNoTracking().Where(c => c.NeedId == need.Id).ToListAsync(ct);
        return await Of(need, choices, Math.Clamp(limit ?? Usual, 1, Most), ct);
    }

    /// <summary>The published need of one's own branch. Errors: match.not_published.</summary>
    internal async Task<Need> Find(string code, CancellationToken ct)
    {
        var need = await act.Db.Set<Need>().AsNoTracking().SingleOrDefaultAsync(n => n.Code == code && n.Status != ListState.Staged && n.Status != ListState.Dropped, ct) ?? throw Refusal.NotFound();
        var owner = tree.Get(need.OwnerId);
        if (!act.Actor.IsAtOrAbove(owner.Path)) throw Refusal.NotFound();
        if (!MatchingPermissions.MayMatch(act.Actor, owner.Path)) throw Refusal.Forbidden();
        return need.Status == ListState.Published ? need : throw new Refusal("match.not_published", "需求发布后才能匹配资源，请先发布。");
    }

    /// <summary>One pair, judged now; a 404 when the resource is not offered in this district.</summary>
    internal MatchResult One(Need need, string resource) =>
        book.Ask(tree.DistrictOf(need.OwnerId).Id, matcher => matcher.Explain(matcher.Read(book.Read(need)), resource)) ?? throw Refusal.NotFound();

    private async Task<NeedMatches> Of(Need need, List<MatchChoice> choices, int limit, CancellationToken ct)
    {
        var district = tree.DistrictOf(need.OwnerId).Id;
        var resources = choices.Select(c => c.ResourceId).ToList();
        var decided = await act.Db.Set<Resource>().AsNoTracking().Where(r => resources.Contains(r.Id)).Select(r => new { r.Id, r.Code }).ToDictionaryAsync(r => r.Code, r => choices.Single(c => c.ResourceId == r.Id), ct);
        var (open, blocked) = book.Ask(district, matcher =>
        {
            var reading = matcher.Read(book.Read(need));
            (MatchResource, MatchResult)[] Explained(IEnumerable<string> codes) => [.. codes.Select(c => (matcher[c]!, matcher.Explain(reading, c)!))];
            var chosen = decided.Keys.Where(matcher.Contains);
            return (Explained(matcher.Rank(reading, Looked).Select(r => r.Resource).Union(chosen)), Explained(matcher.Blocked(reading, Looked).Where(r => r.Potential >= matcher.Weights.Least).Select(r => r.Resource)));
        });
        var before = await Earlier(district, need.Id, [.. open.Concat(blocked).SelectMany(m => m.Item2.Topics.Take(1)).Distinct()], ct);
        var all = open.Concat(blocked).DistinctBy(m => m.Item1.Id).Select(m => Candidate(m.Item1, m.Item2, before, decided.GetValueOrDefault(m.Item1.Id))).ToArray();
        return new(need, tree.Get(need.OwnerId),
            [.. all.Where(c => c is { Match.Obstacles.Count: 0 } or { Choice.Decision: ChoiceState.Chosen }).Where(c => c.Choice?.Decision != ChoiceState.Declined)
                .OrderByDescending(c => c.Choice?.Decision == ChoiceState.Chosen).ThenByDescending(c => c.Fit).ThenBy(c => c.Resource.Id, StringComparer.Ordinal).Take(limit)],
            [.. all.Where(c => c.Match.Obstacles.Count > 0 && c.Choice?.Decision is not (ChoiceState.Chosen or ChoiceState.Declined)).OrderByDescending(c => c.Match.Potential).ThenBy(c => c.Resource.Id, StringComparer.Ordinal).Take(ObstructedShown)],
            [.. all.Where(c => c.Choice?.Decision == ChoiceState.Declined).OrderBy(c => c.Resource.Id, StringComparer.Ordinal)]);
    }

    private static MatchCandidate Candidate(MatchResource resource, MatchResult match, Dictionary<(string Topic, string Unit), (int Chosen, int Declined)> before, MatchChoice? choice)
    {
        var (chosen, declined) = match.Topics.Count == 0 ? default : before.GetValueOrDefault((match.Topics[0], resource.Unit));
        return new(resource, match, Experience.Adjusted(match.Fit, chosen, declined), chosen, declined, choice);
    }

    /// <summary>What was decided in the district for other needs, by topic and unit.</summary>
    private async Task<Dictionary<(string Topic, string Unit), (int Chosen, int Declined)>> Earlier(Guid district, Guid need, List<string> topics, CancellationToken ct)
    {
        var rows = await act.Db.Set<MatchChoice>().AsNoTracking().Where(c => c.DistrictId == district && c.NeedId != need && topics.Contains(c.Topic) && c.Decision != ChoiceState.Open)
            .GroupBy(c => new { c.Topic, c.UnitId, c.Decision }).Select(g => new { g.Key.Topic, g.Key.UnitId, g.Key.Decision, Count = g.Count() }).ToListAsync(ct);
        return rows.GroupBy(r => (r.Topic, tree.Find(r.UnitId)?.Name ?? "")).ToDictionary(g => g.Key, g => (g.Where(r => r.Decision == ChoiceState.Chosen).Sum(r => r.Count), g.Where(r => r.Decision == ChoiceState.Declined).Sum(r => r.Count)));
    }
}
