using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Contracts.Signing;

public sealed class DelegateSigningInput
{
    /// <summary>Somebody who holds a post in the same organisation.</summary>
    [Filled] public Guid? Person { get; set; }
    [Filled, Max(200)] public string Reason { get; set; } = "";

    /// <summary>Last day on which he may sign; at most the last day to sign.</summary>
    [Filled] public DateOnly? Until { get; set; }
}

/// <summary>The authorised signatory lets a colleague sign this one contract. Errors: contract.no_authority, contract.already_signed, delegation.exists, delegation.self, delegation.person, delegation.past, delegation.after_term.</summary>
public sealed class DelegateSigning(Act act, ContractLoader contracts, SigningAuthority authority, TellParties tell)
{
    public async Task<Delegation> Handle(string code, DelegateSigningInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        var own = contract.Party(act.Actor.OrganizationId ?? throw Refusal.Forbidden()).OrganizationId;
        contract.Require(ContractStage.Signing);
        if (!act.Actor.Has(Duty.Sign)) throw new Refusal("contract.no_authority", "您当前的岗位没有签署权限，请由授权签署人签署。", 403);
        if (input.Person == act.Actor.PersonId) throw Refusal.Invalid(nameof(input.Person), "delegation.self", "您本人可以直接签署，请选择另一位同事。");
        var to = (await authority.Colleagues(own, ct)).FirstOrDefault(c => c.Person == input.Person)
            ?? throw Refusal.Invalid(nameof(input.Person), "delegation.person", "受托人须是在本组织任职、已开通帐号的同事，请从列表中选择。");
        var delegation = contract.Delegate(own, (act.Actor.PersonId!.Value, act.Actor.Name, act.Actor.PostTitle), (to.Person, to.Name, to.Post), input.Reason, input.Until!.Value, act.Now, act.Today).AddTo(act);
        act.Record(contract, "delegation.given", input.Reason, null, delegation);
        await tell.One(contract, to.Person, Notice.Delegated, [act.Actor.Name, delegation.UntilOn.ToString("yyyy-MM-dd")], ct);
        await act.Commit(ct);
        return delegation;
    }
}

/// <summary>A signatory of the same party takes a delegation back before it is used. Errors: contract.no_authority, delegation.used, delegation.ended.</summary>
public sealed class RevokeDelegation(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, Guid id, ReasonInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        var own = contract.Party(act.Actor.OrganizationId ?? throw Refusal.Forbidden()).OrganizationId;
        if (!act.Actor.Has(Duty.Sign)) throw new Refusal("contract.no_authority", "您当前的岗位没有签署权限，请由授权签署人签署。", 403);
        var delegation = contract.Delegations.FirstOrDefault(d => d.Id == id && d.OrganizationId == own) ?? await act.Db.FindAsync<Delegation>([id], ct);
        if (delegation is null || delegation.ContractId != contract.Id || delegation.OrganizationId != own) throw Refusal.NotFound();
        delegation.Revoke(input.Reason, act.Now);
        act.Record(contract, "delegation.revoked", input.Reason, null, delegation);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>Colleagues whom the signatory may delegate. Errors: contract.no_authority.</summary>
public sealed class ListColleagues(Act act, ContractLoader contracts, SigningAuthority authority)
{
    public async Task<IReadOnlyList<Colleague>> Handle(string code, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        var own = contract.Party(act.Actor.OrganizationId ?? throw Refusal.Forbidden()).OrganizationId;
        if (!act.Actor.Has(Duty.Sign)) throw new Refusal("contract.no_authority", "您当前的岗位没有签署权限，请由授权签署人签署。", 403);
        return await authority.Colleagues(own, ct);
    }
}
