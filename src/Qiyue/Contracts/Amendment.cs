using System.Text.Json;
using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

public enum AmendmentState
{
    /// <summary>On the table: the other parties accept, counter or decline.</summary>
    Offered,
    /// <summary>All accept the same version; the text is fixed and being signed.</summary>
    Signing,
    InForce,
    Declined,
    /// <summary>The contract was suspended, ended or succeeded to before all had signed.</summary>
    Fallen,
}

/// <summary>One party's answer and signature on an amendment.</summary>
public sealed record AmendmentSide(Guid OrganizationId, int AcceptedVersion, Guid? SignatoryId = null, string Name = "", string Post = "", DateTime? At = null, string Signature = "", string PublicKey = "");

/// <summary>
/// 补充协议: changed terms of a signed contract, signed by all. The text that was signed before is never changed: the terms in force are the original and its
/// amendments, one after the other, each naming the digest of the text it amends. Source: domain.md, Contracts (amendment).
/// </summary>
public sealed class Amendment : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }

    /// <summary>1, 2 …: the one on the table has the next number; one that came to nothing gives its number back and has 0.</summary>
    public int Number { get; internal set; }
    public AmendmentState State { get; internal set; }
    public Guid ProposedById { get; private set; }
    public Guid OfferedById { get; internal set; }
    public Guid? PersonId { get; internal set; }

    /// <summary>Why; part of the signed text.</summary>
    public string Reason { get; internal set; } = "";
    public DateTime At { get; private set; }

    /// <summary>Number of the version on the table in the history of the contract's terms.</summary>
    public int TermsVersion { get; internal set; }
    public string TermsJson { get; internal set; } = "";

    /// <summary>Canonical JSON, fixed when all accept the same version.</summary>
    public string CanonicalText { get; internal set; } = "";
    public string TextDigest { get; internal set; } = "";
    public DateOnly? InForceOn { get; internal set; }

    /// <summary>Who declined it; null when it fell.</summary>
    public Guid? ClosedById { get; internal set; }
    public string ClosedReason { get; internal set; } = "";
    public string SidesJson { get; private set; } = "[]";
    public IReadOnlyList<AmendmentSide> Sides => JsonSerializer.Deserialize<List<AmendmentSide>>(SidesJson, JsonSerializerOptions.Web)!;
    public ContractTerms Terms => ContractTerms.Read(TermsJson);
    public bool IsOpen => State is AmendmentState.Offered or AmendmentState.Signing;

    private Amendment() { }
    internal Amendment(Contract contract, int number, Guid by, Guid? person, string reason, DateTime at) =>
        (ContractId, Number, ProposedById, OfferedById, PersonId, Reason, At) = (contract.Id, number, by, by, person, reason.Trim(), at);

    public AmendmentSide? Side(Guid? organization) => Sides.FirstOrDefault(s => s.OrganizationId == organization);
    internal void Put(IEnumerable<AmendmentSide> sides) => SidesJson = JsonSerializer.Serialize(sides, JsonSerializerOptions.Web);
    internal void Put(AmendmentSide side) => Put(Sides.Select(s => s.OrganizationId == side.OrganizationId ? side : s));

    internal void Close(AmendmentState state, Guid? by, string reason) => (State, Number, ClosedById, ClosedReason) = (state, 0, by, reason.Trim());

    internal void HidePersonal() => (Reason, TermsJson, CanonicalText) = (Mask.Text(Reason), Terms.ForPublic().Json, "");

    public string PartKey => $"amendment:{Id}";
    JsonObject IPart.State() => new()
    {
        ["number"] = Number, ["state"] = State.ToString(), ["proposedBy"] = ProposedById.ToString(), ["offeredBy"] = OfferedById.ToString(), ["person"] = PersonId?.ToString(), ["reason"] = Reason,
        ["at"] = At.Milliseconds(), ["version"] = TermsVersion, ["terms"] = Sm3.Hex(TermsJson), ["text"] = TextDigest, ["canonical"] = Sm3.Hex(CanonicalText), ["inForce"] = InForceOn?.ToString("O"),
        ["closedBy"] = ClosedById?.ToString(), ["closedReason"] = ClosedReason, ["sides"] = SidesJson,
    };
}
