using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Contracts.Changing;

public class SuspendInput
{
    /// <summary>Public once the contract is suspended.</summary>
    [Filled, Max(500)] public string Reason { get; set; } = "";

    /// <summary>When it is expected to go on; it does not by itself.</summary>
    [Filled] public DateOnly? ExpectedEnd { get; set; }
}

/// <summary>Proposes to suspend a contract by agreement (中止). Errors: suspension.already_proposed, suspension.end_passed, suspension.too_long, contract.suspended.</summary>
public sealed class ProposeSuspension(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, SuspendInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.RequireRunning();
        if (!ContractPermissions.MaySuspend(act.Actor, contract)) throw Refusal.Forbidden();
        var suspension = contract.ProposeSuspension(act.Actor.OrganizationId!.Value, act.Actor.PersonId, input.Reason, input.ExpectedEnd!.Value, act.Now, act.Today).AddTo(act);
        act.Record(contract, "suspension.proposed", input.Reason, null, suspension);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>Agrees to the suspension; with the last party's yes time stands still from today. Errors: suspension.not_proposed, suspension.already_agreed.</summary>
public sealed class AgreeToSuspension(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.RequireRunning();
        if (!ContractPermissions.MaySuspend(act.Actor, contract)) throw Refusal.Forbidden();
        var suspension = SuspensionOf.Open(contract);
        contract.AgreeToSuspension(suspension, act.Actor.OrganizationId!.Value, act.Now, act.Today);
        act.Record(contract, suspension.State == SuspensionState.Running ? "suspension.began" : "suspension.agreed", null, null, suspension);
        act.RecordTouched(contract);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>Says no to a proposal to suspend or to go on, or takes it back. Errors: suspension.not_proposed.</summary>
public sealed class DropSuspension(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, ReasonInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.Require(ContractStage.Showing, ContractStage.Performing);
        if (!ContractPermissions.MaySuspend(act.Actor, contract)) throw Refusal.Forbidden();
        var suspension = SuspensionOf.Open(contract);
        contract.DropSuspension(suspension, act.Actor.OrganizationId!.Value);
        act.Record(contract, "suspension.dropped", input.Reason, null, suspension);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>Goes on: an agreed suspension when all parties say so, an ordered one when the supervising body lifts it. Plan days have moved on by the days suspended. Errors: suspension.not_running, suspension.already_agreed.</summary>
public sealed class ResumeContract(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, ReasonInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.Require(ContractStage.Showing, ContractStage.Performing);
        if (!ContractPermissions.MaySuspend(act.Actor, contract) && !ContractPermissions.MayOrder(act.Actor, contract)) throw Refusal.Forbidden();
        var suspension = SuspensionOf.Open(contract);
        var resumed = contract.Resume(suspension, act.Actor.OrganizationId!.Value, input.Reason, act.Now, act.Today);
        act.Record(contract, resumed ? "suspension.over" : "suspension.resumption_agreed", input.Reason, null, suspension);
        act.RecordTouched(contract);
        await act.Commit(ct);
        return contract;
    }
}

public sealed class OrderSuspensionInput : SuspendInput
{
    [Filled] public SupervisionGround? Ground { get; set; }
}

/// <summary>The supervising body suspends for safety, law or falsification. Errors: suspension.end_passed, suspension.too_long, contract.suspended.</summary>
public sealed class OrderSuspension(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, OrderSuspensionInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.RequireRunning();
        if (!ContractPermissions.MayOrder(act.Actor, contract)) throw Refusal.Forbidden();
        var suspension = contract.OrderSuspension(act.Actor.OrganizationId!.Value, act.Actor.PersonId, input.Ground!.Value, input.Reason, input.ExpectedEnd!.Value, act.Now, act.Today).AddTo(act);
        act.Record(contract, "suspension.ordered", input.Reason, null, suspension);
        act.RecordTouched(contract);
        await act.Commit(ct);
        return contract;
    }
}

public sealed class OrderEndingInput
{
    [Filled] public SupervisionGround? Ground { get; set; }

    /// <summary>Code of the party whose fault it is; needed for falsification.</summary>
    [Max(32)] public string? Fault { get; set; }
    [Filled, Max(500)] public string Reason { get; set; } = "";
}

/// <summary>The supervising body ends the contract for safety, law or falsification. Errors: ending.fault_missing, ending.fault_no_party, those of a wrong stage.</summary>
public sealed class OrderEnding(Act act, ContractLoader contracts, Organizations.OrganizationTree tree)
{
    public async Task<Contract> Handle(string code, OrderEndingInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!contract.Stage.Allows("terminate_by_order")) throw ContractStages.WrongStage(contract.Stage);
        if (!ContractPermissions.MayOrder(act.Actor, contract)) throw Refusal.Forbidden();
        var fault = string.IsNullOrEmpty(input.Fault) ? (Guid?)null : tree.ByCode(input.Fault)?.Id ?? throw Refusal.Invalid(nameof(input.Fault), "ending.fault_no_party", "责任方须是契约的一方。");
        contract.OrderEnding(act.Actor.OrganizationId!.Value, input.Ground!.Value, fault, input.Reason, act.Now, act.Today);
        act.Record(contract, "contract.ended_by_order", input.Reason);
        act.RecordTouched(contract);
        await act.Commit(ct);
        return contract;
    }
}

internal static class SuspensionOf
{
    public static Suspension Open(Contract contract) => contract.OpenSuspension ?? throw new Refusal("suspension.not_proposed", "目前没有待回应的中止或恢复提议。");
}
