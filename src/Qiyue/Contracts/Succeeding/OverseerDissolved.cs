using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Organizations.Groups;
using Qiyue.Platform.Access;

namespace Qiyue.Contracts.Succeeding;

/// <summary>
/// A body that is not a party but oversees contracts is dissolved. Supervision goes to its successor when that is a street, town or the district, otherwise to where the tree puts it now: the street of the
/// community, or the district office; of ended contracts too, since comments are answered and results corrected there. As third party: <see cref="Contract.LoseThirdParty"/>. In the same transaction.
/// Found by the access rows of the body. Source: domain.md, Contracts (supervising body; a side that is absent).
/// </summary>
public sealed class OverseerDissolved(Act act, ContractLoader contracts, OrganizationTree tree) : IReaction<Organization>
{
    private const int Batch = 100;

    public async Task React(Organization gone, string? reason, CancellationToken ct)
    {
        for (var last = Guid.Empty; ;)
        {
            var ids = await Overseen(gone.Id, last).OrderBy(c => c.Id).Select(c => c.Id).Take(Batch).ToListAsync(ct);
            foreach (var id in ids)
            {
                var contract = await contracts.ForSystem(id, ct);
                if (contract.SupervisorId == gone.Id) GoUp(contract, gone, reason);
                if (contract.ThirdPartyId == gone.Id && !contract.IsFinished) act.LoseThirdParty(contract, gone.SuccessorId, reason);
            }
            if (ids.Count < Batch) return;
            last = ids[^1];
            await act.Flush(ct);
        }
    }

    private void GoUp(Contract contract, Organization gone, string? reason)
    {
        var (supervisor, district) = Home.Supervision(tree, tree.Get(contract.CommunityId));
        if (supervisor.Id == gone.Id || supervisor.Dissolved) supervisor = district;
        if (gone.SuccessorId is { } heir && tree.Get(heir) is { Kind: OrganizationKinds.Street or OrganizationKinds.District } next && tree.DistrictOf(heir).Id == district.Id) supervisor = next;
        contract.FollowTree(supervisor.Id, district.Id);
        act.Record(contract, "contract.tree_followed", reason);
        act.RecordTouched(contract);
    }

    private IQueryable<Contract> Overseen(Guid gone, Guid last) => act.Db.Set<Contract>().AsNoTracking().Where(c => c.Id.CompareTo(last) > 0 && c.Stage != ContractStage.Declined
        && (c.SupervisorId == gone || c.ThirdPartyId == gone) && act.Db.Set<AccessRow>().Any(r => r.OrganizationId == gone && r.SubjectKind == Contract.Kind && r.SubjectId == c.Id));
}

/// <summary>A group (专班) is dissolved before its sheet is in: the third side stays absent. One whose term just ends needs no act: it is absent when the judging days are over.</summary>
public sealed class ThirdGroupDissolved(Act act, ContractLoader contracts) : IReaction<Group>
{
    public async Task React(Group gone, string? reason, CancellationToken ct)
    {
        var ids = await act.Db.Set<Contract>().AsNoTracking().Unfinished().Where(c => c.ThirdPartyId == gone.Id && act.Db.Set<AccessRow>().Any(r => r.OrganizationId == gone.Id && r.SubjectKind == Contract.Kind && r.SubjectId == c.Id)).Select(c => c.Id).ToListAsync(ct);
        foreach (var id in ids) act.LoseThirdParty(await contracts.ForSystem(id, ct), null, reason);
    }
}

internal static class LostThirdParty
{
    public static void LoseThirdParty(this Act act, Contract contract, Guid? heir, string? reason)
    {
        if (contract.LoseThirdParty(heir)) act.Record(contract, contract.ThirdPartyId is null ? "judging.third_party_absent" : "judging.third_party_succeeded", reason);
    }
}
