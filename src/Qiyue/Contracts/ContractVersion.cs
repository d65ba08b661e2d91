using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

/// <summary>One version of the terms as it was offered.</summary>
public sealed class ContractVersion : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public int Number { get; private set; }
    public Guid OfferedById { get; private set; }
    public Guid? PersonId { get; private set; }
    public string TermsJson { get; private set; } = "";

    /// <summary>What the offering side says about it; internal.</summary>
    public string Note { get; private set; } = "";
    public DateTime At { get; private set; }
    public ContractTerms Terms => ContractTerms.Read(TermsJson);

    /// <summary>Set for a draft of an amendment; null for the text that was negotiated first.</summary>
    public Guid? AmendmentId { get; private set; }

    private ContractVersion() { }
    internal ContractVersion(Guid contractId, int number, Guid by, Guid? person, string termsJson, string note, DateTime at, Guid? amendmentId = null) =>
        (ContractId, Number, OfferedById, PersonId, TermsJson, Note, At, AmendmentId) = (contractId, number, by, person, termsJson, note, at, amendmentId);

    public string PartKey => $"version:{Number}";
    public JsonObject State()
    {
        var state = new JsonObject { ["number"] = Number, ["by"] = OfferedById.ToString(), ["person"] = PersonId?.ToString(), ["terms"] = Sm3.Hex(TermsJson), ["note"] = Note, ["at"] = At.Milliseconds() };
        if (AmendmentId is { } amendment) state["amendment"] = amendment.ToString();
        return state;
    }
}

/// <summary>A remark on a clause while the text is negotiated; internal.</summary>
public sealed class Remark : IPart
{
    /// <summary>In place of a clause: why a side would not sign.</summary>
    public const string OfSignature = "signature";

    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public int VersionNumber { get; private set; }

    /// <summary>Key of the clause, empty for the whole text, or <see cref="OfSignature"/>.</summary>
    public string ClauseKey { get; private set; } = "";
    public string Text { get; private set; } = "";
    public Guid ById { get; private set; }
    public Guid? PersonId { get; private set; }
    public DateTime At { get; private set; }

    private Remark() { }
    public Remark(Contract contract, string clauseKey, string text, Guid by, Guid? person, DateTime at)
    {
        contract.Require(ContractStage.Negotiating, ContractStage.Signing);
        contract.Party(by);
        (ContractId, VersionNumber, ClauseKey, Text, ById, PersonId, At) = (contract.Id, contract.TermsVersion, clauseKey, text.Trim(), by, person, at);
    }

    public string PartKey => $"remark:{Id}";
    public JsonObject State() => new()
    {
        ["version"] = VersionNumber, ["clause"] = ClauseKey, ["text"] = Text, ["by"] = ById.ToString(), ["person"] = PersonId?.ToString(), ["at"] = At.Milliseconds(),
    };
}

/// <summary>A talk between the parties (洽谈记录); internal by default.</summary>
public sealed class Talk : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public DateOnly On { get; private set; }

    /// <summary>Code of dictionary "talk_form": meeting, visit, phone …</summary>
    public string Form { get; private set; } = "";
    public string Place { get; private set; } = "";
    public string Participants { get; private set; } = "";
    public string Summary { get; private set; } = "";
    public Guid? FileId { get; private set; }
    public Guid ById { get; private set; }
    public Guid? PersonId { get; private set; }
    public DateTime At { get; private set; }

    private Talk() { }
    public Talk(Contract contract, DateOnly on, string form, string place, string participants, string summary, Guid? fileId, Guid by, Guid? person, DateTime at, DateOnly today)
    {
        if (on > today) throw Refusal.Invalid("On", "talk.in_future", "洽谈日期不能晚于今天。");
        contract.NoteTalk(by);
        (ContractId, On, Form, Place, Participants, Summary, FileId, ById, PersonId, At) = (contract.Id, on, form, place.Trim(), participants.Trim(), summary.Trim(), fileId, by, person, at);
    }

    public string PartKey => $"talk:{Id}";
    public JsonObject State() => new()
    {
        ["on"] = On.ToString("O"), ["form"] = Form, ["place"] = Place, ["participants"] = Sm3.Hex(Participants), ["summary"] = Summary, ["file"] = FileId?.ToString(),
        ["by"] = ById.ToString(), ["person"] = PersonId?.ToString(), ["at"] = At.Milliseconds(),
    };
}
