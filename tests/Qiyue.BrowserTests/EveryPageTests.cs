using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;

namespace Qiyue.BrowserTests;

/// <summary>
/// Every page of the program, as somebody it is for, on a PC and a phone: nothing fails to load, nothing is said on the console, one heading, no sideways
/// scrolling, no rule of accessibility broken. Pages are found as people find them, by the links of the pages before; what no link of the demonstration
/// leads to is made first, or looked at by <see cref="DepthPagesTests"/>.
/// </summary>
public sealed class EveryPageTests(Browsing browsing)
{
    private const string Password = "Gongjian-Yanshi-2026", NewPassword = "Zijide-Mima-2027";

    private static readonly (string Template, Regex Fits, int Words)[] Pages = [.. typeof(Program).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes<RouteAttribute>())
        .Select(r => r.Template).Select(t => (t, new Regex($"^{string.Join('/', t.Split('/').Select(Segment))}$"), t.Split('/').Count(s => !s.StartsWith('{'))))];

    private readonly HashSet<string> _unseen = [.. Pages.Select(p => p.Template).Except(DepthPagesTests.Pages)];
    private readonly Inspection _inspection = new();

    [Fact]
    public async Task Every_page_is_whole_for_whom_it_is_for()
    {
        var (clerk, ratingLink) = await AClerkAtWork();
        await Walk(clerk, [new Uri(clerk.Url).AbsolutePath, "/work"]);
        await Walk(await AnOwnerOfAParkedForm(), []);
        await Walk(await browsing.Visit("/"), ["/", "/search?q=义诊", "/problem/404", "/not-found", ratingLink, "/rate", "/survey", "/sign-in"]);
        await WalkFrom("港宁社区 · 社区专干", "/work/contracts?stage=negotiating");
        await WalkFrom("港宁社区 · 社区党委书记", "/work/contracts?stage=signing", "/sign", "/refuse", "/delegation", "/paper");
        await WalkFrom("江城中医医院 · 共建联络员", "/work/resources", "/offering", "/register");
        await WalkFrom("港北区 · 专项办主任", "/work/organizations?kind=hospital");
        await Walk(await browsing.SignIn("港北区 · 专项办主任"), ["/work/templates/new", "/work/matching"]);
        foreach (var administrator in new[] { "sysadmin", "secadmin", "auditadmin" }) await Walk(await browsing.SignInFirst(administrator, NewPassword), ["/work"]);

        _unseen.ShouldBeEmpty("no link led to these pages");
        _inspection.ShouldBeClean();
    }

    /// <summary>From the first row of a list and the acts on it that are named, and from what awaits this person.</summary>
    private async Task WalkFrom(string person, string list, params string[] acts)
    {
        var page = await browsing.SignIn(person);
        await page.GotoAsync(list);
        var first = (await page.Locator("table.data th a").First.GetAttributeAsync("href"))!;
        await Walk(page, [first, .. acts.Select(act => first + act), "/work"]);
    }

    /// <summary>From these addresses (or where the page stands) along the links to every page that was not seen yet.</summary>
    private async Task Walk(IPage page, IReadOnlyList<string> from)
    {
        _inspection.Listen(page, await browsing.Url);
        var queue = new Queue<(string Address, bool Start)>((from.Count > 0 ? from : [new Uri(page.Url).AbsolutePath]).Select(a => (a, true)));
        while (queue.TryDequeue(out var next))
        {
            if (TemplateOf(next.Address) is not { } template || !_unseen.Contains(template) && !next.Start) continue;
            await _inspection.Open(page, next.Address);
            if (_unseen.Remove(template)) await _inspection.Look(page, template);
            foreach (var link in await page.EvalOnSelectorAllAsync<string[]>("a[href]:not([download])", "all => all.filter(a => a.origin === location.origin).map(a => a.pathname + a.search)"))
                if (TemplateOf(link) is { } found && _unseen.Contains(found)) queue.Enqueue((link, false));
        }
        await page.CloseAsync();
    }

    /// <summary>Work recorded (to be withdrawn, disputed, ruled upon), a rating link handed out, a list exported: its job page stands open.</summary>
    private async Task<(IPage Page, string RatingLink)> AClerkAtWork()
    {
        var page = await browsing.SignIn("江畔社区 · 社区专干");
        var record = (await page.Locator("a[href*='/work/new?obligation=']").First.GetAttributeAsync("href"))!;
        await page.GotoAsync(record.Split("/work/new")[0] + "/rating-links");
        await page.Submit("生成");
        var ratingLink = (await page.Locator(".code-slip a").GetAttributeAsync("href"))!;
        await page.GotoAsync(record);
        await page.GetByLabel("做了多少").FillAsync("1");
        await page.Submit("登记");
        var withdrawal = (await page.Locator("a[href$='/withdrawal']").First.GetAttributeAsync("href"))!;
        foreach (var (template, address) in new[] { "dispute", "ruling", "withdrawal" }.Select(d => withdrawal.Replace("withdrawal", d, StringComparison.Ordinal)).Select(a => (TemplateOf(a)!, a)))
        {
            await _inspection.Open(page, address);
            _unseen.Remove(template);
            await _inspection.Look(page, template);
        }
        await page.GotoAsync("/work/needs/export");
        await page.Submit("开始导出");
        return (page, ratingLink);
    }

    /// <summary>A form sent after its sign-in had ended (a new password ends all others), opened again after signing in.</summary>
    private async Task<IPage> AnOwnerOfAParkedForm()
    {
        const string Liaison = "郁江康复医院 · 共建联络员";
        var (page, elsewhere) = (await browsing.SignIn(Liaison), await browsing.SignIn(Liaison));
        await page.GotoAsync("/work/resources/new");
        await page.GetByLabel("标题").FillAsync("周末义诊");
        await elsewhere.GotoAsync("/work/account/password");
        await elsewhere.ChangePassword(Password, NewPassword);
        await elsewhere.CloseAsync();
        // The page itself keeps what is typed at the server, and is told that nobody is signed in any more.
        await page.RunAndWaitForResponseAsync(() => page.GetByLabel("标题").FillAsync("周末义诊与健康讲座"), r => r.Url.EndsWith("/api/v1/account/drafts", StringComparison.Ordinal) && r.Status == 401);
        await page.Submit("登记");
        await page.Locator("#demo button", new() { HasText = Liaison }).First.ClickAsync();
        await page.WaitForURLAsync("**/work/parked/**");
        return page;
    }

    /// <summary>The page that an address opens: of those that fit, the one with most words of its own.</summary>
    private static string? TemplateOf(string address) => Pages.Where(p => p.Fits.IsMatch(Uri.UnescapeDataString(address.Split('?')[0]))).OrderByDescending(p => p.Words).FirstOrDefault().Template;

    private static string Segment(string segment) => segment switch
    {
        _ when !segment.StartsWith('{') => Regex.Escape(segment),
        _ when segment.Contains(":int", StringComparison.Ordinal) => @"\d+",
        _ when segment.Contains(":guid", StringComparison.Ordinal) => "[0-9a-f-]{36}",
        _ => "[^/]+",
    };
}
