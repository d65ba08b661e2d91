using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Backing;
using Qiyue.Organizations;
using Qiyue.Platform.Access;

namespace Qiyue.Lists.Drafts;

/// <summary>Somebody looked at two needs and said that they are not the same: they are not proposed for merging again. One row per pair, the lower id first.</summary>
public sealed class ToldApart
{
    public required Guid OneId { get; init; }
    public required Guid OtherId { get; init; }
    public required DateTime At { get; init; }

    public static (Guid, Guid) Pair(Guid a, Guid b) => a.CompareTo(b) < 0 ? (a, b) : (b, a);
}

public sealed class MergeNeedInput
{
    /// <summary>Code of the need that stays.</summary>
    [Filled, Max(32)] public string Into { get; set; } = "";
}

public sealed class TellApartInput
{
    /// <summary>Code of the other need.</summary>
    [Filled, Max(32)] public string Other { get; set; } = "";
}

public sealed class PublishDraftsInput
{
    /// <summary>Codes of drafts, at most a hundred.</summary>
    public List<string> Codes { get; set => field = value ?? []; } = [];
}

/// <summary>
/// What is done with drafts in the inbox: a near-duplicate is merged into another need (both texts and sources stay readable, nobody's backing counts twice), or said to be none, which is remembered; drafts are published, one or many at once.
/// Errors: need.merge_self, need.merge_owner, need.merge_state, need.no_drafts, need.too_many, need.no_category, list.duplicate; 404 and 403 as for lists.
/// </summary>
public sealed class TreatDrafts(Act act, Keeping keeping, OrganizationTree tree)
{
    private const int MostAtOnce = 100;

    /// <returns>The need that stays.</returns>
    public async Task<Need> Merge(string code, MergeNeedInput input, CancellationToken ct)
    {
        var (gone, stays) = (act.Track(await Kept(code, ct)), act.Track(await Kept(input.Into, ct)));
        if (gone == stays) throw Refusal.Invalid(nameof(input.Into), "need.merge_self", "不能把一条需求合并到它自己。");
        gone.MergeInto(stays);
        await MoveBacking(gone, stays, ct);
        act.Record(gone, "need.merged");
        act.Record(stays, "need.took_in");
        await act.Commit(ct);
        return stays;
    }

    /// <summary>Who backs both counts once.</summary>
    private async Task MoveBacking(Need gone, Need stays, CancellationToken ct)
    {
        var there = await act.Db.Set<NeedBacking>().Where(b => b.NeedId == stays.Id && b.BackerDigest != "").ToDictionaryAsync(b => b.BackerDigest, ct);
        foreach (var backing in await act.Db.Set<NeedBacking>().Where(b => b.NeedId == gone.Id && b.WithdrawnAt == null).ToListAsync(ct))
        {
            act.Track(backing);
            if (backing.BackerDigest.Length > 0 && there.TryGetValue(backing.BackerDigest, out var same))
            {
                backing.Withdraw(act.Now);
                if (same.WithdrawnAt is not null)
                {
                    act.Track(same).Renew(act.Now);
                    act.Record(same, "backing.merged");
                }
            }
            else backing.MoveTo(stays);
            act.Record(backing, "backing.merged");
        }
    }

    public async Task TellApart(string code, TellApartInput input, CancellationToken ct)
    {
        var (need, other) = (await Kept(code, ct), await Kept(input.Other, ct));
        if (need.Id == other.Id) throw Refusal.Invalid(nameof(input.Other), "need.merge_self", "不能把一条需求合并到它自己。");
        var (one, two) = ToldApart.Pair(need.Id, other.Id);
        if (await act.Db.Set<ToldApart>().AnyAsync(t => t.OneId == one && t.OtherId == two, ct)) return;
        act.Db.Add(new ToldApart { OneId = one, OtherId = two, At = act.Now });
        act.Record(act.Track(need), "need.told_apart");
        await act.Commit(ct);
    }

    /// <summary>All of them, or none.</summary>
    /// <returns>How many were published.</returns>
    public async Task<int> Publish(PublishDraftsInput input, CancellationToken ct)
    {
        var codes = input.Codes.Where(c => !string.IsNullOrWhiteSpace(c)).Distinct().ToList();
        if (codes.Count == 0) throw Refusal.Invalid(nameof(input.Codes), "need.no_drafts", "请先勾选要发布的草稿。");
        if (codes.Count > MostAtOnce) throw Refusal.Invalid(nameof(input.Codes), "need.too_many", "一次最多发布 {0} 条，请分批。", MostAtOnce);
        var needs = await act.Db.Set<Need>().Where(n => codes.Contains(n.Code)).ToListAsync(ct);
        var ids = needs.ConvertAll(n => n.Id);
        var own = act.Actor.OrganizationId ?? AccessRow.Everyone;
        var seen = act.Actor.IsSystem ? [.. ids] : (await act.Db.Set<AccessRow>().Where(r => r.OrganizationId == own && r.SubjectKind == Need.Kind && ids.Contains(r.SubjectId)).Select(r => r.SubjectId).ToListAsync(ct)).ToHashSet();
        if (needs.Count < codes.Count || needs.Any(n => !seen.Contains(n.Id))) throw Refusal.NotFound();
        if (needs.Any(n => !ListsPermissions.MayKeep(act.Actor, tree.Get(n.OwnerId).Path))) throw Refusal.Forbidden();
        if (needs.Any(n => n.Status != ListState.Draft)) throw new Refusal("list.not_draft", "只有草稿可以发布。");
        if (needs.FirstOrDefault(n => n.Category.Length == 0) is { } bare) throw new Refusal("need.no_category", "“{0}”（{1}）还没有类别，请先修改补上再发布。", 422, Mask.Text(bare.Title), bare.Code);
        await RequireNoTwin(needs, ct);
        foreach (var need in needs)
        {
            act.Track(need).Publish(act.Today);
            act.Record(need, "need.published");
        }
        await act.Commit(ct);
        return needs.Count;
    }

    /// <summary>No list has two published needs of one name.</summary>
    private async Task RequireNoTwin(List<Need> needs, CancellationToken ct)
    {
        var (owners, titles) = (needs.Select(n => n.OwnerId).Distinct().ToList(), needs.Select(n => n.Title).Distinct().ToList());
        var published = await act.Db.Set<Need>().Where(n => owners.Contains(n.OwnerId) && titles.Contains(n.Title) && n.Status == ListState.Published).Select(n => new { n.OwnerId, n.Title }).ToListAsync(ct);
        var taken = published.Select(p => (p.OwnerId, p.Title)).ToHashSet();
        if (needs.FirstOrDefault(n => !taken.Add((n.OwnerId, n.Title))) is { } twin)
            throw new Refusal("list.duplicate_title", "{0}的清单里已有同名的“{1}”，请合并，或先改名再发布（{2}）。", 422, tree.Get(twin.OwnerId).Name, Mask.Text(twin.Title), twin.Code);
    }

    private async Task<Need> Kept(string code, CancellationToken ct) => await keeping.Kept(await act.Db.Set<Need>().SingleOrDefaultAsync(n => n.Code == code, ct), n => n.OwnerId, ct);
}
