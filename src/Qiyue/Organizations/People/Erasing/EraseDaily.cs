using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations.People.Revealing;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Policies;

namespace Qiyue.Organizations.People.Erasing;

/// <summary>
/// Every night: people whose last post ended longer ago than their district keeps them are erased; people registered before there were salts get one; purposes of old looks at a contact go. Each person in a
/// transaction of its own; what is due is found by an index.
/// </summary>
public sealed class EraseDaily(SystemSteps steps, ActClock clock) : IDailyJob
{
    private const int Batch = 200;

    public async Task<DailyOutcome> Run(CancellationToken ct)
    {
        var failures = new List<string>();
        var done = await steps.Each(s => Unprotected(s, ct), (s, id) => Protect(s, id, ct), failures, ct);
        done += await steps.Each(s => Due(s, ct), (s, id) => Erase(s, id, ct), failures, ct);
        return new(done + await OldPurposes(ct), failures);
    }

    private static async Task<IReadOnlyList<Guid>> Unprotected(IServiceProvider s, CancellationToken ct) =>
        await s.GetRequiredService<QiyueDb>().Set<Person>().Where(p => p.Salt == "" && p.ErasedAt == null).OrderBy(p => p.Id).Select(p => p.Id).Take(Batch).ToListAsync(ct);

    private static async Task Protect(IServiceProvider s, Guid id, CancellationToken ct)
    {
        var act = s.GetRequiredService<Act>();
        var person = act.Track(await act.Db.Set<Person>().Include(p => p.Holdings).SingleOrDefaultAsync(p => p.Id == id, ct));
        person.Protect();
        act.Record(person, "person.protected");
        await act.Commit(ct);
    }

    /// <summary>Left before the shortest term that any district has; the person's own district decides then.</summary>
    private async Task<IReadOnlyList<Guid>> Due(IServiceProvider s, CancellationToken ct)
    {
        var before = clock.Today.AddMonths(-await s.GetRequiredService<PolicyBook>().Shortest(PolicyCatalogue.PersonKeptMonths, clock.Today, ct));
        return await s.GetRequiredService<QiyueDb>().Set<Person>().Where(p => p.LeftOn < before && p.ErasedAt == null).OrderBy(p => p.LeftOn).ThenBy(p => p.Id).Select(p => p.Id).Take(Batch).ToListAsync(ct);
    }

    private static async Task Erase(IServiceProvider s, Guid id, CancellationToken ct)
    {
        var act = s.GetRequiredService<Act>();
        var person = act.Track(await act.Db.Set<Person>().Include(p => p.Holdings).SingleOrDefaultAsync(p => p.Id == id, ct));
        var posts = person.Holdings.Select(h => h.PostId).ToList();
        var organization = await act.Db.Set<Post>().Where(p => posts.Contains(p.Id)).Select(p => p.OrganizationId).FirstAsync(ct);
        var policy = await s.GetRequiredService<PolicyBook>().Of(s.GetRequiredService<OrganizationTree>().DistrictOf(organization).Id, act.Today, ct);
        if (person.LeftOn >= act.Today.AddMonths(-policy.Days(PolicyCatalogue.PersonKeptMonths))) return;
        await s.GetRequiredService<ErasePerson>().Erase(person, "term", ct);
    }

    private async Task<long> OldPurposes(CancellationToken ct)
    {
        for (var done = 0L; ;)
        {
            var some = await steps.Step(async s =>
            {
                var act = s.GetRequiredService<Act>();
                var before = act.Now.AddMonths(-await s.GetRequiredService<PolicyBook>().Shortest(PolicyCatalogue.RevealKeptMonths, act.Today, ct));
                var old = await act.Db.Set<ContactReveal>().Where(r => r.Why != "" && r.At < before).OrderBy(r => r.At).Take(Batch).ToListAsync(ct);
                foreach (var reveal in old) reveal.EraseWhy();
                await act.Commit(ct);
                return old.Count;
            });
            if (some == 0) return done;
            done += some;
        }
    }
}
