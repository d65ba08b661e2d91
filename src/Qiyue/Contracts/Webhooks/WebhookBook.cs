using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Contracts.Webhooks;

/// <summary>The receivers that are on, by organisation, in memory; read again when one changes, on whatever node (<see cref="Stamps"/>). A district without any pays a look at an empty table.</summary>
public sealed class WebhookBook(IServiceScopeFactory scopes, Stamps stamps)
{
    public sealed record Receiver(Guid Id, string Events);

    private sealed record Snapshot(Guid Stamp, FrozenDictionary<Guid, Receiver[]> ByOrganization);

    private volatile Snapshot? _snapshot;

    public FrozenDictionary<Guid, Receiver[]> Now()
    {
        var stamp = stamps.Of(StampNames.Webhooks);
        if (_snapshot is { } known && known.Stamp == stamp) return known.ByOrganization;
        using var scope = scopes.CreateScope();
        var hooks = scope.ServiceProvider.GetRequiredService<QiyueDb>().Set<Webhook>().AsNoTracking().Where(h => h.Active && !h.Removed).Select(h => new { h.OrganizationId, h.Id, h.Events }).ToList();
        var by = hooks.GroupBy(h => h.OrganizationId).ToFrozenDictionary(g => g.Key, g => g.Select(h => new Receiver(h.Id, h.Events)).ToArray());
        _snapshot = new(stamp, by);
        return by;
    }
}

/// <summary>Every journaled act on a contract leaves, in its own transaction, one row for each receiver whose organisation may read the contract.</summary>
public sealed class TellWebhooks(WebhookBook book, ContractProjection projection, OrganizationTree tree) : IJournalReaction
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public void Journaled(QiyueDb db, Aggregate aggregate, JournalEntry entry)
    {
        if (aggregate is not Contract contract || book.Now() is not { Count: > 0 } receivers) return;
        string? body = null;
        foreach (var organization in projection.Readers(contract))
            foreach (var receiver in receivers.GetValueOrDefault(organization) ?? [])
                if (Webhook.Wants(receiver.Events, entry.Act))
                    db.Add(new WebhookDelivery { WebhookId = receiver.Id, Act = entry.Act, SubjectCode = contract.Code, Body = body ??= Body(contract, entry), At = entry.At, Sequence = entry.Sequence, NextTryAt = entry.At });
    }

    /// <summary>Which act on which contract, where it stands now, by which organisation. No person and nothing that was written.</summary>
    private string Body(Contract contract, JournalEntry entry)
    {
        var by = entry.OrganizationId is { } id ? tree.Find(id) : null;
        return Body(entry.Act, entry.At, new { contract.Code, entry.Act, Stage = contract.Stage.Facet(), entry.At, Organization = by is null ? null : new { by.Code, by.Name }, entry.Sequence });
    }

    internal static string Body(string act, DateTime at, object data) => JsonSerializer.Serialize(new { Type = act, Timestamp = DateTime.SpecifyKind(at, DateTimeKind.Utc), Data = data }, Json);
}
