using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Qiyue.BrowserTests;

public sealed partial class HomePageTests(Browsing browsing)
{
    public static TheoryData<int, int> Screens => new() { { Browsing.Desk.Width, Browsing.Desk.Height }, { Browsing.Phone.Width, Browsing.Phone.Height } };

    [Theory, MemberData(nameof(Screens))]
    public async Task The_home_page_is_whole_on_this_screen(int width, int height)
    {
        var failed = new List<string>();
        var url = await browsing.Url;
        var page = await browsing.Visit("/problem/404", new() { Width = width, Height = height });
        page.Response += (_, r) => { if (r.Status >= 400) failed.Add($"{r.Status} {r.Url}"); };
        page.Request += (_, r) => { if (!r.Url.StartsWith(url, StringComparison.Ordinal) && !r.Url.StartsWith("data:", StringComparison.Ordinal)) failed.Add($"outside: {r.Url}"); };
        page.PageError += (_, e) => failed.Add(e);
        page.Response += (_, r) => { if (r.Request.ResourceType is "script" or "stylesheet" && !Fingerprint().IsMatch(r.Url)) failed.Add($"without a fingerprint: {r.Url}"); };
        await page.GotoAsync("/", new() { WaitUntil = WaitUntilState.NetworkIdle });

        (await page.Locator("h1").CountAsync()).ShouldBe(1);
        failed.ShouldBeEmpty();
        await page.Picture("home");
        await page.ShouldNotScrollSideways();
        await page.ShouldBeAccessible();
    }

    [GeneratedRegex(@"\.[a-z0-9]{10}\.(js|css)$")]
    private static partial Regex Fingerprint();
}

/// <summary>The pictures of the README from the demonstration district (./dev screenshot).</summary>
public sealed class ReadmePictures(Browsing browsing)
{
    [Fact]
    public async Task Home()
    {
        var page = await browsing.Visit("/");
        await page.Picture("home", whole: false);
    }

    [Fact]
    public async Task A_contract()
    {
        var page = await browsing.Visit("/contracts?stage=performing");
        await page.Locator("table.data th a").First.ClickAsync();
        await page.Locator(".rail-large").WaitForAsync();
        await page.Picture("contract", whole: false);
    }

    [Fact]
    public async Task What_awaits_a_clerk()
    {
        var page = await browsing.SignIn("江畔社区 · 社区专干", Browsing.Phone);
        await page.Picture("todo", whole: false);
    }

    [Fact]
    public async Task The_matching_desk()
    {
        var page = await browsing.SignIn("专项办主任");
        await page.GotoAsync($"/work/matching?q={Uri.EscapeDataString("量血压看医生")}");
        await page.Press(page.Locator("table.data th a").First);
        await page.Picture("matching", whole: false);
    }

    [Fact]
    public async Task A_survey_on_a_phone()
    {
        var clerk = await browsing.SignIn("江畔社区 · 社区专干");
        await clerk.GotoAsync("/work/surveys");
        await clerk.Press(clerk.GetByRole(AriaRole.Link, new() { Name = "家门口还缺什么" }));
        await clerk.Press(clerk.GetByRole(AriaRole.Link, new() { Name = "答题码" }));
        await clerk.GetByLabel("份数", new() { Exact = false }).FillAsync("1");
        await clerk.Submit("生成");
        var code = (await clerk.Locator(".code-slip figcaption").First.InnerTextAsync()).Trim();
        var page = await browsing.Visit($"/survey/{code}", Browsing.Phone);
        await page.Picture("survey", whole: false);
    }

    [Fact]
    public async Task The_bookings_calendar()
    {
        var page = await browsing.SignIn("专项办主任");
        await page.GotoAsync("/work/bookings/calendar");
        await page.Press(page.GetByRole(AriaRole.Link, new() { NameRegex = new("上一周") }));
        await page.Picture("bookings", whole: false);
    }
}
