using Qiyue.Kernel;

namespace Qiyue.Contracts;

// 履约: work entries by the doer, confirmation by the beneficiary, milestones with lights; may begin during the notice period, flagged.
public sealed partial class Contract
{
    /// <summary>Every obligation is confirmed in full or waived: the night after, judging begins.</summary>
    public bool AllConfirmed { get; private set; }

    public Obligation ObligationOf(int number) => _obligations.FirstOrDefault(o => o.Number == number) ?? throw Refusal.NotFound();
    public Obligation ObligationOf(Guid id) => _obligations.First(o => o.Id == id);

    /// <summary>Records what the doer did. Refused before the start of the term, in the future, or for another's obligation.</summary>
    /// <param name="remindOn">Day from which the beneficiary is reminded.</param>
    /// <param name="defaultOn">Last day to confirm; after it the entry counts as confirmed by default.</param>
    public WorkEntry RecordWork(int obligation, Guid by, Guid? person, DateOnly doneOn, Quantity quantity, string note, Guid? photoId, DateTime now, DateOnly today, DateOnly remindOn, DateOnly defaultOn)
    {
        RequireRunning();
        var promise = ObligationOf(obligation);
        if (promise.DoerId != by) throw new Refusal("work.not_doer", "这条义务由其他方履行，贵方不能登记。", 403);
        if (promise.WaivedBy is { } amendment) throw new Refusal("work.waived", "这条义务已由第 {0} 号补充协议豁免，不用再履行。", 409, amendment);
        if (doneOn > today) throw Refusal.Invalid("DoneOn", "work.in_future", "履约日期不能晚于今天。");
        if (doneOn < StartOn) throw Refusal.Invalid("DoneOn", "work.before_start", "履约日期不能早于契约开始日期 {0}。", StartOn.ToString("yyyy-MM-dd"));
        if (quantity <= Quantity.Zero) throw Refusal.Invalid("Quantity", "work.quantity", "完成数量须大于零。");
        promise.Recorded += quantity;
        return new WorkEntry(this, promise, by, person, doneOn, quantity, note, photoId, now, Stage == ContractStage.Showing, remindOn, defaultOn);
    }

    /// <summary>What was recorded in time is confirmed, disputed and ruled upon whatever has become of the contract since: ended, judged or complete.</summary>
    private void RequireSigned()
    {
        if (!Stage.IsPublic()) throw ContractStages.WrongStage(Stage);
    }

    /// <summary>The beneficiary confirms, or time does (<paramref name="byDefault"/>).</summary>
    public void Confirm(WorkEntry entry, Guid? by, Guid? person, bool byDefault, DateTime now)
    {
        RequireSigned();
        var promise = ObligationOf(entry.ObligationId);
        if (!byDefault && promise.BeneficiaryId != by) throw new Refusal("work.not_beneficiary", "请由这条义务的受益方确认。", 403);
        entry.Decide(byDefault ? WorkState.ConfirmedByDefault : WorkState.Confirmed, person, "", now);
        promise.Confirmed += entry.Quantity;
        if (byDefault) promise.ConfirmedByDefault += entry.Quantity;
        NoteConfirmed(now);
    }

    /// <summary>The beneficiary says it was not so; the supervising body rules.</summary>
    public void Dispute(WorkEntry entry, Guid by, Guid? person, string reason, DateTime now)
    {
        RequireSigned();
        var promise = ObligationOf(entry.ObligationId);
        if (promise.BeneficiaryId != by) throw new Refusal("work.not_beneficiary", "请由这条义务的受益方确认。", 403);
        entry.Decide(WorkState.Disputed, person, reason, now);
        promise.Recorded -= entry.Quantity;
    }

    /// <summary>The supervising body settles a dispute: how much of the entry stands (zero to all of it).</summary>
    public void Rule(WorkEntry entry, Guid by, Guid? person, Quantity stands, string reason, DateTime now)
    {
        RequireSigned();
        if (by != SupervisorId) throw Refusal.Forbidden();
        if (stands < Quantity.Zero || stands > entry.Quantity) throw Refusal.Invalid("Stands", "work.ruling_quantity", "认定数量须在 0 与登记数量之间。");
        entry.Settle(stands, person, reason, now);
        var promise = ObligationOf(entry.ObligationId);
        promise.Recorded += stands;
        promise.Confirmed += stands;
        NoteConfirmed(now);
    }

    /// <summary>The doer takes back an entry nobody has decided on.</summary>
    public void WithdrawWork(WorkEntry entry, Guid by, Guid? person, string reason, DateTime now)
    {
        if (ObligationOf(entry.ObligationId).DoerId != by) throw Refusal.Forbidden();
        entry.Decide(WorkState.Withdrawn, person, reason, now);
        ObligationOf(entry.ObligationId).Recorded -= entry.Quantity;
    }

    public void ReachMilestone(int number, Guid by, DateOnly on, string note, DateOnly today)
    {
        RequireRunning();
        Party(by);
        var milestone = _milestones.FirstOrDefault(m => m.Number == number && m.DroppedBy is null) ?? throw Refusal.NotFound();
        if (milestone.ReachedOn is not null) throw new Refusal("milestone.already_reached", "此节点已登记完成。");
        if (on > today) throw Refusal.Invalid("On", "milestone.in_future", "完成日期不能晚于今天。");
        if (on < SignedOn) throw Refusal.Invalid("On", "milestone.before_signing", "完成日期不能早于签约日期 {0}。", SignedOn!.Value.ToString("yyyy-MM-dd"));
        (milestone.ReachedOn, milestone.Note) = (on, note.Trim());
    }

    private void NoteConfirmed(DateTime now)
    {
        AllConfirmed = _obligations.All(o => o.IsSettled);
        CloseCuredNotices(now);
    }

    internal Progress Progress => new(Stage, StartOn, [.. _obligations.Where(o => o.WaivedBy is null).Select(o => new Promise(o.Weight, o.Promised.Hundredths, o.Recorded.Hundredths, o.Confirmed.Hundredths, o.DueOn))],
        _milestones.Where(m => m.IsOpen).Select(m => (DateOnly?)m.PlannedOn).Min(), SuspendedOn, SuspendedDays);

    /// <inheritdoc cref="Progress.Fulfilment"/>
    public decimal? Fulfilment => Progress.Fulfilment;

    /// <inheritdoc cref="Progress.PlannedOn"/>
    public decimal? PlannedOn(DateOnly day) => Progress.PlannedOn(day);

    /// <inheritdoc cref="Progress.LightOn"/>
    public Light LightOn(DateOnly day, decimal behind, decimal overdue) => Progress.LightOn(day, behind, overdue);

    /// <summary>Every obligation is confirmed or waived, or the term is over; never while suspended.</summary>
    public bool MayEndPerformance(DateOnly today) => Stage == ContractStage.Performing && SuspendedOn is null && (AllConfirmed || today > EndOn);
}
