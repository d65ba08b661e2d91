using System.Globalization;

namespace Qiyue.Platform.Text;

/// <summary>A day as people read it: 2026年9月30日 (English: 30 Sep 2026).</summary>
public static class DayWords
{
    private static readonly Localizer L = new();

    public static string Of(DateOnly day) => day.ToString(L["yyyy年M月d日"], CultureInfo.InvariantCulture);
    public static string Of(DateOnly from, DateOnly to) => L["{0}至{1}", from, to];
}
