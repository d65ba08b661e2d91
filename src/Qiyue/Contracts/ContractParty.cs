using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

/// <summary>One side of a contract: what it accepted and how it signed.</summary>
public sealed class ContractParty
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public Guid OrganizationId { get; private set; }

    /// <summary>1, 2 …: the order of names in the text.</summary>
    public int Order { get; private set; }

    /// <summary>1, 2 …: when this side signs. Equal steps sign in parallel, each step after the one before it.</summary>
    public int Step { get; internal set; } = 1;

    /// <summary>The version this side accepts; 0 = none yet.</summary>
    public int AcceptedVersion { get; internal set; }
    public DateTime? SignedAt { get; internal set; }

    /// <summary>Day of the signature on paper: stamped and scanned, or recorded afterwards (补录).</summary>
    public DateOnly? SignedOnPaper { get; internal set; }

    /// <summary>The scan of the stamped paper, its SM3, and who compared it; empty for an electronic signature and for 补录.</summary>
    public Guid? ScanFileId { get; internal set; }
    public string ScanDigest { get; internal set; } = "";
    public Guid? ScanConfirmedById { get; internal set; }

    /// <summary>In whose place the signatory signed (受托签署); empty when from the own post.</summary>
    public string DelegatorName { get; internal set; } = "";
    public string DelegatorPost { get; internal set; } = "";
    public Guid? SignatoryId { get; internal set; }

    /// <summary>Signatories and their post are public, as on paper.</summary>
    public string SignatoryName { get; internal set; } = "";
    public string SignatoryPost { get; internal set; } = "";

    /// <summary>SM2 signature over the statement of the signature, base64; empty on paper.</summary>
    public string Signature { get; internal set; } = "";
    public string PublicKey { get; internal set; } = "";

    /// <summary>Who signed for this side, when an organisation that was dissolved has since been succeeded (承继) by <see cref="OrganizationId"/>.</summary>
    public Guid? OriginalId { get; private set; }
    public Guid SignedById => OriginalId ?? OrganizationId;

    /// <summary>This side agrees to end the contract by consent.</summary>
    public DateTime? AgreedToEndAt { get; internal set; }
    public bool HasSigned => SignedAt is not null || SignedOnPaper is not null;

    internal void ClearSignature() => (SignatoryId, SignatoryName, SignatoryPost, SignedAt, SignedOnPaper, Signature, PublicKey, ScanFileId, ScanDigest, ScanConfirmedById, DelegatorName, DelegatorPost) =
        (null, "", "", null, null, "", "", null, "", null, "", "");

    private ContractParty() { }
    internal ContractParty(Guid contractId, Guid organizationId, int order) => (ContractId, OrganizationId, Order) = (contractId, organizationId, order);

    /// <summary>What is not signed yet the heir signs itself.</summary>
    internal void Succeed(Guid heir) => (OriginalId, OrganizationId) = (HasSigned ? OriginalId ?? OrganizationId : null, heir);

    internal JsonObject State()
    {
        var state = Basic();
        if (OriginalId is { } original) state["original"] = original.ToString();
        return state;
    }

    private JsonObject Basic() => new()
    {
        ["organization"] = OrganizationId.ToString(), ["order"] = Order, ["accepted"] = AcceptedVersion, ["signedAt"] = SignedAt.Milliseconds(),
        ["paper"] = SignedOnPaper?.ToString("O"), ["signatory"] = SignatoryId?.ToString(), ["name"] = SignatoryName, ["post"] = SignatoryPost,
        ["signature"] = Signature, ["key"] = PublicKey, ["agreedToEnd"] = AgreedToEndAt.Milliseconds(),
        ["step"] = Step, ["scan"] = ScanDigest, ["scanConfirmedBy"] = ScanConfirmedById?.ToString(), ["delegator"] = DelegatorName, ["delegatorPost"] = DelegatorPost,
    };
}

/// <summary>A need or resource the contract grew out of.</summary>
public sealed class ContractSource
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }

    /// <summary>"need" or "resource".</summary>
    public string SubjectKind { get; private set; } = "";
    public Guid SubjectId { get; private set; }
    public string Code { get; private set; } = "";
    public string Title { get; private set; } = "";

    private ContractSource() { }
    internal ContractSource(Guid contractId, string kind, Guid subjectId, string code, string title) =>
        (ContractId, SubjectKind, SubjectId, Code, Title) = (contractId, kind, subjectId, code, title);
}
