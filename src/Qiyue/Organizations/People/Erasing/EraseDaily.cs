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
public sealed class EraseDaily(IServiceScopeFactory scopes, ActClock clock) : IDailyJob
{
    private const int Batch = 200;

    public async Task<DailyOutcome> Run(CancellationToken ct)
    {
        var failures = new List<string>();
        var done = await Each(s => Unprotected(s, ct), (s, id) => Protect(s, id, ct), failures, ct);
        done += await Each(s => Due(s, ct), (s, id) => Erase(s, id, ct), failures, ct);
        return new(done + await OldPurposes(ct), failures);
    }

    private static Task<List<Guid>> Unprotected(IServiceProvider s, CancellationToken ct) =>
        s.GetRequiredService<QiyueDb>().Set<Person>().Where(p => p.Salt == "" && p.ErasedAt == null).OrderBy(p => p.Id).Select(p => p.Id).Take(Batch).ToListAsync(ct);

    private static async Task Protect(IServiceProvider s, Guid id, CancellationToken ct)
    {
        var act = s.GetRequiredService<Act>();
        var person = act.Track(await act.Db.Set<Person>().Include(p => p.Holdings).SingleOrDefaultAsync(p => p.Id == id, ct));
        person.Protect();
        act.Record(person, "person.protected");
        await act.Commit(ct);
    }

    /// <summary>Left before the shortest term that any district has; the person's own district decides then.</summary>
    private async Task<List<Guid>> Due(IServiceProvider s, CancellationToken ct)
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
            var some = await Step(async s =>
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

    /// <summary>Until nothing new is due; what failed waits for the next night.</summary>
    private async Task<long> Each(Func<IServiceProvider, Task<List<Guid>>> find, Func<IServiceProvider, Guid, Task> act, List<string> failures, CancellationToken ct)
    {
        var (tried, done) = (new HashSet<Guid>(), 0L);
        while ((await Step(find)).Where(tried.Add).ToList() is { Count: > 0 } due)
            foreach (var id in due)
            {
                try { done += await Step(async s => { await act(s, id); return 1; }); }
                catch (Exception e) when (!ct.IsCancellationRequested) { failures.Add($"{id}: {(e is Refusal refusal ? refusal.Code : e.GetType().Name)} {e.Message}"); }
            }
        return done;
    }

    private async Task<T> Step<T>(Func<IServiceProvider, Task<T>> step)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = Actor.System;
        scope.ServiceProvider.GetRequiredService<ActClock>().At = clock.At;
        return await step(scope.ServiceProvider);
    }
}
