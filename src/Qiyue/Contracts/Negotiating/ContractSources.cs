using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;

namespace Qiyue.Contracts.Negotiating;

/// <summary>The needs and resources a contract is proposed from: published ones, or drafts of who proposes.</summary>
public sealed class ContractSources(Act act)
{
    public async Task<IReadOnlyList<(string Kind, Guid Id, string Code, string Title)>> Find(IReadOnlyList<string> needs, IReadOnlyList<string> resources, CancellationToken ct)
    {
        var own = act.Actor.OrganizationId;
        var found = new List<(string, Guid, string, string)>();
        if (needs.Count > 0)
            found.AddRange((await act.Db.Set<Need>().Where(n => needs.Contains(n.Code) && (n.Status == ListState.Published || n.Status == ListState.Draft && n.OwnerId == own)).Select(n => new { n.Id, n.Code, n.Title }).ToListAsync(ct)).Select(n => ("need", n.Id, n.Code, Mask.Text(n.Title))));
        if (resources.Count > 0)
            found.AddRange((await act.Db.Set<Resource>().Where(r => resources.Contains(r.Code) && (r.Status == ListState.Published || r.Status == ListState.Draft && r.OwnerId == own)).Select(r => new { r.Id, r.Code, r.Title }).ToListAsync(ct)).Select(r => ("resource", r.Id, r.Code, Mask.Text(r.Title))));
        var known = found.Select(f => f.Item3).ToHashSet();
        if (needs.Concat(resources).FirstOrDefault(c => !known.Contains(c)) is { } unknown)
            throw Refusal.Invalid(needs.Contains(unknown) ? "Needs" : "Resources", "source.unknown", "没有编码为 {0} 的需求或资源，请核对编码。", unknown);
        return found;
    }
}
