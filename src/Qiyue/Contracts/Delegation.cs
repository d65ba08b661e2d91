using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

/// <summary>
/// The authorised signatory of a party lets another person of the same organisation sign one contract (委托签署): reason, person, last day. Used once, revocable until then. It ends by itself when
/// either of the two no longer holds a post there. Source: domain.md, Contracts: 签约, delegate.
/// </summary>
public sealed class Delegation : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public Guid OrganizationId { get; private set; }
    public Guid DelegatorId { get; private set; }
    public string DelegatorName { get; private set; } = "";
    public string DelegatorPost { get; private set; } = "";
    public Guid DelegateId { get; private set; }
    public string DelegateName { get; private set; } = "";

    /// <summary>The post held when it was given.</summary>
    public string DelegatePost { get; private set; } = "";
    public string Reason { get; private set; } = "";

    /// <summary>Last day on which the delegate may sign.</summary>
    public DateOnly UntilOn { get; private set; }
    public DateTime At { get; private set; }
    public DateTime? UsedAt { get; private set; }

    /// <summary>Revoked, run out, or of no use any more.</summary>
    public DateTime? EndedAt { get; private set; }
    public string EndReason { get; private set; } = "";
    public bool IsOpen => UsedAt is null && EndedAt is null;

    private Delegation() { }
    internal Delegation(Guid contractId, Guid organizationId, (Guid Id, string Name, string Post) by, (Guid Id, string Name, string Post) to, string reason, DateOnly until, DateTime at) =>
        (ContractId, OrganizationId, DelegatorId, DelegatorName, DelegatorPost, DelegateId, DelegateName, DelegatePost, Reason, UntilOn, At) =
        (contractId, organizationId, by.Id, by.Name, by.Post, to.Id, to.Name, to.Post, reason.Trim(), until, at);

    internal void Use(DateTime now) => UsedAt = now;

    /// <summary>Taken back before it was used.</summary>
    internal void Revoke(string reason, DateTime now)
    {
        if (UsedAt is not null) throw new Refusal("delegation.used", "受托人已签署，委托不能再撤销。");
        if (EndedAt is not null) throw new Refusal("delegation.ended", "此委托已经结束。");
        (EndedAt, EndReason) = (now, reason.Trim());
    }

    internal void Lapse(DateTime now) => EndedAt = now;

    public string PartKey => $"delegation:{Id}";
    public JsonObject State() => new()
    {
        ["organization"] = OrganizationId.ToString(), ["by"] = DelegatorId.ToString(), ["byName"] = DelegatorName, ["byPost"] = DelegatorPost, ["to"] = DelegateId.ToString(), ["toName"] = DelegateName,
        ["toPost"] = DelegatePost, ["reason"] = Reason, ["until"] = UntilOn.ToString("O"), ["at"] = At.Milliseconds(), ["used"] = UsedAt.Milliseconds(), ["ended"] = EndedAt.Milliseconds(), ["why"] = EndReason,
    };
}
