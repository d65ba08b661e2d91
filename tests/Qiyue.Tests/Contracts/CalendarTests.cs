using System.Net;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Calendars;
using Qiyue.Contracts.Performing;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Lists.Using;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>Deadlines in calendars: a person's and an organisation's, at addresses that nobody guesses.</summary>
public class CalendarTests
{
    private static async Task<string> Address(HttpClient who, string path)
    {
        var made = await who.Send("POST", path);
        made.StatusCode.ShouldBe(HttpStatusCode.OK, await made.Content.ReadAsStringAsync(Programs.Ct));
        return (await made.Json()).GetProperty("address").GetString()!;
    }

    private static async Task<Dictionary<string, CalendarEvent>> Events(HttpClient anyone, string address) =>
        Calendar.Load(await anyone.GetStringAsync(address, Programs.Ct))!.Events.ToDictionary(e => e.Uid!);

    [Theory, BothDatabases]
    public async Task Both_sides_read_their_bookings(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var booking = await BookingTests.Book(d, await BookingTests.Room(d));
        var (secretary, office, anyone) = (await host.SignedIn("secretary"), await host.SignedIn("office"), host.Program());
        var booked = (await Events(anyone, await Address(secretary, $"/api/v1/organizations/{d.Community.Code}/calendar")))[$"booking-{booking.Id:N}@qiyue"];
        (booked.Summary, booked.Status, booked.Start!.Value.Date).ShouldBe(("预订：多功能厅，09:00–11:00", "CONFIRMED", new DateTime(2026, 3, 4)));
        (await Events(anyone, await Address(office, $"/api/v1/organizations/{d.Hospital.Code}/calendar")))[$"booking-{booking.Id:N}@qiyue"].Summary.ShouldBe("借出：多功能厅，09:00–11:00，石羊塘社区");
        (await Events(anyone, await Address(office, $"/api/v1/organizations/{d.Street.Code}/calendar"))).ShouldBeEmpty("no side of it");
    }

    [Theory, BothDatabases]
    public async Task An_organisation_reads_the_deadlines_of_its_contracts(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var id = await host.Read(db => db.Set<Contract>().Select(c => c.Id).SingleAsync());
        var (secretary, anyone) = (await host.SignedIn("secretary"), host.Program());
        var address = await Address(secretary, $"/api/v1/organizations/{d.Community.Code}/calendar");
        address.ShouldMatch("^/calendar/[a-z2-9]{40}\\.ics$");
        var answer = await anyone.GetAsync(address, Programs.Ct);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("text/calendar; charset=utf-8");
        var text = await answer.Content.ReadAsStringAsync(Programs.Ct);
        text.ShouldContain("DTSTART;VALUE=DATE:20261130");
        foreach (var person in new[] { "王芳", "李明", "赵敏", "陈静" }) text.Replace("\r\n ", "").ShouldNotContain(person);
        var first = await Events(anyone, address);
        first.Keys.Order().ShouldBe(new[] { $"contract-{id:N}-milestone-1@qiyue", $"contract-{id:N}-notice@qiyue", $"contract-{id:N}-obligation-1@qiyue", $"contract-{id:N}-term@qiyue" }.Order());
        var milestone = first[$"contract-{id:N}-milestone-1@qiyue"];
        (milestone.IsAllDay, milestone.Summary, milestone.Status, milestone.Start!.Value.Date).ShouldBe((true, "《健康讲座进社区》节点：第一场讲座", "CONFIRMED", new DateTime(2026, 4, 30)));

        // The same again while nothing happens, and told so cheaply.
        var tag = answer.Headers.ETag!.Tag;
        (await anyone.Send("GET", address, headers: ("If-None-Match", tag))).StatusCode.ShouldBe(HttpStatusCode.NotModified);
        host.Time.Advance(TimeSpan.FromHours(1));
        (await anyone.Send("GET", address, headers: ("If-None-Match", tag))).StatusCode.ShouldBe(HttpStatusCode.NotModified);

        host.Time.Advance(TimeSpan.FromDays(8));
        await ContractJourneyTests.Daily(host);
        await host.As(d["clerk"], s => s.GetRequiredService<ReachMilestone>().Handle(code, 1, new() { On = new(2026, 3, 9) }, default));
        var later = await Events(anyone, address);
        later[milestone.Uid!].Status.ShouldBe("CANCELLED");
        later[$"contract-{id:N}-notice@qiyue"].Status.ShouldBe("CANCELLED");
        later[$"contract-{id:N}-obligation-1@qiyue"].Status.ShouldBe("CONFIRMED");
        later[milestone.Uid!].Sequence.ShouldBeGreaterThan(milestone.Sequence);
        later[milestone.Uid!].LastModified!.AsUtc.ShouldBeGreaterThan(milestone.LastModified!.AsUtc);

        // A new address ends the former; a revoked one is nothing.
        secretary = await host.SignedIn("secretary"); // a week has passed
        var next = await Address(secretary, $"/api/v1/organizations/{d.Community.Code}/calendar");
        (await anyone.GetAsync(address, Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await anyone.GetAsync(next, Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await secretary.Send("DELETE", $"/api/v1/organizations/{d.Community.Code}/calendar")).EnsureSuccessStatusCode();
        (await anyone.GetAsync(next, Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        foreach (var stranger in new[] { "liaison", "neighbour" }) (await (await host.SignedIn(stranger)).Send("POST", $"/api/v1/organizations/{d.Community.Code}/calendar")).StatusCode.ShouldBe(HttpStatusCode.NotFound, stranger);
        (await host.Read(db => db.Set<CalendarFeed>().Select(f => f.TokenDigest).ToListAsync())).ShouldAllBe(t => !address.Contains(t) && t.Length == 64);
    }

    [Theory, BothDatabases]
    public async Task Who_leaves_an_organisation_keeps_no_address_of_its_calendar(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await ContractJourneyTests.Signed(d);
        var (anyone, path) = (host.Program(), $"/api/v1/organizations/{d.Community.Code}/calendar");
        var addresses = new Dictionary<string, string>();
        foreach (var who in new[] { "clerk", "secretary", "street" }) addresses[who] = await Address(await host.SignedIn(who), path);
        foreach (var (who, address) in addresses) (await Events(anyone, address)).Count.ShouldBe(4, who); // everybody's own: one does not end another
        await (await host.SignedIn("secretary")).Send("POST", $"/api/v1/people/{d["clerk"].PersonId}/leavings", $$"""{"post":"{{d["clerk"].PostId}}","lastDay":"2026-03-01","reason":"调离"}""");
        (await anyone.GetAsync(addresses["clerk"], Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Events(anyone, addresses["secretary"])).Count.ShouldBe(4);
        (await Events(anyone, addresses["street"])).Count.ShouldBe(4, "the street stands above it");
        await host.As(d["office"], s => s.GetRequiredService<Qiyue.Organizations.MoveOrganization>().Handle(d.Community.Code, new() { Parent = d.OtherStreet.Code, Reason = "区划调整" }, default));
        (await anyone.GetAsync(addresses["street"], Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "and now another one does");
        (await Events(anyone, addresses["secretary"])).Count.ShouldBe(4);

        // One that was made before each had a person belongs to who made it.
        await host.Read(db => db.Set<CalendarFeed>().Where(f => f.PersonId == d["secretary"].PersonId).ExecuteUpdateAsync(s => s.SetProperty(f => f.PersonId, (Guid?)null)));
        (await Events(anyone, addresses["secretary"])).Count.ShouldBe(4);
        (await (await host.SignedIn("secretary")).Send("DELETE", path)).EnsureSuccessStatusCode();
        (await anyone.GetAsync(addresses["secretary"], Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, BothDatabases]
    public async Task A_person_reads_what_is_due_from_them_and_nobody_else(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var (liaison, anyone) = (await host.SignedIn("liaison"), host.Program());
        liaison.DefaultRequestHeaders.Add("Accept", "text/html");
        var shown = await liaison.Submit("/work/account/calendar", "make");
        var address = System.Text.RegularExpressions.Regex.Match(await shown.Content.ReadAsStringAsync(Programs.Ct), "/calendar/[a-z2-9]{40}\\.ics").Value;
        (await liaison.GetStringAsync("/work/account/calendar", Programs.Ct)).ShouldNotContain(address, customMessage: "shown once");
        var mine = (await Events(anyone, address)).Values.ShouldHaveSingleItem();
        (mine.Summary, mine.Start!.Value.Date, mine.Status).ShouldBe(("履行《健康讲座进社区》：健康讲座", new DateTime(2026, 11, 30), "CONFIRMED"));
        await host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 2), Quantity = "4" }, default));
        (await Events(anyone, address))[mine.Uid!].Status.ShouldBe("CANCELLED");
        (await Events(anyone, address + "?lang=en"))[mine.Uid!].Summary.ShouldNotBe(mine.Summary);
        await (await host.SignedIn("office")).Send("POST", $"/api/v1/people/{d["liaison"].PersonId}/leavings", """{"post":"POST","lastDay":"2026-03-01","reason":"调离"}""".Replace("POST", d["liaison"].PostId.ToString()));
        (await Events(anyone, address)).ShouldBeEmpty("who left the post is told nothing more of it");
        await d.GivePasswords();
        await (await host.SignedIn("secadmin")).Send("POST", $"/api/v1/accounts/{d["liaison"].AccountId}/disable");
        (await anyone.GetAsync(address, Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        foreach (var wrong in new[] { "/calendar/x.ics", "/calendar/" + new string('a', 40) + ".ics", address[..^4], address + "x" }) (await anyone.GetAsync(wrong, Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound, wrong);
    }

    [Theory, BothDatabases]
    public async Task Reading_an_address_again_and_again_is_limited(Database database)
    {
        await using var host = await TestHost.Start(database, ("QIYUE_RATE_LIMITS", "on"));
        var anyone = host.Program();
        // The bucket is refilled by the clock on the wall: on a slow machine a few more than sixty pass.
        var answers = new List<HttpStatusCode>();
        while (!answers.Contains(HttpStatusCode.TooManyRequests) && answers.Count < 600)
            answers.AddRange(await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ => (await anyone.GetAsync($"/calendar/{new string('b', 40)}.ics", Programs.Ct)).StatusCode)));
        answers.Count(a => a == HttpStatusCode.NotFound).ShouldBeGreaterThanOrEqualTo(60);
        answers.ShouldContain(HttpStatusCode.TooManyRequests);
    }
}
