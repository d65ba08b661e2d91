using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Access;
using Qiyue.Platform.Web;

namespace Qiyue.Lists.Using;

/// <summary>What a list of bookings is asked for; the same in the address of a page and of the API. All filters work together.</summary>
/// <param name="Side">ours: the acting organisation has booked; lent: of its own resources. Empty = all it may read.</param>
/// <param name="State">requested, confirmed, declined, cancelled, lapsed, used, unused.</param>
/// <param name="Resource">Code.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Contract">Code.</param>
public sealed record BookingQuery(string? Side = null, string? State = null, string? Resource = null, DateOnly? From = null, DateOnly? To = null, string? Contract = null, string? Cursor = null, int? Limit = null);

/// <summary>A booking as lists and the API show it.</summary>
/// <param name="From">"09:00", in the district's time.</param>
/// <param name="Contract">Code; null = none.</param>
/// <param name="Reason">Why it was declined or cancelled, or what was said of its use.</param>
public sealed record BookingJson(Guid Id, string Code, string Resource, string ResourceTitle, string Owner, string OwnerName, string Booker, string BookerName, DateOnly Day, string From, string To, string State, string Purpose, int? People,
    string? Contract, string? Reason, int? Present, bool ByDefault, bool Backfilled, int Version) : IVersioned
{
    /// <param name="whole">For who stands inside; otherwise personal data in free text is hidden.</param>
    internal static BookingJson Of(Booking b, (string Code, string Title) resource, OrganizationTree tree, bool whole = false) => new(b.Id, b.Code, resource.Code, Mask.Text(resource.Title), tree.Find(b.OwnerId)?.Code ?? "", tree.Find(b.OwnerId)?.Name ?? "", tree.Find(b.BookerId)?.Code ?? "",
        tree.Find(b.BookerId)?.Name ?? "", b.Day, Times.Word(b.FromMinute), Times.Word(b.ToMinute), UsingWords.Facet(b.Status), whole ? b.Purpose : Mask.Text(b.Purpose), b.People, b.ContractCode.Length == 0 ? null : b.ContractCode, b.Reason.Length == 0 ? null : whole ? b.Reason : Mask.Text(b.Reason),
        b.Present, b.ByDefault, b.Backfilled, b.Version);
}

/// <summary>Bookings that the acting organisation may read: pages of them, those of a span of days, one. Two queries, however many rows.</summary>
public sealed class ReadBookings(Act act, AccessReader access, OrganizationTree tree)
{
    /// <summary>What a calendar shows at most.</summary>
    private const int MostOfSpan = 500;

    public async Task<Page<BookingJson>> List(BookingQuery query, CancellationToken ct)
    {
        var own = act.Actor.OrganizationId ?? throw Refusal.NotFound();
        if (!string.IsNullOrEmpty(query.State) && !UsingWords.States.Contains(query.State)) throw Refusal.Invalid("state", "list.status", "没有名为 {0} 的状态。", query.State);
        if (!string.IsNullOrEmpty(query.Side) && query.Side is not ("ours" or "lent")) throw Refusal.Invalid("side", "booking.side", "请选择本组织预订的，或预订本组织资源的。");
        QueryDay.Check("from", query.From);
        QueryDay.Check("to", query.To);
        if (new[] { query.Side, query.Resource, query.Contract }.Any(f => !string.IsNullOrEmpty(f))) return await Few(query, own, ct);
        var page = await access.Read(new(own, Booking.Kind, string.IsNullOrEmpty(query.State) ? null : query.State), query.Cursor, query.Limit, ct, rows => Between(rows, query.From, query.To));
        var ids = page.Items;
        var rows = await act.Db.Set<Booking>().AsNoTracking().Where(b => ids.Contains(b.Id)).ToDictionaryAsync(b => b.Id, ct);
        return page.With(await Json([.. ids.Where(rows.ContainsKey).Select(id => rows[id])], ct));
    }

    private static IQueryable<AccessRow> Between(IQueryable<AccessRow> rows, DateOnly? from, DateOnly? to)
    {
        if (from is { } first) { var start = ActClock.StartOf(first); rows = rows.Where(r => r.SortAt >= start); }
        if (to is { } last) { var end = ActClock.StartOf(last.AddDays(1)); rows = rows.Where(r => r.SortAt < end); }
        return rows;
    }

    /// <summary>Those of one side, resource or contract: few among all that somebody above may read, so its own index is walked, not what may be read. In the same order.</summary>
    private async Task<Page<BookingJson>> Few(BookingQuery query, Guid own, CancellationToken ct)
    {
        var size = Paging.Limit(query.Limit);
        var rows = act.Db.Set<Booking>().AsNoTracking();
        if (!string.IsNullOrEmpty(query.Resource))
        {
            if (await act.Db.Set<Resource>().Where(r => r.Code == query.Resource).Select(r => r.Id).SingleOrDefaultAsync(ct) is var resource && resource == default) return new([], null);
            rows = rows.Where(b => b.ResourceId == resource);
        }
        if (!string.IsNullOrEmpty(query.Contract)) rows = rows.Where(b => b.ContractCode == query.Contract && b.ContractCode != ""); // said twice: the index holds only those
        rows = query.Side switch
        {
            "ours" => rows.Where(b => b.BookerId == own), "lent" => rows.Where(b => b.OwnerId == own),
            _ => rows.Where(b => act.Db.Set<AccessRow>().Any(r => r.OrganizationId == own && r.SubjectKind == Booking.Kind && r.SubjectId == b.Id)),
        };
        if (UsingWords.StateOf(query.State) is { } state) rows = rows.Where(b => b.Status == state);
        if (query.From is { } first) rows = rows.Where(b => b.Day >= first);
        if (query.To is { } last) rows = rows.Where(b => b.Day <= last);
        if (Cursor.Read(query.Cursor) is { } after)
        {
            var (day, id) = (ActClock.DayOf(after.SortAt), after.Id);
            var minute = (int)(after.SortAt - ActClock.StartOf(day)).TotalMinutes;
            rows = rows.Where(b => b.Day <= day && (b.Day < day || b.FromMinute < minute || b.FromMinute == minute && b.Id.CompareTo(id) < 0));
        }
        var found = await rows.OrderByDescending(b => b.Day).ThenByDescending(b => b.FromMinute).ThenByDescending(b => b.Id).Take(size + 1).ToListAsync(ct);
        return new(await Json([.. found.Take(size)], ct), found.Count > size ? new Cursor(found[size - 1].Begins, found[size - 1].Id).ToString() : null);
    }

    /// <summary>Of a span of days, in order; at most 500.</summary>
    public async Task<IReadOnlyList<BookingJson>> Span(DateOnly first, DateOnly last, CancellationToken ct)
    {
        var own = act.Actor.OrganizationId ?? throw Refusal.NotFound();
        var (start, end) = (ActClock.StartOf(first), ActClock.StartOf(last.AddDays(1)));
        var bookings = await (from r in act.Db.Set<AccessRow>() join b in act.Db.Set<Booking>() on r.SubjectId equals b.Id
                              where r.OrganizationId == own && r.SubjectKind == Booking.Kind && r.SortAt >= start && r.SortAt < end
                              orderby r.SortAt, r.SubjectId select b).AsNoTracking().Take(MostOfSpan).ToListAsync(ct);
        return await Json(bookings, ct);
    }

    /// <summary>How many places of each slot are held, and the bookings among them that the acting organisation may read.</summary>
    public async Task<(ILookup<(DateOnly Day, int From), Guid> Held, IReadOnlyDictionary<Guid, BookingJson> Readable)> OfResource(Resource resource, DateOnly first, DateOnly last, CancellationToken ct)
    {
        var own = act.Actor.OrganizationId ?? AccessRow.Everyone;
        var held = await act.Db.Set<Booking>().AsNoTracking().Where(b => b.ResourceId == resource.Id && b.Day >= first && b.Day <= last && b.Place != null)
            .Select(b => new { Booking = b, Reads = act.Db.Set<AccessRow>().Any(r => r.OrganizationId == own && r.SubjectKind == Booking.Kind && r.SubjectId == b.Id) }).OrderBy(b => b.Booking.FromMinute).ThenBy(b => b.Booking.Place).ToListAsync(ct);
        return (held.ToLookup(h => (h.Booking.Day, h.Booking.FromMinute), h => h.Booking.Id),
            held.Where(h => h.Reads).ToDictionary(h => h.Booking.Id, h => BookingJson.Of(h.Booking, (resource.Code, resource.Title), tree)));
    }

    public async Task<Booking> One(string code, CancellationToken ct)
    {
        var booking = await act.Db.Set<Booking>().AsNoTracking().SingleOrDefaultAsync(b => b.Code == code, ct) ?? throw Refusal.NotFound();
        if (act.Actor.OrganizationId is null || !await access.MaySee(act.Actor, Booking.Kind, booking.Id, ct)) throw Refusal.NotFound();
        return booking;
    }

    /// <summary>One, whole for both sides and those above them.</summary>
    public async Task<BookingJson> Json(Booking booking, CancellationToken ct) => (await Json([booking], ct, IsInside(booking.OwnerId, booking.BookerId)))[0];

    /// <summary>A side, or above one: the main community of the owner reads what it counts, not how it came about.</summary>
    public bool IsInside(params IEnumerable<Guid> sides) => sides.Any(side => tree.Find(side) is { } o && act.Actor.IsAtOrAbove(o.Path));

    /// <summary>May read the journal of a booking.</summary>
    public async Task<bool> SeesJournal(Guid id, CancellationToken ct) =>
        await act.Db.Set<Booking>().Where(b => b.Id == id).Select(b => new { b.OwnerId, b.BookerId }).SingleOrDefaultAsync(ct) is { } booking && IsInside(booking.OwnerId, booking.BookerId);

    public async Task<IReadOnlyList<BookingJson>> Json(IReadOnlyList<Booking> bookings, CancellationToken ct, bool whole = false)
    {
        var ids = bookings.Select(b => b.ResourceId).Distinct().ToList();
        var resources = ids.Count == 0 ? [] : await act.Db.Set<Resource>().Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.Code, r.Title }).ToDictionaryAsync(r => r.Id, ct);
        return [.. bookings.Select(b => BookingJson.Of(b, (resources[b.ResourceId].Code, resources[b.ResourceId].Title), tree, whole))];
    }
}

/// <param name="Slot">Where it begins, in the district's time: "2026-03-09T09:00", as a booking names it.</param>
/// <param name="Places">How many may book it.</param>
/// <param name="Free">How many more may.</param>
public sealed record SlotJson(string Slot, DateOnly Day, string From, string To, int Places, int Free)
{
    internal static SlotJson Of(Slot s, int held) => new(Name(s), s.Day, Times.Word(s.From), Times.Word(s.To), s.Places, Math.Max(0, s.Places - held));

    public static string Name(Slot s) => s.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T" + Times.Word(s.From);
}

/// <summary>Weekly shifts, closed days and additional slots of a resource.</summary>
public sealed record OfferingJson(bool AtOnce, IReadOnlyList<ShiftJson> Shifts, IReadOnlyList<ExceptionJson> Exceptions)
{
    internal static OfferingJson Of(Resource r, IEnumerable<ResourceShift> shifts, IEnumerable<ResourceException> exceptions) => new(r.AtOnce,
        [.. shifts.Where(s => s.Begins).OrderBy(s => ((int)s.Weekday + 6) % 7).ThenBy(s => s.FromMinute).ThenBy(s => s.ValidFrom).Select(s => new ShiftJson(s.Id, s.Weekday.ToString().ToLowerInvariant(), Times.Word(s.FromMinute), Times.Word(s.ToMinute), s.Places, s.ValidFrom, s.ValidTo))],
        [.. exceptions.OrderBy(e => e.Day).ThenBy(e => e.FromMinute).Select(e => new ExceptionJson(e.Id, e.Closes ? "closed" : "extra", e.Day, e.FromMinute is { } from ? Times.Word(from) : null, e.ToMinute is { } to ? Times.Word(to) : null, e.Closes ? null : e.Places, Mask.Text(e.Note)))]);
}

/// <param name="Weekday">monday … sunday.</param>
/// <param name="ValidTo">The last day; null = until further notice.</param>
public sealed record ShiftJson(Guid Id, string Weekday, string From, string To, int Places, DateOnly ValidFrom, DateOnly? ValidTo);

/// <param name="Kind">closed or extra.</param>
public sealed record ExceptionJson(Guid Id, string Kind, DateOnly Day, string? From, string? To, int? Places, string Note);

/// <summary>When a resource can be booked, for everybody who may see the resource: without names.</summary>
public sealed class ReadOffering(Act act, ReadItem items)
{
    public const int MostDays = 92;

    /// <summary>What is open today or later; what ended is in the journal.</summary>
    public async Task<OfferingJson> Handle(string code, CancellationToken ct)
    {
        var (resource, today) = ((await items.Handle<Resource>(code, ct)).Item, act.Today);
        return OfferingJson.Of(resource, await act.Db.Set<ResourceShift>().AsNoTracking().Where(s => s.ResourceId == resource.Id && (s.ValidTo == null || s.ValidTo >= today)).ToListAsync(ct),
            await act.Db.Set<ResourceException>().AsNoTracking().Where(e => e.ResourceId == resource.Id && e.Day >= today && !e.Dropped).ToListAsync(ct));
    }

    /// <summary>Slots of some days with what is free of them. Errors: slots.period.</summary>
    public async Task<IReadOnlyList<SlotJson>> Slots(string code, DateOnly? from, DateOnly? to, CancellationToken ct)
    {
        var first = from ?? act.Today;
        var last = to ?? (first.Year > 2199 ? first : first.AddDays(13));
        if (first.Year is < 2000 or > 2199 || last < first || last.DayNumber - first.DayNumber >= MostDays) throw Refusal.Invalid("to", "slots.period", "请写明起止日期，最多 {0} 天。", MostDays);
        return await Slots((await items.Handle<Resource>(code, ct)).Item.Id, first, last, ct);
    }

    /// <summary>Two or three queries, however many days.</summary>
    public async Task<IReadOnlyList<SlotJson>> Slots(Guid resource, DateOnly first, DateOnly last, CancellationToken ct)
    {
        var offering = await act.Db.OfferingOf(resource, ct);
        if (offering.IsEmpty) return [];
        var held = (await act.Db.Set<Booking>().Where(b => b.ResourceId == resource && b.Day >= first && b.Day <= last && b.Place != null).GroupBy(b => new { b.Day, b.FromMinute }).Select(g => new { g.Key.Day, g.Key.FromMinute, Count = g.Count() }).ToListAsync(ct)).ToDictionary(h => (h.Day, h.FromMinute), h => h.Count);
        return [.. offering.Slots(first, last).Select(s => SlotJson.Of(s, held.GetValueOrDefault((s.Day, s.From))))];
    }

    /// <summary>Slots that can be booked now, of so many days.</summary>
    public async Task<IReadOnlyList<SlotJson>> Free(Guid resource, int days, CancellationToken ct) =>
        [.. (await Slots(resource, act.Today, act.Today.AddDays(days - 1), ct)).Where(s => s.Free > 0 && Booking.InstantOf(s.Day, Times.Read(s.From)!.Value) > act.Now)];
}
