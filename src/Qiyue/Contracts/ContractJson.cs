using Qiyue.Organizations;
using Qiyue.Platform.Web;

namespace Qiyue.Contracts;

/// <summary>A contract as the API answers it: organisations by code and name, amounts as decimal text, instants in UTC.</summary>
public sealed record ContractJson(string Code, string Stage, string Title, string Category, int Version, PartyJson[] Parties, DateOnly StartOn, DateOnly EndOn, string Light,
    decimal? Fulfilment, string Purpose, ObligationJson[] Obligations, MilestoneJson[] Milestones, ClauseJson[] Clauses, DateOnly? SignedOn, DateOnly? NoticeEndsOn, bool Backfilled,
    string? Digest, WorkJson[] Work, ActivityJson[] Activities, CommentJson[] Comments, int Answers, decimal? Satisfaction, decimal? Score, string? Grade, DateOnly? PublishedOn,
    DateOnly? EndedOn, string? EndingReason, int TermsVersion, VersionJson[]? Versions, RemarkJson[]? Remarks, TalkJson[]? Talks) : IVersioned
{
    public static ContractJson Of(ContractView v, OrganizationTree tree)
    {
        var c = v.Contract;
        OrganizationJson Org(Guid id) => tree.Find(id) is { } o ? new(o.Code, o.Name) : new("", "");
        var published = c.Stage == ContractStage.Published;
        return new(c.Code, c.Stage.Facet(), c.Title, c.Category, c.Version,
            [.. c.Parties.OrderBy(p => p.Order).Select(p => new PartyJson(Org(p.OrganizationId), p.AcceptedVersion == c.TermsVersion, p.HasSigned, p.SignatoryName, p.SignatoryPost, p.SignedAt, p.SignedOnPaper))],
            c.StartOn, c.EndOn, v.Light.ToString().ToLowerInvariant(), Round(c.Fulfilment), c.Terms.Purpose,
            [.. c.Terms.Obligations.Select(o => Obligation(c, o, Org))],
            [.. c.Terms.Milestones.Select(m => new MilestoneJson(m.Number, m.Name, m.PlannedOn, c.Milestones.FirstOrDefault(x => x.Number == m.Number)?.ReachedOn))],
            [.. v.Clauses.Select(x => new ClauseJson(x.Key, x.Heading, x.Text))], c.SignedOn, c.NoticeEndsOn, c.Backfilled, c.TextDigest.Length > 0 ? c.TextDigest : null,
            [.. v.Work.Select(w => new WorkJson(w.Id, c.ObligationOf(w.ObligationId).Number, w.DoneOn, w.Quantity.ToString(), w.State.ToString(), w.Early, v.IsInside ? w.Note : "", w.DefaultOn))],
            [.. v.Activities.Select(a => new ActivityJson(a.Id, a.Name, a.On, a.Place, a.Planned, a.Enrolled, a.Present))],
            [.. v.Comments.Select(x => new CommentJson(x.Id, x.IsObjection, x.Salutation, x.Text, x.At, x.IsAnswered ? x.Answer : null, x.AnsweredAt))],
            v.AnswerCount, Round(v.SatisfactionRate), published || v.IsInside ? c.Score : null, (published || v.IsInside) && c.Grade.Length > 0 ? c.Grade : null, c.PublishedOn,
            c.EndedOn, c.EndedOn is null ? null : c.EndingReason, c.TermsVersion,
            v.IsInside ? [.. v.Versions.Select(x => new VersionJson(x.Number, Org(x.OfferedById), x.At, x.Note))] : null,
            v.IsInside ? [.. v.Remarks.Select(x => new RemarkJson(x.VersionNumber, x.ClauseKey, Org(x.ById), x.Text, x.At))] : null,
            v.IsInside ? [.. v.Talks.Select(x => new TalkJson(x.Id, x.On, x.Form, x.Place, x.Summary))] : null);
    }

    private static ObligationJson Obligation(Contract c, ObligationTerm o, Func<Guid, OrganizationJson> org)
    {
        var row = c.Obligations.FirstOrDefault(x => x.Number == o.Number);
        return new(o.Number, org(o.DoerId), org(o.BeneficiaryId), o.What, o.Promised.ToString(), o.Unit, o.Audience, o.DueOn, o.ResponsibleName, o.ResponsiblePost, o.Weight,
            row?.Recorded.ToString(), row?.Confirmed.ToString(), row?.ConfirmedByDefault.ToString());
    }

    private static decimal? Round(decimal? value) => value is { } v ? Math.Round(v, 4, MidpointRounding.AwayFromZero) : null;
}

public sealed record OrganizationJson(string Code, string Name);
public sealed record PartyJson(OrganizationJson Organization, bool Accepts, bool Signed, string Signatory, string Post, DateTime? SignedAt, DateOnly? SignedOnPaper);
public sealed record ObligationJson(int Number, OrganizationJson Doer, OrganizationJson Beneficiary, string What, string Promised, string Unit, string Audience, DateOnly DueOn,
    string Responsible, string ResponsiblePost, int Weight, string? Recorded, string? Confirmed, string? ConfirmedByDefault);
public sealed record MilestoneJson(int Number, string Name, DateOnly PlannedOn, DateOnly? ReachedOn);
public sealed record ClauseJson(string Key, string Heading, string Text);
public sealed record WorkJson(Guid Id, int Obligation, DateOnly DoneOn, string Quantity, string State, bool Early, string Note, DateOnly DefaultOn);
public sealed record ActivityJson(Guid Id, string Name, DateOnly On, string Place, int Planned, int? Enrolled, int? Present);
public sealed record CommentJson(Guid Id, bool Objection, string Salutation, string Text, DateTime At, string? Answer, DateTime? AnsweredAt);
public sealed record VersionJson(int Number, OrganizationJson OfferedBy, DateTime At, string Note);
public sealed record RemarkJson(int Version, string Clause, OrganizationJson By, string Text, DateTime At);
public sealed record TalkJson(Guid Id, DateOnly On, string Form, string Place, string Summary);
