using Qiyue.Kernel;

namespace Qiyue.Contracts;

/// <summary>From when to when a contract may be signed, both days inclusive.</summary>
/// <param name="RemindOn">Who has not signed by this day is reminded, once; null = too short for that.</param>
public readonly record struct SigningTerm(DateOnly OpenedOn, DateOnly SignBy, DateOnly? RemindOn)
{
    /// <param name="days">Working days after the day it opens.</param>
    /// <param name="reminderDays">Working days before the last one.</param>
    public static SigningTerm From(DateOnly today, int days, int reminderDays)
    {
        var signBy = WorkingCalendar.AddWorkingDays(today, days);
        var remindOn = WorkingCalendar.WorkingDaysBefore(signBy, reminderDays);
        return new(today, signBy, remindOn > today ? remindOn : null);
    }
}

// How the parties sign: in which step each of them, until when; and what happens when one will not, or time runs out.
public sealed partial class Contract
{
    /// <summary>Working days to sign that the parties agreed on; null = the policy of the district.</summary>
    public int? SigningDays { get; private set; }

    /// <summary>The day the text was fixed.</summary>
    public DateOnly? SigningOpenedOn { get; private set; }

    /// <summary>Last day to sign, inclusive.</summary>
    public DateOnly? SignBy { get; private set; }
    public DateOnly? SignRemindOn { get; private set; }
    public DateOnly? SignRemindedOn { get; private set; }

    /// <summary>Why signing was given up last; empty once it is open again.</summary>
    public string ReturnReason { get; private set; } = "";

    /// <summary>Who would not sign; null = the term ended.</summary>
    public Guid? ReturnedById { get; private set; }

    /// <summary>The version that was not signed; 0 = none.</summary>
    public int ReturnedVersion { get; private set; }

    /// <summary>Signing was given up, and nobody has moved since.</summary>
    public bool IsReturned => Stage == ContractStage.Negotiating && ReturnedVersion == TermsVersion;

    /// <summary>
    /// Agrees how to sign. Parties of the same step sign in parallel, step after step; steps are numbered anew without gaps. Who has accepted the version on the table has accepted
    /// another way of signing it: all but the one who changes it answer anew.
    /// </summary>
    /// <param name="steps">1, 2 … by organisation; who is left out signs in the first.</param>
    /// <param name="days">Working days to sign; null = the policy.</param>
    public void ArrangeSigning(Guid by, IReadOnlyDictionary<Guid, int> steps, int? days)
    {
        Require(ContractStage.Negotiating);
        var changer = Party(by);
        if (steps.Keys.FirstOrDefault(o => !HasParty(o)) is var stranger && stranger != Guid.Empty) throw Refusal.Invalid("Steps", "signing.no_party", "签署次序中有不是契约一方的组织，请去掉。");
        var asked = _parties.ToDictionary(p => p, p => steps.GetValueOrDefault(p.OrganizationId, 1));
        var ranks = asked.Values.Distinct().Order().ToList();
        if (ranks[0] < 1) throw Refusal.Invalid("Steps", "signing.step", "签署次序须为 1、2、3……，次序相同的各方同时签署。");
        var same = SigningDays == days && asked.All(a => a.Key.Step == ranks.IndexOf(a.Value) + 1);
        foreach (var (party, step) in asked) party.Step = ranks.IndexOf(step) + 1;
        SigningDays = days;
        if (same) return;
        foreach (var other in _parties.Where(p => p != changer)) other.AcceptedVersion = 0;
    }

    /// <summary>Parties sign in more than one step.</summary>
    public bool SignsInSteps => _parties.Any(p => p.Step > 1);

    private void BeginSigning(SigningTerm? term)
    {
        if (term is { } t) SetTerm(t);
        (ReturnReason, ReturnedById, ReturnedVersion) = ("", null, 0);
    }

    /// <summary>Gives a term to a contract whose signing was opened without one.</summary>
    public void SetTerm(SigningTerm term)
    {
        Require(ContractStage.Signing);
        (SigningOpenedOn, SignBy, SignRemindOn, SignRemindedOn) = (SigningOpenedOn ?? term.OpenedOn, term.SignBy, term.RemindOn, null);
    }

    /// <summary>Somebody has still to sign, and the day of the reminder has come.</summary>
    public bool IsToRemindSigning(DateOnly today) => Stage == ContractStage.Signing && SignRemindOn <= today && SignRemindedOn is null && today <= SignBy;

    public void RemindSigning(DateOnly today) => SignRemindedOn = today;

    /// <summary>The last day has passed and not all have signed.</summary>
    public bool HasSigningExpired(DateOnly today) => Stage == ContractStage.Signing && today > SignBy;

    /// <summary>The term is over: back to 谈约, all signatures void; who had not signed must answer anew.</summary>
    /// <returns>Scans and delegations that are void with the text.</returns>
    public IReadOnlyList<IPart> ExpireSigning(string reason, DateTime now, DateOnly today)
    {
        Require(ContractStage.Signing);
        if (!HasSigningExpired(today)) throw new Refusal("contract.signing_running", "签署期限未过，不能按期满退回。");
        Move("expire_signing");
        return Return([.. _parties.Where(p => !p.HasSigned)], null, reason, now);
    }

    private IReadOnlyList<IPart> Return(IReadOnlyList<ContractParty> toAnswer, Guid? by, string reason, DateTime now)
    {
        foreach (var p in toAnswer) p.AcceptedVersion = 0;
        (ReturnReason, ReturnedById, ReturnedVersion) = (reason.Trim(), by, TermsVersion);
        return DropText(now);
    }

    /// <summary>The text that was being signed is void, and all that was signed, delegated and scanned for it, and its term.</summary>
    /// <returns>Scans and delegations that are void with the text.</returns>
    private IReadOnlyList<IPart> DropText(DateTime now)
    {
        foreach (var p in _parties) p.ClearSignature();
        (CanonicalText, TextDigest) = ("", "");
        (SigningOpenedOn, SignBy, SignRemindOn, SignRemindedOn) = (null, null, null, null);
        return CloseSigningParts(null, now);
    }
}
