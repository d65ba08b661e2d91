using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

/// <summary>Who judges. Residents answer in their own way (<see cref="ResidentAnswer"/>).</summary>
public enum JudgingSide { Self, Counterpart, Residents, ThirdParty, Supervisor }

/// <summary>One organisation's sheet on one side; it may be revised until the result is formed.</summary>
public sealed class Judgement : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public JudgingSide Side { get; private set; }
    public Guid ById { get; private set; }
    public Guid? PersonId { get; private set; }

    /// <summary>0 … 100.</summary>
    public int Score { get; private set; }
    public string Comment { get; private set; } = "";

    /// <summary>The judge reports a delay: a top self-rating beside it opens a review.</summary>
    public bool ReportsDelay { get; private set; }
    public DateTime At { get; private set; }

    /// <summary>Does not count: put aside by a review or a correction.</summary>
    public bool SetAside { get; private set; }

    /// <summary>Went back to be revised, or its supervising body supervises no more; does not count until it is given again.</summary>
    public bool Returned { get; private set; }

    /// <summary>The score before the result was put right.</summary>
    public int? CorrectedFrom { get; private set; }

    /// <summary>A review asks this self-rater to explain until a day.</summary>
    public DateOnly? ExplainUntil { get; private set; }
    public string Question { get; private set; } = "";
    public string Explanation { get; private set; } = "";
    public DateTime? ExplainedAt { get; private set; }
    public bool Counts => !SetAside && !Returned;
    public bool OwesExplanation => ExplainUntil is not null && ExplainedAt is null;

    private Judgement() { }
    public Judgement(Contract contract, JudgingSide side, Guid by)
    {
        if (!contract.MayJudge(by, side)) throw Refusal.Forbidden();
        (ContractId, Side, ById) = (contract.Id, side, by);
    }

    public void Give(Contract contract, Guid? person, int score, string comment, bool reportsDelay, DateTime now)
    {
        contract.RequireOpenJudging();
        if (score is < 0 or > 100) throw Refusal.Invalid("Score", "judging.score", "评分须为 0 到 100 的整数。");
        (PersonId, Score, Comment, ReportsDelay, At) = (person, score, comment.Trim(), reportsDelay, now);
        // What was said of the former score is done with.
        (SetAside, Returned, ExplainUntil, Question, Explanation, ExplainedAt) = (false, false, null, "", "", null);
    }

    internal void AskExplanation(string question, DateOnly until) => (Question, ExplainUntil, Explanation, ExplainedAt) = (question.Trim(), until, "", null);

    internal void Explain(string text, DateTime now)
    {
        if (ExplainUntil is null) throw new Refusal("review.not_asked", "监督方没有请贵方作出说明。");
        if (ExplainedAt is not null) throw new Refusal("review.explained", "贵方已作出说明，等待监督方决定。");
        (Explanation, ExplainedAt) = (text.Trim(), now);
    }

    internal void Succeed(Guid heir) => ById = heir;
    internal void PutAside() => SetAside = true;
    internal void Return() => Returned = true;

    /// <summary>After publication: another score, or none.</summary>
    internal void Correct(int? score)
    {
        if (score is < 0 or > 100) throw Refusal.Invalid("Score", "judging.score", "评分须为 0 到 100 的整数。");
        if (score is null) PutAside();
        else (CorrectedFrom, Score, SetAside) = (CorrectedFrom ?? Score, score.Value, false);
    }

    public string PartKey => $"judgement:{Id}";
    public JsonObject State()
    {
        var state = new JsonObject { ["side"] = Side.ToString(), ["by"] = ById.ToString(), ["person"] = PersonId?.ToString(), ["score"] = Score, ["comment"] = Comment, ["delay"] = ReportsDelay, ["at"] = At.Milliseconds() };
        // Left out while they have their default: sheets of before have the same digest as then.
        if (SetAside) state["setAside"] = true;
        if (Returned) state["returned"] = true;
        if (CorrectedFrom is { } former) state["correctedFrom"] = former;
        if (ExplainUntil is { } until) (state["explainUntil"], state["question"]) = (until.ToString("O"), Question);
        else if (Question.Length > 0) state["question"] = Question;
        if (ExplainedAt is null && Explanation.Length > 0) state["explanation"] = Explanation;
        if (ExplainedAt is not null) (state["explanation"], state["explainedAt"]) = (Explanation, ExplainedAt.Milliseconds());
        return state;
    }
}

/// <summary>很满意 … 很不满意; satisfaction = the first two ÷ all.</summary>
public enum Satisfaction { VeryGood = 1, Good = 2, Fair = 3, Poor = 4, VeryPoor = 5 }

/// <summary>How an answer came in: QR link, printed one-answer code, or typed by a clerk on somebody's behalf (marked).</summary>
public enum AnswerWay { Qr, Printed, OnBehalf }

/// <summary>A resident's answer: two taps, a sentence if wished.</summary>
public sealed class ResidentAnswer : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public Satisfaction Grade { get; private set; }
    public AnswerWay Way { get; private set; }
    public string Sentence { get; private set; } = "";
    public Guid? LinkId { get; private set; }

    /// <summary>Keyed digest of the browser or contact: one answer each.</summary>
    public string AnswererDigest { get; private set; } = "";
    public Guid? ById { get; private set; }
    public DateTime At { get; private set; }

    private ResidentAnswer() { }
    public ResidentAnswer(Contract contract, Satisfaction grade, AnswerWay way, string sentence, Guid? linkId, string answererDigest, Guid? by, DateTime at)
    {
        if (!contract.Stage.IsPublic() || contract.Stage is ContractStage.Showing) throw new Refusal("rating.not_open", "此契约还未开始履行，暂不能评价。");
        contract.RequireOpenJudging();
        if (!Enum.IsDefined(grade)) throw Refusal.Invalid("Grade", "rating.grade", "请选择一个满意程度。");
        (ContractId, Grade, Way, Sentence, LinkId, AnswererDigest, ById, At) = (contract.Id, grade, way, sentence.Trim(), linkId, answererDigest, by, at);
    }

    /// <summary>What told one answerer from another is gone.</summary>
    public bool Forgotten { get; private set; }

    /// <summary>After its time: a mark that says nothing, still another one for each answer.</summary>
    internal void ForgetAnswerer() => (AnswererDigest, Forgotten) = (Sm3.Hex("forgotten:" + Id), true);

    public string PartKey => $"answer:{Id}";
    public JsonObject State() => new()
    {
        ["grade"] = (int)Grade, ["way"] = Way.ToString(), ["sentence"] = Sm3.Hex(Sentence), ["link"] = LinkId?.ToString(), ["answerer"] = AnswererDigest, ["by"] = ById?.ToString(), ["at"] = At.Milliseconds(),
    };
}

/// <summary>A link residents answer through: one QR link for many, or a printed code for one answer. The token is kept as a digest only.</summary>
public sealed class RatingLink : IPart
{
    /// <summary><see cref="Platform.Links.AnswerTokens"/></summary>
    internal const string Purpose = "rating";
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public bool OneAnswer { get; private set; }

    /// <summary>SM3 of the token.</summary>
    public string TokenDigest { get; private set; } = "";

    /// <summary>Printed codes of one sheet share it; issued and answered are counted by it.</summary>
    public Guid? BatchId { get; private set; }
    public DateOnly ExpiresOn { get; private set; }
    public DateTime? ClosedAt { get; private set; }
    public DateTime? UsedAt { get; private set; }
    public Guid ById { get; private set; }
    public DateTime At { get; private set; }

    private RatingLink() { }
    public RatingLink(Contract contract, Guid by, bool oneAnswer, string tokenDigest, Guid? batchId, DateOnly expiresOn, DateTime at)
    {
        contract.RequireOpenJudging();
        contract.Party(by);
        (ContractId, ById, OneAnswer, TokenDigest, BatchId, ExpiresOn, At) = (contract.Id, by, oneAnswer, tokenDigest, batchId, expiresOn, at);
    }

    /// <summary>Refuses a link that is closed, expired or used.</summary>
    public void Use(DateTime now, DateOnly today)
    {
        if (ClosedAt is not null) throw new Refusal("rating.link_closed", "此评价链接已关闭。如需评价，请向社区索取新的二维码。", 410);
        if (today > ExpiresOn) throw new Refusal("rating.link_expired", "此评价链接已于 {0} 到期。", 410, ExpiresOn.ToString("yyyy-MM-dd"));
        if (OneAnswer && UsedAt is not null) throw new Refusal("rating.link_used", "此评价码已使用过，每个码只能评价一次。", 410);
        UsedAt = now;
    }

    public void Close(DateTime now) => ClosedAt ??= now;

    public string PartKey => $"link:{Id}";
    public JsonObject State() => new()
    {
        ["one"] = OneAnswer, ["token"] = TokenDigest, ["batch"] = BatchId?.ToString(), ["expires"] = ExpiresOn.ToString("O"), ["closed"] = ClosedAt.Milliseconds(), ["by"] = ById.ToString(), ["at"] = At.Milliseconds(),
    };
}

/// <summary>A party's objection to the result and the supervising body's answer.</summary>
public sealed class ResultObjection : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public Guid ById { get; private set; }
    public string Reason { get; private set; } = "";
    public DateTime At { get; private set; }
    public bool? Upheld { get; private set; }
    public string Answer { get; private set; } = "";
    public DateTime? AnsweredAt { get; private set; }

    private ResultObjection() { }
    public ResultObjection(Contract contract, Guid by, string reason, DateTime now, DateOnly today)
    {
        contract.NoteResultObjection(by, today);
        (ContractId, ById, Reason, At) = (contract.Id, by, reason.Trim(), now);
    }

    public void Reply(Contract contract, Guid by, bool upheld, string answer, DateTime now, DateOnly judgingUntil)
    {
        if (AnsweredAt is not null) throw new Refusal("judging.objection_answered", "此异议已答复。");
        contract.NoteResultAnswer(by, upheld, judgingUntil);
        (Upheld, Answer, AnsweredAt) = (upheld, answer.Trim(), now);
    }

    public string PartKey => $"objection:{Id}";
    public JsonObject State() => new()
    {
        ["by"] = ById.ToString(), ["reason"] = Reason, ["at"] = At.Milliseconds(), ["upheld"] = Upheld, ["answer"] = Answer, ["answeredAt"] = AnsweredAt.Milliseconds(),
    };
}
