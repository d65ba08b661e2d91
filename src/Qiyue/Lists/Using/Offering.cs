namespace Qiyue.Lists.Using;

/// <param name="From">Minutes since midnight in the district.</param>
/// <param name="Places">How many may book it.</param>
public sealed record Slot(DateOnly Day, int From, int To, int Places)
{
    /// <summary>UTC.</summary>
    public DateTime Begins => Booking.InstantOf(Day, From);
}

/// <summary>
/// The slots of a resource, by pure rule from its weekly shifts, closed days and additional slots: none stands in a table, and the past can be asked. A closed day closes the shifts, not
/// what is offered additionally. Source: domain.md, Lists.
/// </summary>
public sealed class Offering(IEnumerable<ResourceShift> shifts, IEnumerable<ResourceException> exceptions)
{
    private readonly List<ResourceShift> _shifts = [.. shifts];
    private readonly List<ResourceException> _extra = [.. exceptions.Where(e => e is { Dropped: false, Closes: false })];
    private readonly HashSet<DateOnly> _closed = [.. exceptions.Where(e => e is { Dropped: false, Closes: true }).Select(e => e.Day)];

    public bool IsEmpty => _shifts.Count + _extra.Count == 0;
    public bool IsClosed(DateOnly day) => _closed.Contains(day);

    /// <summary>From the first to the last day, both included, in order.</summary>
    public IEnumerable<Slot> Slots(DateOnly first, DateOnly last) => Unordered(first, last).OrderBy(s => s.Day).ThenBy(s => s.From);

    public Slot? At(DateOnly day, int from) => Unordered(day, day).FirstOrDefault(s => s.From == from);

    /// <summary>How many bookings could have been: places of all slots.</summary>
    public long Offered(DateOnly first, DateOnly last) => Unordered(first, last).Sum(s => (long)s.Places);

    private IEnumerable<Slot> Unordered(DateOnly first, DateOnly last)
    {
        foreach (var shift in _shifts)
        {
            var (from, until) = (shift.ValidFrom > first ? shift.ValidFrom : first, (shift.ValidTo is { } end && end < last ? end : last).DayNumber);
            for (var number = from.DayNumber + ((int)shift.Weekday - (int)from.DayOfWeek + 7) % 7; number <= until; number += 7) // numbers: the last days of the calendar have no next week
                if (DateOnly.FromDayNumber(number) is var day && !_closed.Contains(day)) yield return new(day, shift.FromMinute, shift.ToMinute, shift.Places);
        }
        foreach (var extra in _extra)
            if (extra.Day >= first && extra.Day <= last) yield return new(extra.Day, extra.FromMinute!.Value, extra.ToMinute!.Value, extra.Places);
    }
}
