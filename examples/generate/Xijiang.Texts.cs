namespace Qiyue.Examples;

sealed partial class Xijiang
{
    private readonly HashSet<(string, string)> _needTitles = [];
    private readonly Dictionary<(string Community, string Theme), string> _needs = [];
    private int _needNumber, _resourceNumber;

    private string Need(Theme theme, Community community, string compound, Day start, Twist twist)
    {
        // A community that already asked for this answers the same need with another contract; a few contracts grow from nothing.
        if (twist.NeedTitle is null && _needs.TryGetValue((community.Code, theme.Key), out var known)) return known;
        if (twist.NeedTitle is null && _dice.Chance(0.08)) return "";
        return AddNeed(theme, community, compound, start - _dice.Next(40, 80), twist);
    }

    private string AddNeed(Theme theme, Community community, string compound, Day on, Twist twist)
    {
        var variant = _dice.Next(0, theme.NeedTitles.Length - 1);
        var raw = theme.NeedTitles[variant];
        var title = twist.NeedTitle ?? (raw.Contains("{小区}") ? Fill(raw, community, compound) : _dice.Chance(0.5) ? raw : $"{compound}：{raw}");
        if (!_needTitles.Add((community.Code, title))) title = $"{title}（{compound}）";
        _needTitles.Add((community.Code, title));
        var key = $"X{++_needNumber:D4}";
        _needs.TryAdd((community.Code, theme.Key), key);
        _raised[key] = on;
        var expected = twist.People?.Expected ?? (_dice.Next(2, 24) is var many && many > 20 ? many * 5 : (many / 2 + 1) * 5);
        var source = _dice.Of(["线下走访", "线下走访", "线上问卷", "居民代表座谈会", "网格事件"]);
        _r.Needs.Add(key, community.Code, title, twist.NeedText ?? Fill(theme.NeedTexts[variant % theme.NeedTexts.Length], community, compound), theme.Category, twist.NeedAudience ?? theme.Audience, expected,
            twist.People?.Backing ?? (_dice.Chance(0.12) ? expected * _dice.Next(20, 60) / 100 : expected * _dice.Next(80, 160) / 100), $"{compound}{_dice.Of(["小广场", "架空层", "门口", "活动室", ""])}",
            _dice.Of(Hours(theme).Wanted), _dice.Of(["一次", "每周", "每月", "每月", "每季", "长期"]), _dice.Of(["一般", "一般", "较急", "紧急"]),
            _dice.Of(["居民", "居民", "居民", "社区", "企业", "社会组织"]), source, on);
        return key;
    }

    private string Resource(Unit unit, Theme theme, Day start, Twist twist)
    {
        if (_resource.TryGetValue((unit.Code, theme.Key), out var known)) return known;
        if (twist.ResourceTitle is null && _dice.Chance(0.05)) return "";
        return AddResource(unit, theme, start.Relative ? Day.T(Math.Min(start.Number, 0) - _dice.Next(40, 120)) : Day.On(2024, 10, 8) + _dice.Next(0, 60), twist);
    }

    private string AddResource(Unit unit, Theme theme, Day on, Twist twist)
    {
        var variant = _dice.Next(0, theme.ResourceTitles.Length - 1);
        var key = $"Z{++_resourceNumber:D4}";
        _resource[(unit.Code, theme.Key)] = key;
        _listed[key] = on;
        var (capacity, per) = theme.Kind switch { "场地" => (_dice.Next(4, 20) * 10, "人"), "物资" => (_dice.Next(2, 20) * 10, "份"), "资金" => (_dice.Next(1, 6) * 5, "户"), "信息" => (_dice.Next(5, 30) * 10, "个"), _ => (_dice.Next(2, 16) * 5, "人") };
        _r.Resources.Add(key, unit.Code, twist.ResourceTitle ?? theme.ResourceTitles[variant], twist.ResourceText ?? theme.ResourceTexts[variant % theme.ResourceTexts.Length], theme.Kind, theme.Category, twist.ResourceAudience ?? theme.Audience,
            twist.Capacity?.Number ?? capacity, twist.Capacity?.Unit ?? per, _dice.Of(Hours(theme).Offered), _dice.Of(["须提前一周联系", "用后恢复原样", "社区派人对接", "自备交通", "人数不足十人改期", ""]),
            _dice.Of([1, 2, 3, 3, 5, 8, 10]), on);
        return key;
    }

    /// <summary>When a need of a theme is felt and when a resource of it is to be had; whom it serves decides. Now and then they miss each other, as they do.</summary>
    private static (string[] Wanted, string[] Offered) Hours(Theme theme) => theme.Key switch
    {
        "after" or "class" or "swim" or "read" => (["周末上午", "周末下午", "寒暑假", "周末", "尽快"], ["周末", "周末及寒暑假", "周六", "周末", "寒暑假", "提前三天预约"]),
        "skill" or "job" or "loan" or "sport" or "venue" or "patrol" or "mental" or "meet" or "hall" => (["晚上七点后", "周末上午", "周末", "工作日晚上", "尽快"], ["晚上七点到九点", "周末", "周末及晚上七点到九点", "周一至周日", "晚上七点到九点", "提前三天预约"]),
        "meal" or "park" or "water" or "lift" or "pipe" or "charge" or "wires" => (["工作日", "尽快", "尽快", "周一至周日", "逢圩日"], ["周一至周日", "提前三天预约", "周一至周日", "工作日"]),
        _ => (["工作日上午", "工作日", "逢圩日", "每月第一个周六", "尽快", "周末上午"], ["工作日上午", "工作日", "周一至周六", "提前三天预约", "工作日上午及周六上午", "每月第二个周六"]),
    };

    /// <summary>Needs nobody has answered yet and resources nobody has called on: the lists of a living district are longer than its contracts.</summary>
    private void IdleLists()
    {
        var keys = _district.Units.SelectMany(u => u.Themes).Distinct().ToArray();
        while (_r.Needs.Count < 318)
        {
            var community = _dice.Of(_district.Communities);
            var theme = Themes.Of(_dice.Of(keys));
            if (!_needs.ContainsKey((community.Code, theme.Key))) AddNeed(theme, community, _dice.Of(community.Compounds), Day.T(-_dice.Next(1, 80)), new());
        }
        foreach (var unit in _dice.Shuffle(_district.Units))
            foreach (var theme in unit.Themes)
                if (_r.Resources.Count < 352 && !_resource.ContainsKey((unit.Code, theme))) AddResource(unit, Themes.Of(theme), Day.T(-_dice.Next(3, 85)), new());
    }

    private string Title(Unit unit, Theme theme, Community community, string compound, Twist twist)
    {
        if (twist.Title is { } given && _titles.Add(given)) return given;
        foreach (var topic in _dice.Shuffle(theme.Topics))
            foreach (var candidate in _dice.Shuffle([$"{unit.Name}·{community.Name}“{topic}”共建契约", $"“{topic}”{compound}共建契约", $"{community.Name}“{topic}”共建契约"]))
                if (_titles.Add(candidate)) return candidate;
        for (var round = 2; ; round++)
            if (_titles.Add($"{unit.Name}·{community.Name}“{theme.Topics[0]}”第{"零一二三四五六七八九"[round]}期共建契约")) return $"{unit.Name}·{community.Name}“{theme.Topics[0]}”第{"零一二三四五六七八九"[round]}期共建契约";
    }

    private string Purpose(Theme theme, Community community, string compound) => _dice.Of(
    [
        $"回应{compound}居民“{Fill(_dice.Of(theme.NeedTitles), community, compound)}”的诉求，把共建事项写清数量、时间和责任人，按约办、照约评。",
        $"组织共建、事务共商。双方以平等协商的方式，共同把“{_dice.Of(theme.Topics)}”这件事在{community.Name}办实。",
        $"让{theme.Audience.Split('，')[0]}在家门口得到方便。单位尽其所能，社区尽其所责，不搞形式、不增负担。",
    ]);

    private void ClausesOf(string key, Theme theme, Community community, Unit unit)
    {
        void Clause(string name, string text) => _r.Clauses.Add(key, name, text);
        Clause("费用", _dice.Of([$"人员、材料由{unit.Name}承担，场地水电由{community.Name}承担，不向居民收费。", "双方各自承担本方费用，不向居民收取任何费用。", "耗材按实结算，由社区党组织服务群众经费列支，单次不超过五百元。"]));
        if (_dice.Chance(0.8)) Clause("联络人", $"{community.Name}：{_district.Worker(community.Code).Name}；{unit.Name}：{_district.Worker(unit.Code).Name}。联络人变动三日内告知对方。");
        if (theme.Kind == "场地" || _dice.Chance(0.3)) Clause("场地设施", _dice.Of(["使用前后双方各查一次，损坏照价修复。", "用后清场、关水关电，钥匙当日交还。", "由社区提供桌椅、插座和遮阳棚。"]));
        Clause("安全责任", _dice.Of(["单次五十人以上须报备并安排两名安全员。", "服务中发生意外先行救治、及时通报，责任依法认定。", "雨天、高温橙色预警时改期，不带病作业。", "入户须两人同行，社区人员陪同。"]));
        if (_dice.Chance(0.6)) Clause("公示宣传", "同意在社区公示栏和平台公开契约与履行情况；拍摄居民须先征得本人同意。");
        if (_dice.Chance(0.5)) Clause("信息保护", "名单只用于本次服务，用后交还社区，不得留存、转发。");
        if (_dice.Chance(0.5)) Clause("调整", "时间、地点的变动由联络人商定即可；数量、期限的变动须双方另签补充协议。");
        if (_dice.Chance(0.5)) Clause("终止", "一方确有困难可提前十五日提出，经双方协商一致终止，并向居民说明。");
    }

    private static readonly string[] Grades = ["很满意", "满意", "一般", "不满意", "很不满意"];
    private static readonly string[] Pleased = ["办得实在", "希望一直办下去", "比去年好多了", "社区和单位都上心", "家里老人很高兴", "明年还要", "通知及时，秩序好", "小事也有人管了", "辛苦了", "邻居都说好", "不用跑远路了", "说到做到"];
    private static readonly string[] Displeased = ["不知道有这回事", "次数太少", "时间总在上班日", "名额被熟人占了", "来了就拍照", "说好的没做完", "通知贴得晚", "人手不够排队久", "热闹一阵就没了", "和我们需要的不一样", "楼栋离得远，去不了", "效果一般"];

    private void AnswerOf(string key, Theme theme, Day on, double liking, Community community, bool? pleased = null)
    {
        var likes = pleased ?? _dice.Chance(liking);
        var grade = likes ? (_dice.Chance(0.42) ? 0 : 1) : _dice.Chance(0.62) ? 2 : _dice.Chance(0.75) ? 3 : 4;
        var sentence = !_dice.Chance(0.42) ? "" : likes ? (_dice.Chance(0.6) ? _dice.Of(theme.Good) : _dice.Of(Pleased)) : _dice.Chance(0.55) ? _dice.Of(theme.Bad) : _dice.Of(Displeased);
        var way = _dice.Chance(0.66) ? "扫码" : _dice.Chance(0.6) ? "印制码" : "代录";
        _r.Answers.Add(key, on, Grades[grade], way, sentence, way == "代录" ? _district.Worker(community.Code).Code : "");
    }

    /// <summary>3,500 answers within 2025, of which 2,030 in the first two grades (58 %), spread by how each contract was kept; those of contracts judged in other years come on top.</summary>
    private void Residents()
    {
        const int All = 3500, Pleased = 2030;
        var yearEnd = Day.On(2025, 12, 31);
        var within = _answers.Where(a => a.To.CompareTo(yearEnd) <= 0 && a.From.CompareTo(Day.On(2025, 1, 2)) > 0).ToList();
        var slots = within.SelectMany(a => Enumerable.Repeat(a, a.Weight)).ToList();
        while (slots.Count < All) slots.Add(_dice.Of(within.Where(a => a.Weight > 9).ToList()));
        while (slots.Count > All) slots.RemoveAt(_dice.Next(0, slots.Count - 1));
        var likes = slots.Select(s => _dice.Chance(s.Liking)).ToArray();
        for (var count = likes.Count(l => l); count != Pleased;)
        {
            var i = _dice.Next(0, All - 1);
            if (likes[i] == count > Pleased) { likes[i] = !likes[i]; count += likes[i] ? 1 : -1; }
        }
        foreach (var (slot, like) in slots.Select((s, i) => (s, likes[i])).OrderBy(p => p.s.Contract, StringComparer.Ordinal))
            AnswerOf(slot.Contract, slot.Theme, Day.Min(slot.From + _dice.Next(0, slot.To - slot.From), yearEnd), 0, slot.Community, like);
        foreach (var a in _answers.Except(within))
            for (var i = Math.Max(1, a.Weight / 4); i > 0; i--) AnswerOf(a.Contract, a.Theme, (a.From.CompareTo(Day.On(2025, 1, 2)) < 0 ? a.From : Day.Max(a.From, Day.On(2026, 1, 1))) + _dice.Next(1, 8), a.Liking, a.Community);
    }
}
