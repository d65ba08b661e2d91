using Qiyue.Kernel;

namespace Qiyue.Contracts;

/// <summary>How a contract came to its end before its time.</summary>
public enum EndingKind { Consent, Breach, Order }

// Termination for breach (notice, days to cure), and by order of the supervising body; what an ending closes.
public sealed partial class Contract
{
    /// <summary>Null while it has not ended, and in contracts ended by consent before kinds were kept.</summary>
    public EndingKind? EndingKind { get; private set; }

    /// <summary>Whose fault the ending is: their obligations left undone count as undone, those of all others are left out.</summary>
    public Guid? EndingFaultId { get; private set; }
    public SupervisionGround? EndingGround { get; private set; }

    /// <summary>There has been an amendment, a suspension or a notice: readers look for them only then.</summary>
    public bool HasChanges { get; private set; }

    private readonly List<BreachNotice> _breaches = [];
    internal IReadOnlyList<BreachNotice> Breaches => _breaches;

    /// <summary>Parts that changed because something else did; each gets an entry of its own in the journal.</summary>
    private readonly List<(string Act, IPart Part)> _touched = [];

    internal IReadOnlyList<(string Act, IPart Part)> TakeTouched()
    {
        var all = _touched.ToList();
        _touched.Clear();
        return all;
    }

    private void Touch(string act, IPart part, Action change)
    {
        change();
        _touched.Add((act, part));
    }

    /// <param name="numbers">Obligations of the other party that are behind: past their day, or recorded less than the plan asks for today.</param>
    public BreachNotice GiveBreachNotice(Guid by, Guid? person, Guid breacher, string ground, IReadOnlyList<int> numbers, DateOnly cureUntil, DateTime now, DateOnly today)
    {
        RequireRunning();
        Party(by);
        if (!HasParty(breacher) || breacher == by) throw Refusal.Invalid("Party", "breach.party", "请选择契约的另一方。");
        if (_breaches.Any(b => b.State == BreachState.Open && b.ById == by)) throw new Refusal("breach.already_noticed", "贵方的违约通知尚未了结，请先撤回或等补救期满。");
        if (numbers.Count == 0) throw Refusal.Invalid("Obligations", "breach.none_chosen", "请至少选择一条未履行的义务。");
        var notice = new BreachNotice(this, by, person, breacher, ground, numbers.Distinct().Select(n => (n, Demand(ObligationOf(n), breacher, today))).ToList(), cureUntil, now);
        _breaches.Add(notice);
        HasChanges = true;
        return notice;
    }

    /// <summary>How much of an obligation should be confirmed by a day, when less is recorded; zero when it is not behind.</summary>
    internal Quantity BehindOn(Obligation o, DateOnly today)
    {
        if (o.IsSettled) return Quantity.Zero;
        if (today > o.DueOn) return o.Recorded < o.Promised ? o.Promised : Quantity.Zero;
        var planned = today < o.DueOn ? (long)(Progress.PlanOf(new(o.Weight, o.Promised.Hundredths, o.Recorded.Hundredths, o.Confirmed.Hundredths, o.DueOn), today) * o.Promised.Hundredths) : 0;
        if (o.Promised.Hundredths % 100 == 0) planned -= planned % 100; // nobody owes half a lecture
        return planned > o.Recorded.Hundredths ? new(planned) : Quantity.Zero;
    }

    private Quantity Demand(Obligation o, Guid breacher, DateOnly today)
    {
        if (o.DoerId != breacher) throw Refusal.Invalid("Obligations", "breach.not_doer", "义务“{0}”不由该方履行。", o.What);
        return BehindOn(o, today) is var demand && demand > Quantity.Zero ? demand : throw Refusal.Invalid("Obligations", "breach.not_behind", "义务“{0}”没有落后于计划，不能作为违约的依据。", o.What);
    }

    public void AnswerBreach(BreachNotice notice, Guid by, string answer, DateTime now)
    {
        if (notice.BreacherId != by) throw Refusal.Forbidden();
        RequireOpen(notice);
        notice.Reply(answer, now);
    }

    public void WithdrawBreach(BreachNotice notice, Guid by, string reason, DateTime now)
    {
        if (notice.ById != by) throw Refusal.Forbidden();
        RequireOpen(notice);
        notice.Close(BreachState.Withdrawn, reason, now);
    }

    /// <summary>Not before the days to cure are over, and not while work on the obligations concerned waits to be confirmed or ruled upon.</summary>
    public void EndForBreach(BreachNotice notice, Guid by, DateTime now, DateOnly today)
    {
        RequireRunning();
        if (notice.ById != by) throw Refusal.Forbidden();
        RequireOpen(notice);
        if (today <= notice.CureUntil) throw new Refusal("breach.curing", "补救期到 {0} 止，期满仍未补救才能终止。", 409, notice.CureUntil.ToString("yyyy-MM-dd"));
        var concerned = notice.Demands.Select(d => ObligationOf(d.Obligation).Id).ToHashSet();
        if (_work.Any(w => w.State is WorkState.Recorded or WorkState.Disputed && concerned.Contains(w.ObligationId)))
            throw new Refusal("breach.work_open", "所涉义务还有履约记录待确认或待裁定，处理后才能终止。");
        notice.Close(BreachState.Ended, "", now);
        End("terminate_for_breach", Contracts.EndingKind.Breach, notice.BreacherId, notice.Ground, now, today);
    }

    /// <param name="fault">Whose fault it is; must be named for falsification.</param>
    public void OrderEnding(Guid by, SupervisionGround ground, Guid? fault, string reason, DateTime now, DateOnly today)
    {
        if (!Stage.Allows("terminate_by_order")) throw ContractStages.WrongStage(Stage);
        if (by != SupervisorId) throw Refusal.Forbidden();
        if (fault is { } party && !HasParty(party)) throw Refusal.Invalid("Fault", "ending.fault_no_party", "责任方须是契约的一方。");
        if (ground == SupervisionGround.Falsification && fault is null) throw Refusal.Invalid("Fault", "ending.fault_missing", "因弄虚作假终止的，须写明责任方。");
        EndingGround = ground;
        End("terminate_by_order", Contracts.EndingKind.Order, fault, reason, now, today);
    }

    private void End(string act, EndingKind kind, Guid? fault, string reason, DateTime now, DateOnly today)
    {
        Move(act);
        (EndedOn, EndingKind, EndingFaultId, EndingReason) = (today, kind, fault, reason.Trim());
        if (kind != Contracts.EndingKind.Consent) EndingProposedById = null;
        DropResult(now);
        CloseOpenChanges(now);
    }

    /// <summary>Nothing stays open on a contract that has left the road: the amendment on the table falls, notices fall, a suspension is over.</summary>
    private void CloseOpenChanges(DateTime now)
    {
        FallOpenAmendment("契约已结束履行");
        foreach (var notice in _breaches.Where(b => b.State == BreachState.Open)) Touch("breach.fallen", notice, () => notice.Close(BreachState.Fallen, "", now));
        if (OpenSuspension is { State: SuspensionState.Running } running) Touch("suspension.over", running, () => (running.State, running.EndedOn) = (SuspensionState.Over, Data.ActClock.DayOf(now)));
        else if (OpenSuspension is { } proposed) Touch("suspension.dropped", proposed, () => proposed.State = SuspensionState.Dropped);
        (SuspendedOn, SuspendedUntil) = (null, null);
    }

    private void FallOpenAmendment(string why)
    {
        if (OpenAmendment is { } open) Touch("amendment.fallen", open, () => open.Close(AmendmentState.Fallen, null, why));
    }

    private void CloseCuredNotices(DateTime now)
    {
        foreach (var notice in _breaches.Where(b => b.State == BreachState.Open && b.Demands.All(d => ObligationOf(d.Obligation) is var o && (o.IsSettled || o.Confirmed >= d.Amount))))
            Touch("breach.cured", notice, () => notice.Close(BreachState.Cured, "", now));
    }

    private static void RequireOpen(BreachNotice notice)
    {
        if (notice.State != BreachState.Open) throw new Refusal("breach.closed", "此违约通知已了结，不能再办理。");
    }
}
