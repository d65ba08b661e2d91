using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Policies;
using Qiyue.Platform.Todo;

namespace Qiyue.Lists.Using;

/// <summary>
/// A booking is read by both sides, by those above them, and by the main community of the owner (whose utilisation it counts in) with those above it; never by the public. Lists show it by the hour it begins.
/// The owner is to answer it; once its hour has come the booker is to record its use.
/// </summary>
public sealed class BookingProjection(QiyueDb db, OrganizationTree tree, PolicyBook policies, ActClock clock) : IProjection<Booking>
{
    public async ValueTask<Projected> Project(Booking b, CancellationToken ct)
    {
        IEnumerable<Guid> main = tree.Find(b.OwnerId)?.MainCommunityId is { } community ? tree.SelfAndAbove(community) : [];
        return new([.. tree.SelfAndAbove(b.OwnerId).Concat(tree.SelfAndAbove(b.BookerId)).Concat(main).Distinct()], false, b.Begins, UsingWords.Facet(b.Status), "", null, [.. await Todos(b, ct)]);
    }

    private async Task<List<TodoDraft>> Todos(Booking b, CancellationToken ct)
    {
        var asks = b.Status == BookingState.Requested && clock.Now < b.Begins;
        var ends = b.Status == BookingState.Confirmed && clock.Now >= b.Begins;
        if (!asks && !ends) return [];
        var title = Mask.Text(db.Brought<Resource>(r => r.Id == b.ResourceId)?.Title ?? await db.Set<Resource>().Where(r => r.Id == b.ResourceId).Select(r => r.Title).SingleAsync(ct));
        var (policy, url, when) = (await policies.Of(tree.DistrictOf(b.OwnerId).Id, clock.Today, ct), "/work/bookings/" + b.Code, $"{b.Day:yyyy-MM-dd} {Times.Word(b.FromMinute)}");
        if (ends)
            return [new(b.BookerId, Duty.Lists, "booking.use", "登记使用情况：{0}，{1}", "预订的时间已过，请登记是否用成、到场多少人；到期未登记的按默认计。", url, WorkingCalendar.AddWorkingDays(b.Day, policy.Days(PolicyCatalogue.BookingUseDays)), null, title, when)];
        var due = WorkingCalendar.AddWorkingDays(ActClock.DayOf(b.RequestedAt), policy.Days(PolicyCatalogue.BookingAnswerDays));
        return [new(b.OwnerId, Duty.Lists, "booking.answer", "答复预订：{0}，{1}", "有单位预订本组织的资源，请确认或谢绝；到时间仍未答复的，预订作废。", url, due < b.Day ? due : b.Day, null, title, when)];
    }
}
