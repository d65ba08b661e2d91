using Qiyue.Kernel;

namespace Qiyue.Contracts;

// 中止与恢复: by agreement of the parties, or by order of the supervising body. Time stands still, and plan days move on by the days that did.
public sealed partial class Contract
{
    /// <summary>First day of the suspension that runs now; null = none.</summary>
    public DateOnly? SuspendedOn { get; private set; }
    public DateOnly? SuspendedUntil { get; private set; }

    /// <summary>Days of all suspensions that are over.</summary>
    public int SuspendedDays { get; private set; }

    private readonly List<Suspension> _suspensions = [];
    internal IReadOnlyList<Suspension> Suspensions => _suspensions;

    /// <summary>Proposed or running; there is never more than one.</summary>
    public Suspension? OpenSuspension => _suspensions.FirstOrDefault(s => s.State is SuspensionState.Proposed or SuspensionState.Running);

    public Suspension ProposeSuspension(Guid by, Guid? person, string reason, DateOnly expectedEnd, DateTime now, DateOnly today)
    {
        RequireRunning();
        Party(by);
        if (OpenSuspension is not null) throw new Refusal("suspension.already_proposed", "已有一方提出中止，请先回应该提议。");
        var suspension = NewSuspension(by, person, null, reason, expectedEnd, now, today);
        suspension.Agree(by);
        return suspension;
    }

    /// <summary>Agrees to the proposed suspension; the last party's yes suspends the contract today.</summary>
    public void AgreeToSuspension(Suspension suspension, Guid by, DateTime now, DateOnly today)
    {
        RequireRunning();
        Party(by);
        if (suspension.State != SuspensionState.Proposed) throw NotProposed();
        if (suspension.Agreed.Contains(by)) throw new Refusal("suspension.already_agreed", "贵方已同意，请等待其他各方。");
        suspension.Agree(by);
        if (_parties.All(p => suspension.Agreed.Contains(p.OrganizationId))) Begin(suspension, now, today);
    }

    /// <summary>A party says no to the proposal to suspend or to go on, or its proposer takes it back.</summary>
    public void DropSuspension(Suspension suspension, Guid by)
    {
        Party(by);
        if (suspension.State == SuspensionState.Proposed) suspension.State = SuspensionState.Dropped;
        else if (suspension is { State: SuspensionState.Running, ResumptionById: not null }) { suspension.ResumptionById = null; suspension.Agree([]); }
        else throw NotProposed();
    }

    public Suspension OrderSuspension(Guid by, Guid? person, SupervisionGround ground, string reason, DateOnly expectedEnd, DateTime now, DateOnly today)
    {
        RequireRunning();
        if (by != SupervisorId) throw Refusal.Forbidden();
        if (OpenSuspension is { State: SuspensionState.Proposed } proposed) Touch("suspension.dropped", proposed, () => proposed.State = SuspensionState.Dropped);
        var suspension = NewSuspension(by, person, ground, reason, expectedEnd, now, today);
        Begin(suspension, now, today);
        return suspension;
    }

    /// <summary>
    /// An ordered suspension is lifted by who ordered it, at once; an agreed one by all parties: the first to say so proposes, the last one's yes resumes.
    /// </summary>
    /// <returns>True when the contract goes on from today.</returns>
    public bool Resume(Suspension suspension, Guid by, string reason, DateTime now, DateOnly today)
    {
        Require(ContractStage.Showing, ContractStage.Performing);
        if (suspension.State != SuspensionState.Running) throw new Refusal("suspension.not_running", "此契约没有中止，无需恢复。");
        if (suspension.IsOrdered ? by != SupervisorId : !HasParty(by)) throw Refusal.Forbidden();
        if (!suspension.IsOrdered)
        {
            if (suspension.Agreed.Contains(by)) throw new Refusal("suspension.already_agreed", "贵方已同意，请等待其他各方。");
            suspension.Agree(by);
            suspension.ResumptionById ??= by;
            if (!_parties.All(p => suspension.Agreed.Contains(p.OrganizationId))) return false;
        }
        suspension.EndReason = reason.Trim();
        GoOn(suspension, now, today);
        return true;
    }

    private Suspension NewSuspension(Guid by, Guid? person, SupervisionGround? ground, string reason, DateOnly expectedEnd, DateTime now, DateOnly today)
    {
        if (expectedEnd <= today) throw Refusal.Invalid("ExpectedEnd", "suspension.end_passed", "预计恢复日期须晚于今天。");
        if (expectedEnd > today.AddYears(2)) throw Refusal.Invalid("ExpectedEnd", "suspension.too_long", "预计恢复日期最远两年；更久不能履行的，请办理终止。");
        var suspension = new Suspension(this, by, person, ground, reason, expectedEnd, now);
        _suspensions.Add(suspension);
        HasChanges = true;
        return suspension;
    }

    private void Begin(Suspension suspension, DateTime now, DateOnly today)
    {
        (suspension.State, suspension.FromOn) = (SuspensionState.Running, today);
        suspension.Agree([]); // from here on: who agrees to go on
        (SuspendedOn, SuspendedUntil) = (today, suspension.ExpectedEnd);
        FallOpenAmendment("契约中止");
    }

    /// <summary>Days from the first one on that did not count; what is open moves on by them, in the terms in force too.</summary>
    private void GoOn(Suspension suspension, DateTime now, DateOnly today)
    {
        var (from, days) = (SuspendedOn!.Value, today.DayNumber - SuspendedOn.Value.DayNumber);
        (suspension.State, suspension.EndedOn) = (SuspensionState.Over, today);
        (SuspendedOn, SuspendedUntil, SuspendedDays) = (null, null, SuspendedDays + days);
        foreach (var o in _obligations.Where(o => !o.IsSettled)) o.Shift(days);
        foreach (var m in _milestones.Where(m => m.IsOpen)) m.Shift(days);
        EndOn = EndOn.AddDays(days);
        foreach (var entry in _work.Where(w => w.State == WorkState.Recorded)) Touch("work.paused", entry, () => entry.Pause(from, today));
        foreach (var notice in _breaches.Where(b => b.State == BreachState.Open)) Touch("breach.paused", notice, () => notice.Pause(from, today));
        Rewrite(Terms with
        {
            EndOn = EndOn, Obligations = [.. Terms.Obligations.Select(t => t with { DueOn = ObligationOf(t.Number).DueOn })],
            Milestones = [.. Terms.Milestones.Select(t => _milestones.FirstOrDefault(m => m.Number == t.Number) is { } m ? t with { PlannedOn = m.PlannedOn } : t)],
        });
    }

    /// <summary>The terms in force change by something else than words the parties agreed on: days of a suspension, a successor.</summary>
    private void Rewrite(ContractTerms terms) => (_terms, TermsJson) = (terms, terms.Json);

    private static Refusal NotProposed() => new("suspension.not_proposed", "目前没有待回应的中止或恢复提议。");
}
