namespace Qiyue.Examples;

sealed partial class Xijiang
{
    /// <summary>When each need was raised, and each contract proposed; and what the contracts rest on.</summary>
    private readonly Dictionary<string, Day> _raised = [], _proposed = [];
    private readonly List<(string Key, string Need, string Resource, Unit Unit, Theme Theme, Community Community, Day Start)> _agreed = [];

    /// <summary>What the desks decided before they negotiated: the books, taken although they are not for those who asked; talks against fraud, where one unit is taken again and another found not to suit; and a few others, one of them too small.</summary>
    private void ChoicesAtDesks()
    {
        var dice = new Dice(20250116);
        var (needs, resources) = (_r.Needs.Records().ToDictionary(n => (string)n["编号"]!), _r.Resources.Records().ToDictionary(z => (string)z["编号"]!));
        var readers = _district.Communities.Single(c => c.Name == "荷苑社区");
        var (asked, books) = (_needs[(readers.Code, "books")], _resource[(Named(Donor).Code, "books")]);
        Decide(asked, books, Day.On(2025, 1, 16), readers.Code, true, "单位主动送书，一次二百册，书架正空着，先收下再说。");

        // Decided some days after both were listed and before any talk of a contract.
        var ready = _agreed.Where(a => !a.Start.Relative && !_raised[a.Need].Relative && Standing(a.Resource) && a.Resource != books
            && _agreed.Where(b => (b.Need, b.Resource) == (a.Need, a.Resource)).All(b => _proposed[b.Key].Relative || Open(a.Need, a.Resource) + 3 - _proposed[b.Key] <= 0)).DistinctBy(a => a.Need).ToList();
        const string theme = "fraud";
        var again = ready.Where(a => a.Theme.Key == theme && Ample(a.Need, a.Resource)).GroupBy(a => a.Resource).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First();
        var taken = again.Take(3).Concat(new[] { "firstaid", "visit", "park", "swim" }.Select(t => ready.FirstOrDefault(a => a.Theme.Key == t && In2025(Open(a.Need, a.Resource)) && Ample(a.Need, a.Resource))).Where(a => a.Need is not null))
            .Append(ready.First(a => a.Theme.Key == "legal" && TooSmall(a.Need, a.Resource))).ToList();
        foreach (var a in taken) Decide(a.Need, a.Resource, Open(a.Need, a.Resource) + dice.Next(2, 3), a.Community.Code, true, WhyAfterAll(a.Need, a.Resource));

        // What was looked at besides and left: of the first topic always the same unit's, of the others any; there too for what still waits for an answer.
        var passed = Others(theme, again.First().Unit).First();
        foreach (var a in again.Take(2)) Leave(a.Need, passed, a.Community.Code);
        foreach (var a in taken.Skip(again.Take(3).Count()).Take(2)) if (Others(a.Theme.Key, a.Unit).FirstOrDefault() is { } other) Leave(a.Need, other, a.Community.StreetCode);
        foreach (var (community, key) in _needs.Where(n => n.Key.Theme == theme && _raised[n.Value] is { Relative: true, Number: < -5 }).OrderBy(n => n.Value, StringComparer.Ordinal).Take(2).Select(n => (n.Key.Community, n.Value))) Leave(key, passed, community);

        bool Standing(string resource) => !_listed[resource].Relative;
        IEnumerable<string> Others(string of, Unit than) => _district.Units.Where(u => u != than).Select(u => _resource.GetValueOrDefault((u.Code, of))).OfType<string>().Where(Standing);
        Day Open(string need, string resource) => _raised[need].Relative ? _raised[need] : Day.Max(_raised[need], _listed[resource]);
        static bool In2025(Day day) => day.CompareTo(Day.On(2025, 1, 1)) >= 0;
        void Leave(string need, string resource, string by) => Decide(need, resource, Open(need, resource) + dice.Next(1, 3), by, false, WhyNot(need, resource));
        void Decide(string need, string resource, Day on, string by, bool takes, string reason) => _r.Choices.Add(need, resource, on, by, _district.People[by][1].Code, takes ? "选用" : "不选用", reason);

        string Places(string resource) => $"{resources[resource]["每期容量"]}{resources[resource]["容量单位"]}";
        string WhyAfterAll(string need, string resource) => TooSmall(need, resource) ? $"一期只接{Places(resource)}，分几批办，先紧着最急的。"
            : resources[resource]["类型"] is "场地" ? dice.Of(["离社区走路五分钟，居民去看过，都说合用。", "单位主动提的，钥匙和登记都说好了。"]) : dice.Of(["单位离得近，联络员熟，打个电话就能来。", "去年来过一次，居民还问什么时候再来。", "问过楼栋长，都说盼的就是这个。", "对方愿意按居民的时间来。"]);
        string WhyNot(string need, string resource) => TooSmall(need, resource) ? $"一期只接{Places(resource)}，盼的有{needs[need]["预计人数"]}人，排不上的反而有意见。" : dice.Of(["联系人说近两个月排满了，居民等不了那么久。", "离得远，中间要转两趟车，老人不愿去。", "电话打了三回没有准信，先不等了。"]);
        bool Ample(string need, string resource) => (int)resources[resource]["每期容量"]! >= (int)needs[need]["预计人数"]!;
        bool TooSmall(string need, string resource) => (int)resources[resource]["每期容量"]! * 10 < (int)needs[need]["预计人数"]! * 6;
    }

    /// <summary>A contract comes after what it rests on: a need or resource that a later contract had brought into the lists is dated back before the earliest one. Drawn apart, so that nothing else of the story changes.</summary>
    private void ListedInTime()
    {
        var dice = new Dice(20250106);
        DateBack(_r.Needs, "提出日期", _raised, "需求编号");
        DateBack(_r.Resources, "登记日期", _listed, "资源编号");

        void DateBack(Sheet sheet, string column, Dictionary<string, Day> known, string restsOn)
        {
            foreach (var contracts in _r.Contract.Records().Where(c => c[restsOn] is not "").GroupBy(c => (string)c[restsOn]!, c => _proposed[(string)c["契约编号"]!]))
                if (contracts.MinBy(d => (d.Relative, d.Number)) is var first && known[contracts.Key] is var on && (on.Relative, on.Number).CompareTo((first.Relative, first.Number)) > 0)
                    sheet.Change(contracts.Key, column, known[contracts.Key] = first - dice.Next(5, 12));
        }
    }
}
