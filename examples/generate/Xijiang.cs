namespace Qiyue.Examples;

enum Fate { Good, Half, Low }
enum Stage { Talking, Declined, Signing, Showing, Performing, Judging, Judged, Ended }

/// <summary>The district of the source speech at its true size: what happened, told contract by contract.</summary>
sealed partial class Xijiang
{
    private readonly Dice _dice = new(20250101);
    private readonly Records _r = new();
    private readonly District _district;
    private readonly HashSet<string> _titles = [];
    private readonly Dictionary<string, Fate> _fate = [];
    private readonly Dictionary<(string Unit, string Theme), string> _resource = [];
    private readonly List<Pending> _answers = [];
    private int _contracts, _entries;

    private sealed record Pending(string Contract, Theme Theme, Community Community, Day From, Day To, int Weight, double Liking);

    private static readonly string[] Special = ["区供销合作社联合社", "安居物业锦绣服务处", "区城市管理综合行政执法局", "桂宏机械制造有限公司", "恒通商贸有限公司", "区委党校", "郁江环保志愿者协会", "江城书法家协会"];
    private const string Absent = "南方商业银行城北支行", Donor = "桂宏机械制造有限公司";

    public Xijiang() => _district = new(_dice, _r.Organizations, _r.People);

    public void Tell(string folder)
    {
        DrawFates();
        NamedCases();
        var busy = _district.Units.Where(u => u.Name != Absent).ToList();
        var unit = _dice.Shuffle(busy).ToList();
        // Every unit stands in at least one contract of 2025; some in two or three.
        foreach (var u in unit) Past(u, lateYear: _dice.Chance(0.35));
        foreach (var u in _dice.Shuffle(busy).Take(72)) Past(u, lateYear: _dice.Chance(0.4));
        foreach (var u in unit.Where(u => _fate[u.Code] == Fate.Good).Take(5)) EndedByConsent(u);
        for (var i = 0; i < 24; i++) Living(_dice.Of(busy), i < 21 ? Stage.Talking : Stage.Declined);
        for (var i = 0; i < 14; i++) Living(_dice.Of(busy), Stage.Signing);
        for (var i = 0; i < 14; i++) Living(_dice.Of(busy), Stage.Showing);
        for (var i = 0; i < 46; i++) Living(_dice.Of(busy), Stage.Performing);
        for (var i = 0; i < 10; i++) Living(_dice.Of(busy), Stage.Judging);
        Troubled();
        SignedOtherwise(folder);
        Residents();
        IdleLists();
        Asking();
        UseOfResources();
        ChoicesAtDesks();
        ListedInTime();
        _r.Save(folder);
    }

    private Unit Named(string name) => _district.Units.Single(u => u.Name == name);

    /// <summary>Who keeps its word: 10 units end exactly at one half, 22 below, the others above.</summary>
    private void DrawFates()
    {
        foreach (var u in _district.Units) _fate[u.Code] = Fate.Good;
        _fate[Named(Absent).Code] = Fate.Low;
        var weak = _dice.Shuffle(_district.Units.Where(u => !Special.Contains(u.Name) && u.Name != Absent)).Take(31).ToArray();
        for (var i = 0; i < weak.Length; i++) _fate[weak[i].Code] = i < 10 ? Fate.Half : Fate.Low;
    }

    private void Past(Unit unit, bool lateYear)
    {
        var end = lateYear ? Day.On(2025, 12, 20) + _dice.Next(0, 11) : Day.On(2025, 6, 10) + _dice.Next(0, 176);
        var start = Day.Max(Day.On(2025, 1, 20) + _dice.Next(0, 25), end - _dice.Next(100, 300));
        Write(unit, Themes.Of(_dice.Of(unit.Themes)), Home(unit), start, end, Stage.Judged, new() { Quantities = true });
    }

    private void EndedByConsent(Unit unit)
    {
        var start = Day.On(2025, 2, 10) + _dice.Next(0, 40);
        Write(unit, Themes.Of(unit.Themes[^1]), Home(unit), start, start + 200, Stage.Ended, new());
    }

    private void Living(Unit unit, Stage stage)
    {
        var start = stage switch
        {
            Stage.Talking or Stage.Declined => Day.T(_dice.Next(20, 45)), Stage.Signing => Day.T(_dice.Next(10, 20)), Stage.Showing => Day.T(_dice.Next(3, 9)),
            Stage.Judging => Day.T(-_dice.Next(130, 180)), _ => Day.T(-_dice.Next(40, 150)),
        };
        var end = stage == Stage.Judging ? Day.T(-_dice.Next(2, 9)) : stage == Stage.Performing ? Day.T(_dice.Next(40, 140)) : start + _dice.Next(150, 330);
        Write(unit, Themes.Of(_dice.Of(unit.Themes)), Home(unit), start, end, stage, new() { Pace = _dice.Of([1.0, 1.0, 1.05, 0.98, 0.8, 0.78, 0.4]) });
    }

    private readonly List<(string Key, Unit Unit, Community Community, List<Bound> Promises)> _performing = [];

    /// <summary>Of what is performed today: one contract that both sides have suspended, one whose unit was given notice of breach.</summary>
    private void Troubled()
    {
        var others = _performing.Where(c => !_district.Communities[..2].Contains(c.Community)).ToList();
        var late = others.First(c => c.Promises[0] is { Due.Number: < -3 } first && first.Done < first.Promised);
        _r.Breaches.Add(late.Key, Day.T(-3), late.Community.Code, _district.Signatory(late.Community.Code).Code, late.Unit.Code, 1, "期限已过，约定数量还差一截，两次电话催办没有回音。", Day.T(-1), _district.Signatory(late.Unit.Code).Code, "联络员调岗没有交接好，本周起补办，十个工作日内补齐。");
        var still = others.First(c => c.Key != late.Key && c.Promises.All(p => p.Due.Number > 20));
        _r.Suspensions.Add(still.Key, Day.T(-1), still.Unit.Code, _district.Signatory(still.Unit.Code).Code, "社区活动场地改造，施工期间没有可用的地方。", Day.T(30), Day.T(0), still.Community.Code, _district.Signatory(still.Community.Code).Code);
    }

    /// <summary>Of what is performed today: one contract that a delegate signed for its unit, one that its unit stamped on paper.</summary>
    private void SignedOtherwise(string folder)
    {
        var signed = _r.Parties.Records().ToLookup(p => ((string)p["契约编号"]!, (string)p["组织编码"]!), p => (string)p["签署日期"]!);
        var delegated = _performing.Last(c => _district.People[c.Unit.Code].Count > 1);
        var stamped = _performing.Last(c => c.Unit != delegated.Unit);
        var day = signed[(delegated.Key, delegated.Unit.Code)].Single();
        _r.Delegations.Add(delegated.Key, day, delegated.Unit.Code, _district.People[delegated.Unit.Code][^1].Code, "主要负责人在外地出差，委托经办人签署。", day);
        day = signed[(stamped.Key, stamped.Unit.Code)].Single();
        var file = $"{stamped.Key}盖章页.pdf";
        Stamped.Page(Path.Combine(folder, file));
        _r.Scans.Add(stamped.Key, day, stamped.Unit.Code, _district.People[stamped.Unit.Code][^1].Code, file, day, stamped.Community.Code, _district.People[stamped.Community.Code][^1].Code);
    }

    private Community Home(Unit unit) => unit.Others.Length > 0 && _dice.Chance(0.3) ? _dice.Of(unit.Others) : unit.Main;

    /// <summary>What a special contract says differently from its theme.</summary>
    private sealed class Twist
    {
        public bool Quantities { get; init; }
        public double Pace { get; init; } = 1;
        public string? Title { get; init; }
        public string? NeedTitle { get; init; }
        public string? NeedText { get; init; }
        public string? NeedAudience { get; init; }
        public string? ResourceTitle { get; init; }
        public string? ResourceText { get; init; }
        public string? ResourceAudience { get; init; }
        public (int Number, string Unit)? Capacity { get; init; }
        public (string What, string Unit, int Promised, int Done)[]? Promises { get; init; }
        public (string What, string Unit, int Promised, int Done)? Community { get; init; }
        public (string Name, Day On, int Planned, int Enrolled, int Present)[]? Activities { get; init; }
        public string[]? Notes { get; init; }

        /// <summary>Entries whose day is known, and what was written then.</summary>
        public (int Obligation, int Entry, Day On, string? Note)[] Told { get; init; } = [];
        public double? Liking { get; init; }
        public (int Self, int Counterpart, bool Delay, string SelfText, string CounterpartText)? Scores { get; init; }
        public (int Expected, int Backing)? People { get; init; }
        public bool Unused { get; init; }
    }

    private static string Fill(string text, Community c, string compound, int n = 0) => text.Replace("{小区}", compound).Replace("{社区}", c.Name).Replace("{n}", n.ToString());
}
