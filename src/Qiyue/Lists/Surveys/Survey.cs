using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Lists.Surveys;

public enum SurveyState { Draft, Open, Closed, Evaluated }

/// <summary>
/// A questionnaire by which a community, street or district asks residents (线上问卷): written, opened, answered without an account, closed, evaluated. While it is open its questions stand. Source: domain.md, Lists (survey rounds).
/// </summary>
public sealed class Survey : Aggregate
{
    public const string Kind = "survey", Purpose = "survey";
    public const int MostQuestions = 30;
    public override string SubjectKind => Kind;

    /// <summary>问-450802-2026-000001</summary>
    public string Code { get; private set; } = "";
    public Guid OwnerId { get; private set; }
    public SurveyState Status { get; private set; } = SurveyState.Draft;
    public string Title { get; private set; } = "";
    public string Introduction { get; private set; } = "";
    public DateOnly StartsOn { get; private set; }

    /// <summary>Last day for answers.</summary>
    public DateOnly EndsOn { get; private set; }

    /// <summary>Whoever shows a phone or mail address may answer once through the public link; otherwise only printed or personal codes do.</summary>
    public bool ByContact { get; private set; }

    /// <summary>Of the public address /survey/{token}.</summary>
    public string Token { get; private set; } = "";
    public string QuestionsJson { get; private set; } = "";
    private IReadOnlyList<SurveyQuestion>? _questions;
    public IReadOnlyList<SurveyQuestion> Questions => _questions ??= SurveyQuestion.Read(QuestionsJson);

    /// <summary>What was made of it, in the owner's words.</summary>
    public string Conclusion { get; private set; } = "";
    public DateTime CreatedAt { get; private set; }

    private Survey() { }
    public Survey(string code, Guid owner, string token, SurveyContent content, DateTime now)
    {
        (Code, OwnerId, Token, CreatedAt) = (code, owner, token, now);
        Edit(content);
    }

    /// <summary>Only a draft: an answer belongs to the question it was given to.</summary>
    public void Edit(SurveyContent c)
    {
        if (Status != SurveyState.Draft) throw new Refusal("survey.not_draft", "问卷已开放，题目不能再改。需要另问的，请新建一份问卷。");
        if (c.EndsOn < c.StartsOn) throw Refusal.Invalid("EndsOn", "survey.period", "截止日期不能早于开始日期。");
        if (c.StartsOn.Year is < 2000 or > 2199 || c.EndsOn > c.StartsOn.AddYears(1)) throw Refusal.Invalid("EndsOn", "survey.period_long", "问卷最长开放一年，请核对日期。");
        if (c.Questions.Count > MostQuestions) throw Refusal.Invalid("Questions", "survey.too_many_questions", "一份问卷最多 {0} 题，请精简。", MostQuestions);
        (Title, Introduction, StartsOn, EndsOn, ByContact, QuestionsJson) = (c.Title.Trim(), c.Introduction.Trim(), c.StartsOn, c.EndsOn, c.ByContact, SurveyQuestion.Write(c.Questions));
        _questions = null;
    }

    public void Open(DateOnly today)
    {
        if (Status != SurveyState.Draft) throw new Refusal("survey.not_draft", "问卷已开放，题目不能再改。需要另问的，请新建一份问卷。");
        if (Questions.Count == 0) throw new Refusal("survey.no_questions", "问卷还没有题目，请先添加。");
        if (EndsOn < today) throw new Refusal("survey.over_already", "截止日期 {0} 已过，请先修改日期。", 409, EndsOn.ToString("yyyy-MM-dd"));
        Status = SurveyState.Open;
    }

    public void Close()
    {
        if (Status != SurveyState.Open) throw new Refusal("survey.not_open", "问卷不在开放中。");
        Status = SurveyState.Closed;
    }

    public void Evaluate(string conclusion)
    {
        if (Status is not (SurveyState.Closed or SurveyState.Evaluated)) throw new Refusal("survey.not_closed", "问卷截止后才能写小结。");
        (Status, Conclusion) = (SurveyState.Evaluated, conclusion.Trim());
    }

    /// <summary>Refuses an answer outside its time: 410, since it will not be taken later either; 409 before it begins.</summary>
    public void RequireOpen(DateOnly today)
    {
        if (Status == SurveyState.Draft) throw Refusal.NotFound();
        if (Status != SurveyState.Open || today > EndsOn) throw new Refusal("survey.closed", "此问卷已截止，谢谢您的关注。", 410);
        if (today < StartsOn) throw new Refusal("survey.not_begun", "此问卷 {0} 开始，请到时再来。", 409, StartsOn.ToString("yyyy-MM-dd"));
    }

    public override JsonObject State() => new()
    {
        ["code"] = Code, ["owner"] = OwnerId.ToString(), ["state"] = Status.ToString(), ["title"] = Title, ["introduction"] = Introduction, ["starts"] = StartsOn.ToString("O"), ["ends"] = EndsOn.ToString("O"), ["byContact"] = ByContact,
        ["token"] = Token, ["questions"] = JsonNode.Parse(QuestionsJson.Length == 0 ? "[]" : QuestionsJson), ["conclusion"] = Conclusion, ["created"] = CreatedAt.Milliseconds(),
    };
}

public sealed record SurveyContent(string Title, string Introduction, DateOnly StartsOn, DateOnly EndsOn, bool ByContact, IReadOnlyList<SurveyQuestion> Questions);

/// <summary>A printed or personal code of one answer. What it was used for, its answer says.</summary>
public sealed class SurveyCode : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid SurveyId { get; private set; }
    public string TokenDigest { get; private set; } = "";

    /// <summary>Codes of one sheet share it; issued and answered are counted by it.</summary>
    public Guid BatchId { get; private set; }
    public Guid ById { get; private set; }
    public DateTime At { get; private set; }
    public DateTime? ClosedAt { get; private set; }

    private SurveyCode() { }
    public SurveyCode(Survey survey, string digest, Guid batch, Guid by, DateTime at) => (SurveyId, TokenDigest, BatchId, ById, At) = (survey.Id, digest, batch, by, at);

    public void Close(DateTime now) => ClosedAt ??= now;

    public string PartKey => $"code:{Id}";
    public JsonObject State() => new() { ["token"] = TokenDigest, ["batch"] = BatchId.ToString(), ["by"] = ById.ToString(), ["at"] = At.Milliseconds(), ["closed"] = ClosedAt.Milliseconds() };
}
