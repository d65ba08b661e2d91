using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Access;
using Qiyue.Platform.Codes;
using Qiyue.Platform.Policies;

namespace Qiyue.Lists.Using;

public sealed class RequestBookingInput
{
    /// <summary>Where the slot begins, in the district's time: "2026-03-09T09:00".</summary>
    [Filled, Max(19)] public string Slot { get; set; } = "";

    /// <summary>The same hours in so many weeks, one after the other; all or none.</summary>
    [Between(1, RequestBooking.MostWeeks)] public int Weeks { get; set; } = 1;
    [Filled, Max(500)] public string Purpose { get; set; } = "";

    /// <summary>People expected; empty = not known.</summary>
    [Between(1, 1_000_000)] public int? People { get; set; }

    /// <summary>Code of a contract between the two organisations under which it is booked; empty = none.</summary>
    [Max(32)] public string? Contract { get; set; }
}

/// <summary>Contracts in force between two organisations, which this module does not know: that of contracts says.</summary>
public sealed record BookingGround(Func<IServiceProvider, Guid, Guid, CancellationToken, Task<IReadOnlyList<BookingContract>>> Between);

public sealed record BookingContract(string Code, string Title);

/// <summary>
/// Books a place of a slot of a published resource for the acting organisation; confirmed at once if the resource says so, else the owner answers. Of many who ask for the last place at the same time one gets it, the others a 409.
/// Errors: booking.slot_form, booking.no_slot, booking.day_closed, booking.past, booking.too_far, booking.taken, booking.twice, booking.own, booking.contract, booking.not_open; 404 for what one may not see.
/// </summary>
public sealed class RequestBooking(Act act, ActTransaction transaction, AccessReader access, OrganizationTree tree, PolicyBook policies, Codes codes, TellSides tell, IEnumerable<BookingGround> grounds, IServiceProvider services)
{
    public const int MostWeeks = 26;

    public async Task<IReadOnlyList<Booking>> Handle(string code, RequestBookingInput input, CancellationToken ct)
    {
        var seen = await act.Db.Set<Resource>().AsNoTracking().SingleOrDefaultAsync(r => r.Code == code, ct) ?? throw Refusal.NotFound();
        if (!await access.MaySee(act.Actor, Resource.Kind, seen.Id, ct)) throw Refusal.NotFound();
        if (act.Actor.OrganizationId is not { } booker || !act.Actor.Has(Duty.Lists)) throw Refusal.Forbidden();
        if (booker == seen.OwnerId) throw new Refusal("booking.own", "这是本组织自己的资源，不需要预订。");
        var (day, minute) = SlotOf(input.Slot);
        var contract = await Ground(input.Contract, booker, seen.OwnerId, ct);

        await transaction.Begin(ct);
        var resource = await act.Db.Locked(seen.Id).AsNoTracking().SingleAsync(ct);
        if (resource.Status != ListState.Published || tree.Find(resource.OwnerId) is not { Dissolved: false }) throw new Refusal("booking.not_open", "这项资源已不再开放预订。");
        var slots = await Slots(resource, day, minute, input.Weeks, ct);
        var places = await Places(resource, booker, slots, ct);
        var numbers = await codes.Next("订", tree.Get(resource.OwnerId).AreaCode, act.Today.Year, slots.Count, ct);
        var booked = slots.Select((slot, i) => act.Add(new Booking(numbers[i], resource, booker, slot, places[i], new(input.Purpose, input.People, contract), act.Now, resource.AtOnce))).ToList();
        foreach (var booking in booked) act.Record(booking, resource.AtOnce ? "booking.booked" : "booking.requested");
        if (resource.AtOnce) await tell.Of(booked[0], resource.OwnerId, BookingNotice.Booked, ct);
        try { await act.Commit(ct); }
        catch (Refusal refusal) when (refusal.Code == "changed_meanwhile") { throw Taken(slots[0]); }
        return booked;
    }

    private async Task<List<Slot>> Slots(Resource resource, DateOnly day, int minute, int weeks, CancellationToken ct)
    {
        var (offering, found) = (await act.Db.OfferingOf(resource.Id, ct), new List<Slot>());
        var furthest = act.Today.AddDays((await policies.Of(tree.DistrictOf(resource.OwnerId).Id, act.Today, ct)).Days(PolicyCatalogue.BookingAheadDays));
        for (var week = 0; week < weeks; week++)
        {
            var on = day.AddDays(7 * week);
            var slot = offering.At(on, minute) ?? throw Wrong(offering.IsClosed(on) ? "booking.day_closed" : "booking.no_slot", offering.IsClosed(on) ? "{0} 停开，请另选一天。" : "{0} {1} 没有开放的时段，请从列表中选择。", on, Times.Word(minute));
            if (act.Now >= slot.Begins) throw Wrong("booking.past", "{0} {1} 已经开始或已过，请另选时段。", on, Times.Word(minute));
            if (on > furthest) throw Wrong("booking.too_far", "最远只能订到 {0}。", furthest);
            found.Add(slot);
        }
        return found;
    }

    /// <summary>The lowest free place of each slot.</summary>
    private async Task<List<int>> Places(Resource resource, Guid booker, List<Slot> slots, CancellationToken ct)
    {
        var (first, last, minute) = (slots[0].Day, slots[^1].Day, slots[0].From);
        var held = (await act.Db.Set<Booking>().AsNoTracking().Where(b => b.ResourceId == resource.Id && b.Day >= first && b.Day <= last && b.FromMinute == minute && b.Place != null)
            .Select(b => new { b.Day, b.BookerId, Place = b.Place!.Value }).ToListAsync(ct)).ToLookup(b => b.Day);
        return slots.ConvertAll(slot =>
        {
            if (held[slot.Day].Any(h => h.BookerId == booker)) throw Wrong("booking.twice", "本组织已订了 {0} {1}。", slot.Day, Times.Word(slot.From));
            var free = Enumerable.Range(1, slot.Places).Except(held[slot.Day].Select(h => h.Place)).ToList();
            return free.Count > 0 ? free.Min() : throw Taken(slot);
        });
    }

    private async Task<string> Ground(string? code, Guid booker, Guid owner, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(code)) return "";
        return (await Between(booker, owner, ct)).Any(c => c.Code == code.Trim()) ? code.Trim()
            : throw Refusal.Invalid(nameof(RequestBookingInput.Contract), "booking.contract", "双方之间没有编号为 {0} 的在办契约，请从列表中选择，或留空。", code.Trim());
    }

    /// <summary>Contracts under which the acting organisation may book of an owner.</summary>
    public async Task<IReadOnlyList<BookingContract>> Between(Guid booker, Guid owner, CancellationToken ct)
    {
        var found = new List<BookingContract>();
        foreach (var ground in grounds) found.AddRange(await ground.Between(services, booker, owner, ct));
        return found;
    }

    internal static (DateOnly Day, int Minute) SlotOf(string text) =>
        DateTime.TryParseExact(text.Trim(), ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? (DateOnly.FromDateTime(at), Times.Minute(TimeOnly.FromDateTime(at))) : throw Wrong("booking.slot_form", "请从列表中选择一个时段。");

    private static Refusal Wrong(string code, string sentence, params object[] args) => Refusal.Invalid(nameof(RequestBookingInput.Slot), code, sentence, args);

    private static Refusal Taken(Slot slot) => new Refusal("booking.taken", "{0} {1} 已被订走，请另选时段。", 409, slot.Day, Times.Word(slot.From)).On(nameof(RequestBookingInput.Slot));
}

internal static class OfferingQueries
{
    public static async Task<Offering> OfferingOf(this QiyueDb db, Guid resource, CancellationToken ct) =>
        new(await db.Set<ResourceShift>().AsNoTracking().Where(s => s.ResourceId == resource).ToListAsync(ct), await db.Set<ResourceException>().AsNoTracking().Where(e => e.ResourceId == resource && !e.Dropped).ToListAsync(ct));
}
