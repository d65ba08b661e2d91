using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Qiyue.BrowserTests;

/// <summary>
/// The main job as people do it: the community's clerk and secretary on a PC, the unit's liaison and head and a resident on a phone, the street on
/// a PC; from a need to a published result. Every page they pass is checked for accessibility and width. The two of the community together need no more than
/// 25 fields and 40 clicks for it, all that was agreed included, and the liaison no more than 3 fields for an entry of work.
/// </summary>
public sealed partial class JourneyTests(Browsing browsing)
{
    private const string Clerk = "俞佳慧", Secretary = "陶建林", Liaison = "金晓岚", Head = "傅启文", Street = "章月琴";
    private int _picture;

    [Fact]
    public async Task A_need_becomes_a_judged_contract()
    {
        await using var host = await JourneyHost.Start();
        var (community, entry) = (new Effort(), new Effort());
        Task<IPage> Desk(string who) => browsing.SignIn(host.Url, who, Browsing.Desk);
        Task<IPage> Phone(string who) => browsing.SignIn(host.Url, who, Browsing.Phone);
        async Task<IPage> OfCommunity(string who) => await community.On(await Desk(who));

        // The clerk lists a need and proposes from it: four lessons by the hospital, for which the community lends its room.
        var clerk = await OfCommunity(Clerk);
        await Look(clerk, "todo");
        await Follow(clerk, "需求清单");
        await Follow(clerk, "登记需求");
        await clerk.GetByLabel("标题").FillAsync("楼道里的老人想学用手机挂号");
        await clerk.GetByLabel("说明").FillAsync("走访中三十多位老人提到不会在手机上挂号，希望有人手把手教。");
        await clerk.GetByLabel("类别").SelectOptionAsync(new SelectOptionValue { Label = "数字助老" });
        await clerk.GetByLabel("面向").FillAsync("老年居民");
        await clerk.GetByLabel("预计人数").FillAsync("35");
        await clerk.GetByLabel("地点").FillAsync("社区党群服务中心二楼");
        await Look(clerk, "need-new");
        await clerk.Submit("登记");
        await Look(clerk, "need");
        await clerk.Press(clerk.GetByRole(AriaRole.Link, new() { Name = "发起契约" }).Last);
        await clerk.GetByLabel("共建的另一方").FillAsync("稽越中医院");
        await clerk.Submit("下一步");
        await Oblige(clerk, 0, "在社区教老人用手机挂号", "4", "场", Liaison);
        await clerk.Locator("summary", new() { HasText = "再加一条义务" }).First.ClickAsync();
        await Oblige(clerk, 1, "提供二楼活动室和投影", "4", "次", Clerk);
        await clerk.GetByLabel("节点1").FillAsync("第一场开课");
        await clerk.GetByLabel("计划日期").First.FillAsync("2026-04-15");
        await Look(clerk, "propose");
        await clerk.Submit("提交给对方");
        var code = Code().Match(Uri.UnescapeDataString(clerk.Url)).Value;
        code.ShouldNotBeEmpty(await clerk.Locator("main").InnerTextAsync());
        await Look(clerk, "proposed");

        // The liaison finds it among the to-do, on a phone, and counters.
        var liaison = await Phone(Liaison);
        await Look(liaison, "todo-unit");
        await liaison.Press(liaison.GetByRole(AriaRole.Link, new() { NameRegex = new("回应《") }).First);
        await Look(liaison, "negotiate");
        await liaison.Press(liaison.GetByRole(AriaRole.Link, new() { Name = "还价" }));
        foreach (var quantity in new[] { liaison.GetByLabel("数量").First, liaison.GetByLabel("数量").Nth(1) }) await quantity.FillAsync("3");
        await liaison.GetByLabel("说明").Last.FillAsync("人手有限，先办三场，办好了再加。");
        await Look(liaison, "counter");
        await liaison.Submit("提出新版本");

        // A talk is recorded, the version accepted: signing opens.
        await Follow(clerk, "我的待办");
        await Follow(clerk, new Regex("回应《"));
        await Look(clerk, "versions");
        await Follow(clerk, "登记洽谈");
        (await clerk.GetByLabel("参加人").InputValueAsync()).ShouldBe($"{Clerk}、{Liaison}", "those the contract names are known");
        await clerk.GetByLabel("谈了什么").FillAsync("每季一场，社区出场地，医院出人。");
        await clerk.Submit("登记");
        await clerk.Submit("同意第 2 版");
        (await clerk.GetByText("签约中").First.IsVisibleAsync()).ShouldBeTrue();

        // Both sides sign with a fresh password; the last signature puts it on show.
        foreach (var who in new[] { Secretary, Head })
        {
            var signatory = who == Secretary ? await OfCommunity(who) : await Phone(who);
            await Follow(signatory, new Regex("签署《"));
            if (who == Head)
            {
                await signatory.GetByLabel("登录密码或动态码").FillAsync("wrong-password-9");
                await signatory.Submit("签署");
                (await signatory.Locator(".error, .alert-error").CountAsync()).ShouldBeGreaterThan(0);
            }
            await signatory.GetByLabel("登录密码或动态码").FillAsync("Gongjian-Yanshi-2026");
            await Look(signatory, "sign");
            await signatory.Submit("签署");
        }

        // A resident reads it on a phone and objects; the clerk answers.
        var resident = await browsing.Visit(host.Url, $"/contracts?q={Uri.EscapeDataString("挂号")}", Browsing.Phone);
        await Look(resident, "wall");
        await resident.Press(resident.GetByRole(AriaRole.Link, new() { NameRegex = new("挂号") }).First);
        await Look(resident, "public");
        await resident.Press(resident.GetByRole(AriaRole.Link, new() { Name = "发表意见或提出异议" }));
        await resident.GetByLabel("手机号或电子邮箱").FillAsync("13800001234");
        await resident.Submit("获取验证码");
        var otp = Digits().Match(await resident.Locator("[role=status]").First.InnerTextAsync()).Value;
        await resident.GetByLabel("验证码").FillAsync(otp);
        await resident.Submit("验证");
        await resident.GetByLabel("这是一项异议", new() { Exact = false }).CheckAsync();
        await resident.GetByLabel("您的意见").FillAsync("都安排在上班时间，接送老人的家属来不了。");
        await Look(resident, "comment");
        await resident.Submit("提交意见");

        await Follow(clerk, "我的待办");
        await Follow(clerk, new Regex("答复.*《"));
        await clerk.GetByLabel("答复").First.FillAsync("改在周六上午，家属可以一起来。");
        await Look(clerk, "answer");
        await clerk.Press(clerk.GetByRole(AriaRole.Button, new() { NameRegex = new("答复") }).First);

        // The notice days pass; the liaison records work on the phone in three fields, the clerk confirms and records the community's own part.
        await host.Pass(8);
        liaison = await Phone(Liaison);
        await entry.On(liaison);
        await Follow(liaison, new Regex("履行《"));
        await liaison.GetByLabel("哪天做的").FillAsync("2026-03-09");
        await liaison.GetByLabel("做了多少").FillAsync("3");
        await liaison.GetByLabel("说明").FillAsync("三场都办了，教会四十一位老人。");
        await Look(liaison, "work");
        await liaison.Submit("登记");
        TestContext.Current.SendDiagnosticMessage("The liaison, an entry of work on another day than today: {0}", entry);
        entry.Fields.ShouldBeLessThanOrEqualTo(3, entry.ToString());
        await Look(liaison, "work-list");
        clerk = await OfCommunity(Clerk);
        await Follow(clerk, new Regex("确认《"));
        await Look(clerk, "confirm");
        await clerk.Submit("确认所选");
        await Follow(clerk, "我的待办");
        await Follow(clerk, new Regex("履行《"));
        await clerk.GetByLabel("做了多少").FillAsync("3");
        await clerk.Submit("登记");
        await Follow(clerk, "我的待办");
        await Follow(clerk, new Regex("的节点"));
        await clerk.Submit("登记完成");
        await liaison.GotoAsync("/work/confirmations");
        await liaison.Submit("确认所选");

        // Done and confirmed, it is judged: residents by a link, the parties, the street.
        await host.Pass(1);
        clerk = await OfCommunity(Clerk);
        await Follow(clerk, new Regex("挂号"));
        await Follow(clerk, "居民评价二维码");
        await Look(clerk, "rating-links");
        await clerk.GetByLabel("一人一码的份数", new() { Exact = false }).FillAsync("2");
        await clerk.Submit("生成");
        await Look(clerk, "printed-codes");
        var printed = (await clerk.Locator(".code-slip figcaption").AllInnerTextsAsync())[0].Trim();
        resident = await browsing.Visit(host.Url, $"/rate/{printed}", Browsing.Phone);
        await Look(resident, "rate");
        await resident.GetByText("很满意", new() { Exact = true }).ClickAsync();
        await resident.Submit("提交评价");
        await resident.GotoAsync($"/rate/{printed}");
        (await resident.GetByText("此评价码已使用过", new() { Exact = false }).First.IsVisibleAsync()).ShouldBeTrue();
        foreach (var who in new[] { Secretary, Head })
        {
            var judge = who == Secretary ? await OfCommunity(who) : await Desk(who);
            await Follow(judge, new Regex("挂号"));
            for (var sheet = 0; sheet < 2; sheet++)
            {
                var form = judge.Locator("form:has(input[name=score])").Nth(sheet);
                await form.Locator("input[name=score]").FillAsync("94");
                await judge.Press(form.GetByRole(AriaRole.Button));
            }
            await Look(judge, "judging");
        }
        var street = await Desk(Street);
        await street.GotoAsync($"/work/contracts/{code}/judging");
        await street.Locator("input[name=score]").First.FillAsync("92");
        await street.Submit("提交评分");
        await Look(street, "judging-street");
        await street.Submit("形成结果");
        await Look(street, "result");

        // The objection days pass; the result is public.
        await host.Pass(12);
        resident = await browsing.Visit(host.Url, $"/contracts/{code}", Browsing.Phone);
        (await resident.GetByText("已评约").First.IsVisibleAsync()).ShouldBeTrue();
        (await resident.GetByText("改在周六上午", new() { Exact = false }).First.IsVisibleAsync()).ShouldBeTrue();
        await Look(resident, "published");
        await resident.GotoAsync($"/verify/{code}");
        await Look(resident, "verify");
        clerk = await Desk(Clerk);
        (await clerk.GetByRole(AriaRole.Link, new() { NameRegex = new("挂号") }).CountAsync()).ShouldBe(0, "nothing is left to do");

        TestContext.Current.SendDiagnosticMessage("The community, from need to result: {0}", community);
        community.Fields.ShouldBeLessThanOrEqualTo(25, community.ToString());
        community.Clicks.ShouldBeLessThanOrEqualTo(40, community.ToString());
    }

    /// <summary>Fills in one obligation; who does it for whom stands there.</summary>
    private static async Task Oblige(IPage page, int row, string what, string quantity, string unit, string responsible)
    {
        foreach (var (field, text) in new[] { ("What", what), ("Quantity", quantity), ("Unit", unit), ("ResponsibleName", responsible) })
            await page.Locator($"[name='Input.Terms.Obligations[{row}].{field}']").FillAsync(text);
    }

    private static Task Follow(IPage page, string link) => page.Press(page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First);

    private static Task Follow(IPage page, Regex link) => page.Press(page.GetByRole(AriaRole.Link, new() { NameRegex = link }).First);

    private async Task Look(IPage page, string name)
    {
        await page.Picture($"journey-{++_picture:00}-{name}");
        await page.ShouldNotScrollSideways();
        await page.ShouldBeAccessible();
    }

    [GeneratedRegex(@"契-\d{6}-\d{4}-\d{6}")]
    private static partial Regex Code();

    [GeneratedRegex(@"\d{6}")]
    private static partial Regex Digits();
}
