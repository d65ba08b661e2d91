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

/// <summary>Published resources of others that are open on some day from today on, the newest first, each with its next free slot. Six queries a page. Errors: query.day, bookable.day.</summary>
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
        // From what opens a resource to the resource: few are open of very many listed, and of each way the newest are enough.
        var (shifts, extras) = query.Day is { } on ? FreeOn(on) : OpenSince(today);
        IQueryable<Guid> Listed(IQueryable<Guid> ids) => after is { } a ? ids.Where(id => id.CompareTo(a.Id) < 0 && rows.Any(r => r.Id == id)) : ids.Where(id => rows.Any(r => r.Id == id));
        // Grouped, so that the index gives them one after the other; additional slots of days to come are few.
        var ids = await Listed(shifts).GroupBy(id => id).OrderByDescending(g => g.Key).Select(g => g.Key).Take(size + 1).ToListAsync(ct);
        ids.AddRange(await Listed(extras).Distinct().ToListAsync(ct));
        var newest = ids.Distinct().OrderByDescending(id => id.ToByteArray(bigEndian: true), Bytes).Take(size + 1).ToList();
        var found = await act.Db.Set<Resource>().AsNoTracking().Where(r => newest.Contains(r.Id)).ToDictionaryAsync(r => r.Id, ct);
        var page = newest.Take(size).Select(id => found[id]).ToList();
        var next = await Next([.. page.Select(r => r.Id)], query.Day ?? today, query.Day ?? today.AddDays(Ahead - 1), ct);
        return new([.. page.Select(r => new BookableJson(r.Code, Mask.Text(r.Title), tree.Find(r.OwnerId)?.Name ?? "", r.Category, r.ResourceKind, Mask.Text(r.Place), r.AtOnce, next.GetValueOrDefault(r.Id)))],
            newest.Count > size ? new Cursor(default, newest[size - 1]).ToString() : null);
    }

    /// <summary>As both databases order ids.</summary>
    private static readonly IComparer<byte[]> Bytes = Comparer<byte[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other));

    private (IQueryable<Guid> Shifts, IQueryable<Guid> Extras) OpenSince(DateOnly today) =>
    (
        act.Db.Set<ResourceShift>().Where(s => s.ValidTo == null || s.ValidTo >= today).Select(s => s.ResourceId),
        act.Db.Set<ResourceException>().Where(e => e.Day >= today && e.FromMinute != null && !e.Dropped).Select(e => e.ResourceId)
    );

    /// <summary>A slot of the day that is not full.</summary>
    private (IQueryable<Guid> Shifts, IQueryable<Guid> Extras) FreeOn(DateOnly day)
    {
        var (shifts, exceptions, bookings, weekday) = (act.Db.Set<ResourceShift>(), act.Db.Set<ResourceException>(), act.Db.Set<Booking>(), day.DayOfWeek);
        var minute = day == act.Today ? (int)(act.Now - ActClock.StartOf(day)).TotalMinutes : -1;
        return
        (
            shifts.Where(s => s.Weekday == weekday && s.ValidFrom <= day && (s.ValidTo == null || s.ValidTo >= day) && s.FromMinute > minute && !exceptions.Any(e => e.ResourceId == s.ResourceId && e.Day == day && e.FromMinute == null && !e.Dropped)
                && bookings.Count(b => b.ResourceId == s.ResourceId && b.Day == day && b.FromMinute == s.FromMinute && b.Place != null) < s.Places).Select(s => s.ResourceId),
            exceptions.Where(e => e.Day == day && e.FromMinute != null && !e.Dropped && e.FromMinute > minute && bookings.Count(b => b.ResourceId == e.ResourceId && b.Day == day && b.FromMinute == e.FromMinute && b.Place != null) < e.Places).Select(e => e.ResourceId)
        );
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
