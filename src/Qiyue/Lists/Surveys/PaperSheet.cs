using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Workbooks;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Surveys;

/// <summary>Answers on paper to one survey: a row is a sheet, a column a question. The number that stands on the sheet tells it from others: a sheet that was entered already is left alone.</summary>
public sealed class PaperSheet(Act act, SurveyLoader surveys, EnterPaperAnswers paper, WordLists words) : EntrySheet
{
    private const string Number = "答卷编号";
    private const int LongestHeading = 80;
    private Survey _survey = null!;

    public override SheetLayout Layout => new("纸质答卷", [new(Number, Required: true, Max: 40, Width: 18, Hint: "写在纸上的编号，一份一个；同一编号再次导入不会重复录入。"), .. _survey.Questions.SelectMany(Columns), .. RefusedRows.Columns]);

    public override async Task Open(string subject, string source, CancellationToken ct)
    {
        _survey = await surveys.ForAct(subject, ct);
        EnterPaperAnswers.RequireOpen(_survey);
    }

    public override async Task<IReadOnlyList<NewEntries>> Judge(IReadOnlyList<WorkbookRow> rows, CancellationToken ct)
    {
        var (twice, digests) = (new DuplicateRows(), rows.Select(r => Digest(r[Number])).Distinct().ToList());
        var known = await act.Db.Set<SurveyAnswer>().AsNoTracking().Where(a => a.SurveyId == _survey.Id && digests.Contains(a.AnswererDigest)).ToDictionaryAsync(a => a.AnswererDigest, a => a.ContentJson, ct);
        var found = new List<NewEntries>();
        foreach (var row in rows)
        {
            if (row[Number].Length > 0) twice.Check(row, Number, row[Number]);
            var content = Read(row);
            if (!row.IsGood || content is null) continue;
            var digest = Digest(row[Number]);
            if (!known.TryGetValue(digest, out var entered)) found.Add(new(1, token => paper.Stage(_survey, digest, content, token)));
            else if (entered != SurveyAnswer.Write(content)) row.Wrong(Number, "paper.number_taken", "编号为“{0}”的答卷已经录入过，内容与这一行不同。录入的答卷不能再改，请核对编号。", row[Number]);
        }
        return found;
    }

    private string Digest(string number) => Sm3.Hex($"paper:{_survey.Id}:{number}");

    private IReadOnlyList<GivenAnswer>? Read(WorkbookRow row)
    {
        var input = new SurveyAnswerInput { Answers = [.. _survey.Questions.Select(q => Answer(row, q))] };
        if (!row.IsGood) return null;
        try { return AnswerRules.Check(_survey, input, words); }
        catch (Refusal refusal)
        {
            // The field names the answer by its place: "Answers[2].Number".
            var question = refusal.Field?.Split('[', ']') is [_, var place, ..] && int.TryParse(place, CultureInfo.InvariantCulture, out var at) ? _survey.Questions[at] : null;
            Refused(row, refusal, question is null ? "" : Heading(question));
            return null;
        }
    }

    private AnswerInput Answer(WorkbookRow row, SurveyQuestion q)
    {
        var (heading, answer) = (Heading(q), new AnswerInput { Question = q.Number });
        switch (q.Kind)
        {
            case QuestionKind.One: answer.Choice = Place(q, row[heading]); break;
            case QuestionKind.Several: answer.Choices = [.. row[heading].Split(['、', '，', ',', ';', '；', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(c => Place(q, c))]; break;
            case QuestionKind.Scale or QuestionKind.Number: answer.Number = row.Whole(heading); break;
            case QuestionKind.Text: answer.Text = row[heading]; break;
            default:
                (answer.Text, answer.Audience, answer.People, answer.When) = (row[heading], row[Part(q, "给谁用")], row.Whole(Part(q, "人数"), 1, 1_000_000), row[Part(q, "时间")]);
                answer.Category = row.Word(Part(q, "类别"), name => words.CodeOf("category", name));
                break;
        }
        return answer;
    }

    /// <summary>An option by its words or by its place.</summary>
    private static string Place(SurveyQuestion q, string cell) => q.Options.ToList().IndexOf(cell) is >= 0 and var at ? (at + 1).ToString(CultureInfo.InvariantCulture) : cell;

    private static IEnumerable<WorkbookColumn> Columns(SurveyQuestion q)
    {
        yield return new(Heading(q), Required: q.Required, Max: 1000, Width: 24, Hint: q.Kind switch
        {
            QuestionKind.One => $"单选，写选项或它的次序：{Options(q)}", QuestionKind.Several => $"多选，写选项或它们的次序，用顿号隔开：{Options(q)}", QuestionKind.Scale => $"打分，{q.Least} 到 {q.Most} 的整数。",
            QuestionKind.Number => q.Most is { } most ? $"{q.Least} 到 {most} 的整数。" : $"不小于 {q.Least} 的整数。", QuestionKind.Text => "最多 1000 字。", _ => "需要什么，最多 1000 字；写了的会成为需求草稿。",
        });
        if (q.Kind != QuestionKind.Need) yield break;
        yield return new(Part(q, "类别"), MayLack: true, Hint: "需求的类别，可不填。");
        yield return new(Part(q, "给谁用"), MayLack: true);
        yield return new(Part(q, "人数"), MayLack: true, Hint: "整数，不确定可留空。");
        yield return new(Part(q, "时间"), MayLack: true);
    }

    private static string Options(SurveyQuestion q) => string.Join("；", q.Options.Select((o, i) => $"{i + 1} {o}"));
    private static string Part(SurveyQuestion q, string part) => $"{q.Number}. （{part}）";

    private static string Heading(SurveyQuestion q)
    {
        var text = $"{q.Number}. {q.Text.ReplaceLineEndings(" ").Trim()}";
        return text.Length <= LongestHeading ? text : text[..(char.IsHighSurrogate(text[LongestHeading - 1]) ? LongestHeading - 1 : LongestHeading)];
    }
}
