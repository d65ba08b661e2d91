using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

public enum ReviewEnding
{
    /// <summary>维持: the result stands.</summary>
    Upheld,
    /// <summary>The self-rating does not count; its weight is shared.</summary>
    SelfSetAside,
    /// <summary>Self-ratings went back to be revised; sheets were open again.</summary>
    Returned,
    /// <summary>The supervising body did not take it up within the objection days: the result was published as it stood, and that is said.</summary>
    Lapsed,
    /// <summary>The result fell for another reason; the next one is looked at anew.</summary>
    Superseded,
}

/// <summary>The review of a result whose self-rating lies far above another side, or is top beside a delay. Source: domain.md, Contracts (judging).</summary>
public sealed class GapReview : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public int Number { get; private set; }
    public DateTime At { get; private set; }

    /// <summary>The result that opened it, JSON of a ResultRecord: both sides as they stood.</summary>
    public string FiguresJson { get; private set; } = "";

    /// <summary>The supervising body asked for an explanation: until it decides, the result is not published.</summary>
    public DateTime? AskedAt { get; private set; }
    public ReviewEnding? Ending { get; private set; }
    public string Reason { get; private set; } = "";
    public DateTime? EndedAt { get; private set; }
    public Guid? EndedById { get; private set; }
    public Guid? PersonId { get; private set; }

    private GapReview() { }
    internal GapReview(Guid contractId, int number, string figuresJson, DateTime now) => (ContractId, Number, FiguresJson, At) = (contractId, number, figuresJson, now);

    internal void Ask(DateTime now) => AskedAt ??= now;

    internal void End(ReviewEnding ending, string reason, Guid? by, Guid? person, DateTime now)
    {
        if (Ending is not null) throw new Refusal("review.ended", "这次复核已经办结，请刷新后查看。");
        (Ending, Reason, EndedById, PersonId, EndedAt) = (ending, reason.Trim(), by, person, now);
    }

    internal void HidePersonal() => Reason = Mask.Text(Reason);

    public string PartKey => $"gap_review:{Id}";
    JsonObject IPart.State() => new()
    {
        ["number"] = Number, ["at"] = At.Milliseconds(), ["figures"] = FiguresJson, ["askedAt"] = AskedAt.Milliseconds(), ["ending"] = Ending?.ToString(), ["reason"] = Reason, ["endedAt"] = EndedAt.Milliseconds(),
        ["endedBy"] = EndedById?.ToString(), ["person"] = PersonId?.ToString(),
    };
}

/// <summary>A published result put right (更正): the old one stays readable beside the new.</summary>
public sealed class ResultCorrection : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public DateOnly On { get; private set; }
    public DateTime At { get; private set; }
    public Guid ById { get; private set; }
    public Guid? PersonId { get; private set; }
    public string Reason { get; private set; } = "";

    /// <summary>Score × 100 before and after.</summary>
    public int OldScore { get; private set; }
    public string OldGrade { get; private set; } = "";
    public string OldResultJson { get; private set; } = "";
    public int NewScore { get; private set; }
    public string NewGrade { get; private set; } = "";

    private ResultCorrection() { }
    internal ResultCorrection(Guid contractId, Guid by, Guid? person, string reason, int oldScore, string oldGrade, string oldResult, int newScore, string newGrade, DateOnly today, DateTime now) =>
        (ContractId, ById, PersonId, Reason, OldScore, OldGrade, OldResultJson, NewScore, NewGrade, On, At) = (contractId, by, person, reason.Trim(), oldScore, oldGrade, oldResult, newScore, newGrade, today, now);

    internal void HidePersonal() => Reason = Mask.Text(Reason);

    public string PartKey => $"correction:{Id}";
    JsonObject IPart.State() => new()
    {
        ["on"] = On.ToString("O"), ["at"] = At.Milliseconds(), ["by"] = ById.ToString(), ["person"] = PersonId?.ToString(), ["reason"] = Reason, ["oldScore"] = OldScore, ["oldGrade"] = OldGrade,
        ["oldResult"] = OldResultJson, ["newScore"] = NewScore, ["newGrade"] = NewGrade,
    };
}

/// <summary>Where a published result was used (结果运用): kind and day are public, the rest is internal.</summary>
public sealed class ResultUse : IPart
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }

    /// <summary>Code of dictionary "result_use".</summary>
    public string Kind { get; private set; } = "";
    public DateOnly UsedOn { get; private set; }
    public string What { get; private set; } = "";

    /// <summary>Number of the document, or its address; may be empty.</summary>
    public string Document { get; private set; } = "";
    public Guid? FileId { get; private set; }
    public Guid ById { get; private set; }
    public Guid? PersonId { get; private set; }
    public DateTime At { get; private set; }

    private ResultUse() { }
    internal ResultUse(Guid contractId, string kind, DateOnly usedOn, string what, string document, Guid? file, Guid by, Guid? person, DateTime now) =>
        (ContractId, Kind, UsedOn, What, Document, FileId, ById, PersonId, At) = (contractId, kind, usedOn, what.Trim(), document.Trim(), file, by, person, now);

    internal void HidePersonal() => (What, Document, FileId) = ("", "", null);

    public string PartKey => $"use:{Id}";
    JsonObject IPart.State() => new()
    {
        ["kind"] = Kind, ["on"] = UsedOn.ToString("O"), ["what"] = What, ["document"] = Document, ["file"] = FileId?.ToString(), ["by"] = ById.ToString(), ["person"] = PersonId?.ToString(), ["at"] = At.Milliseconds(),
    };
}
