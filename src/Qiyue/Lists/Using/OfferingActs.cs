using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Lists.Using;

public sealed class ShiftInput
{
    /// <summary>monday … sunday; several at once open the same hours on each.</summary>
    public List<string> Weekdays { get; set => field = value ?? []; } = [];

    /// <summary>"09:00", in the district's time.</summary>
    [Filled, Max(8)] public string From { get; set; } = "";
    [Filled, Max(8)] public string To { get; set; } = "";

    /// <summary>How many may book the same slot: 1 for a room.</summary>
    [Between(1, ResourceShift.MostPlaces)] public int Places { get; set; } = 1;

    /// <summary>Today at the earliest; empty = today.</summary>
    public DateOnly? ValidFrom { get; set; }

    /// <summary>The last day; empty = until further notice.</summary>
    public DateOnly? ValidTo { get; set; }
}

public sealed class EndShiftInput
{
    /// <summary>The last day on which it is open, today at the earliest.</summary>
    [Filled] public DateOnly? LastDay { get; set; }
    [Max(1000)] public string? Reason { get; set; }
}

public sealed class ExceptionInput
{
    /// <summary>closed: no shift on that day; extra: an additional slot.</summary>
    [Filled, Max(8)] public string Kind { get; set; } = "closed";

    /// <summary>Today at the earliest.</summary>
    [Filled] public DateOnly? Day { get; set; }

    /// <summary>Of an additional slot: "09:00".</summary>
    [Max(8)] public string? From { get; set; }
    [Max(8)] public string? To { get; set; }
    [Between(1, ResourceShift.MostPlaces)] public int Places { get; set; } = 1;
    [Max(200)] public string? Note { get; set; }
}

public sealed class BookingModeInput
{
    /// <summary>A booking is confirmed at once, without an answer.</summary>
    public bool AtOnce { get; set; }
}

/// <summary>
/// When a resource can be booked: weekly shifts, closed days, additional slots. Only today and later are changed; what is booked stands, so hours that are booked are not taken away. A resource's row is held while
/// it is re-cut or booked, so that neither overtakes the other. 404 for those who may not see it, 403 for those who may not keep it. Errors: shift.weekday, shift.time_form, shift.times, shift.places, shift.valid_from,
/// shift.valid_to, shift.far, shift.overlap, shift.ended, shift.last_day, shift.booked, shift.too_many, shift.not_published, exception.*.
/// </summary>
public sealed class KeepOffering(Act act, ActTransaction transaction, Keeping keeping)
{
    /// <summary>Shifts and exceptions of one resource that stand.</summary>
    public const int Most = 100;

    public async Task<Resource> AddShift(string code, ShiftInput input, CancellationToken ct)
    {
        var resource = await Hold(code, ct);
        return await Commit(await Add(resource, Shifts(resource.Id, input), ct), ct);
    }

    /// <summary>Adds and records shifts, within an act that goes on.</summary>
    internal async Task Stage(string code, IReadOnlyList<ResourceShift> added, CancellationToken ct) => await Add(await Hold(code, ct), added, ct);

    /// <summary>What an input opens, as far as it can be judged by itself.</summary>
    internal IReadOnlyList<ResourceShift> Shifts(Guid resource, ShiftInput input)
    {
        if (input.Weekdays.Count == 0) throw Refusal.Invalid(nameof(input.Weekdays), "shift.weekday", "请至少选择一个星期几。");
        var from = input.ValidFrom ?? act.Today;
        RequireNear(from, nameof(input.ValidFrom));
        RequireNear(input.ValidTo, nameof(input.ValidTo));
        if (from < act.Today) throw Refusal.Invalid(nameof(input.ValidFrom), "shift.valid_from", "起始日期最早是今天：已经过去的日子不能再改。");
        return [.. input.Weekdays.Distinct().Select(day => new ResourceShift(resource, WeekdayOf(day), Minute(input.From, nameof(input.From)), Minute(input.To, nameof(input.To)), input.Places, from, input.ValidTo))];
    }

    private async Task<Resource> Add(Resource resource, IReadOnlyList<ResourceShift> added, CancellationToken ct)
    {
        var (shifts, exceptions) = await Standing(resource.Id, ct);
        RequireRoom(shifts.Count + added.Count);
        foreach (var shift in added)
        {
            RequireApart(shift, shifts, exceptions);
            shifts.Add(shift);
            act.Db.Add(shift);
        }
        act.Record(resource, "resource.shift_added", string.Join("、", added.Select(Said)), null, added);
        return resource;
    }

    internal static void RequireRoom(int shifts)
    {
        if (shifts > Most) throw new Refusal("shift.too_many", "一项资源最多 {0} 个班次和例外日，请先截止不用的。", 409, Most);
    }

    /// <summary>At no hour that a standing shift or an additional slot takes.</summary>
    internal static void RequireApart(ResourceShift shift, List<ResourceShift> shifts, List<ResourceException> exceptions)
    {
        if (shifts.FirstOrDefault(shift.Meets) is { } other)
            throw Refusal.Invalid(nameof(ShiftInput.From), "shift.overlap", "与已有班次 {0}–{1} 时间重叠，请先截止原班次，或改用别的时间。", Times.Word(other.FromMinute), Times.Word(other.ToMinute));
        if (exceptions.FirstOrDefault(e => !e.Closes && shift.IsOn(e.Day) && Times.Meet(shift.FromMinute, shift.ToMinute, e.FromMinute!.Value, e.ToMinute!.Value)) is { } extra)
            throw Refusal.Invalid(nameof(ShiftInput.From), "shift.overlap_extra", "与 {0} 加开的 {1}–{2} 时间重叠，请先取消加开。", extra.Day, Times.Word(extra.FromMinute!.Value), Times.Word(extra.ToMinute!.Value));
    }

    public async Task<Resource> EndShift(string code, Guid id, EndShiftInput input, CancellationToken ct)
    {
        var resource = await Hold(code, ct);
        var last = input.LastDay!.Value;
        RequireNear(last, nameof(input.LastDay));
        if (last < act.Today) throw Refusal.Invalid(nameof(input.LastDay), "shift.last_day", "最后一天最早是今天：已经过去的日子不能再改。");
        var shift = await act.Db.Set<ResourceShift>().SingleOrDefaultAsync(s => s.Id == id && s.ResourceId == resource.Id, ct) ?? throw Refusal.NotFound();
        await RequireFree(resource.Id, last.AddDays(1), DateOnly.MaxValue, b => b.FromMinute == shift.FromMinute && shift.IsOn(b.Day), ct);
        shift.End(last);
        return await Save(resource, "resource.shift_ended", Said(Said(shift), input.Reason), ct, shift);
    }

    public async Task<Resource> AddException(string code, ExceptionInput input, CancellationToken ct)
    {
        var resource = await Hold(code, ct);
        var day = input.Day!.Value;
        if (day < act.Today) throw Refusal.Invalid(nameof(input.Day), "exception.past", "日期最早是今天：已经过去的日子不能再改。");
        if (day > act.Today.AddYears(2)) throw Refusal.Invalid(nameof(input.Day), "exception.far", "日期最晚为两年内。");
        var (shifts, exceptions) = await Standing(resource.Id, ct);
        if (exceptions.Count >= Most) throw new Refusal("shift.too_many", "一项资源最多 {0} 个班次和例外日，请先截止不用的。", 409, Most);
        var exception = input.Kind switch
        {
            "closed" => ResourceException.Closed(resource.Id, day, input.Note ?? ""),
            "extra" => ResourceException.Extra(resource.Id, day, Minute(input.From, nameof(input.From)), Minute(input.To, nameof(input.To)), input.Places, input.Note ?? ""),
            _ => throw Refusal.Invalid(nameof(input.Kind), "exception.kind", "请选择停开或加开。"),
        };
        if (exception.Closes)
        {
            if (exceptions.Any(e => e.Closes && e.Day == day)) throw Refusal.Invalid(nameof(input.Day), "exception.twice", "{0} 已登记停开。", day);
            await RequireFree(resource.Id, day, day, b => shifts.Any(s => s.FromMinute == b.FromMinute && s.IsOn(day)), ct);
        }
        else if (new Offering(shifts, exceptions).Slots(day, day).FirstOrDefault(s => Times.Meet(s.From, s.To, exception.FromMinute!.Value, exception.ToMinute!.Value)) is { } other)
            throw Refusal.Invalid(nameof(input.From), "exception.overlap", "当天 {0}–{1} 已经开放，请改用别的时间。", Times.Word(other.From), Times.Word(other.To));
        act.Db.Add(exception);
        return await Save(resource, exception.Closes ? "resource.day_closed" : "resource.slot_added", Said(Said(exception), input.Note), ct, exception);
    }

    /// <summary>The day is open again, or the additional slot is not offered after all.</summary>
    public async Task<Resource> DropException(string code, Guid id, CancellationToken ct)
    {
        var resource = await Hold(code, ct);
        var exception = await act.Db.Set<ResourceException>().SingleOrDefaultAsync(e => e.Id == id && e.ResourceId == resource.Id, ct) ?? throw Refusal.NotFound();
        if (exception.Day < act.Today) throw new Refusal("exception.past", "日期最早是今天：已经过去的日子不能再改。");
        if (!exception.Closes) await RequireFree(resource.Id, exception.Day, exception.Day, b => b.FromMinute == exception.FromMinute, ct);
        else if (await Overlapped(exception, ct) is { } extra) throw new Refusal("exception.overlap", "当天 {0}–{1} 已经开放，请改用别的时间。", 409, Times.Word(extra.FromMinute!.Value), Times.Word(extra.ToMinute!.Value));
        exception.Drop();
        return await Save(resource, "resource.exception_dropped", Said(exception), ct, exception);
    }

    public async Task<Resource> SetMode(string code, BookingModeInput input, CancellationToken ct)
    {
        var resource = await Hold(code, ct);
        resource.TakeBookings(input.AtOnce);
        return await Save(resource, "resource.booking_mode", null, ct);
    }

    /// <summary>The resource under its lock: neither booked nor re-cut by anybody else until this act is done (SQLite: the whole transaction is a lock).</summary>
    private async Task<Resource> Hold(string code, CancellationToken ct)
    {
        var seen = await keeping.Kept(await act.Db.Set<Resource>().AsNoTracking().SingleOrDefaultAsync(r => r.Code == code, ct), r => r.OwnerId, ct);
        await transaction.Begin(ct);
        var resource = act.Track(await act.Db.Locked(seen.Id).SingleOrDefaultAsync(ct));
        if (resource.Status != ListState.Published) throw new Refusal("shift.not_published", "发布后的资源才设班次、接受预订，请先发布。");
        return resource;
    }

    /// <summary>What is open today or later.</summary>
    internal async Task<(List<ResourceShift> Shifts, List<ResourceException> Exceptions)> Standing(Guid resource, CancellationToken ct)
    {
        var today = act.Today;
        return (await act.Db.Set<ResourceShift>().AsNoTracking().Where(s => s.ResourceId == resource && (s.ValidTo == null || s.ValidTo >= today)).ToListAsync(ct),
            await act.Db.Set<ResourceException>().AsNoTracking().Where(e => e.ResourceId == resource && e.Day >= today && !e.Dropped).ToListAsync(ct));
    }

    /// <summary>An additional slot that stands in the hours of a shift which was closed on that day.</summary>
    private async Task<ResourceException?> Overlapped(ResourceException closed, CancellationToken ct)
    {
        var (shifts, exceptions) = await Standing(closed.ResourceId, ct);
        return exceptions.FirstOrDefault(e => !e.Closes && e.Day == closed.Day && shifts.Any(s => s.IsOn(e.Day) && Times.Meet(s.FromMinute, s.ToMinute, e.FromMinute!.Value, e.ToMinute!.Value)));
    }

    private void RequireNear(DateOnly? day, string field)
    {
        if (day > act.Today.AddYears(10)) throw Refusal.Invalid(field, "shift.far", "日期太远，最晚为十年内，请核对年份。");
    }

    private async Task RequireFree(Guid resource, DateOnly first, DateOnly last, Func<Booking, bool> concerned, CancellationToken ct)
    {
        var now = act.Now;
        var held = await act.Db.Set<Booking>().AsNoTracking().Where(b => b.ResourceId == resource && b.Day >= first && b.Day <= last && b.Place != null && (b.Status == BookingState.Requested || b.Status == BookingState.Confirmed)).OrderBy(b => b.Day).ToListAsync(ct);
        var standing = held.Where(b => concerned(b) && b.Begins > now).ToList();
        if (standing.Count > 0) throw new Refusal("shift.booked", "这段时间已有 {0} 个预订（最早 {1}），请先谢绝或取消它们。", 409, standing.Count, standing[0].Day);
    }

    // Of parts the journal keeps digests; its reader is told in the reason which hours it is about.
    private static string Said(ResourceShift s) => $"{UsingWords.Weekday(s.Weekday)} {Times.Word(s.FromMinute)}–{Times.Word(s.ToMinute)} ×{s.Places} {s.ValidFrom:yyyy-MM-dd}–{s.ValidTo:yyyy-MM-dd}";
    private static string Said(ResourceException e) => e.Closes ? $"{e.Day:yyyy-MM-dd}" : $"{e.Day:yyyy-MM-dd} {Times.Word(e.FromMinute!.Value)}–{Times.Word(e.ToMinute!.Value)} ×{e.Places}";
    private static string Said(string what, string? why) => string.IsNullOrWhiteSpace(why) ? what : $"{what} · {why.Trim()}";

    private async Task<Resource> Save(Resource resource, string what, string? reason, CancellationToken ct, params IReadOnlyList<IPart> parts)
    {
        act.Record(resource, what, reason, null, parts);
        return await Commit(resource, ct);
    }

    private async Task<Resource> Commit(Resource resource, CancellationToken ct)
    {
        await act.Commit(ct);
        return resource;
    }

    internal static DayOfWeek WeekdayOf(string word) => Enum.TryParse<DayOfWeek>(word, ignoreCase: true, out var day) && Enum.IsDefined(day) && !char.IsDigit(word[0]) ? day
        : throw Refusal.Invalid(nameof(ShiftInput.Weekdays), "shift.weekday", "请至少选择一个星期几。");

    private static int Minute(string? text, string field) => Times.Read(text) ?? throw Refusal.Invalid(field, "shift.time_form", "时间写作 09:00 这样的形式。");
}

internal static class ResourceLock
{
    /// <summary>The row of a resource, locked until the transaction ends; begin it first.</summary>
    public static IQueryable<Resource> Locked(this QiyueDb db, Guid id) =>
        db.IsSqlite ? db.Set<Resource>().Where(r => r.Id == id) : db.Set<Resource>().FromSql($"SELECT * FROM resources WHERE id = {id} FOR UPDATE");
}
