using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations.People;
using Qiyue.Platform.Outbox;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts.Judging;

public sealed class SheetCorrection
{
    public Guid Sheet { get; set; }

    /// <summary>0 … 100; empty = the sheet does not count.</summary>
    public int? Score { get; set; }
}

public sealed class CorrectResultInput
{
    public List<SheetCorrection> Sheets { get; set => field = value ?? []; } = [];

    /// <summary>Public, with both results.</summary>
    [Filled, Max(500)] public string Reason { get; set; } = "";
}

/// <summary>
/// The supervising body puts a published result right: score and grade are computed anew from the corrected sheets with the policies of the day of publication; the former result stays
/// visible with day and reason, and the parties are told. Errors: correction.none, correction.sheet_unknown, correction.same, judging.score.
/// </summary>
public sealed class CorrectResult(Act act, ContractLoader contracts, FormResult former, PolicyBook policies, PeopleWithDuty people)
{
    public async Task<ResultCorrection> Handle(string code, CorrectResultInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayRule(act.Actor, contract)) throw Refusal.Forbidden();
        contract.Require(ContractStage.Published);
        var sheets = input.Sheets.Select(s => (Sheet: contract.Judgements.FirstOrDefault(j => j.Id == s.Sheet) ?? throw Refusal.Invalid(nameof(input.Sheets), "correction.sheet_unknown", "有一份评分不属于此契约，请刷新后重新选择。"), s.Score)).ToList();
        sheets.RemoveAll(s => s.Sheet.Counts ? s.Score == s.Sheet.Score : s.Score is null);
        if (sheets.Count == 0) throw Refusal.Invalid(nameof(input.Sheets), "correction.none", "没有一份评分有改动，无需更正。");
        foreach (var (sheet, score) in sheets) sheet.Correct(score);
        var formed = await former.Compute(contract, await policies.Of(contract.DistrictId, contract.PublishedOn!.Value, ct), ct);
        if (Contract.Hundredths(formed.Score) == contract.ScoreHundredths && formed.Json == contract.ResultJson) throw Refusal.Invalid(nameof(input.Sheets), "correction.same", "按更正后的评分计算，结果没有变化，无需更正。");
        var correction = contract.CorrectResult(act.Actor.OrganizationId!.Value, act.Actor.PersonId, formed.Score, formed.Grade, formed.Json, input.Reason, act.Today, act.Now).AddTo(act);
        act.Record(contract, "judging.corrected", input.Reason, null, [correction, .. sheets.Select(s => s.Sheet)]);
        await Tell(contract, ct);
        await act.Commit(ct);
        return correction;
    }

    private const string Corrected = "《{0}》的评约结果已更正";

    /// <summary>Everybody who judges for a party finds it at the bell.</summary>
    private async Task Tell(Contract contract, CancellationToken ct)
    {
        foreach (var person in await people.Of([.. contract.Parties.Select(p => p.OrganizationId)], Duty.Judge, act.Today, ct))
            act.Send(new() { Channel = "notice", Recipient = person.ToString(), Subject = Corrected, Body = contract.Title, Url = $"/work/contracts/{contract.Code}", At = act.Now, NextTryAt = act.Now });
    }
}
