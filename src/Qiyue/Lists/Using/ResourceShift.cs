using System.Globalization;
using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Lists.Using;

/// <summary>
/// A weekly shift (班次) in which a resource can be booked. It is never changed: it ends on a day, and another one begins. Slots follow from it by rule (<see cref="Offering"/>). Source: domain.md, Lists.
/// </summary>
public sealed class ResourceShift : IPart
{
    public const int MostPlaces = 200;
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ResourceId { get; private set; }
    public DayOfWeek Weekday { get; private set; }

    /// <summary>Minutes since midnight in the district.</summary>
    public int FromMinute { get; private set; }
    public int ToMinute { get; private set; }

    /// <summary>How many may book the same slot: 1 for a room.</summary>
    public int Places { get; private set; }
    public DateOnly ValidFrom { get; private set; }

    /// <summary>The last day; null = until further notice. Before <see cref="ValidFrom"/>: it never began.</summary>
    public DateOnly? ValidTo { get; private set; }

    private ResourceShift() { }
    public ResourceShift(Guid resource, DayOfWeek weekday, int from, int to, int places, DateOnly validFrom, DateOnly? validTo)
    {
        Times.Check(from, to, places);
        if (validTo < validFrom) throw Refusal.Invalid("ValidTo", "shift.valid_to", "截止日期不能早于起始日期 {0}。", validFrom);
        (ResourceId, Weekday, FromMinute, ToMinute, Places, ValidFrom, ValidTo) = (resource, weekday, from, to, places, validFrom, validTo);
    }

    /// <summary>Errors: shift.ended.</summary>
    public void End(DateOnly last)
    {
        if (ValidTo <= last) throw new Refusal("shift.ended", "此班次在 {0} 已截止。", 409, ValidTo);
        ValidTo = last;
    }

    public bool IsOn(DateOnly day) => day.DayOfWeek == Weekday && day >= ValidFrom && (ValidTo is not { } last || day <= last);

    /// <summary>At the same hours of some same day.</summary>
    public bool Meets(ResourceShift other) => Weekday == other.Weekday && Times.Meet(FromMinute, ToMinute, other.FromMinute, other.ToMinute)
        && (ValidTo ?? DateOnly.MaxValue) >= other.ValidFrom && (other.ValidTo ?? DateOnly.MaxValue) >= ValidFrom && Begins && other.Begins;

    /// <summary>Not ended before its first day.</summary>
    public bool Begins => ValidTo is not { } last || last >= ValidFrom;

    public string PartKey => $"shift:{Id}";
    public JsonObject State() => new()
    {
        ["weekday"] = Weekday.ToString(), ["from"] = FromMinute, ["to"] = ToMinute, ["places"] = Places, ["validFrom"] = ValidFrom.ToString("O"), ["validTo"] = ValidTo?.ToString("O"),
    };
}

/// <summary>A day on which a resource is closed (停开), or an additional slot (加开).</summary>
public sealed class ResourceException : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ResourceId { get; private set; }
    public DateOnly Day { get; private set; }

    /// <summary>Null: the resource is closed on that day; otherwise minutes since midnight.</summary>
    public int? FromMinute { get; private set; }
    public int? ToMinute { get; private set; }
    public int Places { get; private set; }

    /// <summary>Why it is closed; free text.</summary>
    public string Note { get; private set; } = "";
    public bool Dropped { get; private set; }
    public bool Closes => FromMinute is null;

    private ResourceException() { }

    public static ResourceException Closed(Guid resource, DateOnly day, string note) => new() { ResourceId = resource, Day = day, Note = note.Trim() };

    public static ResourceException Extra(Guid resource, DateOnly day, int from, int to, int places, string note)
    {
        Times.Check(from, to, places);
        return new() { ResourceId = resource, Day = day, FromMinute = from, ToMinute = to, Places = places, Note = note.Trim() };
    }

    public void Drop() => Dropped = !Dropped ? true : throw new Refusal("exception.dropped", "此项已取消。");

    public string PartKey => $"exception:{Id}";
    public JsonObject State() => new()
    {
        ["day"] = Day.ToString("O"), ["from"] = FromMinute, ["to"] = ToMinute, ["places"] = Places, ["note"] = Note, ["dropped"] = Dropped,
    };
}

/// <summary>Hours of a day, in minutes since midnight in the district.</summary>
public static class Times
{
    public static string Word(int minute) => $"{minute / 60:00}:{minute % 60:00}";
    public static int Minute(TimeOnly time) => time.Hour * 60 + time.Minute;
    public static bool Meet(int from, int to, int otherFrom, int otherTo) => from < otherTo && otherFrom < to;

    /// <summary>"09:00" in minutes; null when it is none.</summary>
    public static int? Read(string? text) => TimeOnly.TryParseExact(text?.Trim(), ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? Minute(time) : null;

    /// <summary>Errors: shift.times, shift.places.</summary>
    internal static void Check(int from, int to, int places)
    {
        if (to <= from) throw Refusal.Invalid("To", "shift.times", "结束时间须晚于开始时间。");
        if (places is < 1 or > ResourceShift.MostPlaces) throw Refusal.Invalid("Places", "shift.places", "名额须为 1 到 {0}。", ResourceShift.MostPlaces);
    }
}
