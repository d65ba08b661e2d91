using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Meetings;
using Qiyue.Lists.Surveys;
using Qiyue.Lists.Using;
using Qiyue.Lists.Visits;
using Qiyue.Matching;
using Qiyue.Organizations;
using Qiyue.Organizations.Importing;
using Qiyue.Organizations.People;
using Qiyue.Platform.Access;
using Qiyue.Platform.Search;
using Qiyue.Platform.Workbooks;
using Qiyue.Shell.Work;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Lists;
using Qiyue.Tests.Lists.Using;

namespace Qiyue.Tests.Organizations;

/// <summary>Who stands above a community reads what is its own, and nobody else: also after it, or a unit's main community, has changed. Source: domain.md, Who uses it.</summary>
public sealed class ReadersTests
{
    private static Task Tie(District d, string unit, Organization community) => d.Host.As(Actor.System, s => s.GetRequiredService<ChangeOrganization>().Tie(unit, new() { Community = community.Code, Kind = "resident", Main = true }, default));

    private static Task<Organization> Move(District d, Organization to, string who = "office") =>
        d.Host.As(d[who], s => s.GetRequiredService<MoveOrganization>().Handle(d.Community.Code, new() { Parent = to.Code, Reason = "区划调整" }, default));

    /// <summary>One of everything that a community keeps, named by its kind.</summary>
    private static async Task<Dictionary<string, (string Kind, Guid Id)>> Filled(District d)
    {
        Task<T> By<T>(string who, Func<IServiceProvider, Task<T>> act) => d.Host.As(d[who], act);
        await Tie(d, d.Hospital.Code, d.Community);
        var all = new Dictionary<string, (string, Guid)>();
        var need = await By("clerk", s => s.GetRequiredService<CreateItem>().Need(ListActTests.Input(), default));
        all["need"] = (Need.Kind, need.Id);
        all["draft"] = (Need.Kind, (await By("clerk", s => s.GetRequiredService<CreateItem>().Need(ListActTests.Input("楼道照明不亮", publish: false), default))).Id);
        var withdrawn = await By("clerk", s => s.GetRequiredService<CreateItem>().Need(ListActTests.Input("门前积水"), default));
        all["withdrawn"] = (Need.Kind, (await By("clerk", s => s.GetRequiredService<KeepItem>().Withdraw<Need>(withdrawn.Code, new() { Reason = "已修好" }, default))).Id);
        all["resource"] = (Resource.Kind, (await By("clerk", s => s.GetRequiredService<CreateItem>().Resource(ListActTests.Hall("党群服务中心会议室"), default))).Id);
        var room = await BookingTests.Room(d, places: 2);
        all["booking of the unit's"] = (Booking.Kind, (await BookingTests.Book(d, room, who: "other")).Id);
        all["booking"] = (Booking.Kind, (await BookingTests.Book(d, await BookingTests.Room(d, title: "阅览室"))).Id);
        all["survey"] = (Survey.Kind, (await By("clerk", s => s.GetRequiredService<KeepSurvey>().Create(Asking.Survey(), default))).Id);
        all["meeting"] = (ResidentsMeeting.Kind, (await By("clerk", s => s.GetRequiredService<KeepMeetings>().Create(new() { HeldOn = new(2026, 3, 1), Place = "凉亭", Present = 12, Minutes = "议停车" }, default))).Id);
        all["visits"] = (VisitRound.Kind, (await By("clerk", s => s.GetRequiredService<KeepVisits>().Create(new() { Title = "三月走访", EndsOn = new(2026, 3, 31) }, default))).Id);
        var full = await By("other", s => s.GetRequiredService<CreateItem>().Resource(new() { Title = "充电桩", Description = "本季度名额已满", Category = "convenience", ResourceKind = "service", Capacity = 1, CapacityUnit = "人", Publish = true }, default));
        var choice = await By("clerk", s => s.GetRequiredService<DecideMatch>().Choose(need.Code, new() { Resource = full.Code, Reason = "先排着队" }, default));
        choice.AgainstAdvice.ShouldBeTrue();
        all["choice"] = (MatchChoice.Kind, choice.Id);
        all["post"] = (Post.Kind, d["clerk"].PostId!.Value);
        return all;
    }

    /// <summary>What an officer finds in the lists, by search, and reads the journal of; in words of <see cref="Filled"/>.</summary>
    private static Task<string[]> Seen(TestHost host, Actor who, Dictionary<string, (string Kind, Guid Id)> all) => host.As(who, async s =>
    {
        var (db, ids) = (s.GetRequiredService<QiyueDb>(), new HashSet<Guid>());
        async Task Listed<T>(IEnumerable<string> shown) where T : Aggregate => ids.UnionWith(await db.Set<T>().Where(x => shown.Contains(EF.Property<string>(x, "Code"))).Select(x => x.Id).ToListAsync());
        foreach (var status in new[] { "draft", "published", "withdrawn" })
            await Listed<Need>((await s.GetRequiredService<ListItems>().Handle<Need>(new(Status: status), false, default)).Items.Select(i => i.Code));
        await Listed<Resource>((await s.GetRequiredService<ListItems>().Handle<Resource>(new(), false, default)).Items.Select(i => i.Code));
        await Listed<Booking>((await s.GetRequiredService<ReadBookings>().List(new(), default)).Items.Select(i => i.Code));
        await Listed<Survey>((await s.GetRequiredService<ReadSurvey>().List(null, null, null, default)).Items.Select(i => i.Code));
        await Listed<ResidentsMeeting>((await s.GetRequiredService<KeepMeetings>().List(null, null, default)).Items.Select(i => i.Code));
        await Listed<VisitRound>((await s.GetRequiredService<KeepVisits>().List(null, null, default)).Items.Select(i => i.Code));
        ids.UnionWith((await s.GetRequiredService<ListMismatches>().Handle(new(), default)).Items.Select(m => m.Id));
        var journals = new HashSet<string>();
        foreach (var (word, (kind, id)) in all)
            try { if ((await s.GetRequiredService<ReadJournal>().Handle(kind, id, null, default)).Entries.Count > 0) journals.Add(word); }
            catch (Refusal e) when (e.Status == 404) { }
        var open = await s.GetRequiredService<SearchReader>().Read(who.OrganizationId!.Value, Need.Kind, "照明", null, null, null, default);
        return all.Select(a => a.Key + (ids.Contains(a.Value.Id) ? "" : " unlisted") + (open.Items.Contains(a.Value.Id) || a.Key != "draft" ? "" : " unfound") + (journals.Contains(a.Key) ? "" : " unread")).ToArray();
    });

    [Theory, BothDatabases]
    public async Task What_a_community_keeps_is_read_by_the_street_above_it_after_it_has_moved(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var other = await host.As(Actor.System, s => District.NewPerson(s, "street2", "周丽", d.OtherStreet, "党建办干事", Duty.Supervise, Duty.Lists));
        var all = await Filled(d);
        Task<List<string>> Open(Organization of) => host.As(Actor.Anonymous, async s => (await s.GetRequiredService<ListItems>().Handle<Need>(new(Organization: of.Code), true, default)).Items.Select(i => i.Title).ToList());
        var (before, nothing, district) = (await Seen(host, d["street"], all), await Seen(host, other, all), await Seen(host, d["office"], all));
        before.Where(w => w.Contains(" un", StringComparison.Ordinal)).ShouldBe(["booking of the unit's unread", "post unlisted"], "who counts a booking reads it, not how it came about; posts are in no list of subjects");
        nothing.ShouldAllBe(w => w.Contains(" unlisted", StringComparison.Ordinal) && w.EndsWith(" unread", StringComparison.Ordinal));
        ((await Open(d.Street)).Count, (await Open(d.OtherStreet)).Count).ShouldBe((1, 0));
        var entries = await host.Read(db => db.Set<JournalEntry>().CountAsync());

        await Move(d, d.OtherStreet);
        (await Seen(host, other, all)).ShouldBe(before);
        (await Seen(host, d["street"], all)).ShouldBe(nothing);
        (await Seen(host, d["office"], all)).ShouldBe(district);
        ((await Open(d.Street)).Count, (await Open(d.OtherStreet)).Count).ShouldBe((0, 1));
        (await host.Read(db => db.Set<AccessRow>().Where(r => r.OrganizationId == d.Street.Id).Select(r => r.SubjectKind).Distinct().ToListAsync())).ShouldBe([Post.Kind], "its own");
        (await host.Read(db => db.Set<JournalEntry>().CountAsync())).ShouldBe(entries + 1, "nothing was done to them");
        (await host.Read(db => db.Set<MatchChoice>().Select(c => c.DistrictId).SingleAsync())).ShouldBe(d.Office.Id);

        await Move(d, d.Street);
        (await Seen(host, d["street"], all)).ShouldBe(before);
        (await Seen(host, other, all)).ShouldBe(nothing);
        await Contracts.SigningTests.JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task Bookings_of_a_unit_are_read_where_they_count_after_its_main_community_has_changed(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await Tie(d, d.Hospital.Code, d.Community);
        var booking = await BookingTests.Book(d, await BookingTests.Room(d), who: "other");
        Task<List<Guid>> Readers() => host.Read(db => db.Set<AccessRow>().Where(r => r.SubjectKind == Booking.Kind && r.SubjectId == booking.Id).Select(r => r.OrganizationId).ToListAsync());
        Guid[] always = [d.Hospital.Id, d.School.Id, d.Office.Id];
        (await Readers()).ShouldBe([.. always, d.Community.Id, d.Street.Id], ignoreOrder: true);
        await Tie(d, d.Hospital.Code, d.OtherCommunity);
        (await Readers()).ShouldBe([.. always, d.OtherCommunity.Id, d.OtherStreet.Id], ignoreOrder: true);
        Task Untie(Organization community) => host.As(Actor.System, s => s.GetRequiredService<ChangeOrganization>().Untie(d.Hospital.Code, new() { Community = community.Code, Kind = "resident", Reason = "不再驻区" }, default));
        (await Should.ThrowAsync<Refusal>(Untie(d.OtherCommunity))).Code.ShouldBe("organization.main_tie");
        await Untie(d.Community);
        (await Readers()).ShouldBe([.. always, d.OtherCommunity.Id, d.OtherStreet.Id], ignoreOrder: true);
        await Untie(d.OtherCommunity);
        (await Readers()).ShouldBe(always, ignoreOrder: true);

        // By a workbook that also makes the community, and gives the unit another name.
        var file = new MemoryStream();
        WorkbookWriter.Save(file,
            new(DistrictSheets.Organizations, [new Dictionary<string, object?> { ["编码"] = "450802002002", ["名称"] = "新塘社区", ["类型"] = "社区", ["上级编码"] = d.OtherStreet.Code }, new Dictionary<string, object?> { ["编码"] = d.Hospital.Code, ["名称"] = "区第一人民医院", ["类型"] = "医院", ["上级编码"] = d.Office.Code }]),
            new(DistrictSheets.Ties, [new Dictionary<string, object?> { ["单位编码"] = d.Hospital.Code, ["社区编码"] = "450802002002", ["联系类型"] = "驻区", ["主社区"] = "是" }]));
        file.Position = 0;
        await host.As(d["office"], s => s.GetRequiredService<ImportDistrict>().Handle(file, "调整.xlsx", default));
        var made = await host.Read(db => db.Set<Organization>().Where(o => o.Code == "450802002002").Select(o => o.Id).SingleAsync());
        (await Readers()).ShouldBe([.. always, made, d.OtherStreet.Id], ignoreOrder: true);
        await Contracts.SigningTests.JournalHolds(host);
    }

    /// <summary>More than one batch, and not a query for each.</summary>
    [Theory, BothDatabases]
    public async Task Very_many_needs_follow_in_batches(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await host.As(Actor.System, async s =>
        {
            var act = s.GetRequiredService<Act>();
            for (var i = 0; i < 1_100; i++)
            {
                var need = act.Add(new Need($"需-样-{i:0000}", d.Community.Id, new($"样例之{i}", "", "health", "居民", 40, "", "", "", "medium", "residents", "visits"), act.Now, act.Today));
                act.Record(need, "need.created");
            }
            await act.Commit();
        });
        host.Commands.Take();
        await Move(d, d.OtherStreet);
        host.Commands.Take().Count(c => c.StartsWith("SELECT", StringComparison.Ordinal)).ShouldBeLessThan(80, "not one for each");
        Task<int> Of(Organization o) => host.Read(db => db.Set<AccessRow>().CountAsync(r => r.OrganizationId == o.Id && r.SubjectKind == Need.Kind));
        ((await Of(d.Street)), (await Of(d.OtherStreet)), (await Of(d.Office))).ShouldBe((0, 1_100, 1_100));
    }

    /// <summary>So nothing that carries its district has to follow.</summary>
    [Theory, BothDatabases]
    public async Task Nobody_moves_a_community_into_another_district(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var far = await host.As(Actor.System, async s =>
        {
            var create = s.GetRequiredService<CreateOrganization>();
            await create.Handle(new() { Code = "450803", Name = "港南区", Kind = "district" }, default);
            return await create.Handle(new() { Code = "450803001", Name = "桥圩镇", Kind = "street", Parent = "450803" }, default);
        });
        (await Should.ThrowAsync<Refusal>(Move(d, far))).Code.ShouldBe("organization.parent_unknown");
    }
}
