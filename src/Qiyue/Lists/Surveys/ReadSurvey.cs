using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Access;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Surveys;

public sealed record SurveyCard(string Code, string Title, string OwnerName, string Status, DateOnly StartsOn, DateOnly EndsOn, int Answers);

/// <summary>One option (or grade) and how many chose it.</summary>
/// <param name="Percent">Of those who answered the question; null when nobody did.</param>
public sealed record OptionCount(string Option, int Count, decimal? Percent);

/// <summary>What was answered to one question.</summary>
/// <param name="Answered">How many answered it.</param>
/// <param name="Counts">Of choices and scales.</param>
/// <param name="Mean">Of scales and numbers.</param>
/// <param name="Texts">Of short texts and needs, at most twenty out of the newest five hundred answers, personal data hidden; <see cref="ReadSurvey.Texts"/> reads on.</param>
public sealed record QuestionResult(int Number, string Kind, string Text, int Answered, IReadOnlyList<OptionCount> Counts, decimal? Mean, IReadOnlyList<string> Texts);

/// <param name="ByWay">contact, code, paper.</param>
/// <param name="Drafts">Needs that came of it, whatever became of them.</param>
public sealed record SurveyResults(int Answers, IReadOnlyDictionary<string, int> ByWay, int Issued, int AnsweredByCode, int Drafts, IReadOnlyList<QuestionResult> Questions);

/// <summary>Surveys for those inside: lists, results, answers as a table without personal data.</summary>
public sealed class ReadSurvey(Act act, AccessReader access, SurveyLoader surveys, OrganizationTree tree, WordLists words, IStringLocalizer text)
{
    /// <summary>Answers looked through for texts at once.</summary>
    private const int Looked = 500;

    /// <summary>Of the acting organisation and those below it, newest first.</summary>
    /// <param name="status">draft, open, closed, evaluated; null = any.</param>
    public async Task<Page<SurveyCard>> List(string? status, string? cursor, int? limit, CancellationToken ct)
    {
        if (act.Actor.OrganizationId is not { } own) return new([], null);
        if (!string.IsNullOrEmpty(status) && !Enum.TryParse<SurveyState>(status, ignoreCase: true, out _)) throw Refusal.Invalid("status", "list.status", "没有名为 {0} 的状态。", status);
        var page = await access.Read(new(own, Survey.Kind, string.IsNullOrEmpty(status) ? null : status.ToLowerInvariant()), cursor, limit, ct);
        var (tallies, answers) = (act.Db.Set<SurveyTally>(), act.Db.Set<SurveyAnswer>());
        var rows = await (from s in act.Db.Set<Survey>().AsNoTracking() where page.Items.Contains(s.Id) from t in tallies.Where(t => t.SurveyId == s.Id).DefaultIfEmpty()
                          select new { s.Id, s.Code, s.Title, s.OwnerId, s.Status, s.StartsOn, s.EndsOn, Answers = t == null ? answers.Count(a => a.SurveyId == s.Id) : t.Answers + answers.Count(a => a.SurveyId == s.Id && a.Id.CompareTo(t.UpTo) > 0) }).ToDictionaryAsync(s => s.Id, ct);
        return page.With<SurveyCard>([.. page.Items.Where(rows.ContainsKey).Select(id => rows[id]).Select(s => new SurveyCard(s.Code, s.Title, tree.Find(s.OwnerId)?.Name ?? "", s.Status.ToString().ToLowerInvariant(), s.StartsOn, s.EndsOn, s.Answers))]);
    }

    public async Task<(Survey Survey, OrganizationNode Owner)> One(string code, CancellationToken ct)
    {
        var survey = await surveys.Read(code, ct);
        return (survey, tree.Get(survey.OwnerId));
    }

    /// <summary>What is counted already, the answers that came since, and the newest texts: five queries, however many have answered.</summary>
    public async Task<SurveyResults> Results(Survey survey, CancellationToken ct)
    {
        var counted = await act.Db.Set<SurveyTally>().AsNoTracking().SingleOrDefaultAsync(t => t.SurveyId == survey.Id, ct);
        var (counts, upTo) = (TallyCounts.Of(counted), counted?.UpTo ?? Guid.Empty);
        await foreach (var row in Rows(survey).Where(a => a.Id.CompareTo(upTo) > 0).Select(a => new { a.Way, a.ContentJson }).AsAsyncEnumerable().WithCancellation(ct)) counts.Add(row.Way, row.ContentJson);
        var newest = survey.Questions.Any(HasTexts) ? await Newest(survey, null, ct) : [];
        var issued = await act.Db.Set<SurveyCode>().CountAsync(c => c.SurveyId == survey.Id, ct);
        int Of(SurveyWay way) => counts.Ways.GetValueOrDefault(way);
        // Every need that is said is a draft.
        var drafts = survey.Questions.Where(q => q.Kind == QuestionKind.Need).Sum(q => counts.Questions.GetValueOrDefault(q.Number)?.Answered ?? 0);
        return new(counts.Answers, new SortedDictionary<string, int>(StringComparer.Ordinal) { ["code"] = Of(SurveyWay.Code), ["contact"] = Of(SurveyWay.Contact), ["paper"] = Of(SurveyWay.Paper) }, issued, Of(SurveyWay.Code), drafts,
            [.. survey.Questions.Select(q => Result(q, counts.Questions.GetValueOrDefault(q.Number) ?? new(), [.. newest.SelectMany(a => Said(a.ContentJson, q.Number)).Take(Paging.Size)]))]);
    }

    /// <summary>What was written to one question, newest first, personal data hidden. A page looks through five hundred answers at most, so that it may show few and still go on. Errors: survey.no_texts.</summary>
    public async Task<Page<string>> Texts(Survey survey, int question, string? cursor, int? limit, CancellationToken ct)
    {
        if (survey.Questions.FirstOrDefault(q => q.Number == question) is not { } asked || !HasTexts(asked)) throw Refusal.Invalid("question", "survey.no_texts", "第 {0} 题不是文字题，没有可列出的文字。", question);
        var (size, texts, after) = (Paging.Limit(limit), new List<string>(), Cursor.Read(cursor)?.Id);
        var answers = await Newest(survey, after, ct);
        foreach (var answer in answers)
        {
            texts.AddRange(Said(answer.ContentJson, question));
            after = answer.Id;
            if (texts.Count == size) break;
        }
        return new(texts, answers.Count > 0 && (after != answers[^1].Id || answers.Count == Looked) ? new Cursor(default, after!.Value).ToString() : null);
    }

    private static bool HasTexts(SurveyQuestion q) => q.Kind is QuestionKind.Text or QuestionKind.Need;
    private static IEnumerable<string> Said(string contentJson, int question) => SurveyAnswer.Read(contentJson).Where(g => g.Question == question && g.Text is not null).Select(g => Mask.Text(g.Text!));

    private sealed record Written(Guid Id, string ContentJson);

    private Task<List<Written>> Newest(Survey survey, Guid? before, CancellationToken ct)
    {
        var rows = act.Db.Set<SurveyAnswer>().AsNoTracking().Where(a => a.SurveyId == survey.Id);
        if (before is { } id) rows = rows.Where(a => a.Id.CompareTo(id) < 0);
        return rows.OrderByDescending(a => a.Id).Take(Looked).Select(a => new Written(a.Id, a.ContentJson)).ToListAsync(ct);
    }

    private static QuestionResult Result(SurveyQuestion q, QuestionCounts c, IReadOnlyList<string> texts)
    {
        IEnumerable<(string Word, int Place)> options = q.IsChoice ? q.Options.Select((o, i) => (o, i + 1)) : q.Kind == QuestionKind.Scale ? Enumerable.Range(q.Least, (q.Most ?? 5) - q.Least + 1).Select(g => (g.ToString(CultureInfo.InvariantCulture), g)) : [];
        return new(q.Number, q.Kind.ToString().ToLowerInvariant(), q.Text, c.Answered, [.. options.Select(o => new OptionCount(o.Word, c.Counts.GetValueOrDefault(o.Place), c.Answered == 0 ? null : Math.Round(100m * c.Counts.GetValueOrDefault(o.Place) / c.Answered, 1, MidpointRounding.AwayFromZero)))],
            c.Answered == 0 || q.Kind is not (QuestionKind.Scale or QuestionKind.Number) ? null : Math.Round((decimal)c.Sum / c.Answered, 2, MidpointRounding.AwayFromZero), texts);
    }

    /// <summary>Every answer a row, every question a column; free text with personal data hidden, no word of who answered.</summary>
    public async Task<(SheetLayout Layout, List<Dictionary<string, object?>> Rows)> Table(Survey survey, CancellationToken ct)
    {
        var layout = new SheetLayout(text["答卷"], [new WorkbookColumn(text["序号"], Width: 8), new WorkbookColumn(text["日期"], IsDay: true), new WorkbookColumn(text["方式"]), .. survey.Questions.Select(q => new WorkbookColumn(Heading(q), Width: 28))]);
        var rows = new List<Dictionary<string, object?>>();
        await foreach (var a in Rows(survey).Select(a => new { a.Way, a.At, a.ContentJson }).AsAsyncEnumerable().WithCancellation(ct))
        {
            var row = new Dictionary<string, object?> { [text["序号"]] = rows.Count + 1, [text["日期"]] = ActClock.DayOf(a.At), [text["方式"]] = text[Word(a.Way)].Value };
            foreach (var given in SurveyAnswer.Read(a.ContentJson))
                if (survey.Questions.FirstOrDefault(q => q.Number == given.Question) is { } q) row[Heading(q)] = Said(q, given);
            rows.Add(row);
        }
        return (layout, rows);
    }

    public async Task<byte[]> Csv(Survey survey, CancellationToken ct)
    {
        var (layout, rows) = await Table(survey, ct);
        using var to = new MemoryStream();
        await using (var writer = new StreamWriter(to, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true))
        await using (var csv = new CsvWriter(writer, new CsvConfiguration(CultureInfo.InvariantCulture) { InjectionOptions = InjectionOptions.Escape }))
        {
            foreach (var column in layout.Columns) csv.WriteField(column.Name);
            await csv.NextRecordAsync();
            foreach (var row in rows)
            {
                foreach (var column in layout.Columns) csv.WriteField(row.GetValueOrDefault(column.Name) is DateOnly day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : row.GetValueOrDefault(column.Name));
                await csv.NextRecordAsync();
            }
        }
        return to.ToArray();
    }

    public async Task<byte[]> Xlsx(Survey survey, CancellationToken ct)
    {
        var (layout, rows) = await Table(survey, ct);
        using var to = new MemoryStream();
        WorkbookWriter.Save(to, new SheetContent(layout, rows));
        return to.ToArray();
    }

    public static string Word(SurveyWay way) => way switch { SurveyWay.Contact => "公开链接", SurveyWay.Code => "一人一码", _ => "纸质录入" };

    private IQueryable<SurveyAnswer> Rows(Survey survey) => act.Db.Set<SurveyAnswer>().AsNoTracking().Where(a => a.SurveyId == survey.Id).OrderBy(a => a.Id);
    private static string Heading(SurveyQuestion q) => $"{q.Number}. {q.Text}";

    private string Said(SurveyQuestion q, GivenAnswer a) => q.Kind switch
    {
        QuestionKind.One or QuestionKind.Several => string.Join("；", (a.Chosen ?? []).Select(c => q.Options[c - 1])),
        QuestionKind.Scale or QuestionKind.Number => a.Number?.ToString(CultureInfo.InvariantCulture) ?? "",
        QuestionKind.Text => Mask.Text(a.Text ?? ""),
        _ => Mask.Text(string.Join("；", new[] { a.Text, words.Name("category", a.Category ?? ""), a.Audience, a.People is { } people ? text["{0} 人", people].Value : null, a.When }.Where(s => !string.IsNullOrEmpty(s)))),
    };
}
