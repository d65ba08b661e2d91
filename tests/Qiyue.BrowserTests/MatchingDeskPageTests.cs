using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Qiyue.BrowserTests;

/// <summary>
/// The matching desk as people sit at it: the clerk reads candidates with their reasons, sets one aside, begins a contract from the best, chooses one against advice, takes that back; the
/// district office makes the plan. Source: domain.md, Matching; interface.md, Principles.
/// </summary>
public sealed class MatchingDeskPageTests(Browsing browsing) : IAsyncLifetime
{
    private const string District = "沈兆宁", Clerk = "俞佳慧", Liaison = "金晓岚";
    private const string Best = "全科医生进社区义诊", Lecture = "高血压健康讲座", Small = "家庭医生上门量血压", Hair = "老年人上门理发", Unmet = "楼道里的灯一到冬天就不亮";

    private readonly Inspection _inspection = new();
    private JourneyHost _host = null!;
    private string _need = "";

    public async ValueTask InitializeAsync()
    {
        _host = await JourneyHost.Start();
        var unit = await browsing.SignIn(_host.Url, Liaison, Browsing.Desk);
        async Task Give(string title, string description, int capacity, string when) => await unit.Send("resources", new { title, description, category = "health", resourceKind = "service", audience = "老年居民", capacity, capacityUnit = "人", when, publish = true });
        await Give(Best, "全科医生、护士各一名，量血压、测血糖。", 60, "周三上午");
        await Give(Lecture, "讲怎样看懂血压计、怎样吃药。", 50, "周三上午");
        await Give(Small, "家庭医生上门量血压。", 10, "周三上午");
        await Give(Hair, "带工具上门理发。", 30, "每月第一个周六");
        var clerk = await browsing.SignIn(_host.Url, Clerk, Browsing.Desk);
        async Task<string> Ask(string title, string description, string category, int? people) => (await clerk.Send("needs", new { title, description, category, audience = "老年居民", people, when = "周三上午", publish = true })).GetProperty("code").GetString()!;
        _need = await Ask("想有医生到家门口量血压", "走访中四十位老人想定期量血压，去医院要换两趟车。", "health", 40);
        await Ask("想有人上门给老人理发", "行动不便的老人出不了门。", "elderly", 12);
        await Ask(Unmet, "感应灯坏了三个单元。", "housing", null);
        foreach (var page in new[] { unit, clerk }) await page.CloseAsync();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_clerk_decides_with_the_reasons_before_their_eyes()
    {
        var clerk = await SignIn(Clerk);
        await _inspection.Open(clerk, "/work/matching");
        await _inspection.Look(clerk, "desk", "matching-desk");
        (await clerk.Locator("tr", new() { HasText = Unmet }).InnerTextAsync()).ShouldContain("没有合适的资源");
        await _inspection.Open(clerk, "/work/matching");
        await clerk.Press(clerk.GetByRole(AriaRole.Link, new() { Name = "想有医生到家门口量血压" }));
        await _inspection.Look(clerk, "need", "matching-need");

        // The best stands first, with its fit, every part of it and a sentence for each.
        await _inspection.Open(clerk, Desk);
        var first = clerk.Locator("section.card:has(form)").First;
        (await first.InnerTextAsync()).ShouldContain(Best);
        (await Fit(first)).ShouldBeGreaterThan(await Fit(Card(clerk, Lecture)));
        (await first.Locator("dt").AllInnerTextsAsync()).ShouldBe(["所需事项", "对象", "数量", "距离", "时间", "条件"]);
        foreach (var sentence in await first.Locator("dd").AllInnerTextsAsync()) sentence.Trim().ShouldMatch(@"^\p{L}.+\n\s*\d+%$", "a sentence and a share");
        (await first.InnerTextAsync()).ShouldContain("可提供 60 人，够 40 人用");
        (await clerk.Locator("main .btn-primary").CountAsync()).ShouldBe(1, "one main button");

        // What stands in the way is named where it stands.
        var small = Card(clerk, Small);
        (await clerk.Locator("h2:has-text('事项相合，但有妨碍') ~ section.card h2").First.InnerTextAsync()).ShouldBe(Small);
        (await small.InnerTextAsync()).ShouldContain("▲ 数量不足：可提供 10，需要 40");

        // Set aside: only with a reason, which is read again there; then it is no candidate any more.
        await Card(clerk, Lecture).Locator("summary").ClickAsync();
        await clerk.Press(Card(clerk, Lecture).GetByRole(AriaRole.Button, new() { Name = "标为不合适" }));
        (await Card(clerk, Lecture).Locator(".error").InnerTextAsync()).ShouldContain("请写明不合适的理由");
        await Whole(clerk, "declined-without-reason");
        await Card(clerk, Lecture).GetByLabel("为什么不合适").FillAsync("讲座不量血压，老人要的是当面看。");
        await clerk.Press(Card(clerk, Lecture).GetByRole(AriaRole.Button, new() { Name = "标为不合适" }));
        (await Card(clerk, Lecture).InnerTextAsync()).ShouldContain("理由：讲座不量血压，老人要的是当面看。");
        (await clerk.Locator("h2:has-text('已标为不合适') ~ section.card h2").AllInnerTextsAsync()).ShouldBe([Lecture]);

        // Against advice: not without a reason, nothing typed is lost, and the mismatch stands beside the choice.
        await Card(clerk, Small).Locator("summary").First.ClickAsync();
        await clerk.Press(Card(clerk, Small).GetByRole(AriaRole.Button, new() { Name = "以此发起谈约" }));
        (await clerk.Locator("[role=alert]").InnerTextAsync()).ShouldContain("系统不建议选用此资源，如仍要选用，请写明理由");
        (await Card(clerk, Small).Locator(".error").InnerTextAsync()).ShouldContain("请写明理由");
        await Whole(clerk, "against-advice-without-reason");
        var tooLong = string.Concat(Enumerable.Repeat("分四批，每批十人。", 60));
        await Card(clerk, Small).GetByLabel("请写明理由", new() { Exact = false }).FillAsync(tooLong);
        await clerk.Press(Card(clerk, Small).GetByRole(AriaRole.Button, new() { Name = "以此发起谈约" }));
        (await Card(clerk, Small).Locator(".error").InnerTextAsync()).ShouldContain("最多 500 个字");
        (await Card(clerk, Small).GetByLabel("请写明理由", new() { Exact = false }).InputValueAsync()).ShouldBe(tooLong);
        await Card(clerk, Small).GetByLabel("请写明理由", new() { Exact = false }).FillAsync("分四批，每批十人。");
        await clerk.Press(Card(clerk, Small).GetByRole(AriaRole.Button, new() { Name = "以此发起谈约" }));
        clerk.Url.ShouldContain("/work/contracts/new");

        await _inspection.Open(clerk, Desk);
        var chosen = await Card(clerk, Small).InnerTextAsync();
        foreach (var word in new[] { "数量不足", "可提供 10，需要 40", "已选用", "不顾建议", "理由：分四批，每批十人。" }) chosen.ShouldContain(word);
        await _inspection.Look(clerk, "chosen", "matching-chosen");
        await _inspection.Open(clerk, Desk);
        await clerk.Press(Card(clerk, Small).GetByRole(AriaRole.Button, new() { Name = "恢复为候选" }));
        (await Card(clerk, Small).InnerTextAsync()).ShouldNotContain("已选用");
        (await clerk.Locator("h2:has-text('事项相合，但有妨碍') ~ section.card h2").AllInnerTextsAsync()).ShouldContain(Small);
        _inspection.ShouldBeClean();
    }

    /// <summary>In a browser that runs no scripts: the proposal stands filled in, and the unit has it among its to-do.</summary>
    [Fact]
    public async Task The_best_becomes_a_proposal_without_scripts()
    {
        var clerk = await browsing.SignIn(_host.Url, Clerk, Browsing.Desk, scripts: false);
        await clerk.GotoAsync(Desk);
        await clerk.Press(Card(clerk, Best).GetByRole(AriaRole.Button, new() { Name = "以此发起谈约" }));
        (await clerk.Locator("[name='Input.Terms.Title']").InputValueAsync()).ShouldBe("想有医生到家门口量血压");
        (await clerk.Locator("[name='Input.Terms.Obligations[0].What']").InputValueAsync()).ShouldBe(Best);
        foreach (var known in new[] { "越柳社区", "稽越中医院", _need }) (await clerk.Locator("form .facts").First.InnerTextAsync()).ShouldContain(known);
        await clerk.Locator("[name='Input.Terms.Obligations[0].ResponsibleName']").FillAsync(Liaison);
        await clerk.Submit("提交给对方");
        (await clerk.GetByText("谈约中").First.IsVisibleAsync()).ShouldBeTrue();
        var unit = await browsing.SignIn(_host.Url, Liaison, Browsing.Phone, scripts: false);
        (await unit.GetByRole(AriaRole.Link, new() { NameRegex = new("回应《想有医生到家门口量血压》") }).CountAsync()).ShouldBe(1);
        await clerk.GotoAsync("/work/matching");
        (await clerk.Locator("tr", new() { HasText = "想有医生到家门口量血压" }).InnerTextAsync()).ShouldContain("契约进行中");
    }

    [Fact]
    public async Task The_district_plans_and_sees_what_nobody_meets()
    {
        var office = await SignIn(District);
        await _inspection.Open(office, "/work/matching/plan");
        await _inspection.Look(office, "no plan");
        await _inspection.Open(office, "/work/matching/plan");
        await office.Submit("生成方案");
        await office.GetByText("已完成。").WaitForAsync(); // the page looks again by itself
        new Uri(office.Url).AbsolutePath.ShouldStartWith("/work/jobs/");
        await _inspection.Look(office, "job", "matching-job");
        await office.Press(office.Locator("main .btn-primary", new() { HasText = "匹配方案" }));
        await _inspection.Look(office, "plan", "matching-plan");

        await _inspection.Open(office, "/work/matching/plan");
        var (assigned, unmet) = (office.Locator("table:has(caption:text('已安排的需求')) tbody"), office.Locator("table:has(caption:text('未满足的需求')) tbody"));
        (await assigned.Locator("tr", new() { HasText = "想有医生到家门口量血压" }).InnerTextAsync()).ShouldMatch($"{Best}|{Lecture}", "the largest sum may leave the very best to another need");
        (await assigned.Locator("tr", new() { HasText = "想有人上门给老人理发" }).InnerTextAsync()).ShouldContain(Hair);
        (await unmet.InnerTextAsync()).ShouldContain(Unmet);
        var figures = await office.Locator(".figure").AllInnerTextsAsync();
        figures[0].ShouldContain((await assigned.Locator("tr").CountAsync()).ToString());
        figures[1].ShouldContain((await unmet.Locator("tr").CountAsync()).ToString());
        _inspection.ShouldBeClean();
    }

    private string Desk => $"/work/needs/{_need}/matches";
    private async Task<IPage> SignIn(string who) => _inspection.Listen(await browsing.SignIn(_host.Url, who, Browsing.Desk), _host.Url);

    private static ILocator Card(IPage page, string resource) => page.Locator("section.card", new() { Has = page.Locator("h2", new() { HasText = resource }) });

    /// <summary>In percent, as it is read.</summary>
    private static async Task<int> Fit(ILocator card) => int.Parse(Regex.Match(await card.Locator(".card-head").InnerTextAsync(), @"匹配度 (\d+)").Groups[1].Value);

    /// <summary>A page that says no is asked for as much, but answers with an error on purpose.</summary>
    private static async Task Whole(IPage page, string name)
    {
        await page.ShouldBeAccessible();
        await page.ShouldNotScrollSideways();
        await page.Picture($"matching-{name}");
    }
}
