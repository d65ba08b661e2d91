using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Matching;
using Qiyue.Platform.Access;

namespace Qiyue.Contracts;

/// <summary>Contracts that rest on both a need and a resource of those given, as far as the acting organisation may read them.</summary>
public sealed class ContractsOfChoices(Act act)
{
    public async Task<IReadOnlyList<ChoiceContract>> Handle(IReadOnlyCollection<Guid> needs, IReadOnlyCollection<Guid> resources, CancellationToken ct)
    {
        var (own, sources) = (act.Actor.OrganizationId, act.Db.Set<ContractSource>());
        var found = await (from n in sources join r in sources on n.ContractId equals r.ContractId join c in act.Db.Set<Contract>() on n.ContractId equals c.Id
                           where needs.Contains(n.SubjectId) && resources.Contains(r.SubjectId) && act.Db.Set<AccessRow>().Any(a => (a.OrganizationId == own || a.OrganizationId == AccessRow.Everyone) && a.SubjectKind == Contract.Kind && a.SubjectId == c.Id)
                           orderby c.Id select new { Need = n.SubjectId, Resource = r.SubjectId, c.Code, c.Stage }).ToListAsync(ct);
        return [.. found.Select(c => new ChoiceContract(c.Need, c.Resource, c.Code, c.Stage.Word()))];
    }
}
