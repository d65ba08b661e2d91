using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Jobs;

namespace Qiyue.Contracts;

/// <summary>Takes every contract on which something is due as far as the day allows, each in a transaction of its own.</summary>
public sealed class AdvanceDaily(IServiceScopeFactory scopes, ActClock clock) : IDailyJob
{
    public async Task<DailyOutcome> Run(CancellationToken ct)
    {
        var (tried, failures, done) = (new HashSet<Guid>(), new List<string>(), 0L);
        while (true)
        {
            var due = (await Step(a => a.Due(clock.Today, ct))).Where(tried.Add).ToList();
            if (due.Count == 0) return new(done, failures);
            foreach (var id in due)
            {
                try { await Step(async a => { await a.Handle(id, ct); return true; }); done++; }
                catch (Exception e) when (!ct.IsCancellationRequested) { failures.Add($"{id}: {(e is Refusal refusal ? refusal.Code : e.GetType().Name)} {e.Message}"); }
            }
        }
    }

    private async Task<T> Step<T>(Func<AdvanceContracts, Task<T>> step)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = Actor.System;
        scope.ServiceProvider.GetRequiredService<ActClock>().At = clock.At;
        return await step(scope.ServiceProvider.GetRequiredService<AdvanceContracts>());
    }
}
