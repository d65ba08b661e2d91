using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Access;

namespace Qiyue.Lists.Using;

public sealed class BookingReasonInput
{
    [Filled, Max(1000)] public string Reason { get; set; } = "";
}

public sealed class RecordUseInput
{
    /// <summary>used: it took place; unused: it did not.</summary>
    [Filled, Max(8)] public string Use { get; set; } = "used";

    /// <summary>People who came; only when it took place.</summary>
    [Between(1, 1_000_000)] public int? Present { get; set; }

    /// <summary>A word on it; needed when a record is corrected.</summary>
    [Max(1000)] public string? Reason { get; set; }
}

/// <summary>
/// What is done on a booking: the owner confirms or declines, either side cancels before it begins and records its use afterwards. 404 for those who may not see it, 403 for those who are no side.
/// Errors: booking.not_requested, booking.begun, booking.closed, booking.not_confirmed, booking.not_begun, booking.present, booking.correction, booking.use.
/// </summary>
public sealed class KeepBooking(Act act, AccessReader access, OrganizationTree tree, TellSides tell)
{
    public async Task<Booking> Confirm(string code, CancellationToken ct)
    {
        var booking = await Load(code, (a, b) => ListsPermissions.MayKeep(a, tree.Get(b.OwnerId).Path), ct);
        booking.Confirm(act.Now);
        await tell.Of(booking, booking.BookerId, BookingNotice.Confirmed, ct);
        return await Save(booking, "booking.confirmed", null, ct);
    }

    public async Task<Booking> Decline(string code, BookingReasonInput input, CancellationToken ct)
    {
        var booking = await Load(code, (a, b) => ListsPermissions.MayKeep(a, tree.Get(b.OwnerId).Path), ct);
        booking.Decline(input.Reason);
        await tell.Of(booking, booking.BookerId, BookingNotice.Declined, ct, input.Reason.Trim());
        return await Save(booking, "booking.declined", input.Reason, ct);
    }

    public async Task<Booking> Cancel(string code, BookingReasonInput input, CancellationToken ct)
    {
        var booking = await Load(code, (a, b) => UsingPermissions.IsSide(a, b, tree), ct);
        booking.Cancel(input.Reason, act.Now);
        var other = ListsPermissions.MayKeep(act.Actor, tree.Get(booking.OwnerId).Path) ? booking.BookerId : booking.OwnerId;
        await tell.Of(booking, other, BookingNotice.Cancelled, ct, input.Reason.Trim());
        return await Save(booking, "booking.cancelled", input.Reason, ct);
    }

    public async Task<Booking> RecordUse(string code, RecordUseInput input, CancellationToken ct)
    {
        if (input.Use is not ("used" or "unused")) throw Refusal.Invalid(nameof(input.Use), "booking.use", "请选择已使用或未使用。");
        var booking = await Load(code, (a, b) => UsingPermissions.IsSide(a, b, tree), ct);
        booking.RecordUse(input.Use == "used", input.Present, input.Reason ?? "", act.Now);
        return await Save(booking, input.Use == "used" ? "booking.used" : "booking.unused", input.Reason, ct);
    }

    private async Task<Booking> Load(string code, Func<Actor, Booking, bool> may, CancellationToken ct)
    {
        var booking = act.Track(await act.Db.Set<Booking>().SingleOrDefaultAsync(b => b.Code == code, ct));
        if (!await access.MaySee(act.Actor, Booking.Kind, booking.Id, ct)) throw Refusal.NotFound();
        return may(act.Actor, booking) ? booking : throw Refusal.Forbidden();
    }

    private async Task<Booking> Save(Booking booking, string name, string? reason, CancellationToken ct)
    {
        act.Record(booking, name, reason);
        await act.Commit(ct);
        return booking;
    }
}
