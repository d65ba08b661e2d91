using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;

namespace Qiyue.Contracts.Negotiating;

/// <summary>The published needs and resources a contract is proposed from.</summary>
public sealed class ContractSources(Act act)
{
    public async Task<IReadOnlyList<(string Kind, Guid Id, string Code, string Title)>> Find(IReadOnlyList<string> needs, IReadOnlyList<string> resources, CancellationToken ct)
    {
        var found = new List<(string, Guid, string, string)>();
        if (needs.Count > 0)
            found.AddRange((await act.Db.Set<Need>().Where(n => needs.Contains(n.Code)).Select(n => new { n.Id, n.Code, n.Title }).ToListAsync(ct)).Select(n => ("need", n.Id, n.Code, n.Title)));
        if (resources.Count > 0)
            found.AddRange((await act.Db.Set<Resource>().Where(r => resources.Contains(r.Code)).Select(r => new { r.Id, r.Code, r.Title }).ToListAsync(ct)).Select(r => ("resource", r.Id, r.Code, r.Title)));
        var known = found.Select(f => f.Item3).ToHashSet();
        if (needs.Concat(resources).FirstOrDefault(c => !known.Contains(c)) is { } unknown)
            throw Refusal.Invalid(needs.Contains(unknown) ? "Needs" : "Resources", "source.unknown", "没有编码为 {0} 的需求或资源，请核对编码。", unknown);
        return found;
    }
}
