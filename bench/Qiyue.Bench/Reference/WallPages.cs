using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Qiyue.Contracts;
using Qiyue.Platform;

namespace Qiyue.Bench.Reference;

/// <summary>The public wall as bytes: the frame once, a row per kind of contract, learned from the product; filled from <see cref="Cards"/>.</summary>
internal sealed partial class WallPages(Cards cards, IReadOnlyDictionary<string, string> categories)
{
    private readonly Dictionary<string, Template> _rows = [];
    private (Template Before, Template After)? _first, _later;

    public async Task Learn(HttpClient product, IReadOnlyList<string> cursors)
    {
        foreach (var cursor in cursors.Prepend(null))
        {
            var html = await product.GetStringAsync(cursor is null ? "/contracts" : $"/contracts?cursor={cursor}");
            var page = cards.List(Cards.Everyone, cursor);
            var body = html.IndexOf("<tbody>", StringComparison.Ordinal);
            var rows = Rows().Matches(html, body);
            string[] frame = [cursor ?? "", page.Next ?? ""];
            var (from, to) = (rows[0].Index, rows[page.Items.Count - 1].Index + rows[page.Items.Count - 1].Length);
            var learned = (new Template(html[..from], frame), new Template(html[to..], frame));
            if (cursor is null) _first = learned;
            else _later = learned;
            for (var i = 0; i < page.Items.Count; i++) _rows.TryAdd(Look(page.Items[i]), new(rows[i].Value, Values(page.Items[i])));
        }
    }

    public void Write(IBufferWriter<byte> target, string? cursor)
    {
        var page = cards.List(Cards.Everyone, cursor);
        var (before, after) = (cursor is null ? _first : _later)!.Value;
        string[] frame = [cursor ?? "", page.Next ?? ""];
        before.Write(target, frame);
        foreach (var card in page.Items) _rows[Look(card)].Write(target, Values(card));
        after.Write(target, frame);
    }

    private static string Look(ContractCard c) => $"{c.Stage} {c.Light} {c.Fulfilment.Percent()} {c.Grade} {c.Backfilled}";

    private string[] Values(ContractCard c) =>
    [
        c.Code, c.Title, categories[c.Category], c.CommunityName, c.OtherParties, c.StartOn.ToString("yyyy-MM-dd"), Cards.Spoken(c.StartOn), c.EndOn.ToString("yyyy-MM-dd"), Cards.Spoken(c.EndOn),
    ];

    [GeneratedRegex("<tr[ >].*?</tr>", RegexOptions.Singleline)]
    private static partial Regex Rows();
}
