using System.Text.Json.Nodes;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Lists.Using;

/// <summary>Lapsed: nobody answered before it began. Used and Unused: what came of it, recorded or by default.</summary>
public enum BookingState { Requested, Confirmed, Declined, Cancelled, Lapsed, Used, Unused }

/// <summary>
/// One place of one slot of a resource, booked by an organisation (预订): requested, answered, used. That no place is booked twice is a constraint of the database (resource, day, hour, place).
/// Source: domain.md, Lists (bookings and use).
/// </summary>
public sealed class Booking : Aggregate
{
    public const string Kind = "booking";
    public override string SubjectKind => Kind;

    /// <summary>订-450802-2026-000123</summary>
    public string Code { get; private set; } = "";
    public Guid ResourceId { get; private set; }

    /// <summary>Whose resource it was when it was booked.</summary>
    public Guid OwnerId { get; private set; }
    public Guid BookerId { get; private set; }
    public DateOnly Day { get; private set; }

    /// <summary>Minutes since midnight in the district.</summary>
    public int FromMinute { get; private set; }
    public int ToMinute { get; private set; }

    /// <summary>1 … places of the slot while it holds one; null once declined, cancelled or lapsed.</summary>
    public int? Place { get; private set; }
    public string Purpose { get; private set; } = "";

    /// <summary>People expected; null = not said.</summary>
    public int? People { get; private set; }

    /// <summary>Code of the contract under which it is booked; empty = none.</summary>
    public string ContractCode { get; private set; } = "";
    public BookingState Status { get; private set; }

    /// <summary>Why it was declined or cancelled, or what is said of its use.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>People who came; null = not recorded.</summary>
    public int? Present { get; private set; }

    /// <summary>Nobody recorded the use in time: it counts as the policy says.</summary>
    public bool ByDefault { get; private set; }

    /// <summary>补录: taken over from a paper register after it took place.</summary>
    public bool Backfilled { get; private set; }
    public DateTime RequestedAt { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime Begins => InstantOf(Day, FromMinute);
    public bool IsOpen => Status is BookingState.Requested or BookingState.Confirmed;

    private Booking() { }

    public Booking(string code, Resource resource, Guid booker, Slot slot, int place, BookingWords words, DateTime now, bool atOnce)
    {
        (Code, ResourceId, OwnerId, BookerId, Day, FromMinute, ToMinute, Place, RequestedAt) = (code, resource.Id, resource.OwnerId, booker, slot.Day, slot.From, slot.To, place, now);
        (Purpose, People, ContractCode) = (words.Purpose.Trim(), words.People, words.ContractCode);
        Status = atOnce ? BookingState.Confirmed : BookingState.Requested;
    }

    /// <summary>As a paper register has it, after it took place.</summary>
    public static Booking FromRegister(string code, Resource resource, Guid booker, Slot slot, int place, string purpose, int? present, DateTime now) => new(code, resource, booker, slot, place, new(purpose, null, ""), now, atOnce: true)
    {
        Status = present is null ? BookingState.Unused : BookingState.Used, Present = present, Backfilled = true,
    };

    /// <summary>Errors: booking.not_requested, booking.begun.</summary>
    public void Confirm(DateTime now)
    {
        RequireRequested();
        RequireAhead(now);
        Status = BookingState.Confirmed;
    }

    /// <summary>Errors: booking.not_requested.</summary>
    public void Decline(string reason)
    {
        RequireRequested();
        (Status, Reason, Place) = (BookingState.Declined, reason.Trim(), null);
    }

    /// <summary>By either side, before it begins. Errors: booking.closed, booking.begun.</summary>
    public void Cancel(string reason, DateTime now)
    {
        if (!IsOpen) throw new Refusal("booking.closed", "此预订已办结，不能再取消。");
        RequireAhead(now);
        (Status, Reason, Place) = (BookingState.Cancelled, reason.Trim(), null);
    }

    /// <summary>Began without an answer.</summary>
    public void Lapse(DateTime now)
    {
        RequireRequested();
        if (now < Begins) throw new Refusal("booking.not_begun", "还没有到预订的时间。");
        (Status, Place) = (BookingState.Lapsed, null);
    }

    /// <summary>
    /// It took place with so many people, or it did not. May be corrected with a reason; what stood by default is simply recorded. Errors: booking.not_confirmed, booking.not_begun, booking.present, booking.correction.
    /// </summary>
    public void RecordUse(bool tookPlace, int? present, string reason, DateTime now)
    {
        if (Status is not (BookingState.Confirmed or BookingState.Used or BookingState.Unused)) throw new Refusal("booking.not_confirmed", "只有已确认的预订才登记使用情况。");
        if (now < Begins) throw new Refusal("booking.not_begun", "还没有到预订的时间。");
        if (tookPlace && present is null or < 1) throw Refusal.Invalid("Present", "booking.present", "请填写到场人数，至少 1 人。");
        if (Status != BookingState.Confirmed && !ByDefault && string.IsNullOrWhiteSpace(reason)) throw Refusal.Invalid("Reason", "booking.correction", "使用情况已登记过，更正请写明理由。");
        (Status, Present, ByDefault, Reason) = (tookPlace ? BookingState.Used : BookingState.Unused, tookPlace ? present : null, false, reason.Trim());
    }

    /// <summary>Nobody recorded it in time.</summary>
    public void TakeDefault(bool tookPlace)
    {
        if (Status != BookingState.Confirmed) throw new Refusal("booking.not_confirmed", "只有已确认的预订才登记使用情况。");
        (Status, ByDefault) = (tookPlace ? BookingState.Used : BookingState.Unused, true);
    }

    public static DateTime InstantOf(DateOnly day, int minute) => ActClock.StartOf(day).AddMinutes(minute);

    private void RequireRequested()
    {
        if (Status != BookingState.Requested) throw new Refusal("booking.not_requested", "此预订已经答复过，或已取消、过期。");
    }

    private void RequireAhead(DateTime now)
    {
        if (now >= Begins) throw new Refusal("booking.begun", "预订的时间已到，不能再确认或取消；没有用成的，请登记“未使用”。");
    }

    public override JsonObject State() => new()
    {
        ["code"] = Code, ["resource"] = ResourceId.ToString(), ["owner"] = OwnerId.ToString(), ["booker"] = BookerId.ToString(), ["day"] = Day.ToString("O"), ["from"] = FromMinute, ["to"] = ToMinute, ["place"] = Place,
        ["purpose"] = Purpose, ["people"] = People, ["contract"] = ContractCode, ["state"] = Status.ToString(), ["reason"] = Reason, ["present"] = Present, ["byDefault"] = ByDefault, ["backfilled"] = Backfilled,
        ["requested"] = RequestedAt.Milliseconds(),
    };
}

/// <param name="People">Expected; null = not said.</param>
/// <param name="ContractCode">Empty = under no contract.</param>
public sealed record BookingWords(string Purpose, int? People, string ContractCode);
