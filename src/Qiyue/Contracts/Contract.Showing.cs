using Qiyue.Kernel;

namespace Qiyue.Contracts;

// 亮约: public for good; comments and objections get an answer; leaves when the notice days have passed and objections are answered.
public sealed partial class Contract
{
    /// <summary>Last day of the notice period, inclusive.</summary>
    public DateOnly? NoticeEndsOn { get; private set; }

    /// <summary>Comments and objections still without an answer.</summary>
    public int OpenComments { get; private set; }

    /// <summary>Objections among them; they keep the contract on show.</summary>
    public int OpenObjections { get; private set; }
    public DateOnly? PerformingFrom { get; private set; }

    internal void NoteComment(bool objection)
    {
        if (!Stage.IsPublic()) throw Refusal.NotFound();
        if (objection && Stage != ContractStage.Showing) throw new Refusal("comment.notice_over", "公示期已过，不再受理异议；您可以改为发表意见。");
        OpenComments++;
        if (objection) OpenObjections++;
    }

    internal void NoteAnswer(bool objection)
    {
        OpenComments--;
        if (objection) OpenObjections--;
    }

    /// <summary>The notice days have passed and no objection waits for an answer.</summary>
    public bool MayEndNotice(DateOnly today) => Stage == ContractStage.Showing && SuspendedOn is null && today > NoticeEndsOn && OpenObjections == 0;

    public void EndNotice(DateOnly today)
    {
        Require(ContractStage.Showing);
        if (!MayEndNotice(today)) throw new Refusal("contract.notice_running", "公示期尚未结束或还有异议未答复，不能转入履约。");
        Move("end_notice");
        PerformingFrom = today;
    }
}
