using System.Globalization;
using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

public enum BreachState { Open, Withdrawn, Cured, Ended, Fallen }

/// <summary>
/// One party's notice to another that it does not perform: the obligations concerned, and how much of each must be confirmed by the last day to cure. The notice falls when it
/// is withdrawn or cured; after the last day, and never by itself, the noticing party may end the contract. Source: domain.md, Contracts (termination).
/// </summary>
public sealed class BreachNotice : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public Guid ById { get; private set; }
    public Guid? PersonId { get; private set; }
    public Guid BreacherId { get; private set; }
    public string Ground { get; private set; } = "";
    public DateTime At { get; private set; }

    /// <summary>Last day to cure.</summary>
    public DateOnly CureUntil { get; private set; }
    public string Answer { get; private set; } = "";
    public DateTime? AnsweredAt { get; private set; }
    public BreachState State { get; private set; }
    public DateTime? ClosedAt { get; private set; }
    public string ClosedReason { get; private set; } = "";

    /// <summary>"1:400 2:50": number of the obligation and the hundredths that must be confirmed.</summary>
    public string DemandText { get; private set; } = "";
    public IReadOnlyList<(int Obligation, Quantity Amount)> Demands =>
        [.. DemandText.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(d => d.Split(':')).Select(d => (int.Parse(d[0], CultureInfo.InvariantCulture), new Quantity(long.Parse(d[1], CultureInfo.InvariantCulture))))];

    private BreachNotice() { }
    internal BreachNotice(Contract contract, Guid by, Guid? person, Guid breacher, string ground, IEnumerable<(int Obligation, Quantity Amount)> demands, DateOnly cureUntil, DateTime at) =>
        (ContractId, ById, PersonId, BreacherId, Ground, DemandText, CureUntil, At) =
        (contract.Id, by, person, breacher, ground.Trim(), string.Join(' ', demands.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Obligation}:{d.Amount.Hundredths}"))), cureUntil, at);

    internal void Reply(string answer, DateTime now) => (Answer, AnsweredAt) = (answer.Trim(), now);
    internal void Close(BreachState state, string reason, DateTime now) => (State, ClosedReason, ClosedAt) = (state, reason.Trim(), now);
    internal void Pause(DateOnly from, DateOnly until) => CureUntil = WorkingCalendar.After(CureUntil, from, until);
    internal void Succeed(Guid gone, Guid heir) => (ById, BreacherId) = (ById == gone ? heir : ById, BreacherId == gone ? heir : BreacherId);

    public string PartKey => $"breach:{Id}";
    JsonObject IPart.State() => new()
    {
        ["by"] = ById.ToString(), ["person"] = PersonId?.ToString(), ["breacher"] = BreacherId.ToString(), ["ground"] = Ground, ["demands"] = DemandText, ["at"] = At.Milliseconds(), ["cureUntil"] = CureUntil.ToString("O"),
        ["answer"] = Answer, ["answeredAt"] = AnsweredAt.Milliseconds(), ["state"] = State.ToString(), ["closedAt"] = ClosedAt.Milliseconds(), ["closedReason"] = ClosedReason,
    };
}
