using Qiyue.Kernel;
using Qiyue.Platform.Idempotency;
using Qiyue.Platform.Web;

namespace Qiyue.Data;

/// <summary>
/// For acts that only add (a resident's answer, a comment, a work entry): when another act on the same subject was first, the act is done again
/// on fresh rows instead of bothering the user. Each try has a scope of its own with the same actor and clock.
/// </summary>
public sealed class Retrying(IServiceScopeFactory scopes, ActorAccessor actor, ActClock clock, Precondition precondition, IdempotencyTicket ticket)
{
    private const int Tries = 8;

    public async Task<TResult> Run<THandler, TResult>(Func<THandler, Task<TResult>> act) where THandler : notnull
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = actor.Actor;
            scope.ServiceProvider.GetRequiredService<ActClock>().At = clock.At;
            scope.ServiceProvider.GetRequiredService<Precondition>().Version = precondition.Version;
            scope.ServiceProvider.GetRequiredService<IdempotencyTicket>().Origin = ticket;
            try { return await act(scope.ServiceProvider.GetRequiredService<THandler>()); }
            catch (Refusal refusal) when (refusal.Code == "changed_meanwhile" && attempt < Tries)
            {
                await Task.Delay(Random.Shared.Next(5, 20 * attempt));
            }
        }
    }
}
