using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Organizations;

namespace Qiyue.Matching;

public sealed class ChooseMatchInput
{
    /// <summary>Code of the resource.</summary>
    [Filled, Max(32)] public string Resource { get; set; } = "";

    /// <summary>Required when an obstacle stands in the way or nothing speaks for it.</summary>
    [Max(500)] public string? Reason { get; set; }
}

public sealed class DeclineMatchInput
{
    [Filled, Max(32)] public string Resource { get; set; } = "";
    [Filled, Max(500)] public string Reason { get; set; } = "";
}

public sealed class RestoreMatchInput
{
    [Filled, Max(32)] public string Resource { get; set; } = "";
}

/// <summary>
/// Decisions at the matching desk: a resource is chosen, found not to suit, or that is taken back. Kept with the figures of the moment. Errors: match.reason, match.same_choice,
/// match.not_decided, match.not_published; a 404 for needs of others and resources not offered, 403 without the duty.
/// </summary>
public sealed class DecideMatch(Act act, OrganizationTree tree, MatchNeeds matches)
{
    public Task<MatchChoice> Choose(string need, ChooseMatchInput input, CancellationToken ct) => Decide(need, input.Resource, ChoiceState.Chosen, input.Reason, ct);

    public Task<MatchChoice> Decline(string need, DeclineMatchInput input, CancellationToken ct) => Decide(need, input.Resource, ChoiceState.Declined, input.Reason, ct);

    public async Task<MatchChoice> TakeBack(string need, RestoreMatchInput input, CancellationToken ct)
    {
        var (found, resource) = (await matches.Find(need, ct), await Resource(input.Resource, ct));
        var choice = act.Track(await act.Db.Set<MatchChoice>().SingleOrDefaultAsync(c => c.NeedId == found.Id && c.ResourceId == resource.Id, ct));
        choice.TakeBack(act.Now);
        act.Record(choice, "match.taken_back");
        await act.Commit(ct);
        return choice;
    }

    private async Task<MatchChoice> Decide(string need, string code, ChoiceState state, string? reason, CancellationToken ct)
    {
        var (found, resource) = (await matches.Find(need, ct), await Resource(code, ct));
        var match = matches.One(found, code);
        var choice = await act.Db.Set<MatchChoice>().SingleOrDefaultAsync(c => c.NeedId == found.Id && c.ResourceId == resource.Id, ct) is { } known ? act.Track(known)
            : act.Add(new MatchChoice(found.Id, resource.Id, resource.OwnerId, tree.DistrictOf(found.OwnerId).Id));
        var against = match.Obstacles.Count > 0 || match.Fit < Weights.Default.Least;
        choice.Decide(state, match, against, reason, act.Actor.OrganizationId, act.Now);
        act.Record(choice, state == ChoiceState.Declined ? "match.declined" : against ? "match.chosen_against_advice" : "match.chosen", reason);
        await act.Commit(ct);
        return choice;
    }

    private async Task<Resource> Resource(string code, CancellationToken ct) => await act.Db.Set<Resource>().AsNoTracking().SingleOrDefaultAsync(r => r.Code == code && r.Status == ListState.Published, ct) ?? throw Refusal.NotFound();
}
