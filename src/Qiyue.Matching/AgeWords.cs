using System.Globalization;
using System.Text.RegularExpressions;

namespace Qiyue.Matching;

/// <summary>Ages in figures: "3—8岁", "65岁以上", "60周岁及以上", "18岁以下", "45岁左右".</summary>
internal static partial class AgeWords
{
    public static List<(int From, int To)> In(string text)
    {
        var ages = new List<(int, int)>();
        if (!text.Contains('岁')) return ages;
        foreach (Match m in Ages().Matches(text))
        {
            var from = int.Parse(m.Groups["from"].ValueSpan, CultureInfo.InvariantCulture);
            ages.Add(m.Groups["to"].Success ? (from, int.Parse(m.Groups["to"].ValueSpan, CultureInfo.InvariantCulture))
                : m.Groups["over"].Success ? (from, 100) : m.Groups["under"].Success ? (0, from) : (from - 5, from + 5));
        }
        return ages;
    }

    [GeneratedRegex("(?<from>[0-9]{1,3})(?:周?岁)?[—~至到-]+(?<to>[0-9]{1,3})周?岁|(?<from>[0-9]{1,3})周?岁(?:(?:及|含|或)?(?<over>以上|起|多)|(?:及|含)?(?<under>以下|以内|内))?")]
    private static partial Regex Ages();
}
