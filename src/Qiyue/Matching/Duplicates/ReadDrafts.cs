using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Backing;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Access;

namespace Qiyue.Matching.Duplicates;

/// <summary>A draft in the inbox.</summary>
/// <param name="Alike">What it may repeat, most alike first; at most three.</param>
public sealed record DraftRow(Need Need, string OwnerName, int Backing, IReadOnlyList<Alike> Alike, IReadOnlyDictionary<Guid, int> AlikeBacking);

/// <summary>The inbox: drafts of needs of whatever source that one's organisation keeps, newest first, each with its near-duplicates.</summary>
public sealed class ReadDrafts(Act act, AccessReader access, OrganizationTree tree, FindDuplicates duplicates, NeedBackings backings)
{
    public async Task<Page<DraftRow>> Handle(string? cursor, int? limit, CancellationToken ct)
    {
        if (!ListsPermissions.MayList(act.Actor) || act.Actor.OrganizationId is not { } own) throw Refusal.Forbidden();
        var page = await access.Read(new(own, Need.Kind, "draft"), cursor, limit, ct);
        var needs = await act.Db.Set<Need>().AsNoTracking().Where(n => page.Items.Contains(n.Id)).ToDictionaryAsync(n => n.Id, ct);
        var drafts = page.Items.Where(needs.ContainsKey).Select(id => needs[id]).ToList();
        var alike = await duplicates.Handle(drafts, ct);
        var backing = await backings.Of([.. drafts.Select(d => d.Id).Concat(alike.Values.SelectMany(a => a.Select(x => x.Need.Id))).Distinct()], ct);
        return page.With<DraftRow>([.. drafts.Select(d => new DraftRow(d, tree.Find(d.OwnerId)?.Name ?? "", backing.GetValueOrDefault(d.Id), alike[d.Id], backing))]);
    }
}
