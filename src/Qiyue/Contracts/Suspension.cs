using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

public enum SuspensionState { Proposed, Running, Over, Dropped }

/// <summary>For what the supervising body may suspend or end a contract; never amend it. Source: domain.md, Contracts.</summary>
public enum SupervisionGround { Safety, Law, Falsification }

/// <summary>中止: time stands still for a contract, by agreement of its parties or by order of the supervising body. It never ends by itself.</summary>
public sealed class Suspension : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public SuspensionState State { get; internal set; }
    public Guid ById { get; internal set; }
    public Guid? PersonId { get; private set; }

    /// <summary>Set when the supervising body ordered it.</summary>
    public SupervisionGround? Ground { get; private set; }
    public bool IsOrdered => Ground is not null;
    public string Reason { get; private set; } = "";
    public DateTime At { get; private set; }

    /// <summary>First day that does not count.</summary>
    public DateOnly? FromOn { get; internal set; }

    /// <summary>When it is expected to be over; nothing happens by itself on that day, but everybody is reminded.</summary>
    public DateOnly ExpectedEnd { get; private set; }

    /// <summary>First day that counts again.</summary>
    public DateOnly? EndedOn { get; internal set; }
    public string EndReason { get; internal set; } = "";

    /// <summary>Who proposes to go on; null = nobody yet.</summary>
    public Guid? ResumptionById { get; internal set; }

    /// <summary>Ids of the parties that agree to what is proposed: the suspension, later the resumption.</summary>
    public string AgreedIds { get; private set; } = "";
    public IEnumerable<Guid> Agreed => AgreedIds.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse);

    private Suspension() { }
    internal Suspension(Contract contract, Guid by, Guid? person, SupervisionGround? ground, string reason, DateOnly expectedEnd, DateTime at) =>
        (ContractId, ById, PersonId, Ground, Reason, ExpectedEnd, At) = (contract.Id, by, person, ground, reason.Trim(), expectedEnd, at);

    internal void Agree(Guid by) => Agree([.. Agreed, by]);
    internal void Agree(IEnumerable<Guid> all) => AgreedIds = string.Join(' ', all.Distinct());

    internal void HidePersonal() => Reason = Mask.Text(Reason);

    public string PartKey => $"suspension:{Id}";
    JsonObject IPart.State() => new()
    {
        ["state"] = State.ToString(), ["by"] = ById.ToString(), ["person"] = PersonId?.ToString(), ["ground"] = Ground?.ToString(), ["reason"] = Reason, ["at"] = At.Milliseconds(), ["from"] = FromOn?.ToString("O"),
        ["expected"] = ExpectedEnd.ToString("O"), ["ended"] = EndedOn?.ToString("O"), ["endReason"] = EndReason, ["resumption"] = ResumptionById?.ToString(), ["agreed"] = AgreedIds,
    };
}
