using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts.Webhooks;

/// <summary>
/// An address of another program that is told of every act on a contract which the organisation may read. It belongs to the organisation, not to the person who entered it.
/// </summary>
public sealed class Webhook : Aggregate
{
    public const string Kind = "webhook";
    public override string SubjectKind => Kind;
    public Guid OrganizationId { get; private set; }
    public string Url { get; private set; } = "";

    /// <summary>"contract.signed work.*", separated by blanks; empty = all.</summary>
    public string Events { get; private set; } = "";

    /// <summary>The signing key, encrypted (SecretBox); shown once.</summary>
    public string Secret { get; private set; } = "";
    public DateTime CreatedAt { get; private set; }

    /// <summary>Is told when it was switched off by failures.</summary>
    public Guid? CreatedById { get; private set; }
    public bool Active { get; private set; }

    /// <summary>It failed too long, or the receiver said that it is gone.</summary>
    public bool OffByFailure { get; private set; }
    public bool Removed { get; private set; }

    /// <summary>The first failure after the last success; bookkeeping of delivery, beside the state.</summary>
    public DateTime? FailingSince { get; internal set; }

    private Webhook() { }
    public Webhook(Guid organizationId, string url, string events, string secret, DateTime now, Guid? by) =>
        (OrganizationId, Url, Events, Secret, CreatedAt, CreatedById, Active) = (organizationId, url, events, secret, now, by, true);

    public void SwitchOn()
    {
        RequireStanding();
        if (Active) throw new Refusal("webhook.is_on", "此回调已启用。");
        (Active, OffByFailure, FailingSince) = (true, false, null);
    }

    public void SwitchOff(bool byFailure = false)
    {
        RequireStanding();
        if (!Active) throw new Refusal("webhook.is_off", "此回调已停用。");
        (Active, OffByFailure) = (false, byFailure);
    }

    public void Remove()
    {
        RequireStanding();
        (Active, Removed) = (false, true);
    }

    public static bool Wants(string events, string act) => events.Length == 0 || events.Split(' ').Any(e => e == act || e.EndsWith(".*", StringComparison.Ordinal) && act.StartsWith(e[..^1], StringComparison.Ordinal));

    private void RequireStanding()
    {
        if (Removed) throw Refusal.NotFound();
    }

    /// <summary>Of the address only the host is said: the rest may hold the receiver's own secret.</summary>
    public override JsonObject State() => new()
    {
        ["organization"] = OrganizationId.ToString(), ["host"] = Url.Length == 0 ? "" : new Uri(Url).Authority, ["url"] = Sm3.Hex(Url), ["events"] = Events, ["secret"] = Sm3.Hex(Secret), ["active"] = Active, ["offByFailure"] = OffByFailure, ["removed"] = Removed,
    };
}

/// <summary>
/// One act to be told to one receiver; written in the act's transaction. Its id is the same at every try, so that a receiver that was told twice can know it.
/// </summary>
public sealed class WebhookDelivery
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid WebhookId { get; init; }

    /// <summary>"contract.signed"; "webhook.test" for a test.</summary>
    public required string Act { get; init; }
    public required string SubjectCode { get; init; }
    public required string Body { get; init; }
    public required DateTime At { get; init; }

    /// <summary>Of the journal entry: one act may leave several within a millisecond.</summary>
    public long Sequence { get; init; }

    /// <summary>Null = nothing more to do: delivered, or given up.</summary>
    public DateTime? NextTryAt { get; set; }
    public int Tries { get; set; }
    public DateTime? DeliveredAt { get; set; }

    /// <summary>Of the last try: HTTP status (null = no answer), duration in milliseconds, what was wrong.</summary>
    public int? Status { get; set; }
    public int? Milliseconds { get; set; }
    public string? Error { get; set; }
}
