using Quartz;

namespace Qiyue.Platform.Jobs;

/// <summary>What a module does every minute, on one node; it ends by itself before the next minute, or is not begun again until it has.</summary>
public interface IMinuteJob
{
    Task Run(CancellationToken ct);
}

public sealed record MinuteRegistration(Type Job);

public static class MinuteRegistrationExtensions
{
    public static IServiceCollection AddEveryMinute<TJob>(this IServiceCollection services) where TJob : class, IMinuteJob => services.AddScoped<TJob>().AddSingleton(new MinuteRegistration(typeof(TJob)));
}

/// <summary>Runs them beside one another, so that none waits for another.</summary>
internal sealed class MinuteRun(IServiceScopeFactory scopes, IEnumerable<MinuteRegistration> registrations, ILogger<MinuteRun> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await Task.WhenAll(registrations.Select(r => One(r, cancellationToken)));

    private async Task One(MinuteRegistration registration, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await ((IMinuteJob)scope.ServiceProvider.GetRequiredService(registration.Job)).Run(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested) { log.LogError(e, "{Job} failed", registration.Job.Name); }
    }
}
