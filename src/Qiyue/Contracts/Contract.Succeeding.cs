using Qiyue.Kernel;

namespace Qiyue.Contracts;

// 承继: an organisation is dissolved and another takes its place; the tree changes and the supervising body follows. 续约: a new contract after this one.
public sealed partial class Contract
{
    /// <summary>Code of the contract this one renews (续自), or empty.</summary>
    public string Renews { get; private set; } = "";

    /// <summary>Code of the contract that renews this one (续约为), or empty.</summary>
    public string RenewedAs { get; private set; } = "";

    /// <summary>Something may still happen to it.</summary>
    public bool IsFinished => Stage is ContractStage.Published or ContractStage.Declined or ContractStage.Terminated;

    internal void NoteRenewal(Contract by)
    {
        if (Stage is not (ContractStage.Performing or ContractStage.Judging or ContractStage.Published or ContractStage.Terminated)) throw ContractStages.WrongStage(Stage);
        (RenewedAs, by.Renews) = (by.Code, Code);
    }

    /// <summary>
    /// The heir takes the place of a dissolved party from today: obligations, what is to be answered and judged. What was signed stays as it was signed; a text that is only being
    /// signed names the wrong party and goes back to 谈约, and an amendment on the table falls.
    /// </summary>
    /// <returns>Scans and delegations that are void with the text that was being signed.</returns>
    public IReadOnlyList<IPart> Succeed(Guid gone, Guid heir, Guid community, Guid supervisor, Guid district, DateTime now)
    {
        IReadOnlyList<IPart> closed = [];
        var party = Party(gone);
        if (HasParty(heir)) throw new InvalidOperationException("The heir is a party already; who asks has looked before.");
        if (Stage == ContractStage.Signing)
        {
            Move("succeed");
            closed = DropText(now);
        }
        party.Succeed(heir);
        if (Stage == ContractStage.Negotiating) party.AcceptedVersion = 0;
        foreach (var o in _obligations) o.Succeed(gone, heir);
        Rewrite(Terms with { Obligations = [.. Terms.Obligations.Select(t => t with { DoerId = t.DoerId == gone ? heir : t.DoerId, BeneficiaryId = t.BeneficiaryId == gone ? heir : t.BeneficiaryId })] });
        FallOpenAmendment("一方已由其他组织承继");
        foreach (var b in _breaches.Where(b => b.State == BreachState.Open && (b.ById == gone || b.BreacherId == gone))) Touch("breach.succeeded", b, () => b.Succeed(gone, heir));
        if (OpenSuspension is { } open && (open.ById == gone || open.Agreed.Contains(gone)))
            Touch("suspension.succeeded", open, () => { open.Agree(open.Agreed.Select(a => a == gone ? heir : a)); if (open.ById == gone) open.ById = heir; });
        foreach (var l in _lookBacks.Where(l => l.IsPending && (l.ConductorId == gone || l.AskedById == gone))) Touch("look_back.succeeded", l, () => l.Succeed(gone, heir));
        foreach (var j in _judgements.Where(j => j.ById == gone)) Touch("judging.succeeded", j, () => j.Succeed(heir));
        if (ProposedById == gone) ProposedById = heir;
        if (EndingProposedById == gone) EndingProposedById = heir;
        if (ThirdPartyId == heir) ThirdPartyId = null;
        CommunityId = community;
        FollowTree(supervisor, district);
        return closed;
    }

    /// <summary>The tree has changed: who supervises follows, judges on no other side, looks back in the place of who did, and judges anew.</summary>
    public void FollowTree(Guid supervisor, Guid district)
    {
        var former = SupervisorId;
        (SupervisorId, DistrictId) = (supervisor, district);
        if (ThirdPartyId == supervisor) ThirdPartyId = null;
        if (former == supervisor) return;
        foreach (var l in _lookBacks.Where(l => l.IsPending && l.ConductorId == former)) Touch("look_back.succeeded", l, () => l.Succeed(former, supervisor));
        if (Stage is ContractStage.Performing or ContractStage.Judging && ObjectionsUntil is null) ReturnFormerSupervisors();
    }

    /// <summary>Of the supervising body only the one that supervises while the sheets are open is heard: a sheet of one before it does not count any more.</summary>
    private void ReturnFormerSupervisors()
    {
        foreach (var sheet in _judgements.Where(j => j.Side == JudgingSide.Supervisor && j.ById != SupervisorId && j.Counts)) Touch("judging.supervisor_changed", sheet, sheet.Return);
    }

    /// <summary>Who was to judge from outside is no more. A sheet that is in goes on counting; otherwise the heir is asked in its place, or the side stays absent and its weight is shared.</summary>
    /// <returns>False: its sheet is in, nothing waits for it.</returns>
    public bool LoseThirdParty(Guid? heir)
    {
        if (_judgements.Any(j => j.Side == JudgingSide.ThirdParty && j.ById == ThirdPartyId && j.Counts)) return false;
        (ThirdPartyId, ThirdGroupName) = (heir is { } next && !HasParty(next) && next != SupervisorId ? next : null, "");
        return true;
    }
}
