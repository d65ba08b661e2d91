using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Backing;
using Qiyue.Lists.Drafts;
using Qiyue.Lists.Meetings;
using Qiyue.Lists.Surveys;
using Qiyue.Matching.Duplicates;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Lists;

/// <summary>The inbox of drafts: residents' meetings as a source, near-duplicates merged or told apart, many published at once.</summary>
public class DraftTests
{
    private static Task<Need> Draft(District d, string title, string description = "", string who = "clerk") =>
        d.Host.As(d[who], s => s.GetRequiredService<CreateItem>().Need(new() { Title = title, Description = description, Category = "health", Audience = "老年居民", People = 30 }, default));
    private static Task<T> Treat<T>(District d, string who, Func<TreatDrafts, Task<T>> act) => d.Host.As(d[who], s => act(s.GetRequiredService<TreatDrafts>()));
    private static async Task<DraftRow[]> Inbox(District d, string who = "clerk") => [.. (await d.Host.As(d[who], s => s.GetRequiredService<ReadDrafts>().Handle(null, null, default))).Items];
    private static async Task<string> Refused(Func<Task> act) => (await Should.ThrowAsync<Refusal>(act)).Code;
    private static Task Back(TestHost host, Guid need, string who) => host.As(Actor.Anonymous, async s =>
    {
        var act = s.GetRequiredService<Act>();
        var backing = act.Add(NeedBacking.Of(await act.Db.Set<Need>().SingleAsync(n => n.Id == need), BackingWay.Survey, Asking.Contact(who).Digest, act.Now));
        act.Record(backing, "backing.given");
        await act.Commit();
    });

    [Theory, BothDatabases]
    public async Task A_meeting_is_recorded_and_what_was_raised_there_becomes_drafts(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        MeetingInput Input() => new() { HeldOn = new(2026, 3, 1), Place = "社区活动室", Present = 21, Minutes = "王阿姨说楼道灯坏了。", Needs = [new() { Title = "楼道灯坏了", Category = "safety", People = 60, Backing = 12 }, new()] };
        var meeting = await host.As(d["clerk"], s => s.GetRequiredService<KeepMeetings>().Create(Input(), default));
        (await host.As(d["clerk"], s => s.GetRequiredService<KeepMeetings>().AddNeeds(meeting.Code, new() { Needs = [new() { Title = "想有间书屋", Category = "culture" }] }, default))).ShouldBe(1);
        var drafts = await host.Read(db => db.Set<Need>().OrderBy(n => n.Code).ToListAsync());
        drafts.Select(n => (n.Title, n.Status, n.Source, n.OriginKind, n.RaisedOn)).ShouldBe([("楼道灯坏了", ListState.Draft, "residents_meeting", ResidentsMeeting.Kind, new(2026, 3, 1)), ("想有间书屋", ListState.Draft, "residents_meeting", ResidentsMeeting.Kind, new(2026, 3, 1))]);
        (await host.Read(db => new NeedBackings(db).Of(drafts[0].Id, default))).ShouldBe(12);

        async Task<string> Wrong(Action<MeetingInput> change)
        {
            var input = Input();
            change(input);
            return await Refused(() => host.As(d["clerk"], s => s.GetRequiredService<KeepMeetings>().Create(input, default)));
        }
        (await Wrong(i => i.HeldOn = new(2026, 3, 3))).ShouldBe("meeting.day");
        (await Wrong(i => i.Needs[0].Backing = 22)).ShouldBe("meeting.backing");
        (await Wrong(i => i.Needs[0].Category = null)).ShouldBe("list.word_missing");
        (await Wrong(i => i.Needs[0].Title = " ")).ShouldBe("need.title");
        (await Wrong(i => i.FileId = Guid.NewGuid())).ShouldBe("file.unknown");
        (await Refused(() => host.As(d["neighbour"], s => s.GetRequiredService<KeepMeetings>().One(meeting.Code, default)))).ShouldBe("not_found");
        (await Refused(() => host.As(d["secretary"], s => s.GetRequiredService<KeepMeetings>().AddNeeds(meeting.Code, new(), default)))).ShouldBe("forbidden");
        (await host.Read(db => db.Set<ResidentsMeeting>().CountAsync())).ShouldBe(1);
        (await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectKind == ResidentsMeeting.Kind).Select(e => e.Changes).SingleAsync())).ShouldNotContain("王阿姨");
        (await Tests.Data.VerifyJournalTests.Verify(host)).Holds.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task Near_duplicates_of_one_owner_are_proposed_and_merged_without_counting_anybody_twice(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var published = await d.Need("老人想在家门口听健康讲座");
        var same = await Draft(d, "老人盼在家门口听健康讲座", "每月一次，最好有义诊");
        var other = await Draft(d, "电动车没有地方充电");
        await Draft(d, "老人想在家门口听健康讲座", who: "neighbour");
        foreach (var who in new[] { "甲", "乙" }) await Back(host, published.Id, who);
        foreach (var who in new[] { "乙", "丙" }) await Back(host, same.Id, who);
        await host.As(d["clerk"], s => s.GetRequiredService<BackOnBehalf>().Handle(same.Code, new() { People = 5, Source = "visits", Note = "楼长问过" }, default));

        var inbox = await Inbox(d);
        inbox.Select(r => r.Need.Code).ShouldBe([other.Code, same.Code]);
        inbox[0].Alike.ShouldBeEmpty();
        inbox[1].Alike.Select(a => a.Need.Code).ShouldBe([published.Code]);
        var page = await (await host.SignedIn("clerk")).GetStringAsync("/work/needs/drafts", Programs.Ct);
        page.ShouldContain("可能重复");

        (await Refused(() => Treat(d, "clerk", t => t.Merge(same.Code, new() { Into = same.Code }, default)))).ShouldBe("need.merge_self");
        (await Refused(() => Treat(d, "neighbour", t => t.Merge(same.Code, new() { Into = published.Code }, default)))).ShouldBe("not_found");
        await Treat(d, "clerk", t => t.Merge(same.Code, new() { Into = published.Code }, default));
        (await host.Read(db => new NeedBackings(db).Of(published.Id, default))).ShouldBe(8, "甲, 乙, 丙 and five on behalf");
        (await host.Read(db => new NeedBackings(db).Of(same.Id, default))).ShouldBe(0);
        var gone = await host.Read(db => db.Set<Need>().SingleAsync(n => n.Id == same.Id));
        (gone.Status, gone.MergedIntoId, gone.WithdrawnReason).ShouldBe((ListState.Withdrawn, published.Id, published.Code));
        (await Refused(() => host.As(d["clerk"], s => s.GetRequiredService<KeepItem>().Restore<Need>(same.Code, default)))).ShouldBe("need.merged");
        (await Refused(() => Treat(d, "clerk", t => t.Merge(same.Code, new() { Into = published.Code }, default)))).ShouldBe("need.merge_state");
        (await (await host.SignedIn("clerk")).GetStringAsync($"/work/needs/{published.Code}", Programs.Ct)).ShouldContain("老人盼在家门口听健康讲座", customMessage: "both texts stay readable");
        (await Inbox(d)).Select(r => r.Need.Code).ShouldBe([other.Code]);
        (await Tests.Data.VerifyJournalTests.Verify(host)).Holds.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task What_was_told_apart_is_not_proposed_again_and_many_are_published_at_once_or_none(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (one, two) = (await Draft(d, "老人想在家门口听健康讲座"), await Draft(d, "老人盼在家门口听健康讲座"));
        (await Inbox(d)).ShouldAllBe(r => r.Alike.Count == 1);
        await Treat(d, "clerk", async t => { await t.TellApart(one.Code, new() { Other = two.Code }, default); return true; });
        await Treat(d, "clerk", async t => { await t.TellApart(two.Code, new() { Other = one.Code }, default); return true; });
        (await Inbox(d)).ShouldAllBe(r => r.Alike.Count == 0);

        var survey = await Asking.Opened(d);
        var bare = Asking.Answer("想要一间书屋");
        bare.Answers[5].Category = null;
        await host.As(Actor.Anonymous, s => s.GetRequiredService<AnswerSurvey>().Handle(survey.Token, bare, Asking.Contact("甲"), default));
        var drafted = await host.Read(db => db.Set<Need>().SingleAsync(n => n.OriginKind == Survey.Kind));
        Task<int> Publish(string who, params string[] codes) => Treat(d, who, t => t.Publish(new() { Codes = [.. codes] }, default));
        (await Refused(() => Publish("clerk", one.Code, drafted.Code))).ShouldBe("need.no_category");
        (await host.Read(db => db.Set<Need>().CountAsync(n => n.Status == ListState.Published))).ShouldBe(0, "all or none");
        (await Refused(() => Publish("clerk"))).ShouldBe("need.no_drafts");
        (await Refused(() => Publish("neighbour", one.Code))).ShouldBe("not_found");
        (await Publish("clerk", one.Code, two.Code)).ShouldBe(2);
        (await Refused(() => Publish("clerk", one.Code))).ShouldBe("list.not_draft");

        // A twin of a published need has to be merged or renamed first.
        bare.Answers[5].Category = "health";
        bare.Answers[5].Text = one.Title;
        await host.As(Actor.Anonymous, s => s.GetRequiredService<AnswerSurvey>().Handle(survey.Token, bare, Asking.Contact("乙"), default));
        var twin = await host.Read(db => db.Set<Need>().SingleAsync(n => n.OriginKind == Survey.Kind && n.Title == one.Title));
        (await Refused(() => Publish("clerk", twin.Code))).ShouldBe("list.duplicate_title");

        var browser = await host.SignedIn("clerk");
        (await browser.Submit("/work/needs/drafts", "drafts", ("Input.Do", $"merge {twin.Code} {one.Code}"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await browser.Submit("/work/needs/drafts", "drafts", ("Input.Do", "publish"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await (await browser.GetAsync("/api/v1/needs/drafts", Programs.Ct)).Json()).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await browser.Send("POST", $"/api/v1/needs/{twin.Code}/distinctions", $$"""{"other":"{{one.Code}}"}""")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    [Theory, BothDatabases]
    public async Task A_list_of_thousands_is_compared_in_two_queries_and_within_a_second_or_so(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        string[] what = ["健康讲座", "义诊", "书屋", "充电桩", "电梯", "健身角", "四点半课堂", "食堂", "停车位", "路灯"], who = ["老人", "孩子", "青年", "上班族", "残疾居民"], where = ["东门", "西门", "一号楼", "活动室", "小广场", "河边", "车棚"];
        var expected = await Draft(d, "东门一带孩子们盼四点半课堂早些开班");
        await host.As(Actor.System, async s =>
        {
            var act = s.GetRequiredService<Act>();
            for (var i = 0; i < 3000; i++)
            {
                var need = act.Add(new Need($"需-450802-2025-{i:D6}", d.Community.Id, new($"{who[i % 5]}想在{where[i % 7]}有{what[i % 10]}第{i}批", $"{where[i % 7]}的{who[i % 5]}提过{i}次", "health", who[i % 5], null, "", "", "", "", "", ""), act.Now, act.Today));
                need.Publish(act.Today);
                act.Record(need, "need.published");
                if (i % 500 == 499) await act.Flush();
            }
            await act.Commit();
        });
        var twin = await Draft(d, "东门一带的孩子盼四点半课堂早些开班");
        await Inbox(d); // the thesaurus is read once
        host.Commands.Take();
        var since = System.Diagnostics.Stopwatch.StartNew();
        var inbox = await Inbox(d);
        since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5), "even on a busy machine");
        host.Commands.Take().Count.ShouldBeLessThan(9);
        inbox.Length.ShouldBe(2);
        inbox[0].Alike[0].Need.Code.ShouldBe(expected.Code);
        inbox[1].Alike[0].Need.Code.ShouldBe(twin.Code);
    }
}
