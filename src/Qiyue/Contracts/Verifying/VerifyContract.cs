using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Keys;

namespace Qiyue.Contracts.Verifying;

/// <param name="Code">Of the contract as the file or the address names it.</param>
/// <param name="Title">Null when the platform does not know it.</param>
public sealed record ContractVerification(string Code, string? Title, string? Digest, IReadOnlyList<SignedCheck> Checks)
{
    public bool Holds => Checks.All(c => c.Result != CheckResult.Broken);
}

/// <summary>
/// Verifies a signed contract on line, for everybody: the checks of the file, and what only the platform can say: whose keys these are, whether the text is the
/// one it holds, and whether the contract's journal holds. Errors: 404 for a contract that is not on show.
/// </summary>
public sealed class VerifyContract(QiyueDb db, ExportSignedContract export, OrganizationTree tree, VerifyJournal journal)
{
    /// <summary>The contract as the platform holds it.</summary>
    public async Task<ContractVerification> ByCode(string code, CancellationToken ct)
    {
        var file = await export.Whole(code, ct);
        return new(code, await Title(code, ct), file.Digest, [.. CheckSignedContract.Of(file), .. await Keys(file, ct), await Journal(code, ct)]);
    }

    /// <summary>A file that somebody holds, against itself and against the platform.</summary>
    public async Task<ContractVerification> ByFile(string text, CancellationToken ct)
    {
        var checks = CheckSignedContract.Of(text);
        if (SignedContract.Read(text) is not { } file) return new("", null, null, checks);
        var held = await Held(file.Code, ct);
        return new(file.Code, held is null ? null : await Title(file.Code, ct), file.Digest, held is null
            ? [.. checks, new(CheckResult.Broken, "signed.unknown", "本平台没有编号为 {0} 的已签契约。", file.Code)]
            : [.. checks, Same(file, held), .. await Keys(file, ct), await Journal(file.Code, ct)]);
    }

    /// <summary>A contract of this code is signed and on show.</summary>
    public async Task<bool> Knows(string code, CancellationToken ct) => await Held(code, ct) is not null;

    private async Task<SignedContract?> Held(string code, CancellationToken ct)
    {
        try { return await export.Whole(code, ct); }
        catch (Refusal refusal) when (refusal.Status == 404) { return null; }
    }

    private static SignedCheck Same(SignedContract file, SignedContract held) =>
        file.Text == Shown(file, held.Text) && file.Digest == held.Digest && file.Backfilled == held.Backfilled && SameSignatures(file.Signatures, held.Signatures) && file.Amendments.Count <= held.Amendments.Count
            && file.Amendments.Zip(held.Amendments).All(a => a.First.Text == Shown(file, a.Second.Text) && a.First.Digest == a.Second.Digest && SameSignatures(a.First.Signatures, a.Second.Signatures))
            ? file.Amendments.Count < held.Amendments.Count ? new(CheckResult.Noted, "signed.amended_since", "文本和签名与平台所存一致，但此后又有 {0} 份补充协议生效，不在此文件中。", held.Amendments.Count - file.Amendments.Count)
            : new(CheckResult.Holds, "signed.same", "文本和签名与平台所存一致。") : new(CheckResult.Broken, "signed.same", "文本或签名与平台所存不同；平台所存文本的摘要是 {0}。", held.Digest);

    /// <summary>What a file in which personal data is hidden should hold of a text.</summary>
    private static string Shown(SignedContract file, string text) => file.Masked ? PersonalInTerms.ForPublic(text) : text;

    private static bool SameSignatures(IReadOnlyList<ContractSignature> file, IReadOnlyList<ContractSignature> held) =>
        file.OrderBy(s => s.OrganizationCode, StringComparer.Ordinal).SequenceEqual(held.OrderBy(s => s.OrganizationCode, StringComparer.Ordinal));

    private async Task<List<SignedCheck>> Keys(SignedContract file, CancellationToken ct)
    {
        var signatures = file.Signatures.Concat(file.Amendments.SelectMany(a => a.Signatures)).ToList();
        var used = signatures.Select(s => s.PublicKey).Distinct().ToList();
        var keys = (await db.Set<OrganizationKey>().Where(k => used.Contains(k.PublicKey) || k.PublicKey == file.PlatformKey)
            .Select(k => new { k.OrganizationId, k.PublicKey }).ToListAsync(ct)).ToLookup(k => k.PublicKey, k => k.OrganizationId);
        var checks = signatures.Where(s => s.OnPaper is null).DistinctBy(s => (s.OrganizationCode, s.PublicKey)).Select(s => tree.ByCode(s.OrganizationCode) is { } o && keys[s.PublicKey].Contains(o.Id)
            ? new SignedCheck(CheckResult.Holds, "signed.key", "签名公钥是平台为{0}登记的密钥。", s.OrganizationName)
            : new(CheckResult.Broken, "signed.key", "签名公钥不是平台为{0}登记的密钥：签名来自别处。", s.OrganizationName)).ToList();
        if (!keys[file.PlatformKey].Contains(OrganizationKeys.Platform)) checks.Add(new(CheckResult.Broken, "signed.other_platform", "文件由另一把密钥签发（指纹 {0}），不是本平台的密钥。", Checkpoint.Fingerprint(file.PlatformKey)));
        return checks;
    }

    private async Task<SignedCheck> Journal(string code, CancellationToken ct)
    {
        var id = await db.Set<Contract>().Where(c => c.Code == code).Select(c => c.Id).SingleAsync(ct);
        var verdict = await journal.One(Contract.Kind, id, ct);
        return verdict.Findings is [var first, ..] ? new(CheckResult.Broken, "signed.journal", "此契约的纪实档案在第 {0} 条处不成立，请联系平台管理单位。", first.Sequence)
            : new(CheckResult.Holds, "signed.journal", "此契约的纪实档案共 {0} 条，逐条相扣，与现状一致。", verdict.Entries);
    }

    private async Task<string> Title(string code, CancellationToken ct) => Mask.Text(await db.Set<Contract>().Where(c => c.Code == code).Select(c => c.Title).SingleAsync(ct));
}
