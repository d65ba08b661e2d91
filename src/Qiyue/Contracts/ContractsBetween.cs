using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Lists.Using;

namespace Qiyue.Contracts;

/// <summary>Contracts in force to which both organisations are parties: under these one books resources of the other.</summary>
public sealed class ContractsBetween(QiyueDb db)
{
    private const int Most = 50;

    public async Task<IReadOnlyList<BookingContract>> Handle(Guid one, Guid other, CancellationToken ct) =>
        await db.Set<Contract>().Where(c => (c.Stage == ContractStage.Showing || c.Stage == ContractStage.Performing) && c.Parties.Any(p => p.OrganizationId == one) && c.Parties.Any(p => p.OrganizationId == other))
            .OrderByDescending(c => c.Id).Take(Most).Select(c => new BookingContract(c.Code, c.Title)).ToListAsync(ct);
}
