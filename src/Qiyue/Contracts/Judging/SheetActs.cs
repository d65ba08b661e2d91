using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Organizations.Groups;

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
    /// <summary>Code of the organisation that judges from outside; empty when a group does.</summary>
    [Max(32)] public string? Organization { get; set; }

    /// <summary>Id of the group (专班) that judges from outside.</summary>
    public Guid? Group { get; set; }
}

/// <summary>The supervising body asks an organisation or a group to judge from outside. Errors: judging.third_party_is_party, judging.third_party_unknown, judging.group_unknown, judging.group_over, judging.group_scope.</summary>
public sealed class InviteThirdParty(Act act, ContractLoader contracts, OrganizationTree tree, ReadGroups groups)
{
    public async Task<Contract> Handle(string code, InviteThirdPartyInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayRule(act.Actor, contract)) throw Refusal.Forbidden();
        if (input.Group is { } group) await InviteGroup(contract, group, ct);
        else
        {
            var third = tree.Chosen(input.Organization) ?? throw Refusal.Invalid(nameof(input.Organization), "judging.third_party_unknown", "没有编码为 {0} 的组织，请从列表中选择。", input.Organization ?? "");
            contract.InviteThirdParty(act.Actor.OrganizationId!.Value, third.Id);
        }
        act.Record(contract, "judging.third_party_invited");
        await act.Commit(ct);
        return contract;
    }

    /// <summary>A group judges within its term and its scope alone.</summary>
    private async Task InviteGroup(Contract contract, Guid id, CancellationToken ct)
    {
        var group = await groups.Standing(id, ct) ?? throw Refusal.Invalid(nameof(InviteThirdPartyInput.Group), "judging.group_unknown", "没有这个专班，或它不在任期内。请从列表中选择。");
        if (group.ScopeId is { } scope && tree.Find(scope) is { } top && !contract.Parties.Any(p => tree.Find(p.OrganizationId)?.Path.StartsWith(top.Path, StringComparison.Ordinal) is true))
            throw Refusal.Invalid(nameof(InviteThirdPartyInput.Group), "judging.group_scope", "此契约不在“{0}”的职责范围（{1}）内。", group.Name, top.Name);
        contract.InviteThirdParty(act.Actor.OrganizationId!.Value, group.Id, group.Name);
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
        var review = contract.OpenReview;
        objection.Reply(contract, act.Actor.OrganizationId!.Value, input.Upheld, input.Answer, act.Now, WorkingCalendar.AddWorkingDays(act.Today, policy.Days(Platform.Policies.PolicyCatalogue.ObjectionDays)));
        var parts = new List<IPart> { objection };
        if (input.Upheld)
        {
            // The result they speak of has fallen: one answer serves all who objected to it, and what was under review.
            foreach (var other in contract.ResultObjections.Where(o => o.AnsweredAt is null && o.Id != objection.Id).ToList())
            {
                other.Reply(contract, act.Actor.OrganizationId!.Value, true, input.Answer, act.Now, contract.JudgingUntil!.Value);
                parts.Add(other);
            }
            review?.End(ReviewEnding.Superseded, "", act.Actor.OrganizationId, act.Actor.PersonId, act.Now);
            if (review is not null) parts.Add(review);
        }
        act.Record(contract, "judging.objection_answered", null, null, parts);
        act.RecordTouched(contract);
        await act.Commit(ct);
        return contract;
    }
}
