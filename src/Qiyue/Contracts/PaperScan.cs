using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

public enum ScanState
{
    /// <summary>The other side has not compared it yet.</summary>
    Waiting,
    Confirmed,
    /// <summary>Not this contract, not readable: with a reason.</summary>
    Rejected,
    /// <summary>The party signed otherwise, or the text is void.</summary>
    Void,
}

/// <summary>The scan of a printed and stamped contract (盖章扫描件), handed in by the party that signed on paper, compared by another one. Source: domain.md, Contracts: 签约, paper.</summary>
public sealed class PaperScan : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public Guid OrganizationId { get; private set; }
    public Guid FileId { get; private set; }

    /// <summary>SM3 of the file's bytes.</summary>
    public string FileDigest { get; private set; } = "";

    /// <summary>SM3 of the text when it was handed in.</summary>
    public string TextDigest { get; private set; } = "";
    public string SignatoryName { get; private set; } = "";
    public string SignatoryPost { get; private set; } = "";

    /// <summary>The day written on the paper.</summary>
    public DateOnly SignedOn { get; private set; }
    public Guid UploadedById { get; private set; }
    public DateTime At { get; private set; }
    public ScanState State { get; private set; }
    public Guid? DecidedById { get; private set; }
    public Guid? DecidedByPersonId { get; private set; }
    public DateTime? DecidedAt { get; private set; }

    /// <summary>Why it was rejected.</summary>
    public string Reason { get; private set; } = "";

    private PaperScan() { }
    internal PaperScan(Guid contractId, Guid organizationId, (Guid Id, string Digest) file, string textDigest, string signatory, string post, DateOnly signedOn, Guid by, DateTime at) =>
        (ContractId, OrganizationId, FileId, FileDigest, TextDigest, SignatoryName, SignatoryPost, SignedOn, UploadedById, At) =
        (contractId, organizationId, file.Id, file.Digest, textDigest, signatory.Trim(), post.Trim(), signedOn, by, at);

    internal void Confirm(Guid by, Guid person, DateTime now) => (State, DecidedById, DecidedByPersonId, DecidedAt) = (ScanState.Confirmed, by, person, now);
    internal void Reject(Guid by, Guid person, string reason, DateTime now) => (State, DecidedById, DecidedByPersonId, DecidedAt, Reason) = (ScanState.Rejected, by, person, now, reason.Trim());
    internal void Void(DateTime now) => (State, DecidedAt) = (ScanState.Void, now);

    public string PartKey => $"scan:{Id}";
    JsonObject IPart.State() => new()
    {
        ["organization"] = OrganizationId.ToString(), ["file"] = FileId.ToString(), ["digest"] = FileDigest, ["text"] = TextDigest, ["name"] = SignatoryName, ["post"] = SignatoryPost, ["on"] = SignedOn.ToString("O"),
        ["by"] = UploadedById.ToString(), ["at"] = At.Milliseconds(), ["state"] = State.ToString(), ["decidedBy"] = DecidedById?.ToString(), ["decidedByPerson"] = DecidedByPersonId?.ToString(),
        ["decidedAt"] = DecidedAt.Milliseconds(), ["reason"] = Reason,
    };
}
