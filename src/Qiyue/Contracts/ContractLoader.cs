using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Access;

namespace Qiyue.Contracts;

/// <summary>Brings a contract for an act: with everything its rules and its to-do rows depend on, and only if the actor may see it.</summary>
public sealed class ContractLoader(Act act)
{
    /// <summary>The contract, tracked; several acts of one story in one scope share it. A 404 for those who may not see it.</summary>
    /// <param name="version">If-Match: the version the caller has seen; a newer one is refused.</param>
    public async Task<Contract> ForAct(string code, CancellationToken ct, int? version = null)
    {
        var contract = act.Track(act.Db.Brought<Contract>(c => c.Code == code) ?? await WithChanges(await WithSigning(await PerModel<ContractQueries>.Of(act.Db).ForAct(act.Db, code, ct), ct), ct));
        if (!act.Actor.IsSystem && !contract.Stage.IsPublic() && !await MaySee(contract.Id, ct)) throw Refusal.NotFound();
        if (version is { } seen && seen != contract.Version) throw Refusal.ChangedMeanwhile();
        return contract;
    }

    /// <summary>For work of the system over contracts found by a query.</summary>
    public async Task<Contract> ForSystem(Guid id, CancellationToken ct) => act.Track(act.Db.Brought<Contract>(c => c.Id == id) ?? await WithChanges(await WithSigning(await PerModel<ContractQueries>.Of(act.Db).ForSystem(act.Db, id, ct), ct), ct));

    /// <summary>The open amendment, suspension and notices of the few contracts that ever had one.</summary>
    private async Task<Contract?> WithChanges(Contract? contract, CancellationToken ct)
    {
        if (contract is not { HasChanges: true }) return contract;
        await act.Db.Set<Amendment>().Where(a => a.ContractId == contract.Id && (a.State == AmendmentState.Offered || a.State == AmendmentState.Signing)).LoadAsync(ct);
        await act.Db.Set<Suspension>().Where(s => s.ContractId == contract.Id && (s.State == SuspensionState.Proposed || s.State == SuspensionState.Running)).LoadAsync(ct);
        await act.Db.Set<BreachNotice>().Where(b => b.ContractId == contract.Id && b.State == BreachState.Open).LoadAsync(ct);
        return contract;
    }

    /// <summary>Open delegations and waiting scans stand in the to-do of a contract that is being signed, and of no other; tracking ties them to it.</summary>
    private async Task<Contract?> WithSigning(Contract? contract, CancellationToken ct)
    {
        if (contract is not { Stage: ContractStage.Signing, Id: var id }) return contract;
        await act.Db.Set<Delegation>().Where(d => d.ContractId == id && d.UsedAt == null && d.EndedAt == null).LoadAsync(ct);
        await act.Db.Set<PaperScan>().Where(s => s.ContractId == id && s.State == ScanState.Waiting).LoadAsync(ct);
        return contract;
    }

    /// <summary>The acting organisation is a party, supervises, judges or stands above one of them; or acts for a group with the contract in its scope.</summary>
    public async Task<bool> MaySee(Guid id, CancellationToken ct) =>
        act.Actor.OrganizationId is { } organization && (act.Actor.ScopeId ?? organization) is var scope
        && await act.Db.Set<AccessRow>().AnyAsync(r => (r.OrganizationId == organization || r.OrganizationId == scope) && r.SubjectKind == Contract.Kind && r.SubjectId == id, ct);
}
