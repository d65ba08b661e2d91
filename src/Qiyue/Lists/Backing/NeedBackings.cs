using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Lists.Backing;

/// <summary>A need that fewer people back than it expects: said before a contract is proposed from it, and refuses nothing.</summary>
public sealed record UnderbackedNeed(string Code, string Title, int Expected, int Backing);

/// <summary>What one's own organisation sees of an entry on behalf; of persons there is only the number.</summary>
public sealed record EnteredBacking(Guid Id, int People, string Source, string Note, DateTime At);

/// <summary>How many people back needs.</summary>
public sealed class NeedBackings(QiyueDb db)
{
    public async Task<IReadOnlyDictionary<Guid, int>> Of(IReadOnlyCollection<Guid> needs, CancellationToken ct) => needs.Count == 0 ? new Dictionary<Guid, int>()
        : await db.Set<NeedBacking>().Where(b => needs.Contains(b.NeedId) && b.WithdrawnAt == null).GroupBy(b => b.NeedId).Select(g => new { g.Key, People = g.Sum(b => b.People) }).ToDictionaryAsync(g => g.Key, g => g.People, ct);

    public async Task<int> Of(Guid need, CancellationToken ct) => (await Of([need], ct)).GetValueOrDefault(need);

    /// <summary>The entries on behalf that stand, newest first; at most a hundred. Said twice that nobody is known by them: the index holds only those.</summary>
    public async Task<IReadOnlyList<EnteredBacking>> Entered(Guid need, CancellationToken ct) => await db.Set<NeedBacking>().Where(b => b.NeedId == need && b.Way == BackingWay.OnBehalf && b.BackerDigest == "" && b.WithdrawnAt == null)
        .OrderByDescending(b => b.At).Take(100).Select(b => new EnteredBacking(b.Id, b.People, b.Source, b.Note, b.At)).ToListAsync(ct);

    /// <summary>Those of the given codes whose stated number of people is above their backing.</summary>
    public async Task<IReadOnlyList<UnderbackedNeed>> Under(IReadOnlyCollection<string> codes, CancellationToken ct)
    {
        if (codes.Count == 0) return [];
        var needs = await db.Set<Need>().Where(n => codes.Contains(n.Code) && n.People != null && (n.Status == ListState.Published || n.Status == ListState.Draft)).Select(n => new { n.Id, n.Code, n.Title, n.People }).ToListAsync(ct);
        var backing = await Of([.. needs.Select(n => n.Id)], ct);
        return [.. needs.Where(n => IsUnder(n.People, backing.GetValueOrDefault(n.Id))).Select(n => new UnderbackedNeed(n.Code, Mask.Text(n.Title), n.People!.Value, backing.GetValueOrDefault(n.Id)))];
    }

    public static bool IsUnder(int? expected, int backing) => expected > backing;
}
