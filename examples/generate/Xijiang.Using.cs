namespace Qiyue.Examples;

sealed partial class Xijiang
{
    /// <summary>Draws of its own: what was told before stays as it was.</summary>
    private readonly Dice _useDice = new(20250303);
    private readonly Dictionary<string, Day> _listed = [];

    /// <summary>Ten communities whose units' resources lie idle, one exactly at the threshold, the others above it.</summary>
    private const int Underused = 10;
    private static readonly string[] Weekdays = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"];
    private static readonly string[] Purposes = ["居民议事会", "楼栋长例会", "健康讲座", "亲子阅读", "老年合唱排练", "业主协商会", "反诈宣传", "书法课", "志愿者培训", "暑期课堂", "邻里聚会", "法律咨询"];

    /// <summary>When resources were open in 2025, who booked them and what came of it; and what is booked around the day of loading.</summary>
    private void UseOfResources()
    {
        var (idle, books) = (Named(Absent), Named(Donor));
        var homes = _district.Units.Where(u => ResourceOf(u) is not null).GroupBy(u => u.Main).OrderBy(g => g.Key.Code, StringComparer.Ordinal).ToList();
        var low = _useDice.Shuffle(homes.Where(h => h.Key != idle.Main && h.Key != books.Main && !_district.Communities[..2].Contains(h.Key))).Take(Underused - 2).Select(h => h.Key).Append(idle.Main).Append(books.Main).ToHashSet();
        var edge = homes.First(h => !low.Contains(h.Key) && !_district.Communities[..2].Contains(h.Key)).Key;
        foreach (var home in homes)
            foreach (var unit in home.OrderBy(u => u.Code, StringComparer.Ordinal))
            {
                if (unit == idle) NeverLent(unit);
                else if (unit == books) HardlyBorrowed(unit);
                else Season(unit, low.Contains(home.Key) ? -1 : home.Key == edge ? 0 : 1);
            }
        Lately();
    }

    /// <summary>The first resource a unit had listed before the year of the figures.</summary>
    private string? ResourceOf(Unit unit) => unit.Themes.Select(t => _resource.GetValueOrDefault((unit.Code, t))).FirstOrDefault(r => r is not null && !_listed[r].Relative);

    /// <param name="level">-1 idle, 0 exactly two of five, 1 used.</param>
    private void Season(Unit unit, int level)
    {
        var (resource, weeks) = (ResourceOf(unit)!, level == 0 ? 10 : _useDice.Next(8, 13));
        var from = Day.On(2025, 3, 3) + 7 * _useDice.Next(0, 24); // a Monday
        var weekday = _useDice.Next(0, 6);
        var hour = _useDice.Of(["09:00", "14:30", "19:00"]);
        _r.Shifts.Add(resource, Weekdays[weekday], hour, hour switch { "09:00" => "11:00", "14:30" => "16:30", _ => "21:00" }, 1, from, from + 7 * weeks - 1, "");
        var open = Enumerable.Range(0, weeks).Select(w => from + 7 * w + weekday).ToList();
        if (level != 0 && _useDice.Chance(0.2))
        {
            var closed = _useDice.Of(open);
            _r.Exceptions.Add(resource, closed, "停开", "", "", null, _useDice.Of(["设备检修", "单位内部考试", "节日值班"]), from);
            open.Remove(closed);
        }
        var used = level switch { -1 => _useDice.Next(0, open.Count * 30 / 100), 0 => 4, _ => _useDice.Next((open.Count * 45 + 99) / 100, open.Count) };
        var days = _useDice.Shuffle(open).Take(used).Order().ToList();
        foreach (var day in days) Registered(resource, unit, day, hour, _useDice.Next(6, 45));
        if (open.Except(days).ToList() is { Count: > 0 } free && _useDice.Chance(0.25)) Registered(resource, unit, _useDice.Of(free), hour, null);
    }

    private void Registered(string resource, Unit unit, Day day, string hour, int? present)
    {
        var booker = _useDice.Chance(0.6) || unit.Others.Length == 0 ? unit.Main : _useDice.Of(unit.Others);
        _r.Bookings.Add(resource, booker.Code, day, hour, _useDice.Of(Purposes), null, "", "", "", "", "", present is null ? "未使用" : "已使用", present);
    }

    /// <summary>会议室共享: open every Wednesday evening of the year on paper; asked for three times, lent never.</summary>
    private void NeverLent(Unit unit)
    {
        var resource = _resource[(unit.Code, "meet")];
        var minsheng = _district.Communities.Single(c => c.Name == "民生社区").Code;
        _r.Shifts.Add(resource, "星期三", "19:00", "21:00", 1, Day.On(2025, 3, 5), Day.On(2025, 11, 26), "");
        _r.Bookings.Add(resource, minsheng, Day.On(2025, 4, 16), "19:00", "居民议事会", 40, "", Day.On(2025, 4, 2), "谢绝", Day.On(2025, 4, 10), "须报行领导批准，近期来不及。", "", null);
        _r.Bookings.Add(resource, minsheng, Day.On(2025, 6, 18), "19:00", "物业选聘协商会", 50, "", Day.On(2025, 6, 4), "", "", "", "", null);
        _r.Bookings.Add(resource, minsheng, Day.On(2025, 9, 10), "19:00", "居民议事会", 40, "", Day.On(2025, 8, 27), "谢绝", Day.On(2025, 9, 5), "行里会议较多，改日再约。", "", null);
    }

    /// <summary>Two hundred technical books: the shelf is watched every Saturday morning; in half a year four were borrowed, on two of them.</summary>
    private void HardlyBorrowed(Unit unit)
    {
        var (resource, readers) = (_resource[(unit.Code, "books")], _district.Communities.Single(c => c.Name == "荷苑社区").Code);
        _r.Shifts.Add(resource, "星期六", "09:00", "11:00", 1, Day.On(2025, 6, 28), Day.On(2025, 12, 27), "");
        foreach (var (day, present) in new[] { (Day.On(2025, 7, 12), 3), (Day.On(2025, 8, 9), 1) }) _r.Bookings.Add(resource, readers, day, "09:00", "书屋借阅", null, "", "", "", "", "", "已使用", present);
    }

    /// <summary>Around the day of loading: used, to be recorded, confirmed, waiting for an answer, declined, cancelled.</summary>
    private void Lately()
    {
        var lent = _performing.Where(c => ResourceOf(c.Unit) is not null).DistinctBy(c => c.Unit.Code).Take(6).ToList();
        for (var n = 0; n < lent.Count; n++)
        {
            var (key, unit, community, _) = lent[n];
            var (resource, atOnce) = (ResourceOf(unit)!, n % 3 == 2);
            _r.Shifts.Add(resource, "每天", "09:30", "11:30", n == 1 ? 2 : 1, Day.T(-13), "", atOnce ? "是" : "");
            void Book(int day, int asked, string answer, string reason, string use, int? present) => _r.Bookings.Add(resource, community.Code, Day.T(day), "09:30", _useDice.Of(Purposes), _useDice.Next(2, 8) * 5, _useDice.Chance(0.5) ? key : "", Day.T(asked),
                atOnce && answer == "确认" ? "" : answer, atOnce && answer == "确认" || answer.Length == 0 ? "" : Day.T(asked + 1), reason, use, present);
            foreach (var day in _useDice.Shuffle([-11, -10, -9, -8, -7, -6, -5]).Take(_useDice.Next(3, 5)).Order()) Book(day, -13, "确认", "", "已使用", _useDice.Next(8, 40));
            Book(-2, -6, "确认", "", "", null);
            Book(3, -3, "确认", "", "", null);
            if (!atOnce) Book(6, -1, "", "", "", null);
            if (n == 0) Book(4, -5, "谢绝", "当天单位有检查，请改期。", "", null);
            if (n == 2) Book(8, -4, "取消", "活动改到社区广场。", "", null);
        }
    }
}
