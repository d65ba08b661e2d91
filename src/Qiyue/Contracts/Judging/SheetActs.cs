using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Contracts.Judging;

public sealed class GiveJudgementInput
{
    /// <summary>self, counterpart, thirdParty or supervisor.</summary>
    public JudgingSide Side { get; set; }

    /// <summary>0 … 100.</summary>
    [Between(0, 100)] public int Score { get; set; }
    [Max(1000)] public string? Comment { get; set; }
    public bool ReportsDelay { get; set; }
}

/// <summary>Hands in or revises the acting organisation's sheet on one side. Errors: judging.closed, judging.score.</summary>
public sealed class GiveJudgement(Act act, ContractLoader contracts)
{
    public async Task<Judgement> Handle(string code, GiveJudgementInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.Require(ContractStage.Performing, ContractStage.Judging);
        contract.RequireOpenJudging();
        if (!ContractPermissions.MayJudge(act.Actor, contract, input.Side)) throw Refusal.Forbidden();
        var by = act.Actor.OrganizationId!.Value;
        var sheet = contract.Judgements.FirstOrDefault(j => j.Side == input.Side && j.ById == by) ?? new Judgement(contract, input.Side, by).AddTo(act);
        sheet.Give(contract, act.Actor.PersonId, input.Score, input.Comment ?? "", input.ReportsDelay, act.Now);
        act.Record(contract, "judging.given", null, null, sheet);
        await act.Commit(ct);
        return sheet;
    }
}

public sealed class InviteThirdPartyInput
{
    /// <summary>Code of the organisation that judges from outside.</summary>
    [Filled] public string Organization { get; set; } = "";
}

/// <summary>The supervising body asks an organisation to judge from outside. Errors: judging.third_party_is_party, judging.third_party_unknown.</summary>
public sealed class InviteThirdParty(Act act, ContractLoader contracts, OrganizationTree tree)
{
    public async Task<Contract> Handle(string code, InviteThirdPartyInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayRule(act.Actor, contract)) throw Refusal.Forbidden();
        var third = tree.ByCode(input.Organization) ?? throw Refusal.Invalid(nameof(input.Organization), "judging.third_party_unknown", "没有编码为 {0} 的组织，请从列表中选择。", input.Organization);
        contract.InviteThirdParty(act.Actor.OrganizationId!.Value, third.Id);
        act.Record(contract, "judging.third_party_invited");
        await act.Commit(ct);
        return contract;
    }
}

public sealed class ObjectToResultInput
{
    [Filled, Max(1000)] public string Reason { get; set; } = "";
}

/// <summary>A party objects to the result within the objection days. Errors: judging.no_result, judging.objections_over.</summary>
public sealed class ObjectToResult(Act act, ContractLoader contracts)
{
    public async Task<ResultObjection> Handle(string code, ObjectToResultInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!act.Actor.Has(Duty.Judge) || !contract.HasParty(act.Actor.OrganizationId)) throw Refusal.Forbidden();
        var objection = new ResultObjection(contract, act.Actor.OrganizationId!.Value, input.Reason, act.Now, act.Today).AddTo(act);
        act.Record(contract, "judging.objected", null, null, objection);
        await act.Commit(ct);
        return objection;
    }
}

public sealed class AnswerResultObjectionInput
{
    public bool Upheld { get; set; }
    [Filled, Max(1000)] public string Answer { get; set; } = "";
}

/// <summary>The supervising body answers an objection to the result; upheld, the sheets are open again. Errors: judging.objection_answered.</summary>
public sealed class AnswerResultObjection(Act act, ContractLoader contracts, Platform.Policies.PolicyBook policies)
{
    public async Task<Contract> Handle(string code, Guid objectionId, AnswerResultObjectionInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayRule(act.Actor, contract)) throw Refusal.Forbidden();
        var objection = await act.Db.Set<ResultObjection>().SingleOrDefaultAsync(o => o.Id == objectionId && o.ContractId == contract.Id, ct) ?? throw Refusal.NotFound();
        var policy = await policies.Of(contract.DistrictId, act.Today, ct);
        objection.Reply(contract, act.Actor.OrganizationId!.Value, input.Upheld, input.Answer, act.Now, WorkingCalendar.AddWorkingDays(act.Today, policy.Days(Platform.Policies.PolicyCatalogue.ObjectionDays)));
        act.Record(contract, "judging.objection_answered", null, null, objection);
        await act.Commit(ct);
        return contract;
    }
}
