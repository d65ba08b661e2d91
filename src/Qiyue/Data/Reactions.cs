using Qiyue.Kernel;

namespace Qiyue.Data;

/// <summary>
/// What an upper module does when something was done below it, in the same transaction: the lower one does not know of it (docs/architecture.md, 3). It records acts of its own and
/// never commits; a refusal of it refuses the whole act.
/// </summary>
public interface IReaction<in T> where T : Aggregate
{
    /// <param name="subject">As the act has left it.</param>
    /// <param name="reason">Of the act.</param>
    Task React(T subject, string? reason, CancellationToken ct);
}

/// <param name="Act">Name of the journaled act: "organization.dissolved".</param>
public sealed record ReactionRegistration(string Act, Type By, Func<IServiceProvider, Aggregate, string?, CancellationToken, Task> React);

/// <summary>Who listens to which act.</summary>
public sealed class Reactions(IServiceProvider services, IEnumerable<ReactionRegistration> registrations)
{
    private readonly ILookup<string, ReactionRegistration> _byAct = registrations.ToLookup(r => r.Act);

    public bool Hears(string act) => _byAct.Contains(act);

    public async Task To(string act, Aggregate subject, string? reason, CancellationToken ct)
    {
        foreach (var reaction in _byAct[act]) await reaction.React(services, subject, reason, ct);
    }
}

public static class ReactionExtensions
{
    public static IServiceCollection AddReaction<TAggregate, TReaction>(this IServiceCollection services, string act) where TAggregate : Aggregate where TReaction : class, IReaction<TAggregate>
    {
        if (services.Any(d => d.ImplementationInstance is ReactionRegistration r && r.Act == act && r.By == typeof(TReaction))) throw new InvalidOperationException($"{typeof(TReaction).Name} reacts to {act} twice.");
        return services.AddScoped<TReaction>().AddSingleton(new ReactionRegistration(act, typeof(TReaction), (s, subject, reason, ct) => s.GetRequiredService<TReaction>().React((TAggregate)subject, reason, ct)));
    }
}
