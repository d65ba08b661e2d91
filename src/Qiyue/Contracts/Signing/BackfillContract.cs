using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Files;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts.Signing;

public sealed class BackfillContractInput
{
    public ProposeContractInput Contract { get; set; } = new();
    public List<PaperSignatureInput> Signatures { get; set => field = value ?? []; } = [];

    /// <summary>The scan of the stamped contract: a file uploaded before (POST /api/v1/files).</summary>
    public Guid? ScanFileId { get; set; }

    /// <summary>Where the paper is kept, why it is recorded only now.</summary>
    [Filled, Max(500)] public string Reason { get; set; } = "";
}

public sealed class PaperSignatureInput
{
    /// <summary>Code of the party.</summary>
    [Filled] public string Party { get; set; } = "";
    [Filled, Max(50)] public string Name { get; set; } = "";
    [Filled, Max(50)] public string Post { get; set; } = "";
    [Filled] public DateOnly? SignedOn { get; set; }
}

/// <summary>补录: records a contract made on paper, marked as such. It goes on show at once; the notice days count from the last paper signature.
/// Errors: those of a proposal, contract.party_unknown, backfill.no_party, backfill.signed_twice, backfill.signature_missing, backfill.in_future, scan.used_elsewhere.</summary>
public sealed class BackfillContract(Act act, ProposeContract propose, SigningDesk desk, OrganizationTree tree, PolicyBook policies, FileDesk files, ScanDesk scans)
{
    public async Task<Contract> Handle(BackfillContractInput input, CancellationToken ct)
    {
        if (!ContractPermissions.MayPropose(act.Actor)) throw Refusal.Forbidden();
        var by = act.Actor.OrganizationId!.Value;
        var contract = await propose.Draft(input.Contract, by, ct);
        var version = contract.VersionBy(by, act.Actor.PersonId, input.Contract.Note ?? "", act.Now).AddTo(act);
        var signatures = new Dictionary<Guid, (string Name, string Post, DateOnly On)>();
        foreach (var (i, s) in input.Signatures.Index())
        {
            var party = tree.ByCode(s.Party) ?? throw Refusal.Invalid($"Signatures[{i}].Party", "contract.party_unknown", "没有编码为 {0} 的组织，请从列表中选择。", s.Party);
            if (!contract.HasParty(party.Id)) throw Refusal.Invalid($"Signatures[{i}].Party", "backfill.no_party", "{0}不是契约的一方，请去掉它的签署。", party.Name);
            if (!signatures.TryAdd(party.Id, (s.Name.Trim(), s.Post.Trim(), s.SignedOn!.Value))) throw Refusal.Invalid($"Signatures[{i}].Party", "backfill.signed_twice", "{0}的签署写了两次，请只留一次。", party.Name);
        }
        var policy = await policies.Of(contract.DistrictId, act.Today, ct);
        contract.Backfill(await desk.PartyDetails(contract, ct), signatures, input.ScanFileId, act.Today, policy.Days(PolicyCatalogue.NoticeDays));
        await files.Tie(act, input.ScanFileId, contract, nameof(input.ScanFileId), ct);
        if (input.ScanFileId is { } scan) await scans.RequireUnused((await act.Db.FindAsync<StoredFile>([scan], ct))!.Digest, contract.Id, nameof(input.ScanFileId), ct);
        await scans.PublishIfShown(contract, policy, ct);
        act.Record(contract, "contract.backfilled", input.Reason, null, version);
        await act.Commit(ct);
        return contract;
    }
}
