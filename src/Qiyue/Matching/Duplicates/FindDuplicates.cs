using System.Text;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Lists;
using Qiyue.Lists.Drafts;

namespace Qiyue.Matching.Duplicates;

/// <summary>A need that says nearly the same.</summary>
/// <param name="Likeness">0.6 … 1.</param>
public sealed record Alike(Need Need, double Likeness);

/// <summary>
/// Near-duplicates of drafts, for merging: compared only with needs of the same owner that share pairs of characters, rare pairs first, and only with the newest 4,000, shared out evenly when a page has drafts of several owners,
/// so that a page costs the same however long the lists are. Three queries, however many drafts. Source: domain.md, Lists (near-duplicates are proposed for merging).
/// </summary>
public sealed class FindDuplicates(QiyueDb db)
{
    private const int Compared = 4_000, Looked = 20, Shown = 3, Beginning = 120;
    private const double Least = 0.6;
    private static readonly TextSimilarity Similarity = new();

    private sealed record Listed(Guid Id, Guid OwnerId, string Title, string Beginning, string Audience);

    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Alike>>> Handle(IReadOnlyList<Need> drafts, CancellationToken ct)
    {
        if (drafts.Count == 0) return new Dictionary<Guid, IReadOnlyList<Alike>>();
        var (ids, owners) = (drafts.Select(d => d.Id).ToList(), drafts.Select(d => d.OwnerId).Distinct().ToList());
        var apart = (await db.Set<ToldApart>().Where(t => ids.Contains(t.OneId) || ids.Contains(t.OtherId)).Select(t => new { t.OneId, t.OtherId }).ToListAsync(ct)).Select(t => (t.OneId, t.OtherId)).ToHashSet();
        var share = Compared / owners.Count;
        var newest = owners.Select(o => db.Set<Need>().AsNoTracking().Where(n => n.OwnerId == o && (n.Status == ListState.Draft || n.Status == ListState.Published)).OrderByDescending(n => n.Id).Take(share)).Aggregate((one, other) => one.Concat(other));
        var listed = await newest.Select(n => new Listed(n.Id, n.OwnerId, n.Title, n.Description.Substring(0, Beginning), n.Audience)).ToListAsync(ct);
        var proposed = drafts.ToDictionary(d => d.Id, _ => new List<(Guid Id, double Likeness)>());
        foreach (var owner in listed.GroupBy(l => l.OwnerId)) Compare([.. owner], [.. drafts.Where(d => d.OwnerId == owner.Key)], apart, proposed);
        var wanted = proposed.Values.SelectMany(p => p.Select(x => x.Id)).Distinct().ToList();
        var needs = wanted.Count == 0 ? [] : await db.Set<Need>().AsNoTracking().Where(n => wanted.Contains(n.Id)).ToDictionaryAsync(n => n.Id, ct);
        return proposed.ToDictionary(p => p.Key, p => (IReadOnlyList<Alike>)[.. p.Value.Where(x => needs.ContainsKey(x.Id)).Select(x => new Alike(needs[x.Id], x.Likeness))]);
    }

    private static void Compare(IReadOnlyList<Listed> listed, IReadOnlyList<Need> drafts, HashSet<(Guid, Guid)> apart, Dictionary<Guid, List<(Guid Id, double Likeness)>> proposed)
    {
        var pairs = drafts.ToDictionary(d => d.Id, d => Pairs(d.Title, Start(d.Description)).ToHashSet());
        var holders = pairs.Values.SelectMany(p => p).Distinct().ToDictionary(p => p, _ => new List<int>());
        for (var i = 0; i < listed.Count; i++)
            foreach (var pair in Pairs(listed[i].Title, listed[i].Beginning))
                if (holders.TryGetValue(pair, out var list) && (list.Count == 0 || list[^1] != i)) list.Add(i);
        var profiles = new Dictionary<int, TextProfile>();
        foreach (var draft in drafts)
        {
            var shared = new Dictionary<int, double>();
            foreach (var pair in pairs[draft.Id])
                if (holders.TryGetValue(pair, out var list)) foreach (var i in list) shared[i] = shared.GetValueOrDefault(i) + 1.0 / list.Count;
            var own = Similarity.Of(draft.Title, Start(draft.Description), draft.Audience);
            proposed[draft.Id].AddRange(shared.Where(s => listed[s.Key].Id != draft.Id && !apart.Contains(ToldApart.Pair(draft.Id, listed[s.Key].Id))).OrderByDescending(s => s.Value).ThenBy(s => s.Key).Take(Looked)
                .Select(s => (listed[s.Key].Id, Likeness: Similarity.Between(own, profiles.TryGetValue(s.Key, out var known) ? known : profiles[s.Key] = Similarity.Of(listed[s.Key].Title, listed[s.Key].Beginning, listed[s.Key].Audience))))
                .Where(s => s.Likeness >= Least).OrderByDescending(s => s.Likeness).Take(Shown));
        }
    }

    private static IEnumerable<int> Pairs(string title, string beginning) => Pairs(title).Concat(Pairs(beginning));

    /// <summary>Two letters side by side as one number: thousands of texts are gone through for a page, none is cut into strings.</summary>
    private static IEnumerable<int> Pairs(string text)
    {
        if (!text.IsNormalized(NormalizationForm.FormKC)) text = text.Normalize(NormalizationForm.FormKC);
        for (var i = 0; i + 1 < text.Length; i++)
            if (char.IsLetterOrDigit(text[i]) && char.IsLetterOrDigit(text[i + 1])) yield return char.ToLowerInvariant(text[i]) << 16 | char.ToLowerInvariant(text[i + 1]);
    }

    private static string Start(string text) => text.Length <= Beginning ? text : text[..Beginning];
}
