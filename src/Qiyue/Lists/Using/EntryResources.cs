using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Organizations;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Using;

/// <summary>The resources that rows of a workbook name, as far as the actor keeps them; what others have is unknown here.</summary>
public sealed class EntryResources(Act act, OrganizationTree tree)
{
    public const string Code = "资源编码", Title = "资源名称";
    public static readonly IReadOnlyList<WorkbookColumn> Columns = [new(Code, Required: true, Max: 32, Width: 26, Hint: "系统里的编码，在资源清单里可以查到。"), new(Title, MayLack: true, Width: 30, Hint: "便于核对，可不填；填了须与编码对应的资源一致。")];

    /// <summary>Rows by resource, in the order of the file; of an unknown one the row says so.</summary>
    public async Task<IReadOnlyList<(Resource Resource, List<WorkbookRow> Rows)>> Of(IReadOnlyList<WorkbookRow> rows, CancellationToken ct)
    {
        var codes = rows.Select(r => r[Code]).Where(c => c.Length > 0).Distinct().ToList();
        var known = (await act.Db.Set<Resource>().AsNoTracking().Where(r => codes.Contains(r.Code) && r.Status != ListState.Staged && r.Status != ListState.Dropped).ToListAsync(ct))
            .Where(r => tree.Find(r.OwnerId) is { } owner && ListsPermissions.MayKeep(act.Actor, owner.Path)).ToDictionary(r => r.Code);
        foreach (var row in rows.Where(r => r[Code].Length > 0))
        {
            if (!known.TryGetValue(row[Code], out var resource)) row.Wrong(Code, "import.resource_unknown", "没有编码为“{0}”的资源，或您当前的岗位不能维护它，请核对编码。", row[Code]);
            else if (row[Title] is { Length: > 0 } title && title != resource.Title) row.Wrong(Title, "import.resource_title", "编码 {0} 是“{1}”，与此处填写的名称不一致。", resource.Code, resource.Title);
        }
        return [.. rows.Where(r => known.ContainsKey(r[Code])).GroupBy(r => r[Code]).Select(g => (known[g.Key], g.ToList()))];
    }
}
