using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Lists.Surveys;

/// <summary>Several questionnaires filled in on paper; those left blank do not count.</summary>
public sealed class PaperAnswersInput
{
    /// <summary>At most 100.</summary>
    public List<SurveyAnswerInput> Sheets { get; set => field = value ?? []; } = [];

    /// <summary>Made up by the page when it is opened: the same batch sent twice counts once.</summary>
    public Guid? Batch { get; set; }
}

/// <summary>A clerk types answers from paper, in a batch, marked as such; while the survey is open or closed, before it is evaluated. Errors: survey.evaluated, paper.none, paper.too_many, paper.twice, answer.* beside their sheet.</summary>
public sealed class EnterPaperAnswers(Act act, SurveyLoader surveys, AnswerDrafts drafts, WordLists words)
{
    public const int MostSheets = 100;

    /// <returns>How many were entered.</returns>
    public async Task<int> Handle(string code, PaperAnswersInput input, CancellationToken ct)
    {
        var survey = await surveys.ForAct(code, ct);
        RequireOpen(survey);
        if (input.Sheets.Count > MostSheets) throw Refusal.Invalid(nameof(input.Sheets), "paper.too_many", "一次最多录入 {0} 份，请分批。", MostSheets);
        var batch = input.Batch ?? Guid.CreateVersion7();
        var (entered, first) = (0, Sm3.Hex($"paper:{batch}:0"));
        if (await act.Db.Set<SurveyAnswer>().AnyAsync(a => a.SurveyId == survey.Id && a.AnswererDigest == first, ct)) throw new Refusal("paper.twice", "这一批纸质答卷已经录入过了。");
        foreach (var (sheet, i) in input.Sheets.Select((s, i) => (s, i)).Where(x => !x.s.IsBlank))
        {
            var content = AnswerRules.Check(survey, sheet, words, $"{nameof(input.Sheets)}[{i}].");
            await Stage(survey, Sm3.Hex($"paper:{batch}:{entered++}"), content, ct);
        }
        if (entered == 0) throw new Refusal("paper.none", "还没有填写任何一份，请至少录入一份。", 422);
        await act.Commit(ct);
        return entered;
    }

    /// <summary>Adds and records one sheet, within an act that goes on.</summary>
    internal async Task Stage(Survey survey, string digest, IReadOnlyList<GivenAnswer> content, CancellationToken ct)
    {
        var answer = act.Add(new SurveyAnswer(survey, SurveyWay.Paper, digest, null, content, act.Actor.OrganizationId, act.Now));
        act.Record(answer, "survey.answered_on_paper");
        await drafts.Add(survey, answer, content, ct);
    }

    internal static void RequireOpen(Survey survey)
    {
        if (survey.Status is not (SurveyState.Open or SurveyState.Closed)) throw new Refusal("survey.no_paper", "问卷开放后、写小结之前才能录入纸质答卷。");
    }
}
