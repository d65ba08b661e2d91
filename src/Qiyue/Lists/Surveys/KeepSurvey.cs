using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Codes;
using Qiyue.Platform.Links;

namespace Qiyue.Lists.Surveys;

/// <summary>A questionnaire as its builder sends it. A list that a form leaves out counts as empty.</summary>
public sealed class SurveyInput
{
    /// <summary>Code of the community, street or district that asks; empty = the acting one. Only at creation.</summary>
    [Max(32)] public string? Owner { get; set; }
    [Filled, Max(100)] public string Title { get; set; } = "";
    [Max(1000)] public string? Introduction { get; set; }
    [Filled] public DateOnly? StartsOn { get; set; }
    [Filled] public DateOnly? EndsOn { get; set; }

    /// <summary>Anybody may answer once through the public link after showing a phone or mail address; otherwise only codes of one answer do.</summary>
    public bool ByContact { get; set; } = true;
    public List<QuestionInput> Questions { get; set => field = value ?? []; } = [];

    /// <summary>The version that was edited. Null = not asked.</summary>
    public int? Version { get; set; }

    internal void DropBlankRows() => Questions.RemoveAll(q => q.IsBlank);
    internal void AddSpareRows()
    {
        for (var spare = Questions.Count == 0 ? 6 : 4; spare > 0 && Questions.Count < Survey.MostQuestions; spare--) Questions.Add(new());
    }

    internal SurveyContent ToContent() => new(Title, Introduction ?? "", StartsOn!.Value, EndsOn!.Value, ByContact,
        [.. Questions.Select((q, i) => (Question: q, Index: i)).Where(x => !x.Question.IsBlank).OrderBy(x => x.Question.Place ?? (x.Index + 1) * 10).ThenBy(x => x.Question.Place is null).ThenBy(x => x.Index).Select((x, n) => x.Question.ToQuestion(n + 1, $"Questions[{x.Index}]."))]);

    internal static SurveyInput Of(Survey s) => new()
    {
        Title = s.Title, Introduction = s.Introduction, StartsOn = s.StartsOn, EndsOn = s.EndsOn, ByContact = s.ByContact, Version = s.Version,
        Questions = [.. s.Questions.Select(q => new QuestionInput { Place = q.Number * 10, Kind = q.Kind, Text = q.Text, Required = q.Required, Options = string.Join('\n', q.Options), Least = q.Kind == QuestionKind.Need ? null : q.Least, Most = q.Most })],
    };
}

public sealed class QuestionInput
{
    /// <summary>Where it stands: smaller first; empty = in the order sent, counted in tens (10, 20 …), so that another can be put between two.</summary>
    [Between(1, 999)] public int? Place { get; set; }
    public QuestionKind Kind { get; set; }
    [Max(200)] public string? Text { get; set; }
    public bool Required { get; set; }

    /// <summary>Of choices: one a line, 2 to 20.</summary>
    [Max(2000)] public string? Options { get; set; }

    /// <summary>Of a scale (1 when empty) or a number (0 when empty).</summary>
    [Between(-1_000_000, 1_000_000)] public int? Least { get; set; }

    /// <summary>Of a scale (5 when empty, at most 10) or a number.</summary>
    [Between(-1_000_000, 1_000_000)] public int? Most { get; set; }

    internal bool IsBlank => string.IsNullOrWhiteSpace(Text) && string.IsNullOrWhiteSpace(Options);

    internal SurveyQuestion ToQuestion(int number, string field)
    {
        if (string.IsNullOrWhiteSpace(Text)) throw Refusal.Invalid(field + nameof(Text), "survey.question_text", "请写明第 {0} 题问什么。", number);
        if (!Enum.IsDefined(Kind)) throw Refusal.Invalid(field + nameof(Kind), "survey.question_kind", "请选择第 {0} 题的题型。", number);
        IReadOnlyList<string> options = Kind is QuestionKind.One or QuestionKind.Several ? [.. (Options ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)] : [];
        if (Kind is QuestionKind.One or QuestionKind.Several && (options.Count is < 2 or > 20 || options.Distinct().Count() < options.Count || options.Any(o => o.Length > 100)))
            throw Refusal.Invalid(field + nameof(Options), "survey.options", "第 {0} 题须有 2 到 20 个互不相同的选项，每行一个，每个不超过 100 字。", number);
        var (least, most) = Kind switch { QuestionKind.Scale => (Least ?? 1, Most ?? 5), QuestionKind.Number => (Least ?? 0, Most), _ => (0, null) };
        if (most <= least || Kind == QuestionKind.Scale && (least < 0 || most > 10)) throw Refusal.Invalid(field + nameof(Most), "survey.range", "第 {0} 题的最大值须大于最小值；打分题在 0 到 10 之间。", number);
        return new(number, Kind, Text.Trim(), Required, options, least, most);
    }
}

/// <summary>Loads surveys for an act of their keeper: 404 for who may not see it, 403 for who may not keep it.</summary>
public sealed class SurveyLoader(Act act, Keeping keeping)
{
    public async Task<Survey> ForAct(string code, CancellationToken ct) => act.Track(await keeping.Kept(await Find(code, ct), s => s.OwnerId, ct));
    public async Task<Survey> Read(string code, CancellationToken ct) => await keeping.Seen(await Find(code, ct), ct);
    private Task<Survey?> Find(string code, CancellationToken ct) => act.Db.Set<Survey>().SingleOrDefaultAsync(s => s.Code == code, ct);
}

/// <summary>
/// A survey is written, changed while it is a draft, opened, closed before its last day, evaluated. Errors: list.owner_local, survey.period, survey.period_long, survey.too_many_questions, survey.question_text, survey.question_kind,
/// survey.options, survey.range, survey.not_draft, survey.no_questions, survey.over_already, survey.not_open, survey.not_closed, changed_meanwhile.
/// </summary>
public sealed class KeepSurvey(Act act, SurveyLoader surveys, Keeping keeping, Codes codes)
{
    public async Task<Survey> Create(SurveyInput input, CancellationToken ct)
    {
        var owner = keeping.Asking(input.Owner);
        var content = input.ToContent();
        var survey = act.Add(new Survey(await codes.Next("问", owner.AreaCode, act.Today.Year, ct), owner.Id, AnswerTokens.Link(), content, act.Now));
        return await Save(survey, "survey.created", null, ct);
    }

    public async Task<Survey> Edit(string code, SurveyInput input, CancellationToken ct)
    {
        var survey = await surveys.ForAct(code, ct);
        if (input.Version is { } seen && seen != survey.Version) throw Refusal.ChangedMeanwhile();
        survey.Edit(input.ToContent());
        return await Save(survey, "survey.edited", null, ct);
    }

    public async Task<Survey> Open(string code, CancellationToken ct)
    {
        var survey = await surveys.ForAct(code, ct);
        survey.Open(act.Today);
        return await Save(survey, "survey.opened", null, ct);
    }

    public async Task<Survey> Close(string code, CancellationToken ct)
    {
        var survey = await surveys.ForAct(code, ct);
        survey.Close();
        return await Save(survey, "survey.closed", null, ct);
    }

    public async Task<Survey> Evaluate(string code, EvaluateSurveyInput input, CancellationToken ct)
    {
        var survey = await surveys.ForAct(code, ct);
        survey.Evaluate(input.Conclusion);
        return await Save(survey, "survey.evaluated", null, ct);
    }

    /// <summary>The day after its last: by the system.</summary>
    internal async Task Expire(Guid id, CancellationToken ct)
    {
        var survey = act.Track(await act.Db.Set<Survey>().SingleOrDefaultAsync(s => s.Id == id && s.Status == SurveyState.Open, ct));
        survey.Close();
        await Save(survey, "survey.closed", null, ct);
    }

    private async Task<Survey> Save(Survey survey, string what, string? reason, CancellationToken ct)
    {
        act.Record(survey, what, reason);
        await act.Commit(ct);
        return survey;
    }
}

public sealed class EvaluateSurveyInput
{
    [Filled, Max(2000)] public string Conclusion { get; set; } = "";
}
