using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Keys;

namespace Qiyue.Contracts.Verifying;

/// <summary>
/// The file of a signed contract, for everybody: it is public from the last signature on. Whoever does not stand inside gets personal data in its text hidden; digest and signatures are those of the
/// whole text. Errors: 404 before that.
/// </summary>
public sealed class ExportSignedContract(Act act, ContractLoader contracts, OrganizationKeys keys, OrganizationTree tree)
{
    public async Task<SignedContract> Handle(string code, CancellationToken ct) => await Make(code, async id => act.Actor.IsSystem || await contracts.MaySee(id, ct), ct);

    /// <summary>With the whole text, for the platform's own checks: it does not leave the house.</summary>
    internal Task<SignedContract> Whole(string code, CancellationToken ct) => Make(code, _ => Task.FromResult(true), ct);

    private async Task<SignedContract> Make(string code, Func<Guid, Task<bool>> maySeeAll, CancellationToken ct)
    {
        var contract = await act.Db.Set<Contract>().AsNoTracking().Include(c => c.Parties).SingleOrDefaultAsync(c => c.Code == code, ct);
        if (contract is null || !contract.Stage.IsPublic() || contract.TextDigest.Length == 0) throw Refusal.NotFound();
        var (platform, sign) = await keys.Signer(OrganizationKeys.Platform, ct);
        await act.Commit(ct); // the platform's key is made at its first use
        var names = Names(contract.CanonicalText);
        var full = await maySeeAll(contract.Id);
        var text = full ? contract.CanonicalText : PersonalInTerms.ForPublic(contract.CanonicalText);
        var amendments = await Amendments(contract, ct);
        var shown = full ? amendments : [.. amendments.Select(a => a with { Text = PersonalInTerms.ForPublic(a.Text) })];
        var open = new SignedContract(contract.Code, text, contract.TextDigest, contract.Backfilled,
            [.. contract.Parties.OrderBy(p => p.Order).Select(p => Signature(p, tree.Get(p.SignedById), names, tree.Find(p.ScanConfirmedById ?? Guid.Empty)?.Code ?? ""))], platform, "") 
        { Masked = text != contract.CanonicalText || !shown.Select(a => a.Text).SequenceEqual(amendments.Select(a => a.Text)), Amendments = shown };
        return open with { PlatformSignature = sign(open.PlatformStatement()) };
    }

    private async Task<IReadOnlyList<SignedAmendment>> Amendments(Contract contract, CancellationToken ct)
    {
        if (contract.Amendments == 0) return [];
        var rows = await act.Db.Set<Amendment>().AsNoTracking().Where(a => a.ContractId == contract.Id && a.State == AmendmentState.InForce).OrderBy(a => a.Number).ToListAsync(ct);
        return [.. rows.Select(a => (Row: a, Names: Names(a.CanonicalText))).Select(a => new SignedAmendment(a.Row.Number, a.Row.CanonicalText, a.Row.TextDigest,
            [.. a.Row.Sides.Select(s => (Side: s, Organization: tree.Get(s.OrganizationId))).Select(s => new ContractSignature(s.Organization.Code, a.Names.GetValueOrDefault(s.Organization.Code, s.Organization.Name), s.Side.Name, s.Side.Post, s.Side.At, null, s.Side.PublicKey, s.Side.Signature))]))];
    }

    private static ContractSignature Signature(ContractParty p, OrganizationNode o, Dictionary<string, string> names, string scanConfirmedBy) => new(o.Code, names.GetValueOrDefault(o.Code, o.Name), p.SignatoryName, p.SignatoryPost,
        p.SignedAt, p.SignedOnPaper, p.PublicKey, p.Signature, p.DelegatorName, p.DelegatorPost, p.ScanDigest, scanConfirmedBy);

    /// <summary>Names as they were when the text was fixed: an organisation may be renamed afterwards.</summary>
    private static Dictionary<string, string> Names(string text) => System.Text.Json.Nodes.JsonNode.Parse(text)!["parties"]!.AsArray().ToDictionary(p => (string)p!["code"]!, p => (string)p!["name"]!);
}
