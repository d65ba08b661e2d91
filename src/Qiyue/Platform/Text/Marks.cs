namespace Qiyue.Platform.Text;

/// <summary>Punctuation between pieces that stand apart in the markup; within a sentence it belongs to the sentence.</summary>
public static class Marks
{
    public static string Colon => Localizer.IsEnglish ? ": " : "：";
    public static string Semicolon => Localizer.IsEnglish ? "; " : "；";
    public static string Listed(IEnumerable<string?> words) => string.Join(Localizer.IsEnglish ? ", " : "、", words);
    public static string Brackets(string text) => Localizer.IsEnglish ? $" ({text})" : $"（{text}）";
}
