using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform;
using Qiyue.Platform.Links;

namespace Qiyue.Lists.Surveys;

public sealed class IssueCodesInput
{
    /// <summary>How many codes of one answer.</summary>
    [Filled, Between(1, 500)] public int? Codes { get; set; }
}

/// <param name="Tokens">Shown once: the database keeps their digests.</param>
public sealed record IssuedCodes(Guid Batch, IReadOnlyList<string> Tokens);

/// <summary>A batch of codes.</summary>
public sealed record CodeBatch(Guid Id, DateTime At, int Issued, int Answered, bool Closed);

/// <summary>Printed or personal codes of one answer each, in batches: issued, counted, closed. Errors: survey.closed, survey.too_many_codes, not_found.</summary>
public sealed class SurveyCodes(Act act, SurveyLoader surveys)
{
    private const int MostCodes = 20_000;

    public async Task<IssuedCodes> Issue(string code, IssueCodesInput input, CancellationToken ct)
    {
        var survey = await surveys.ForAct(code, ct);
        if (survey.Status is not (SurveyState.Draft or SurveyState.Open)) throw new Refusal("survey.closed", "此问卷已截止，谢谢您的关注。", 410);
        if (await act.Db.Set<SurveyCode>().CountAsync(c => c.SurveyId == survey.Id, ct) + input.Codes > MostCodes) throw Refusal.Invalid(nameof(input.Codes), "survey.too_many_codes", "一份问卷最多发 {0} 个答题码。", MostCodes);
        var batch = Guid.CreateVersion7();
        var tokens = Enumerable.Range(0, input.Codes ?? 1).Select(_ => AnswerTokens.Printed()).ToList();
        var codes = tokens.ConvertAll(t => new SurveyCode(survey, AnswerTokens.Digest(Survey.Purpose, t), batch, act.Actor.OrganizationId ?? survey.OwnerId, act.Now));
        act.Db.AddRange(codes);
        act.Record(survey, "survey.codes_issued", null, null, [.. codes]);
        await act.Commit(ct);
        return new(batch, tokens);
    }

    public async Task Close(string code, Guid batch, CancellationToken ct)
    {
        var survey = await surveys.ForAct(code, ct);
        var codes = await act.Db.Set<SurveyCode>().Where(c => c.SurveyId == survey.Id && c.BatchId == batch && c.ClosedAt == null).ToListAsync(ct);
        if (codes.Count == 0) throw Refusal.NotFound();
        foreach (var one in codes) one.Close(act.Now);
        act.Record(survey, "survey.codes_closed", null, null, [.. codes]);
        await act.Commit(ct);
    }

    /// <summary>Newest first. Of a page's batches every code is asked for its answer, not every answer for its code.</summary>
    public async Task<Page<CodeBatch>> List(Survey survey, string? cursor, int? limit, CancellationToken ct)
    {
        var size = Paging.Limit(limit);
        var codes = act.Db.Set<SurveyCode>().Where(c => c.SurveyId == survey.Id);
        if (Cursor.Read(cursor) is { } after) codes = codes.Where(c => c.BatchId.CompareTo(after.Id) < 0);
        var rows = await codes.GroupBy(c => c.BatchId).OrderByDescending(g => g.Key).Take(size + 1).Select(g => new { g.Key, At = g.Min(c => c.At), Issued = g.Count(), Open = g.Count(c => c.ClosedAt == null) }).ToListAsync(ct);
        var shown = rows.Take(size).ToList();
        var batches = shown.ConvertAll(r => r.Key);
        var answered = batches.Count == 0 ? [] : await act.Db.Set<SurveyCode>().Where(c => c.SurveyId == survey.Id && batches.Contains(c.BatchId) && act.Db.Set<SurveyAnswer>().Any(a => a.CodeId == c.Id)).GroupBy(c => c.BatchId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        return new([.. shown.Select(r => new CodeBatch(r.Key, r.At, r.Issued, answered.GetValueOrDefault(r.Key), r.Open == 0))], rows.Count > size ? new Cursor(default, shown[^1].Key).ToString() : null);
    }
}
