using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Organizations;

namespace Qiyue.Contracts;

/// <summary>What has become of a signed contract: amendments, suspensions, notices, the contract before and the one after it.</summary>
/// <param name="Amendments">Those in force in their order; for those inside also the open one and what came to nothing.</param>
/// <param name="Suspensions">Running and past ones; for those inside also proposals.</param>
/// <param name="Notices">Of breach; only for those inside.</param>
/// <param name="SignedTerms">The terms as they were signed first; those in force are the contract's.</param>
/// <param name="RenewedAs">Code of the contract after this one, when the reader may see it.</param>
public sealed record ContractChanges(IReadOnlyList<Amendment> Amendments, IReadOnlyList<Suspension> Suspensions, IReadOnlyList<BreachNotice> Notices, ContractTerms SignedTerms, string RenewedAs)
{
    /// <summary>Each amendment in force with the terms before and after it, as signed.</summary>
    public IEnumerable<(Amendment Amendment, ContractTerms Before, ContractTerms After)> InForce
    {
        get
        {
            var before = SignedTerms;
            foreach (var amendment in Amendments.Where(a => a.State == AmendmentState.InForce).OrderBy(a => a.Number))
            {
                yield return (amendment, before, amendment.Terms);
                before = amendment.Terms;
            }
        }
    }

    /// <summary>As the public reads them.</summary>
    internal ContractChanges ForPublic()
    {
        foreach (var amendment in Amendments) amendment.HidePersonal();
        foreach (var suspension in Suspensions) suspension.HidePersonal();
        return this with { SignedTerms = SignedTerms.ForPublic() };
    }

    internal static async Task<ContractChanges> Read(QiyueDb db, Contract c, bool inside, OrganizationTree tree, CancellationToken ct)
    {
        var id = c.Id;
        var renewed = c.RenewedAs.Length == 0 ? "" : inside ? c.RenewedAs : await db.Set<Contract>().Where(x => x.Code == c.RenewedAs).Select(x => x.Stage).SingleOrDefaultAsync(ct) is var stage && stage.IsPublic() ? c.RenewedAs : "";
        if (!c.HasChanges) return new([], [], [], Signed(c, tree), renewed);
        var amendments = await db.Set<Amendment>().AsNoTracking().Where(a => a.ContractId == id && (inside || a.State == AmendmentState.InForce)).OrderBy(a => a.At).ToListAsync(ct);
        var suspensions = await db.Set<Suspension>().AsNoTracking().Where(s => s.ContractId == id && (inside || s.State == SuspensionState.Running || s.State == SuspensionState.Over)).OrderBy(s => s.At).ToListAsync(ct);
        var notices = inside ? await db.Set<BreachNotice>().AsNoTracking().Where(b => b.ContractId == id).OrderBy(b => b.At).ToListAsync(ct) : [];
        return new(amendments, suspensions, notices, Signed(c, tree), renewed);
    }

    /// <summary>Read from the signed text itself, unless nothing has changed it since.</summary>
    private static ContractTerms Signed(Contract c, OrganizationTree tree) => c.CanonicalText.Length == 0 || c is { Amendments: 0, SuspendedDays: 0 } && c.Parties.All(p => p.OriginalId is null) ? c.Terms
        : ContractTerms.FromCanonical(JsonNode.Parse(c.CanonicalText)!["terms"]!, code => tree.ByCode(code)?.Id ?? Guid.Empty);
}
