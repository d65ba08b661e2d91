using System.Text.Json;
using Qiyue.Contracts.Judging;
using Qiyue.Organizations;
using Qiyue.Platform.Web;

namespace Qiyue.Contracts;

/// <summary>A contract as the API answers it: organisations by code and name, amounts as decimal text, instants in UTC.</summary>
/// <param name="Light">normal, behind, overdue or suspended.</param>
/// <param name="Fulfilment">0 … 1; null before it is signed.</param>
/// <param name="Backfilled">Made on paper, recorded afterwards (补录).</param>
/// <param name="Digest">SM3 of the text that is signed.</param>
/// <param name="Answers">How many residents answered.</param>
/// <param name="Satisfaction">0 … 1; null without answers.</param>
/// <param name="Inside">For the parties, the supervising body, those above them and who judges from outside; null for the public.</param>
public sealed record ContractJson(Guid Id, string Code, string Stage, string Title, string Category, int Version, PartyJson[] Parties, DateOnly StartOn, DateOnly EndOn, string Light,
    decimal? Fulfilment, string Purpose, ObligationJson[] Obligations, MilestoneJson[] Milestones, ClauseJson[] Clauses, DateOnly? SignedOn, DateOnly? NoticeEndsOn, bool Backfilled,
    string? Digest, WorkJson[] Work, ActivityJson[] Activities, CommentJson[] Comments, int Answers, decimal? Satisfaction, decimal? Score, string? Grade, DateOnly? PublishedOn,
    DateOnly? EndedOn, string? EndingReason, int TermsVersion, OrganizationJson Supervisor, ResultRecord? Result, InsideJson? Inside, ChangesJson Changes) : IVersioned
{
    public static ContractJson Of(ContractView v, OrganizationTree tree)
    {
        var c = v.Contract;
        OrganizationJson Org(Guid id) => tree.Find(id) is { } o ? new(o.Code, o.Name) : new("", "");
        var published = c.Stage == ContractStage.Published;
        return new(c.Id, c.Code, c.Stage.Facet(), c.Title, c.Category, c.Version,
            [.. c.Parties.OrderBy(p => p.Order).Select(p => new PartyJson(Org(p.OrganizationId), p.AcceptedVersion == c.TermsVersion, p.HasSigned, p.SignatoryName, p.SignatoryPost, p.SignedAt, p.SignedOnPaper,
                p.Step, p.DelegatorName.Length > 0 ? p.DelegatorName : null, p.DelegatorName.Length > 0 ? p.DelegatorPost : null, p.ScanDigest.Length > 0 ? p.ScanDigest : null, p.OriginalId is { } original ? Org(original) : null))],
            c.StartOn, c.EndOn, v.Light.ToString().ToLowerInvariant(), Round(c.Fulfilment), c.Terms.Purpose,
            [.. c.Terms.Obligations.Select(o => Obligation(c, o, Org))],
            [.. c.Terms.Milestones.Select(m => new MilestoneJson(m.Number, m.Name, m.PlannedOn, c.Milestones.FirstOrDefault(x => x.Number == m.Number)?.ReachedOn))],
            [.. v.Clauses.Select(x => new ClauseJson(x.Key, x.Heading, x.Text))], c.SignedOn, c.NoticeEndsOn, c.Backfilled, c.TextDigest.Length > 0 ? c.TextDigest : null,
            [.. v.Work.Select(w => new WorkJson(w.Id, c.ObligationOf(w.ObligationId).Number, w.DoneOn, w.Quantity.ToString(), w.State.ToString(), w.State == WorkState.Settled ? w.Stands.ToString() : null, w.Early, w.DefaultOn,
                v.IsInside ? w.Note : "", v.IsInside ? w.Decision : "", v.IsInside ? w.PhotoId : null))],
            [.. v.Activities.Select(a => new ActivityJson(a.Id, a.Name, a.On, a.Place, a.Planned, a.Enrolled, a.Present))],
            [.. v.Comments.Select(x => new CommentJson(x.Id, x.IsObjection, x.Salutation, x.Text, x.At, x.IsAnswered ? x.Answer : null, x.AnsweredAt))],
            v.AnswerCount, Round(v.SatisfactionRate), published || v.IsInside ? c.Score : null, (published || v.IsInside) && c.Grade.Length > 0 ? c.Grade : null, c.PublishedOn,
            c.EndedOn, c.EndedOn is null ? null : c.EndingReason, c.TermsVersion, Org(c.SupervisorId),
            (published || v.IsInside) && c.ResultJson.Length > 0 ? JsonSerializer.Deserialize<ResultRecord>(c.ResultJson, JsonSerializerOptions.Web) : null, v.IsInside ? InsideJson.Of(v, Org) : null, ChangesJson.Of(v, Org)) { Aftermath = AftermathJson.Of(v, Org) };
    }

    /// <summary>Reviews, corrections and use of the result; look-backs for those inside.</summary>
    public AftermathJson? Aftermath { get; init; }

    private static ObligationJson Obligation(Contract c, ObligationTerm o, Func<Guid, OrganizationJson> org)
    {
        var row = c.Obligations.FirstOrDefault(x => x.Number == o.Number);
        return new(o.Number, org(o.DoerId), org(o.BeneficiaryId), o.What, o.Promised.ToString(), o.Unit, o.Audience, o.DueOn, o.ResponsibleName, o.ResponsiblePost, o.Weight,
            row?.Recorded.ToString(), row?.Confirmed.ToString(), row?.ConfirmedByDefault.ToString(), row?.WaivedBy, o.CarriedOver);
    }

    private static decimal? Round(decimal? value) => value is { } v ? Math.Round(v, 4, MidpointRounding.AwayFromZero) : null;
}

public sealed record OrganizationJson(string Code, string Name);

/// <param name="Step">1, 2 …: when this side signs; equal steps in parallel.</param>
/// <param name="Delegator">In whose place it was signed (受托签署).</param>
/// <param name="ScanDigest">SM3 of the scan of a signature on paper.</param>
/// <param name="Succeeds">Who signed, when that organisation was dissolved and this one took its place.</param>
public sealed record PartyJson(OrganizationJson Organization, bool Accepts, bool Signed, string Signatory, string Post, DateTime? SignedAt, DateOnly? SignedOnPaper, int Step, string? Delegator, string? DelegatorPost,
    string? ScanDigest, OrganizationJson? Succeeds);

/// <param name="Until">Last day on which the delegate may sign.</param>
public sealed record DelegationJson(Guid Id, OrganizationJson Organization, string Delegator, string DelegatorPost, string Delegate, string DelegatePost, string Reason, DateOnly Until);

/// <param name="State">waiting or rejected.</param>
/// <param name="Reason">Why it was rejected.</param>
public sealed record ScanJson(Guid Id, OrganizationJson Organization, Guid FileId, string Digest, string Signatory, string Post, DateOnly SignedOn, string State, string? Reason);
/// <param name="WaivedBy">Number of the amendment that waived it: left out of the fulfilment rate.</param>
/// <param name="CarriedOver">Left undone under the contract that this one renews.</param>
public sealed record ObligationJson(int Number, OrganizationJson Doer, OrganizationJson Beneficiary, string What, string Promised, string Unit, string Audience, DateOnly DueOn,
    string Responsible, string ResponsiblePost, int Weight, string? Recorded, string? Confirmed, string? ConfirmedByDefault, int? WaivedBy, bool CarriedOver);
public sealed record MilestoneJson(int Number, string Name, DateOnly PlannedOn, DateOnly? ReachedOn);
public sealed record ClauseJson(string Key, string Heading, string Text);

/// <param name="Stands">How much of it stands after a ruling.</param>
/// <param name="Early">Done during the notice period.</param>
/// <param name="DefaultOn">Last day to confirm; after it the entry counts as confirmed by default.</param>
/// <param name="Note">Inside only, like <paramref name="Decision"/> (the reason of a dispute, ruling or withdrawal) and <paramref name="PhotoId"/>.</param>
public sealed record WorkJson(Guid Id, int Obligation, DateOnly DoneOn, string Quantity, string State, string? Stands, bool Early, DateOnly DefaultOn, string Note, string Decision, Guid? PhotoId);
public sealed record ActivityJson(Guid Id, string Name, DateOnly On, string Place, int Planned, int? Enrolled, int? Present);
public sealed record CommentJson(Guid Id, bool Objection, string Salutation, string Text, DateTime At, string? Answer, DateTime? AnsweredAt);
/// <param name="Changes">Clause by clause against the version before; empty for the first.</param>
public sealed record VersionJson(int Number, OrganizationJson OfferedBy, DateTime At, string Note, ClauseDifference[] Changes);
public sealed record RemarkJson(int Version, string Clause, OrganizationJson By, string Text, DateTime At);
public sealed record TalkJson(Guid Id, DateOnly On, string Form, string Place, string Participants, string Summary, Guid? FileId);
public sealed record SourceJson(string Kind, string Code, string Title);

/// <summary>One's own sheet; those of others stay closed.</summary>
public sealed record SheetJson(string Side, int Score, string Comment, bool ReportsDelay, DateTime At);

/// <param name="Upheld">Null while it waits for its answer.</param>
public sealed record ResultObjectionJson(Guid Id, OrganizationJson By, string Reason, DateTime At, bool? Upheld, string? Answer, DateTime? AnsweredAt);

/// <summary>What those inside know beyond the public.</summary>
/// <param name="SigningDays">Working days to sign that the parties agreed on; null = the policy.</param>
/// <param name="SignBy">Last day to sign.</param>
/// <param name="ReturnReason">Why signing was given up and nobody has moved since.</param>
/// <param name="Template">Code and version of the template it came from.</param>
/// <param name="MissingForSigning">zh-CN sentences; empty when nothing keeps the parties from signing.</param>
/// <param name="EndingProposedBy">Who proposes to end the contract by consent; null = nobody.</param>
/// <param name="Versions">Like remarks, talks and objections to the result: empty for who judges from outside.</param>
public sealed record InsideJson(SourceJson[] Sources, int? SigningDays, DateOnly? SignBy, string[] MissingForSigning, OrganizationJson? EndingProposedBy, string? ProposedEndingReason, OrganizationJson? ThirdParty,
    DateOnly? JudgingUntil, DateOnly? ObjectionsUntil, bool HasGap, SheetJson[] OwnSheets, VersionJson[] Versions, RemarkJson[] Remarks, TalkJson[] Talks, ResultObjectionJson[] ResultObjections,
    string? ReturnReason, string? Template, DelegationJson[] Delegations, ScanJson[] Scans)
{
    internal static InsideJson Of(ContractView v, Func<Guid, OrganizationJson> org)
    {
        var c = v.Contract;
        OrganizationJson? Maybe(Guid? id) => id is { } known ? org(known) : null;
        return new([.. c.Sources.Select(s => new SourceJson(s.SubjectKind, s.Code, s.Title))], c.SigningDays, c.SignBy, c.Stage == ContractStage.Negotiating ? [.. c.MissingForSigning()] : [],
            Maybe(c.EndingProposedById), c.EndingProposedById is null ? null : c.EndingReason, c.ThirdGroupName.Length > 0 ? new("", c.ThirdGroupName) : Maybe(c.ThirdPartyId), c.JudgingUntil, c.ObjectionsUntil, c.HasGap,
            [.. c.Judgements.Where(j => j.ById == v.Reader).Select(j => new SheetJson(j.Side.ToString(), j.Score, j.Comment, j.ReportsDelay, j.At))],
            [.. v.Versions.Select((x, i) => new VersionJson(x.Number, org(x.OfferedById), x.At, x.Note,
                i == 0 ? [] : [.. Clauses.Compare(v.ClausesOf(v.Versions[i - 1].Terms), v.ClausesOf(x.Terms)).Where(d => !d.IsSame)]))],
            [.. v.Remarks.Select(x => new RemarkJson(x.VersionNumber, x.ClauseKey, org(x.ById), x.Text, x.At))],
            [.. v.Talks.Select(x => new TalkJson(x.Id, x.On, x.Form, x.Place, x.Participants, x.Summary, x.FileId))],
            [.. v.ResultObjections.Select(x => new ResultObjectionJson(x.Id, org(x.ById), x.Reason, x.At, x.Upheld, x.AnsweredAt is null ? null : x.Answer, x.AnsweredAt))],
            c.IsReturned ? c.ReturnReason : null, c.TemplateCode.Length > 0 ? $"{c.TemplateCode} v{c.TemplateVersion}" : null,
            [.. c.Delegations.Select(x => new DelegationJson(x.Id, org(x.OrganizationId), x.DelegatorName, x.DelegatorPost, x.DelegateName, x.DelegatePost, x.Reason, x.UntilOn))],
            [.. c.Scans.Select(x => new ScanJson(x.Id, org(x.OrganizationId), x.FileId, x.FileDigest, x.SignatoryName, x.SignatoryPost, x.SignedOn, x.State.ToString().ToLowerInvariant(), x.Reason.Length > 0 ? x.Reason : null))]);
    }
}
