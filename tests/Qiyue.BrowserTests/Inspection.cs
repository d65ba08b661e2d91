using Microsoft.Playwright;

namespace Qiyue.BrowserTests;

/// <summary>
/// What is asked of every page on a PC and a phone: nothing fails to load or comes from outside, nothing is said on the console, one heading, no sideways scrolling, no rule of
/// accessibility broken. What is amiss is gathered, so that one walk names all of it.
/// </summary>
internal sealed class Inspection
{
    private readonly List<string> _defects = [];
    private readonly List<string> _said = [];

    /// <summary>Hears what this page says and asks for from now on.</summary>
    /// <param name="url">Where everything has to come from.</param>
    public IPage Listen(IPage page, string url)
    {
        page.Console += (_, m) => { if (m.Type is "error" or "warning") _said.Add(m.Text); };
        page.PageError += (_, e) => _said.Add(e);
        page.Response += (_, r) => { if (r.Status >= 400) _said.Add($"{r.Status} {r.Url}"); };
        page.RequestFailed += (_, r) => { if (r.Failure != "net::ERR_ABORTED") _said.Add($"{r.Failure} {r.Url}"); };
        page.Request += (_, r) => { if (!r.Url.StartsWith(url, StringComparison.Ordinal) && !r.Url.StartsWith("data:", StringComparison.Ordinal)) _said.Add($"outside: {r.Url}"); };
        return page;
    }

    public async Task Open(IPage page, string address)
    {
        await page.SetViewportSizeAsync(Browsing.Desk.Width, Browsing.Desk.Height);
        _said.Clear();
        try { await page.GotoAsync(address); }
        catch (PlaywrightException e) when (e.Message.Contains("ERR_ABORTED", StringComparison.Ordinal)) { await page.GotoAsync(address); } // the page before was just looking again by itself
    }

    /// <param name="picture">Takes pictures of this name, and looks for broken rules of accessibility on the phone too.</param>
    public async Task Look(IPage page, string name, string? picture = null)
    {
        await Note(name, page.ShouldBeAccessible);
        await Note(name, page.ShouldNotScrollSideways);
        await Note(name, async () => (await page.Locator("h1").CountAsync()).ShouldBe(1, "main headings"));
        if (picture is not null) await page.Picture(picture);
        await page.SetViewportSizeAsync(Browsing.Phone.Width, Browsing.Phone.Height);
        await Note(name, page.ShouldNotScrollSideways);
        if (picture is not null)
        {
            await Note(name, page.ShouldBeAccessible);
            await page.Picture(picture);
        }
        _defects.AddRange(_said.Select(s => $"{name}: {s}"));
    }

    public void ShouldBeClean() => _defects.ShouldBeEmpty();

    private async Task Note(string name, Func<Task> check)
    {
        try { await check(); }
        catch (Exception e) when (e is ShouldAssertException or Xunit.Sdk.FailException) { _defects.Add($"{name}: {e.Message}"); }
    }
}
