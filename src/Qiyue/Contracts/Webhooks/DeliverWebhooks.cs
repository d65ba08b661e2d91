using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Outbox;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts.Webhooks;

/// <summary>
/// Tells receivers what waits for them, every minute: several receivers at a time, each in the order of the acts. One that does not answer is left until the next
/// minute and keeps nobody waiting; a delivery is tried eight times over a day and a half. At least once, never silently lost: what was given up stands in the log and can be sent again.
/// </summary>
public sealed class DeliverWebhooks(SystemSteps steps, ActClock clock) : IMinuteJob
{
    private const int ReceiversAtOnce = 8, PerReceiver = 50;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(50);

    /// <summary>After the first, second … try; then it is given up.</summary>
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1), TimeSpan.FromHours(3), TimeSpan.FromHours(8), TimeSpan.FromHours(24)];
    public static int MostTries => Pauses.Length + 1;

    public async Task Run(CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(await Waiting(ct), new ParallelOptions { MaxDegreeOfParallelism = ReceiversAtOnce, CancellationToken = ct }, async (hook, stop) =>
        {
            if (Stopwatch.GetElapsedTime(begun) < Longest) await One(hook, begun, stop);
        });
    }

    private async Task<List<Guid>> Waiting(CancellationToken ct)
    {
        await using var scope = steps.Scope();
        var now = clock.Now;
        return await scope.ServiceProvider.GetRequiredService<QiyueDb>().Set<WebhookDelivery>().Where(d => d.NextTryAt != null && d.NextTryAt <= now).GroupBy(d => d.WebhookId).OrderBy(g => g.Min(d => d.NextTryAt)).Select(g => g.Key).ToListAsync(ct);
    }

    private async Task One(Guid id, long begun, CancellationToken ct)
    {
        await using var scope = steps.Scope();
        var (db, sender, gate, now) = (scope.ServiceProvider.GetRequiredService<QiyueDb>(), scope.ServiceProvider.GetRequiredService<WebhookSender>(), scope.ServiceProvider.GetRequiredService<CommitGate>(), clock.Now);
        var hook = await db.Set<Webhook>().SingleAsync(h => h.Id == id, ct);
        foreach (var delivery in await db.Set<WebhookDelivery>().Where(d => d.WebhookId == id && d.NextTryAt != null && d.NextTryAt <= now).OrderBy(d => d.At).ThenBy(d => d.Sequence).ThenBy(d => d.Id).Take(PerReceiver).ToListAsync(ct))
        {
            if (!hook.Active && delivery.Act != WebhookDesk.TestAct) (delivery.NextTryAt, delivery.Error) = (null, "回调已停用。");
            else if (Stopwatch.GetElapsedTime(begun) > Longest) return;
            var answer = delivery.NextTryAt is null ? null : await sender.Send(hook, delivery, ct);
            if (answer is not null) Note(hook, delivery, answer);
            try
            {
                using (await gate.Enter(db, ct)) await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateConcurrencyException) { return; } // somebody switched it at this moment: it is told again
            if (answer is { Taken: false } && await SwitchOff(hook, answer.Status == 410, ct)) return;
            if (answer is { Silent: true }) return;
        }
    }

    private void Note(Webhook hook, WebhookDelivery delivery, WebhookAnswer answer)
    {
        (delivery.Tries, delivery.Status, delivery.Milliseconds, delivery.Error) = (delivery.Tries + 1, answer.Status, answer.Milliseconds, answer.Error);
        if (answer.Taken) (delivery.DeliveredAt, delivery.NextTryAt, hook.FailingSince) = (clock.Now, null, null);
        else if (delivery.Act == WebhookDesk.TestAct) delivery.NextTryAt = null; // who tests is looking
        else (delivery.NextTryAt, hook.FailingSince) = (delivery.Tries >= MostTries ? null : clock.Now + Pauses[delivery.Tries - 1], hook.FailingSince ?? clock.Now);
    }

    /// <summary>One that fails for days is switched off, and whoever entered it is told.</summary>
    private async Task<bool> SwitchOff(Webhook hook, bool gone, CancellationToken ct)
    {
        await using var scope = steps.Scope();
        var (act, tree) = (scope.ServiceProvider.GetRequiredService<Act>(), scope.ServiceProvider.GetRequiredService<OrganizationTree>());
        var days = (await scope.ServiceProvider.GetRequiredService<PolicyBook>().Of(tree.DistrictOf(hook.OrganizationId).Id, act.Today, ct)).Days(PolicyCatalogue.WebhookFailingDays);
        if (!hook.Active || !gone && (hook.FailingSince is not { } since || act.Now < since.AddDays(days))) return false;
        var own = act.Track(await act.Db.Set<Webhook>().SingleOrDefaultAsync(h => h.Id == hook.Id, ct));
        own.SwitchOff(byFailure: true);
        act.Record(own, "webhook.failed");
        if (own.CreatedById is { } owner) act.Send(new OutboxMessage { Channel = "notice", Recipient = owner.ToString(), Subject = "网络回调连续失败，已停用，请检查接收方后重新启用。", Body = "", Url = $"/work/webhooks/{own.Id}", At = act.Now });
        await act.Commit(ct);
        return true;
    }
}
