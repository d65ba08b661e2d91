using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Backing;
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
    public bool IsFolded => Choice?.Decision switch { ChoiceState.Chosen => false, ChoiceState.Declined => true, _ => !IsAdvised };
}

/// <param name="Candidates">A page of them, best first, without those declined.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
/// <param name="Obstructed">On the first page: what would fit if nothing stood in its way, best first.</param>
/// <param name="Declined">On the first page.</param>
/// <param name="Backing">How many people back the need.</param>
/// <param name="Contracted">A running contract answers it already.</param>
public sealed record NeedMatches(Need Need, OrganizationNode Owner, IReadOnlyList<MatchCandidate> Candidates, string? Next, IReadOnlyList<MatchCandidate> Obstructed, IReadOnlyList<MatchCandidate> Declined, int Backing, bool Contracted)
{
    /// <summary>Nobody has what is needed.</summary>
    public bool NothingFits => !Candidates.Any(c => c.IsAdvised);
}

/// <summary>
/// The desk of one need: ranked resources of the district with parts, sentences, obstacles, and what was decided before. A 404 for needs of others, 403 without the duty. Source: domain.md,
/// Matching.
/// </summary>
public sealed class MatchNeeds(Act act, OrganizationTree tree, MatchBook book, NeedBackings backings, AnsweredNeeds answered)
{
    public const int Usual = 10, Most = 50;

    /// <summary>So many are looked at before earlier decisions change their order: the list is these, then the next so many.</summary>
    private const int Looked = 60;

    /// <summary>Nobody reads further.</summary>
    private const int MostRounds = 20;
    private const int ObstructedShown = 5;

    /// <param name="cursor">As answered with the page before; null = from the start.</param>
    public async Task<NeedMatches> Handle(string code, string? cursor, int? limit, CancellationToken ct)
    {
        var need = await Find(code, ct);
        var choices = await act.Db.Set<MatchChoice>().AsNoTracking().Where(c => c.NeedId == need.Id).ToListAsync(ct);
        return await Of(need, choices, MatchCursor.Read(cursor), Math.Clamp(limit ?? Usual, 1, Most), ct);
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

    /// <summary>Rounds of as many resources as are looked at together, each in the order that earlier decisions give it; pages are cut out of a round, and what was decided for this need stands on the first alone.</summary>
    private async Task<NeedMatches> Of(Need need, List<MatchChoice> choices, MatchCursor after, int limit, CancellationToken ct)
    {
        var district = tree.DistrictOf(need.OwnerId).Id;
        var resources = choices.Where(c => c.Decision != ChoiceState.Open).Select(c => c.ResourceId).ToList();
        var decided = resources.Count == 0 ? [] : await act.Db.Set<Resource>().AsNoTracking().Where(r => resources.Contains(r.Id)).Select(r => new { r.Id, r.Code }).ToDictionaryAsync(r => r.Code, r => choices.Single(c => c.ResourceId == r.Id), ct);
        var isFirst = after == MatchCursor.Start;
        var (open, blocked, isLast) = book.Ask(district, matcher =>
        {
            var reading = matcher.Read(book.Read(need));
            (MatchResource, MatchResult)[] Explained(IEnumerable<string> codes) => [.. codes.Where(matcher.Contains).ToList() is var known ? known.Zip(matcher.Explain(reading, known), (c, m) => (matcher[c]!, m)) : []];
            var ranked = matcher.Rank(reading, (after.Round + 1) * Looked).Skip(after.Round * Looked).Select(r => r.Resource).ToList();
            return (Explained(ranked.Where(r => !decided.ContainsKey(r)).Concat(isFirst ? decided.Keys : [])),
                isFirst ? Explained(matcher.Blocked(reading, Looked).Where(r => r.Potential >= matcher.Weights.Least && !decided.ContainsKey(r.Resource)).Select(r => r.Resource)) : [], ranked.Count < Looked);
        });
        var before = await Earlier(district, need.Id, [.. open.Concat(blocked).SelectMany(m => m.Item2.Topics.Take(1)).Distinct()], ct);
        var all = open.Concat(blocked).Select(m => Candidate(m.Item1, m.Item2, before, decided.GetValueOrDefault(m.Item1.Id))).ToArray();
        var round = all.Where(c => c.Choice is null && c.Match.Obstacles.Count == 0).OrderByDescending(c => c.Fit).ThenBy(c => c.Resource.Id, StringComparer.Ordinal).ToList();
        var chosen = all.Where(c => c.Choice?.Decision == ChoiceState.Chosen).OrderByDescending(c => c.Fit).ThenBy(c => c.Resource.Id, StringComparer.Ordinal).ToList();
        var rest = round.Skip(after.Place).Take(Math.Max(1, limit - chosen.Count)).ToList();
        var reached = after.Place + rest.Count;
        var next = reached < round.Count ? after with { Place = reached } : isLast || after.Round + 1 >= MostRounds ? null : new MatchCursor(after.Round + 1, 0);
        return new(need, tree.Get(need.OwnerId), [.. chosen, .. rest], next?.ToString(),
            [.. all.Where(c => c.Match.Obstacles.Count > 0 && c.Choice is null).OrderByDescending(c => c.Match.Potential).ThenBy(c => c.Resource.Id, StringComparer.Ordinal).Take(ObstructedShown)],
            [.. all.Where(c => c.Choice?.Decision == ChoiceState.Declined).OrderBy(c => c.Resource.Id, StringComparer.Ordinal)],
            await backings.Of(need.Id, ct), await answered.In(act.Db).AnyAsync(a => a.NeedId == need.Id, ct));
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

/// <summary>Where a page of candidates begins: the round and the place in it. The ranking follows from what is listed and decided, so the same address shows the same until that changes.</summary>
internal sealed record MatchCursor(int Round, int Place)
{
    public static readonly MatchCursor Start = new(0, 0);

    public override string ToString() => $"{Round}.{Place}";

    public static MatchCursor Read(string? text) => string.IsNullOrEmpty(text) ? Start
        : text.Split('.') is [var round, var place] && byte.TryParse(round, out var r) && byte.TryParse(place, out var p) ? new(r, p) : throw Refusal.Invalid("cursor", "cursor.invalid", "翻页标记无效，请从第一页重新查看。");
}
