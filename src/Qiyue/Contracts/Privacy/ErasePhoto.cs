using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Files;

namespace Qiyue.Contracts.Privacy;

/// <summary>
/// Erases the photo of a work entry because somebody on it asks, or its time is over; the entry, its amount and its confirmation stay. Errors: work.no_photo; 403 for others than who took it and the
/// supervising body. Source: domain.md, The kernel.
/// </summary>
public sealed class ErasePhoto(Act act, ContractLoader contracts, FileDesk files)
{
    public async Task<WorkEntry> Handle(string code, Guid entryId, ReasonInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!act.Actor.IsSystem && !contract.HasParty(act.Actor.OrganizationId) && act.Actor.OrganizationId != contract.SupervisorId) throw Refusal.Forbidden();
        var entry = await act.Db.Set<WorkEntry>().SingleOrDefaultAsync(w => w.Id == entryId && w.ContractId == contract.Id, ct) ?? throw Refusal.NotFound();
        if (!ContractPermissions.MayErasePhoto(act.Actor, contract, entry)) throw Refusal.Forbidden();
        await Erase(contract, [entry], input.Reason, ct);
        return entry;
    }

    internal async Task Erase(Contract contract, IReadOnlyList<WorkEntry> entries, string reason, CancellationToken ct)
    {
        var photos = entries.Select(e => e.ErasePhoto()).ToList();
        await files.Untie(act, photos, ct);
        act.Record(contract, "work.photo_erased", reason, null, [.. entries]);
        await act.Commit(ct);
        await files.Discard(photos, ct);
    }
}
