using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Using;
using Qiyue.OpenData;
using Qiyue.Organizations;
using Qiyue.Platform.Policies;
using Qiyue.Shell.Work;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Lists.Using;

/// <summary>Used ÷ offered slots of resources, units and communities in a period.</summary>
public sealed class UtilisationTests
{
    private static Task<UtilisationTable> Table(District d, string who, string by, string? organization = null, DateOnly? from = null, DateOnly? to = null) =>
        d.Host.As(d[who], s => s.GetRequiredService<ReadUtilisation>().Handle(new(by, from ?? new(2026, 3, 1), to ?? new(2026, 3, 31), organization), default));

    /// <summary>Two rooms of the hospital, whose main community is the first; three weeks over: 6 slots each; one used at 3, the other never.</summary>
    private static async Task<(string Used, string Idle)> Three_weeks(District d)
    {
        await d.Host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Tie(d.Hospital.Code, new() { Community = d.Community.Code, Kind = "resident", Main = true }, default));
        var (used, idle) = (await BookingTests.Room(d, title: "常用厅"), await BookingTests.Room(d, title: "闲置厅"));
        d.Host.Time.Advance(TimeSpan.FromDays(21)); // Monday 23 March
        RegisterRowInput Row(string slot, int? present) => new() { Slot = slot, Booker = d.OtherCommunity.Code, Purpose = "议事", Present = present };
        await d.Host.As(d["liaison"], s => s.GetRequiredService<BackfillBookings>().Handle(used, new() { Rows = [Row("2026-03-04T09:00", 10), Row("2026-03-07T14:00", 12), Row("2026-03-11T09:00", 9), Row("2026-03-14T14:00", null)], Reason = "登记簿" }, default));
        return (used, idle);
    }

    [Theory, BothDatabases]
    public async Task Of_a_resource_used_of_offered_of_units_and_communities_the_mean(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (used, idle) = await Three_weeks(d);
        (await Table(d, "liaison", "resource")).Rows.Select(r => (r.Code, r.Offered, r.Used, r.Rate, r.Flagged)).ShouldBe([(idle, 6, 0, 0m, true), (used, 6, 3, 0.5m, false)], "lowest first");
        (await Table(d, "office", "unit")).Rows.ShouldHaveSingleItem().ShouldSatisfyAllConditions(u => u.Code.ShouldBe(d.Hospital.Code), u => u.Rate.ShouldBe(0.25m), u => u.Resources.ShouldBe(2), u => u.Backfilled.ShouldBe(3), u => u.Flagged.ShouldBeTrue());
        (await Table(d, "street", "community")).Rows.ShouldHaveSingleItem().ShouldSatisfyAllConditions(c => c.Code.ShouldBe(d.Community.Code), c => c.Rate.ShouldBe(0.25m));

        // Nothing was offered before, and a slot counts once its day is over.
        (await Table(d, "liaison", "resource", from: new(2026, 1, 1), to: new(2026, 3, 1))).Rows.ShouldBeEmpty();
        (await Table(d, "liaison", "resource", to: new(2026, 3, 10))).Rows.Sum(r => r.Offered).ShouldBe(4);
        host.Time.Advance(TimeSpan.FromDays(2)); // Wednesday
        (await Table(d, "liaison", "resource")).Rows.Sum(r => r.Offered).ShouldBe(12, "today is not over");
        host.Time.Advance(TimeSpan.FromDays(1));
        (await Table(d, "liaison", "resource")).Rows.Sum(r => r.Offered).ShouldBe(14);
    }

    [Theory, BothDatabases]
    public async Task The_table_goes_on_page_by_page_lowest_first(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (used, idle) = await Three_weeks(d);
        Task<UtilisationTable> Page(string? cursor) => d.Host.As(d["liaison"], s => s.GetRequiredService<ReadUtilisation>().Handle(new("resource", new(2026, 3, 1), new(2026, 3, 31), null, cursor, 1), default));
        var first = await Page(null);
        (first.Count, first.Flagged, first.Rows.Single().Code).ShouldBe((2, 1, idle));
        var second = await Page(first.Next);
        (second.Count, second.Flagged, second.Rows.Single().Code, second.Next).ShouldBe((2, 1, used, null));
        foreach (var wrong in new[] { "x", "_", "1,5_x", "-1_x" }) (await Should.ThrowAsync<Refusal>(() => Page(wrong))).Code.ShouldBe("cursor.invalid", wrong);
    }

    [Theory, BothDatabases]
    public async Task Who_looks_after_a_resource_reads_its_utilisation_and_nobody_else(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var (used, _) = await Three_weeks(d);
        foreach (var (who, rows) in new[] { ("liaison", 2), ("clerk", 2), ("street", 2), ("office", 2), ("neighbour", 0), ("other", 0) }) (await Table(d, who, "resource")).Rows.Count.ShouldBe(rows, who);
        (await Table(d, "office", "resource", d.OtherCommunity.Code)).Rows.ShouldBeEmpty();
        (await Table(d, "office", "resource", d.Street.Code)).Rows.Count.ShouldBe(2);
        // The number opens: the main community reads the bookings that it counts.
        (await host.As(d["clerk"], s => s.GetRequiredService<ReadBookings>().List(new(State: "used", Resource: used, From: new(2026, 3, 1), To: new(2026, 3, 31)), default))).Items.Count.ShouldBe(3);
        // What is written of a booking is whole for its sides; a telephone number in it is hidden from the main community, and in lists.
        var called = await d.Host.As(d["other"], s => s.GetRequiredService<RequestBooking>().Handle(used, new() { Slot = "2026-03-25T09:00", Purpose = "家长会，电话 13800138000" }, default));
        async Task<string> Purpose(string who) => await d.Host.As(d[who], async s => (await s.GetRequiredService<ReadBookings>().Json(await s.GetRequiredService<ReadBookings>().One(called[0].Code, default), default)).Purpose);
        foreach (var who in new[] { "liaison", "other", "office" }) (await Purpose(who)).ShouldContain("13800138000", Case.Sensitive, who);
        foreach (var who in new[] { "clerk", "street" }) (await Purpose(who)).ShouldContain("138****8000", Case.Sensitive, who);
        Task<JournalPage> History(string who) => d.Host.As(d[who], s => s.GetRequiredService<ReadJournal>().Handle(Booking.Kind, called[0].Id, null, default));
        (await History("liaison")).Entries.Count.ShouldBe(1);
        (await Should.ThrowAsync<Refusal>(() => History("clerk"))).Status.ShouldBe(404);
        (await host.As(d["liaison"], s => s.GetRequiredService<ReadBookings>().List(new(State: "requested"), default))).Items.Single().Purpose.ShouldContain("138****8000");
        (await Should.ThrowAsync<Refusal>(() => Table(d, "office", "size"))).Code.ShouldBe("utilisation.by");
        (await Should.ThrowAsync<Refusal>(() => Table(d, "office", "unit", "nowhere"))).Code.ShouldBe("list.organization");
        (await Should.ThrowAsync<Refusal>(() => Table(d, "office", "unit", from: new(2026, 4, 1)))).Code.ShouldBe("utilisation.period");
        var page = await (await host.SignedIn("street")).GetStringAsync("/work/utilisation?by=community&from=2026-03-01&to=2026-03-31", Programs.Ct);
        page.ShouldContain("25%");
        page.ShouldContain("▲ 偏低");
    }

    [Theory, BothDatabases]
    public async Task The_threshold_is_a_policy_of_its_day(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await Three_weeks(d);
        Task<Figure> Underused(DateOnly to) => host.As(Actor.Anonymous, async s => (await s.GetRequiredService<Figures>().Of(d.Office.Code, new(2026, 3, 1), to, default))["communities.underused"]);
        (await Underused(new(2026, 3, 31))).ShouldSatisfyAllConditions(f => f.Value.ShouldBe(1), f => f.Denominator.ShouldBe(1));
        await host.As(d["office"], s => s.GetRequiredService<SetPolicy>().Handle("utilisation_low", new() { Value = "20", From = new(2026, 3, 25), Reason = "试行" }, default));
        (await Underused(new(2026, 3, 22))).Value.ShouldBe(1, "as it was then");
        (await Underused(new(2026, 4, 1))).Value.ShouldBe(0);
    }
}
