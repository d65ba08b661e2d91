using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Qiyue.Platform.Text;

namespace Qiyue.Shell.Components;

/// <summary>The small marks that stand on every row of every list. Not components: forty of them on a page would cost more than the table they stand in.</summary>
public static class Mark
{
    /// <summary>A day, as 2026年9月30日 (English: 30 Sep 2026).</summary>
    public static MarkupString Day(DateOnly? of) => of is not { } day ? default
        : new($"<time datetime=\"{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\">{DayWords.Of(day)}</time>");

    /// <summary>● 正常 ▲ 滞后 ■ 逾期 ○ 中止: colour, shape and word together.</summary>
    /// <param name="of">Any enum of the members Normal, Behind, Overdue, Suspended.</param>
    public static MarkupString Light(Enum of, IStringLocalizer text)
    {
        var (name, shape, word) = LightParts(of, text);
        return new($"<span class=\"light light-{name}\"><span class=\"shape\" aria-hidden=\"true\">{shape}</span>{word}</span>");
    }

    /// <summary>The same for a choice in a filter: "■ 逾期".</summary>
    public static Option LightOption(Enum of, IStringLocalizer text)
    {
        var (name, shape, word) = LightParts(of, text);
        return new(name, $"{shape} {word}");
    }

    private static (string Name, string Shape, string Word) LightParts(Enum of, IStringLocalizer text) =>
        of.ToString() switch { "Overdue" => ("overdue", "■", text["逾期"]), "Behind" => ("behind", "▲", text["滞后"]), "Suspended" => ("suspended", "○", text["中止"]), _ => ("normal", "●", text["正常"]) };
}
