using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Contracts.Negotiating;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Using;
using Qiyue.Matching;
using Qiyue.Platform;
using Qiyue.Platform.Access;
using Qiyue.Platform.Jobs;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Data;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Lists.Using;
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
        (await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("系统不建议选用此资源，如仍要选用，请写明理由。");
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
    public async Task What_a_running_contract_answers_is_not_planned_twice(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var canteen = await Give(d, Offer("长者食堂送餐", capacity: 50, audience: "老年人"));
        NeedInput Lunch(string title, int people) => new() { Title = title, Description = "想找人送饭", Category = "elderly", Audience = "独居老人", People = people, Publish = true };
        var (first, second) = (await Ask(d, Lunch("老人中午没饭吃，想要助餐", 40)), await Ask(d, Lunch("老人吃饭难，送餐上门", 30)));
        var proposal = ContractJourneyTests.Proposal(d);
        (proposal.Needs, proposal.Resources) = ([first.Code], [canteen.Code]);
        var contract = await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(proposal, default));

        var plan = await Planned(d);
        plan.Assigned.Select(a => (a.Need.Code, a.Places)).ShouldBe([(second.Code, 10)], "forty of the fifty places are taken by the contract");
        plan.Unmet.ShouldBeEmpty();
        async Task<bool> Contracted() => (await host.As(d["clerk"], s => s.GetRequiredService<BestMatches>().Handle(null, null, null, null, default))).Items.Single(i => i.Need.Code == first.Code).Contracted;
        (await Contracted()).ShouldBeTrue();

        await host.As(d["liaison"], s => s.GetRequiredService<DeclineContract>().Handle(contract.Code, new() { Reason = "厨房停工" }, default));
        (await Contracted()).ShouldBeFalse();
        plan = await Planned(d);
        (plan.Assigned.Count, plan.Unmet.Count).ShouldBe((1, 1), "the places are free again, for one of the two");
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

    private static Task<Page<Mismatch>> Mismatches(District d, MismatchQuery? query = null, string who = "office") => d.Host.As(d[who], s => s.GetRequiredService<ListMismatches>().Handle(query ?? new(), default));

    [Theory, BothDatabases]
    public async Task Supervisors_see_what_was_chosen_against_advice_and_what_became_of_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        (await Mismatches(d)).Items.ShouldBeEmpty();
        var (need, elsewhere) = (await d.Need(), await Ask(d, new() { Title = "想听健康讲座", Category = "health", Audience = "老年居民", People = 40, Publish = true }, "neighbour"));
        var (talk, small, ball) = (await Give(d, Offer("健康讲座进社区", "可带义诊")), await Give(d, Offer("家门口义诊", capacity: 10)), await Give(d, Offer("体育老师教篮球", audience: "小学生"), "other"));
        await d.Host.As(d["liaison"], s => s.GetRequiredService<KeepOffering>().AddShift(small.Code, new() { Weekdays = ["wednesday"], From = "09:00", To = "11:00", Places = 2 }, default));
        await Decide(d, a => a.Choose(need.Code, new() { Resource = talk.Code }, default));
        host.Time.Advance(TimeSpan.FromMinutes(1));
        var first = await Decide(d, a => a.Choose(need.Code, new() { Resource = small.Code, Reason = "分四批看" }, default));
        host.Time.Advance(TimeSpan.FromMinutes(1));
        await Decide(d, a => a.Choose(elsewhere.Code, new() { Resource = small.Code, Reason = "先看十位" }, default), "neighbour");
        host.Time.Advance(TimeSpan.FromMinutes(1));
        var last = await Decide(d, a => a.Choose(need.Code, new() { Resource = ball.Code, Reason = "老师肯来" }, default), "street");
        await BookingTests.Book(d, small.Code);
        var proposal = ContractJourneyTests.Proposal(d, need.Code);
        proposal.Resources = [small.Code];
        var contract = await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(proposal, default));

        var all = (await Mismatches(d)).Items;
        all.Select(m => (m.Reason, m.Weak)).ShouldBe([("老师肯来", "what"), ("先看十位", "toosmall"), ("分四批看", "toosmall")]);
        (all[2].Need, all[2].Resource, all[2].Unit, all[2].Owner, all[2].By, all[2].Fit, all[2].Booked, all[2].Used).ShouldBe((need.Code, small.Code, d.Hospital.Name, d.Community.Name, d.Community.Name, 0, 1, 0));
        all[2].Sentence.ShouldBe("数量不足：可提供 10，需要 40");
        all[2].Contracts.Select(c => (c.Code, c.Stage)).ShouldBe([(contract.Code, "谈约中")]);
        (all[0].By, all[0].Contracts.Count, all[1].Booked).ShouldBe((d.Street.Name, 0, 0));

        // Each sees its own branch; the address filters and goes on.
        (await Mismatches(d, who: "street")).Items.Select(m => m.Id).ShouldBe([last.Id, first.Id]);
        (await Mismatches(d, new(d.OtherCommunity.Code))).Items.Select(m => m.Reason).ShouldBe(["先看十位"]);
        (await Mismatches(d, new(Weak: "toosmall"), "street")).Items.Select(m => m.Id).ShouldBe([first.Id]);
        var page = await Mismatches(d, new(Limit: 2));
        (page.Items.Count, (await Mismatches(d, new(Cursor: page.Next, Limit: 2))).Items.Single().Id).ShouldBe((2, first.Id));
        (await Refused(() => Mismatches(d, new(d.OtherStreet.Code), "street"))).ShouldBe("list.organization");
        (await Refused(() => Mismatches(d, new(Weak: "colour")))).ShouldBe("list.weak");
        foreach (var who in new[] { "clerk", "liaison", "neighbour", "other" }) (await Refused(() => Mismatches(d, who: who))).ShouldBe("not_found", who);

        using var street = await host.SignedIn("street");
        var shown = await street.GetStringAsync("/work/matching/mismatches", Programs.Ct);
        foreach (var text in new[] { "数量不足", "分四批看", "预订 1 次，用成 0 次", contract.Code, "没有立约，没有预订", $"/work/journal/match_choice/{first.Id}" }) shown.ShouldContain(text);
        (await street.GetStringAsync($"/work/journal/match_choice/{first.Id}", Programs.Ct)).ShouldContain("不顾建议选用资源");
        (await street.GetStringAsync("/api/v1/matching/mismatches?weak=what", Programs.Ct)).ShouldContain("老师肯来");
        using var clerk = await host.SignedIn("clerk");
        (await clerk.GetStringAsync($"/work/needs/{need.Code}/matches", Programs.Ct)).ShouldContain($"/work/journal/match_choice/{first.Id}");
        using var liaison = await host.SignedIn("liaison");
        (await liaison.GetAsync($"/work/journal/match_choice/{first.Id}", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "the unit does not read what the desk thought of it");

        // What is taken back is no mismatch any more.
        await Decide(d, a => a.TakeBack(need.Code, new() { Resource = ball.Code }, default), "street");
        (await Mismatches(d, who: "street")).Items.Select(m => m.Id).ShouldBe([first.Id]);
    }

    [Theory, BothDatabases]
    public async Task Decisions_of_an_earlier_program_are_listed_as_those_of_today(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need();
        (int Fit, int[] Parts, string[] Obstacles)[] figures =
        [
            (0, [5000, 10_000, 0, 8000, 10_000, 10_000], ["TooSmall", "Full"]), (1545, [2700, 0, 10_000, 5000, 10_000, 10_000], []), (1900, [2500, 9000, 10_000, 5000, 4000, 10_000], []), (100, [120, 0, 10_000, 10_000, 10_000, 10_000], []),
            (2150, [2600, 10_000, 10_000, 10_000, 10_000, 0], []), (2190, [2400, 10_000, 4000, 10_000, 10_000, 10_000], []),
        ];
        foreach (var (i, f) in figures.Index())
        {
            var small = await Give(d, Offer($"家门口义诊之{i}", capacity: 10));
            var choice = await Decide(d, a => a.Choose(need.Code, new() { Resource = small.Code, Reason = "分四批看" }, default));
            var json = CanonicalJson.Of(new JsonObject
            {
                ["obstacles"] = new JsonArray([.. f.Obstacles.Select(o => new JsonObject { ["obstacle"] = o, ["sentence"] = "妨碍" })]),
                ["parts"] = new JsonArray([.. f.Parts.Select((v, k) => new JsonObject { ["part"] = ((PartKind)k).ToString(), ["sentence"] = "一句", ["value"] = v })]),
            });
            await host.Read(db => db.Set<MatchChoice>().Where(c => c.Id == choice.Id).ExecuteUpdateAsync(s => s.SetProperty(c => c.Fit, f.Fit).SetProperty(c => c.FiguresJson, json)));
        }
        var talk = await Give(d, Offer("健康讲座进社区", "可带义诊"));
        await Decide(d, a => a.Decline(need.Code, new() { Resource = talk.Code, Reason = "医生来不了" }, default));
        static Task<List<string>> Rows(TestHost host) => host.Read(db => db.Set<AccessRow>().Where(r => r.SubjectKind == MatchChoice.Kind).OrderBy(r => r.SubjectId).ThenBy(r => r.OrganizationId).Select(r => $"{r.SubjectId} {r.OrganizationId} {r.SortAt:O} {r.Facet} {r.IsPublic}").ToListAsync());
        var before = await Rows(host);
        before.Count.ShouldBe(7 * 3);
        await host.Read(async db =>
        {
            await db.GetService<IMigrator>().MigrateAsync("BookingsAndMatching");
            (await db.Set<AccessRow>().CountAsync(r => r.SubjectKind == MatchChoice.Kind)).ShouldBe(0);
            await db.Database.MigrateAsync();
            return true;
        });
        (await Rows(host)).ShouldBe(before);
        var choices = await host.Read(db => db.Set<MatchChoice>().AsNoTracking().Where(c => c.AgainstAdvice).ToListAsync());
        var categories = await host.Read(db => db.Set<AccessRow>().Where(r => r.SubjectKind == MatchChoice.Kind && r.OrganizationId == d.Community.Id).ToDictionaryAsync(r => r.SubjectId, r => r.Category));
        choices.Select(c => categories[c.Id]).ShouldBe(choices.Select(c => MatchFigures.Weakest(c).Code));
        categories.Values.Order().ShouldBe(new[] { "", "toosmall", "whom", "when", "what", "conditions", "howmany" }.Order());
    }

    [Theory, BothDatabases]
    public async Task The_page_of_a_plan_counts_needs_and_that_of_an_import_rows(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        using var browser = await host.SignedIn("street");
        async Task<string> Page(string kind)
        {
            var job = new JobRun { Kind = kind, Title = "匹配方案：{0}\u001f西江街道", AccountId = d["street"].AccountId, OrganizationId = d.Street.Id, ActorJson = "", InputJson = "{}", State = JobState.Running, Total = 7, Done = 3, At = host.Time.GetUtcNow().UtcDateTime, BeatAt = host.Time.GetUtcNow().UtcDateTime };
            await host.Read(async db => { db.Add(job); return await db.SaveChangesAsync(); });
            return await browser.GetStringAsync($"/work/jobs/{job.Id}", Programs.Ct);
        }
        (await Page(PlanMatches.Kind)).ShouldContain("已处理 3 / 7 条需求");
        (await Page("import.needs")).ShouldContain("已处理 3 / 7 行");
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
