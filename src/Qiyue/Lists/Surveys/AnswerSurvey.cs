using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Backing;
using Qiyue.Organizations;
using Qiyue.Platform.Codes;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Links;
using Qiyue.Platform.Verification;

namespace Qiyue.Lists.Surveys;

/// <param name="Code">The code of one answer it was opened by; null = the public link, for which a contact is shown.</param>
public sealed record OpenSurvey(Survey Survey, SurveyCode? Code);

/// <summary>
/// A resident answers without an account, once: by a code, or through the public link with a phone or mail address shown to be theirs. What they say they need becomes a draft of the owner's list in the same transaction, backed by them.
/// Errors: survey.closed, survey.code_used, survey.code_closed (410), survey.not_begun, survey.codes_only, survey.answered, contact.unverified, answer.*; not_found for no such token.
/// </summary>
public sealed class AnswerSurvey(Act act, AnswerDrafts drafts, WordLists words)
{
    /// <summary>What a token opens, if it may still be answered.</summary>
    public async Task<OpenSurvey> Open(string token, CancellationToken ct)
    {
        if (token.Length is < 8 or > 40) throw Refusal.NotFound();
        var survey = await act.Db.Set<Survey>().AsNoTracking().SingleOrDefaultAsync(s => s.Token == token, ct);
        var code = survey is null ? await ByCode(token, ct) : null;
        survey ??= await act.Db.Set<Survey>().AsNoTracking().SingleAsync(s => s.Id == code!.SurveyId, ct);
        survey.RequireOpen(act.Today);
        if (code is null && !survey.ByContact) throw new Refusal("survey.codes_only", "此问卷凭社区发给您的答题码作答，请扫纸条上的二维码或输入答题码。", 409);
        return new(survey, code);
    }

    /// <summary>Whether this contact has answered, for the page.</summary>
    public Task<bool> Has(Survey survey, VerifiedContact contact, CancellationToken ct) => act.Db.Set<SurveyAnswer>().AnyAsync(a => a.SurveyId == survey.Id && a.AnswererDigest == contact.Digest, ct);

    /// <param name="contact">Null without a shown contact.</param>
    public async Task<SurveyAnswer> Handle(string token, SurveyAnswerInput input, VerifiedContact? contact, CancellationToken ct)
    {
        var (survey, code) = await Open(token, ct);
        var answerer = code?.TokenDigest ?? contact?.Digest ?? throw new Refusal("contact.unverified", "请先验证一次手机或邮箱。", 403);
        if (await act.Db.Set<SurveyAnswer>().AnyAsync(a => a.SurveyId == survey.Id && a.AnswererDigest == answerer, ct))
            throw code is null ? new Refusal("survey.answered", "您已答过这份问卷，每人答一次，谢谢。") : Used();
        var content = AnswerRules.Check(survey, input, words);
        var answer = act.Add(new SurveyAnswer(survey, code is null ? SurveyWay.Contact : SurveyWay.Code, answerer, code?.Id, content, null, act.Now));
        act.Record(answer, "survey.answered");
        await drafts.Add(survey, answer, content, ct);
        await act.Commit(ct);
        return answer;
    }

    private async Task<SurveyCode> ByCode(string token, CancellationToken ct)
    {
        var digest = AnswerTokens.Digest(Survey.Purpose, token);
        var code = await act.Db.Set<SurveyCode>().AsNoTracking().SingleOrDefaultAsync(c => c.TokenDigest == digest, ct) ?? throw Refusal.NotFound();
        if (code.ClosedAt is not null) throw new Refusal("survey.code_closed", "此答题码已停用。如需作答，请向社区索取新的答题码。", 410);
        return await act.Db.Set<SurveyAnswer>().AnyAsync(a => a.SurveyId == code.SurveyId && a.AnswererDigest == digest, ct) ? throw Used() : code;
    }

    private static Refusal Used() => new("survey.code_used", "此答题码已使用过，每个码只能答一次。", 410);
}

/// <summary>What residents say they need, as drafts of the list of who asked.</summary>
public sealed class AnswerDrafts(Act act, OrganizationTree tree, Codes codes)
{
    private const int LongestTitle = 40;

    /// <summary>Added and recorded with the answer, not committed.</summary>
    internal async Task Add(Survey survey, SurveyAnswer answer, IReadOnlyList<GivenAnswer> content, CancellationToken ct)
    {
        var needs = survey.Questions.Where(q => q.Kind == QuestionKind.Need).SelectMany(q => content.Where(c => c.Question == q.Number)).ToList();
        if (needs.Count == 0) return;
        var numbers = await codes.Next(ListKind.Need.Sign, tree.Get(survey.OwnerId).AreaCode, act.Today.Year, needs.Count, ct);
        foreach (var (said, code) in needs.Zip(numbers))
        {
            var need = act.Add(new Need(code, survey.OwnerId, new(TitleOf(said.Text!), said.Text!, said.Category ?? "", said.Audience ?? "", said.People, "", said.When ?? "", "", "", "residents", "online_survey"), act.Now, act.Today));
            need.CameFrom(Survey.Kind, survey.Id);
            act.Record(need, "need.drafted");
            // On paper nobody shows who they are: one person, entered for them.
            var backing = answer.Way == SurveyWay.Paper ? NeedBacking.OnBehalf(need, 1, "online_survey", "", answer.ById, act.Now) : NeedBacking.Of(need, BackingWay.Survey, answer.AnswererDigest, act.Now);
            act.Record(act.Add(backing), answer.Way == SurveyWay.Paper ? "backing.entered" : "backing.given");
        }
    }

    /// <summary>The first sentence, or as much of it as fits a list.</summary>
    internal static string TitleOf(string text)
    {
        var first = text.Split(['。', '！', '？', '\n', '；'], 2, StringSplitOptions.TrimEntries)[0] is { Length: > 0 } sentence ? sentence : text.Trim();
        return first.Length <= LongestTitle ? first : first[..(char.IsHighSurrogate(first[LongestTitle - 2]) ? LongestTitle - 2 : LongestTitle - 1)] + "…";
    }
}
