using Microsoft.Playwright;

namespace Qiyue.BrowserTests;

/// <summary>The pages on which one sets up what goes out of the house: mail, calendar, webhooks.</summary>
public sealed class OutreachPageTests(Browsing browsing)
{
    public static TheoryData<int, int> Screens => new() { { Browsing.Desk.Width, Browsing.Desk.Height }, { Browsing.Phone.Width, Browsing.Phone.Height } };

    [Theory, MemberData(nameof(Screens))]
    public async Task They_are_whole_and_accessible_on_this_screen(int width, int height)
    {
        var page = await browsing.SignIn("专项办主任", new() { Width = width, Height = height });
        async Task Look(string name)
        {
            await page.Picture($"outreach-{name}-{width}");
            await page.ShouldNotScrollSideways();
            await page.ShouldBeAccessible();
        }
        Task Press(string button) => page.RunAndWaitForResponseAsync(() => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.ClickAsync(), r => r.Request.ResourceType is "document" or "fetch" && r.Status is < 300 or > 399);

        await page.GotoAsync("/work/account");
        await Look("account");
        await page.GotoAsync("/work/account/mail");
        await page.GetByLabel("邮箱").FillAsync($"he{width}@example.org");
        await page.Locator("#address button[type=submit]").ClickAsync();
        await page.GetByLabel("验证码").WaitForAsync();
        await Look("mail-code");
        await page.GotoAsync("/work/account/mail");
        await Look("mail");
        await page.GotoAsync("/work/account/calendar");
        await Press(await page.GetByRole(AriaRole.Button, new() { Name = "生成订阅地址" }).CountAsync() > 0 ? "生成订阅地址" : "重新生成");
        await page.GetByText("/calendar/").WaitForAsync();
        await Look("calendar");
        await page.GotoAsync("/work/organizations/450802");
        await page.GetByRole(AriaRole.Link, new() { Name = "网络回调" }).ClickAsync();
        await page.GetByLabel("接收地址").FillAsync("https://receiver.example.org/hook?of=a-long-address-that-has-to-be-broken-somewhere-on-a-phone");
        await Press("登记");
        await page.GetByText("whsec_").WaitForAsync();
        await Look("webhooks");
        await page.GetByRole(AriaRole.Link, new() { Name = "发送测试，查看记录" }).ClickAsync();
        await Press("发送测试");
        await page.GetByText("等待发送").WaitForAsync();
        await Look("webhook");
    }
}
