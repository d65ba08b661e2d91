using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Contracts.Signing;

/// <summary>What time does to contracts that are being signed: delegations end, who has not signed is reminded once, and after the last day the contract goes back to 谈约.</summary>
public sealed class AdvanceSigning(Act act, SigningAuthority authority, SigningDesk desk, TellParties tell)
{
    public const string Expired = "签署期限已过";

    /// <summary>Contracts on which something of this is due.</summary>
    internal async Task<List<Guid>> Due(DateOnly today, int batch, CancellationToken ct)
    {
        var signing = act.Db.Set<Contract>().AsNoTracking().Where(c => c.Stage == ContractStage.Signing);
        var found = new List<Guid>();
        found.AddRange(await signing.Where(c => c.SignBy < today || c.SignBy == null).OrderBy(c => c.Id).Select(c => c.Id).Take(batch).ToListAsync(ct));
        found.AddRange(await signing.Where(c => c.SignRemindOn <= today && c.SignRemindedOn == null).OrderBy(c => c.Id).Select(c => c.Id).Take(batch).ToListAsync(ct));
        found.AddRange(await authority.Ended(today).OrderBy(d => d.Id).Select(d => d.ContractId).Take(batch).ToListAsync(ct));
        return found;
    }

    /// <summary>Takes one contract as far as the day allows; recorded, not committed.</summary>
    internal async Task Handle(Contract contract, CancellationToken ct)
    {
        if (contract.Stage != ContractStage.Signing) return;
        if (contract.SignBy is null)
        {
            contract.SetTerm(await desk.TermOf(contract, ct));
            act.Record(contract, "contract.signing_term_set");
        }
        await EndDelegations(contract, ct);
        if (contract.HasSigningExpired(act.Today)) await Expire(contract, ct);
        else if (contract.IsToRemindSigning(act.Today)) await Remind(contract, ct);
    }

    private async Task EndDelegations(Contract contract, CancellationToken ct)
    {
        if (contract.Delegations.Count == 0) return;
        var ended = await authority.Ended(act.Today).Where(d => d.ContractId == contract.Id).Select(d => d.Id).ToListAsync(ct);
        var lapsed = contract.Delegations.Where(d => d.IsOpen && ended.Contains(d.Id)).ToList();
        if (lapsed.Count == 0) return;
        foreach (var delegation in lapsed) delegation.Lapse(act.Now);
        act.Record(contract, "delegation.lapsed", null, null, [.. lapsed]);
    }

    private async Task Expire(Contract contract, CancellationToken ct)
    {
        var last = contract.SignBy!.Value.ToString("yyyy-MM-dd");
        var parts = contract.ExpireSigning(Expired, act.Now, act.Today);
        act.Record(contract, "contract.signing_expired", Expired, null, [.. parts]);
        await tell.Of(contract, contract.Parties.Select(p => p.OrganizationId), Notice.Expired, [last], ct);
    }

    private async Task Remind(Contract contract, CancellationToken ct)
    {
        contract.RemindSigning(act.Today);
        act.Record(contract, "contract.signing_reminded");
        await tell.Of(contract, contract.Parties.Where(contract.IsTurnOf).Select(p => p.OrganizationId), Notice.Reminder, [contract.SignBy!.Value.ToString("yyyy-MM-dd")], ct);
    }
}
