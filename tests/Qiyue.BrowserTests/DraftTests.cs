using Microsoft.Playwright;

namespace Qiyue.BrowserTests;

/// <summary>A form that is begun on the office PC is finished on a phone.</summary>
public sealed class DraftTests(Browsing browsing)
{
    private const string Who = "港宁社区 · 社区专干", Title = "楼道里想装一盏声控灯";

    [Fact]
    public async Task A_form_begun_on_one_device_is_finished_on_another()
    {
        var office = await browsing.SignIn(Who);
        await office.GotoAsync("/work/needs/new");
        var kept = office.WaitForResponseAsync(r => r.Url.EndsWith("/api/v1/account/drafts", StringComparison.Ordinal) && r.Request.Method == "PUT");
        await office.GetByLabel("标题").FillAsync(Title);
        await office.GetByLabel("说明").FillAsync("晚上看不清台阶，两位老人摔过。");
        (await kept).Status.ShouldBe(200);

        var phone = await browsing.SignIn(Who, Browsing.Phone);
        var card = phone.Locator("#drafts");
        await card.GetByRole(AriaRole.Link).First.WaitForAsync();
        await phone.ShouldBeAccessible();
        await phone.ShouldNotScrollSideways();
        await phone.Press(card.GetByRole(AriaRole.Link).First);
        phone.Url.ShouldEndWith("/work/needs/new");
        await phone.GetByRole(AriaRole.Button, new() { Name = "继续填写" }).ClickAsync();
        (await phone.GetByLabel("标题").InputValueAsync()).ShouldBe(Title);
        (await phone.GetByLabel("说明").InputValueAsync()).ShouldBe("晚上看不清台阶，两位老人摔过。");
        await phone.GetByLabel("类别").SelectOptionAsync(new SelectOptionValue { Label = "数字助老" });
        await phone.Submit("登记");
        (await phone.Locator("h1").InnerTextAsync()).ShouldContain(Title);
        await phone.GotoAsync("/work");
        (await phone.Locator("#drafts").CountAsync()).ShouldBe(0, "the form was taken");
    }
}
