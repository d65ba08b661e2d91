using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Contracts;

/// <summary>Who may do what with a contract: handlers and buttons ask the same predicates. Source: domain.md, Who uses it; Contracts.</summary>
public static class ContractPermissions
{
    private static bool Party(Actor a, Contract c, string duty) => a.Has(duty) && c.HasParty(a.OrganizationId);

    public static bool MayPropose(Actor a) => a.OrganizationId is not null && a.Has(Duty.Negotiate);
    public static bool MayNegotiate(Actor a, Contract c) => c.Stage == ContractStage.Negotiating && Party(a, c, Duty.Negotiate);
    public static bool MayAccept(Actor a, Contract c) => MayNegotiate(a, c) && c.Party(a.OrganizationId!.Value).AcceptedVersion != c.TermsVersion;
    public static bool MayRemark(Actor a, Contract c) => c.Stage is ContractStage.Negotiating or ContractStage.Signing && Party(a, c, Duty.Negotiate);
    public static bool MayRecordTalk(Actor a, Contract c) =>
        c.Stage is ContractStage.Negotiating or ContractStage.Signing or ContractStage.Showing or ContractStage.Performing && Party(a, c, Duty.Negotiate);

    /// <summary>Holds the post that may sign, for a party whose turn it is.</summary>
    public static bool MaySign(Actor a, Contract c) => (Party(a, c, Duty.Sign) || IsDelegate(a, c)) && c.IsTurnOf(c.Party(a.OrganizationId!.Value));

    /// <summary>The signatory of the own organisation lets this person sign.</summary>
    public static bool IsDelegate(Actor a, Contract c) => a.OrganizationId is { } own && a.PersonId is { } person && c.DelegationOf(own)?.DelegateId == person;
    public static bool MayDelegate(Actor a, Contract c) => MayRefuseSignature(a, c);
    public static bool MayHandInScan(Actor a, Contract c) => c.Stage == ContractStage.Signing && (Party(a, c, Duty.Sign) || Party(a, c, Duty.Negotiate)) && !c.Party(a.OrganizationId!.Value).HasSigned;
    public static bool MayCompareScans(Actor a, Contract c) => Party(a, c, Duty.Sign) || Party(a, c, Duty.Negotiate);
    public static bool MayRefuseSignature(Actor a, Contract c) => c.Stage == ContractStage.Signing && Party(a, c, Duty.Sign) && !c.Party(a.OrganizationId!.Value).HasSigned;

    /// <summary>Comments and objections are answered by the parties or the supervising body.</summary>
    public static bool MayAnswerComments(Actor a, Contract c) => Party(a, c, Duty.Negotiate) || a.Has(Duty.Supervise) && a.OrganizationId == c.SupervisorId;
    public static bool MayRecordWork(Actor a, Contract c) =>
        IsRunning(c) && a.Has(Duty.Perform) && c.Obligations.Any(o => a.ActsFor(o.DoerId) && o.WaivedBy is null);
    public static bool MayConfirm(Actor a, Contract c, WorkEntry w) => w.State == WorkState.Recorded && a.Has(Duty.Confirm) && a.ActsFor(c.ObligationOf(w.ObligationId).BeneficiaryId);
    /// <summary>Lets a liaison without an account record or confirm for one's own organisation.</summary>
    public static bool MayIssueLinks(Actor a, Contract c) => c.Stage is ContractStage.Showing or ContractStage.Performing && (Party(a, c, Duty.Perform) || Party(a, c, Duty.Confirm));
    public static bool MayRule(Actor a, Contract c) => a.Has(Duty.Supervise) && a.OrganizationId == c.SupervisorId;
    public static bool MayKeepRoad(Actor a, Contract c) => IsRunning(c) && Party(a, c, Duty.Perform);

    private static bool IsRunning(Contract c) => c.Stage is ContractStage.Showing or ContractStage.Performing && c.SuspendedOn is null;
    public static bool MayAmend(Actor a, Contract c) => IsRunning(c) && Party(a, c, Duty.Negotiate);
    public static bool MaySignAmendment(Actor a, Contract c, Amendment x) => IsRunning(c) && Party(a, c, Duty.Sign) && x.State == AmendmentState.Signing && x.Side(a.OrganizationId) is { At: null };

    /// <summary>Until the last signature: who negotiates for a party, and the signatory who would not sign.</summary>
    public static bool MayDeclineAmendment(Actor a, Contract c, Amendment x) => x.IsOpen && (Party(a, c, Duty.Negotiate) || Party(a, c, Duty.Sign));
    public static bool MaySuspend(Actor a, Contract c) => c.Stage is ContractStage.Showing or ContractStage.Performing && Party(a, c, Duty.Negotiate);

    /// <summary>The supervising body suspends or ends, never amends.</summary>
    public static bool MayOrder(Actor a, Contract c) => c.Stage.Allows("terminate_by_order") && a.Has(Duty.Supervise) && a.OrganizationId == c.SupervisorId;
    public static bool MayNoticeBreach(Actor a, Contract c) => IsRunning(c) && Party(a, c, Duty.Negotiate);
    public static bool MayRenew(Actor a, Contract c) => c.Stage is ContractStage.Performing or ContractStage.Judging or ContractStage.Published or ContractStage.Terminated && Party(a, c, Duty.Negotiate);
    public static bool MayEnd(Actor a, Contract c) => c.Stage.Allows("terminate") && Party(a, c, Duty.Negotiate);
    public static bool MayJudge(Actor a, Contract c, JudgingSide side) =>
        c.Stage is ContractStage.Performing or ContractStage.Judging && c.ObjectionsUntil is null && a.OrganizationId is { } o && c.MayJudge(o, side)
        && a.Has(side == JudgingSide.Supervisor ? Duty.Supervise : Duty.Judge);
    public static bool MayKeepRatings(Actor a, Contract c) => c.Stage is ContractStage.Performing or ContractStage.Judging && c.ObjectionsUntil is null && Party(a, c, Duty.Judge);

    /// <summary>Telephone and mail of who deals with the contract: a party or the supervising body, each look for a purpose and on record.</summary>
    public static bool MaySeeContacts(Actor a, Contract c) => c.HasParty(a.OrganizationId) || a.Has(Duty.Supervise) && a.OrganizationId == c.SupervisorId;

    /// <summary>A photo goes when somebody on it asks: by who took it, or the supervising body.</summary>
    public static bool MayErasePhoto(Actor a, Contract c, WorkEntry w) => a.Has(Duty.Perform) && a.ActsFor(w.ById) || MayRule(a, c);

    /// <summary>Sets, concludes and closes look-backs; whose turn it is the contract knows.</summary>
    public static bool MayLookBack(Actor a, Contract c) => c.Stage.IsPublic() && (Party(a, c, Duty.Judge) || MayRule(a, c));

    /// <summary>Sees both sides' figures under review: the supervising body and those above it.</summary>
    public static bool SeesReview(Actor a, Contract c, OrganizationTree tree) => a.Has(Duty.Supervise) && tree.Find(c.SupervisorId) is { } supervisor && a.IsAtOrAbove(supervisor.Path);

    /// <summary>Records where a published result was used: the supervising body and those above it.</summary>
    public static bool MayUseResult(Actor a, Contract c, OrganizationTree tree) => c.Stage == ContractStage.Published && SeesReview(a, c, tree);

    /// <summary>Versions, remarks, talks, objections to the result: the parties, the supervising body and those above them; neither the public nor who judges from outside.</summary>
    public static bool SeesNegotiation(Actor a, Contract c, OrganizationTree tree) => c.Parties.Select(p => p.OrganizationId).Append(c.SupervisorId).Any(o => tree.Find(o) is { } node && a.IsAtOrAbove(node.Path));
}
