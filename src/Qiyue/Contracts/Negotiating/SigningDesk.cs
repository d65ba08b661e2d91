using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Organizations;

namespace Qiyue.Contracts.Negotiating;

/// <summary>Opens signing as soon as nothing is missing: the text is fixed with the parties' names and credit codes of that moment.</summary>
public sealed class SigningDesk(Act act)
{
    public async Task OpenIfReady(Contract contract, CancellationToken ct)
    {
        if (contract.Stage != ContractStage.Negotiating || contract.MissingForSigning().Count > 0) return;
        contract.OpenSigning(await PartyDetails(contract, ct));
        act.Record(contract, "contract.signing_opened");
    }

    /// <summary>Code, name and credit code of every party, and of those whose place a party has taken.</summary>
    internal async Task<Func<Guid, (string Code, string Name, string CreditCode)>> PartyDetails(Contract contract, CancellationToken ct)
    {
        var ids = contract.Parties.SelectMany(p => new[] { p.OrganizationId, p.SignedById }).Distinct().ToList();
        var parties = await act.Db.Set<Organization>().AsNoTracking().Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => (o.Code, o.Name, o.CreditCode), ct);
        return id => parties[id];
    }
}
