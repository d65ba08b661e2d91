using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Matching;
using Qiyue.Platform.Jobs;
using Qiyue.Tests.Data;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Matching;

/// <summary>The matching desk: candidates, decisions with their figures, what earlier ones add, the plan of a street. Source: domain.md, Matching.</summary>
public sealed class MatchingDeskTests
{
    private static ResourceInput Offer(string title, string description = "", int? capacity = 60, string when = "", string audience = "老年居民", string conditions = "") =>
        new() { Title = title, Description = description, Category = "health", ResourceKind = "service", Audience = audience, Capacity = capacity, CapacityUnit = "人", When = when, Conditions = conditions, Publish = true };

    private static Task<Resource> Give(District d, ResourceInput input, string who = "liaison") => d.Host.As(d[who], s => s.GetRequiredService<CreateItem>().Resource(input, default));
    private static Task<Need> Ask(District d, NeedInput input, string who = "clerk") => d.Host.As(d[who], s => s.GetRequiredService<CreateItem>().Need(input, default));
    private static Task<NeedMatches> Desk(District d, string need, string who = "clerk") => d.Host.As(d[who], s => s.GetRequiredService<MatchNeeds>().Handle(need, null, null, default));
    private static Task<T> Decide<T>(District d, Func<DecideMatch, Task<T>> act, string who = "clerk") => d.Host.As(d[who], s => act(s.GetRequiredService<DecideMatch>()));
    private static async Task<string> Refused(Func<Task> act) => (await Should.ThrowAsync<Refusal>(act)).Code;
    private static string[] Titles(IEnumerable<MatchCandidate> of) => [.. of.Select(c => c.Resource.Title)];

    [Theory, BothDatabases]
    public async Task A_need_finds_resources_with_reasons_and_what_stands_in_the_way_is_named(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        var talk = await Give(d, Offer("健康讲座进社区", "全科医生讲慢病，可带义诊", when: "周三上午"));
        var full = await Give(d, Offer("健康讲座加义诊", "本季度名额已满"));
        await Give(d, Offer("体育老师教篮球", audience: "小学生"), "other");

        var matches = await Desk(d, need.Code);
        matches.NothingFits.ShouldBeFalse();
        matches.Candidates[0].Resource.Title.ShouldBe(talk.Title);
        matches.Candidates[0].Match.Parts.Select(p => p.Kind).ShouldBe(Enum.GetValues<PartKind>());
        matches.Candidates[0].Match.Parts.ShouldAllBe(p => p.Sentence.ToString().Length > 0);
        Titles(matches.Obstructed).ShouldBe([full.Title]);
        matches.Obstructed[0].Match.Obstacles.Single().Kind.ShouldBe(ObstacleKind.Full);
        Titles(matches.Candidates).ShouldNotContain(full.Title);

        // What changes in the list changes at the desk, without waiting.
        await host.As(d["liaison"], s => s.GetRequiredService<KeepItem>().EditResource(full.Code, Offer("健康讲座加义诊", "本季度还有名额"), default));
        await host.As(d["liaison"], s => s.GetRequiredService<KeepItem>().Withdraw<Resource>(talk.Code, new() { Reason = "停办" }, default));
        Titles((await Desk(d, need.Code)).Candidates.Where(c => c.IsAdvised)).ShouldBe([full.Title]);
    }

    [Theory, BothDatabases]
    public async Task Candidates_go_on_page_by_page_in_one_order_each_once(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        // Among many others: what one in ten has in common says nothing.
        await host.As(Actor.System, async s =>
        {
            var act = s.GetRequiredService<Act>();
            for (var i = 0; i < 800; i++)
            {
                var (title, about) = i < 70 ? ($"健康讲座之{i}", "可带义诊") : ($"篮球场之{i}", "周末开放");
                var resource = new Resource($"资-样-{i:000}", i % 2 == 0 ? d.Hospital.Id : d.School.Id, new(title, about, "health", "service", "居民", 60, "人", "", "", "", "", null), act.Now, act.Today);
                resource.Publish(act.Today);
                act.Record(act.Add(resource), "resource.published");
            }
            await act.Commit();
            return true;
        });
        Task<NeedMatches> Page(string? cursor, int limit) => host.As(d["clerk"], s => s.GetRequiredService<MatchNeeds>().Handle(need.Code, cursor, limit, default));
        async Task<List<string>> All(int limit)
        {
            var (found, cursor) = (new List<string>(), (string?)null);
            do
            {
                var page = await Page(cursor, limit);
                page.Candidates.Count.ShouldBeLessThanOrEqualTo(limit);
                found.AddRange(page.Candidates.Select(c => c.Resource.Id));
                cursor = page.Next;
            }
            while (cursor is not null);
            return found;
        }
        var seven = await All(7);
        (seven.Count, seven.Distinct().Count()).ShouldBe((70, 70));
        (await All(50)).ShouldBe(seven, "however it is cut");
        (await All(7)).ShouldBe(seven, "the same address shows the same");

        // What was decided stands on the first page alone.
        await Decide(d, a => a.Choose(need.Code, new() { Resource = seven[65] }, default));
        await Decide(d, a => a.Decline(need.Code, new() { Resource = seven[3], Reason = "太远" }, default));
        var decided = await All(7);
        (decided[0], decided.Count, decided.Distinct().Count()).ShouldBe((seven[65], 69, 69));
        (await Page(null, 7)).Declined.ShouldHaveSingleItem().Resource.Id.ShouldBe(seven[3]);
        (await Page("0.7", 7)).Declined.ShouldBeEmpty();
        foreach (var wrong in new[] { "x", "1", "-1.0", "1.2.3", "999.0" }) (await Refused(() => Page(wrong, 7))).ShouldBe("cursor.invalid", wrong);
    }

    [Theory, BothDatabases]
    public async Task The_desk_of_a_need_is_for_its_own_branch(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        var talk = await Give(d, Offer("健康讲座"));
        foreach (var who in new[] { "clerk", "secretary", "street", "office" }) (await Desk(d, need.Code, who)).Candidates.Count.ShouldBe(1, who);
        foreach (var who in new[] { "neighbour", "other", "liaison" })
        {
            (await Refused(() => Desk(d, need.Code, who))).ShouldBe("not_found");
            (await Refused(() => Decide(d, a => a.Choose(need.Code, new() { Resource = talk.Code }, default), who))).ShouldBe("not_found");
        }
        var draft = await Ask(d, new() { Title = "还没写完", Category = "health" });
        (await Refused(() => Desk(d, draft.Code))).ShouldBe("match.not_published");
    }

    [Theory, BothDatabases]
    public async Task Choosing_against_advice_asks_for_a_reason_and_records_the_mismatch(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        var (talk, small) = (await Give(d, Offer("健康讲座进社区", "可带义诊")), await Give(d, Offer("家门口义诊", capacity: 10)));
        (await Refused(() => Decide(d, a => a.Choose(need.Code, new() { Resource = small.Code }, default)))).ShouldBe("match.reason");
        var chosen = await Decide(d, a => a.Choose(need.Code, new() { Resource = small.Code, Reason = "分四批看" }, default));
        (chosen.Decision, chosen.AgainstAdvice, chosen.Fit, chosen.Reason).ShouldBe((ChoiceState.Chosen, true, 0, "分四批看"));
        chosen.FiguresJson.ShouldContain("数量不足：可提供 10，需要 40");
        (await Refused(() => Decide(d, a => a.Choose(need.Code, new() { Resource = small.Code, Reason = "再来" }, default)))).ShouldBe("match.same_choice");

        var plain = await Decide(d, a => a.Choose(need.Code, new() { Resource = talk.Code }, default));
        (plain.AgainstAdvice, plain.Fit > 2800).ShouldBe((false, true));
        (await Desk(d, need.Code)).Candidates.Take(2).ShouldAllBe(c => c.Choice!.Decision == ChoiceState.Chosen);
        (await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectKind == MatchChoice.Kind).OrderBy(e => e.Id).Select(e => $"{e.Act}:{e.Reason}").ToListAsync())).ShouldBe(["match.chosen_against_advice:分四批看", "match.chosen:"]);
        (await VerifyJournalTests.Verify(host)).Holds.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task What_does_not_suit_goes_with_its_reason_and_can_come_back_and_later_needs_hear_of_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (need, talk) = (await d.Need(), await Give(d, Offer("健康讲座进社区", "可带义诊")));
        var before = (await Desk(d, need.Code)).Candidates[0];
        (await Refused(() => Decide(d, a => a.TakeBack(need.Code, new() { Resource = talk.Code }, default)))).ShouldBe("not_found");
        await Decide(d, a => a.Decline(need.Code, new() { Resource = talk.Code, Reason = "医生来不了" }, default));
        var matches = await Desk(d, need.Code);
        matches.Candidates.ShouldBeEmpty();
        matches.Declined.Single().Choice!.Reason.ShouldBe("医生来不了");

        // The same topic and the same unit for another need: the decision counts there, and is said.
        var other = await d.Need("想听健康讲座");
        var later = (await Desk(d, other.Code)).Candidates[0];
        (later.Chosen, later.Declined).ShouldBe((0, 1));
        later.Fit.ShouldBe(later.Match.Fit * (1 - Experience.Most / 3), 1e-9);
        await Decide(d, a => a.TakeBack(need.Code, new() { Resource = talk.Code }, default));
        (await Desk(d, need.Code)).Candidates[0].Fit.ShouldBe(before.Fit, 1e-9);
        (await Desk(d, other.Code)).Candidates[0].Declined.ShouldBe(0);
        (await VerifyJournalTests.Verify(host)).Holds.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task The_page_shows_sentences_leads_to_a_proposal_and_keeps_what_was_typed(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        var (talk, small) = (await Give(d, Offer("健康讲座进社区", "可带义诊")), await Give(d, Offer("家门口义诊", capacity: 10)));
        using var browser = await host.SignedIn("clerk");
        var address = $"/work/needs/{Uri.EscapeDataString(need.Code)}/matches";
        var page = await browser.GetStringAsync(address, TestContext.Current.CancellationToken);
        foreach (var text in new[] { "健康讲座进社区", "以此发起谈约", "数量不足", "可提供 60 人，够 40 人用", "未登记坐标", "不建议选用" }) page.ShouldContain(text);
        (await browser.GetStringAsync("/work/matching", TestContext.Current.CancellationToken)).ShouldContain("健康讲座进社区");

        var refused = await Post(browser, address, page, $"choose {small.Code}", "");
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("请写明理由");
        var tooLong = await Post(browser, address, page, $"decline {talk.Code}", new string('长', 501));
        tooLong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await tooLong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(new string('长', 501));
        var chosen = await Post(browser, address, page, $"choose {talk.Code}", "");
        Uri.UnescapeDataString(chosen.Headers.Location!.ToString()).ShouldEndWith($"/work/contracts/new?need={need.Code}&resource={talk.Code}");
    }

    private static Task<HttpResponseMessage> Post(HttpClient browser, string address, string page, string form, string reason) => browser.PostAsync(address, new FormUrlEncodedContent(new Dictionary<string, string>
    {
        ["_handler"] = form, ["reason"] = reason,
        ["__RequestVerificationToken"] = System.Text.RegularExpressions.Regex.Match(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value,
    }), TestContext.Current.CancellationToken);

    [Theory, BothDatabases]
    public async Task A_street_plans_within_capacities_and_the_plan_stands(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var canteen = await Give(d, Offer("长者食堂送餐", capacity: 50, audience: "老年人"));
        NeedInput Lunch(string title, int people) => new() { Title = title, Description = "想找人送饭", Category = "elderly", Audience = "独居老人", People = people, Publish = true };
        var (first, second) = (await Ask(d, Lunch("老人中午没饭吃，想要助餐", 40)), await Ask(d, Lunch("老人吃饭难，送餐上门", 30)));
        var none = await Ask(d, new() { Title = "楼道灯不亮", Category = "housing", Publish = true });
        (await Refused(() => d.Host.As(d["clerk"], s => s.GetRequiredService<StartMatchPlan>().Handle(default)))).ShouldBe("forbidden");
        (await d.Host.As(d["street"], s => s.GetRequiredService<ReadMatchPlan>().Handle(default))).ShouldBeNull();

        var plan = await Planned(d);
        plan.Assigned.Count.ShouldBe(1, "both together want more than there is");
        plan.Assigned[0].Resource.ShouldBe(canteen.Code);
        plan.Unmet.Select(u => u.Code).Concat(plan.Assigned.Select(a => a.Need.Code)).Order().ShouldBe(new[] { first.Code, second.Code, none.Code }.Order());
        var again = await Planned(d);
        again.Assigned.Single().Standing.ShouldBeTrue();
        again.Assigned.Single().Need.Code.ShouldBe(plan.Assigned.Single().Need.Code);

        // What is chosen is no longer planned, and its places are gone.
        await Decide(d, a => a.Choose(first.Code, new() { Resource = canteen.Code }, default));
        (await Planned(d)).Assigned.ShouldAllBe(a => a.Need.Code != first.Code && a.Places <= 10);
        using var browser = await host.SignedIn("street");
        (await browser.GetStringAsync("/work/matching/plan", TestContext.Current.CancellationToken)).ShouldContain("楼道灯不亮");
    }

    [Theory, BothDatabases]
    public async Task A_districts_own_words_meet_at_once(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await Ask(d, new() { Title = "老街坊想看花鼓灯", Category = "culture", Publish = true });
        await Give(d, Offer("黄梅剧团下乡", audience: ""), "other");
        (await Desk(d, need.Code)).NothingFits.ShouldBeTrue();
        await d.Host.As(d["office"], s => s.GetRequiredService<Qiyue.Platform.Dictionaries.WordActs>().Add(MatchBook.Words, new() { Code = "opera", Name = "本地戏、花鼓灯、黄梅剧团", Reason = "本地叫法" }, default));
        var found = (await Desk(d, need.Code)).Candidates.Single();
        (found.IsAdvised, found.Match.Topics.Contains("本地戏")).ShouldBe((true, true));
    }

    private static async Task<PlanContent> Planned(District d)
    {
        var job = await d.Host.As(d["street"], s => s.GetRequiredService<StartMatchPlan>().Handle(default));
        for (var i = 0; i < 600; i++)
        {
            await d.Host.Services.GetRequiredService<JobRunner>().Run(job.Id, null, default);
            var state = (await d.Host.As(d["street"], s => s.GetRequiredService<JobDesk>().Find(job.Id, default))).State;
            if (state is not (JobState.Waiting or JobState.Running)) { state.ShouldBe(JobState.Succeeded); break; }
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        return (await d.Host.As(d["street"], s => s.GetRequiredService<ReadMatchPlan>().Handle(default)))!.Value.Plan;
    }
}
