using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Performing;
using Qiyue.Kernel;
using Qiyue.Platform.Policies;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Contracts;

public class ListContractsTests
{
    private static Task<IReadOnlyList<ContractCard>> List(District d, Actor who, ContractQuery query, bool publicOnly = false) =>
        d.Host.As(who, async s => (await s.GetRequiredService<ListContracts>().Handle(query, publicOnly, default)).Items);

    [Theory, BothDatabases]
    public async Task Each_sees_their_own_and_the_public_what_is_on_show(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var shown = await ContractJourneyTests.Signed(d);
        var draft = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;

        (await List(d, Actor.Anonymous, new())).Select(c => c.Code).ShouldBe([shown]);
        foreach (var who in new[] { "clerk", "liaison", "street", "office" })
            (await List(d, d[who], new())).Select(c => c.Code).ShouldBe([draft, shown], who);
        foreach (var who in new[] { "other", "neighbour" })
            (await List(d, d[who], new())).ShouldBeEmpty(who);
        (await List(d, d["clerk"], new(Stage: "negotiating"))).Select(c => c.Code).ShouldBe([draft]);
        (await List(d, d["clerk"], new(), publicOnly: true)).Select(c => c.Code).ShouldBe([shown]);
        (await List(d, d["office"], new(Organization: d.Hospital.Code))).Count.ShouldBe(2);
        (await List(d, Actor.Anonymous, new(Organization: d.Street.Code))).Count.ShouldBe(1);
        (await List(d, Actor.Anonymous, new(Organization: d.OtherStreet.Code))).ShouldBeEmpty();
        (await List(d, Actor.Anonymous, new(Category: "health"))).Count.ShouldBe(1);
        (await List(d, Actor.Anonymous, new(Category: "youth"))).ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task Each_light_lists_the_contracts_that_show_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var draft = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;
        async Task<Light> Shown()
        {
            await ContractJourneyTests.Daily(host);
            var light = (await List(d, Actor.Anonymous, new())).Single().Light;
            foreach (var asked in Enum.GetValues<Light>())
                foreach (var (who, query) in new[] { (Actor.Anonymous, new ContractQuery()), (d["liaison"], new()), (Actor.Anonymous, new(Organization: d.Hospital.Code)), (d["street"], new(Organization: d.Hospital.Code)), (Actor.Anonymous, new(Q: "讲座")), (d["clerk"], new(Q: "讲座", Category: "health")) })
                    (await List(d, who, query with { Light = asked.Facet() })).Select(c => c.Code).ShouldBe(asked == light ? [code] : [], $"{asked}, {query}");
            return light;
        }
        (await Shown()).ShouldBe(Light.Normal);
        var seen = new List<Light>();
        for (var week = 0; week < 11; week++) // the first lecture of four is due at the end of November, the milestone at the end of April
        {
            seen.Add(await Shown());
            host.Time.Advance(TimeSpan.FromDays(7));
        }
        seen.Distinct().ShouldBe([Light.Normal, Light.Behind, Light.Overdue]);
        (await List(d, d["clerk"], new(Light: "normal"))).ShouldBeEmpty("a draft has no light");
        (await host.Read(db => db.Set<Contract>().CountAsync(c => c.Code == draft))).ShouldBe(1);
        (await Should.ThrowAsync<Refusal>(List(d, d["clerk"], new(Light: "green")))).Code.ShouldBe("contracts.light");
    }

    [Theory, BothDatabases]
    public async Task Lights_follow_the_policy_from_its_day_on(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        async Task<IEnumerable<string>> Listed(string light)
        {
            await ContractJourneyTests.Daily(host);
            return (await List(d, Actor.Anonymous, new(Light: light))).Select(c => c.Code);
        }
        host.Time.Advance(TimeSpan.FromDays(35));
        (await Listed("behind")).ShouldBe([code]);
        await host.As(d["office"], s => s.GetRequiredService<SetPolicy>().Handle("light_behind", new() { Value = "25", From = new(2026, 4, 8), Reason = "放宽" }, default));
        (await Listed("behind")).ShouldBe([code]);
        host.Time.Advance(TimeSpan.FromDays(2));
        (await Listed("behind")).ShouldBeEmpty();
        (await Listed("normal")).ShouldBe([code]);
    }

    [Theory, BothDatabases]
    public async Task Two_characters_find_and_a_phrase_must_stand_as_written(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var shown = await ContractJourneyTests.Signed(d);
        foreach (var found in new[] { "讲座", "健康", "区人民医院", "健康讲座进社区", shown, "座" })
            (await List(d, Actor.Anonymous, new(Q: found))).Count.ShouldBe(1, found);
        foreach (var missing in new[] { "讲健", "老人健康讲座进", "%", "100%", "'; drop table", "\"" })
            (await List(d, Actor.Anonymous, new(Q: missing))).ShouldBeEmpty(missing);
        (await List(d, d["liaison"], new(Q: "讲座"))).Count.ShouldBe(1);
        (await List(d, d["other"], new(Q: "讲座"))).ShouldBeEmpty();
        (await List(d, Actor.Anonymous, new(Q: "讲座", Category: "health", Organization: d.Hospital.Code))).Count.ShouldBe(1);
        (await List(d, Actor.Anonymous, new(Q: "讲座", Category: "youth"))).ShouldBeEmpty();
        (await List(d, Actor.Anonymous, new(Q: "讲座", Organization: d.School.Code))).ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task Pages_follow_each_other_without_gap_or_repeat(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var codes = new List<string>();
        for (var i = 0; i < 7; i++) codes.Add((await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code);
        var (seen, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await host.As(d["clerk"], s => s.GetRequiredService<ListContracts>().Handle(new(Cursor: cursor, Limit: 3), false, default));
            seen.AddRange(page.Items.Select(c => c.Code));
            cursor = page.Next;
        }
        while (cursor is not null);
        seen.ShouldBe(Enumerable.Reverse(codes));
        (await Should.ThrowAsync<Refusal>(List(d, d["clerk"], new(Cursor: "tampered")))).Code.ShouldBe("cursor.invalid");
        (await Should.ThrowAsync<Refusal>(List(d, d["clerk"], new(Limit: 101)))).Code.ShouldBe("limit.invalid");
        (await Should.ThrowAsync<Refusal>(List(d, d["clerk"], new(Stage: "nowhere")))).Code.ShouldBe("contracts.stage");
    }

    [Theory, BothDatabases]
    public async Task A_search_goes_on_where_the_page_ended_and_keeps_to_the_stage(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var shown = await ContractJourneyTests.Signed(d);
        var codes = new List<string>();
        for (var i = 0; i < 4; i++) codes.Add((await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code);
        var first = await host.As(d["clerk"], s => s.GetRequiredService<ListContracts>().Handle(new(Q: "讲座", Limit: 3), false, default));
        var second = await host.As(d["clerk"], s => s.GetRequiredService<ListContracts>().Handle(new(Q: "讲座", Limit: 3, Cursor: first.Next), false, default));
        first.Items.Concat(second.Items).Select(c => c.Code).ShouldBe([.. Enumerable.Reverse(codes), shown]);
        second.Next.ShouldBeNull();
        (await List(d, d["clerk"], new(Stage: "showing", Q: "讲座"))).Select(c => c.Code).ShouldBe([shown]);
        (await List(d, Actor.Anonymous, new(Stage: "performing", Q: "讲座"))).ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task A_card_shows_progress_and_light_of_the_day_it_is_read(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var entry = await host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 2), Quantity = "1" }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<ConfirmWork>().Handle(code, [entry.Id], default));
        var card = (await List(d, Actor.Anonymous, new())).Single();
        (card.Title, card.CommunityName, card.OtherParties, card.Fulfilment, card.Light).ShouldBe(("健康讲座进社区", "石羊塘社区", "区人民医院", 0.25m, Light.Normal));
        host.Time.Advance(TimeSpan.FromDays(120));
        (await List(d, Actor.Anonymous, new())).Single().Light.ShouldBe(Light.Overdue, "the milestone of 30 April is past");
    }
}
