using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

/// <summary>
/// A co-building contract between equals, from proposal to published result. Holds every rule of state, time and stages; the acts are in
/// Contract.Negotiating.cs, Contract.Signing.cs and so on, one file per stage. Source: domain.md, Contracts: the five stages.
/// </summary>
public sealed partial class Contract : Aggregate
{
    public override string SubjectKind => Kind;

    /// <summary>The word for a contract in journal, access rows and search.</summary>
    public const string Kind = "contract";

    /// <summary>契-330602-2026-000123</summary>
    public string Code { get; private set; } = "";
    public ContractStage Stage { get; private set; }
    public string Title { get; private set; } = "";
    public string Category { get; private set; } = "";

    /// <summary>The community party, where the contract is at home; in a contract without one, the street or town. Its district's policies apply.</summary>
    public Guid CommunityId { get; private set; }
    public Guid DistrictId { get; private set; }

    /// <summary>Settles disputes and judges from above: the street of the community party, otherwise the district office.</summary>
    public Guid SupervisorId { get; private set; }
    public Guid ProposedById { get; private set; }
    public DateTime ProposedAt { get; private set; }

    /// <summary>The template its first version was filled from, and which version of that; empty and 0 = none.</summary>
    public string TemplateCode { get; private set; } = "";
    public int TemplateVersion { get; private set; }

    /// <summary>The version on the table; 1 is the proposal.</summary>
    public int TermsVersion { get; private set; }
    public string TermsJson { get; private set; } = "";
    public DateOnly StartOn { get; private set; }
    public DateOnly EndOn { get; private set; }

    /// <summary>At least one talk is recorded; without it nobody signs.</summary>
    public bool HasTalk { get; private set; }

    private readonly List<ContractParty> _parties = [];
    private readonly List<ContractSource> _sources = [];
    private readonly List<Obligation> _obligations = [];
    private readonly List<Milestone> _milestones = [];
    public IReadOnlyList<ContractParty> Parties => _parties;
    public IReadOnlyList<ContractSource> Sources => _sources;
    public IReadOnlyList<Obligation> Obligations => _obligations;
    public IReadOnlyList<Milestone> Milestones => _milestones;

    // Rows whose state the to-do of the contract depends on. ContractLoader brings the open ones (and all sheets); older rows stay in their tables.
    private readonly List<WorkEntry> _work = [];
    private readonly List<PublicComment> _comments = [];
    private readonly List<Judgement> _judgements = [];
    private readonly List<ResultObjection> _resultObjections = [];
    internal IReadOnlyList<WorkEntry> Work => _work;
    internal IReadOnlyList<PublicComment> Comments => _comments;
    internal IReadOnlyList<Judgement> Judgements => _judgements;
    internal IReadOnlyList<ResultObjection> ResultObjections => _resultObjections;
    public ContractTerms Terms => _terms ??= ContractTerms.Read(TermsJson);
    private ContractTerms? _terms;

    private Contract() { }

    public ContractParty Party(Guid organizationId) => _parties.FirstOrDefault(p => p.OrganizationId == organizationId) ?? throw Refusal.Forbidden();

    public bool HasParty(Guid? organizationId) => organizationId is { } id && _parties.Any(p => p.OrganizationId == id);

    internal void NoteTemplate(string code, int version) => (TemplateCode, TemplateVersion) = (code, version);

    private void Move(string act) => Stage = Stage.After(act);

    internal void Require(params ReadOnlySpan<ContractStage> stages)
    {
        if (!stages.Contains(Stage)) throw ContractStages.WrongStage(Stage);
    }

    private Dictionary<string, string>? _digests;

    /// <summary>An act states what the contract was and what it is: the same long text is digested once.</summary>
    private string DigestOf(string text)
    {
        _digests ??= new(ReferenceEqualityComparer.Instance);
        return _digests.TryGetValue(text, out var digest) ? digest : _digests[text] = Sm3.Hex(text);
    }

    public override JsonObject State() => new()
    {
        ["code"] = Code, ["stage"] = Stage.Facet(), ["title"] = Title, ["category"] = Category, ["community"] = CommunityId.ToString(),
        ["district"] = DistrictId.ToString(), ["supervisor"] = SupervisorId.ToString(), ["thirdParty"] = ThirdPartyId?.ToString(), ["proposedBy"] = ProposedById.ToString(), ["proposedAt"] = ProposedAt.Milliseconds(),
        ["termsVersion"] = TermsVersion, ["terms"] = DigestOf(TermsJson), ["start"] = StartOn.ToString("O"), ["end"] = EndOn.ToString("O"), ["hasTalk"] = HasTalk,
        ["parties"] = new JsonArray([.. _parties.OrderBy(p => p.Order).Select(p => p.State())]),
        ["sources"] = new JsonArray([.. _sources.OrderBy(s => s.Code, StringComparer.Ordinal).Select(s => (JsonNode)s.Code)]),
        ["obligations"] = new JsonArray([.. _obligations.OrderBy(o => o.Number).Select(o => o.State())]),
        ["milestones"] = new JsonArray([.. _milestones.OrderBy(m => m.Number).Select(m => m.State())]),
        ["signingDays"] = SigningDays, ["signBy"] = SignBy?.ToString("O"), ["signReminded"] = SignRemindedOn?.ToString("O"), ["returned"] = ReturnReason, ["returnedBy"] = ReturnedById?.ToString(),
        ["template"] = TemplateCode.Length == 0 ? null : $"{TemplateCode} v{TemplateVersion}", ["templateVersion"] = TemplateVersion, ["signRemindOn"] = SignRemindOn?.ToString("O"), ["signingOpenedOn"] = SigningOpenedOn?.ToString("O"), ["returnedVersion"] = ReturnedVersion, ["text"] = RecordedText, ["signedOn"] = SignedOn?.ToString("O"), ["backfilled"] = Backfilled, ["scan"] = ScanFileId?.ToString(),
        ["noticeEnds"] = NoticeEndsOn?.ToString("O"), ["openComments"] = OpenComments, ["openObjections"] = OpenObjections, ["openResultObjections"] = OpenResultObjections, ["allConfirmed"] = AllConfirmed, ["performingFrom"] = PerformingFrom?.ToString("O"),
        ["endedOn"] = EndedOn?.ToString("O"), ["ending"] = EndingReason, ["endingBy"] = EndingProposedById?.ToString(),
        ["judgingFrom"] = JudgingFrom?.ToString("O"), ["judgingUntil"] = JudgingUntil?.ToString("O"), ["objectionsUntil"] = ObjectionsUntil?.ToString("O"),
        ["score"] = ScoreHundredths, ["grade"] = Grade, ["result"] = ResultJson.Length == 0 ? "" : DigestOf(ResultJson), ["gap"] = HasGap, ["publishedOn"] = PublishedOn?.ToString("O"),
        ["thirdGroup"] = ThirdGroupName, ["lookBacks"] = LookBackCount, ["turnOutSince"] = TurnOutSince?.ToString("O"), ["reviews"] = GapReviewCount,
        ["reviewPending"] = ReviewPending, ["reviewedResult"] = ReviewedResult, ["correctedOn"] = CorrectedOn?.ToString("O"), ["firstUsed"] = FirstUsedOn?.ToString("O"),
        ["amendments"] = Amendments, ["amendedText"] = AmendedDigest, ["hasChanges"] = HasChanges, ["lastVersion"] = LastVersion, ["suspendedOn"] = SuspendedOn?.ToString("O"), ["suspendedUntil"] = SuspendedUntil?.ToString("O"), ["suspendedDays"] = SuspendedDays, ["endingKind"] = EndingKind?.ToString(),
        ["endingFault"] = EndingFaultId?.ToString(), ["endingGround"] = EndingGround?.ToString(), ["renews"] = Renews, ["renewedAs"] = RenewedAs,
    };
}
