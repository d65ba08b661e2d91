using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Todo;

namespace Qiyue.Contracts.Links;

/// <summary>A work entry that waits for the acting organisation.</summary>
/// <param name="DefaultOn">Last day; after it the entry counts as confirmed by default.</param>
public sealed record WaitingEntry(Guid Id, string Code, string Title, string What, DateOnly DoneOn, string Quantity, string Unit, string Note, DateOnly DefaultOn, Guid? PhotoId);

/// <summary>
/// All that waits for the confirmation of the acting organisation, over all its contracts, oldest deadline first; at most 100 at once. Index: todo_rows (organization_id,
/// done_at, due_on). Source: domain.md, Contracts (confirmation).
/// </summary>
public sealed class ListConfirmations(Act act)
{
    private const int Most = 100;

    public async Task<IReadOnlyList<WaitingEntry>> Handle(CancellationToken ct)
    {
        if (!act.Actor.Has(Duty.Confirm) || act.Actor.OrganizationId is not { } mine) throw Refusal.NotFound();
        var keys = await act.Db.Set<TodoRow>().AsNoTracking().Where(t => t.OrganizationId == mine && t.DoneAt == null && t.Duty == Duty.Confirm && t.SubjectKind == Contract.Kind).OrderBy(t => t.DueOn).ThenBy(t => t.Id).Take(Most).Select(t => t.Key).ToListAsync(ct);
        var ids = keys.Select(k => Guid.TryParse(k[(k.IndexOf(':') + 1)..], out var id) ? id : Guid.Empty).ToList();
        var rows = await (from w in act.Db.Set<WorkEntry>().AsNoTracking() join o in act.Db.Set<Obligation>() on w.ObligationId equals o.Id join c in act.Db.Set<Contract>() on w.ContractId equals c.Id
                          where ids.Contains(w.Id) && w.State == WorkState.Recorded && o.BeneficiaryId == mine
                          orderby w.DefaultOn, w.Id select new { w.Id, c.Code, c.Title, o.What, w.DoneOn, w.Quantity, o.Unit, w.Note, w.DefaultOn, w.PhotoId }).ToListAsync(ct);
        return [.. rows.Select(r => new WaitingEntry(r.Id, r.Code, r.Title, r.What, r.DoneOn, r.Quantity.ToString(), r.Unit, r.Note, r.DefaultOn, r.PhotoId))];
    }
}

/// <inheritdoc cref="WaitingEntry"/>
public sealed record WaitingJson(Guid Id, string Contract, string Title, string What, DateOnly DoneOn, string Quantity, string Unit, string Note, DateOnly DefaultOn)
{
    internal static WaitingJson Of(WaitingEntry w) => new(w.Id, w.Code, w.Title, w.What, w.DoneOn, w.Quantity, w.Unit, w.Note, w.DefaultOn);
}
