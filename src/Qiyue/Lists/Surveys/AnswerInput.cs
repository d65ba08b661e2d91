using Qiyue.Kernel;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Lists.Surveys;

/// <summary>One filled-in questionnaire, as a page or the API sends it. Questions that are left out are not answered.</summary>
public sealed class SurveyAnswerInput
{
    public List<AnswerInput> Answers { get; set => field = value ?? []; } = [];

    /// <summary>One place per question, for a form.</summary>
    public static SurveyAnswerInput For(Survey survey) => new() { Answers = [.. survey.Questions.Select(q => new AnswerInput { Question = q.Number })] };

    internal bool IsBlank => Answers.All(a => a.IsBlank);
}

public sealed class AnswerInput
{
    /// <summary>Number of the question.</summary>
    public int Question { get; set; }

    /// <summary>Of one choice: the place of the option, from 1.</summary>
    [Max(10)] public string? Choice { get; set; }

    /// <summary>Of several.</summary>
    public List<string> Choices { get; set => field = value ?? []; } = [];

    /// <summary>Of a scale or number.</summary>
    public int? Number { get; set; }

    /// <summary>A short text; of a need, what is needed.</summary>
    [Max(1000)] public string? Text { get; set; }

    /// <summary>Of a need: code of dictionary "category".</summary>
    [Max(32)] public string? Category { get; set; }
    [Max(200)] public string? Audience { get; set; }
    [Between(1, 1_000_000)] public int? People { get; set; }
    [Max(200)] public string? When { get; set; }

    internal bool IsBlank => Number is null && People is null && Choices.All(string.IsNullOrWhiteSpace) && new[] { Choice, Text, Category, Audience, When }.All(string.IsNullOrWhiteSpace);
}

/// <summary>Holds what was filled in against the questions. Errors, each beside its field: answer.required, answer.choice, answer.scale, answer.number, answer.need, answer.unknown_question, list.word_unknown.</summary>
internal static class AnswerRules
{
    public static IReadOnlyList<GivenAnswer> Check(Survey survey, SurveyAnswerInput input, WordLists words, string prefix = "")
    {
        if (input.Answers.FirstOrDefault(a => survey.Questions.All(q => q.Number != a.Question)) is { } stray) throw Refusal.Invalid($"{prefix}Answers", "answer.unknown_question", "问卷里没有第 {0} 题。", stray.Question);
        var given = new List<GivenAnswer>();
        foreach (var q in survey.Questions)
        {
            var at = input.Answers.FindIndex(a => a.Question == q.Number);
            var field = $"{prefix}Answers[{Math.Max(at, 0)}].";
            if (at < 0 || input.Answers[at].IsBlank)
            {
                if (q.Required) throw Refusal.Invalid(field + MainField(q.Kind), "answer.required", "第 {0} 题是必答题，请作答。", q.Number);
                continue;
            }
            given.Add(Check(q, input.Answers[at], field, words));
        }
        return given.Count > 0 ? given : throw new Refusal("answer.empty", "还没有回答任何一题。", 422);
    }

    private static string MainField(QuestionKind kind) => kind switch { QuestionKind.One => nameof(AnswerInput.Choice), QuestionKind.Several => nameof(AnswerInput.Choices), QuestionKind.Scale or QuestionKind.Number => nameof(AnswerInput.Number), _ => nameof(AnswerInput.Text) };

    private static GivenAnswer Check(SurveyQuestion q, AnswerInput a, string field, WordLists words)
    {
        switch (q.Kind)
        {
            case QuestionKind.One: return new(q.Number, [Place(q, a.Choice, field + nameof(a.Choice))]);
            case QuestionKind.Several: return new(q.Number, [.. a.Choices.Where(c => !string.IsNullOrWhiteSpace(c)).Select(c => Place(q, c, field + nameof(a.Choices))).Distinct().Order()]);
            case QuestionKind.Scale:
                return a.Number is { } grade && grade >= q.Least && grade <= q.Most ? new(q.Number, Number: grade) : throw Refusal.Invalid(field + nameof(a.Number), "answer.scale", "第 {0} 题请打 {1} 到 {2} 分。", q.Number, q.Least, q.Most ?? 5);
            case QuestionKind.Number:
                return a.Number is { } number && number >= q.Least && (q.Most is null || number <= q.Most) ? new(q.Number, Number: number)
                    : q.Most is { } most ? throw Refusal.Invalid(field + nameof(a.Number), "answer.number", "第 {0} 题请填 {1} 到 {2} 之间的整数。", q.Number, q.Least, most) : throw Refusal.Invalid(field + nameof(a.Number), "answer.number", "第 {0} 题请填不小于 {1} 的整数。", q.Number, q.Least);
            case QuestionKind.Text:
                return Clean(a.Text) is { } text ? new(q.Number, Text: text) : throw Refusal.Invalid(field + nameof(a.Text), "answer.required", "第 {0} 题是必答题，请作答。", q.Number);
            default:
                var what = Clean(a.Text) ?? throw Refusal.Invalid(field + nameof(a.Text), "answer.need", "请写明需要什么。");
                if (!string.IsNullOrEmpty(a.Category) && !words.Has("category", a.Category)) throw Refusal.Invalid(field + nameof(a.Category), "list.word_unknown", "没有“{0}”这个选项，请从列表中选择。", a.Category);
                return new(q.Number, Text: what, Category: Clean(a.Category), Audience: Clean(a.Audience), People: a.People is null or > 0 ? a.People : throw Refusal.Invalid(field + nameof(a.People), "need.people", "预计人数须大于零，不确定可留空。"), When: Clean(a.When));
        }
    }

    private static int Place(SurveyQuestion q, string? chosen, string field) =>
        int.TryParse(chosen, out var place) && place >= 1 && place <= q.Options.Count ? place : throw Refusal.Invalid(field, "answer.choice", "第 {0} 题没有这个选项，请从列出的选项中选。", q.Number);

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.ReplaceLineEndings("\n").Trim();
}
