using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Organizations;
using Qiyue.Platform.Access;
using Qiyue.Platform.Jobs;

namespace Qiyue.Matching;

/// <summary>A street or the district office asks for a plan of the needs below it; it is made as a job. 403 for others.</summary>
public sealed class StartMatchPlan(Act act, OrganizationTree tree, JobDesk desk)
{
    public async Task<JobRun> Handle(CancellationToken ct)
    {
        if (!MatchingPermissions.MayPlan(act.Actor, tree)) throw Refusal.Forbidden();
        return await desk.Start(PlanMatches.Kind, "匹配方案：{0}", act.Actor.OrganizationName, new { }, ct);
    }
}

/// <summary>The latest plan of the acting street or district; null when none was made. 403 for others.</summary>
public sealed class ReadMatchPlan(Act act, OrganizationTree tree)
{
    public async Task<(DateTime At, PlanContent Plan)?> Handle(CancellationToken ct)
    {
        if (!MatchingPermissions.MayPlan(act.Actor, tree)) throw Refusal.Forbidden();
        var own = act.Actor.OrganizationId!.Value;
        return await act.Db.Set<MatchPlan>().AsNoTracking().SingleOrDefaultAsync(p => p.OrganizationId == own, ct) is { } plan ? (plan.At, JsonSerializer.Deserialize<PlanContent>(plan.PlanJson)!) : null;
    }
}

/// <summary>
/// Makes the plan: published needs without a chosen resource or a running contract, each at most one, within what is left of capacities, the largest sum of fits; the plan before stands where a change gains
/// little. Source: domain.md, Matching.
/// </summary>
public sealed class PlanMatches : ILongJob
{
    public const string Kind = "match.plan";

    /// <summary>Candidates looked at for each need.</summary>
    private const int Candidates = 20;
    private const int Batch = 500;

    public async Task Run(JobStep step, CancellationToken ct)
    {
        var own = step.Actor.OrganizationId!.Value;
        var (needs, choices) = await step.Read(s => Open(s.GetRequiredService<QiyueDb>(), s.GetRequiredService<AnsweredNeeds>(), own, s.GetRequiredService<OrganizationTree>().DistrictOf(own).Id, ct));
        await step.Commit((_, job) => { job.Total = needs.Count; return Task.CompletedTask; }, ct);
        var (candidates, resources) = (new List<Candidate>(), new Dictionary<string, MatchResource>(StringComparer.Ordinal));
        foreach (var batch in needs.Chunk(Batch))
        {
            candidates.AddRange(await step.Read(s => Task.FromResult(Ranked(s, batch, choices, resources))));
            await step.Commit((_, job) => { job.Done += batch.Length; return Task.CompletedTask; }, ct);
        }
        await step.Commit(async (s, _) =>
        {
            var db = s.GetRequiredService<QiyueDb>();
            var stored = await db.Set<MatchPlan>().SingleOrDefaultAsync(p => p.OrganizationId == own, ct);
            var before = stored is null ? [] : JsonSerializer.Deserialize<PlanContent>(stored.PlanJson)!.Assigned.ToDictionary(a => a.Need.Code, a => a.Resource);
            if (stored is null) db.Add(stored = new() { OrganizationId = own });
            var content = Content(DistrictPlan.Make(needs.Select(n => n.Code), candidates, before), needs, resources, s.GetRequiredService<OrganizationTree>());
            (stored.At, stored.PlanJson) = (s.GetRequiredService<Act>().Now, JsonSerializer.Serialize(content));
        }, ct);
    }

    /// <summary>What is decided: resource taken, by how many; and pairs that do not suit.</summary>
    private sealed record Decided(Dictionary<string, int> Taken, HashSet<(string Need, string Resource)> Declined);

    private static async Task<(List<Need> Needs, Decided Decided)> Open(QiyueDb db, AnsweredNeeds answered, Guid own, Guid district, CancellationToken ct)
    {
        var answers = answered.In(db);
        var below = db.Set<Need>().AsNoTracking().Where(n => n.Status == ListState.Published && !answers.Any(a => a.NeedId == n.Id) && db.Set<AccessRow>().Any(r => r.OrganizationId == own && r.SubjectKind == Need.Kind && r.SubjectId == n.Id));
        var decided = await db.Set<MatchChoice>().AsNoTracking().Where(c => c.DistrictId == district && c.Decision != ChoiceState.Open)
            .Join(db.Set<Need>(), c => c.NeedId, n => n.Id, (c, n) => new { c, NeedCode = n.Code, n.People, n.Status }).Join(db.Set<Resource>(), x => x.c.ResourceId, r => r.Id, (x, r) => new { x.c.Decision, x.NeedCode, x.People, x.Status, r.Code }).ToListAsync(ct);
        var contracted = await answers.Join(db.Set<Need>(), a => a.NeedId, n => n.Id, (a, n) => new { a.ResourceId, n.Code, n.People }).Join(db.Set<Resource>(), x => x.ResourceId, r => r.Id, (x, r) => new { NeedCode = x.Code, x.People, r.Code }).Distinct().ToListAsync(ct);
        var met = decided.Where(d => d.Decision == ChoiceState.Chosen).Select(d => d.NeedCode).ToHashSet();
        return ([.. (await below.OrderBy(n => n.Code).ToListAsync(ct)).Where(n => !met.Contains(n.Code))],
            new(decided.Where(d => d is { Decision: ChoiceState.Chosen, Status: ListState.Published }).Select(d => new { d.NeedCode, d.People, d.Code }).Union(contracted).GroupBy(d => d.Code).ToDictionary(g => g.Key, g => g.Sum(d => d.People ?? 1)),
                [.. decided.Where(d => d.Decision == ChoiceState.Declined).Select(d => (d.NeedCode, d.Code))]));
    }

    private static List<Candidate> Ranked(IServiceProvider s, Need[] needs, Decided decided, Dictionary<string, MatchResource> resources)
    {
        var (book, tree) = (s.GetRequiredService<MatchBook>(), s.GetRequiredService<OrganizationTree>());
        var found = new List<Candidate>();
        foreach (var need in needs)
            foreach (var (resource, fit) in book.Ask(tree.DistrictOf(need.OwnerId).Id, m => m.Rank(m.Read(book.Read(need)), Candidates).Where(r => r.Fit >= m.Weights.Least).Select(r => (m[r.Resource]!, r.Fit)).ToArray()))
            {
                resources[resource.Id] = resource;
                if (!decided.Declined.Contains((need.Code, resource.Id)))
                    found.Add(new(need.Code, resource.Id, fit, need.People, resource.Capacity is { } room ? Math.Max(0, room - decided.Taken.GetValueOrDefault(resource.Id)) : null));
            }
        return found;
    }

    private static PlanContent Content(Plan plan, List<Need> needs, Dictionary<string, MatchResource> resources, OrganizationTree tree)
    {
        var byCode = needs.ToDictionary(n => n.Code, n => new PlanNeed(n.Code, Mask.Text(n.Title), tree.Find(n.OwnerId)?.Name ?? "", n.People));
        return new([.. plan.Assigned.Select(a => new PlannedMatch(byCode[a.Need], a.Resource, resources[a.Resource].Title, resources[a.Resource].Unit, a.Fit, a.Places, a.Standing))], [.. plan.Unmet.Select(u => byCode[u])], plan.TotalFit, plan.IsProven);
    }
}
