using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

public enum LookBackState
{
    /// <summary>Waits for its conclusion.</summary>
    Open,
    /// <summary>Concluded; what follows from it (a change and a second look, or the ending) is not done yet.</summary>
    Following,
    Closed,
    /// <summary>Taken back before it was concluded.</summary>
    Dropped,
}

/// <summary>保持, 改进, 转型, 停止</summary>
public enum LookBackConclusion { Keep, Improve, Convert, Stop }

/// <summary>
/// A look back (回头看) at a contract: plan against fact, a conclusion, and for improve and convert a second look that measures the effect of the change. Source: domain.md,
/// Contracts (look-back).
/// </summary>
public sealed class LookBack : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }

    /// <summary>1, 2 … within the contract.</summary>
    public int Number { get; private set; }
    public LookBackState State { get; private set; }

    /// <summary>The party or supervising body that looks back.</summary>
    public Guid ConductorId { get; private set; }

    /// <summary>Who asked for it; null = the system, because few people came.</summary>
    public Guid? AskedById { get; private set; }

    /// <summary>Why, in the words of who asked; the system's reason stands in the two figures.</summary>
    public string Reason { get; private set; } = "";
    public long AskedPlanned { get; private set; }
    public long AskedPresent { get; private set; }
    public DateTime At { get; private set; }
    public DateOnly DueOn { get; private set; }

    /// <summary>First day of the activities it looks at.</summary>
    public DateOnly SinceOn { get; private set; }
    public LookBackConclusion? Conclusion { get; private set; }
    public string Sentence { get; private set; } = "";
    public DateOnly? ConcludedOn { get; private set; }
    public Guid? ConcludedById { get; private set; }
    public Guid? PersonId { get; private set; }

    /// <summary>The sheet as it stood when it was concluded, JSON.</summary>
    public string FactsJson { get; private set; } = "";

    /// <summary>From this day the change holds: it divides before from after.</summary>
    public DateOnly? ChangedOn { get; private set; }

    /// <summary>Number of the amendment (补充协议) that makes the change.</summary>
    public int? AmendmentNumber { get; private set; }
    public DateOnly? SecondOn { get; private set; }
    public DateOnly? ClosedOn { get; private set; }
    public string ClosingSentence { get; private set; } = "";

    /// <summary>Before and after as they stood at the second look, JSON.</summary>
    public string EffectJson { get; private set; } = "";
    public bool IsPending => State is LookBackState.Open or LookBackState.Following;
    public bool AwaitsChange => State == LookBackState.Following && Conclusion is LookBackConclusion.Improve or LookBackConclusion.Convert;

    private LookBack() { }
    internal LookBack(Guid contractId, int number, Guid conductor, Guid? askedBy, string reason, long planned, long present, DateOnly dueOn, DateOnly since, DateTime now) =>
        (ContractId, Number, ConductorId, AskedById, Reason, AskedPlanned, AskedPresent, DueOn, SinceOn, At) = (contractId, number, conductor, askedBy, reason.Trim(), planned, present, dueOn, since, now);

    internal void Conclude(LookBackConclusion conclusion, string sentence, Guid by, Guid? person, string factsJson, DateOnly today)
    {
        if (State != LookBackState.Open) throw new Refusal("look_back.concluded", "这次回头看已有结论，请刷新后查看。");
        if (!Enum.IsDefined(conclusion)) throw Refusal.Invalid("Conclusion", "look_back.conclusion", "请选择一个结论：保持、改进、转型或停止。");
        (Conclusion, Sentence, ConcludedById, PersonId, FactsJson, ConcludedOn) = (conclusion, sentence.Trim(), by, person, factsJson, today);
        State = conclusion == LookBackConclusion.Keep ? LookBackState.Closed : LookBackState.Following;
        if (conclusion == LookBackConclusion.Keep) ClosedOn = today;
    }

    /// <param name="contractStart">First day of the term; a change cannot lie before it.</param>
    internal void StateChange(DateOnly? changedOn, int? amendment, DateOnly secondOn, DateOnly contractStart)
    {
        if (!AwaitsChange) throw new Refusal("look_back.no_change_due", "只有结论为改进或转型、还没有做第二次回头看的，才登记变更。");
        if (changedOn < contractStart) throw Refusal.Invalid("ChangedOn", "look_back.change_before_start", "变更日期不能早于契约开始日期 {0}。", contractStart.ToString("yyyy-MM-dd"));
        if (amendment < 1) throw Refusal.Invalid("Amendment", "look_back.amendment", "补充协议的序号须是大于零的整数。");
        if (secondOn <= (changedOn ?? ConcludedOn)) throw Refusal.Invalid("SecondOn", "look_back.second_day", "第二次回头看的日期须晚于变更和得出结论的日期。");
        (ChangedOn, AmendmentNumber, SecondOn) = (changedOn, amendment, secondOn);
    }

    internal void Close(string sentence, string effectJson, DateOnly today)
    {
        if (State != LookBackState.Following) throw new Refusal("look_back.nothing_to_close", "这次回头看没有待办的后续，无需再看。");
        if (AwaitsChange && ChangedOn is null) throw new Refusal("look_back.change_missing", "请先登记变更从哪天起实行，再做第二次回头看。");
        if (today <= ConcludedOn || today <= ChangedOn) throw new Refusal("look_back.too_early", "第二次回头看须在变更实行之后另择日期进行。");
        (State, ClosingSentence, EffectJson, ClosedOn) = (LookBackState.Closed, sentence.Trim(), effectJson, today);
    }

    internal void Succeed(Guid gone, Guid heir) => (ConductorId, AskedById) = (ConductorId == gone ? heir : ConductorId, AskedById == gone ? heir : AskedById);

    internal void Drop(DateOnly today)
    {
        if (State != LookBackState.Open) throw new Refusal("look_back.concluded", "这次回头看已有结论，请刷新后查看。");
        (State, ClosedOn) = (LookBackState.Dropped, today);
    }

    public string PartKey => $"look_back:{Id}";
    JsonObject IPart.State() => new()
    {
        ["number"] = Number, ["state"] = State.ToString(), ["conductor"] = ConductorId.ToString(), ["askedBy"] = AskedById?.ToString(), ["reason"] = Reason, ["planned"] = AskedPlanned, ["present"] = AskedPresent,
        ["at"] = At.Milliseconds(), ["due"] = DueOn.ToString("O"), ["since"] = SinceOn.ToString("O"), ["conclusion"] = Conclusion?.ToString(), ["sentence"] = Sentence, ["concludedOn"] = ConcludedOn?.ToString("O"),
        ["concludedBy"] = ConcludedById?.ToString(), ["person"] = PersonId?.ToString(), ["facts"] = FactsJson, ["changedOn"] = ChangedOn?.ToString("O"), ["amendment"] = AmendmentNumber,
        ["secondOn"] = SecondOn?.ToString("O"), ["closedOn"] = ClosedOn?.ToString("O"), ["closing"] = ClosingSentence, ["effect"] = EffectJson,
    };
}
