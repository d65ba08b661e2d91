using Microsoft.Playwright;

namespace Qiyue.BrowserTests;

/// <summary>
/// What people type, choose and press, counted by the pages themselves from where they stand when it is asked for. A field counts once for each form that is sent,
/// however many characters are typed; a click is a press on a link, a button, or a heading that unfolds.
/// </summary>
internal sealed class Effort
{
    private const string Listen = """
        (() => {
            if (window.counted) return;
            window.counted = true;
            const field = e => { const f = e.target; if (f.matches?.('input:not([type=hidden]), select, textarea')) window.qiyueEffort(f.name || f.id); };
            addEventListener('input', field, true);
            addEventListener('change', field, true);
            addEventListener('click', e => { if (e.target.closest?.('a, button, summary, input[type=submit]')) window.qiyueEffort(null); }, true);
        })()
        """;

    private readonly HashSet<string> _form = [];

    public int Fields { get; private set; }
    public int Clicks { get; private set; }

    /// <summary>Counts on this page, whatever it opens next, until it is closed.</summary>
    public async Task<IPage> On(IPage page)
    {
        await page.ExposeFunctionAsync<string?, bool>("qiyueEffort", Took);
        await page.AddInitScriptAsync(Listen);
        await page.EvaluateAsync(Listen);
        return page;
    }

    public override string ToString() => $"{Fields} fields, {Clicks} clicks";

    private bool Took(string? field)
    {
        if (field is null)
        {
            Clicks++;
            _form.Clear();
        }
        else if (_form.Add(field)) Fields++;
        return true;
    }
}
