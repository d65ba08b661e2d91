using Qiyue.Kernel;

namespace Qiyue.Contracts;

// 回头看: asked for by parties, supervising body or the figures; keep, improve, convert or stop; a second look measures the effect.
public sealed partial class Contract
{
    private readonly List<LookBack> _lookBacks = [];

    /// <summary>Those that wait for something; ContractLoader leaves the closed ones in their table.</summary>
    internal IReadOnlyList<LookBack> LookBacks => _lookBacks;
    public int LookBackCount { get; private set; }

    /// <summary>Activities from this day on have not been looked at yet; null = from the beginning.</summary>
    public DateOnly? TurnOutSince { get; private set; }
    private LookBack? PendingLookBack => _lookBacks.FirstOrDefault(l => l.IsPending);

    /// <summary>A look back on a day. The supervising body may ask a party to do it, a party only itself.</summary>
    public LookBack ScheduleLookBack(Guid by, Guid conductor, DateOnly dueOn, string reason, DateTime now, DateOnly today)
    {
        Require(ContractStage.Showing, ContractStage.Performing, ContractStage.Judging, ContractStage.Published);
        if (by != SupervisorId) Party(by);
        if (conductor != by && by != SupervisorId) throw new Refusal("look_back.conductor", "只有监督方可以指定由其他方回头看。", 403);
        if (conductor != SupervisorId && !HasParty(conductor)) throw Refusal.Invalid("Conductor", "look_back.conductor_unknown", "回头看由契约的一方或监督方进行，请从列表中选择。");
        if (dueOn < today) throw Refusal.Invalid("DueOn", "look_back.in_past", "回头看的日期不能早于今天。");
        if (PendingLookBack is { } pending) throw new Refusal("look_back.one_pending", "第 {0} 次回头看还没有办完，请先办完再安排。", 409, pending.Number);
        return NewLookBack(conductor, by, reason, 0, 0, dueOn, now);
    }

    /// <summary>Few came: the community is asked to look back. Nothing while one is pending or the contract is over.</summary>
    internal LookBack? AskLookBack(long planned, long present, DateOnly dueOn, DateTime now) =>
        Stage is ContractStage.Showing or ContractStage.Performing or ContractStage.Judging && PendingLookBack is null ? NewLookBack(CommunityId, null, "", planned, present, dueOn, now) : null;

    private LookBack NewLookBack(Guid conductor, Guid? askedBy, string reason, long planned, long present, DateOnly dueOn, DateTime now)
    {
        var lookBack = new LookBack(Id, ++LookBackCount, conductor, askedBy, reason, planned, present, dueOn, TurnOutSince ?? StartOn, now);
        _lookBacks.Add(lookBack);
        return lookBack;
    }

    /// <summary>Who was asked states the conclusion; the supervising body may in its place.</summary>
    public void ConcludeLookBack(LookBack lookBack, Guid by, Guid? person, LookBackConclusion conclusion, string sentence, DateOnly? changedOn, int? amendment, DateOnly secondOn, string factsJson, DateOnly today)
    {
        RequireConductor(lookBack, by);
        lookBack.Conclude(conclusion, sentence, by, person, factsJson, today);
        if (lookBack.AwaitsChange) lookBack.StateChange(changedOn, amendment, secondOn, StartOn);
        TurnOutSince = today.AddDays(1);
    }

    public void StateChange(LookBack lookBack, Guid by, DateOnly changedOn, int? amendment, DateOnly? secondOn)
    {
        RequireConductor(lookBack, by);
        lookBack.StateChange(changedOn, amendment, secondOn ?? lookBack.SecondOn ?? changedOn.AddDays(1), StartOn);
    }

    public void CloseLookBack(LookBack lookBack, Guid by, string sentence, string effectJson, DateOnly today)
    {
        RequireConductor(lookBack, by);
        lookBack.Close(sentence, effectJson, today);
        TurnOutSince = today.AddDays(1);
    }

    /// <summary>Who asked takes it back; one that the figures asked for falls with them (<paramref name="by"/> null).</summary>
    public void DropLookBack(LookBack lookBack, Guid? by, DateOnly today)
    {
        if (by is { } organization && organization != SupervisorId && lookBack.AskedById != organization) throw Refusal.Forbidden();
        lookBack.Drop(today);
    }

    private void RequireConductor(LookBack lookBack, Guid by)
    {
        if (!Stage.IsPublic()) throw ContractStages.WrongStage(Stage);
        if (by != lookBack.ConductorId && by != SupervisorId) throw new Refusal("look_back.not_conductor", "这次回头看由其他方进行，贵方可以查看。", 403);
    }
}
