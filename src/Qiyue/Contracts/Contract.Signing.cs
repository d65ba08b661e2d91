using System.Text.Json.Nodes;
using Qiyue.Contracts.Verifying;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

// 签约: each party's authorised signatory signs the canonical text, in parallel, one after another or mixed; a refusal or the end of the term returns it to 谈约.
public sealed partial class Contract
{
    /// <summary>Canonical JSON of the whole contract, fixed when signing opens; what is hashed, signed, printed and exported.</summary>
    public string CanonicalText { get; private set; } = "";

    /// <summary>What the journal keeps of the text: its digest, as long as text and digest belong together.</summary>
    private string RecordedText => CanonicalText.Length > 0 && DigestOf(CanonicalText) == TextDigest ? TextDigest : "";

    /// <summary>SM3 of <see cref="CanonicalText"/>, 64 hex digits.</summary>
    public string TextDigest { get; private set; } = "";

    /// <summary>Day of the last signature.</summary>
    public DateOnly? SignedOn { get; private set; }

    /// <summary>补录: made on paper, recorded here afterwards, and marked so everywhere.</summary>
    public bool Backfilled { get; private set; }
    public Guid? ScanFileId { get; private set; }

    /// <summary>Fixes the text. Refused while something is missing (<see cref="MissingForSigning"/>).</summary>
    /// <param name="term">Until when it may be signed; null = the daily work gives it one.</param>
    public void OpenSigning(Func<Guid, (string Code, string Name, string CreditCode)> organization, SigningTerm? term = null)
    {
        if (Stage == ContractStage.Negotiating && MissingForSigning() is { Count: > 0 } missing)
            throw new Refusal("contract.not_ready_to_sign", "还不能签约：{0}。", 409, string.Join("；", missing));
        Move("open_signing");
        FixText(organization);
        BeginSigning(term);
    }

    private void FixText(Func<Guid, (string Code, string Name, string CreditCode)> organization)
    {
        CanonicalText = CanonicalJson.Of(PersonalInTerms.Salted(new()
        {
            ["schema"] = "qiyue.contract/1", ["code"] = Code, ["version"] = TermsVersion,
            ["parties"] = new JsonArray([.. _parties.OrderBy(p => p.Order).Select(p => organization(p.OrganizationId))
                .Select(o => new JsonObject { ["code"] = o.Code, ["name"] = o.Name, ["creditCode"] = o.CreditCode })]),
            ["terms"] = Terms.Canonical(id => organization(id).Code),
        }));
        TextDigest = DigestOf(CanonicalText);
    }

    /// <inheritdoc cref="SignedContract.SignatureStatement"/>
    public string SignatureStatement(string organizationCode, string signatory, string post, DateTime at, Delegation? delegation = null) =>
        SignedContract.SignatureStatement(Code, TextDigest, organizationCode, signatory, post, at, delegation?.DelegatorName ?? "", delegation?.DelegatorPost ?? "");

    /// <summary>This side may sign now: it has not, and everybody of an earlier step has.</summary>
    public bool IsTurnOf(ContractParty party) =>
        Stage == ContractStage.Signing && !party.HasSigned && _parties.Where(p => p.Step < party.Step).All(p => p.HasSigned);

    /// <summary>Refuses whoever has signed, may not yet, or not any more.</summary>
    internal void RequireTurn(ContractParty party, DateOnly today)
    {
        if (party.HasSigned) throw new Refusal("contract.already_signed", "贵方已签署此契约，无需重复签署。");
        Require(ContractStage.Signing);
        if (today > SignBy) throw new Refusal("contract.signing_expired", "签署期限 {0} 已过，不能再签署；契约将退回谈约，各方重新同意后再签。", 409, SignBy.Value.ToString("yyyy-MM-dd"));
        if (!IsTurnOf(party)) throw new Refusal("contract.not_your_turn", "此契约按顺序签署，请等待前一方签署后再签。");
    }

    /// <param name="noticeDays">Calendar days of the notice period.</param>
    /// <param name="delegation">The signatory lets this person sign (受托签署); null = signs from the post.</param>
    /// <returns>Scans and delegations that this signature used or made needless.</returns>
    public IReadOnlyList<IPart> Sign(Guid organizationId, Guid signatoryId, string name, string post, string signature, string publicKey, DateTime now, DateOnly today, int noticeDays, Delegation? delegation = null)
    {
        var party = Party(organizationId);
        RequireTurn(party, today);
        (party.SignatoryId, party.SignatoryName, party.SignatoryPost, party.SignedAt, party.Signature, party.PublicKey) = (signatoryId, name, post, now, signature, publicKey);
        if (delegation is not null) (party.DelegatorName, party.DelegatorPost) = (delegation.DelegatorName, delegation.DelegatorPost);
        delegation?.Use(now);
        var closed = CloseSigningParts(organizationId, now);
        if (_parties.All(p => p.HasSigned)) Show("last_signature", today, noticeDays);
        return delegation is null ? closed : [delegation, .. closed];
    }

    /// <summary>A side will not sign: back to 谈约, all signatures void, the refusing side must answer anew.</summary>
    /// <returns>Scans and delegations that are void with the text.</returns>
    public IReadOnlyList<IPart> RefuseSignature(Guid organizationId, string reason = "", DateTime now = default)
    {
        var party = Party(organizationId);
        if (party.HasSigned) throw new Refusal("contract.already_signed", "贵方已签署此契约，无需重复签署。");
        Move("refuse_signature");
        return Return([party], organizationId, reason, now);
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
