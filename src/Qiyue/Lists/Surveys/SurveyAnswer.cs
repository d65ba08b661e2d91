using System.Text.Json;
using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Lists.Surveys;

/// <summary>How an answer came in: a verified contact through the public link, a code of one answer, or typed by a clerk from paper (marked).</summary>
public enum SurveyWay { Contact, Code, Paper }

/// <summary>
/// One resident's answer. A subject of its own: any number may come at the same moment. What was answered stands beside the chain, which holds its digest; who answered is known by a digest alone.
/// </summary>
public sealed class SurveyAnswer : Aggregate
{
    public const string Kind = "survey_answer";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    public override string SubjectKind => Kind;
    public Guid SurveyId { get; private set; }
    public SurveyWay Way { get; private set; }

    /// <summary>Keyed digest of the contact or digest of the code, one each per survey.</summary>
    public string AnswererDigest { get; private set; } = "";
    public Guid? CodeId { get; private set; }
    public string ContentJson { get; private set; } = "";

    /// <summary>The organisation whose clerk typed it from paper.</summary>
    public Guid? ById { get; private set; }
    public DateTime At { get; private set; }

    /// <summary>What told one answerer from another is gone.</summary>
    public bool Forgotten { get; private set; }

    private SurveyAnswer() { }
    public SurveyAnswer(Survey survey, SurveyWay way, string answerer, Guid? code, IReadOnlyList<GivenAnswer> content, Guid? by, DateTime now) =>
        (SurveyId, Way, AnswererDigest, CodeId, ContentJson, ById, At) = (survey.Id, way, answerer, code, Write(content), by, now);

    internal static string Write(IReadOnlyList<GivenAnswer> content) => JsonSerializer.Serialize(content, Json);
    internal static IReadOnlyList<GivenAnswer> Read(string json) => JsonSerializer.Deserialize<List<GivenAnswer>>(json, Json)!;

    /// <summary>After its time: a mark that says nothing, still another one for each answer.</summary>
    internal void ForgetAnswerer() => (AnswererDigest, Forgotten) = (Sm3.Hex("forgotten:" + Id), true);

    public override JsonObject State() => new()
    {
        ["survey"] = SurveyId.ToString(), ["way"] = Way.ToString(), ["answerer"] = AnswererDigest, ["code"] = CodeId?.ToString(), ["content"] = Sm3.Hex(ContentJson), ["by"] = ById?.ToString(), ["at"] = At.Milliseconds(), ["forgotten"] = Forgotten,
    };
}

/// <summary>The answer to one question, as it is kept.</summary>
/// <param name="Chosen">Places of the chosen options, from 1.</param>
/// <param name="Number">Of a scale or number.</param>
/// <param name="Text">A short text, or what is needed.</param>
public sealed record GivenAnswer(int Question, IReadOnlyList<int>? Chosen = null, int? Number = null, string? Text = null, string? Category = null, string? Audience = null, int? People = null, string? When = null);
