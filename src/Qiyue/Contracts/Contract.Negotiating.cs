using Qiyue.Kernel;

namespace Qiyue.Contracts;

// 谈约: proposal; offer, counter-offer, comment, decline with reason; leaves when all accept the same version and a talk is recorded.
public sealed partial class Contract
{
    /// <param name="communityId">See <see cref="CommunityId"/>.</param>
    /// <param name="parties">Organisations in the order they stand in the text; the community among them.</param>
    public static Contract Propose(string code, Guid communityId, Guid districtId, Guid supervisorId, Guid proposedBy, IReadOnlyList<Guid> parties,
        IReadOnlyList<(string Kind, Guid Id, string Code, string Title)> sources, ContractTerms terms, DateTime now)
    {
        if (parties.Distinct().Count() < 2) throw Refusal.Invalid("Parties", "contract.two_parties", "契约至少要有两方，请选择共建单位。");
        if (!parties.Contains(proposedBy)) throw new Refusal("contract.proposer_is_party", "只能代表本组织发起契约，请把本组织列为一方。", 422);
        var contract = new Contract
        {
            Code = code, Stage = ContractStage.Negotiating, CommunityId = communityId, DistrictId = districtId, SupervisorId = supervisorId,
            ProposedById = proposedBy, ProposedAt = now,
        };
        contract._parties.AddRange(parties.Distinct().Select((p, i) => new ContractParty(contract.Id, p, i + 1)));
        contract._sources.AddRange(sources.Select(s => new ContractSource(contract.Id, s.Kind, s.Id, s.Code, s.Title)));
        contract.PutTerms(terms);
        contract.Party(proposedBy).AcceptedVersion = 1;
        return contract;
    }

    /// <summary>Puts another version on the table; whoever offers it accepts it, everybody else must answer anew.</summary>
    public ContractVersion Offer(Guid by, Guid? person, int answersVersion, ContractTerms terms, string note, DateTime now)
    {
        Require(ContractStage.Negotiating);
        var party = Party(by);
        if (answersVersion != TermsVersion) throw new Refusal("contract.newer_version", "对方刚提出了第 {0} 版，请先查看后再还价。您填写的内容已保留。", 409, TermsVersion);
        if (terms.Json == TermsJson) throw new Refusal("contract.same_terms", "内容与当前版本相同，没有需要提交的修改。如无异议，请直接“同意此版”。", 422);
        PutTerms(terms);
        foreach (var other in _parties) other.AcceptedVersion = other == party ? TermsVersion : 0;
        return VersionBy(by, person, note, now);
    }

    /// <summary>The version now on the table as a row of the history.</summary>
    public ContractVersion VersionBy(Guid by, Guid? person, string note, DateTime now) => new(Id, TermsVersion, by, person, TermsJson, note, now);

    /// <summary>Accepts the version on the table. When all have and a talk is recorded, signing opens.</summary>
    public void Accept(Guid by, int version)
    {
        Require(ContractStage.Negotiating);
        var party = Party(by);
        if (version != TermsVersion) throw new Refusal("contract.newer_version", "对方刚提出了第 {0} 版，请先查看后再还价。您填写的内容已保留。", 409, TermsVersion);
        if (party.AcceptedVersion == TermsVersion) throw new Refusal("contract.already_accepted", "贵方已同意此版，请等待其他各方。");
        party.AcceptedVersion = TermsVersion;
    }

    /// <summary>Notes that the parties have talked; the talk itself is a part of its own.</summary>
    public void NoteTalk(Guid by)
    {
        Require(ContractStage.Negotiating, ContractStage.Signing, ContractStage.Showing, ContractStage.Performing);
        Party(by);
        HasTalk = true;
    }

    /// <summary>What still keeps the parties from signing; empty when signing may open.</summary>
    public IReadOnlyList<string> MissingForSigning()
    {
        var missing = new List<string>();
        if (_parties.Any(p => p.AcceptedVersion != TermsVersion)) missing.Add("尚有一方未同意当前版本");
        if (!HasTalk) missing.Add("尚未登记至少一次洽谈");
        if (Terms.Obligations.Count == 0) missing.Add("契约还没有写明任何义务");
        return missing;
    }

    /// <summary>Says no, with a reason; the contract ends here and is never public.</summary>
    public void Decline(Guid by, string reason)
    {
        Party(by);
        EndingReason = reason;
        Move("decline");
    }

    private void PutTerms(ContractTerms terms)
    {
        TermRules.Check(terms, _parties.Select(p => p.OrganizationId).ToHashSet());
        if (terms.Obligations.Any(o => o.Waived)) throw Refusal.Invalid("Obligations", "terms.waived", "只有补充协议可以豁免义务；谈约中不需要的义务请直接删去。");
        (_terms, TermsJson) = (terms, terms.Json);
        TermsVersion++;
        (Title, Category, StartOn, EndOn) = (terms.Title, terms.Category, terms.StartOn, terms.EndOn);
    }
}
