using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts.LookingBack;

public sealed class ScheduleLookBackInput
{
    [Filled] public DateOnly? DueOn { get; set; }

    /// <summary>Code of the party that shall look back; empty = one's own organisation.</summary>
    [Max(32)] public string? Conductor { get; set; }
    [Max(500)] public string? Reason { get; set; }
}

/// <summary>Sets a day for looking back at a contract. Errors: look_back.in_past, look_back.conductor, look_back.conductor_unknown, look_back.one_pending.</summary>
public sealed class ScheduleLookBack(Act act, ContractLoader contracts, OrganizationTree tree)
{
    public async Task<LookBack> Handle(string code, ScheduleLookBackInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayLookBack(act.Actor, contract)) throw Refusal.Forbidden();
        var by = act.Actor.OrganizationId!.Value;
        var conductor = string.IsNullOrEmpty(input.Conductor) ? by : tree.ByCode(input.Conductor)?.Id ?? throw Refusal.Invalid(nameof(input.Conductor), "look_back.conductor_unknown", "回头看由契约的一方或监督方进行，请从列表中选择。");
        var lookBack = contract.ScheduleLookBack(by, conductor, input.DueOn!.Value, input.Reason ?? "", act.Now, act.Today).AddTo(act);
        act.Record(contract, "look_back.scheduled", input.Reason, null, lookBack);
        await act.Commit(ct);
        return lookBack;
    }
}

public sealed class ConcludeLookBackInput
{
    public LookBackConclusion Conclusion { get; set; } = (LookBackConclusion)(-1);
    [Filled, Max(500)] public string Sentence { get; set; } = "";

    /// <summary>Of improve and convert: from which day the change holds; may follow later.</summary>
    public DateOnly? ChangedOn { get; set; }

    /// <summary>Of improve and convert: number of the amendment, where there is one.</summary>
    public int? Amendment { get; set; }

    /// <summary>Of improve and convert: day of the second look; empty = as the policy says.</summary>
    public DateOnly? SecondOn { get; set; }
}

/// <summary>States what follows from a look back: keep, improve, convert or stop. Errors: look_back.concluded, look_back.not_conductor, look_back.conclusion, look_back.change_before_start, look_back.second_day.</summary>
public sealed class ConcludeLookBack(Act act, ContractLoader contracts, LookBackFigures figures, PolicyBook policies)
{
    public async Task<LookBack> Handle(string code, int number, ConcludeLookBackInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayLookBack(act.Actor, contract)) throw Refusal.Forbidden();
        var lookBack = await LookBackOf.Contract(act, contract, number, ct);
        var sheet = await figures.Of(contract, lookBack.SinceOn, null, act.Today, ct);
        var second = input.SecondOn ?? (input.ChangedOn is { } changed && changed > act.Today ? changed : act.Today).AddDays((await policies.Of(contract.DistrictId, act.Today, ct)).Days(PolicyCatalogue.SecondLookDays));
        contract.ConcludeLookBack(lookBack, act.Actor.OrganizationId!.Value, act.Actor.PersonId, input.Conclusion, input.Sentence, input.ChangedOn, input.Amendment, second,
            JsonSerializer.Serialize(sheet, JsonSerializerOptions.Web), act.Today);
        act.Record(contract, "look_back.concluded", input.Sentence, null, lookBack);
        await act.Commit(ct);
        return lookBack;
    }
}

public sealed class StateChangeInput
{
    [Filled] public DateOnly? ChangedOn { get; set; }
    public int? Amendment { get; set; }
    public DateOnly? SecondOn { get; set; }
}

/// <summary>States from which day the improvement or conversion holds, and by which amendment. Errors: look_back.no_change_due, look_back.change_before_start, look_back.amendment, look_back.second_day.</summary>
public sealed class StateLookBackChange(Act act, ContractLoader contracts)
{
    public async Task<LookBack> Handle(string code, int number, StateChangeInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayLookBack(act.Actor, contract)) throw Refusal.Forbidden();
        var lookBack = await LookBackOf.Contract(act, contract, number, ct);
        contract.StateChange(lookBack, act.Actor.OrganizationId!.Value, input.ChangedOn!.Value, input.Amendment, input.SecondOn);
        act.Record(contract, "look_back.change_stated", null, null, lookBack);
        await act.Commit(ct);
        return lookBack;
    }
}

public sealed class CloseLookBackInput
{
    [Filled, Max(500)] public string Sentence { get; set; } = "";
}

/// <summary>The second look: before and after are measured and kept, the look back is closed. Errors: look_back.change_missing, look_back.too_early, look_back.nothing_to_close.</summary>
public sealed class CloseLookBack(Act act, ContractLoader contracts, LookBackFigures figures)
{
    public async Task<LookBack> Handle(string code, int number, CloseLookBackInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayLookBack(act.Actor, contract)) throw Refusal.Forbidden();
        var lookBack = await LookBackOf.Contract(act, contract, number, ct);
        var sheet = await figures.Of(contract, lookBack.SinceOn, lookBack.ChangedOn, act.Today, ct);
        contract.CloseLookBack(lookBack, act.Actor.OrganizationId!.Value, input.Sentence, JsonSerializer.Serialize(sheet, JsonSerializerOptions.Web), act.Today);
        act.Record(contract, "look_back.closed", input.Sentence, null, lookBack);
        await act.Commit(ct);
        return lookBack;
    }
}

/// <summary>Takes a look back off the list before it was concluded: who set it, or the supervising body. Errors: look_back.concluded.</summary>
public sealed class DropLookBack(Act act, ContractLoader contracts)
{
    public async Task<LookBack> Handle(string code, int number, Negotiating.ReasonInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayLookBack(act.Actor, contract)) throw Refusal.Forbidden();
        var lookBack = await LookBackOf.Contract(act, contract, number, ct);
        contract.DropLookBack(lookBack, act.Actor.OrganizationId!.Value, act.Today);
        act.Record(contract, "look_back.dropped", input.Reason, null, lookBack);
        await act.Commit(ct);
        return lookBack;
    }
}

/// <summary>
/// Asks for a look back where few come: the counted activities that nobody has looked at reach no more than the policy's share of their plan. A correction of the counts that
/// lifts them takes the request back.
/// </summary>
public sealed class WatchTurnOut(Act act, LookBackFigures figures, PolicyBook policies)
{
    /// <param name="counted">The activity whose people are being counted in this act.</param>
    internal async Task After(Contract contract, Activity counted, CancellationToken ct)
    {
        if (counted.Present is not { } present || counted.On < contract.TurnOutSince) return;
        var others = await figures.Unseen(contract, counted.Id, ct);
        var all = others with { Activities = others.Activities + 1, Planned = others.Planned + counted.Planned, Present = others.Present + present };
        var policy = await policies.Of(contract.DistrictId, act.Today, ct);
        var low = all.IsAtMost(policy[PolicyCatalogue.LookBackTurnOut]);
        if (!low && contract.LookBacks.FirstOrDefault(l => l.State == LookBackState.Open && l.AskedById is null) is { } asked)
        {
            contract.DropLookBack(asked, null, act.Today);
            act.Record(contract, "look_back.fell", null, null, asked);
        }
        else if (low && contract.AskLookBack(all.Planned, all.Present, WorkingCalendar.AddWorkingDays(act.Today, policy.Days(PolicyCatalogue.LookBackDays)), act.Now) is { } lookBack)
            act.Record(contract, "look_back.asked", null, null, lookBack.AddTo(act));
    }
}

internal static class LookBackOf
{
    public static async Task<LookBack> Contract(Act act, Contract contract, int number, CancellationToken ct) =>
        await act.Db.Set<LookBack>().SingleOrDefaultAsync(l => l.ContractId == contract.Id && l.Number == number, ct) ?? throw Refusal.NotFound();
}
