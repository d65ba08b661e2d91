using System.Text.Json.Nodes;
using Qiyue.Contracts.Verifying;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

// 补充协议: one party drafts changed terms, the others accept, counter or decline; all sign; the terms in force change with the last signature.
public sealed partial class Contract
{
    /// <summary>How many amendments are in force; the next one has the next number.</summary>
    public int Amendments { get; private set; }

    /// <summary>Last number in the history of versions, drafts of amendments among them; 0 in contracts older than amendments.</summary>
    public int LastVersion { get; private set; }

    private readonly List<Amendment> _amendmentRows = [];

    /// <summary>Open ones only, unless all were asked for.</summary>
    internal IReadOnlyList<Amendment> AmendmentRows => _amendmentRows;

    /// <summary>The one on the table; there is never more than one.</summary>
    public Amendment? OpenAmendment => _amendmentRows.FirstOrDefault(a => a.IsOpen);

    /// <summary>On the road and not suspended; else a refusal that says why.</summary>
    internal void RequireRunning()
    {
        Require(ContractStage.Showing, ContractStage.Performing);
        if (SuspendedOn is { } since) throw new Refusal("contract.suspended", "此契约自 {0} 起中止，恢复履行后才能办理。", 409, since.ToString("yyyy-MM-dd"));
    }

    public (Amendment Amendment, ContractVersion Version) ProposeAmendment(Guid by, Guid? person, ContractTerms terms, string reason, DateTime now, DateOnly today)
    {
        RequireRunning();
        Party(by);
        if (OpenAmendment is { } open) throw new Refusal("amendment.open", "第 {0} 号补充协议正在商签，须先签署、回应或撤回，才能提出新的变更。您填写的内容已保留。", 409, open.Number);
        var amendment = new Amendment(this, Amendments + 1, by, person, reason, now);
        var version = Offer(amendment, by, person, terms, reason, now, today);
        _amendmentRows.Add(amendment);
        HasChanges = true;
        return (amendment, version);
    }

    /// <summary>Another version on the table; whoever offers it accepts it.</summary>
    public ContractVersion CounterAmendment(Amendment amendment, Guid by, Guid? person, int answersVersion, ContractTerms terms, string reason, DateTime now, DateOnly today)
    {
        RequireOffered(amendment, by, answersVersion);
        if (terms.Json == amendment.TermsJson) throw new Refusal("contract.same_terms", "内容与当前版本相同，没有需要提交的修改。如无异议，请直接“同意此版”。", 422);
        return Offer(amendment, by, person, terms, reason, now, today);
    }

    private ContractVersion Offer(Amendment amendment, Guid by, Guid? person, ContractTerms terms, string reason, DateTime now, DateOnly today)
    {
        terms = AmendmentRules.Check(this, terms, today);
        LastVersion = Math.Max(LastVersion, TermsVersion) + 1;
        (amendment.TermsVersion, amendment.TermsJson, amendment.OfferedById, amendment.PersonId, amendment.Reason) = (LastVersion, terms.Json, by, person, reason.Trim());
        amendment.Put(_parties.OrderBy(p => p.Order).Select(p => new AmendmentSide(p.OrganizationId, p.OrganizationId == by ? LastVersion : 0)));
        return new(Id, LastVersion, by, person, terms.Json, reason.Trim(), now, amendment.Id);
    }

    /// <summary>Accepts the version on the table; when all have, the text is fixed and signing opens.</summary>
    public void AcceptAmendment(Amendment amendment, Guid by, int version, Func<Guid, (string Code, string Name, string CreditCode)> organization, DateOnly today)
    {
        RequireOffered(amendment, by, version);
        if (amendment.Side(by)!.AcceptedVersion == version) throw new Refusal("contract.already_accepted", "贵方已同意此版，请等待其他各方。");
        AmendmentRules.Check(this, amendment.Terms, today); // work may have been recorded since it was offered
        amendment.Put(amendment.Side(by)! with { AcceptedVersion = version });
        if (!amendment.Sides.All(s => s.AcceptedVersion == version)) return;
        amendment.State = AmendmentState.Signing;
        amendment.CanonicalText = CanonicalJson.Of(PersonalInTerms.Salted(new JsonObject
        {
            ["schema"] = "qiyue.amendment/1", ["contract"] = Code, ["number"] = amendment.Number, ["version"] = amendment.TermsVersion, ["amends"] = InForceDigest, ["reason"] = amendment.Reason,
            ["parties"] = new JsonArray([.. _parties.OrderBy(p => p.Order).Select(p => PartyText(p, organization))]), ["terms"] = amendment.Terms.Canonical(id => organization(id).Code),
        }));
        amendment.TextDigest = Sm3.Hex(amendment.CanonicalText);
    }

    private static JsonObject PartyText(ContractParty party, Func<Guid, (string Code, string Name, string CreditCode)> organization)
    {
        var o = organization(party.OrganizationId);
        var text = new JsonObject { ["code"] = o.Code, ["name"] = o.Name, ["creditCode"] = o.CreditCode };
        if (party.OriginalId is { } original) text["succeeds"] = organization(original).Code;
        return text;
    }

    /// <summary>Digest of the text that the next amendment amends: the last amendment in force, otherwise the original.</summary>
    public string InForceDigest => AmendedDigest.Length > 0 ? AmendedDigest : TextDigest;

    /// <summary>Digest of the last amendment in force; empty while there is none.</summary>
    public string AmendedDigest { get; private set; } = "";

    /// <summary>Any party, until the last signature; its own proposal is taken back in the same way.</summary>
    public void DeclineAmendment(Amendment amendment, Guid by, string reason)
    {
        Party(by);
        if (!amendment.IsOpen) throw AmendmentClosed(amendment);
        amendment.Close(AmendmentState.Declined, by, reason);
    }

    /// <inheritdoc cref="SignedContract.SignatureStatement"/>
    public string SignatureStatement(Amendment amendment, string organizationCode, string signatory, string post, DateTime at) =>
        SignedContract.SignatureStatement(Code, amendment.TextDigest, organizationCode, signatory, post, at);

    public void SignAmendment(Amendment amendment, Guid by, Guid signatoryId, string name, string post, string signature, string publicKey, DateTime now, DateOnly today)
    {
        RequireSigning(amendment, by);
        AmendmentRules.Check(this, amendment.Terms, today); // work or a milestone may have been recorded since all accepted it
        amendment.Put(amendment.Side(by)! with { SignatoryId = signatoryId, Name = name, Post = post, At = now, Signature = signature, PublicKey = publicKey });
        if (!amendment.Sides.All(s => s.At is not null)) return;
        (amendment.State, amendment.InForceOn) = (AmendmentState.InForce, today);
        (Amendments, AmendedDigest) = (amendment.Number, amendment.TextDigest);
        PutInForce(amendment.Terms, amendment.Number);
        TermsVersion = amendment.TermsVersion;
        NoteConfirmed(now);
    }

    internal void RequireSigning(Amendment amendment, Guid by)
    {
        RequireRunning();
        Party(by);
        if (!amendment.IsOpen) throw AmendmentClosed(amendment);
        if (amendment.State != AmendmentState.Signing) throw new Refusal("amendment.not_signing", "各方还没有同意同一版本，不能签署补充协议。");
        if (amendment.Side(by)!.At is not null) throw new Refusal("contract.already_signed", "贵方已签署此契约，无需重复签署。");
    }

    /// <summary>What was recorded and confirmed stays; the terms change, obligations are added, moved, lowered or waived, milestones moved or left out.</summary>
    private void PutInForce(ContractTerms terms, int number)
    {
        (_terms, TermsJson) = (terms, terms.Json);
        (Title, Category, EndOn) = (terms.Title, terms.Category, terms.EndOn);
        foreach (var term in terms.Obligations)
            if (_obligations.FirstOrDefault(o => o.Number == term.Number) is { } known) known.Amend(term, number);
            else _obligations.Add(new(Id, term));
        foreach (var gone in _milestones.Where(m => m.IsOpen && terms.Milestones.All(t => t.Number != m.Number))) gone.DroppedBy = number;
        foreach (var term in terms.Milestones)
            if (_milestones.FirstOrDefault(m => m.Number == term.Number) is { } known) known.Amend(term);
            else _milestones.Add(new(Id, term));
    }

    private void RequireOffered(Amendment amendment, Guid by, int version)
    {
        RequireRunning();
        Party(by);
        if (!amendment.IsOpen) throw AmendmentClosed(amendment);
        if (amendment.State != AmendmentState.Offered) throw new Refusal("amendment.signing", "各方已同意此版，补充协议正在签署；如有不同意见，请写明理由不予签署。");
        if (version != amendment.TermsVersion) throw new Refusal("amendment.newer_version", "对方刚修改了这份补充协议，请先查看最新内容。您填写的内容已保留。");
    }

    private static Refusal AmendmentClosed(Amendment a) => a.State == AmendmentState.InForce ? new("amendment.in_force", "此补充协议已生效，不能再办理。") : new("amendment.closed", "此补充协议未达成，已经结束，不能再办理。");
}

/// <summary>What an amendment may not change: what was done, and who was to do what has begun.</summary>
internal static class AmendmentRules
{
    /// <returns>The terms with numbers for new milestones that were never used before.</returns>
    public static ContractTerms Check(Contract c, ContractTerms terms, DateOnly today)
    {
        TermRules.Check(terms, c.Parties.Select(p => p.OrganizationId).ToHashSet());
        if (terms.Json == c.TermsJson) throw new Refusal("amendment.nothing_changed", "内容与现行条款相同，没有需要变更的地方。", 422);
        if (terms.StartOn != c.StartOn) throw Refusal.Invalid("StartOn", "amendment.start", "契约已经开始，补充协议不能改变开始日期 {0}。", c.StartOn.ToString("yyyy-MM-dd"));
        if (terms.EndOn < today && terms.EndOn != c.EndOn) throw Refusal.Invalid("EndOn", "amendment.end_passed", "新的结束日期不能早于今天；要立即结束，请办理终止。");
        foreach (var row in c.Obligations) Check(row, terms.Obligations.Select((t, i) => (Term: t, Field: $"Obligations[{i}]")).FirstOrDefault(t => t.Term.Number == row.Number));
        for (var i = 0; i < terms.Obligations.Count; i++)
            if (terms.Obligations[i].Waived && c.Obligations.All(o => o.Number != terms.Obligations[i].Number)) throw Refusal.Invalid($"Obligations[{i}].Waived", "amendment.waive_new", "新增的义务不能同时豁免，请删去这一条。");
        foreach (var reached in c.Milestones.Where(m => m.ReachedOn is not null))
            if (!terms.Milestones.Any(t => t.Number == reached.Number && t.Name == reached.Name && t.PlannedOn == reached.PlannedOn))
                throw Refusal.Invalid("Milestones", "amendment.milestone_reached", "节点“{0}”已经完成，不能修改或删去。", reached.Name);
        var next = c.Milestones.Select(m => m.Number).Concat(terms.Milestones.Select(m => m.Number)).DefaultIfEmpty(0).Max();
        return terms with { Milestones = [.. terms.Milestones.Select(m => c.Milestones.Any(x => x.Number == m.Number && x.DroppedBy is not null) ? m with { Number = ++next } : m)] };
    }

    private static void Check(Obligation row, (ObligationTerm? Term, string Field) now)
    {
        if (now.Term is not { } term) throw Refusal.Invalid("Obligations", "amendment.obligation_missing", "义务“{0}”不能删去，请勾选“豁免”。", row.What);
        if (row.WaivedBy is not null && !term.Waived) throw Refusal.Invalid(now.Field + ".Waived", "amendment.waived_stays", "义务“{0}”已经豁免，不能恢复；需要时请新增一条。", row.What);
        if (term.Waived) return;
        if (term.Promised < row.Confirmed) throw Refusal.Invalid(now.Field + ".Quantity", "amendment.below_confirmed", "义务“{0}”已确认 {1}{2}，数量不能改得更少。", row.What, row.Confirmed, row.Unit);
        if (row.Recorded > Quantity.Zero && (term.DoerId, term.BeneficiaryId, term.Unit) != (row.DoerId, row.BeneficiaryId, row.Unit))
            throw Refusal.Invalid(now.Field + ".What", "amendment.begun", "义务“{0}”已有履约记录，不能改变履约方、受益方和单位；可豁免此条并新增一条。", row.What);
    }
}
