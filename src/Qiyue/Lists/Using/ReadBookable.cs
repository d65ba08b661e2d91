using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;

namespace Qiyue.Lists.Using;

/// <summary>What is asked for when looking for something to book. All filters work together.</summary>
/// <param name="Kind">Code of dictionary "resource_kind".</param>
/// <param name="Category">Code of dictionary "category".</param>
/// <param name="Day">Only what has a free place on this day, today at the earliest.</param>
public sealed record BookableQuery(string? Kind = null, string? Category = null, DateOnly? Day = null, string? Cursor = null, int? Limit = null);

/// <param name="Next">The next free slot, of the day asked for or of the next eight weeks; null = none.</param>
public sealed record BookableJson(string Code, string Title, string OwnerName, string Category, string ResourceKind, string Place, bool AtOnce, SlotJson? Next);

/// <summary>Published resources of others that are open on some day from today on, the newest first, each with its next free slot. Four queries a page. Errors: query.day, bookable.day.</summary>
public sealed class ReadBookable(Act act, OrganizationTree tree)
{
    private const int Ahead = 56;

    public async Task<Page<BookableJson>> Handle(BookableQuery query, CancellationToken ct)
    {
        if (act.Actor.OrganizationId is not { } own) throw Refusal.NotFound();
        var (size, after, today) = (Paging.Limit(query.Limit), Cursor.Read(query.Cursor), act.Today);
        if (QueryDay.Check("day", query.Day) < today) throw Refusal.Invalid("day", "bookable.day", "日期最早是今天。");
        var rows = act.Db.Set<Resource>().AsNoTracking().Where(r => r.Status == ListState.Published && r.OwnerId != own);
        if (!string.IsNullOrEmpty(query.Kind)) rows = rows.Where(r => r.ResourceKind == query.Kind);
        if (!string.IsNullOrEmpty(query.Category)) rows = rows.Where(r => r.Category == query.Category);
        rows = query.Day is { } on ? FreeOn(rows, on) : OpenSince(rows, today);
        if (after is { } a) rows = rows.Where(r => r.Id.CompareTo(a.Id) < 0);
        var found = await rows.OrderByDescending(r => r.Id).Take(size + 1).ToListAsync(ct);
        var page = found.Take(size).ToList();
        var next = await Next([.. page.Select(r => r.Id)], query.Day ?? today, query.Day ?? today.AddDays(Ahead - 1), ct);
        return new([.. page.Select(r => new BookableJson(r.Code, Mask.Text(r.Title), tree.Find(r.OwnerId)?.Name ?? "", r.Category, r.ResourceKind, Mask.Text(r.Place), r.AtOnce, next.GetValueOrDefault(r.Id)))],
            found.Count > size ? new Cursor(default, found[size - 1].Id).ToString() : null);
    }

    private IQueryable<Resource> OpenSince(IQueryable<Resource> rows, DateOnly today)
    {
        var (shifts, exceptions) = (act.Db.Set<ResourceShift>(), act.Db.Set<ResourceException>());
        return rows.Where(r => shifts.Any(s => s.ResourceId == r.Id && (s.ValidTo == null || s.ValidTo >= today)) || exceptions.Any(e => e.ResourceId == r.Id && e.Day >= today && e.FromMinute != null && !e.Dropped));
    }

    /// <summary>A slot of the day that is not full.</summary>
    private IQueryable<Resource> FreeOn(IQueryable<Resource> rows, DateOnly day)
    {
        var (shifts, exceptions, bookings, weekday) = (act.Db.Set<ResourceShift>(), act.Db.Set<ResourceException>(), act.Db.Set<Booking>(), day.DayOfWeek);
        var minute = day == act.Today ? (int)(act.Now - ActClock.StartOf(day)).TotalMinutes : -1;
        return rows.Where(r =>
            !exceptions.Any(e => e.ResourceId == r.Id && e.Day == day && e.FromMinute == null && !e.Dropped)
                && shifts.Any(s => s.ResourceId == r.Id && s.Weekday == weekday && s.ValidFrom <= day && (s.ValidTo == null || s.ValidTo >= day) && s.FromMinute > minute
                    && bookings.Count(b => b.ResourceId == r.Id && b.Day == day && b.FromMinute == s.FromMinute && b.Place != null) < s.Places)
            || exceptions.Any(e => e.ResourceId == r.Id && e.Day == day && e.FromMinute != null && !e.Dropped && e.FromMinute > minute
                && bookings.Count(b => b.ResourceId == r.Id && b.Day == day && b.FromMinute == e.FromMinute && b.Place != null) < e.Places));
    }

    private async Task<Dictionary<Guid, SlotJson>> Next(List<Guid> ids, DateOnly first, DateOnly last, CancellationToken ct)
    {
        if (ids.Count == 0) return [];
        var shifts = (await act.Db.Set<ResourceShift>().AsNoTracking().Where(s => ids.Contains(s.ResourceId)).ToListAsync(ct)).ToLookup(s => s.ResourceId);
        var exceptions = (await act.Db.Set<ResourceException>().AsNoTracking().Where(e => ids.Contains(e.ResourceId) && e.Day >= first && e.Day <= last && !e.Dropped).ToListAsync(ct)).ToLookup(e => e.ResourceId);
        var held = (await act.Db.Set<Booking>().Where(b => ids.Contains(b.ResourceId) && b.Day >= first && b.Day <= last && b.Place != null).Select(b => new { b.ResourceId, b.Day, b.FromMinute }).ToListAsync(ct)).ToLookup(b => (b.ResourceId, b.Day, b.FromMinute));
        var next = new Dictionary<Guid, SlotJson>();
        foreach (var id in ids)
            if (new Offering(shifts[id], exceptions[id]).Slots(first, last).FirstOrDefault(s => s.Begins > act.Now && held[(id, s.Day, s.From)].Count() < s.Places) is { } slot) next[id] = SlotJson.Of(slot, held[(id, slot.Day, slot.From)].Count());
        return next;
    }
}
