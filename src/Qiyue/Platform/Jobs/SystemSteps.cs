using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Jobs;

/// <summary>Steps of a job, each in a scope and so in a transaction of its own: the system acts, at the job's instant.</summary>
public sealed class SystemSteps(IServiceScopeFactory scopes, ActClock clock)
{
    public AsyncServiceScope Scope()
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = Actor.System;
        scope.ServiceProvider.GetRequiredService<ActClock>().At = clock.At;
        return scope;
    }

    public async Task<T> Step<T>(Func<IServiceProvider, Task<T>> step)
    {
        await using var scope = Scope();
        return await step(scope.ServiceProvider);
    }

    /// <summary>Until nothing new is due; what failed is noted and waits for the next night.</summary>
    /// <returns>How many were done.</returns>
    public async Task<long> Each(Func<IServiceProvider, Task<IReadOnlyList<Guid>>> find, Func<IServiceProvider, Guid, Task> act, List<string> failures, CancellationToken ct)
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
}
