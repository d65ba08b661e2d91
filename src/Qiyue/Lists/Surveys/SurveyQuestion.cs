using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qiyue.Lists.Surveys;

/// <summary>Few kinds, well made: one choice, several, a scale, a number, a short text, and a need (what, for whom, how many, when), which becomes a draft of the list.</summary>
public enum QuestionKind { One, Several, Scale, Number, Text, Need }

/// <summary>A question of a survey.</summary>
/// <param name="Number">1, 2, 3 … as residents see it.</param>
/// <param name="Options">Of choices, in order; an answer names them by place, from 1.</param>
/// <param name="Least">Of a scale or number.</param>
/// <param name="Most">Of a scale or number; null = no limit.</param>
public sealed record SurveyQuestion(int Number, QuestionKind Kind, string Text, bool Required, IReadOnlyList<string> Options, int Least, int? Most)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() }, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    public bool IsChoice => Kind is QuestionKind.One or QuestionKind.Several;

    public static string Write(IReadOnlyList<SurveyQuestion> questions) => JsonSerializer.Serialize(questions, Json);
    public static IReadOnlyList<SurveyQuestion> Read(string json) => json.Length == 0 ? [] : JsonSerializer.Deserialize<List<SurveyQuestion>>(json, Json)!;

    /// <summary>zh-CN, key of its English.</summary>
    public static string Word(QuestionKind kind) => kind switch
    {
        QuestionKind.One => "单选", QuestionKind.Several => "多选", QuestionKind.Scale => "打分", QuestionKind.Number => "数字", QuestionKind.Text => "简答", _ => "提一条需求",
    };
}
