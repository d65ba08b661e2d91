using Qiyue.Data;
using Qiyue.Matching;

namespace Qiyue.Contracts;

/// <summary>The needs that running contracts were proposed from. Source: domain.md, Matching (unmet demand).</summary>
internal static class ContractAnswers
{
    /// <summary>From the first proposal until the result is published; what was declined or ended early answers nothing.</summary>
    private static readonly ContractStage[] Running = [ContractStage.Negotiating, ContractStage.Signing, ContractStage.Showing, ContractStage.Performing, ContractStage.Judging];

    public static IQueryable<Answer> In(QiyueDb db) =>
        from need in db.Set<ContractSource>()
        where need.SubjectKind == "need"
        join contract in db.Set<Contract>() on need.ContractId equals contract.Id
        where Running.Contains(contract.Stage)
        from resource in db.Set<ContractSource>().Where(r => r.ContractId == contract.Id && r.SubjectKind == "resource").DefaultIfEmpty()
        select new Answer { NeedId = need.SubjectId, ResourceId = (Guid?)resource!.SubjectId };
}
