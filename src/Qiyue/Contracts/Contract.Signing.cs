using System.Text.Json.Nodes;
using Qiyue.Contracts.Verifying;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

// 签约: each party's authorised signatory signs the canonical text; in parallel or in the order of the parties; a refusal returns it to 谈约.
public sealed partial class Contract
{
    /// <summary>Parties sign one after the other, in their order; otherwise in parallel.</summary>
    public bool SignInOrder { get; private set; }

    /// <summary>Canonical JSON of the whole contract, fixed when signing opens; what is hashed, signed, printed and exported.</summary>
    public string CanonicalText { get; private set; } = "";

    /// <summary>What the journal keeps of the text: its digest, as long as text and digest belong together.</summary>
    private string RecordedText => CanonicalText.Length > 0 && Sm3.Hex(CanonicalText) == TextDigest ? TextDigest : "";

    /// <summary>SM3 of <see cref="CanonicalText"/>, 64 hex digits.</summary>
    public string TextDigest { get; private set; } = "";

    /// <summary>Day of the last signature.</summary>
    public DateOnly? SignedOn { get; private set; }

    /// <summary>补录: made on paper, recorded here afterwards, and marked so everywhere.</summary>
    public bool Backfilled { get; private set; }
    public Guid? ScanFileId { get; private set; }

    public void ChooseOrder(bool inOrder)
    {
        Require(ContractStage.Negotiating);
        SignInOrder = inOrder;
    }

    /// <summary>Fixes the text. Refused while something is missing (<see cref="MissingForSigning"/>).</summary>
    public void OpenSigning(Func<Guid, (string Code, string Name, string CreditCode)> organization)
    {
        if (Stage == ContractStage.Negotiating && MissingForSigning() is { Count: > 0 } missing)
            throw new Refusal("contract.not_ready_to_sign", "还不能签约：{0}。", 409, string.Join("；", missing));
        Move("open_signing");
        FixText(organization);
    }

    private void FixText(Func<Guid, (string Code, string Name, string CreditCode)> organization)
    {
        CanonicalText = CanonicalJson.Of(new JsonObject
        {
            ["schema"] = "qiyue.contract/1", ["code"] = Code, ["version"] = TermsVersion,
            ["parties"] = new JsonArray([.. _parties.OrderBy(p => p.Order).Select(p => organization(p.OrganizationId))
                .Select(o => new JsonObject { ["code"] = o.Code, ["name"] = o.Name, ["creditCode"] = o.CreditCode })]),
            ["terms"] = Terms.Canonical(id => organization(id).Code),
        });
        TextDigest = Sm3.Hex(CanonicalText);
    }

    /// <inheritdoc cref="SignedContract.SignatureStatement"/>
    public string SignatureStatement(string organizationCode, string signatory, string post, DateTime at) =>
        SignedContract.SignatureStatement(Code, TextDigest, organizationCode, signatory, post, at);

    /// <summary>This side may sign now: it has not, and in ordered signing everybody before it has.</summary>
    public bool IsTurnOf(ContractParty party) =>
        Stage == ContractStage.Signing && !party.HasSigned && (!SignInOrder || _parties.Where(p => p.Order < party.Order).All(p => p.HasSigned));

    /// <param name="noticeDays">Calendar days of the notice period.</param>
    public void Sign(Guid organizationId, Guid signatoryId, string name, string post, string signature, string publicKey, DateTime now, DateOnly today, int noticeDays)
    {
        var party = Party(organizationId);
        if (party.HasSigned) throw new Refusal("contract.already_signed", "贵方已签署此契约，无需重复签署。");
        Require(ContractStage.Signing);
        if (!IsTurnOf(party)) throw new Refusal("contract.not_your_turn", "此契约按顺序签署，请等待前一方签署后再签。");
        (party.SignatoryId, party.SignatoryName, party.SignatoryPost, party.SignedAt, party.Signature, party.PublicKey) = (signatoryId, name, post, now, signature, publicKey);
        if (_parties.All(p => p.HasSigned)) Show("last_signature", today, noticeDays);
    }

    /// <summary>A side will not sign: back to 谈约, all signatures void, the refusing side must answer anew.</summary>
    public void RefuseSignature(Guid organizationId)
    {
        var party = Party(organizationId);
        if (party.HasSigned) throw new Refusal("contract.already_signed", "贵方已签署此契约，无需重复签署。");
        Move("refuse_signature");
        foreach (var p in _parties)
            (p.SignatoryId, p.SignatoryName, p.SignatoryPost, p.SignedAt, p.Signature, p.PublicKey) = (null, "", "", null, "", "");
        party.AcceptedVersion = 0;
        (CanonicalText, TextDigest) = ("", "");
    }

    /// <summary>Records a contract made on paper: who signed for each side and when, with the scan.</summary>
    public void Backfill(Func<Guid, (string Code, string Name, string CreditCode)> organization, IReadOnlyDictionary<Guid, (string Name, string Post, DateOnly On)> signatures,
        Guid? scanFileId, DateOnly today, int noticeDays)
    {
        Require(ContractStage.Negotiating);
        foreach (var party in _parties)
        {
            if (!signatures.TryGetValue(party.OrganizationId, out var paper)) throw Refusal.Invalid("Signatures", "backfill.signature_missing", "补录须写明每一方的签署人和签署日期。");
            if (paper.On > today) throw Refusal.Invalid("Signatures", "backfill.in_future", "签署日期不能晚于今天。");
            (party.AcceptedVersion, party.SignatoryName, party.SignatoryPost, party.SignedOnPaper) = (TermsVersion, paper.Name, paper.Post, paper.On);
        }
        (Backfilled, ScanFileId, HasTalk) = (true, scanFileId, true);
        FixText(organization);
        Show("backfill", _parties.Max(p => p.SignedOnPaper!.Value), noticeDays);
    }

    private void Show(string act, DateOnly signedOn, int noticeDays)
    {
        Move(act);
        SignedOn = signedOn;
        NoticeEndsOn = signedOn.AddDays(noticeDays);
        _obligations.AddRange(Terms.Obligations.OrderBy(o => o.Number).Select(o => new Obligation(Id, o)));
        _milestones.AddRange(Terms.Milestones.OrderBy(m => m.Number).Select(m => new Milestone(Id, m)));
    }
}
