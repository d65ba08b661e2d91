using Qiyue.Kernel;
using Qiyue.Platform.Todo;

namespace Qiyue.Contracts.Signing;

/// <summary>What is due from whom while a contract is signed, and when signing was given up.</summary>
internal static class SigningTodos
{
    public static IEnumerable<TodoDraft> Of(Contract c)
    {
        // A reminder is another row, so that the bell rings again.
        var key = c.SignRemindedOn is null ? "contract.sign" : "contract.sign_reminder";
        foreach (var party in c.Parties.Where(p => c.IsTurnOf(p) && c.WaitingScanOf(p.OrganizationId) is null))
        {
            yield return new(party.OrganizationId, Duty.Sign, key, "签署《{0}》", c.SignRemindedOn is null ? "各方已同意同一版本，请授权签署人签署。" : "提醒：签署期限将到，过期未签的退回谈约。", $"/work/contracts/{c.Code}/sign", c.SignBy, Args: c.Title);
            if (c.DelegationOf(party.OrganizationId) is { } delegation)
                yield return new(party.OrganizationId, Duty.Sign, $"contract.sign_for:{delegation.Id}", "受托签署《{0}》", "授权签署人委托您签署此契约。", $"/work/contracts/{c.Code}/sign", delegation.UntilOn, delegation.DelegateId, c.Title);
        }
        foreach (var scan in c.Scans.Where(s => s.State == ScanState.Waiting))
            foreach (var other in c.Parties.Where(p => p.OrganizationId != scan.OrganizationId))
                yield return new(other.OrganizationId, Duty.Negotiate, $"scan.compare:{scan.Id}", "核对《{0}》的盖章扫描件", "对方在纸上签署，由另一方核对扫描件上的校验码。", $"/work/contracts/{c.Code}/scans/{scan.Id}", c.SignBy, Args: c.Title);
    }

    /// <summary>Who has nothing to answer is still told that the contract is back, until somebody moves.</summary>
    public static IEnumerable<TodoDraft> Returned(Contract c) => !c.IsReturned ? [] : c.Parties.Where(p => p.AcceptedVersion == c.TermsVersion)
        .Select(p => new TodoDraft(p.OrganizationId, Duty.Negotiate, "contract.returned", "《{0}》退回谈约：{1}", "签署未成，请与对方商议，可以还价或重新同意。", $"/work/contracts/{c.Code}", Args: [c.Title, c.ReturnReason]));
}
