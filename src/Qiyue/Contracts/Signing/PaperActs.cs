using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Files;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts.Signing;

public sealed class HandInScanInput
{
    /// <summary>The scan: a PDF, JPEG or PNG uploaded before (POST /api/v1/files).</summary>
    public Guid? FileId { get; set; }

    /// <summary>Who signed, from which post, on which day, as it stands on the paper.</summary>
    [Filled, Max(50)] public string Signatory { get; set; } = "";
    [Filled, Max(50)] public string Post { get; set; } = "";
    [Filled] public DateOnly? SignedOn { get; set; }
}

/// <summary>A party that cannot sign here hands in the scan of the printed and stamped contract; another party compares it. Errors: contract.already_signed, contract.not_your_turn,
/// contract.signing_expired, scan.missing, scan.kind, scan.used_elsewhere, scan.waiting, scan.in_future, scan.before_text, file.unknown.</summary>
public sealed class HandInScan(Act act, ContractLoader contracts, FileDesk files, ScanDesk scans, TellParties tell, OrganizationTree tree)
{
    public async Task<PaperScan> Handle(string code, HandInScanInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        var own = contract.Party(act.Actor.OrganizationId ?? throw Refusal.Forbidden()).OrganizationId;
        contract.Require(ContractStage.Signing);
        if (!ContractPermissions.MayHandInScan(act.Actor, contract)) throw Refusal.Forbidden();
        var file = await scans.Check(input.FileId ?? throw Refusal.Invalid(nameof(input.FileId), "scan.missing", "请选择盖章扫描件。"), contract.Id, nameof(input.FileId), ct);
        var scan = contract.HandInScan(own, (file.Id, file.Digest), input.Signatory, input.Post, input.SignedOn!.Value, act.Actor.PersonId!.Value, act.Now, act.Today).AddTo(act);
        await files.Tie(act, file.Id, contract, nameof(input.FileId), ct);
        act.Record(contract, "scan.handed_in", null, null, scan);
        await tell.Of(contract, contract.Parties.Select(p => p.OrganizationId).Where(o => o != own), Notice.ScanHandedIn, [tree.Get(own).Name], ct);
        await act.Commit(ct);
        return scan;
    }
}

public sealed class ConfirmScanInput
{
    /// <summary>The check code printed on every sheet of the scan: first and last eight hex digits of the digest.</summary>
    [Filled, Max(80)] public string Digest { get; set; } = "";
}

/// <summary>Another party has compared the scan with the text: the party that handed it in has signed, on paper. Errors: scan.own, scan.decided, scan.other_contract, scan.used_elsewhere, contract.signing_expired.</summary>
public sealed class ConfirmScan(Act act, ContractLoader contracts, ScanDesk scans, PolicyBook policies)
{
    public async Task<Contract> Handle(string code, Guid id, ConfirmScanInput input, CancellationToken ct)
    {
        var (contract, scan) = await scans.Load(contracts, code, id, ct);
        var policy = await policies.Of(contract.DistrictId, act.Today, ct);
        await scans.RequireUnused(scan.FileDigest, contract.Id, nameof(input.Digest), ct); // another contract may have taken it meanwhile
        var parts = contract.ConfirmScan(scan, act.Actor.OrganizationId!.Value, act.Actor.PersonId!.Value, input.Digest, act.Now, act.Today, policy.Days(PolicyCatalogue.NoticeDays));
        act.Record(contract, "scan.confirmed", null, null, [.. parts]);
        await scans.PublishIfShown(contract, policy, ct);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>Another party says that the scan is not one of this text, or cannot be read; the party hands in another one. Errors: scan.own, scan.decided.</summary>
public sealed class RejectScan(Act act, ContractLoader contracts, ScanDesk scans, TellParties tell, OrganizationTree tree)
{
    public async Task<Contract> Handle(string code, Guid id, ReasonInput input, CancellationToken ct)
    {
        var (contract, scan) = await scans.Load(contracts, code, id, ct);
        contract.RejectScan(scan, act.Actor.OrganizationId!.Value, act.Actor.PersonId!.Value, input.Reason, act.Now);
        act.Record(contract, "scan.rejected", input.Reason, null, scan);
        await tell.Of(contract, [scan.OrganizationId], Notice.ScanRejected, [tree.Get(act.Actor.OrganizationId.Value).Name, input.Reason.Trim()], ct);
        await act.Commit(ct);
        return contract;
    }
}

/// <summary>Looks at the files that are handed in as scans.</summary>
public sealed class ScanDesk(Act act)
{
    private static readonly string[] Kinds = ["application/pdf", "image/jpeg", "image/png"];

    /// <summary>A file that may be the scan of this contract: of a kind that shows paper, and not the scan of another one. Errors: file.unknown, scan.kind, scan.used_elsewhere.</summary>
    public async Task<StoredFile> Check(Guid fileId, Guid contract, string field, CancellationToken ct)
    {
        var file = await act.Db.Set<StoredFile>().AsNoTracking().SingleOrDefaultAsync(f => f.Id == fileId, ct) ?? throw Refusal.Invalid(field, "file.unknown", "附件已过期或不存在，请重新上传。");
        if (!Kinds.Contains(file.MediaType)) throw Refusal.Invalid(field, "scan.kind", "扫描件须是 PDF、JPG 或 PNG 文件，请重新扫描或转换后上传。");
        await RequireUnused(file.Digest, contract, field, ct);
        return file;
    }

    /// <summary>The same bytes are not the scan of another contract. A rejected scan may turn out to be the one of the other. Errors: scan.used_elsewhere.</summary>
    public async Task RequireUnused(string digest, Guid contract, string field, CancellationToken ct)
    {
        var elsewhere = await act.Db.Set<PaperScan>().AnyAsync(s => s.FileDigest == digest && s.ContractId != contract && s.State != ScanState.Rejected, ct)
            || await act.Db.Set<StoredFile>().AnyAsync(f => f.Digest == digest && f.SubjectKind == Contract.Kind && f.SubjectId != contract && act.Db.Set<Contract>().Any(c => c.Id == f.SubjectId && c.ScanFileId == f.Id), ct);
        if (elsewhere) throw Refusal.Invalid(field, "scan.used_elsewhere", "同一文件已是另一份契约的扫描件，请核对后上传本契约的扫描件。");
    }

    /// <summary>For a decision about a scan by somebody who negotiates or signs for a party.</summary>
    internal async Task<(Contract Contract, PaperScan Scan)> Load(ContractLoader contracts, string code, Guid id, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayCompareScans(act.Actor, contract)) throw Refusal.Forbidden();
        var scan = contract.Scans.FirstOrDefault(s => s.Id == id) ?? await act.Db.FindAsync<PaperScan>([id], ct);
        return scan is not null && scan.ContractId == contract.Id ? (contract, scan) : throw Refusal.NotFound();
    }

    /// <summary>A scan that no longer waits; null when there is none.</summary>
    internal Task<PaperScan?> Decided(Guid contract, Guid id, CancellationToken ct) => act.Db.Set<PaperScan>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.ContractId == contract, ct);

    /// <summary>Where the district wants it so, scans go on show with the contract: asked by every act that may bring the last signature, whichever party's was the one on paper.</summary>
    internal async Task PublishIfShown(Contract contract, DistrictPolicies policy, CancellationToken ct)
    {
        if (contract.Stage != ContractStage.Showing || policy[PolicyCatalogue.ScansPublic] != 1) return;
        var ids = contract.Parties.Select(p => p.ScanFileId).Append(contract.ScanFileId).OfType<Guid>().ToList();
        if (ids.Count == 0) return;
        foreach (var file in await act.Db.Set<StoredFile>().Where(f => ids.Contains(f.Id)).ToListAsync(ct)) file.IsPublic = true;
    }
}
