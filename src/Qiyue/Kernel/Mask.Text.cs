using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Qiyue.Kernel;

/// <summary>
/// Personal data typed into free text: mobile and landline numbers (with blanks, hyphens, full-width digits), identity numbers of 15 and 18 digits, bank cards, mail addresses. Dates,
/// amounts, credit codes, area codes and the codes of the platform stay as they are. Source: domain.md, The kernel; Contracts (亮约).
/// </summary>
public static partial class Mask
{
    /// <summary>The text as the public reads it. Said twice, it changes nothing more.</summary>
    public static string Text(string text)
    {
        if (text.Length == 0 || !text.Any(c => c is '@' or '＠' || char.IsDigit(c))) return text;
        return Runs().Replace(Mails().Replace(text, m => Email(m.Value.Replace('＠', '@'))), m => Hidden(text: m.Value, whole: m.Groups[0], m));
    }

    /// <summary>The text names somebody's identity number: nothing that will be public may.</summary>
    public static bool HasIdentityNumber(string text) => Runs().Matches(text).Any(m => Groups(m).Any(g => IsIdentity(Plain(g.Value))));

    private static string Hidden(string text, Group whole, Match match)
    {
        if (IsCreditCode(match)) return text;
        var groups = Groups(match);
        var shown = new StringBuilder();
        var at = 0;
        for (var i = 0; i < groups.Count; i++)
        {
            var (count, hidden) = Find(groups, i, match);
            if (count == 0) continue;
            var (from, to) = (groups[i].Index - whole.Index, groups[i + count - 1].Index + groups[i + count - 1].Length - whole.Index);
            shown.Append(text, at, from - at).Append(hidden);
            (at, i) = (to, i + count - 1);
        }
        return at == 0 ? text : shown.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>What begins with group <paramref name="i"/>: how many groups it takes (0 = nothing), and how it is shown.</summary>
    private static (int Count, string Shown) Find(IReadOnlyList<Capture> groups, int i, Match match)
    {
        var digits = "";
        for (var n = 1; i + n <= groups.Count && digits.Length < 19; n++)
        {
            digits += Plain(groups[i + n - 1].Value);
            var sizes = groups.Skip(i).Take(n).Select(g => g.Length).ToArray();
            var last = i + n == groups.Count;
            if (IsMobile(digits, sizes) && !(last && IsAmount(match))) return (n, Phone(Domestic(digits)));
            if (IsLandline(digits, sizes)) return (n, Landline(digits));
            if (n == 1 && IsIdentity(digits) || IsCard(digits, sizes)) return (n, Ends(digits, 3, 2));
            if (n == 1 && digits.Length is 7 or 8 && SaidToBePhone().IsMatch(match.Before(groups[i]))) return (n, Ends(digits, 0, 2));
        }
        return (0, "");
    }

    private static bool IsMobile(string digits, int[] sizes)
    {
        if (Domestic(digits) is not { Length: 11 } number || number[0] != '1' || number[1] < '3') return false;
        if (digits.Length > 11 && sizes[0] <= digits.Length - 11) return false; // the country's code stands apart: it stays
        // 14-16 2026-10-1 has eleven digits too.
        return sizes.Length == 1 || sizes.All(s => s == 1) || sizes.All(s => s >= 3);
    }

    private static string Domestic(string digits) => digits.Length == 13 && digits.StartsWith("86", StringComparison.Ordinal) ? digits[2..]
        : digits.Length == 15 && digits.StartsWith("0086", StringComparison.Ordinal) ? digits[4..] : digits;

    private static bool IsLandline(string digits, int[] sizes)
    {
        if (AreaLength(digits) is not { } area || digits.Length - area is not (7 or 8)) return false;
        return sizes.Length == 1 || sizes[0] == area && sizes.Skip(1).All(s => s >= 3);
    }

    /// <summary>010, 02x, 03xx … 09xx.</summary>
    private static int? AreaLength(string digits) => digits.Length < 10 || digits[0] != '0' ? null : digits.StartsWith("010", StringComparison.Ordinal) || digits[1] == '2' ? 3 : digits[1] >= '3' ? 4 : null;

    private static string Landline(string digits) => digits[..AreaLength(digits)!.Value] + "****" + digits[^2..];

    private static bool IsIdentity(string digits) => digits.Length switch
    {
        18 => digits[0] is >= '1' and <= '8' && IsDay(digits[6..14]) && CheckDigit(digits) == digits[17],
        // Given out to people born until 1999; area codes of grids have 15 digits too.
        15 => digits[0] is >= '1' and <= '8' && digits[14] != 'X' && digits[6] >= '3' && IsDay("19" + digits[6..12]),
        _ => false,
    };

    private static bool IsDay(string text) => DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and < 2100;

    /// <summary>GB 11643.</summary>
    private static char CheckDigit(string digits)
    {
        int[] weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        return "10X98765432"[weights.Select((w, i) => w * (digits[i] - '0')).Sum() % 11];
    }

    private static bool IsCard(string digits, int[] sizes) => Cards().IsMatch(digits) && (sizes.Length == 1 || sizes.SkipLast(1).All(s => s == 4) || sizes is [6, _]) && Luhn(digits);

    private static bool Luhn(string digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
        }
        return sum % 10 == 0;
    }

    private static bool IsAmount(Match match) => Amount().IsMatch(match.After());

    /// <summary>18 letters and digits at a stretch, letters among them; an identity number has none but a last X.</summary>
    private static bool IsCreditCode(Match match)
    {
        var (before, after) = (CodeBefore().Match(match.Before()).Value, CodeAfter().Match(match.After()).Value);
        return before.Length + after.Length > 0 && before.Length + match.Length + after.Length == 18;
    }

    private static IReadOnlyList<Capture> Groups(Match match) => match.Groups["group"].Captures;

    /// <summary>Full-width digits as plain ones.</summary>
    private static string Plain(string digits) => string.Concat(digits.Select(c => c is 'x' or 'X' or 'Ｘ' ? 'X' : (char)('0' + (int)char.GetNumericValue(c))));

    private static string Ends(string text, int first, int last) => text[..first] + new string('*', text.Length - first - last) + text[^last..];

    private static string Before(this Match match, Capture? group = null) => match.Result("$`") + (group is null ? "" : match.Value[..(group.Index - match.Index)]);

    private static string After(this Match match) => match.Result("$'");

    /// <summary>Groups of digits with at most a few blanks, hyphens or a bracket between them; an identity number may end in X.</summary>
    [GeneratedRegex(@"(?<group>[0-9０-９]{17}[xXＸ](?![0-9A-Za-z])|[0-9０-９]+)(?:[ \t\u00A0\u3000\-‐-―－)）]{1,3}(?<group>[0-9０-９]+))*")]
    private static partial Regex Runs();

    [GeneratedRegex(@"[A-Za-z0-9._%+-]+[@＠][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")]
    private static partial Regex Mails();

    [GeneratedRegex(@"^(?:62\d{14,17}|4\d{15}|5[1-5]\d{14}|35\d{14}|955\d{16})$")]
    private static partial Regex Cards();

    [GeneratedRegex(@"(?:电话|座机|传真|致电|热线|tel)[是为：: .]{0,3}$", RegexOptions.IgnoreCase)]
    private static partial Regex SaidToBePhone();

    [GeneratedRegex(@"^(?:\.[0-9]|\s*(?:元|万|亿|美元|平方|人次|户|份))")]
    private static partial Regex Amount();

    [GeneratedRegex(@"[0-9A-Za-z]*$")]
    private static partial Regex CodeBefore();

    [GeneratedRegex(@"^[0-9A-Za-z]*")]
    private static partial Regex CodeAfter();
}
