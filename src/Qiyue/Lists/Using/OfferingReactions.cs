using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Lists.Using;

/// <summary>A resource that is withdrawn is booked by nobody any more: its shifts end today. What is booked already stands in the way. Errors: resource.booked.</summary>
public sealed class OfferingWithdrawn(Act act, ActTransaction transaction) : IReaction<Resource>
{
    public async Task React(Resource resource, string? reason, CancellationToken ct)
    {
        await transaction.Begin(ct);
        await act.Db.Locked(resource.Id).AsNoTracking().Select(r => r.Id).SingleAsync(ct);
        var (today, now) = (act.Today, act.Now);
        var open = (await act.Db.Set<Booking>().AsNoTracking().Where(b => b.ResourceId == resource.Id && b.Day >= today && (b.Status == BookingState.Requested || b.Status == BookingState.Confirmed)).ToListAsync(ct)).Count(b => b.Begins > now);
        if (open > 0) throw new Refusal("resource.booked", "还有 {0} 个未办结的预订，请先谢绝或取消它们，再撤回。", 409, open);
        var shifts = await act.Db.Set<ResourceShift>().Where(s => s.ResourceId == resource.Id && (s.ValidTo == null || s.ValidTo > today)).ToListAsync(ct);
        foreach (var shift in shifts) shift.End(today);
        if (shifts.Count > 0) act.Record(resource, "resource.offering_ended", null, null, shifts);
    }
}

/// <summary>A dissolved organisation books nothing and lends nothing: what it has booked and what is booked of it is cancelled.</summary>
public sealed class SideDissolved(Act act) : IReaction<Organization>
{
    private const string Why = "组织已撤销";

    public async Task React(Organization organization, string? reason, CancellationToken ct)
    {
        var (id, today, now) = (organization.Id, act.Today, act.Now);
        var open = await act.Db.Set<Booking>().Where(b => (b.OwnerId == id || b.BookerId == id) && b.Day >= today && (b.Status == BookingState.Requested || b.Status == BookingState.Confirmed)).ToListAsync(ct);
        foreach (var booking in open.Where(b => b.Begins > now))
        {
            act.Track(booking);
            booking.Cancel(Why, now);
            act.Record(booking, "booking.cancelled", Why);
        }
    }
}
