using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Using;
using Qiyue.Organizations;
using Qiyue.Platform.Access;
using Qiyue.Platform.Codes;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Outbox;
using Qiyue.Platform.Todo;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Lists.Using;

/// <summary>Shifts, slots, bookings and use on a database and over HTTP. Today is Monday 2 March 2026, ten o'clock.</summary>
public sealed class BookingTests
{
    internal const string Wednesday = "2026-03-04T09:00", Saturday = "2026-03-07T14:00";

    private static Task<T> As<T>(District d, string who, Func<IServiceProvider, Task<T>> act) => d.Host.As(d[who], act);
    private static async Task<string> Refused(Func<Task> act) => (await Should.ThrowAsync<Refusal>(act)).Code;

    /// <summary>A room of the hospital, open on Wednesday mornings and Saturday afternoons.</summary>
    internal static async Task<string> Room(District d, int places = 1, string title = "多功能厅", bool atOnce = false)
    {
        var code = (await As(d, "liaison", s => s.GetRequiredService<CreateItem>().Resource(ListActTests.Hall(title), default))).Code;
        await As(d, "liaison", s => s.GetRequiredService<KeepOffering>().AddShift(code, new() { Weekdays = ["wednesday"], From = "09:00", To = "11:00", Places = places }, default));
        await As(d, "liaison", s => s.GetRequiredService<KeepOffering>().AddShift(code, new() { Weekdays = ["saturday"], From = "14:00", To = "16:00", Places = places }, default));
        if (atOnce) await As(d, "liaison", s => s.GetRequiredService<KeepOffering>().SetMode(code, new() { AtOnce = true }, default));
        return code;
    }

    internal static async Task<Booking> Book(District d, string room, string slot = Wednesday, string who = "clerk", int weeks = 1) =>
        (await As(d, who, s => s.GetRequiredService<RequestBooking>().Handle(room, new() { Slot = slot, Purpose = "居民议事会", People = 30, Weeks = weeks }, default)))[0];

    private static Task<T> Keep<T>(District d, string who, Func<KeepBooking, Task<T>> act) => As(d, who, s => act(s.GetRequiredService<KeepBooking>()));
    private static Task Night(TestHost host) => host.As(Actor.System, s => s.GetRequiredService<AdvanceBookingsDaily>().Run(default));
    private static Task<List<string>> Due(District d, Guid organization) => d.Host.Read(db => db.Set<TodoRow>().Where(t => t.OrganizationId == organization && t.DoneAt == null && t.SubjectKind == Booking.Kind).Select(t => t.Key).ToListAsync());

    [Theory, BothDatabases]
    public async Task A_booking_goes_from_request_to_recorded_use_and_each_side_is_told_what_is_due(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var room = await Room(d);
        var booking = await Book(d, room);
        booking.Code.ShouldMatch(@"^订-450802-2026-\d{6}$");
        (await Due(d, d.Hospital.Id)).ShouldBe(["booking.answer"]);
        (await Refused(() => Keep(d, "clerk", k => k.Confirm(booking.Code, default)))).ShouldBe("forbidden", "the booker does not answer itself");
        (await Refused(() => Keep(d, "neighbour", k => k.Confirm(booking.Code, default)))).ShouldBe("not_found");

        await Keep(d, "liaison", k => k.Confirm(booking.Code, default));
        (await Due(d, d.Hospital.Id)).ShouldBeEmpty();
        (await host.Read(db => db.Set<OutboxMessage>().Where(m => m.Channel == "notice" && m.Url == "/work/bookings/" + booking.Code).Select(m => m.Recipient).ToListAsync())).ShouldBe([d["clerk"].PersonId.ToString()!]);
        (await Refused(() => Keep(d, "clerk", k => k.RecordUse(booking.Code, new() { Use = "used", Present = 28 }, default)))).ShouldBe("booking.not_begun");

        host.Time.Advance(TimeSpan.FromDays(3)); // Thursday
        await Night(host);
        (await Due(d, d.Community.Id)).ShouldBe(["booking.use"]);
        await Keep(d, "clerk", k => k.RecordUse(booking.Code, new() { Use = "used", Present = 28 }, default));
        (await Due(d, d.Community.Id)).ShouldBeEmpty();
        (await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectId == booking.Id).OrderBy(e => e.Sequence).Select(e => e.Act).ToListAsync())).ShouldBe(["booking.requested", "booking.confirmed", "booking.used"]);
    }

    [Theory, BothDatabases]
    public async Task Of_many_who_want_the_last_place_at_the_same_time_one_gets_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        foreach (var places in new[] { 1, 2 })
        {
            var room = await Room(d, places, $"厅{places}");
            HttpClient[] clients = [await host.SignedIn("clerk"), await host.SignedIn("neighbour"), await host.SignedIn("other"), await host.SignedIn("street")];
            var answers = await Task.WhenAll(clients.Select(c => c.PostAsJsonAsync($"/api/v1/resources/{room}/bookings", new { slot = Wednesday, purpose = "议事" }, Programs.Ct)));
            answers.Count(a => a.StatusCode == HttpStatusCode.Created).ShouldBe(places);
            foreach (var lost in answers.Where(a => a.StatusCode != HttpStatusCode.Created))
            {
                (await lost.Outcome()).ShouldBe("409 booking.taken");
                (await lost.Json()).GetProperty("title").GetString()!.ShouldContain("已被订走");
            }
            (await host.Read(db => db.Set<Booking>().Where(b => b.Place != null && db.Set<Resource>().Any(r => r.Id == b.ResourceId && r.Code == room)).Select(b => b.Place!.Value).ToListAsync())).Order().ShouldBe(Enumerable.Range(1, places));
        }
    }

    /// <summary>Whatever a handler might overlook, the database takes no place twice.</summary>
    [Theory, BothDatabases]
    public async Task The_database_itself_takes_no_place_twice(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var room = await Room(d);
        await Book(d, room);
        await host.As(d["neighbour"], async s =>
        {
            var (act, codes) = (s.GetRequiredService<Act>(), s.GetRequiredService<Codes>());
            var resource = await act.Db.Set<Resource>().AsNoTracking().SingleAsync(r => r.Code == room);
            act.Record(act.Add(new Booking(await codes.Next("订", "450802", 2026, default), resource, d.OtherCommunity.Id, new(new(2026, 3, 4), 540, 660, 1), 1, new("抢订", null, ""), act.Now, false)), "booking.requested");
            (await Refused(() => act.Commit())).ShouldBe("changed_meanwhile");
        });
        (await host.Read(db => db.Set<Booking>().CountAsync())).ShouldBe(1);
    }

    /// <summary>A booking and a closed day at the same time: either the day is closed, or it is booked, never both.</summary>
    [Theory, BothDatabases]
    public async Task A_day_is_not_closed_under_a_booking_nor_booked_under_a_closing(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var room = await Room(d);
        var (clerk, liaison) = (await host.SignedIn("clerk"), await host.SignedIn("liaison"));
        for (var week = 0; week < 6; week++)
        {
            var day = new DateOnly(2026, 3, 4).AddDays(7 * week);
            var answers = await Task.WhenAll(clerk.PostAsJsonAsync($"/api/v1/resources/{room}/bookings", new { slot = $"{day:yyyy-MM-dd}T09:00", purpose = "议事" }, Programs.Ct),
                liaison.PostAsJsonAsync($"/api/v1/resources/{room}/exceptions", new { kind = "closed", day }, Programs.Ct));
            answers.Count(a => a.IsSuccessStatusCode).ShouldBe(1, string.Join(" | ", await Task.WhenAll(answers.Select(a => a.Outcome()))));
        }
    }

    [Theory, BothDatabases]
    public async Task A_place_is_free_again_once_it_is_declined_or_cancelled(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var room = await Room(d);
        var first = await Book(d, room);
        (await Refused(() => Book(d, room, who: "neighbour"))).ShouldBe("booking.taken");
        await Keep(d, "liaison", k => k.Decline(first.Code, new() { Reason = "当天维修" }, default));
        var second = await Book(d, room, who: "neighbour");
        await Keep(d, "liaison", k => k.Confirm(second.Code, default));
        await Keep(d, "neighbour", k => k.Cancel(second.Code, new() { Reason = "改到社区广场" }, default));
        var third = await Book(d, room);
        await Keep(d, "liaison", k => k.Cancel(third.Code, new() { Reason = "停电" }, default));
        (await host.Read(db => db.Set<OutboxMessage>().Where(m => m.Channel == "notice" && m.Recipient == d["clerk"].PersonId.ToString()).OrderBy(m => m.Id).Select(m => m.Subject).ToListAsync())).ShouldBe([BookingNotice.Declined, BookingNotice.Cancelled]);
        (await Refused(() => Keep(d, "liaison", k => k.Cancel(third.Code, new() { Reason = "再取消" }, default)))).ShouldBe("booking.closed");
    }

    [Theory, BothDatabases]
    public async Task What_cannot_be_booked_says_why(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var room = await Room(d);
        async Task<(string, string?)> Wrong(string slot, string who = "clerk", Action<RequestBookingInput>? change = null)
        {
            var input = new RequestBookingInput { Slot = slot, Purpose = "议事" };
            change?.Invoke(input);
            var refusal = await Should.ThrowAsync<Refusal>(() => As(d, who, s => s.GetRequiredService<RequestBooking>().Handle(room, input, default)));
            return (refusal.Code, refusal.Field);
        }
        (await Wrong("2026-03-04")).ShouldBe(("booking.slot_form", "Slot"));
        (await Wrong("2026-03-04T10:00")).ShouldBe(("booking.no_slot", "Slot"));
        (await Wrong("2026-03-05T09:00")).ShouldBe(("booking.no_slot", "Slot"));
        (await Wrong("2026-07-01T09:00")).ShouldBe(("booking.too_far", "Slot"));
        (await Wrong(Wednesday, "liaison")).Item1.ShouldBe("booking.own");
        (await Wrong(Wednesday, "secretary")).Item1.ShouldBe("forbidden", "keeps no lists");
        (await Wrong(Wednesday, change: i => i.Contract = "契-1")).ShouldBe(("booking.contract", "Contract"));
        (await Wrong(Wednesday, change: i => i.Weeks = 20)).ShouldBe(("booking.too_far", "Slot"));
        await As(d, "liaison", s => s.GetRequiredService<KeepOffering>().AddException(room, new() { Kind = "closed", Day = new(2026, 3, 11), Note = "检修" }, default));
        (await Wrong("2026-03-11T09:00")).ShouldBe(("booking.day_closed", "Slot"));
        (await Wrong(Wednesday, change: i => i.Weeks = 2)).ShouldBe(("booking.day_closed", "Slot"), "all weeks or none");
        (await host.Read(db => db.Set<Booking>().CountAsync())).ShouldBe(0);
        await Book(d, room);
        (await Wrong(Wednesday)).ShouldBe(("booking.twice", "Slot"));
        host.Time.Advance(TimeSpan.FromDays(2)); // Wednesday, ten o'clock
        (await Wrong(Wednesday, "neighbour")).ShouldBe(("booking.past", "Slot"));
        var draft = (await As(d, "liaison", s => s.GetRequiredService<CreateItem>().Resource(ListActTests.Hall("未发布"), default))).Code;
        await As(d, "liaison", s => s.GetRequiredService<KeepItem>().Withdraw<Resource>(draft, new() { Reason = "改造" }, default));
        (await Refused(() => Book(d, draft))).ShouldBe("not_found");
        (await Refused(() => As(d, "liaison", s => s.GetRequiredService<KeepOffering>().AddShift(draft, new() { Weekdays = ["monday"], From = "09:00", To = "10:00" }, default)))).ShouldBe("shift.not_published");
    }

    [Theory, BothDatabases]
    public async Task Several_weeks_are_booked_at_once_and_under_a_contract_between_the_two(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var contract = await ContractJourneyTests.Signed(d);
        var room = await Room(d, atOnce: true);
        var booked = await As(d, "clerk", s => s.GetRequiredService<RequestBooking>().Handle(room, new() { Slot = Saturday, Weeks = 4, Purpose = "书法课", Contract = contract }, default));
        booked.Select(b => (b.Day, b.Status, b.ContractCode)).ShouldBe([.. Enumerable.Range(0, 4).Select(w => (new DateOnly(2026, 3, 7).AddDays(7 * w), BookingState.Confirmed, contract))]);
        (await Refused(() => As(d, "neighbour", s => s.GetRequiredService<RequestBooking>().Handle(room, new() { Slot = Wednesday, Purpose = "x", Contract = contract }, default)))).ShouldBe("booking.contract", "no party");
        (await As(d, "clerk", s => s.GetRequiredService<ReadBookings>().List(new(Contract: contract), default))).Items.Count.ShouldBe(4);
        (await host.Read(db => db.Set<OutboxMessage>().CountAsync(m => m.Subject == BookingNotice.Booked))).ShouldBe(1, "the owner is told once");
    }

    [Theory, BothDatabases]
    public async Task What_nobody_answers_lapses_and_what_nobody_records_counts_as_the_policy_says(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var room = await Room(d);
        var unanswered = await Book(d, room);
        var unrecorded = await Book(d, room, Saturday);
        await Keep(d, "liaison", k => k.Confirm(unrecorded.Code, default));
        Task<BookingState> StateOf(Booking b) => host.Read(db => db.Set<Booking>().Where(x => x.Id == b.Id).Select(x => x.Status).SingleAsync());
        host.Time.Advance(TimeSpan.FromDays(3));
        await Night(host);
        (await StateOf(unanswered)).ShouldBe(BookingState.Lapsed);
        (await Due(d, d.Hospital.Id)).ShouldBeEmpty();
        host.Time.Advance(TimeSpan.FromDays(3)); // Sunday: five working days after Saturday end on Friday the 13th
        await Night(host);
        (await host.Read(db => db.Set<TodoRow>().Where(t => t.SubjectId == unrecorded.Id && t.DoneAt == null).Select(t => t.DueOn).SingleAsync())).ShouldBe(new DateOnly(2026, 3, 13));
        await Night(host);
        host.Time.Advance(TimeSpan.FromDays(5));
        await Night(host);
        (await StateOf(unrecorded)).ShouldBe(BookingState.Confirmed, "the last day is today");
        host.Time.Advance(TimeSpan.FromDays(1));
        await Night(host);
        var defaulted = await host.Read(db => db.Set<Booking>().SingleAsync(b => b.Id == unrecorded.Id));
        (defaulted.Status, defaulted.ByDefault).ShouldBe((BookingState.Unused, true));
        (await Due(d, d.Community.Id)).ShouldBeEmpty();
        await Keep(d, "clerk", k => k.RecordUse(unrecorded.Code, new() { Use = "used", Present = 15 }, default));
        (await StateOf(unrecorded)).ShouldBe(BookingState.Used);
        (await Refused(() => Keep(d, "liaison", k => k.RecordUse(unrecorded.Code, new() { Use = "unused" }, default)))).ShouldBe("booking.correction");
        await Keep(d, "liaison", k => k.RecordUse(unrecorded.Code, new() { Use = "unused", Reason = "门卫记录当天无人" }, default));
        (await StateOf(unrecorded)).ShouldBe(BookingState.Unused);
    }

    [Theory, BothDatabases]
    public async Task Hours_that_are_booked_are_not_taken_away(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var room = await Room(d);
        var booking = await Book(d, room, "2026-03-11T09:00");
        Task<string> Wrong(Func<KeepOffering, Task> act) => Refused(() => d.Host.As(d["liaison"], s => act(s.GetRequiredService<KeepOffering>())));
        var shift = await host.Read(db => db.Set<ResourceShift>().Where(s => s.Weekday == DayOfWeek.Wednesday).Select(s => s.Id).SingleAsync());
        (await Wrong(k => k.EndShift(room, shift, new() { LastDay = new(2026, 3, 10) }, default))).ShouldBe("shift.booked");
        (await Wrong(k => k.EndShift(room, shift, new() { LastDay = new(2026, 3, 1) }, default))).ShouldBe("shift.last_day");
        (await Wrong(k => k.AddException(room, new() { Kind = "closed", Day = new(2026, 3, 11) }, default))).ShouldBe("shift.booked");
        (await Wrong(k => k.AddException(room, new() { Kind = "closed", Day = new(2026, 3, 1) }, default))).ShouldBe("exception.past");
        (await Wrong(k => k.AddShift(room, new() { Weekdays = ["wednesday"], From = "10:00", To = "12:00" }, default))).ShouldBe("shift.overlap");
        (await Wrong(k => k.AddShift(room, new() { Weekdays = [], From = "10:00", To = "12:00" }, default))).ShouldBe("shift.weekday");
        (await Wrong(k => k.AddShift(room, new() { Weekdays = ["3"], From = "10:00", To = "12:00" }, default))).ShouldBe("shift.weekday");
        (await Wrong(k => k.AddShift(room, new() { Weekdays = ["friday"], From = "十点", To = "12:00" }, default))).ShouldBe("shift.time_form");
        (await Wrong(k => k.AddShift(room, new() { Weekdays = ["friday"], From = "10:00", To = "12:00", ValidFrom = new(2026, 3, 1) }, default))).ShouldBe("shift.valid_from");
        (await Wrong(k => k.AddException(room, new() { Kind = "extra", Day = new(2026, 3, 11), From = "10:30", To = "12:00" }, default))).ShouldBe("exception.overlap");
        (await Refused(() => As(d, "liaison", s => s.GetRequiredService<KeepItem>().Withdraw<Resource>(room, new() { Reason = "改造" }, default)))).ShouldBe("resource.booked");
        (await Refused(() => As(d, "clerk", s => s.GetRequiredService<KeepOffering>().SetMode(room, new() { AtOnce = true }, default)))).ShouldBe("forbidden");

        // An additional slot is booked as others are, and not taken back under the booking.
        await As(d, "liaison", s => s.GetRequiredService<KeepOffering>().AddException(room, new() { Kind = "extra", Day = new(2026, 3, 12), From = "19:00", To = "21:00" }, default));
        var evening = await Book(d, room, "2026-03-12T19:00");
        var extra = await host.Read(db => db.Set<ResourceException>().Select(e => e.Id).SingleAsync());
        (await Wrong(k => k.DropException(room, extra, default))).ShouldBe("shift.booked");
        foreach (var b in new[] { booking, evening }) await Keep(d, "liaison", k => k.Cancel(b.Code, new() { Reason = "停电" }, default));
        await As(d, "liaison", s => s.GetRequiredService<KeepOffering>().DropException(room, extra, default));
        await As(d, "liaison", s => s.GetRequiredService<KeepItem>().Withdraw<Resource>(room, new() { Reason = "改造" }, default));
        (await host.Read(db => db.Set<ResourceShift>().Select(s => s.ValidTo).Distinct().ToListAsync())).ShouldBe([new DateOnly(2026, 3, 2)], "nothing is offered after the withdrawal");
    }

    [Theory, BothDatabases]
    public async Task A_paper_register_is_taken_over_whole_or_not_at_all(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var room = await Room(d);
        host.Time.Advance(TimeSpan.FromDays(21)); // Monday 23 March
        RegisterRowInput Row(string slot, string booker, int? present) => new() { Slot = slot, Booker = booker, Purpose = "议事", Present = present };
        Task<IReadOnlyList<Booking>> Take(string who, params RegisterRowInput[] rows) => As(d, who, s => s.GetRequiredService<BackfillBookings>().Handle(room, new() { Rows = [.. rows], Reason = "传达室登记簿" }, default));
        var good = Row(Wednesday, d.Community.Code, 22);
        async Task<(string, string?)> Wrong(RegisterRowInput row) { var r = await Should.ThrowAsync<Refusal>(() => Take("liaison", good, row)); return (r.Code, r.Field); }
        (await Wrong(Row("2026-03-05T09:00", d.Community.Code, 1))).ShouldBe(("booking.no_slot", "Rows[1].Slot"));
        (await Wrong(Row("三月五日", d.Community.Code, 1))).ShouldBe(("booking.slot_form", "Rows[1].Slot"));
        (await Wrong(Row("2026-03-25T09:00", d.Community.Code, 1))).ShouldBe(("booking.not_begun", "Rows[1].Slot"));
        (await Wrong(Row("2026-03-11T09:00", "nobody", 1))).ShouldBe(("booking.booker", "Rows[1].Booker"));
        (await Wrong(Row(Wednesday, d.OtherCommunity.Code, 1))).ShouldBe(("booking.taken", "Rows[1].Slot"));
        (await Refused(() => Take("liaison"))).ShouldBe("booking.no_rows");
        (await Refused(() => Take("clerk", good))).ShouldBe("forbidden");
        (await host.Read(db => db.Set<Booking>().CountAsync())).ShouldBe(0);

        var taken = await Take("liaison", good, new(), Row("2026-03-11T09:00", d.OtherCommunity.Code, null));
        taken.Select(b => (b.Status, b.Backfilled, b.Present)).ShouldBe([(BookingState.Used, true, 22), (BookingState.Unused, true, null)]);
        (await As(d, "neighbour", s => s.GetRequiredService<ReadBookings>().List(new(), default))).Items.Single().Code.ShouldBe(taken[1].Code);
    }

    [Theory, BothDatabases]
    public async Task Of_one_side_resource_or_state_the_list_is_the_whole_list_filtered_in_the_same_order_page_by_page(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (hall, room) = (await Room(d, places: 3), await Room(d, title: "小会议室"));
        foreach (var who in new[] { "clerk", "other", "neighbour" }) foreach (var slot in new[] { Wednesday, Saturday, "2026-03-11T09:00" }) await Book(d, hall, slot, who);
        await Book(d, room, Saturday);
        var small = (await As(d, "clerk", s => s.GetRequiredService<ReadBookings>().List(new(Resource: room), default))).Items.Single();
        await Keep(d, "liaison", k => k.Confirm(small.Code, default));
        async Task<List<string>> All(string who, BookingQuery query, int limit)
        {
            var (found, cursor) = (new List<string>(), (string?)null);
            do
            {
                var page = await As(d, who, s => s.GetRequiredService<ReadBookings>().List(query with { Cursor = cursor, Limit = limit }, default));
                found.AddRange(page.Items.Select(b => b.Code));
                cursor = page.Next;
            }
            while (cursor is not null);
            return found;
        }
        foreach (var who in new[] { "clerk", "other", "neighbour", "liaison", "street", "office" })
        {
            var readable = (await As(d, who, s => s.GetRequiredService<ReadBookings>().List(new(Limit: 100), default))).Items;
            var own = d[who].OrganizationName;
            foreach (var (query, keep) in new (BookingQuery, Func<BookingJson, bool>)[]
            {
                (new(Side: "ours"), b => b.BookerName == own), (new(Side: "lent"), b => b.OwnerName == own), (new(Resource: hall), b => b.Resource == hall), (new(Resource: room, State: "confirmed"), b => b.Resource == room && b.State == "confirmed"),
                (new(Side: "lent", Resource: hall), b => b.OwnerName == own && b.Resource == hall), (new(Side: "ours", From: new(2026, 3, 5), To: new(2026, 3, 10)), b => b.BookerName == own && b.Day == new DateOnly(2026, 3, 7)), (new(Resource: "资-无"), _ => false),
            })
                foreach (var limit in new[] { 2, 100 }) (await All(who, query, limit)).ShouldBe(readable.Where(keep).Select(b => b.Code), $"{query} as {who}, {limit} a page");
        }
    }

    [Theory, BothDatabases]
    public async Task A_dissolved_side_books_and_lends_nothing(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var room = await Room(d);
        var booking = await Book(d, room, who: "other");
        await host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Dissolve(d.School.Code, new() { Reason = "撤并" }, default));
        (await host.Read(db => db.Set<Booking>().Where(b => b.Id == booking.Id).Select(b => b.Status).SingleAsync())).ShouldBe(BookingState.Cancelled);
        await Book(d, room);
        await host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Dissolve(d.Hospital.Code, new() { Reason = "撤并" }, default));
        (await host.Read(db => db.Set<Booking>().CountAsync(b => b.Place != null))).ShouldBe(0);
        (await Refused(() => Book(d, room))).ShouldBe("booking.not_open");
    }

    [Theory, BothDatabases]
    public async Task The_public_sees_free_slots_and_no_names(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var room = await Room(d);
        await Book(d, room);
        var anyone = host.Browser();
        var page = await anyone.GetStringAsync($"/resources/{room}", Programs.Ct);
        page.ShouldContain("两周内可预订的时段");
        page.ShouldContain("14:00–16:00");
        page.ShouldNotContain("2026-03-04", Case.Insensitive, "that one is taken");
        page.ShouldNotContain(d.Community.Name);
        var slots = (await (await host.Program().Send("GET", $"/api/v1/resources/{room}/slots?from=2026-03-02&to=2026-03-08")).Json()).EnumerateArray().Select(s => (s.GetProperty("slot").GetString(), s.GetProperty("free").GetInt32()));
        slots.ShouldBe([(Wednesday, 0), (Saturday, 1)]);
        (await (await host.Program().Send("GET", $"/api/v1/resources/{room}/slots?from=2026-03-02&to=2027-03-08")).Outcome()).ShouldBe("422 slots.period");
        (await (await host.Program().Send("GET", $"/api/v1/resources/{room}/offering")).Json()).GetProperty("shifts").GetArrayLength().ShouldBe(2);

        // Who lends and who books see who it is; a neighbour only that it is taken.
        foreach (var (who, sees) in new[] { ("liaison", true), ("clerk", true), ("street", true), ("neighbour", false) })
        {
            var calendar = await (await host.SignedIn(who)).GetStringAsync($"/work/resources/{room}/calendar?week=2026-03-02", Programs.Ct);
            calendar.ShouldContain("09:00–11:00");
            calendar.Contains("/work/bookings/", StringComparison.Ordinal).ShouldBe(sees, who);
        }
        (await (await host.SignedIn("clerk")).GetStringAsync("/work/bookings/calendar?week=2026-03-04", Programs.Ct)).ShouldContain("多功能厅");
        (await (await host.SignedIn("clerk")).GetStringAsync("/work/bookings/calendar?week=2026-03-09", Programs.Ct)).ShouldNotContain("多功能厅");
    }

    [Theory, BothDatabases]
    public async Task Whoever_looks_for_a_day_finds_what_is_free_on_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (one, two) = (await Room(d, title: "一号厅"), await Room(d, 2, "二号厅"));
        await As(d, "liaison", s => s.GetRequiredService<CreateItem>().Resource(ListActTests.Hall("没有班次的厅"), default));
        await Book(d, one);
        await Book(d, two, who: "neighbour");
        async Task<(string, string?)[]> Found(string who, DateOnly? day = null, string? kind = null, int? limit = null, string? cursor = null) =>
            [.. (await As(d, who, s => s.GetRequiredService<ReadBookable>().Handle(new(kind, null, day, cursor, limit), default))).Items.Select(r => (r.Code, r.Next?.Slot))];
        (await Found("clerk")).ShouldBe([(two, Wednesday), (one, Saturday)], "newest first, each with its next free slot");
        (await Found("clerk", new(2026, 3, 4))).ShouldBe([(two, Wednesday)], "the other is taken");
        (await Found("clerk", new(2026, 3, 5))).ShouldBeEmpty();
        (await Found("clerk", new(2026, 3, 7))).ShouldBe([(two, Saturday), (one, Saturday)]);
        (await Found("clerk", kind: "talent")).ShouldBeEmpty();
        (await Found("liaison")).ShouldBeEmpty("one's own");
        await As(d, "liaison", s => s.GetRequiredService<KeepOffering>().AddException(two, new() { Kind = "closed", Day = new(2026, 3, 7) }, default));
        await As(d, "liaison", s => s.GetRequiredService<KeepOffering>().AddException(two, new() { Kind = "extra", Day = new(2026, 3, 5), From = "19:00", To = "21:00" }, default));
        (await Found("clerk", new(2026, 3, 7))).ShouldBe([(one, Saturday)]);
        (await Found("clerk", new(2026, 3, 5))).ShouldBe([(two, "2026-03-05T19:00")]);
        (await Refused(() => Found("clerk", new(2026, 3, 1)))).ShouldBe("bookable.day");
        var first = await As(d, "clerk", s => s.GetRequiredService<ReadBookable>().Handle(new(Limit: 1), default));
        (await Found("clerk", limit: 1, cursor: first.Next)).ShouldBe([(one, Saturday)]);
        host.Time.Advance(TimeSpan.FromDays(2)); // Wednesday, ten o'clock: this morning's has begun
        (await Found("clerk", new(2026, 3, 4))).ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task Pages_do_what_the_handlers_do_without_scripts(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        async Task<HttpClient> Browser(string who)
        {
            var client = await host.SignedIn(who);
            client.DefaultRequestHeaders.Add("Accept", "text/html");
            return client;
        }
        var (liaison, clerk) = (await Browser("liaison"), await Browser("clerk"));
        var room = (await As(d, "liaison", s => s.GetRequiredService<CreateItem>().Resource(ListActTests.Hall(), default))).Code;
        (await liaison.Submit($"/work/resources/{room}/offering", "shift", ("ShiftInput.Weekdays", "wednesday"), ("ShiftInput.Weekdays", "friday"), ("ShiftInput.From", "09:00"), ("ShiftInput.To", "11:00"), ("ShiftInput.Places", "1"), ("ShiftInput.ValidFrom", "2026-03-02"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var refused = await liaison.Submit($"/work/resources/{room}/offering", "shift", ("ShiftInput.Weekdays", "friday"), ("ShiftInput.From", "10:00"), ("ShiftInput.To", "12:00"), ("ShiftInput.Places", "1"));
        ((int)refused.StatusCode).ShouldBe(422);
        (await refused.Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("与已有班次 09:00–11:00 时间重叠");
        (await liaison.Submit($"/work/resources/{room}/offering", "exception", ("ExceptionInput.Kind", "closed"), ("ExceptionInput.Day", "2026-03-06"), ("ExceptionInput.Places", "1"), ("ExceptionInput.Note", "消防检查"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var closed = await host.Read(db => db.Set<ResourceException>().SingleAsync());

        var booked = await clerk.Submit($"/work/resources/{room}/book", "book", ("Input.Slot", Wednesday), ("Input.Weeks", "1"), ("Input.Purpose", "议事"));
        var address = booked.Headers.Location!.OriginalString;
        var taken = await clerk.Submit($"/work/resources/{room}/book", "book", ("Input.Slot", Wednesday), ("Input.Weeks", "1"), ("Input.Purpose", "再订一次"));
        ((int)taken.StatusCode).ShouldBe(422);
        (await taken.Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("再订一次");
        (await liaison.Submit(address, "confirm")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await liaison.Submit($"/work/resources/{room}/offering", $"drop-{closed.Id}")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        host.Time.Advance(TimeSpan.FromDays(3));
        (liaison, clerk) = (await Browser("liaison"), await Browser("clerk")); // the sign-ins have expired
        (await (await clerk.Submit(address, "use", ("UseInput.Use", "used"))).Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("请填写到场人数");
        (await clerk.Submit(address, "use", ("UseInput.Use", "used"), ("UseInput.Present", "25"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await clerk.GetStringAsync("/work/bookings?side=ours&state=used", Programs.Ct)).ShouldContain("多功能厅");
        (await (await clerk.GetAsync("/work/bookings?from=x", Programs.Ct)).Content.ReadAsStringAsync(Programs.Ct)).ShouldContain("没有“x”这个日期");
        (await liaison.Submit($"/work/resources/{room}/register", "register", ("Input.Rows[0].Slot", "2026-03-04T09:00"), ("Input.Rows[0].Booker", d.OtherCommunity.Code), ("Input.Rows[0].Purpose", "议事"), ("Input.Reason", "登记簿"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity, "that place is taken");
    }
}
