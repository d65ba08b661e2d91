using Microsoft.Playwright;

namespace Qiyue.BrowserTests;

/// <summary>Pictures of tables: as many bars as rows, saying what the rows say; nothing from outside; a page without scripts is whole. Source: interface.md, Pictures.</summary>
public sealed class ChartTests(Browsing browsing)
{
    private const string Utilisation = "/work/utilisation?by=community&from=2025-01-01", Survey = "家门口还缺什么", Bundle = "/lib/charts/";

    [Fact]
    public async Task Utilisation_is_drawn_from_its_table_with_the_line_that_flags()
    {
        var inspection = new Inspection();
        var page = inspection.Listen(await browsing.SignIn("专项办主任"), await browsing.Url);
        await inspection.Open(page, Utilisation);
        await page.Locator(".chart svg").WaitForAsync();
        await Agree(page.Locator("#rates"), page.Locator(".chart"), column: 1);
        (await page.Locator(".chart svg text", new() { HasText = "▲ 低于 40%" }).CountAsync()).ShouldBe(1);
        var flagged = await page.Locator("#rates tr.low").CountAsync();
        flagged.ShouldBeGreaterThan(0);
        (await Said(page.Locator(".chart"))).Count(t => t.StartsWith('▲') && !t.Contains("低于", StringComparison.Ordinal)).ShouldBe(Math.Min(flagged, 30), "never by colour alone");
        await inspection.Look(page, "utilisation", "chart-utilisation");

        // A narrow screen: drawn again to fit, and it may be turned.
        await page.WaitForFunctionAsync("document.querySelector('.chart svg').clientWidth <= document.querySelector('.chart').clientWidth");
        await Agree(page.Locator("#rates"), page.Locator(".chart"), column: 1);
        await page.EmulateMediaAsync(new() { Media = Media.Print });
        (await page.Locator(".chart svg").IsVisibleAsync()).ShouldBeTrue("it is printed");
        inspection.ShouldBeClean();
    }

    [Fact]
    public async Task A_survey_shows_bars_for_choices_and_scores()
    {
        var inspection = new Inspection();
        var page = inspection.Listen(await browsing.SignIn("江畔社区 · 社区专干"), await browsing.Url);
        await inspection.Open(page, "/work/surveys");
        // Within the site only the content of the page is exchanged: the picture must come all the same, and its script only then.
        var asked = new List<string>();
        page.Request += (_, r) => asked.Add(new Uri(r.Url).AbsolutePath);
        await page.ReloadAsync();
        asked.ShouldNotContain(a => a.StartsWith(Bundle, StringComparison.Ordinal), "a page without a picture fetches no script for one");
        await page.Press(page.GetByRole(AriaRole.Link, new() { Name = Survey }));
        await page.Locator(".chart svg").First.WaitForAsync();
        asked.ShouldContain(a => System.Text.RegularExpressions.Regex.IsMatch(a, @"^/lib/charts/charts\.[a-z0-9]+\.js$"), "by its fingerprint, from our own host");
        var charts = await page.Locator(".chart").AllAsync();
        charts.Count.ShouldBe(3, "one of several, several of several, a score");
        foreach (var chart in charts) await Agree(page.Locator($"#{await chart.GetAttributeAsync("data-chart")}"), chart, column: 2);
        await inspection.Look(page, "survey", "chart-survey");
        inspection.ShouldBeClean();
    }

    [Fact]
    public async Task Without_scripts_the_table_says_it_all()
    {
        var page = await browsing.SignIn(await browsing.Url, "专项办主任", Browsing.Phone, scripts: false);
        await page.GotoAsync(Utilisation);
        (await page.Locator(".chart").IsVisibleAsync()).ShouldBeFalse("no empty frame");
        (await page.Locator("#rates tbody tr").CountAsync()).ShouldBeGreaterThan(1);
        (await page.Locator("#rates tbody tr").First.InnerTextAsync()).ShouldContain("%");
    }

    [Fact]
    public async Task In_large_letters_and_in_English_it_is_drawn_to_measure()
    {
        var page = await browsing.SignIn("专项办主任", Browsing.Phone);
        await page.GotoAsync(Utilisation);
        var normal = await Height(page);
        await page.GotoAsync($"/preferences/text/large?back={Uri.EscapeDataString(Utilisation)}");
        (await Height(page)).ShouldBeGreaterThan(normal);
        await page.GotoAsync($"/preferences/language/en?back={Uri.EscapeDataString(Utilisation)}");
        await Agree(page.Locator("#rates"), page.Locator(".chart"), column: 1);
        (await Said(page.Locator(".chart"))).ShouldContain("▲ below 40%");
        await page.ShouldNotScrollSideways();
        await page.ShouldBeAccessible();
        await page.Picture("chart-large");
    }

    private static async Task<int> Height(IPage page)
    {
        await page.Locator(".chart svg").WaitForAsync();
        return await page.Locator(".chart").EvaluateAsync<int>("c => c.clientHeight");
    }

    /// <summary>The picture has a bar for each row that it draws, in the rows' order, and says their words.</summary>
    private static async Task Agree(ILocator table, ILocator chart, int column)
    {
        var rows = await table.EvaluateAsync<string[]>($"t => [...t.tBodies[0].rows].slice(0, 30).map(r => r.cells[{column}].innerText.trim().split('\\n')[0])");
        rows.Length.ShouldBeGreaterThan(1);
        // The names of the bars and the scale come first, the name of the line last.
        var (said, line) = (await Said(chart), await chart.GetAttributeAsync("data-line") is null ? 0 : 1);
        said[^(rows.Length + line)..^line].Select(t => t.Replace("▲ ", "", StringComparison.Ordinal)).ShouldBe(rows);
        (await chart.Locator("svg").EvaluateAsync<int>("s => [...s.querySelectorAll('path')].filter(p => ['#1f4e79', '#7d5a0c'].includes((p.getAttribute('fill') ?? '').toLowerCase())).length")).ShouldBe(rows.Length, "a bar for each");
        (await chart.Locator("[role=img]").GetAttributeAsync("aria-label")).ShouldNotBeNullOrEmpty();
    }

    private static async Task<string[]> Said(ILocator chart) => [.. (await chart.Locator("svg text").AllTextContentsAsync()).Select(t => t.Trim())];
}
