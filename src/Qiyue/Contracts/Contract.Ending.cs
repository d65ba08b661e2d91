using Qiyue.Kernel;

namespace Qiyue.Contracts;

// Termination by consent: one party proposes with a reason, all others agree.
public sealed partial class Contract
{
    public Guid? EndingProposedById { get; private set; }

    /// <summary>Why it was declined or ended; public when the contract is.</summary>
    public string EndingReason { get; private set; } = "";
    public DateOnly? EndedOn { get; private set; }

    public void ProposeEnding(Guid by, string reason, DateTime now)
    {
        if (!Stage.Allows("terminate")) throw ContractStages.WrongStage(Stage);
        if (EndingProposedById is not null) throw new Refusal("ending.already_proposed", "已有一方提出终止，请先回应该提议。");
        Party(by).AgreedToEndAt = now;
        (EndingProposedById, EndingReason) = (by, reason.Trim());
    }

    /// <summary>When the last party agrees, the contract ends today.</summary>
    public void AgreeToEnd(Guid by, DateTime now, DateOnly today)
    {
        var party = Party(by);
        if (EndingProposedById is null) throw new Refusal("ending.not_proposed", "目前没有终止提议。");
        if (party.AgreedToEndAt is not null) throw new Refusal("ending.already_agreed", "贵方已同意终止，请等待其他各方。");
        party.AgreedToEndAt = now;
        if (!_parties.All(p => p.AgreedToEndAt is not null)) return;
        End("terminate", Contracts.EndingKind.Consent, null, EndingReason, now, today);
    }

    /// <summary>A party says no to the ending, or its proposer takes it back: the contract goes on.</summary>
    public void DropEnding(Guid by)
    {
        Party(by);
        if (EndingProposedById is null || Stage == ContractStage.Terminated) throw new Refusal("ending.not_proposed", "目前没有终止提议。");
        foreach (var p in _parties) p.AgreedToEndAt = null;
        (EndingProposedById, EndingReason) = (null, "");
    }
}
