using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Contracts.Performing;

public sealed class ReachMilestoneInput
{
    [Filled] public DateOnly? On { get; set; }
    [Max(500)] public string? Note { get; set; }
}

/// <summary>Marks a milestone as reached. Errors: milestone.already_reached, milestone.in_future, milestone.before_signing.</summary>
public sealed class ReachMilestone(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, int number, ReachMilestoneInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!act.Actor.Has(Duty.Perform) || act.Actor.OrganizationId is not { } by) throw Refusal.Forbidden();
        contract.ReachMilestone(number, by, input.On!.Value, input.Note ?? "", act.Today);
        act.Record(contract, "milestone.reached");
        await act.Commit(ct);
        return contract;
    }
}

public sealed class PlanActivityInput
{
    public int? Obligation { get; set; }
    [Filled, Max(100)] public string Name { get; set; } = "";
    [Filled] public DateOnly? On { get; set; }
    [Max(100)] public string? Place { get; set; }

    /// <summary>People expected.</summary>
    [Filled, Between(1, 1_000_000)] public int? Planned { get; set; }
}

/// <summary>Plans an activity under a contract. Errors: activity.outside_term.</summary>
public sealed class PlanActivity(Act act, ContractLoader contracts)
{
    public async Task<Activity> Handle(string code, PlanActivityInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!act.Actor.Has(Duty.Perform) || act.Actor.OrganizationId is not { } by) throw Refusal.Forbidden();
        var activity = new Activity(contract, by, input.Obligation, input.Name, input.On!.Value, input.Place ?? "", input.Planned!.Value).AddTo(act);
        act.Record(contract, "activity.planned", null, null, activity);
        await act.Commit(ct);
        return activity;
    }
}

public sealed class CountActivityInput
{
    public int? Enrolled { get; set; }
    public int? Present { get; set; }
}

/// <summary>States how many enrolled and how many came; where few come, a look back is asked for. Errors: activity.not_yet, activity.negative.</summary>
public sealed class CountActivity(Act act, ContractLoader contracts, LookingBack.WatchTurnOut watch)
{
    public async Task<Activity> Handle(string code, Guid activityId, CountActivityInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!act.Actor.Has(Duty.Perform) || act.Actor.OrganizationId is not { } by) throw Refusal.Forbidden();
        var activity = await act.Db.Set<Activity>().SingleOrDefaultAsync(a => a.Id == activityId && a.ContractId == contract.Id, ct) ?? throw Refusal.NotFound();
        activity.Count(contract, by, input.Enrolled, input.Present, act.Today);
        act.Record(contract, "activity.counted", null, null, activity);
        await watch.After(contract, activity, ct);
        await act.Commit(ct);
        return activity;
    }
}
