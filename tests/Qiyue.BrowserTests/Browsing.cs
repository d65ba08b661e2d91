using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Qiyue.BrowserTests.Browsing))]

namespace Qiyue.BrowserTests;

/// <summary>One server and one Chromium (Debian's, or the one CHROMIUM names) for all tests.</summary>
public sealed class Browsing : IAsyncLifetime
{
    public static readonly ViewportSize Desk = new() { Width = 1366, Height = 768 };
    public static readonly ViewportSize Phone = new() { Width = 390, Height = 844 };

    private readonly Server _server = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Address of the demonstration district, which starts when the first test asks for it.</summary>
    public Task<string> Url => _url.Value;
    private readonly Lazy<Task<string>> _url;

    public Browsing() => _url = new(_server.Start);

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Chromium(),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", $"--disable-features={string.Join(',', Unwanted)}"],
        });
    }

    /// <summary>What Playwright leaves out of Chromium (the last list given counts, so its own stands here too), and what a window prepares that nobody will look at: each cost a process of its own.</summary>
    private static readonly string[] Unwanted =
    [
        "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "DialMediaRouteProvider", "GlobalMediaControls", "HttpsUpgrades", "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning",
        "BlockOriginHeaderModificationOnRedirect", "AvoidCorsURLLoaderRestartOnRedirect", "Translate", "AutoDeElevate", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
        "PreloadTopChromeWebUI", "PreloadTopChromeWebUILessNavigations", "WebUIOmniboxPopup", "SpareRendererForSitePerProcess",
    ];

    /// <summary>A page of a fresh visitor in Chinese.</summary>
    public async Task<IPage> Visit(string path, ViewportSize? size = null) => await Visit(await Url, path, size);

    /// <param name="scripts">Whether this browser runs scripts.</param>
    internal async Task<IPage> Visit(string url, string path, ViewportSize? size, bool scripts = true)
    {
        var page = await _browser!.NewPageAsync(new() { BaseURL = url, Locale = "zh-CN", TimezoneId = "Asia/Shanghai", ViewportSize = size ?? Desk, ReducedMotion = ReducedMotion.Reduce, JavaScriptEnabled = scripts });
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>Signs in as one of the demo people by one click.</summary>
    public async Task<IPage> SignIn(string person, ViewportSize? size = null) => await SignIn(await Url, person, size);

    internal async Task<IPage> SignIn(string url, string person, ViewportSize? size, bool scripts = true)
    {
        var page = await Visit(url, "/sign-in", size, scripts);
        await page.Locator("#demo button", new() { HasText = person }).First.ClickAsync();
        await page.WaitForURLAsync("**/work**");
        return page;
    }

    /// <summary>Signs in as one of the three administrators for the first time, which asks for a password of one's own.</summary>
    public async Task<IPage> SignInFirst(string administrator, string ownPassword)
    {
        var page = await Visit("/sign-in");
        var once = _server.PasswordOf(administrator);
        await page.Locator("input[autocomplete=username]").FillAsync(administrator);
        await page.Locator("input[autocomplete=current-password]").FillAsync(once);
        await page.Submit("登录");
        await page.ChangePassword(once, ownPassword);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        await _server.DisposeAsync();
    }

    private static string Chromium() =>
        Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(d => Path.Combine(d, "chromium")).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("No Chromium: install it (Debian: apt-get install chromium), set CHROMIUM to its path, or run ./dev test, which installs it.");
}

/// <summary>What is done on a page, and what is asked of it.</summary>
public static class PageChecks
{
    /// <summary>Presses the first button of this name.</summary>
    public static Task Submit(this IPage page, string button) => Press(page, page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First);

    /// <summary>Presses a button or follows a link, and waits until the next page stands.</summary>
    public static async Task Press(this IPage page, ILocator what)
    {
        try { await page.RunAndWaitForResponseAsync(() => what.ClickAsync(), r => r.Request.ResourceType is "document" or "fetch" && r.Status is < 300 or > 399 && !r.Url.Contains("/api/", StringComparison.Ordinal)); }
        catch (TimeoutException) { Assert.Fail($"{what} could not be pressed on {page.Url}:\n{await page.Locator("main").InnerTextAsync()}"); }
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    /// <summary>No rule of WCAG 2.1 A/AA is violated; names the rules and the places otherwise.</summary>
    public static async Task ShouldBeAccessible(this IPage page)
    {
        var result = await page.RunAxe(new() { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] }, ResultTypes = [ResultType.Violations], Iframes = false });
        if (result.Violations.Length > 0)
            Assert.Fail($"{page.Url}\n{string.Join('\n', result.Violations.Select(v => $"{v.Id}: {v.Help} ({string.Join("; ", v.Nodes.Take(3).Select(n => n.Html))})"))}");
    }

    /// <summary>An act through the API, as whoever is signed in on this page.</summary>
    internal static async Task<JsonElement> Send(this IPage page, string path, object? body = null) => await Answer(path, await page.APIRequest.PostAsync($"/api/v1/{path}", new() { DataObject = body ?? new { } }));

    internal static async Task<JsonElement> Read(this IPage page, string path) => await Answer(path, await page.APIRequest.GetAsync($"/api/v1/{path}"));

    internal static async Task<JsonElement> Answer(string path, IAPIResponse answer)
    {
        var text = await answer.TextAsync();
        answer.Ok.ShouldBeTrue($"{path}: {answer.Status} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }

    /// <summary>On the page that changes the password.</summary>
    public static async Task ChangePassword(this IPage page, string old, string @new)
    {
        await page.Locator("input[autocomplete=current-password]").FillAsync(old);
        foreach (var field in await page.Locator("input[autocomplete=new-password]").AllAsync()) await field.FillAsync(@new);
        await page.Submit("修改密码");
    }

    public static async Task ShouldNotScrollSideways(this IPage page) =>
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBe(0, $"{page.Url} is wider than the screen");

    /// <summary>artifacts/NAME-WIDTH.png, or the folder QIYUE_SCREENSHOTS names.</summary>
    public static async Task Picture(this IPage page, string name, bool whole = true)
    {
        var folder = Environment.GetEnvironmentVariable("QIYUE_SCREENSHOTS") is { Length: > 0 } named ? named : Path.Combine(Root(), "artifacts");
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{page.ViewportSize!.Width}.png"), FullPage = whole });
    }

    private static string Root([System.Runtime.CompilerServices.CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../.."));
}
