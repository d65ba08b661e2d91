namespace Qiyue.Data;

/// <summary>
/// The time of the act at hand: now, or a past instant passed in when paper or a scenario is recorded afterwards (补录).
/// "Today", notices and deadlines are counted in the district's zone.
/// </summary>
public sealed class ActClock(TimeProvider time)
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Set by scenario loading only.</summary>
    public DateTime? At { get; set; }

    /// <summary>UTC, cut to milliseconds.</summary>
    public DateTime Now
    {
        get
        {
            var now = At ?? time.GetUtcNow().UtcDateTime;
            return new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
        }
    }

    public DateOnly Today => DayOf(Now);

    /// <summary>The district's calendar day of an instant.</summary>
    public static DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone));

    /// <summary>The instant at which a day of the district begins.</summary>
    public static DateTime StartOf(DateOnly day) => TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), Zone);
}

/// <summary>Who acts in this request, job or command.</summary>
public sealed class ActorAccessor
{
    public Kernel.Actor Actor { get; set; } = Kernel.Actor.Anonymous;
}
