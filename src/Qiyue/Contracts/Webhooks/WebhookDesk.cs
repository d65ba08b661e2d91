using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Keys;

namespace Qiyue.Contracts.Webhooks;

public sealed class WebhookInput
{
    /// <summary>https://…</summary>
    [Filled, Max(500)] public string Url { get; set; } = "";

    /// <summary>Acts ("contract.signed") or groups of them ("work.*"); none = all.</summary>
    public List<string> Events { get; set => field = value ?? []; } = [];
}

/// <param name="Secret">Shown this once.</param>
public sealed record MadeWebhook(Guid Id, string Secret);

/// <param name="FailingSince">Null = the last try went well, or there was none.</param>
public sealed record WebhookJson(Guid Id, string Organization, string Url, string[] Events, bool Active, bool OffByFailure, DateTime At, DateTime? FailingSince);

/// <param name="Status">HTTP status of the last try; null = no answer, or not tried yet.</param>
public sealed record WebhookDeliveryJson(Guid Id, string Act, string Code, DateTime At, DateTime? DeliveredAt, DateTime? NextTryAt, int Tries, int? Status, int? Milliseconds, string? Error);

/// <summary>
/// Receivers of an organisation, kept by whoever keeps the organisation (duty people, at it or above it); for others they do not exist.
/// Errors: webhook.url, webhook.event, webhook.too_many, webhook.is_on, webhook.is_off, webhook.waits.
/// </summary>
public sealed class WebhookDesk(Act act, OrganizationTree tree, SecretBox box, WebhookNetworks networks)
{
    public const string TestAct = "webhook.test";
    public const int Shown = 50;
    private const int Most = 10;

    /// <summary>"contract.*" …: the groups that acts on a contract fall into.</summary>
    public static readonly IReadOnlyList<string> Groups = [.. ContractWords.Acts.Select(a => a.Act.Split('.')[0] + ".*").Distinct()];

    public async Task<IReadOnlyList<WebhookJson>> List(string organization, CancellationToken ct)
    {
        var node = tree.Kept(act.Actor, organization);
        return [.. (await act.Db.Set<Webhook>().AsNoTracking().Where(h => h.OrganizationId == node.Id && !h.Removed).OrderBy(h => h.Id).ToListAsync(ct)).Select(Json)];
    }

    public async Task<MadeWebhook> Create(string organization, WebhookInput input, CancellationToken ct)
    {
        var node = tree.Kept(act.Actor, organization);
        if (!Uri.TryCreate(input.Url.Trim(), UriKind.Absolute, out var url) || !networks.MayBe(url))
            throw Refusal.Invalid(nameof(input.Url), "webhook.url", "请填写以 https:// 开头的完整地址，不带用户名和密码，也不能指向内部网络。");
        var events = input.Events.Where(e => !string.IsNullOrWhiteSpace(e)).Select(e => e.Trim()).Distinct().Order(StringComparer.Ordinal).ToList();
        if (events.FirstOrDefault(e => !Groups.Contains(e) && !ContractWords.Acts.Any(a => a.Act == e)) is { } unknown) throw Refusal.Invalid(nameof(input.Events), "webhook.event", "没有名为 {0} 的事项。", unknown);
        if (await act.Db.Set<Webhook>().CountAsync(h => h.OrganizationId == node.Id && !h.Removed, ct) >= Most) throw new Refusal("webhook.too_many", "每个组织最多 {0} 个回调地址，请先移除不用的。", 409, Most);
        var secret = WebhookSender.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var hook = act.Add(new Webhook(node.Id, url.AbsoluteUri, string.Join(' ', events), box.Encrypt(secret), act.Now, act.Actor.PersonId));
        act.Record(hook, "webhook.created");
        await act.Commit(ct);
        return new(hook.Id, secret);
    }

    /// <summary>A receiver and its newest 50 deliveries.</summary>
    public async Task<(WebhookJson Webhook, IReadOnlyList<WebhookDeliveryJson> Deliveries)> Read(Guid id, CancellationToken ct)
    {
        var hook = await Find(id, ct);
        var rows = await act.Db.Set<WebhookDelivery>().AsNoTracking().Where(d => d.WebhookId == id).OrderByDescending(d => d.At).ThenByDescending(d => d.Sequence).ThenByDescending(d => d.Id).Take(Shown).ToListAsync(ct);
        return (Json(hook), [.. rows.Select(d => new WebhookDeliveryJson(d.Id, d.Act, d.SubjectCode, d.At, d.DeliveredAt, d.NextTryAt, d.Tries, d.Status, d.Milliseconds, d.Error))]);
    }

    public Task SwitchOn(Guid id, CancellationToken ct) => Change(id, "webhook.switched_on", null, h => h.SwitchOn(), ct);
    public Task SwitchOff(Guid id, ReasonInput input, CancellationToken ct) => Change(id, "webhook.switched_off", input.Reason, h => h.SwitchOff(), ct);
    public Task Remove(Guid id, ReasonInput input, CancellationToken ct) => Change(id, "webhook.removed", input.Reason, h => h.Remove(), ct);

    /// <summary>A delivery that says no more than that it is a test; goes out within a minute, also to a receiver that is off.</summary>
    public async Task<Guid> Test(Guid id, CancellationToken ct)
    {
        var hook = await Find(id, ct);
        if (await act.Db.Set<WebhookDelivery>().AnyAsync(d => d.WebhookId == id && d.Act == TestAct && d.NextTryAt != null, ct)) throw new Refusal("webhook.waits", "已有一次测试等待发送，请稍候。");
        var test = new WebhookDelivery { WebhookId = hook.Id, Act = TestAct, SubjectCode = "", Body = TellWebhooks.Body(TestAct, act.Now, new { Act = TestAct, act.Now }), At = act.Now, NextTryAt = act.Now };
        act.Db.Add(test);
        await act.Commit(ct);
        return test.Id;
    }

    /// <summary>Sends once more what was delivered or given up, under the same id.</summary>
    public async Task Again(Guid delivery, CancellationToken ct)
    {
        var row = await act.Db.Set<WebhookDelivery>().SingleOrDefaultAsync(d => d.Id == delivery, ct) ?? throw Refusal.NotFound();
        await Find(row.WebhookId, ct);
        if (row.NextTryAt is not null && row.NextTryAt <= act.Now) throw new Refusal("webhook.waits", "这一条已在等待发送，请稍候。");
        (row.NextTryAt, row.DeliveredAt, row.Tries) = (act.Now, null, 0);
        await act.Commit(ct);
    }

    private async Task Change(Guid id, string name, string? reason, Action<Webhook> change, CancellationToken ct)
    {
        await Find(id, ct);
        var hook = act.Track(await act.Db.Set<Webhook>().SingleOrDefaultAsync(h => h.Id == id, ct));
        change(hook);
        act.Record(hook, name, reason);
        await act.Commit(ct);
    }

    private async Task<Webhook> Find(Guid id, CancellationToken ct)
    {
        var hook = await act.Db.Set<Webhook>().AsNoTracking().SingleOrDefaultAsync(h => h.Id == id && !h.Removed, ct);
        return hook is not null && tree.Find(hook.OrganizationId) is { } node && OrganizationPermissions.CanKeep(act.Actor, node.Path) ? hook : throw Refusal.NotFound();
    }

    private WebhookJson Json(Webhook h) => new(h.Id, tree.Get(h.OrganizationId).Code, h.Url, h.Events.Split(' ', StringSplitOptions.RemoveEmptyEntries), h.Active, h.OffByFailure, h.CreatedAt, h.FailingSince);
}
