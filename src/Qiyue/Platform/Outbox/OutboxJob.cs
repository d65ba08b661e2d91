using Microsoft.EntityFrameworkCore;
using Quartz;
using Qiyue.Data;

namespace Qiyue.Platform.Outbox;

/// <summary>Tries again, every minute, what could not be delivered at once.</summary>
internal sealed class OutboxJob(IServiceScopeFactory scopes) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, delivery, notifiers) = (scope.ServiceProvider.GetRequiredService<QiyueDb>(), scope.ServiceProvider.GetRequiredService<Delivery>(), scope.ServiceProvider.GetServices<INotifier>());
        var now = scope.ServiceProvider.GetRequiredService<ActClock>().Now;
        var channels = new[] { "mail", "sms" }.Where(c => notifiers.Any(n => n.Carries(c))).ToList();
        if (channels.Count == 0) return;
        foreach (var message in await db.Set<OutboxMessage>().Where(m => m.DeliveredAt == null && m.NextTryAt <= now && m.Tries < Delivery.MostTries && channels.Contains(m.Channel)).OrderBy(m => m.NextTryAt).Take(100).ToListAsync(cancellationToken))
            await delivery.Try(message, cancellationToken);
    }
}
