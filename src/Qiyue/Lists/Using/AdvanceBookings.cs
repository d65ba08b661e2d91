using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Policies;
using Qiyue.Platform.Todo;

namespace Qiyue.Lists.Using;

/// <summary>
/// What time does to a booking: one that was not answered before its hour lapses; one whose hour has come asks the booker for its use; one whose use nobody recorded in time counts as the policy says.
/// </summary>
public sealed class AdvanceBookings(Act act, OrganizationTree tree, PolicyBook policies)
{
    public async Task<IReadOnlyList<Guid>> Due(CancellationToken ct)
    {
        var today = act.Today;
        // Index (day, status). Asked for its use once: whoever has been asked has a to-do row.
        return await act.Db.Set<Booking>().Where(b => b.Day < today && (b.Status == BookingState.Requested
            || b.Status == BookingState.Confirmed && (!act.Db.Set<TodoRow>().Any(t => t.SubjectKind == Booking.Kind && t.SubjectId == b.Id && t.Key == "booking.use" && t.DoneAt == null)
                || act.Db.Set<TodoRow>().Any(t => t.SubjectKind == Booking.Kind && t.SubjectId == b.Id && t.Key == "booking.use" && t.DoneAt == null && t.DueOn < today))))
            .OrderBy(b => b.Day).ThenBy(b => b.Id).Select(b => b.Id).Take(500).ToListAsync(ct);
    }

    public async Task Handle(Guid id, CancellationToken ct)
    {
        var booking = act.Track(await act.Db.Set<Booking>().SingleOrDefaultAsync(b => b.Id == id, ct));
        if (booking.Day >= act.Today) return;
        if (booking.Status == BookingState.Requested)
        {
            booking.Lapse(act.Now);
            act.Record(booking, "booking.lapsed");
        }
        else if (booking.Status == BookingState.Confirmed)
        {
            var policy = await policies.Of(tree.DistrictOf(booking.OwnerId).Id, act.Today, ct);
            if (WorkingCalendar.AddWorkingDays(booking.Day, policy.Days(PolicyCatalogue.BookingUseDays)) < act.Today)
            {
                booking.TakeDefault(policy[PolicyCatalogue.BookingUseDefault] == 1);
                act.Record(booking, "booking.defaulted");
            }
            else act.Renew(booking);
        }
        await act.Commit(ct);
    }
}

internal sealed class AdvanceBookingsDaily(SystemSteps steps) : IDailyJob
{
    public async Task<DailyOutcome> Run(CancellationToken ct)
    {
        var failures = new List<string>();
        return new(await steps.Each(s => s.GetRequiredService<AdvanceBookings>().Due(ct), (s, id) => s.GetRequiredService<AdvanceBookings>().Handle(id, ct), failures, ct), failures);
    }
}
