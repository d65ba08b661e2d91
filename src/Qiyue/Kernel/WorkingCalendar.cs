using System.Collections.Frozen;
using System.Globalization;

namespace Qiyue.Kernel;

/// <summary>
/// Working days in China: weekdays less statutory holidays, plus the Saturdays and Sundays worked instead, as the State Council publishes them each
/// year (Kernel/holidays.csv). A year not in the file counts with its weekends and the fixed days (1 January, 1–2 May, 1–3 October) only.
/// </summary>
public static class WorkingCalendar
{
    private static readonly FrozenDictionary<DateOnly, bool> Published = Read();
    private static readonly FrozenSet<int> Years = Published.Keys.Select(d => d.Year).ToFrozenSet();

    public static bool IsWorkingDay(DateOnly day)
    {
        if (Published.TryGetValue(day, out var works)) return works;
        if (!Years.Contains(day.Year) && (day.Month, day.Day) is (1, 1) or (5, 1) or (5, 2) or (10, 1) or (10, 2) or (10, 3)) return false;
        return day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
    }

    /// <summary>The n-th working day after a day; the day itself does not count. Zero gives the day.</summary>
    public static DateOnly AddWorkingDays(DateOnly day, int count)
    {
        while (count > 0)
        {
            day = day.AddDays(1);
            if (IsWorkingDay(day)) count--;
        }
        return day;
    }

    /// <summary>The n-th working day before a day; the day itself does not count. Zero gives the day.</summary>
    public static DateOnly WorkingDaysBefore(DateOnly day, int count)
    {
        while (count > 0)
        {
            day = day.AddDays(-1);
            if (IsWorkingDay(day)) count--;
        }
        return day;
    }

    /// <summary>
    /// A last day counted in working days, when the days from <paramref name="from"/> until the day before <paramref name="until"/> do not count: as many working days are left on
    /// the day <paramref name="until"/> as there were on the day <paramref name="from"/>, both included. A last day that had passed stays.
    /// </summary>
    public static DateOnly After(DateOnly last, DateOnly from, DateOnly until)
    {
        if (last < from || until <= from) return last;
        var left = 0;
        for (var day = from; day <= last; day = day.AddDays(1)) if (IsWorkingDay(day)) left++;
        return AddWorkingDays(until.AddDays(-1), Math.Max(1, left));
    }

    private static FrozenDictionary<DateOnly, bool> Read()
    {
        using var reader = new StreamReader(typeof(WorkingCalendar).Assembly.GetManifestResourceStream("Qiyue.Kernel.holidays.csv")!);
        var days = new Dictionary<DateOnly, bool>();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var cells = line.Split(',');
            var (from, to) = (Day(cells[0]), Day(cells[1]));
            for (var day = from; day <= to; day = day.AddDays(1)) days[day] = cells[2] == "work";
        }
        return days.ToFrozenDictionary();

        static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
