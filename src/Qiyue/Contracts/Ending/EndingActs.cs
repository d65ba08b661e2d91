using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Contracts.Ending;

/// <summary>Proposes to end a signed contract by consent. Errors: ending.already_proposed.</summary>
public sealed class ProposeEnding(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, ReasonInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!contract.Stage.Allows("terminate")) throw ContractStages.WrongStage(contract.Stage);
        if (!ContractPermissions.MayEnd(act.Actor, contract)) throw Refusal.Forbidden();
        contract.ProposeEnding(act.Actor.OrganizationId!.Value, input.Reason, act.Now);
        act.Record(contract, "ending.proposed", input.Reason);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>Agrees to the proposed ending; the last party's yes ends the contract. Errors: ending.not_proposed, ending.already_agreed.</summary>
public sealed class AgreeToEnd(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!contract.Stage.Allows("terminate")) throw ContractStages.WrongStage(contract.Stage);
        if (!ContractPermissions.MayEnd(act.Actor, contract)) throw Refusal.Forbidden();
        contract.AgreeToEnd(act.Actor.OrganizationId!.Value, act.Now, act.Today);
        act.Record(contract, contract.Stage == ContractStage.Terminated ? "contract.terminated" : "ending.agreed");
        act.RecordTouched(contract);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>Says no to the ending, or takes it back: the contract goes on. Errors: ending.not_proposed.</summary>
public sealed class DropEnding(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, ReasonInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!contract.Stage.Allows("terminate")) throw ContractStages.WrongStage(contract.Stage);
        if (!ContractPermissions.MayEnd(act.Actor, contract)) throw Refusal.Forbidden();
        contract.DropEnding(act.Actor.OrganizationId!.Value);
        act.Record(contract, "ending.dropped", input.Reason);
        await act.Commit(ct);
        return contract;
    }
}
