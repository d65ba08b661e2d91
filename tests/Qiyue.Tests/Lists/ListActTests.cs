using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Platform.Search;
using Qiyue.Platform.Todo;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Lists;

public class ListActTests
{
    internal static NeedInput Input(string title = "电动车充电难", string category = "convenience", bool publish = true) =>
        new() { Title = title, Description = "楼下没有充电桩，飞线充电不安全", Category = category, Audience = "居民", People = 120, Place = "三号楼", When = "晚上", Urgency = "high", RaisedBy = "residents", Source = "visits", Publish = publish };

    internal static ResourceInput Hall(string title = "多功能厅", string kind = "venue") => new() { Title = title, Category = "culture", ResourceKind = kind, Capacity = 80, CapacityUnit = "人", Period = "每次", RadiusKm = 3, Publish = true };

    private static Task<Need> Create(District d, string who, NeedInput input) => d.Host.As(d[who], s => s.GetRequiredService<CreateItem>().Need(input, default));
    private static Task<T> Keep<T>(District d, string who, Func<KeepItem, Task<T>> act) => d.Host.As(d[who], s => act(s.GetRequiredService<KeepItem>()));
    private static Task<string[]> Codes<T>(District d, Actor who, ListQuery query, bool publicOnly = false) where T : ListedItem =>
        d.Host.As(who, async s => (await s.GetRequiredService<ListItems>().Handle<T>(query, publicOnly, default)).Items.Select(i => i.Code).ToArray());
    private static async Task<string> Refused(Func<Task> act) => (await Should.ThrowAsync<Refusal>(act)).Code;

    [Theory, BothDatabases]
    public async Task A_need_lives_from_draft_to_withdrawal_and_back_and_each_step_is_in_its_history(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await Create(d, "clerk", Input(publish: false));
        need.Code.ShouldMatch(@"^需-450802-\d{4}-000001$");
        (await host.Read(db => db.Set<TodoRow>().CountAsync(t => t.SubjectId == need.Id && t.DoneAt == null))).ShouldBe(1);
        (await Codes<Need>(d, Actor.Anonymous, new())).ShouldBeEmpty();

        await Keep(d, "clerk", k => k.Publish<Need>(need.Code, default));
        (await Codes<Need>(d, Actor.Anonymous, new())).ShouldBe([need.Code]);
        (await host.Read(db => db.Set<TodoRow>().CountAsync(t => t.SubjectId == need.Id && t.DoneAt == null))).ShouldBe(0);
        var edit = Input("电动车充电难，急盼充电桩");
        (edit.Version, edit.Reason) = (2, "补充说明");
        await Keep(d, "clerk", k => k.EditNeed(need.Code, edit, default));
        (await Refused(() => Keep(d, "clerk", k => k.EditNeed(need.Code, edit, default)))).ShouldBe("changed_meanwhile");
        await Keep(d, "clerk", k => k.Confirm<Need>(need.Code, default));
        await Keep(d, "clerk", k => k.Withdraw<Need>(need.Code, new() { Reason = "已解决" }, default));
        (await Codes<Need>(d, Actor.Anonymous, new())).ShouldBeEmpty();
        (await Refused(() => Keep(d, "clerk", k => k.EditNeed(need.Code, Input(), default)))).ShouldBe("list.withdrawn");
        await Keep(d, "clerk", k => k.Restore<Need>(need.Code, default));

        var history = await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectId == need.Id).OrderBy(e => e.Sequence).ToListAsync());
        history.Select(e => e.Act).ShouldBe(["need.created", "need.published", "need.edited", "need.confirmed", "need.withdrawn", "need.restored"]);
        (history[2].Reason, history[4].Reason).ShouldBe(("补充说明", "已解决"));
        history[2].Changes.ShouldBe("""{"after":{"title":"电动车充电难，急盼充电桩"},"before":{"title":"电动车充电难"}}""");
        (await host.As(d["street"], s => s.GetRequiredService<ReadItem>().Handle<Need>(need.Code, default))).Item.Status.ShouldBe(ListState.Draft);
    }

    [Theory, BothDatabases]
    public async Task Only_the_owner_and_those_above_may_keep_a_list_and_a_draft_does_not_exist_for_others(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var draft = (await Create(d, "clerk", Input(publish: false))).Code;
        var shown = (await Create(d, "clerk", Input("助餐", "elderly"))).Code;
        foreach (var who in new[] { "neighbour", "other", "liaison" })
        {
            (await Refused(() => Keep(d, who, k => k.Publish<Need>(draft, default)))).ShouldBe("not_found", who);
            (await Refused(() => Keep(d, who, k => k.Withdraw<Need>(shown, new() { Reason = "x" }, default)))).ShouldBe("forbidden", who);
            (await Refused(() => d.Host.As(d[who], s => s.GetRequiredService<ReadItem>().Handle<Need>(draft, default)))).ShouldBe("not_found", who);
        }
        (await Refused(() => d.Host.As(Actor.Anonymous, s => s.GetRequiredService<ReadItem>().Handle<Need>(draft, default)))).ShouldBe("not_found");
        (await Refused(() => Keep(d, "secretary", k => k.Publish<Need>(draft, default)))).ShouldBe("forbidden");
        await Keep(d, "street", k => k.Publish<Need>(draft, default));

        var below = Input("街道代社区登记");
        below.Owner = d.Community.Code;
        (await Create(d, "street", below)).OwnerId.ShouldBe(d.Community.Id);
        below.Owner = d.OtherCommunity.Code;
        (await Refused(() => Create(d, "street", below))).ShouldBe("forbidden");
    }

    [Theory, BothDatabases]
    public async Task Wrong_input_is_named_beside_its_field(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await Create(d, "clerk", Input());
        async Task<(string, string?)> Wrong(Action<NeedInput> change)
        {
            var input = Input("别的");
            change(input);
            var refusal = await Should.ThrowAsync<Refusal>(() => Create(d, "clerk", input));
            return (refusal.Code, refusal.Field);
        }
        (await Wrong(i => i.Category = "nonsense")).ShouldBe(("list.word_unknown", "Category"));
        (await Wrong(i => i.Category = "")).ShouldBe(("list.word_missing", "Category"));
        (await Wrong(i => i.People = 0)).ShouldBe(("need.people", "People"));
        (await Wrong(i => i.RaisedOn = new DateOnly(2199, 1, 1))).ShouldBe(("list.raised_later", "RaisedOn"));
        (await Wrong(i => i.Owner = "nowhere")).ShouldBe(("list.owner_unknown", "Owner"));
        (await Wrong(i => i.Title = "电动车充电难")).ShouldBe(("list.duplicate", "Title"));
    }

    [Theory, BothDatabases]
    public async Task Filters_work_together_and_pages_follow_each_other(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var codes = new List<string>();
        for (var i = 0; i < 5; i++) codes.Add((await Create(d, "clerk", Input($"健康讲座 {i}", i % 2 == 0 ? "health" : "elderly"))).Code);
        var other = (await Create(d, "neighbour", Input("健康体检", "health"))).Code;
        var hall = (await host.As(d["liaison"], s => s.GetRequiredService<CreateItem>().Resource(Hall(), default))).Code;
        var doctor = (await host.As(d["liaison"], s => s.GetRequiredService<CreateItem>().Resource(Hall("义诊医生", "talent"), default))).Code;

        (await Codes<Need>(d, d["clerk"], new(Q: "讲座", Category: "elderly"))).ShouldBe([codes[3], codes[1]]);
        (await Codes<Need>(d, Actor.Anonymous, new(Q: "健康", Organization: d.OtherStreet.Code))).ShouldBe([other]);
        (await Codes<Need>(d, Actor.Anonymous, new(Organization: d.Community.Code, Category: "health"))).ShouldBe([codes[4], codes[2], codes[0]]);
        (await Codes<Need>(d, d["clerk"], new())).ShouldBe(Enumerable.Reverse(codes));
        (await Codes<Need>(d, d["office"], new())).Length.ShouldBe(6);
        (await Codes<Resource>(d, Actor.Anonymous, new(Kind: "talent"))).ShouldBe([doctor]);
        (await Codes<Resource>(d, Actor.Anonymous, new(Q: "医院", Kind: "venue"))).ShouldBe([hall]);
        (await Codes<Resource>(d, d["clerk"], new())).ShouldBeEmpty();
        (await Refused(() => Codes<Need>(d, d["clerk"], new(Status: "lost")))).ShouldBe("list.status");

        host.Time.Advance(TimeSpan.FromDays(91));
        await Keep(d, "clerk", k => k.Confirm<Need>(codes[1], default));
        foreach (var who in new[] { "clerk", "street" })
        {
            var (seen, cursor) = (new List<string>(), (string?)null);
            do
            {
                var page = await host.As(d[who], s => s.GetRequiredService<ListItems>().Handle<Need>(new(Stale: true, Cursor: cursor, Limit: 2), false, default));
                page.Items.ShouldAllBe(i => i.Stale);
                (seen, cursor) = ([.. seen, .. page.Items.Select(i => i.Code)], page.Next);
            }
            while (cursor is not null);
            seen.ShouldBe([codes[0], codes[2], codes[3], codes[4]], who);
        }
    }
}
