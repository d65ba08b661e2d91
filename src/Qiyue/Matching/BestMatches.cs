using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Lists;
using Qiyue.Organizations;
using Qiyue.Platform;

namespace Qiyue.Matching;

/// <param name="Best">What fits best; null when nothing fits.</param>
/// <param name="Chosen">A resource is chosen already.</param>
/// <param name="Contracted">A running contract answers it.</param>
public sealed record NeedBest(ItemCard Need, string? Best, double Fit, bool Chosen, bool Contracted);

/// <summary>The needs of one's own branch with what fits each best: where the desk begins. Three queries more than the list itself.</summary>
public sealed class BestMatches(Act act, ListItems lists, OrganizationTree tree, MatchBook book, AnsweredNeeds answered)
{
    public async Task<Page<NeedBest>> Handle(string? q, string? category, string? organization, string? cursor, CancellationToken ct)
    {
        if (!MatchingPermissions.MayMatch(act.Actor)) throw Kernel.Refusal.Forbidden();
        var page = await lists.Handle<Need>(new(q, category, null, organization, "published", false, cursor), publicOnly: false, ct);
        var codes = page.Items.Select(i => i.Code).ToList();
        var needs = await act.Db.Set<Need>().AsNoTracking().Where(n => codes.Contains(n.Code)).ToDictionaryAsync(n => n.Code, ct);
        var ids = needs.Values.Select(n => n.Id).ToList();
        var chosen = (await act.Db.Set<MatchChoice>().AsNoTracking().Where(c => ids.Contains(c.NeedId) && c.Decision == ChoiceState.Chosen).Select(c => c.NeedId).ToListAsync(ct)).ToHashSet();
        var contracted = (await answered.In(act.Db).Select(a => a.NeedId).Where(n => ids.Contains(n)).ToListAsync(ct)).ToHashSet();
        return page.With<NeedBest>([.. page.Items.Where(i => needs.ContainsKey(i.Code)).Select(i => Best(i, needs[i.Code], chosen, contracted))]);
    }

    private NeedBest Best(ItemCard card, Need need, HashSet<Guid> chosen, HashSet<Guid> contracted) => book.Ask(tree.DistrictOf(need.OwnerId).Id, m =>
        m.Rank(m.Read(book.Read(need)), 1) is [{ } best] && best.Fit >= m.Weights.Least ? new NeedBest(card, m[best.Resource]!.Title, best.Fit, chosen.Contains(need.Id), contracted.Contains(need.Id)) : new(card, null, 0, chosen.Contains(need.Id), contracted.Contains(need.Id)));
}
