using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Qiyue.BrowserTests;

/// <summary>A survey as people do it: the clerk writes and opens it on a PC, a resident answers on a phone of 390×844 without an account, the clerk reads the result and publishes what was needed.</summary>
public sealed partial class SurveyPageTests(Browsing browsing)
{
    [Fact]
    public async Task A_resident_answers_a_survey_on_a_phone_and_the_need_is_published()
    {
        await using var host = await JourneyHost.Start();
        var clerk = await browsing.SignIn(host.Url, "俞佳慧", Browsing.Desk);
        await clerk.GotoAsync("/work/surveys/new");
        await clerk.GetByLabel("标题").FillAsync("家门口还缺什么");
        await clerk.Locator("summary", new() { HasText = "再加一题" }).First.ClickAsync();
        var second = clerk.Locator("details.row-group").Nth(1);
        await second.GetByLabel("问什么").FillAsync("您的年纪");
        await second.GetByLabel("题型").SelectOptionAsync(new SelectOptionValue { Label = "单选" });
        await second.GetByLabel("次序").FillAsync("1");
        await second.GetByLabel("选项（单选、多选，每行一个）").FillAsync("六十岁以下\n六十岁以上");
        await second.GetByLabel("必答").CheckAsync();
        await Look(clerk, "survey-new");
        await clerk.Submit("保存");
        await Look(clerk, "survey-draft");
        await clerk.Submit("开放问卷");
        await Look(clerk, "survey-open");
        var address = (await clerk.Locator(".code-slip a").GetAttributeAsync("href"))!;

        var resident = await browsing.Visit(host.Url, address, Browsing.Phone);
        await Look(resident, "survey-verify");
        await resident.GetByLabel("手机号或电子邮箱").FillAsync("13800001234");
        await resident.Submit("获取验证码");
        await resident.GetByLabel("验证码").FillAsync(Digits().Match(await resident.Locator("[role=status]").First.InnerTextAsync()).Value);
        await resident.Submit("验证");
        await Look(resident, "survey");
        await resident.GetByLabel("需要什么").FillAsync("想在家门口学用手机挂号。最好周末教");
        await resident.Submit("提交");
        (await resident.Locator(".error, .alert-error").CountAsync()).ShouldBeGreaterThan(0, "the first question must be answered");
        (await resident.GetByLabel("需要什么").InputValueAsync()).ShouldBe("想在家门口学用手机挂号。最好周末教");
        await Look(resident, "survey-refused");
        await resident.GetByLabel("六十岁以上").CheckAsync();
        await resident.GetByLabel("类别").SelectOptionAsync(new SelectOptionValue { Label = "数字助老" });
        await resident.Submit("提交");
        (await resident.Locator("main").InnerTextAsync()).ShouldContain("答卷已收到");
        await resident.GotoAsync(address);
        (await resident.Locator("main").InnerTextAsync()).ShouldContain("您已答过这份问卷");
        await Look(resident, "survey-answered");

        await clerk.ReloadAsync();
        (await clerk.Locator("main").InnerTextAsync()).ShouldContain("公开链接 1");
        await clerk.Press(clerk.GetByRole(AriaRole.Link, new() { Name = "处理收到的需求" }));
        await clerk.GetByLabel("想在家门口学用手机挂号").CheckAsync();
        await Look(clerk, "drafts");
        await clerk.Submit("发布所选");
        (await clerk.Locator("main").InnerTextAsync()).ShouldContain("已发布 1 条需求");
        await resident.GotoAsync("/needs");
        await resident.Press(resident.GetByRole(AriaRole.Link, new() { NameRegex = new("学用手机挂号") }).First);
        (await resident.Locator("main").InnerTextAsync()).ShouldContain("1 人");
        await resident.Press(resident.GetByRole(AriaRole.Link, new() { Name = "我会用" }));
        (await resident.Locator("main").InnerTextAsync()).ShouldContain("您已表示会用这一项", Case.Sensitive, "who asked for it backs it already");
        await Look(resident, "back");
    }

    /// <summary>A slip in the letter box, and a phone that scans nothing.</summary>
    [Fact]
    public async Task A_code_on_paper_is_typed_as_it_comes()
    {
        await using var host = await JourneyHost.Start();
        var clerk = await browsing.SignIn(host.Url, "俞佳慧", Browsing.Desk);
        var code = (await clerk.Send("surveys", new { title = "家门口还缺什么", startsOn = "2026-03-02", endsOn = "2026-03-31", byContact = false, questions = new object[] { new { kind = "text", text = "还缺什么", required = true } } })).GetProperty("code").GetString()!;
        await clerk.GotoAsync($"/work/surveys/{code}");
        await clerk.Submit("开放问卷");
        await clerk.GotoAsync($"/work/surveys/{code}/codes");
        await clerk.GetByLabel("答题码的份数").FillAsync("1");
        await clerk.Submit("生成");
        await Look(clerk, "slips");
        var slip = clerk.Locator(".code-slip").First;
        (await slip.InnerTextAsync()).ShouldContain($"{host.Url}/code");
        var typed = (await slip.Locator("figcaption").InnerTextAsync()).Trim().ToLowerInvariant().Replace('-', ' ');

        var resident = await browsing.Visit(host.Url, "/", Browsing.Phone);
        await resident.Press(resident.GetByRole(AriaRole.Link, new() { Name = "收到纸质的评价码或答题码？在这里输入" }));
        await Look(resident, "code");
        await resident.GetByLabel("评价码或答题码").FillAsync(typed[..^1]);
        await resident.Submit("打开");
        (await resident.Locator("p.error").InnerTextAsync()).ShouldContain("请对照纸条再看一遍");
        (await resident.GetByLabel("评价码或答题码").InputValueAsync()).ShouldBe(typed[..^1]);
        await Look(resident, "code-refused");
        await resident.GetByLabel("评价码或答题码").FillAsync($" {typed}");
        await resident.Submit("打开");
        await resident.GetByLabel("还缺什么").FillAsync("一盏路灯");
        await resident.Submit("提交");
        (await resident.Locator("main").InnerTextAsync()).ShouldContain("答卷已收到");
    }

    private static async Task Look(IPage page, string name)
    {
        await page.ShouldBeAccessible();
        await page.ShouldNotScrollSideways();
        await page.Picture($"asking-{name}");
    }

    [GeneratedRegex(@"\d{6}")]
    private static partial Regex Digits();
}
