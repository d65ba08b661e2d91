using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Signing;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Keys;

namespace Qiyue.Contracts.Changing;

/// <summary>The whole text as it shall be from now on, and why.</summary>
public class AmendmentInput
{
    /// <summary>Obligations keep their number; one that is not wanted any more is waived, not left out. A milestone that is left out is dropped.</summary>
    public TermsInput Terms { get; set; } = new();

    /// <summary>Part of the text that is signed, and public.</summary>
    [Filled, Max(500)] public string Reason { get; set; } = "";
}

public sealed class CounterAmendmentInput : AmendmentInput
{
    /// <summary>The version this one answers; an older one is refused so that nobody overwrites unseen.</summary>
    public int AnswersVersion { get; set; }
}

/// <summary>Drafts changed terms of a signed contract (补充协议). Errors: amendment.open, amendment.nothing_changed, amendment.start, amendment.end_passed, amendment.obligation_missing, amendment.waived_stays,
/// amendment.waive_new, amendment.below_confirmed, amendment.begun, amendment.milestone_reached, contract.suspended, terms.*.</summary>
public sealed class ProposeAmendment(Act act, ContractLoader contracts, OrganizationTree tree, WordLists words)
{
    public async Task<Contract> Handle(string code, AmendmentInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.RequireRunning();
        if (!ContractPermissions.MayAmend(act.Actor, contract)) throw Refusal.Forbidden();
        var (amendment, version) = contract.ProposeAmendment(act.Actor.OrganizationId!.Value, act.Actor.PersonId, input.Terms.ToTerms(tree, words), input.Reason, act.Now, act.Today);
        act.Record(contract, "amendment.proposed", input.Reason, null, amendment.AddTo(act), version.AddTo(act));
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>Puts another version of the amendment on the table. Errors: amendment.newer_version, amendment.signing, amendment.in_force, contract.same_terms, and those of the draft.</summary>
public sealed class CounterAmendment(Act act, ContractLoader contracts, OrganizationTree tree, WordLists words)
{
    public async Task<Contract> Handle(string code, int number, CounterAmendmentInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.RequireRunning();
        if (!ContractPermissions.MayAmend(act.Actor, contract)) throw Refusal.Forbidden();
        var amendment = contract.Amendment(number);
        var version = contract.CounterAmendment(amendment, act.Actor.OrganizationId!.Value, act.Actor.PersonId, input.AnswersVersion, input.Terms.ToTerms(tree, words), input.Reason, act.Now, act.Today);
        act.Record(contract, "amendment.countered", input.Reason, null, amendment, version.AddTo(act));
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>Accepts the version on the table; when all have, the text is fixed and can be signed. Errors: amendment.newer_version, amendment.signing, contract.already_accepted.</summary>
public sealed class AcceptAmendment(Act act, ContractLoader contracts, SigningDesk desk)
{
    public async Task<Contract> Handle(string code, int number, AcceptTermsInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.RequireRunning();
        if (!ContractPermissions.MayAmend(act.Actor, contract)) throw Refusal.Forbidden();
        var amendment = contract.Amendment(number);
        contract.AcceptAmendment(amendment, act.Actor.OrganizationId!.Value, input.Version, await desk.PartyDetails(contract, ct), act.Today);
        act.Record(contract, amendment.State == AmendmentState.Signing ? "amendment.signing_opened" : "amendment.accepted", null, null, amendment);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>Says no to the amendment, takes it back, or will not sign it, with a reason; the terms in force stay. Errors: amendment.in_force, amendment.closed.</summary>
public sealed class DeclineAmendment(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, int number, ReasonInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.RequireRunning();
        if (!contract.HasParty(act.Actor.OrganizationId) || !act.Actor.Has(Duty.Negotiate) && !act.Actor.Has(Duty.Sign)) throw Refusal.Forbidden();
        var amendment = contract.Amendment(number);
        contract.DeclineAmendment(amendment, act.Actor.OrganizationId!.Value, input.Reason);
        act.Record(contract, "amendment.declined", input.Reason, null, amendment);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>
/// The acting signatory signs the amendment for their organisation, with fresh proof; all parties in any order. With the last signature it is in force.
/// Errors: amendment.not_signing, contract.already_signed, contract.no_authority, contract.other_text, proof.* .
/// </summary>
public sealed class SignAmendment(Act act, ContractLoader contracts, FreshProof proof, OrganizationKeys keys, OrganizationTree tree)
{
    public async Task<Contract> Handle(string code, int number, SignContractInput input, CancellationToken ct)
    {
        var (contract, amendment) = await Check(code, number, ct);
        if (input.Digest != amendment.TextDigest) throw new Refusal("contract.other_text", "契约文本已变化，请重新阅读后再签署。");
        await proof.Verify(input.Proof, ct);
        return await Sign(contract, amendment, ct);
    }

    /// <summary>Signs without asking for proof: scenario loading only, which has no passwords to ask.</summary>
    internal async Task<Contract> HandleProven(string code, int number, CancellationToken ct)
    {
        var (contract, amendment) = await Check(code, number, ct);
        return await Sign(contract, amendment, ct);
    }

    private async Task<(Contract Contract, Amendment Amendment)> Check(string code, int number, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.RequireRunning();
        var by = contract.Party(act.Actor.OrganizationId ?? throw Refusal.Forbidden()).OrganizationId;
        if (!act.Actor.Has(Duty.Sign)) throw new Refusal("contract.no_authority", "您当前的岗位没有签署权限，请由授权签署人签署。", 403);
        var amendment = contract.Amendment(number);
        contract.RequireSigning(amendment, by);
        return (contract, amendment);
    }

    private async Task<Contract> Sign(Contract contract, Amendment amendment, CancellationToken ct)
    {
        var by = act.Actor.OrganizationId!.Value;
        var statement = contract.SignatureStatement(amendment, tree.Get(by).Code, act.Actor.Name, act.Actor.PostTitle, act.Now);
        var (signature, publicKey) = await keys.Sign(by, statement, ct);
        contract.SignAmendment(amendment, by, act.Actor.PersonId!.Value, act.Actor.Name, act.Actor.PostTitle, signature, publicKey, act.Now, act.Today);
        act.Record(contract, amendment.State == AmendmentState.InForce ? "amendment.in_force" : "amendment.signed", null, null, amendment);
        act.RecordTouched(contract);
        await act.Commit(ct);
        return contract;
    }
}

internal static class AmendmentOf
{
    /// <summary>The one on the table by its number; one in force refuses, any other number is a 404.</summary>
    public static Amendment Amendment(this Contract contract, int number)
    {
        if (contract.OpenAmendment is { } open && open.Number == number) return open;
        throw number >= 1 && number <= contract.Amendments ? new Refusal("amendment.in_force", "此补充协议已生效，不能再办理。") : Refusal.NotFound();
    }
}
