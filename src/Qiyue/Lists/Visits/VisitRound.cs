using System.Text.Json;
using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Lists.Visits;

/// <summary>
/// A round of visits (走访): one form per unit of the owner's scope, filled with what the system knows, answered once by the unit's liaison through a one-time link or by the clerk who visits. Source: domain.md, Lists (unit visit form 走访调查表, one per unit per round [P]).
/// </summary>
public sealed class VisitRound : Aggregate
{
    public const string Kind = "visit_round";

    /// <summary>Of a one-time link.</summary>
    public const string Act = "visit";
    public override string SubjectKind => Kind;

    /// <summary>访-450802-2026-000001</summary>
    public string Code { get; private set; } = "";
    public Guid OwnerId { get; private set; }
    public string Title { get; private set; } = "";
    public string Introduction { get; private set; } = "";

    /// <summary>Last day for answers.</summary>
    public DateOnly EndsOn { get; private set; }
    public bool Closed { get; private set; }
    public DateTime CreatedAt { get; private set; }

    private VisitRound() { }
    public VisitRound(string code, Guid owner, string title, string introduction, DateOnly endsOn, DateTime now, DateOnly today)
    {
        if (endsOn < today || endsOn > today.AddMonths(6)) throw Refusal.Invalid("EndsOn", "visit.period", "截止日期须在今天起半年之内。");
        (Code, OwnerId, Title, Introduction, EndsOn, CreatedAt) = (code, owner, title.Trim(), introduction.Trim(), endsOn, now);
    }

    public void Close()
    {
        RequireOpen();
        Closed = true;
    }

    public void RequireOpen(DateOnly? today = null)
    {
        if (Closed || today > EndsOn) throw new Refusal("visit.closed", "这一轮走访已结束，不能再填。", 410);
    }

    public override JsonObject State() => new()
    {
        ["code"] = Code, ["owner"] = OwnerId.ToString(), ["title"] = Title, ["introduction"] = Introduction, ["ends"] = EndsOn.ToString("O"), ["closed"] = Closed, ["created"] = CreatedAt.Milliseconds(),
    };
}

/// <summary>Who filled in a visit form.</summary>
public enum VisitWay { Link, Clerk }

/// <summary>The form of one unit in one round.</summary>
public sealed class VisitForm : IPart
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid VisitRoundId { get; private set; }
    public Guid UnitId { get; private set; }
    public DateTime? AnsweredAt { get; private set; }
    public VisitWay? Way { get; private set; }

    /// <summary>The organisation that filled it in: the unit, or who visited it.</summary>
    public Guid? ById { get; private set; }
    public string ContentJson { get; private set; } = "";
    public VisitContent? Content => ContentJson.Length == 0 ? null : JsonSerializer.Deserialize<VisitContent>(ContentJson, Json);

    private VisitForm() { }
    public VisitForm(VisitRound round, Guid unit) => (VisitRoundId, UnitId) = (round.Id, unit);

    public void Answer(VisitContent content, VisitWay way, Guid? by, DateTime now)
    {
        if (AnsweredAt is not null) throw new Refusal("visit.answered", "这个单位本轮的走访调查表已经填过，每轮填一次。");
        (ContentJson, Way, ById, AnsweredAt) = (JsonSerializer.Serialize(content, Json), way, by, now);
    }

    public string PartKey => $"form:{Id}";
    public JsonObject State() => new() { ["unit"] = UnitId.ToString(), ["answered"] = AnsweredAt.Milliseconds(), ["way"] = Way?.ToString(), ["by"] = ById?.ToString(), ["content"] = ContentJson.Length == 0 ? "" : Sm3.Hex(ContentJson) };
}

/// <summary>What a unit said.</summary>
/// <param name="Same">Codes of resources that are still offered.</param>
/// <param name="Changed">Codes of those that are not, or not so: their owner mends them.</param>
/// <param name="New">Codes of the drafts of resources it named.</param>
/// <param name="Needs">Codes of the drafts of needs it named.</param>
public sealed record VisitContent(IReadOnlyList<string> Same, IReadOnlyList<string> Changed, IReadOnlyList<string> New, IReadOnlyList<string> Needs, string Note);
