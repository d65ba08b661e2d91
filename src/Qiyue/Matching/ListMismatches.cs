using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Using;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Access;

namespace Qiyue.Matching;

/// <summary>What the list of mismatches is asked for; the same in the address of the page and of the API.</summary>
/// <param name="Organization">Code of a street or community: needs of it and of what is below it.</param>
/// <param name="Weak">What spoke against the resource: full, ownonly, toofar, otherplaceonly, wrongtime, toosmall; or the part: what, whom, howmany, where, when, conditions.</param>
public sealed record MismatchQuery(string? Organization = null, string? Weak = null, string? Cursor = null, int? Limit = null);

/// <summary>A resource that was chosen against advice, and what became of it.</summary>
/// <param name="Id">Of the decision; its journal stands under kind "match_choice".</param>
/// <param name="Fit">0 … 1, as it was then; 0 when an obstacle stood in the way.</param>
/// <param name="Weak">What spoke against it, as in the filter.</param>
/// <param name="Sentence">The sentence of that time.</param>
/// <param name="Booked">Bookings of the resource by who raised the need, whatever came of them.</param>
/// <param name="Used">Of these, those that took place.</param>
/// <param name="Contracts">What rests on both and may be read.</param>
public sealed record Mismatch(Guid Id, string Need, string NeedTitle, string Owner, string Resource, string ResourceTitle, string Unit, double Fit, string Weak, string Sentence, string Reason, string? By, DateTime At, int Booked, int Used,
    IReadOnlyList<ChoiceContract> Contracts);

/// <param name="Stage">zh-CN word, key of its English.</param>
public sealed record ChoiceContract(Guid NeedId, Guid ResourceId, string Code, string Stage);

/// <summary>Contracts that rest on both a need and a resource and that the acting organisation may read: told by the module of contracts, which matching does not know. One query.</summary>
public sealed record ChoiceGround(Func<IServiceProvider, IReadOnlyCollection<Guid>, IReadOnlyCollection<Guid>, CancellationToken, Task<IReadOnlyList<ChoiceContract>>> Of);

/// <summary>
/// Resources chosen against advice for needs below the acting street or district, the latest first; a 404 for others. Four queries, however many rows; the access table walks to the page. Source: domain.md, Matching
/// ("the mismatch named when one is chosen all the same"). Errors: list.organization, list.weak.
/// </summary>
public sealed class ListMismatches(Act act, AccessReader access, OrganizationTree tree, IEnumerable<ChoiceGround> grounds, IServiceProvider services)
{
    public async Task<Page<Mismatch>> Handle(MismatchQuery query, CancellationToken ct)
    {
        if (!MatchingPermissions.MayPlan(act.Actor, tree)) throw Refusal.NotFound();
        if (!string.IsNullOrEmpty(query.Weak) && !MatchFigures.Words.ContainsKey(query.Weak)) throw Refusal.Invalid("weak", "list.weak", "没有名为 {0} 的妨碍或薄弱处。", query.Weak);
        var page = await access.Read(new(act.Actor.OrganizationId!.Value, MatchChoice.Kind, MatchChoiceProjection.Against, string.IsNullOrEmpty(query.Weak) ? null : query.Weak, Below(query.Organization)), query.Cursor, query.Limit, ct);
        var ids = page.Items;
        var rows = await (from c in act.Db.Set<MatchChoice>().AsNoTracking()
                          join n in act.Db.Set<Need>() on c.NeedId equals n.Id
                          join r in act.Db.Set<Resource>() on c.ResourceId equals r.Id
                          where ids.Contains(c.Id) select new Row(c, n.Code, n.Title, n.OwnerId, r.Code, r.Title)).ToDictionaryAsync(r => r.Choice.Id, ct);
        return page.With(await Shown([.. ids.Where(rows.ContainsKey).Select(id => rows[id])], ct));
    }

    private sealed record Row(MatchChoice Choice, string Need, string NeedTitle, Guid OwnerId, string Resource, string ResourceTitle);

    private async Task<IReadOnlyList<Mismatch>> Shown(IReadOnlyList<Row> rows, CancellationToken ct)
    {
        if (rows.Count == 0) return [];
        var (needs, resources, owners) = (rows.Select(r => r.Choice.NeedId).Distinct().ToList(), rows.Select(r => r.Choice.ResourceId).Distinct().ToList(), rows.Select(r => r.OwnerId).Distinct().ToList());
        var booked = (await act.Db.Set<Booking>().Where(b => resources.Contains(b.ResourceId) && owners.Contains(b.BookerId)).GroupBy(b => new { b.ResourceId, b.BookerId, Used = b.Status == BookingState.Used })
            .Select(g => new { g.Key, Count = g.Count() }).ToListAsync(ct)).ToLookup(b => (b.Key.ResourceId, b.Key.BookerId));
        var contracts = new List<ChoiceContract>();
        foreach (var ground in grounds) contracts.AddRange(await ground.Of(services, needs, resources, ct));
        var resting = contracts.ToLookup(c => (c.NeedId, c.ResourceId));
        return [.. rows.Select(r =>
        {
            var (c, (weak, sentence), uses) = (r.Choice, MatchFigures.Weakest(r.Choice), booked[(r.Choice.ResourceId, r.OwnerId)]);
            return new Mismatch(c.Id, r.Need, Mask.Text(r.NeedTitle), Name(r.OwnerId), r.Resource, Mask.Text(r.ResourceTitle), Name(c.UnitId), c.Fit / 10_000.0, weak, sentence, c.Reason, c.ById is { } by ? Name(by) : null, c.At,
                uses.Sum(u => u.Count), uses.Where(u => u.Key.Used).Sum(u => u.Count), [.. resting[(c.NeedId, c.ResourceId)]]);
        })];
    }

    private string Name(Guid organization) => tree.Find(organization)?.Name ?? "";

    private Guid? Below(string? code) => string.IsNullOrEmpty(code) ? null
        : tree.ByCode(code) is { } found && act.Actor.IsAtOrAbove(found.Path) ? found.Id : throw Refusal.Invalid("organization", "list.organization", "没有编码为 {0} 的组织。", code);
}
