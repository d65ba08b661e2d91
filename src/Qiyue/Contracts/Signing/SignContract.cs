using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts.Signing;

public sealed class SignContractInput
{
    /// <summary>The digest the signatory has read; another text than this one is not signed.</summary>
    [Filled, Max(64)] public string Digest { get; set; } = "";

    /// <summary>Password or six-digit code of the second factor, given afresh.</summary>
    [Filled, Max(128)] public string Proof { get; set; } = "";
}

/// <summary>
/// The acting signatory signs for their organisation, with fresh proof of who they are. The last signature puts the contract on show.
/// Who signs in the place of the signatory (受托签署) gives the same proof. Errors: contract.already_signed, contract.not_your_turn, contract.signing_expired, contract.no_authority, contract.other_text,
/// delegation.expired, delegation.delegator_left, proof.* .
/// </summary>
public sealed class SignContract(Act act, ContractLoader contracts, FreshProof proof, OrganizationKeys keys, OrganizationTree tree, PolicyBook policies, SigningAuthority authority, ScanDesk scans)
{
    public async Task<Contract> Handle(string code, SignContractInput input, CancellationToken ct)
    {
        var (contract, delegation) = await Check(code, ct);
        if (input.Digest != contract.TextDigest) throw new Refusal("contract.other_text", "契约文本已变化，请重新阅读后再签署。");
        await proof.Verify(input.Proof, ct);
        return await Sign(contract, delegation, ct);
    }

    /// <summary>Signs without asking for proof: scenario loading only, which has no passwords to ask.</summary>
    internal async Task<Contract> HandleProven(string code, CancellationToken ct)
    {
        var (contract, delegation) = await Check(code, ct);
        return await Sign(contract, delegation, ct);
    }

    private async Task<(Contract Contract, Delegation? Delegation)> Check(string code, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.RequireTurn(contract.Party(act.Actor.OrganizationId ?? throw Refusal.Forbidden()), act.Today);
        return (contract, await authority.Of(contract, ct));
    }

    private async Task<Contract> Sign(Contract contract, Delegation? delegation, CancellationToken ct)
    {
        var organization = tree.Get(act.Actor.OrganizationId!.Value);
        var statement = contract.SignatureStatement(organization.Code, act.Actor.Name, act.Actor.PostTitle, act.Now, delegation);
        var (signature, publicKey) = await keys.Sign(organization.Id, statement, ct);
        var policy = await policies.Of(contract.DistrictId, act.Today, ct);
        var parts = contract.Sign(organization.Id, act.Actor.PersonId!.Value, act.Actor.Name, act.Actor.PostTitle, signature, publicKey, act.Now, act.Today, policy.Days(PolicyCatalogue.NoticeDays), delegation);
        act.Record(contract, "contract.signed", null, null, [.. parts]);
        await scans.PublishIfShown(contract, policy, ct);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>A signatory will not sign: back to 谈约 with the reason; the proposer and all other parties are told. Errors: contract.already_signed, contract.no_authority.</summary>
public sealed class RefuseSignature(Act act, ContractLoader contracts, TellParties tell, OrganizationTree tree)
{
    public async Task<Contract> Handle(string code, ReasonInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.Require(ContractStage.Signing);
        contract.Party(act.Actor.OrganizationId ?? throw Refusal.Forbidden());
        if (!act.Actor.Has(Duty.Sign)) throw new Refusal("contract.no_authority", "您当前的岗位没有签署权限，请由授权签署人签署。", 403);
        var own = act.Actor.OrganizationId!.Value;
        var parts = contract.RefuseSignature(own, input.Reason, act.Now);
        var why = new Remark(contract, Remark.OfSignature, input.Reason, act.Actor.OrganizationId!.Value, act.Actor.PersonId, act.Now).AddTo(act);
        act.Record(contract, "contract.signature_refused", input.Reason, null, [why, .. parts]);
        await tell.Of(contract, contract.Parties.Select(p => p.OrganizationId).Where(o => o != own), Notice.Refused, [tree.Get(own).Name, input.Reason.Trim()], ct);
        await act.Commit(ct);
        return contract;
    }
}
