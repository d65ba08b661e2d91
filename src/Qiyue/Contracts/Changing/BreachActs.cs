using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts.Changing;

public sealed class BreachNoticeInput
{
    /// <summary>Code of the party that does not perform.</summary>
    [Filled, Max(32)] public string Party { get; set; } = "";

    /// <summary>Numbers of its obligations that are behind.</summary>
    public List<int> Obligations { get; set => field = value ?? []; } = [];
    [Filled, Max(500)] public string Ground { get; set; } = "";
}

/// <summary>Gives notice that a party does not perform; it has the days to cure of the policy. Errors: breach.party, breach.none_chosen, breach.not_doer, breach.not_behind, breach.already_noticed, contract.suspended.</summary>
public sealed class GiveBreachNotice(Act act, ContractLoader contracts, OrganizationTree tree, PolicyBook policies)
{
    public async Task<BreachNotice> Handle(string code, BreachNoticeInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.RequireRunning();
        if (!ContractPermissions.MayNoticeBreach(act.Actor, contract)) throw Refusal.Forbidden();
        var breacher = tree.ByCode(input.Party)?.Id ?? throw Refusal.Invalid(nameof(input.Party), "breach.party", "请选择契约的另一方。");
        var until = WorkingCalendar.AddWorkingDays(act.Today, (await policies.Of(contract.DistrictId, act.Today, ct)).Days(PolicyCatalogue.CureDays));
        var notice = contract.GiveBreachNotice(act.Actor.OrganizationId!.Value, act.Actor.PersonId, breacher, input.Ground, input.Obligations, until, act.Now, act.Today).AddTo(act);
        act.Record(contract, "breach.noticed", input.Ground, null, notice);
        await act.Commit(ct);
        return notice;
    }
}

public sealed class AnswerBreachInput
{
    [Filled, Max(1000)] public string Answer { get; set; } = "";
}

/// <summary>The party that got the notice answers it. Errors: breach.closed.</summary>
public sealed class AnswerBreach(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, Guid id, AnswerBreachInput input, CancellationToken ct)
    {
        var (contract, notice) = await BreachOf.Open(act, contracts, code, id, ct);
        contract.AnswerBreach(notice, act.Actor.OrganizationId!.Value, input.Answer, act.Now);
        act.Record(contract, "breach.answered", null, null, notice);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>The notice is taken back, and the contract goes on. Errors: breach.closed.</summary>
public sealed class WithdrawBreach(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, Guid id, ReasonInput input, CancellationToken ct)
    {
        var (contract, notice) = await BreachOf.Open(act, contracts, code, id, ct);
        contract.WithdrawBreach(notice, act.Actor.OrganizationId!.Value, input.Reason, act.Now);
        act.Record(contract, "breach.withdrawn", input.Reason, null, notice);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>After the days to cure, who gave the notice ends the contract. Errors: breach.curing, breach.work_open, breach.closed, contract.suspended.</summary>
public sealed class EndForBreach(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, Guid id, CancellationToken ct)
    {
        var (contract, notice) = await BreachOf.Open(act, contracts, code, id, ct);
        contract.EndForBreach(notice, act.Actor.OrganizationId!.Value, act.Now, act.Today);
        act.Record(contract, "contract.ended_for_breach", notice.Ground, null, notice);
        act.RecordTouched(contract);
        await act.Commit(ct);
        return contract;
    }
}

internal static class BreachOf
{
    /// <summary>A notice of this contract that is open, for who negotiates for a party.</summary>
    public static async Task<(Contract Contract, BreachNotice Notice)> Open(Act act, ContractLoader contracts, string code, Guid id, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.Require(ContractStage.Showing, ContractStage.Performing);
        if (!act.Actor.Has(Duty.Negotiate) || !contract.HasParty(act.Actor.OrganizationId)) throw Refusal.Forbidden();
        if (contract.Breaches.FirstOrDefault(b => b.Id == id) is { } open) return (contract, open);
        throw await act.Db.FindAsync<BreachNotice>([id], ct) is { } closed && closed.ContractId == contract.Id ? new Refusal("breach.closed", "此违约通知已了结，不能再办理。") : Refusal.NotFound();
    }
}
