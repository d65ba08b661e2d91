using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Files;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts.Performing;

/// <summary>What a doer types on a phone in under a minute: the obligation is chosen by the link, the day is today, the quantity one.</summary>
public sealed class RecordWorkInput
{
    [Between(1, 1000)] public int Obligation { get; set; }
    [Filled] public DateOnly? DoneOn { get; set; }

    /// <summary>Decimal text in the obligation's unit.</summary>
    [Filled, Max(20)] public string Quantity { get; set; } = "1";
    [Max(1000)] public string? Note { get; set; }

    /// <summary>A file uploaded before (POST /api/v1/files). Optional; never demanded.</summary>
    public Guid? PhotoId { get; set; }
}

/// <summary>Records work for an obligation. Errors: work.not_doer, work.in_future, work.before_start, work.quantity.</summary>
public sealed class RecordWork(Act act, ContractLoader contracts, PolicyBook policies, FileDesk files)
{
    public async Task<WorkEntry> Handle(string code, RecordWorkInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.RequireRunning();
        if (!act.Actor.Has(Duty.Perform) || act.Actor.OrganizationId is not { } by) throw Refusal.Forbidden();
        if (!Quantity.TryParse(input.Quantity, out var quantity)) throw Refusal.Invalid(nameof(input.Quantity), "terms.quantity_form", "数量须是数字，最多两位小数，如 12 或 1.5。");
        var policy = await policies.Of(contract.DistrictId, act.Today, ct);
        var entry = contract.RecordWork(input.Obligation, by, act.Actor.PersonId, input.DoneOn!.Value, quantity, input.Note ?? "", input.PhotoId, act.Now, act.Today,
            WorkingCalendar.AddWorkingDays(act.Today, policy.Days(PolicyCatalogue.ConfirmReminderDays)), WorkingCalendar.AddWorkingDays(act.Today, policy.Days(PolicyCatalogue.ConfirmDefaultDays))).AddTo(act);
        await files.Tie(act, input.PhotoId, contract, nameof(input.PhotoId), ct);
        act.Record(contract, "work.recorded", null, null, entry);
        await act.Commit(ct);
        return entry;
    }
}

/// <summary>The beneficiary confirms one entry or several at once, all or none. Errors: work.not_beneficiary, work.already_decided.</summary>
public sealed class ConfirmWork(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, IReadOnlyCollection<Guid> entries, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!act.Actor.Has(Duty.Confirm) || !contract.HasParty(act.Actor.OrganizationId)) throw Refusal.Forbidden();
        var rows = await WorkEntries.Of(act, contract, entries, ct);
        foreach (var entry in rows) contract.Confirm(entry, act.Actor.OrganizationId, act.Actor.PersonId, byDefault: false, act.Now);
        act.Record(contract, "work.confirmed", null, null, [.. rows]);
        act.RecordTouched(contract);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>The beneficiary disputes an entry with a reason; the supervising body rules. Errors: work.not_beneficiary, work.already_decided.</summary>
public sealed class DisputeWork(Act act, ContractLoader contracts)
{
    public async Task<WorkEntry> Handle(string code, Guid entryId, Negotiating.ReasonInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!act.Actor.Has(Duty.Confirm) || act.Actor.OrganizationId is not { } by) throw Refusal.Forbidden();
        var entry = (await WorkEntries.Of(act, contract, [entryId], ct))[0];
        contract.Dispute(entry, by, act.Actor.PersonId, input.Reason, act.Now);
        act.Record(contract, "work.disputed", input.Reason, null, entry);
        await act.Commit(ct);
        return entry;
    }
}

public sealed class RuleOnWorkInput
{
    /// <summary>How much of the entry stands, decimal text, 0 to all of it.</summary>
    [Filled, Max(20)] public string Stands { get; set; } = "";
    [Filled, Max(500)] public string Reason { get; set; } = "";
}

/// <summary>The supervising body settles a dispute. Errors: work.not_disputed, work.ruling_quantity.</summary>
public sealed class RuleOnWork(Act act, ContractLoader contracts)
{
    public async Task<WorkEntry> Handle(string code, Guid entryId, RuleOnWorkInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayRule(act.Actor, contract)) throw Refusal.Forbidden();
        if (!Quantity.TryParse(input.Stands, out var stands)) throw Refusal.Invalid(nameof(input.Stands), "terms.quantity_form", "数量须是数字，最多两位小数，如 12 或 1.5。");
        var entry = (await WorkEntries.Of(act, contract, [entryId], ct))[0];
        contract.Rule(entry, act.Actor.OrganizationId!.Value, act.Actor.PersonId, stands, input.Reason, act.Now);
        act.Record(contract, "work.settled", input.Reason, null, entry);
        act.RecordTouched(contract);
        await act.Commit(ct);
        return entry;
    }
}

/// <summary>The doer takes back an entry nobody has decided on. Errors: work.already_decided.</summary>
public sealed class WithdrawWork(Act act, ContractLoader contracts)
{
    public async Task<WorkEntry> Handle(string code, Guid entryId, Negotiating.ReasonInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!act.Actor.Has(Duty.Perform) || act.Actor.OrganizationId is not { } by) throw Refusal.Forbidden();
        var entry = (await WorkEntries.Of(act, contract, [entryId], ct))[0];
        contract.WithdrawWork(entry, by, act.Actor.PersonId, input.Reason, act.Now);
        act.Record(contract, "work.withdrawn", input.Reason, null, entry);
        await act.Commit(ct);
        return entry;
    }
}

internal static class WorkEntries
{
    /// <summary>Entries of this contract by id, each of them or a 404.</summary>
    public static async Task<List<WorkEntry>> Of(Act act, Contract contract, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0) throw Refusal.Invalid("Entries", "work.none_chosen", "请至少选择一条履约记录。");
        // The contract was brought with its open entries; only one that is decided has to be looked for.
        if (contract.Work.Where(e => ids.Contains(e.Id)).ToList() is var open && open.Count == ids.Distinct().Count()) return open;
        var rows = await act.Db.Set<WorkEntry>().Where(e => e.ContractId == contract.Id && ids.Contains(e.Id)).ToListAsync(ct);
        return rows.Count == ids.Distinct().Count() ? rows : throw Refusal.NotFound();
    }
}
