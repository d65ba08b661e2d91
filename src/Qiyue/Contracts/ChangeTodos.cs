using Qiyue.Kernel;
using Qiyue.Platform.Todo;

namespace Qiyue.Contracts;

/// <summary>What is due from whom while a contract is amended, suspended, or one party holds another to it.</summary>
internal static class ChangeTodos
{
    public static IEnumerable<TodoDraft> Of(Contract c) => [.. Amending(c), .. Suspending(c), .. Breaking(c)];

    private static IEnumerable<TodoDraft> Amending(Contract c)
    {
        if (c.OpenAmendment is not { } a) yield break;
        var url = $"/work/contracts/{c.Code}/amendments/{a.Number}";
        foreach (var side in a.Sides)
            if (a.State == AmendmentState.Signing && side.At is null)
                yield return new(side.OrganizationId, Duty.Sign, $"amendment.sign:{a.Id}", "签署《{0}》第 {1} 号补充协议", "各方已同意同一版本，请授权签署人签署。", url, Args: [c.Title, a.Number.ToString()]);
            else if (a.State == AmendmentState.Offered && side.AcceptedVersion != a.TermsVersion)
                yield return new(side.OrganizationId, Duty.Negotiate, $"amendment.answer:{a.Id}:{a.TermsVersion}", "回应《{0}》第 {1} 号补充协议", "一方提出变更，请同意、修改或不同意。", url, Args: [c.Title, a.Number.ToString()]);
    }

    private static IEnumerable<TodoDraft> Suspending(Contract c)
    {
        if (c.OpenSuspension is not { } s) return [];
        var url = $"/work/contracts/{c.Code}/suspension";
        var waiting = c.Parties.Where(p => !s.Agreed.Contains(p.OrganizationId)).Select(p => p.OrganizationId);
        if (s.State == SuspensionState.Proposed) return waiting.Select(o => new TodoDraft(o, Duty.Negotiate, $"suspension.agree:{s.Id}", "回应中止《{0}》的提议", "一方提议中止履行，须各方同意。", url, Args: c.Title));
        if (s.IsOrdered) return [new(c.SupervisorId, Duty.Supervise, $"suspension.lift:{s.Id}", "决定《{0}》是否恢复履行", "中止不会自行结束，请在预计日期前核实并恢复或终止。", $"/work/contracts/{c.Code}/order", s.ExpectedEnd, Args: c.Title)];
        return waiting.Select(o => s.ResumptionById is null
            ? new TodoDraft(o, Duty.Negotiate, $"suspension.resume:{s.Id}", "商定《{0}》何时恢复履行", "中止不会自行结束，请在预计日期前商定恢复或终止。", url, s.ExpectedEnd, Args: c.Title)
            : new TodoDraft(o, Duty.Negotiate, $"suspension.resumption:{s.Id}", "回应恢复履行《{0}》的提议", "一方提议恢复履行，须各方同意。", url, Args: c.Title));
    }

    private static IEnumerable<TodoDraft> Breaking(Contract c) => c.SuspendedOn is not null ? [] : c.Breaches.Where(b => b.State == BreachState.Open).SelectMany(b => new[]
    {
        new TodoDraft(b.BreacherId, Duty.Negotiate, $"breach.cure:{b.Id}", "答复并补救《{0}》的违约通知", "期满仍未补救的，对方可以终止契约。", $"/work/contracts/{c.Code}/breach", b.CureUntil, Args: c.Title),
        new TodoDraft(b.ById, Duty.Negotiate, $"breach.decide:{b.Id}", "了结《{0}》的违约通知", "已补救的请确认或撤回；期满未补救的，可以终止。", $"/work/contracts/{c.Code}/breach", b.CureUntil, Args: c.Title),
    });
}
