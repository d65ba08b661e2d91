using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Qiyue.Matching;

/// <summary>One stretch of time that recurs: on these weekdays, at these hours, in these months.</summary>
/// <param name="AnyHour">The hours were not written: those of an ordinary day are meant, any of which will do.</param>
internal readonly record struct Stretch(int Days, int Hours, int Months, bool AnyHour)
{
    public const int EveryDay = 127, WorkDays = 31, AllDay = (1 << 24) - 1, AllYear = (1 << 12) - 1;
}

/// <summary>How two schedules meet, from best to worst.</summary>
internal enum Meeting { Open, Fits, Partly, OtherDay, OtherHour, OtherSeason }

/// <summary>
/// When something is wanted or offered, read from what a clerk wrote ("学期中周二、周四下午", "18:30—次日7:00", "每年8月下旬"): stretches, any of which will do.
/// No stretch = it says nothing that could keep two apart.
/// </summary>
internal sealed partial class Schedule
{
    public static readonly Schedule Open = new([], false, false);
    private readonly Stretch[] _stretches;

    private Schedule(Stretch[] stretches, bool daily, bool flexible) => (_stretches, IsDaily, IsFlexible) = (stretches, daily, flexible);

    /// <summary>Wanted on each of its days, not on one of them.</summary>
    public bool IsDaily { get; }

    /// <summary>The clerk wrote that another time will do.</summary>
    public bool IsFlexible { get; }
    public bool IsOpen => _stretches.Length == 0;

    /// <summary>One is on working days only, the other on days of rest only.</summary>
    public bool IsAcrossTheWeek(Schedule other) => OnWorkDays && other.OnRestDays || OnRestDays && other.OnWorkDays;

    private bool OnWorkDays => !IsOpen && Array.TrueForAll(_stretches, s => (s.Days & ~Stretch.WorkDays) == 0);
    private bool OnRestDays => !IsOpen && Array.TrueForAll(_stretches, s => (s.Days & Stretch.WorkDays) == 0);

    /// <summary>How this (wanted) meets what is offered, and how much of it is covered (0 … 1).</summary>
    public (Meeting Meeting, double Share) Meets(Schedule offered)
    {
        if (IsOpen || offered.IsOpen) return (Meeting.Open, 1);
        var best = (Meeting: Meeting.OtherSeason, Share: 0.0);
        foreach (var a in _stretches)
            foreach (var b in offered._stretches)
                if (Pair(a, b) is var p && (p.Meeting < best.Meeting || p.Meeting == best.Meeting && p.Share > best.Share)) best = p;
        return best;
    }

    private (Meeting Meeting, double Share) Pair(Stretch wanted, Stretch offered)
    {
        if ((wanted.Months & offered.Months) == 0) return (Meeting.OtherSeason, 0);
        if ((wanted.Hours & offered.Hours) == 0) return (Meeting.OtherHour, 0);
        if ((wanted.Days & offered.Days) == 0) return (Meeting.OtherDay, 0);
        var hours = wanted.AnyHour ? 1 : Share(wanted.Hours, offered.Hours);
        var days = IsDaily ? Share(wanted.Days, offered.Days) : 1;
        var share = Math.Min(1, 2 * hours) * days;
        return (share >= 0.99 ? Meeting.Fits : Meeting.Partly, share);
    }

    private static double Share(int wanted, int offered) => (double)BitOperations.PopCount((uint)(wanted & offered)) / Math.Min(BitOperations.PopCount((uint)wanted), 12);

    private enum Between { Nothing, Or, Comma, Else }

    private readonly record struct Atom(int Days, int Hours, int Months, bool Clock, Between Before);

    public static Schedule Read(string written, Thesaurus thesaurus)
    {
        var text = Terms.Normalised(written);
        if (text.Length == 0) return Open;
        var stretches = Group(Atoms(text, thesaurus));
        return stretches.Length == 0 ? Open : new(stretches, Daily().IsMatch(text), Flexible().IsMatch(text));
    }

    private static List<Atom> Atoms(string text, Thesaurus thesaurus)
    {
        var atoms = new List<Atom>();
        var between = Between.Else;
        for (var i = 0; i < text.Length;)
        {
            var (length, atom) = At(text, i, thesaurus);
            if (length > 0)
            {
                // "腊月可加场" comes on top of what was said before.
                if (atom is { } a) atoms.Add(a with { Before = a.Months != 0 && text.AsSpan(i + length) is ['可' or '加' or '另', ..] ? Between.Or : between });
                between = atom is null ? Between.Else : Between.Nothing;
                i += length;
                continue;
            }
            between = text[i] switch
            {
                '、' or '或' or '及' or '和' or '与' or '/' => Between.Or,
                ',' or ';' or '。' or ' ' or '(' or ')' => between == Between.Or ? Between.Or : Between.Comma,
                _ => between is Between.Nothing or Between.Else ? Between.Else : between,
            };
            i++;
        }
        return atoms;
    }

    /// <summary>What is said at a place; a length without an atom = passed over ("每周一两次" names no Monday).</summary>
    private static (int Length, Atom? Atom) At(string text, int i, Thesaurus thesaurus)
    {
        if (Count().Match(text, i) is { Success: true } count && count.Index == i) return (count.Length, null);
        if (Weekdays().Match(text, i) is { Success: true } w && w.Index == i) return (w.Length, new(DaysOf(w), 0, 0, false, default));
        if (MonthRange().Match(text, i) is { Success: true } m && m.Index == i) return (m.Length, new(0, 0, MonthsOf(m), false, default));
        if (Clock().Match(text, i) is { Success: true } c && c.Index == i && HoursOf(c) is var hours and not 0) return (c.Length, new(0, hours, 0, true, default));
        var (length, groups) = thesaurus.Terms(Section.Time).At(text, i);
        // "晚上七点到九点": the word must not take the beginning of the range.
        if (length > 2 && i + length < text.Length && text[i + length - 1] == '点' && text[i + length] is '到' or '至' or '-' or '—' or '~') (length, groups) = thesaurus.Terms(Section.Time).At(text.AsSpan(0, i + length - 2), i);
        if (length == 0) return (0, null);
        var all = groups.Select(g => thesaurus[g]).ToArray();
        return (length, new(all.Aggregate(0, (x, g) => x | g.Days), all.Aggregate(0, (x, g) => x | g.Hours), all.Aggregate(0, (x, g) => x | g.Months), false, default));
    }

    /// <summary>Puts days, hours and months together that belong together: "周二、周四下午" is one stretch, "周末、晚上" are two.</summary>
    private static Stretch[] Group(List<Atom> atoms)
    {
        var done = new List<Stretch>();
        var (days, hours, months) = (0, 0, 0);
        var (lastHours, open) = (false, -1);
        void Begin(bool keepMonths)
        {
            if ((days | hours | months) != 0) done.Add(Filled(days, hours, months));
            open = hours == 0 && days != 0 ? done.Count : -1;
            (days, hours, months) = (0, 0, keepMonths ? months : 0);
        }
        foreach (var a in atoms)
        {
            if (a.Months != 0)
            {
                if (a.Before == Between.Or && (days | hours) != 0) Begin(false);
                months |= a.Months;
            }
            if (a.Days != 0 && a.Hours != 0 && hours != 0) Begin(true);
            if (a.Days != 0)
            {
                if (hours != 0) Begin(true);
                else if (days == 0 && months != 0 && a.Before == Between.Or) Begin(false);
                days |= a.Days;
            }
            if (a.Hours != 0)
            {
                // "周末、寒暑假8:00—18:00": the clock is said of both.
                if (a.Clock && hours == 0 && open > 0) done[open - 1] = done[open - 1] with { Hours = a.Hours, AnyHour = false };
                open = -1;
                if (a.Clock && lastHours && a.Before == Between.Nothing) hours = AfterWord(hours, a.Hours);
                else
                {
                    if (hours == 0 && days != 0 && a.Days == 0 && a.Before is Between.Or or Between.Comma && days != 0 && !a.Clock) Begin(true);
                    hours |= a.Hours;
                }
            }
            lastHours = a.Hours != 0;
        }
        Begin(false);
        return [.. done];
    }

    /// <summary>"晚上9点到11点": the word says which half of the day the clock means.</summary>
    private static int AfterWord(int word, int clock)
    {
        const int morning = (1 << 12) - 1;
        var late = BitOperations.TrailingZeroCount(word) >= 12 || (word & morning) == 0;
        return late && (clock & ~morning) == 0 ? clock << 12 : clock;
    }

    private static Stretch Filled(int days, int hours, int months)
    {
        var any = hours == 0;
        if (any) hours = days == 0 ? Stretch.AllDay : days == Stretch.WorkDays ? Thesaurus.Bits(8, 17, 24) : Thesaurus.Bits(8, 20, 24);
        return new(days == 0 ? Stretch.EveryDay : days, hours, months == 0 ? Stretch.AllYear : months, any);
    }

    private static int DaysOf(Match m)
    {
        var bits = 0;
        int? last = null;
        var range = false;
        foreach (var c in m.Value)
        {
            if (c is '至' or '到' or '-' or '—' or '~') range = true;
            if ("一二三四五六日天末1234567".IndexOf(c) is var at and >= 0)
            {
                var day = c switch { '日' or '天' or '末' => 6, >= '1' and <= '7' => c - '1', _ => at };
                bits |= range && last is { } from ? Thesaurus.Bits(from, day, 7) : c == '末' ? 0b1100000 : 1 << day;
                (last, range) = (day, false);
            }
        }
        return bits;
    }

    private static int MonthsOf(Match m)
    {
        var from = int.Parse(m.Groups["from"].ValueSpan, CultureInfo.InvariantCulture);
        var to = m.Groups["to"].Success ? int.Parse(m.Groups["to"].ValueSpan, CultureInfo.InvariantCulture) : from;
        if (from is < 1 or > 12 || to is < 1 or > 12) return 0;
        // A deadline: the months before it will do.
        return m.Groups["before"].Success ? Thesaurus.Bits((to + 8) % 12, to - 1, 12) : m.Groups["about"].Success ? Thesaurus.Bits((from + 10) % 12, to % 12, 12) : Thesaurus.Bits(from - 1, to - 1, 12);
    }

    private static int HoursOf(Match m)
    {
        var from = Number(m.Groups["from"].Value);
        if (from > 24 || from < 0) return 0;
        if (!m.Groups["to"].Success) return Thesaurus.Bits(from % 24, (from + 1) % 24, 24);
        var to = Number(m.Groups["to"].Value);
        if (to > 24 || to < 0 || to == from) return 0;
        var minutes = m.Groups["minutes"].Value is "" or "00" ? 0 : 1;
        return Thesaurus.Bits(from % 24, (to + minutes + 23) % 24, 24);
    }

    /// <summary>9, 九, 十一, 二十.</summary>
    private static int Number(string digits)
    {
        if (int.TryParse(digits, CultureInfo.InvariantCulture, out var number)) return number;
        const string han = "零一二三四五六七八九";
        var ten = digits.IndexOf('十');
        int Of(string s) => s.Length == 0 ? 0 : s[0] == '两' ? 2 : han.IndexOf(s[0]);
        return ten < 0 ? Of(digits) : (ten == 0 ? 1 : Of(digits[..ten])) * 10 + Of(digits[(ten + 1)..]);
    }

    private const string Figure = "[0-9]{1,2}|[零一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]";

    [GeneratedRegex("每[周月年季学期天日]+[一二两三四五六七1-9][、至到-]?[一二两三四五六七1-9]?[个]?[次回场趟期节遍轮批]")]
    private static partial Regex Count();
    [GeneratedRegex("(?:周|星期|礼拜)[一二三四五六日天末1-7](?:(?:[、,和及或至到—~-]|至少)?(?:周|星期|礼拜)?[一二三四五六日天](?![次回场趟期节个年月小半]))*")]
    private static partial Regex Weekdays();
    [GeneratedRegex("(?<from>1[0-2]|[1-9])月?(?:[0-9]{1,2}日)?(?:[—~至到-]+(?:次年|翌年|第二年)?(?<to>1[0-2]|[1-9]))?月(?![0-9]*[次个])(?:[0-9]{1,2}[日号])?(?:[上中下]旬|[上中下]+旬|底|初|份|中|末)?(?:(?<before>[以之]?前)(?!后)|(?<about>前后|左右))?")]
    private static partial Regex MonthRange();
    [GeneratedRegex("(?<from>" + Figure + ")(?:[:点时](?:[0-9]{2}|半)?分?)[—~至到-]+(?:次日|第二天|翌日|凌晨|次晨)?(?<to>" + Figure + ")(?:[:点时](?<minutes>[0-9]{2}|半)?分?)?|(?<from>" + Figure + ")(?:[点]|:(?=[0-9]{2}))(?:[0-9]{2}|半|钟)?(?:左右|前后|以?后|起)?")]
    private static partial Regex Clock();
    [GeneratedRegex("每天|每日|每晚|天天|日常|上学日|平日|放学后|每个工作日")]
    private static partial Regex Daily();
    [GeneratedRegex("最好|也行|也可|都行|都可|可商量|可以商量|可协商|可调|不限|为主|优先|均可")]
    private static partial Regex Flexible();
}
