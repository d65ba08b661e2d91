using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Links;

namespace Qiyue.Contracts.Judging;

public sealed class IssueRatingLinksInput
{
    /// <summary>0 = the contract's QR link for many answers; otherwise how many printed one-answer codes.</summary>
    [Between(0, 500)] public int PrintedCodes { get; set; }
    [Filled] public DateOnly? ExpiresOn { get; set; }
}

/// <summary>Tokens as they are shown once: the database keeps their digests only.</summary>
/// <param name="Id">Of the QR link, or of the batch of printed codes: what closes them.</param>
/// <param name="OneAnswer">Printed codes of one answer each.</param>
public sealed record IssuedLinks(Guid Id, bool OneAnswer, DateOnly ExpiresOn, IReadOnlyList<string> Tokens);

/// <summary>A QR link, or a batch of printed codes.</summary>
/// <param name="Issued">Codes; 1 for a QR link.</param>
public sealed record RatingBatch(Guid Id, bool OneAnswer, int Issued, int Answered, DateOnly ExpiresOn, bool Closed);

/// <summary>What was issued for a contract and how many answered, for those who may see the contract from inside.</summary>
public sealed class ListRatingLinks(Act act, ReadContract contracts)
{
    public async Task<IReadOnlyList<RatingBatch>> Handle(string code, CancellationToken ct)
    {
        var view = await contracts.Handle(code, ct);
        if (!view.IsInside) throw Refusal.Forbidden();
        var (id, links) = (view.Contract.Id, act.Db.Set<RatingLink>().AsNoTracking());
        var open = await links.Where(l => l.ContractId == id && !l.OneAnswer).OrderByDescending(l => l.At)
            .Select(l => new RatingBatch(l.Id, false, 1, act.Db.Set<ResidentAnswer>().Count(a => a.LinkId == l.Id), l.ExpiresOn, l.ClosedAt != null)).ToListAsync(ct);
        var printed = await links.Where(l => l.ContractId == id && l.OneAnswer).GroupBy(l => new { l.BatchId, l.ExpiresOn })
            .Select(g => new { g.Key, First = g.Min(l => l.At), Issued = g.Count(), Used = g.Count(l => l.UsedAt != null), Open = g.Count(l => l.ClosedAt == null) }).OrderByDescending(g => g.First).ToListAsync(ct);
        return [.. open, .. printed.Select(b => new RatingBatch(b.Key.BatchId!.Value, true, b.Issued, b.Used, b.Key.ExpiresOn, b.Open == 0))];
    }
}

/// <summary>Makes a QR link or a sheet of printed one-answer codes. Errors: rating.expiry.</summary>
public sealed class IssueRatingLinks(Act act, ContractLoader contracts)
{
    public async Task<IssuedLinks> Handle(string code, IssueRatingLinksInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.RequireOpenJudging();
        if (!ContractPermissions.MayKeepRatings(act.Actor, contract)) throw Refusal.Forbidden();
        var expires = input.ExpiresOn!.Value;
        if (expires < act.Today || expires > act.Today.AddYears(1)) throw Refusal.Invalid(nameof(input.ExpiresOn), "rating.expiry", "到期日须在今天之后一年之内。");
        var one = input.PrintedCodes > 0;
        Guid? batch = one ? Guid.CreateVersion7() : null;
        var tokens = Enumerable.Range(0, Math.Max(1, input.PrintedCodes)).Select(_ => one ? AnswerTokens.Printed() : AnswerTokens.Link()).ToList();
        var links = tokens.Select(t => new RatingLink(contract, act.Actor.OrganizationId!.Value, one, AnswerTokens.Digest(RatingLink.Purpose, t), batch, expires, act.Now).AddTo(act)).ToList();
        act.Record(contract, "rating.links_issued", null, null, [.. links]);
        await act.Commit(ct);
        return new(batch ?? links[0].Id, one, expires, tokens);
    }
}

/// <summary>Closes a QR link or a batch of printed codes: what is in circulation no longer answers. Errors: not_found.</summary>
public sealed class CloseRatingLinks(Act act, ContractLoader contracts)
{
    /// <param name="linkOrBatch">Id of a QR link or of a batch of printed codes.</param>
    public async Task Handle(string code, Guid linkOrBatch, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (act.Actor.OrganizationId is null || !act.Actor.Has(Duty.Judge) || !contract.HasParty(act.Actor.OrganizationId)) throw Refusal.Forbidden();
        var links = await act.Db.Set<RatingLink>().Where(l => l.ContractId == contract.Id && (l.Id == linkOrBatch || l.BatchId == linkOrBatch)).ToListAsync(ct);
        if (links.Count == 0) throw Refusal.NotFound();
        foreach (var link in links) link.Close(act.Now);
        act.Record(contract, "rating.links_closed", null, null, [.. links]);
        await act.Commit(ct);
    }
}

public sealed class RateInput
{
    public Satisfaction Grade { get; set; }
    [Max(300)] public string? Sentence { get; set; }
}

/// <summary>A resident answers through a link or code. Errors: rating.link_closed, rating.link_expired, rating.link_used (410), rating.already_answered.</summary>
public sealed class RateContract(Act act, ContractLoader contracts)
{
    /// <summary>The contract a token stands for, if it may still answer; a 404 for no such token.</summary>
    public async Task<Contract> Open(string token, CancellationToken ct) => (await Find(token, ct)).Contract;

    /// <param name="answererDigest">Keyed digest of the browser; ignored for one-answer codes.</param>
    public async Task<ResidentAnswer> Handle(string token, RateInput input, string answererDigest, CancellationToken ct)
    {
        var (contract, link) = await Find(token, ct);
        var answerer = link.OneAnswer ? link.TokenDigest : answererDigest;
        if (await act.Db.Set<ResidentAnswer>().AnyAsync(a => a.ContractId == contract.Id && a.AnswererDigest == answerer, ct))
            throw new Refusal("rating.already_answered", "您已评价过此契约，谢谢。每人每份契约评价一次。");
        var answer = new ResidentAnswer(contract, input.Grade, link.OneAnswer ? AnswerWay.Printed : AnswerWay.Qr, input.Sentence ?? "", link.Id, answerer, null, act.Now).AddTo(act);
        act.Record(contract, "rating.answered", null, null, answer);
        await act.Commit(ct);
        return answer;
    }

    private async Task<(Contract Contract, RatingLink Link)> Find(string token, CancellationToken ct)
    {
        var digest = AnswerTokens.Digest(RatingLink.Purpose, token);
        var link = await act.Db.Set<RatingLink>().SingleOrDefaultAsync(l => l.TokenDigest == digest, ct) ?? throw Refusal.NotFound();
        link.Use(act.Now, act.Today);
        return (await contracts.ForSystem(link.ContractId, ct), link);
    }
}

/// <summary>A clerk types a resident's paper or spoken answer; it is marked as given on behalf. Errors: judging.closed, rating.grade.</summary>
public sealed class RateOnBehalf(Act act, ContractLoader contracts)
{
    public async Task<ResidentAnswer> Handle(string code, RateInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.RequireOpenJudging();
        if (!ContractPermissions.MayKeepRatings(act.Actor, contract)) throw Refusal.Forbidden();
        var id = Sm3.Hex("behalf:" + Guid.CreateVersion7());
        var answer = new ResidentAnswer(contract, input.Grade, AnswerWay.OnBehalf, input.Sentence ?? "", null, id, act.Actor.OrganizationId, act.Now).AddTo(act);
        act.Record(contract, "rating.answered_on_behalf", null, null, answer);
        await act.Commit(ct);
        return answer;
    }
}
