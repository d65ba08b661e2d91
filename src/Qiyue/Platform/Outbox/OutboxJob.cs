using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Quartz;
using Qiyue.Data;

namespace Qiyue.Platform.Outbox;

/// <summary>
/// Tries again, every minute, what could not be delivered at once: each channel by itself, several messages at a time. A carrier that does not answer is left alone
/// until the next minute, and none keeps the other channel waiting.
/// </summary>
internal sealed class OutboxJob(IServiceScopeFactory scopes) : IJob
{
    private const int Batch = 200, AtOnce = 4;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await Run(cancellationToken);

    internal async Task Run(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var notifiers = scope.ServiceProvider.GetServices<INotifier>().ToList();
        await Task.WhenAll(new[] { "mail", "sms" }.Where(c => notifiers.Any(n => n.Carries(c))).Select(c => Channel(c, ct)));
    }

    private async Task Channel(string channel, CancellationToken ct)
    {
        var (begun, silent) = (Stopwatch.GetTimestamp(), false);
        await Parallel.ForEachAsync(await Due(channel, ct), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (id, stop) =>
        {
            if (Volatile.Read(ref silent) || Stopwatch.GetElapsedTime(begun) > Longest) return;
            await using var scope = scopes.CreateAsyncScope();
            var message = await scope.ServiceProvider.GetRequiredService<QiyueDb>().Set<OutboxMessage>().SingleOrDefaultAsync(m => m.Id == id && m.DeliveredAt == null && m.GaveUpAt == null, stop);
            if (message is not null && !await scope.ServiceProvider.GetRequiredService<Delivery>().Try(message, stop)) Volatile.Write(ref silent, true);
        });
    }

    private async Task<List<Guid>> Due(string channel, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = scope.ServiceProvider.GetRequiredService<ActClock>().Now;
        return await scope.ServiceProvider.GetRequiredService<QiyueDb>().Set<OutboxMessage>()
            .Where(m => m.DeliveredAt == null && m.NextTryAt <= now && m.GaveUpAt == null && m.Channel == channel).OrderBy(m => m.NextTryAt).Take(Batch).Select(m => m.Id).ToListAsync(ct);
    }
}
