using System.Globalization;
using System.Numerics;
using MiniExcelLibs;

namespace Qiyue.Examples;

/// <summary>Recomputes the figures from the written workbooks alone; knows nothing of how they were made.</summary>
static class Check
{
    private sealed class Rows(string folder)
    {
        public List<IDictionary<string, object>> Of(string book, string sheet) => MiniExcel.Query(Path.Combine(folder, book + ".xlsx"), useHeaderRow: true, sheetName: sheet).Cast<IDictionary<string, object>>().ToList();
    }

    private static string S(this IDictionary<string, object> row, string column) => Convert.ToString(row[column], CultureInfo.InvariantCulture) ?? "";
    private static long N(this IDictionary<string, object> row, string column) => long.Parse(row.S(column), CultureInfo.InvariantCulture);
    private static bool In2025(string day) => day.StartsWith("2025-", StringComparison.Ordinal);

    /// <summary>An earlier day sorts first; days counted from loading lie after every fixed day.</summary>
    private static int Order(string day) => day.StartsWith('T') ? 1_000_000 + (day.Length == 1 ? 0 : int.Parse(day[1..], CultureInfo.InvariantCulture)) : DateOnly.Parse(day, CultureInfo.InvariantCulture).DayNumber;

    public static int Run(string folder)
    {
        var rows = new Rows(folder);
        var wrong = Whole(folder);
        var units = rows.Of("组织", "组织").Where(o => o.S("类型") is not ("区" or "街道" or "社区")).Select(o => o.S("编码")).ToHashSet();
        var obligations = rows.Of("契约", "义务");
        var signed = rows.Of("契约", "当事方").GroupBy(p => p.S("契约编号")).Where(g => g.All(p => p.S("签署日期") != "")).ToDictionary(g => g.Key, g => g.Select(p => p.S("签署日期")).MaxBy(Order)!);
        var ended = rows.Of("契约", "终止").Where(e => e.S("同意日期") != "").Select(e => e.S("契约编号")).ToHashSet();
        var decisions = rows.Of("履约", "确认").ToLookup(d => d.S("记录编号"));
        var confirmed = new Dictionary<(string, long), long>();
        var byDefault = 0;
        foreach (var e in rows.Of("履约", "履约记录"))
        {
            var last = decisions[e.S("记录编号")].LastOrDefault();
            var counts = last is null ? e.S("日期").StartsWith('T') ? 0 : e.N("数量") : last.S("结果") switch { "确认" => e.N("数量"), "裁定" => last.N("认定数量"), _ => 0 };
            if (last is null && !e.S("日期").StartsWith('T')) byDefault++;
            var key = (e.S("契约编号"), e.N("义务序号"));
            confirmed[key] = confirmed.GetValueOrDefault(key) + counts;
        }
        var own = obligations.Where(o => units.Contains(o.S("履约方")) && signed.ContainsKey(o.S("契约编号")) && !ended.Contains(o.S("契约编号")) && In2025(o.S("期限"))).ToLookup(o => o.S("履约方"));
        var (withList, atOrBelow, exact, full) = (0, 0, 0, 0);
        var rates = new List<double>();
        foreach (var unit in units)
        {
            var (n, d, count) = (BigInteger.Zero, BigInteger.One, 0);
            foreach (var o in own[unit])
            {
                var p = o.N("数量");
                var c = Math.Min(p, confirmed.GetValueOrDefault((o.S("契约编号"), o.N("序号"))));
                (n, d) = (n * p + c * d, d * p);
                count++;
            }
            if (count == 0) continue;
            withList++;
            var side = (2 * n).CompareTo(d * count); // mean ≤ 1/2 without rounding
            if (side <= 0) atOrBelow++;
            if (side == 0) exact++;
            if (n == d * count) full++;
            rates.Add((double)n / (double)d / count);
        }
        var answers = rows.Of("评约", "居民评价").Where(a => In2025(a.S("日期"))).ToList();
        var good = answers.Count(a => a.S("满意程度") is "很满意" or "满意");
        Expect("units", units.Count, 151);
        Expect("units with a list in 2025", withList, 151);
        Expect("units at or below one half", atOrBelow, 32);
        foreach (var (name, after, expected) in new[] { ("turnout.before × 100", false, 60), ("turnout.after × 100", true, 85) })
        {
            var counted = rows.Of("履约", "回头看").Where(l => l.S("结论") == "改进" && In2025(l.S("复看日期"))).SelectMany(l => rows.Of("履约", "活动").Where(a => a.S("契约编号") == l.S("契约编号") && a.S("到场人数") != "" && Order(a.S("日期")) <= Order(l.S("复看日期")) && Order(a.S("日期")) >= Order(l.S("变更日期")) == after)).ToList();
            Expect(name, (int)Math.Round(100m * counted.Sum(a => a.N("到场人数")) / counted.Sum(a => a.N("计划人数")), MidpointRounding.AwayFromZero), expected);
        }
        var expecting = rows.Of("清单", "需求清单").Where(n => In2025(n.S("提出日期")) && n.S("预计人数") != "").ToList();
        Console.WriteLine($"  needs of 2025 backed by fewer than they expect: {expecting.Count(n => n.N("支持人数") < n.N("预计人数"))}/{expecting.Count}");
        var (underused, withUse) = Underused(rows);
        Expect("communities underused", underused, 10);
        var enrolled = rows.Of("履约", "活动").Where(a => In2025(a.S("日期")) && a.S("报名人数") != "").ToList();
        Console.WriteLine($"  communities with an offered slot {withUse}; activities with fewer enrolled than planned {enrolled.Count(a => a.N("报名人数") < a.N("计划人数"))}/{enrolled.Count}");
        Expect("satisfaction × 100", answers.Count == 0 ? 0 : (int)Math.Round(100m * good / answers.Count, MidpointRounding.AwayFromZero), 58);
        Console.WriteLine($"  exactly one half {exact}; all fulfilled {full}; mean rate {rates.Average():0.000}; answers {good}/{answers.Count}; confirmed by default {byDefault}");
        var activities = rows.Of("履约", "活动");
        foreach (var (word, name) in new[] { ("before", "统一早班"), ("after", "错峰值班") })
        {
            var duty = activities.Where(a => a.S("名称").Contains(name, StringComparison.Ordinal)).ToList();
            Console.WriteLine($"  sorting duty {word}: {duty.Sum(a => a.N("到场人数"))}/{duty.Sum(a => a.N("计划人数"))}");
        }
        var choices = rows.Of("清单", "匹配选择");
        Expect("resources chosen at desks in 2025", choices.Count(c => c.S("结果") == "选用" && In2025(c.S("日期"))), 7);
        Expect("resources left at desks", choices.Count(c => c.S("结果") == "不选用"), 5);
        Expect("technical books taken for old readers, and hardly borrowed", BooksForOldReaders(rows, choices), 1);
        Lights(rows, signed, obligations);
        return wrong;

        void Expect(string what, int value, int expected)
        {
            Console.WriteLine($"{(value == expected ? "ok " : "BAD")} {what}: {value}{(value == expected ? "" : $", expected {expected}")}");
            if (value != expected) wrong++;
        }
    }

    /// <summary>Communities whose units' resources were used at less than two fifths of their slots in 2025, the mean over resources; and of how many communities any resource was open.</summary>
    private static (int Low, int All) Underused(Rows rows)
    {
        string[] week = ["星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"];
        var main = rows.Of("组织", "联系社区").Where(t => t.S("主社区") == "是").ToDictionary(t => t.S("单位编码"), t => t.S("社区编码"));
        var home = rows.Of("清单", "资源清单").ToDictionary(r => r.S("编号"), r => main[r.S("单位编码")]);
        var exceptions = rows.Of("使用", "停开加开");
        var closed = exceptions.Where(e => e.S("类型") == "停开").Select(e => (e.S("资源编号"), e.S("日期"))).ToHashSet();
        var offered = new Dictionary<string, long>();
        foreach (var s in rows.Of("使用", "班次").Where(s => !s.S("起始日期").StartsWith('T')))
            for (var day = DateOnly.Parse(s.S("起始日期"), CultureInfo.InvariantCulture); day <= DateOnly.Parse(s.S("截止日期"), CultureInfo.InvariantCulture); day = day.AddDays(1))
                if (day.Year == 2025 && s.S("星期") == week[(int)day.DayOfWeek] && !closed.Contains((s.S("资源编号"), day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))) offered[s.S("资源编号")] = offered.GetValueOrDefault(s.S("资源编号")) + s.N("每班名额");
        foreach (var e in exceptions.Where(e => e.S("类型") == "加开" && In2025(e.S("日期")))) offered[e.S("资源编号")] = offered.GetValueOrDefault(e.S("资源编号")) + e.N("名额");
        var used = rows.Of("使用", "预订").Where(b => b.S("使用") == "已使用" && In2025(b.S("日期"))).ToLookup(b => b.S("资源编号"));
        var rates = offered.GroupBy(o => home[o.Key]).Select(g => g.Aggregate((N: BigInteger.Zero, D: BigInteger.One, Count: 0), (sum, o) => (sum.N * o.Value + used[o.Key].Count() * sum.D, sum.D * o.Value, sum.Count + 1))).ToList();
        Console.WriteLine($"  exactly two fifths {rates.Count(r => 5 * r.N == 2 * r.D * r.Count)}");
        return (rates.Count(r => 5 * r.N < 2 * r.D * r.Count), rates.Count);
    }

    /// <summary>Choices of technical books that are not for old people for a need that is, with a reason; open afterwards, and used at less than two fifths of what was open.</summary>
    private static int BooksForOldReaders(Rows rows, List<IDictionary<string, object>> choices)
    {
        var (needs, resources) = (rows.Of("清单", "需求清单").ToDictionary(n => n.S("编号")), rows.Of("清单", "资源清单").ToDictionary(z => z.S("编号")));
        var taken = choices.Where(c => c.S("结果") == "选用" && c.S("理由") != "" && resources[c.S("资源编号")].S("标题").Contains("技术图书", StringComparison.Ordinal) && needs[c.S("需求编号")].S("服务对象").Contains('老') && !resources[c.S("资源编号")].S("服务对象").Contains('老')).ToList();
        return taken.Count(c => rows.Of("使用", "班次").Where(s => s.S("资源编号") == c.S("资源编号")).Sum(Weeks) is > 0 and var open && 5 * rows.Of("使用", "预订").Count(b => b.S("资源编号") == c.S("资源编号") && b.S("使用") == "已使用") < 2 * open);

        static int Weeks(IDictionary<string, object> s) => (Order(s.S("截止日期")) - Order(s.S("起始日期"))) / 7 + 1;
    }

    /// <summary>What a visitor on the day of loading sees among the contracts being performed.</summary>
    private static void Lights(Rows rows, Dictionary<string, string> signed, List<IDictionary<string, object>> obligations)
    {
        var today = Order("T");
        var recorded = rows.Of("履约", "履约记录").ToLookup(e => (e.S("契约编号"), e.N("义务序号")), e => e.N("数量"));
        var milestones = rows.Of("契约", "里程碑").ToLookup(m => m.S("契约编号"));
        var count = new SortedDictionary<string, int>();
        foreach (var c in rows.Of("契约", "契约").Where(c => c.S("起").StartsWith("T-", StringComparison.Ordinal) && Order(c.S("止")) >= today && signed.ContainsKey(c.S("契约编号"))))
        {
            var own = obligations.Where(o => o.S("契约编号") == c.S("契约编号")).Select(o => (Due: Order(o.S("期限")), Share: Math.Min(1.0, (double)recorded[(o.S("契约编号"), o.N("序号"))].Sum() / o.N("数量")))).ToList();
            var start = Order(c.S("起"));
            var lag = own.Average(o => Math.Min(1.0, (double)(today - start) / (o.Due - start))) - own.Average(o => o.Share);
            var light = own.Any(o => o.Due < today && o.Share < 1) || milestones[c.S("契约编号")].Any(m => m.S("完成日期") == "" && Order(m.S("计划日期")) < today) || lag >= 0.3 ? "overdue" : lag >= 0.1 ? "behind" : "normal";
            count[light] = count.GetValueOrDefault(light) + 1;
        }
        Console.WriteLine("  performing today: " + string.Join(", ", count.Select(p => $"{p.Key} {p.Value}")));
    }

    /// <summary>Every reference is there, every date in its order: what the ordinary acts would refuse is named here.</summary>
    public static int Whole(string folder)
    {
        var rows = new Rows(folder);
        var problems = new List<string>();
        var organizations = rows.Of("组织", "组织").Select(o => o.S("编码")).ToHashSet();
        var posts = rows.Of("人员", "任职").GroupBy(p => p.S("人员编号")).ToDictionary(g => g.Key, g => g.Select(p => p.S("组织编码")).ToHashSet());
        var people = rows.Of("人员", "人员");
        var needs = rows.Of("清单", "需求清单");
        var resources = rows.Of("清单", "资源清单");
        var contracts = rows.Of("契约", "契约").ToDictionary(c => c.S("契约编号"));
        var parties = rows.Of("契约", "当事方").ToLookup(p => p.S("契约编号"));
        var obligations = rows.Of("契约", "义务").ToDictionary(o => (o.S("契约编号"), o.N("序号")));
        var bargain = rows.Of("契约", "协商").ToLookup(b => b.S("契约编号"));
        var talks = rows.Of("契约", "洽谈").ToLookup(t => t.S("契约编号"));
        void Must(bool holds, string what) { if (!holds) problems.Add(what); }

        Must(people.Select(p => p.S("姓名")).Distinct().Count() == people.Count, "a name twice");
        foreach (var t in contracts.Values.GroupBy(c => c.S("标题")).Where(g => g.Count() > 1)) problems.Add("title twice: " + t.Key);
        var needKeys = needs.Select(n => n.S("编号")).ToHashSet();
        var resourceKeys = resources.Select(r => r.S("编号")).ToHashSet();
        var (raised, listed) = (needs.ToDictionary(n => n.S("编号"), n => Order(n.S("提出日期"))), resources.ToDictionary(r => r.S("编号"), r => Order(r.S("登记日期"))));
        foreach (var c in contracts.Values)
        {
            var key = c.S("契约编号");
            Must(organizations.Contains(c.S("社区编码")), key + " community");
            Must(c.S("需求编号") is "" || needKeys.Contains(c.S("需求编号")), key + " need");
            Must(c.S("资源编号") is "" || resourceKeys.Contains(c.S("资源编号")), key + " resource");
            var begun = bargain[key].Concat(talks[key]).Select(b => b.S("日期")).Concat(parties[key].Select(p => p.S("签署日期")).Where(d => d != "")).Append(c.S("起")).Min(Order);
            Must(raised.GetValueOrDefault(c.S("需求编号")) <= begun, key + " begun before its need was raised");
            Must(listed.GetValueOrDefault(c.S("资源编号")) <= begun, key + " begun before its resource was listed");
            Must(Order(c.S("起")) <= Order(c.S("止")), key + " term");
            Must(bargain[key].First().S("动作") == "提出", key + " proposal");
            if (!parties[key].Any()) continue;
            Must(talks[key].Any(), key + " no talk");
            Must(bargain[key].Last().S("动作") == "接受", key + " not accepted");
            var accepted = Order(bargain[key].Last().S("日期"));
            Must(Order(bargain[key].First().S("日期")) <= accepted && talks[key].All(t => Order(t.S("日期")) <= accepted), key + " talk after acceptance");
            foreach (var p in parties[key].Where(p => p.S("签署日期") != ""))
            {
                Must(Order(p.S("签署日期")) >= accepted, key + " signed before accepted");
                Must(posts[p.S("签署人")].Contains(p.S("组织编码")), key + " signatory of another body");
            }
        }
        foreach (var ((key, number), o) in obligations)
        {
            Must(Order(o.S("期限")) >= Order(contracts[key].S("起")) && Order(o.S("期限")) <= Order(contracts[key].S("止")), $"{key}/{number} due outside the term");
            Must(posts[o.S("责任人")].Contains(o.S("履约方")), $"{key}/{number} responsible person of another body");
            Must(o.N("数量") > 0, $"{key}/{number} quantity");
        }
        foreach (var m in rows.Of("契约", "里程碑")) Must(Order(m.S("计划日期")) >= Order(contracts[m.S("契约编号")].S("起")) && Order(m.S("计划日期")) <= Order(contracts[m.S("契约编号")].S("止")), m.S("契约编号") + " milestone outside the term");
        var entries = rows.Of("履约", "履约记录").ToDictionary(e => e.S("记录编号"));
        foreach (var e in entries.Values)
        {
            var key = e.S("契约编号");
            var signed = parties[key].Max(p => Order(p.S("签署日期")));
            Must(Order(e.S("日期")) >= Order(contracts[key].S("起")) && Order(e.S("日期")) >= signed && Order(e.S("日期")) <= 1_000_000, e.S("记录编号") + " before the start or in the future");
            Must(posts[e.S("记录人")].Contains(obligations[(key, e.N("义务序号"))].S("履约方")), e.S("记录编号") + " recorded by another body");
            Must(e.N("数量") > 0, e.S("记录编号") + " quantity");
        }
        foreach (var d in rows.Of("履约", "确认"))
        {
            var e = entries[d.S("记录编号")];
            Must(Order(d.S("日期")) >= Order(e.S("日期")) && Order(d.S("日期")) <= 1_000_000, d.S("记录编号") + " decided before it was recorded");
            if (d.S("结果") != "裁定") Must(posts[d.S("经办人")].Contains(obligations[(e.S("契约编号"), e.N("义务序号"))].S("受益方")), d.S("记录编号") + " decided by another body");
        }
        foreach (var a in rows.Of("履约", "活动")) Must(Order(a.S("日期")) >= Order(contracts[a.S("契约编号")].S("起")) && Order(a.S("日期")) <= Order(contracts[a.S("契约编号")].S("止")), a.S("契约编号") + " activity outside the term");
        foreach (var s in rows.Of("评约", "评分")) Must(posts[s.S("评分人")].Contains(s.S("组织编码")), s.S("契约编号") + " judged by another body");
        var proposals = contracts.Values.Where(c => c.S("需求编号") != "" && c.S("资源编号") != "").ToLookup(c => (c.S("需求编号"), c.S("资源编号")), c => Order(bargain[c.S("契约编号")].First().S("日期")));
        foreach (var choices in rows.Of("清单", "匹配选择").GroupBy(c => (c.S("需求编号"), c.S("资源编号"))))
        {
            var (c, key) = (choices.First(), $"choice {choices.Key.Item1}/{choices.Key.Item2}");
            Must(choices.Count() == 1, key + " decided twice");
            Must(needKeys.Contains(choices.Key.Item1) && resourceKeys.Contains(choices.Key.Item2), key + " of nothing listed");
            Must(Order(c.S("日期")) >= Math.Max(raised.GetValueOrDefault(choices.Key.Item1), listed.GetValueOrDefault(choices.Key.Item2)) && Order(c.S("日期")) <= 1_000_000, key + " before both were listed or in the future");
            Must(posts.TryGetValue(c.S("经办人"), out var held) && held.Contains(c.S("组织编码")), key + " decided by another body");
            Must(c.S("结果") is "选用" or "不选用" && (c.S("结果") == "选用" || c.S("理由") != ""), key + " result or reason");
            Must(c.S("结果") == "不选用" || proposals[choices.Key].All(p => p >= Order(c.S("日期"))), key + " chosen after it was negotiated");
        }
        Console.WriteLine($"{Path.GetFileName(folder)}: {organizations.Count} organizations, {people.Count} people, {needs.Count} needs, {resources.Count} resources, {contracts.Count} contracts, {obligations.Count} obligations, {entries.Count} work entries, {rows.Of("履约", "活动").Count} activities, {rows.Of("评约", "居民评价").Count} answers");
        foreach (var p in problems.Take(30)) Console.WriteLine("BAD " + p);
        return problems.Count;
    }
}
