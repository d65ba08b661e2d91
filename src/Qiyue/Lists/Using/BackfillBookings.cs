using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Access;
using Qiyue.Platform.Codes;

namespace Qiyue.Lists.Using;

public sealed class BackfillBookingsInput
{
    /// <summary>At most <see cref="BackfillBookings.MostRows"/>.</summary>
    public List<RegisterRowInput> Rows { get; set => field = value ?? []; } = [];

    /// <summary>Where the register is kept, why it is taken over.</summary>
    [Filled, Max(500)] public string Reason { get; set; } = "";
}

/// <summary>One line of a paper register.</summary>
public sealed class RegisterRowInput
{
    /// <summary>Where the slot began, in the district's time: "2026-03-09T09:00".</summary>
    [Max(19)] public string? Slot { get; set; }

    /// <summary>The organisation that had booked: its code, or its name when only one bears it.</summary>
    [Max(128)] public string? Booker { get; set; }
    [Max(500)] public string? Purpose { get; set; }

    /// <summary>People who came; empty = it was booked and not used.</summary>
    [Between(1, 1_000_000)] public int? Present { get; set; }

    public bool IsBlank => new[] { Slot, Booker, Purpose }.All(string.IsNullOrWhiteSpace) && Present is null;
}

/// <summary>
/// Takes over what a paper register says of bookings that are over (补录), many at once, all or none; marked as such for good. By whoever keeps the resource. Errors: booking.slot_form, booking.no_slot, booking.day_closed,
/// booking.not_begun, booking.taken, booking.own, booking.booker, booking.no_rows, booking.too_many, each beside its row.
/// </summary>
public sealed class BackfillBookings(Act act, ActTransaction transaction, AccessReader access, OrganizationTree tree, Codes codes)
{
    public const int MostRows = 500;

    public async Task<IReadOnlyList<Booking>> Handle(string code, BackfillBookingsInput input, CancellationToken ct)
    {
        var seen = await act.Db.Set<Resource>().AsNoTracking().SingleOrDefaultAsync(r => r.Code == code, ct) ?? throw Refusal.NotFound();
        if (!await access.MaySee(act.Actor, Resource.Kind, seen.Id, ct)) throw Refusal.NotFound();
        if (!ListsPermissions.MayKeep(act.Actor, tree.Get(seen.OwnerId).Path)) throw Refusal.Forbidden();
        if (input.Rows.All(r => r.IsBlank)) throw Refusal.Invalid(nameof(input.Rows), "booking.no_rows", "请至少填写一行。");
        if (input.Rows.Count > MostRows) throw Refusal.Invalid(nameof(input.Rows), "booking.too_many", "一次最多补录 {0} 行，请分几次办理。", MostRows);
        await transaction.Begin(ct);
        var resource = await act.Db.Locked(seen.Id).AsNoTracking().SingleAsync(ct);
        var bookings = await Stage(resource, await Judge(resource, input.Rows, (i, refusal) => throw refusal.On($"Rows[{i}].{refusal.Field}"), ct), input.Reason, ct);
        await act.Commit(ct);
        return bookings;
    }

    /// <summary>Adds and records what was judged, within an act that goes on.</summary>
    internal async Task<IReadOnlyList<Booking>> Stage(Resource resource, IReadOnlyList<RegisterRow> rows, string reason, CancellationToken ct)
    {
        var numbers = await codes.Next("订", tree.Get(resource.OwnerId).AreaCode, act.Today.Year, rows.Count, ct);
        var bookings = rows.Select((r, i) => act.Add(Booking.FromRegister(numbers[i], resource, r.Booker, r.Slot, r.Place, r.Input.Purpose ?? "", r.Input.Present, act.Now))).ToList();
        foreach (var booking in bookings) act.Record(booking, "booking.backfilled", reason);
        return bookings;
    }

    /// <summary>Holds rows of the register against what was open and what is taken; blank ones are left out.</summary>
    /// <param name="wrong">Is told which row is refused, and why; when it does not throw, the row is left out.</param>
    internal async Task<IReadOnlyList<RegisterRow>> Judge(Resource resource, IReadOnlyList<RegisterRowInput> rows, Action<int, Refusal> wrong, CancellationToken ct)
    {
        var offering = await act.Db.OfferingOf(resource.Id, ct);
        var held = (await act.Db.Set<Booking>().AsNoTracking().Where(b => b.ResourceId == resource.Id && b.Place != null).Select(b => new { b.Day, b.FromMinute, Place = b.Place!.Value }).ToListAsync(ct)).Select(b => (b.Day, b.FromMinute, b.Place)).ToHashSet();
        var found = new List<RegisterRow>();
        foreach (var (i, row) in rows.Index().Where(r => !r.Item.IsBlank))
        {
            try
            {
                var judged = Judge(row, resource, offering, held);
                held.Add((judged.Slot.Day, judged.Slot.From, judged.Place));
                found.Add(judged);
            }
            catch (Refusal refusal) { wrong(i, refusal); }
        }
        return found;
    }

    private RegisterRow Judge(RegisterRowInput row, Resource resource, Offering offering, HashSet<(DateOnly, int, int)> held)
    {
        if (string.IsNullOrWhiteSpace(row.Slot)) throw Refusal.Invalid(nameof(row.Slot), "booking.slot_form", "请从列表中选择一个时段。");
        var (day, minute) = RequestBooking.SlotOf(row.Slot);
        var slot = offering.At(day, minute) ?? throw Refusal.Invalid(nameof(row.Slot), offering.IsClosed(day) ? "booking.day_closed" : "booking.no_slot", offering.IsClosed(day) ? "{0} 停开，请另选一天。" : "{0} {1} 没有开放的时段，请从列表中选择。", day, Times.Word(minute));
        if (act.Now < slot.Begins) throw Refusal.Invalid(nameof(row.Slot), "booking.not_begun", "还没有到预订的时间。");
        var booker = tree.Chosen(row.Booker) ?? throw Refusal.Invalid(nameof(row.Booker), "booking.booker", "没有名称或编码为“{0}”的组织，或同名的不止一个。请核对，或填写编码。", row.Booker ?? "");
        if (booker.Id == resource.OwnerId) throw Refusal.Invalid(nameof(row.Booker), "booking.own", "这是本组织自己的资源，不需要预订。");
        var place = Enumerable.Range(1, slot.Places).FirstOrDefault(p => !held.Contains((day, minute, p)));
        return place > 0 ? new(row, slot, booker.Id, place) : throw Refusal.Invalid(nameof(row.Slot), "booking.taken", "{0} {1} 已被订走，请另选时段。", day, Times.Word(minute));
    }
}

/// <summary>A line of the register that holds, with the place it takes.</summary>
internal sealed record RegisterRow(RegisterRowInput Input, Slot Slot, Guid Booker, int Place);
