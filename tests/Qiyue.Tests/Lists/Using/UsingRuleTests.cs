using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Using;

namespace Qiyue.Tests.Lists.Using;

/// <summary>The rules of slots, bookings and utilisation, without a database.</summary>
public sealed class UsingRuleTests
{
    private static readonly Guid Room = Guid.CreateVersion7(), Booker = Guid.CreateVersion7();
    private static readonly DateOnly Monday = new(2026, 3, 2);

    private static ResourceShift Shift(DayOfWeek day, int from, int to, DateOnly first, DateOnly? last = null, int places = 1) => new(Room, day, from * 60, to * 60, places, first, last);
    private static Resource Hall() => new("资-1", Guid.CreateVersion7(), new("厅", "", "culture", "venue", "", null, "", "", "", "", "", null), Monday.ToDateTime(default), Monday);
    private static string Refused(Action act) => Should.Throw<Refusal>(act).Code;

    [Fact]
    public void Slots_follow_from_shifts_closed_days_and_additional_slots()
    {
        var offering = new Offering([Shift(DayOfWeek.Wednesday, 9, 11, Monday, Monday.AddDays(20), 2), Shift(DayOfWeek.Saturday, 14, 16, Monday.AddDays(7))],
            [ResourceException.Closed(Room, Monday.AddDays(9), "检修"), ResourceException.Extra(Room, Monday.AddDays(9), 19 * 60, 21 * 60, 3, ""), ResourceException.Extra(Room, Monday.AddDays(40), 8 * 60, 9 * 60, 1, "")]);

        offering.Slots(Monday, Monday.AddDays(20)).Select(s => (s.Day.DayNumber - Monday.DayNumber, s.From / 60, s.Places)).ShouldBe([(2, 9, 2), (9, 19, 3), (12, 14, 1), (16, 9, 2), (19, 14, 1)]);
        offering.Offered(Monday, Monday.AddDays(20)).ShouldBe(9);
        offering.Offered(Monday.AddDays(3), Monday.AddDays(8)).ShouldBe(0);
        offering.At(Monday.AddDays(2), 9 * 60)!.To.ShouldBe(11 * 60);
        offering.At(Monday.AddDays(9), 9 * 60).ShouldBeNull("closed");
        offering.At(Monday.AddDays(23), 9 * 60).ShouldBeNull("the shift has ended");
        offering.At(Monday.AddDays(5), 14 * 60).ShouldBeNull("the shift has not begun");
        offering.Slots(DateOnly.MaxValue.AddDays(-8), DateOnly.MaxValue).Count().ShouldBe(1, "the calendar ends");
    }

    /// <summary>Whatever the shift and the period, counting day by day gives the same.</summary>
    [Fact]
    public void Counting_by_weeks_is_counting_by_days()
    {
        var dice = new Random(7);
        for (var n = 0; n < 2000; n++)
        {
            var first = Monday.AddDays(dice.Next(-30, 30));
            var shift = Shift((DayOfWeek)dice.Next(7), 9, 10, first, dice.Next(3) == 0 ? null : first.AddDays(dice.Next(0, 60)), dice.Next(1, 4));
            var (from, to) = (Monday.AddDays(dice.Next(-40, 40)), Monday.AddDays(dice.Next(-40, 80)));
            var days = 0;
            for (var day = from; day <= to; day = day.AddDays(1)) if (shift.IsOn(day)) days += shift.Places;
            new Offering([shift], []).Offered(from, to).ShouldBe(days, $"{shift.State()} {from:O} {to:O}");
        }
    }

    [Fact]
    public void Shifts_that_share_hours_of_a_day_meet()
    {
        var shift = Shift(DayOfWeek.Monday, 9, 11, Monday, Monday.AddDays(13));
        shift.Meets(Shift(DayOfWeek.Monday, 10, 12, Monday.AddDays(7))).ShouldBeTrue();
        shift.Meets(Shift(DayOfWeek.Monday, 11, 12, Monday)).ShouldBeFalse("one after the other");
        shift.Meets(Shift(DayOfWeek.Tuesday, 9, 11, Monday)).ShouldBeFalse();
        shift.Meets(Shift(DayOfWeek.Monday, 9, 11, Monday.AddDays(14))).ShouldBeFalse("begins when the other has ended");
        Refused(() => Shift(DayOfWeek.Monday, 11, 9, Monday)).ShouldBe("shift.times");
        Refused(() => Shift(DayOfWeek.Monday, 9, 11, Monday, Monday.AddDays(-1))).ShouldBe("shift.valid_to");
        Refused(() => Shift(DayOfWeek.Monday, 9, 11, Monday, places: 0)).ShouldBe("shift.places");
        Refused(() => shift.End(Monday.AddDays(13))).ShouldBe("shift.ended");
    }

    [Fact]
    public void A_booking_is_answered_before_and_recorded_after_its_hour()
    {
        var slot = new Slot(Monday.AddDays(2), 9 * 60, 11 * 60, 1);
        var (before, after) = (slot.Begins.AddHours(-1), slot.Begins);
        slot.Begins.ShouldBe(new DateTime(2026, 3, 4, 1, 0, 0, DateTimeKind.Utc), "nine o'clock in the district");
        Booking New(bool atOnce = false) => new("订-1", Hall(), Booker, slot, 1, new("议事", 30, ""), before, atOnce);

        var booking = New();
        booking.Status.ShouldBe(BookingState.Requested);
        Refused(() => booking.Confirm(after)).ShouldBe("booking.begun");
        Refused(() => booking.RecordUse(true, 20, "", after)).ShouldBe("booking.not_confirmed");
        booking.Confirm(before);
        Refused(() => booking.Confirm(before)).ShouldBe("booking.not_requested");
        Refused(() => booking.Decline("忙")).ShouldBe("booking.not_requested");
        Refused(() => booking.RecordUse(true, 20, "", before)).ShouldBe("booking.not_begun");
        Refused(() => booking.RecordUse(true, null, "", after)).ShouldBe("booking.present");
        Refused(() => booking.Cancel("改期", after)).ShouldBe("booking.begun");
        booking.RecordUse(true, 20, "", after);
        (booking.Status, booking.Present, booking.Place).ShouldBe((BookingState.Used, 20, 1));
        Refused(() => booking.RecordUse(false, null, "", after)).ShouldBe("booking.correction");
        booking.RecordUse(false, 5, "记错了", after);
        (booking.Status, booking.Present).ShouldBe((BookingState.Unused, null), "who did not come was not counted");

        var declined = New();
        declined.Decline("维修");
        (declined.Status, declined.Place).ShouldBe((BookingState.Declined, null));
        Refused(() => declined.Cancel("x", before)).ShouldBe("booking.closed");
        var lapsed = New();
        Refused(() => lapsed.Lapse(before)).ShouldBe("booking.not_begun");
        lapsed.Lapse(after);
        (lapsed.Status, lapsed.Place).ShouldBe((BookingState.Lapsed, null));
        var silent = New(atOnce: true);
        silent.TakeDefault(false);
        (silent.Status, silent.ByDefault).ShouldBe((BookingState.Unused, true));
        silent.RecordUse(true, 12, "", after);
        (silent.Status, silent.ByDefault, silent.Present).ShouldBe((BookingState.Used, false, 12), "what stood by default is simply recorded");
        var cancelled = New(atOnce: true);
        cancelled.Cancel("改期", before);
        (cancelled.Status, cancelled.Place).ShouldBe((BookingState.Cancelled, null));
    }

    [Theory]
    [InlineData("09:00", 540), InlineData("9:05", 545), InlineData("23:59", 1439), InlineData("00:00", 0), InlineData("24:00", null), InlineData("九点", null), InlineData("", null), InlineData(null, null)]
    public void A_time_is_read_as_people_write_it(string? text, int? minute) => Times.Read(text).ShouldBe(minute);

    [Fact]
    public void A_mean_is_exact_and_rounding_decides_nothing()
    {
        Fraction Mean(params (long, long, long)[] parts) => Fraction.Mean(parts);
        Mean((1, 3, 1), (7, 15, 1)).ShouldSatisfyAllConditions(m => m.IsBelow(40).ShouldBeFalse("exactly two fifths"), m => m.IsAtMost(40).ShouldBeTrue(), m => m.Value.ShouldBe(0.4m));
        Mean((39_999, 100_000, 1)).ShouldSatisfyAllConditions(m => m.Value.ShouldBe(0.4m), m => m.IsBelow(40).ShouldBeTrue());
        Mean((1, 1, 1), (0, 5, 1)).Value.ShouldBe(0.5m, "slots are not added: 1 of 6 would be less");
        Mean((1, 2, 3), (0, 1, 1)).Value.ShouldBe(0.375m);
        Mean((2, 3, 1)).Value.ShouldBe(0.6667m);
    }
}
