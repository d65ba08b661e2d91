using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Contracts.Succeeding;

/// <summary>
/// An organisation is dissolved: it is refused, with a list, while it is party to contracts that are not finished, unless it names a successor; that one takes its place in each of
/// them, in the same transaction. Errors: organization.has_contracts, organization.heir_party, organization.heir_not_equal, organization.heir_home.
/// </summary>
public sealed class PartyDissolved(Act act, ContractLoader contracts, OrganizationTree tree) : IReaction<Organization>
{
    private const int Batch = 100, Named = 10;

    public async Task React(Organization gone, string? reason, CancellationToken ct)
    {
        if (gone.SuccessorId is not { } heir)
        {
            var open = await Open(gone.Id).OrderBy(c => c.Code).Select(c => new { c.Code, c.Title }).Take(Named + 1).ToListAsync(ct);
            if (open.Count == 0) return;
            throw Refusal.Invalid("Successor", "organization.has_contracts", "{0}还是这些未结契约的一方：{1}。请先办结或终止，或填写承继组织。", gone.Name, List(open.Select(c => $"《{c.Title}》{c.Code}")));
        }
        // The tree does not know yet that it is dissolved; who follows it is asked for by id, so this does not matter.
        for (var last = Guid.Empty; ;)
        {
            var ids = await Open(gone.Id).Where(c => c.Id.CompareTo(last) > 0).OrderBy(c => c.Id).Select(c => c.Id).Take(Batch).ToListAsync(ct);
            foreach (var id in ids) TakeOver(await contracts.ForSystem(id, ct), gone, heir, reason);
            if (ids.Count < Batch) return;
            last = ids[^1];
            await act.Flush(ct);
        }
    }

    private void TakeOver(Contract contract, Organization gone, Guid heir, string? reason)
    {
        if (contract.HasParty(heir)) throw Refusal.Invalid("Successor", "organization.heir_party", "承继组织已是《{0}》{1}的另一方，请先终止这份契约。", contract.Title, contract.Code);
        var parties = contract.Parties.Select(p => p.OrganizationId == gone.Id ? heir : p.OrganizationId).ToList();
        if (Home.NotEquals(tree, parties) is not null) throw Refusal.Invalid("Successor", "organization.heir_not_equal", "承继组织与《{0}》{1}的另一方是上下级，请先终止这份契约或另选承继组织。", contract.Title, contract.Code);
        var home = (contract.CommunityId == gone.Id ? tree.Find(heir) is { IsLocal: true } local ? local : Home.Of(tree, parties) : tree.Get(contract.CommunityId))
            ?? throw Refusal.Invalid("Successor", "organization.heir_home", "《{0}》{1}须有社区或街道作为一方，请选择社区或街道承继。", contract.Title, contract.Code);
        var (supervisor, district) = Home.Supervision(tree, home);
        var closed = contract.Succeed(gone.Id, heir, home.Id, supervisor.Id, district.Id, act.Now);
        act.Record(contract, "contract.succeeded", reason, null, [.. closed]);
        act.RecordTouched(contract);
    }

    private IQueryable<Contract> Open(Guid party) => act.Db.Set<Contract>().AsNoTracking().Unfinished().Where(c => act.Db.Set<ContractParty>().Any(p => p.ContractId == c.Id && p.OrganizationId == party));

    private static string List(IEnumerable<string> names) => names.ToList() is var all && all.Count > Named ? string.Join('、', all.Take(Named)) + "……" : string.Join('、', all);
}

/// <summary>An organisation got another one above it: supervision and access of contracts that are not finished follow, in the same transaction. What is finished keeps its readers.</summary>
public sealed class PartyMoved(Act act, ContractLoader contracts, OrganizationTree tree) : IReaction<Organization>
{
    private const int Batch = 100;

    public async Task React(Organization moved, string? reason, CancellationToken ct)
    {
        var path = moved.Path;
        await act.Flush(ct); // the new paths have to stand where they are asked for
        for (var last = Guid.Empty; ;)
        {
            var ids = await (from c in act.Db.Set<Contract>().AsNoTracking().Unfinished()
                             where c.Id.CompareTo(last) > 0 && (from p in act.Db.Set<ContractParty>() join o in act.Db.Set<Organization>() on p.OrganizationId equals o.Id where p.ContractId == c.Id && o.Path.StartsWith(path) select p).Any()
                             orderby c.Id select c.Id).Take(Batch).ToListAsync(ct);
            foreach (var id in ids)
            {
                var contract = await contracts.ForSystem(id, ct);
                var (supervisor, district) = Home.Supervision(tree, tree.Get(contract.CommunityId));
                contract.FollowTree(supervisor.Id, district.Id);
                act.Record(contract, "contract.tree_followed", reason);
                act.RecordTouched(contract);
            }
            if (ids.Count < Batch) return;
            last = ids[^1];
            await act.Flush(ct);
        }
    }
}

internal static class UnfinishedContracts
{
    /// <inheritdoc cref="Contract.IsFinished"/>
    public static IQueryable<Contract> Unfinished(this IQueryable<Contract> contracts) =>
        contracts.Where(c => c.Stage != ContractStage.Published && c.Stage != ContractStage.Terminated && c.Stage != ContractStage.Declined);
}
