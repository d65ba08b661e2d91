using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

public enum WorkState { Recorded, Confirmed, ConfirmedByDefault, Disputed, Settled, Withdrawn }

/// <summary>What a doer did for an obligation on a day, and what the beneficiary says of it (确认 / 争议 / 默认确认).</summary>
public sealed class WorkEntry : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public Guid ObligationId { get; private set; }
    public DateOnly DoneOn { get; private set; }
    public Quantity Quantity { get; private set; }
    public string Note { get; private set; } = "";
    public Guid? PhotoId { get; private set; }
    public Guid ById { get; private set; }
    public Guid? PersonId { get; private set; }
    public DateTime At { get; private set; }

    /// <summary>Recorded during the notice period.</summary>
    public bool Early { get; private set; }
    public WorkState State { get; private set; } = WorkState.Recorded;

    /// <summary>Day from which the beneficiary is reminded, once.</summary>
    public DateOnly RemindOn { get; private set; }
    public DateOnly? RemindedOn { get; private set; }

    /// <summary>Last day to confirm; after it the entry counts as confirmed by default.</summary>
    public DateOnly DefaultOn { get; private set; }
    public DateTime? DecidedAt { get; private set; }
    public Guid? DecidedById { get; private set; }

    /// <summary>Reason of a dispute, a ruling or a withdrawal.</summary>
    public string Decision { get; private set; } = "";

    /// <summary>How much of a disputed entry stands.</summary>
    public Quantity Stands { get; private set; }

    private WorkEntry() { }
    internal WorkEntry(Contract contract, Obligation obligation, Guid by, Guid? person, DateOnly doneOn, Quantity quantity, string note, Guid? photoId, DateTime at, bool early, DateOnly remindOn, DateOnly defaultOn) =>
        (ContractId, ObligationId, ById, PersonId, DoneOn, Quantity, Note, PhotoId, At, Early, RemindOn, DefaultOn) =
        (contract.Id, obligation.Id, by, person, doneOn, quantity, note.Trim(), photoId, at, early, remindOn, defaultOn);

    internal bool IsToRemind(DateOnly today) => State == WorkState.Recorded && RemindedOn is null && RemindOn <= today;

    internal void Remind(DateOnly today) => RemindedOn = today;

    /// <summary>Days of a suspension do not run: what was left of the working days is left when it is over.</summary>
    internal void Pause(DateOnly from, DateOnly until) => (RemindOn, DefaultOn) = (WorkingCalendar.After(RemindOn, from, until), WorkingCalendar.After(DefaultOn, from, until));

    internal void Decide(WorkState state, Guid? person, string decision, DateTime now)
    {
        if (State != WorkState.Recorded) throw new Refusal("work.already_decided", "这条履约记录已处理，请刷新后查看结果。");
        (State, DecidedById, Decision, DecidedAt) = (state, person, decision.Trim(), now);
    }

    internal void Settle(Quantity stands, Guid? person, string reason, DateTime now)
    {
        if (State != WorkState.Disputed) throw new Refusal("work.not_disputed", "这条履约记录没有争议，无需裁定。");
        (State, Stands, DecidedById, Decision, DecidedAt) = (WorkState.Settled, stands, person, reason.Trim(), now);
    }

    /// <returns>The file to let go.</returns>
    internal Guid ErasePhoto()
    {
        var photo = PhotoId ?? throw new Refusal("work.no_photo", "这条履约记录没有照片。");
        PhotoId = null;
        return photo;
    }

    /// <summary>For showing to the public: what is internal is left out.</summary>
    internal void HidePersonal() => (Note, Decision, PhotoId) = ("", "", null);

    public string PartKey => $"work:{Id}";
    JsonObject IPart.State()
    {
        var state = Recorded();
        // Left out while they are as usual: so they were never written before, and a part is known by its digest alone. Five and ten are part of that form: they stay when the policies' defaults change.
        var day = Data.ActClock.DayOf(At);
        if (RemindOn != WorkingCalendar.AddWorkingDays(day, 5)) state["remindOn"] = RemindOn.ToString("O");
        if (DefaultOn != WorkingCalendar.AddWorkingDays(day, 10)) state["defaultOn"] = DefaultOn.ToString("O");
        return state;
    }

    private JsonObject Recorded() => new()
    {
        ["obligation"] = ObligationId.ToString(), ["on"] = DoneOn.ToString("O"), ["quantity"] = Quantity.Hundredths, ["note"] = Note, ["photo"] = PhotoId?.ToString(),
        ["by"] = ById.ToString(), ["person"] = PersonId?.ToString(), ["at"] = At.Milliseconds(), ["early"] = Early, ["state"] = State.ToString(), ["remindedOn"] = RemindedOn?.ToString("O"),
        ["decidedAt"] = DecidedAt.Milliseconds(), ["decidedBy"] = DecidedById?.ToString(), ["decision"] = Decision, ["stands"] = Stands.Hundredths,
    };
}

/// <summary>Something held under a contract: planned, enrolled, present. Turn-out = present ÷ planned.</summary>
public sealed class Activity : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public int? ObligationNumber { get; private set; }
    public string Name { get; private set; } = "";
    public DateOnly On { get; private set; }
    public string Place { get; private set; } = "";

    /// <summary>People.</summary>
    public int Planned { get; private set; }
    public int? Enrolled { get; private set; }
    public int? Present { get; private set; }
    public Guid ById { get; private set; }
    public decimal? TurnOut => Present is { } present && Planned > 0 ? (decimal)present / Planned : null;

    private Activity() { }
    public Activity(Contract contract, Guid by, int? obligation, string name, DateOnly on, string place, int planned)
    {
        contract.RequireRunning();
        contract.Party(by);
        if (obligation is { } number) contract.ObligationOf(number);
        if (on < contract.StartOn || on > contract.EndOn) throw Refusal.Invalid("On", "activity.outside_term", "活动日期不在契约期限内，请修改。");
        if (planned < 1) throw Refusal.Invalid("Planned", "activity.planned", "计划人数须大于零。");
        (ContractId, ById, ObligationNumber, Name, On, Place, Planned) = (contract.Id, by, obligation, name.Trim(), on, place.Trim(), planned);
    }

    /// <summary>How many enrolled and came; may be corrected until the result is published.</summary>
    public void Count(Contract contract, Guid by, int? enrolled, int? present, DateOnly today)
    {
        contract.Party(by);
        contract.Require(ContractStage.Showing, ContractStage.Performing, ContractStage.Judging);
        if (present is not null && On > today) throw Refusal.Invalid("Present", "activity.not_yet", "活动尚未举行，不能登记到场人数。");
        if (enrolled < 0 || present < 0) throw Refusal.Invalid("Present", "activity.negative", "人数不能小于零。");
        (Enrolled, Present) = (enrolled ?? Enrolled, present ?? Present);
    }

    /// <summary>For showing to the public.</summary>
    internal void HidePersonal() => (Name, Place) = (Mask.Text(Name), Mask.Text(Place));

    public string PartKey => $"activity:{Id}";
    public JsonObject State() => new()
    {
        ["obligation"] = ObligationNumber, ["name"] = Name, ["on"] = On.ToString("O"), ["place"] = Place, ["planned"] = Planned, ["enrolled"] = Enrolled, ["present"] = Present, ["by"] = ById.ToString(),
    };
}
