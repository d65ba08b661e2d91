using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations.People;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Organizations.Importing;

/// <summary>Writes what an actor keeps as the workbook that <see cref="ImportDistrict"/> reads back unchanged. Telephone numbers and mail addresses are masked.</summary>
public sealed class ExportDistrict(Act act, OrganizationTree tree, WordLists words)
{
    /// <param name="organizations">The sheets 组织 and 联系社区.</param>
    /// <param name="people">The sheets 人员 and 任职.</param>
    public async Task Handle(Stream to, bool organizations, bool people, CancellationToken ct)
    {
        if (!act.Actor.Has(Duty.People) || act.Actor is { IsSystem: false, OrganizationPath.Length: 0 }) throw Refusal.NotFound();
        var sheets = new List<SheetContent>();
        if (organizations) sheets.AddRange(await Organizations(ct));
        if (people) sheets.AddRange(await People(ct));
        WorkbookWriter.Save(to, sheets);
    }

    private async Task<SheetContent[]> Organizations(CancellationToken ct)
    {
        var path = act.Actor.OrganizationPath;
        var all = await act.Db.Set<Organization>().AsNoTracking().Include(o => o.Ties).Where(o => o.Path.StartsWith(path) && !o.Dissolved).ToListAsync(ct);
        all = [.. all.OrderBy(o => o.Path.Count(c => c == '/')).ThenBy(o => !OrganizationKinds.Tree.Contains(o.Kind) ? 1 : 0).ThenBy(o => o.Code, StringComparer.Ordinal)];
        return
        [
            new(DistrictSheets.Organizations, all.Select(o => new Dictionary<string, object?>
            {
                ["编码"] = o.Code, ["名称"] = o.Name, ["类型"] = words.Name("organization_kind", o.Kind), ["上级编码"] = o.ParentId is { } p ? tree.Get(p).Code : "", ["统一社会信用代码"] = o.CreditCode,
                ["信用代码说明"] = o.CreditCodeOverride, ["地址"] = o.Address, ["联系电话"] = o.Phone,
            })),
            new(DistrictSheets.Ties, all.SelectMany(o => o.Ties.Select(t => (Unit: o, Tie: t, Community: tree.Get(t.CommunityId)))).Where(x => !x.Community.Dissolved).OrderBy(x => x.Unit.Code, StringComparer.Ordinal).ThenByDescending(x => x.Tie.IsMain).ThenBy(x => x.Community.Code, StringComparer.Ordinal)
                .Select(x => new Dictionary<string, object?> { ["单位编码"] = x.Unit.Code, ["社区编码"] = x.Community.Code, ["联系类型"] = words.Name("tie_kind", x.Tie.Kind), ["主社区"] = x.Tie.IsMain ? "是" : "否" })),
        ];
    }

    private async Task<SheetContent[]> People(CancellationToken ct)
    {
        var path = act.Actor.OrganizationPath;
        var rows = await (from h in act.Db.Set<PostHolding>() join post in act.Db.Set<Post>() on h.PostId equals post.Id join o in act.Db.Set<Organization>() on post.OrganizationId equals o.Id
                          join p in act.Db.Set<Person>() on h.PersonId equals p.Id join a in act.Db.Set<Account>() on p.AccountId equals a.Id into accounts from a in accounts.DefaultIfEmpty()
                          where o.Path.StartsWith(path) && !post.Closed && !o.Dissolved && p.ErasedAt == null
                          select new { p.Id, p.Name, p.PhoneMask, p.EmailMask, UserName = a == null ? null : a.UserName, o.Code, post.Title, post.DutyText, h.From, h.To }).ToListAsync(ct);
        var keyed = rows.Select(r => (Key: r.UserName ?? r.Id.ToString("N"), Row: r)).OrderBy(r => r.Key, StringComparer.Ordinal).ThenBy(r => r.Row.From).ThenBy(r => r.Row.Code, StringComparer.Ordinal).ToList();
        return
        [
            new(DistrictSheets.People, keyed.DistinctBy(r => r.Key).Select(r => new Dictionary<string, object?> { ["编号"] = r.Key, ["姓名"] = r.Row.Name, ["手机"] = r.Row.PhoneMask, ["邮箱"] = r.Row.EmailMask })),
            new(DistrictSheets.Posts, keyed.Select(r => new Dictionary<string, object?>
            {
                ["人员编号"] = r.Key, ["组织编码"] = r.Row.Code, ["岗位"] = r.Row.Title, ["职责"] = string.Join('、', r.Row.DutyText.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(DistrictSheets.WordOf)),
                ["开始"] = r.Row.From, ["结束"] = r.Row.To,
            })),
        ];
    }
}
