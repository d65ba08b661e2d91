using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Backing;
using Qiyue.Lists.Surveys;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Policies;

namespace Qiyue.Lists;

/// <summary>
/// Every night: the marks by which one resident was told from another, after the months of the policy: of those who answered a survey that is over, of those who backed a need that is withdrawn. Numbers and answers stay. Source: docs/privacy.md.
/// </summary>
public sealed class ForgetResidents(SystemSteps steps, ActClock clock) : IDailyJob
{
    private const int Batch = 500;

    public async Task<DailyOutcome> Run(CancellationToken ct)
    {
        var failures = new List<string>();
        return new(await steps.Each(s => Answers(s, ct), (s, id) => Answer(s, id, ct), failures, ct) + await steps.Each(s => Backings(s, ct), (s, id) => Backing(s, id, ct), failures, ct), failures);
    }

    private async Task<IReadOnlyList<Guid>> Answers(IServiceProvider s, CancellationToken ct)
    {
        var (before, db) = (await Before(s, ct), s.GetRequiredService<QiyueDb>());
        return await db.Set<SurveyAnswer>().Where(a => !a.Forgotten && a.At < before && a.Way == SurveyWay.Contact && db.Set<Survey>().Any(x => x.Id == a.SurveyId && (x.Status == SurveyState.Closed || x.Status == SurveyState.Evaluated))).OrderBy(a => a.At).Select(a => a.Id).Take(Batch).ToListAsync(ct);
    }

    private static async Task Answer(IServiceProvider s, Guid id, CancellationToken ct)
    {
        var act = s.GetRequiredService<Act>();
        var answer = act.Track(await act.Db.Set<SurveyAnswer>().SingleOrDefaultAsync(a => a.Id == id, ct));
        answer.ForgetAnswerer();
        act.Record(answer, "survey.answerer_forgotten");
        await act.Commit(ct);
    }

    private async Task<IReadOnlyList<Guid>> Backings(IServiceProvider s, CancellationToken ct)
    {
        var (before, db) = (await Before(s, ct), s.GetRequiredService<QiyueDb>());
        return await db.Set<NeedBacking>().Where(b => !b.Forgotten && b.At < before && b.BackerDigest != "" && db.Set<Need>().Any(n => n.Id == b.NeedId && (n.Status == ListState.Withdrawn || n.Status == ListState.Dropped))).OrderBy(b => b.At).Select(b => b.Id).Take(Batch).ToListAsync(ct);
    }

    private static async Task Backing(IServiceProvider s, Guid id, CancellationToken ct)
    {
        var act = s.GetRequiredService<Act>();
        var backing = act.Track(await act.Db.Set<NeedBacking>().SingleOrDefaultAsync(b => b.Id == id, ct));
        backing.ForgetBacker();
        act.Record(backing, "backing.forgotten");
        await act.Commit(ct);
    }

    private async Task<DateTime> Before(IServiceProvider s, CancellationToken ct) => clock.Now.AddMonths(-await s.GetRequiredService<PolicyBook>().Shortest(PolicyCatalogue.ResidentMarkMonths, clock.Today, ct));
}
