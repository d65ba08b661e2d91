namespace Qiyue.Examples;

sealed partial class Xijiang
{
    private static readonly string[] Places2 = ["社区会议室", "单位三楼会议室", "党群服务中心议事厅", "小区凉亭", "单位党员活动室"];

    /// <summary>One contract from the proposal to wherever its stage ends, with everything that was written down about it.</summary>
    private string Write(Unit unit, Theme theme, Community community, Day start, Day end, Stage stage, Twist twist)
    {
        var key = $"XJ-{++_contracts:D4}";
        _unitNow = unit.Code;
        var compound = _dice.Of(community.Compounds);
        var (need, resource) = (Need(theme, community, compound, start, twist), Resource(unit, theme, start, twist));
        if (need.Length > 0 && resource.Length > 0) _agreed.Add((key, need, resource, unit, theme, community, start));
        var title = Title(unit, theme, community, compound, twist);
        var way = stage is Stage.Judged or Stage.Ended && !start.Relative ? (_dice.Chance(0.3) ? "补录" : _dice.Chance(0.3) ? "线上依次" : "线上并行") : _dice.Of(["线上并行", "线上并行", "线上依次"]);
        var promises = Promises(unit, theme, community, compound, start, end, stage, twist);
        _r.Contract.Add(key, title, theme.Category, community.Code, need, resource, Purpose(theme, community, compound), start, end, way);
        for (var i = 0; i < promises.Count; i++)
        {
            var p = promises[i];
            _r.Obligations.Add(key, i + 1, p.Doer, p.Doer == unit.Code ? community.Code : unit.Code, p.What, p.Promised, p.Unit, p.Doer == unit.Code ? theme.Audience : "", p.Due, _district.Worker(p.Doer).Code);
        }
        if (stage == Stage.Performing) _performing.Add((key, unit, community, promises));
        ClausesOf(key, theme, community, unit);
        var signed = Negotiate(key, theme, unit, community, start, stage, way, promises);
        if (signed is null) { MilestonesOf(key, start, end, promises[0], []); return key; }

        CommentsOf(key, theme, stage, signed.Value, community);
        var workStart = stage == Stage.Showing ? (Day?)null : Day.Max(start, signed.Value + 1);
        var done = new List<Day>();
        var last = start;
        var complete = true;
        for (var i = 0; i < promises.Count; i++)
        {
            var p = promises[i];
            complete &= p.Done >= p.Promised;
            if (workStart is null || p.Done == 0) continue;
            var days = EntriesOf(key, i + 1, p, theme, community, compound, workStart.Value, stage, twist, complete);
            if (i == 0) done = days;
            if (days.Count > 0) last = Day.Max(last, days[^1]);
        }
        MilestonesOf(key, start, end, promises[0], done, stage == Stage.Performing ? twist.Pace : null);
        ActivitiesOf(key, theme, community, compound, done, stage, twist);
        if (stage == Stage.Ended) EndingOf(key, unit, community, start);
        if (stage is Stage.Judging or Stage.Judged) JudgingOf(key, theme, unit, community, complete ? last + 2 : end + 1, stage, promises, twist);
        return key;
    }

    private sealed record Bound(string Doer, string What, string Unit, int Promised, int Done, Day Due);

    private List<Bound> Promises(Unit unit, Theme theme, Community community, string compound, Day start, Day end, Stage stage, Twist twist)
    {
        var fate = _fate[unit.Code];
        var list = new List<Bound>();
        if (twist.Promises is { } own)
            list.AddRange(own.Select((p, i) => new Bound(unit.Code, p.What, p.Unit, p.Promised, p.Done, end - i * 3)));
        else
        {
            var mains = theme.Second is { } second && _dice.Chance(0.62) ? new[] { theme.Main, second } : [theme.Main];
            foreach (var m in mains)
            {
                var promised = _dice.Next(m.Least, m.Most);
                if (promised > 20) promised = promised / 5 * 5;
                if (fate == Fate.Half && promised % 2 == 1) promised++;
                var due = end - _dice.Next(0, Math.Min(25, (end - start) / 4));
                if (stage == Stage.Performing && twist.Pace < 0.5 && list.Count == 0 && _dice.Chance(0.6)) due = Day.T(-_dice.Next(2, 9));
                list.Add(new(unit.Code, Fill(m.What, community, compound), m.Unit, promised, DoneOf(fate, promised, start, due, stage, twist), due));
            }
        }
        if (twist.Community is { } ours) list.Add(new(community.Code, ours.What, ours.Unit, ours.Promised, ours.Done, end));
        else if (twist.Promises is null && theme.ByCommunity is { } by && _dice.Chance(0.5))
        {
            var promised = _dice.Next(by.Least, by.Most);
            var due = end - _dice.Next(0, 10);
            list.Add(new(community.Code, Fill(by.What, community, compound), by.Unit, promised, DoneOf(_dice.Chance(0.8) ? Fate.Good : Fate.Low, promised, start, due, stage, twist), due));
        }
        // What is judged today came to its end by time; had all been done earlier, it would have been judged earlier.
        if (stage == Stage.Judging && list.All(p => p.Done >= p.Promised)) list[0] = list[0] with { Done = list[0].Promised - Math.Max(1, list[0].Promised / 10) };
        return list;
    }

    private int DoneOf(Fate fate, int promised, Day start, Day due, Stage stage, Twist twist) => stage switch
    {
        Stage.Judged => fate switch
        {
            Fate.Half => promised / 2,
            Fate.Low => promised * _dice.Next(0, 45) / 100,
            _ => _dice.Chance(0.42) ? promised : _dice.Chance(0.1) ? promised + 1 : Math.Max((promised * 6 + 9) / 10, promised * _dice.Next(66, 97) / 100),
        },
        Stage.Judging => _dice.Chance(0.5) ? promised : promised * _dice.Next(60, 98) / 100,
        Stage.Performing => due.Number <= 0 ? promised * _dice.Next(20, 70) / 100 : (int)Math.Min(promised - 1, Math.Max(0, twist.Pace > 0.9 ? Math.Ceiling(promised * twist.Pace * -start.Number / (due - start)) : Math.Round(promised * twist.Pace * -start.Number / (due - start)))),
        _ => 0,
    };

    /// <summary>Talk, versions, acceptance, signatures. Returns the day of the last signature, or null when it has not come to that.</summary>
    private Day? Negotiate(string key, Theme theme, Unit unit, Community community, Day start, Stage stage, string way, List<Bound> promises)
    {
        var byCommunity = _dice.Chance(0.7);
        var (first, second) = byCommunity ? (community.Code, unit.Code) : (unit.Code, community.Code);
        var signOn = stage switch { Stage.Signing => Day.T(-_dice.Next(1, 4)), Stage.Showing => Day.T(-_dice.Next(0, 6)), _ => Day.Max(start - _dice.Next(9, 14), start.Relative ? Day.T(-330) : start.CompareTo(Day.On(2025, 1, 1)) < 0 ? start - 14 : Day.On(2025, 1, 6)) };
        if (stage is Stage.Talking or Stage.Declined) signOn = Day.T(_dice.Next(0, 6));
        var proposed = _proposed[key] = signOn - _dice.Next(12, 22);
        _r.Bargain.Add(key, proposed, first, _district.Worker(first).Code, "提出", byCommunity ? $"群众反映较多，想请贵单位一起办好“{theme.Topics[0]}”。" : "我单位有力量可以下沉，先拟了一稿，请社区看看是否合用。", null, null);
        var talk = Day.Min(proposed + _dice.Next(2, 6), start.Relative ? Day.T(-1) : proposed + 6);
        var talked = stage != Stage.Talking || _dice.Chance(0.6);
        if (talked) TalkOf(key, theme, unit, community, talk, promises[0]);
        var at = proposed + 7;
        if (_dice.Chance(0.3) && promises[0].Promised >= 4 && (stage != Stage.Talking || talked))
        {
            _r.Bargain.Add(key, at, second, _district.Worker(second).Code, "还价",
                second == unit.Code ? $"人手有限，{promises[0].Unit}数按实际能力写为{promises[0].Promised}，宁可少写、写了就做到。" : $"居民需要更多一些，请把数量调整为{promises[0].Promised}{promises[0].Unit}。",
                1, second == unit.Code ? promises[0].Promised + _dice.Next(2, 2 + promises[0].Promised / 2) : Math.Max(1, promises[0].Promised - _dice.Next(1, 1 + promises[0].Promised / 3)));
            (first, second) = (second, first);
            at += 1;
        }
        else if (_dice.Chance(0.15))
            _r.Bargain.Add(key, at++, second, _district.Worker(second).Code, "意见", _dice.Of(["时间最好避开月底，其他没有意见。", "责任人请写到具体岗位，便于联系。", "请写明雨天改期怎么办。", "建议把服务对象的名单交接方式写清楚。"]), null, null);
        if (stage == Stage.Declined)
        {
            _r.Bargain.Add(key, at, second, _district.Signatory(second).Code, "谢绝", _dice.Of(["今年人员调整，确实抽不出力量，明年再谈。", "上级对场地外借有新规定，暂不能签。", "同类服务已由街道统一采购，避免重复。"]), null, null);
            return null;
        }
        if (stage == Stage.Talking) return null;
        _r.Bargain.Add(key, at, second, _district.Worker(second).Code, "接受", "同意此版。", null, null);
        var organizations = new[] { community.Code, unit.Code };
        var days = way == "线上依次" ? new[] { signOn - 1, signOn } : _dice.Shuffle([signOn, signOn - _dice.Next(0, 1)]);
        for (var i = 0; i < 2; i++)
        {
            var waits = stage == Stage.Signing && (i == 1 || _dice.Chance(0.4));
            _r.Parties.Add(key, i + 1, organizations[i], waits && way != "线上依次" || waits && i == 1 ? "" : _district.Signatory(organizations[i]).Code, waits && (way != "线上依次" || i == 1) ? "" : days[i]);
        }
        return stage == Stage.Signing ? null : signOn;
    }

    private void TalkOf(string key, Theme theme, Unit unit, Community community, Day on, Bound promise)
    {
        var (a, b) = (_district.Signatory(community.Code), _district.Worker(unit.Code));
        var summary = _dice.Of(
        [
            $"社区介绍了居民最急的事，{unit.Name}逐项答复。商定{promise.What}共{promise.Promised}{promise.Unit}，{promise.Due.ToString() switch { ['T', ..] => "按期", var d => d[5..7].TrimStart('0') + "月底前" }}完成，具体时间每次提前一周对接。",
            $"双方到现场看了场地，主要顾虑是安全和人手。议定数量为{promise.Promised}{promise.Unit}，责任人当场确定，费用各自承担。",
            $"{unit.Name}问清服务对象和底数，社区答应先摸底再排期。第一次先试，效果不好就调整时段。",
            $"就“{_dice.Of(theme.Topics)}”逐条过了一遍，数量、时间、责任人都写进条款，不写做不到的话。",
        ]);
        _r.Talks.Add(key, on, _dice.Of(["会议", "走访", "走访", "电话"]), _dice.Of(Places2), $"{a.Name}（{a.Post}）、{b.Name}（{b.Post}）", summary, community.Code, _district.Worker(community.Code).Code);
    }

    private List<Day> EntriesOf(string key, int number, Bound p, Theme theme, Community community, string compound, Day from, Stage stage, Twist twist, bool completeSoFar)
    {
        var limit = !from.Relative ? Day.Min(p.Due, Day.On(2025, 12, 12)) : stage == Stage.Judging ? Day.Min(p.Due, Day.T(-6)) : Day.Min(p.Due, Day.T(-1));
        if (from.CompareTo(limit) > 0) from = limit;
        var parts = p.Unit is "平方米" or "册" && p.Promised > 150 ? 1 : Math.Min(p.Done, Math.Min(8, Math.Max(1, p.Promised <= 3 ? p.Done : _dice.Next(3, 5))));
        var days = Enumerable.Range(0, parts).Select(i => from + (limit - from) * (2 * i + 1) / (2 * parts) + _dice.Next(0, Math.Max(0, (limit - from) / (3 * parts)))).Order().ToList();
        foreach (var told in twist.Told.Where(t => t.Obligation == number)) days[told.Entry - 1] = told.On;
        var short_ = p.Done < p.Promised && stage == Stage.Judged && !from.Relative;
        var left = p.Done;
        // A note that names a quantity belongs to the obligation counted in that unit.
        var notes = (twist.Notes ?? theme.Notes).Where(t => !t.Contains("{n}") || t.Contains("{n}" + p.Unit)).DefaultIfEmpty(p.What + "，{n}" + p.Unit + "。").ToArray();
        if (p.Unit is "平方米" or "册" && p.Promised > 150) notes = [p.What + "，{n}" + p.Unit + "，双方到场点清并签移交单。"];
        for (var i = 0; i < parts; i++)
        {
            var q = i == parts - 1 ? left : Math.Max(1, left / (parts - i) + (left > 12 ? _dice.Next(-1, 1) : 0));
            left -= q;
            var entry = $"L{++_entries:D5}";
            var note = p.Doer == community.Code ? _dice.Of([$"{p.What}，{q}{p.Unit}。", $"已按约办好，{compound}参加居民反映不错。", $"{q}{p.Unit}，提前三天贴了通知。", "网格群里发了通知，现场有人接应。"]) : Fill(_dice.Of(notes), community, compound, q);
            note = twist.Told.FirstOrDefault(t => (t.Obligation, t.Entry) == (number, i + 1)).Note ?? note;
            _r.Entries.Add(entry, key, number, days[i], q, note, _district.Worker(p.Doer).Code);
            var confirmer = _district.Worker(p.Doer == community.Code ? UnitOf(key) : community.Code).Code;
            var fresh = days[i].Relative && days[i].Number > -6;
            if (fresh && _dice.Chance(0.6)) continue;
            if (short_ && !days[i].Relative && days[i].CompareTo(Day.On(2025, 11, 20)) < 0 && _dice.Chance(0.12)) continue; // nobody looked: confirmed by default after ten working days
            var decidedOn = days[i].Relative ? Day.Min(days[i] + _dice.Next(0, 4), Day.T(0)) : days[i] + _dice.Next(0, 4);
            if (short_ && _dice.Chance(0.015))
            {
                _r.Decisions.Add(entry, decidedOn, "争议", confirmer, "登记数量与社区签到对不上，请核。", null);
                _r.Decisions.Add(entry, decidedOn + 4, "裁定", _district.Worker(community.StreetCode).Code, "调阅签到表并电话回访，登记属实。", q);
            }
            else _r.Decisions.Add(entry, decidedOn, "确认", confirmer, _dice.Chance(0.25) ? _dice.Of(["属实。", "居民反映好。", "已到现场看过。", "签到表齐全。"]) : "", null);
        }
        if (short_ && !from.Relative && p.Doer != community.Code && _dice.Chance(0.14))
        {
            var entry = $"L{++_entries:D5}";
            var q = Math.Max(1, (p.Promised - p.Done) / 2);
            var on = days[^1];
            _r.Entries.Add(entry, key, number, on, q, "年中集中登记，活动照片已归档。", _district.Worker(p.Doer).Code);
            _r.Decisions.Add(entry, on + 2, "争议", _district.Worker(community.Code).Code, _dice.Of(["当天无人到场，社区没有收到通知。", "此次是单位内部活动，居民未参加。", "与上一条重复登记。"]), null);
            _r.Decisions.Add(entry, on + 6, "裁定", _district.Worker(community.StreetCode).Code, "核对现场记录，不予认定。", 0);
        }
        return days;
    }

    private string UnitOf(string _) => _unitNow;
    private string _unitNow = "";

    private void MilestonesOf(string key, Day start, Day end, Bound p, List<Day> done, double? pace = null)
    {
        var due = p.Due;
        var names = new (string Name, Day Planned, Day? Reached)[]
        {
            (_dice.Of(["首次服务开展", "正式启动", "第一次活动落地"]), start + (due - start) / 4, done.Count > 0 ? done[0] : null),
            (_dice.Of(["过半并碰头小结", "中期碰头会", "半程检视调整"]), start + (due - start) * 6 / 10, done.Count > 2 ? done[done.Count / 2] : null),
            (_dice.Of(["全部完成并移交资料", "完成约定数量", "收尾小结"]), due, p.Done >= p.Promised && done.Count > 0 ? done[^1] : null),
        };
        var n = 0;
        foreach (var (name, planned, reached) in names)
        {
            // In what is performed now, only the slow ones have missed a milestone.
            var on = pace is null ? reached : planned.Number >= 0 ? null : pace > 0.5 ? Day.Max(start + 1, planned - _dice.Next(0, 3)) : n == 0 ? reached : null;
            _r.Milestones.Add(key, ++n, name, planned, (object?)on ?? "");
        }
    }

    private void ActivitiesOf(string key, Theme theme, Community community, string compound, List<Day> done, Stage stage, Twist twist)
    {
        var place = $"{compound}{_dice.Of(["凉亭", "架空层", "小广场", "活动室"])}";
        if (twist.Activities is { } own)
        {
            foreach (var a in own) _r.Activities.Add(key, 1, a.Name, a.On, place, a.Planned, a.Enrolled, a.Present, _district.Worker(community.Code).Code);
            return;
        }
        var held = Math.Min(done.Count, _dice.Of([0, 1, 1, 2]));
        for (var i = 0; i < held; i++)
        {
            var planned = _dice.Next(3, 16) * 5;
            var present = planned * _dice.Next(58, 112) / 100;
            _r.Activities.Add(key, 1, Fill(theme.Activities[(i + _contracts) % theme.Activities.Length], community, compound), done[held == 1 ? done.Count / 2 : i * (done.Count - 1)], place, planned, Math.Max(present, planned * _dice.Next(80, 115) / 100), present, _district.Worker(community.Code).Code);
        }
    }

    private void CommentsOf(string key, Theme theme, Stage stage, Day signed, Community community)
    {
        if (!_dice.Chance(stage == Stage.Showing ? 0.6 : 0.12)) return;
        var objection = _dice.Chance(0.3);
        var street = community.StreetCode;
        var on = Day.Min(signed + _dice.Next(0, 4), stage == Stage.Showing ? Day.T(0) : signed + 4);
        var answered = stage != Stage.Showing || on.Number < -1 && _dice.Chance(0.6);
        _r.Comments.Add(key, on, objection ? "异议" : "意见", _dice.Of(["居民黄女士", "居民李先生", "三栋住户", "退休教师梁老师", "业主代表"]),
            objection ? _dice.Of(["活动都排在上班时间，上班的人参加不了，等于没有。", "去年类似的约没做完，今年又签，应先说明去年的情况。", "场地离我们小区太远，老人走不到。"]) : _dice.Of(["希望通知贴到每个楼道，不要只发群里。", "支持，盼早点开始。", "能不能加一场周末的？", "请写明报名电话在哪里看。", "老人不会扫码，可以电话报名吗？"]),
            answered ? on + 2 : "", answered ? community.Code : "", answered ? _district.Worker(community.Code).Code : "",
            answered ? (objection ? _dice.Of(["已与单位商定至少一半场次安排在周末或晚上，地点就近轮换，进度每月张贴。", "去年情况已在公示栏说明，今年按月公布进度，欢迎随时监督。", "地点改为各小区轮换，远的小区安排专场，老人可登记接送。"]) : _dice.Of(["谢谢您的意见，通知会同时张贴到楼道，也可到社区服务台登记。", "可以，下月起加一场周六上午的，报名电话写在通知上。", "老人可直接打社区电话或托楼长报名，不用扫码。", "谢谢支持，第一次活动公示期满就安排。"])) : "");
    }

    private void EndingOf(string key, Unit unit, Community community, Day start) =>
        _r.Endings.Add(key, start + 60, unit.Code, _district.Signatory(unit.Code).Code, _dice.Of(["单位迁址，服务半径超出，双方商定改由同类单位承接。", "原定场地列入改造，无法继续使用，双方同意终止。", "服务对象已由养老机构统一接收，需求消失。"]), start + 64, _district.Signatory(community.Code).Code);

    private void JudgingOf(string key, Theme theme, Unit unit, Community community, Day from, Stage stage, List<Bound> promises, Twist twist)
    {
        var ours = promises.Where(p => p.Doer == unit.Code).ToList();
        var rate = ours.Average(p => Math.Min(1.0, (double)p.Done / p.Promised));
        if (stage == Stage.Judged)
            _answers.Add(new(key, theme, community, from - 1, from + 11, _dice.Chance(0.08) ? 3 : _dice.Next(10, 34), twist.Liking ?? 0.3 + 0.42 * rate));
        else
            for (var i = _dice.Next(2, 14); i > 0; i--) AnswerOf(key, theme, Day.T(-_dice.Next(0, 4)), 0.6, community);
        var on = stage == Stage.Judging ? Day.T(-_dice.Next(0, 2)) : from + 3;
        int Near(double centre, int spread) => Math.Clamp((int)centre + _dice.Next(-spread, spread), 35, 100);
        var given = twist.Scores;
        if (stage == Stage.Judged || _dice.Chance(0.6))
            _r.Scores.Add(key, "自评", unit.Code, _district.Signatory(unit.Code).Code, on, given?.Self ?? Near(62 + 34 * rate, 3), "", given?.SelfText ?? (rate >= 1 ? _dice.Of(["约定事项全部完成，居民参与面比预想大。", "按月对接，没有拖欠。", "完成约定，资料已归档。"]) : _dice.Of(["主要事项完成，个别场次因天气取消。", "人手紧，后半年有欠账，明年补上。", "完成大部分，联络不够及时。"])));
        if (stage == Stage.Judged || _dice.Chance(0.5))
            _r.Scores.Add(key, "对方", community.Code, _district.Signatory(community.Code).Code, on + (stage == Stage.Judging ? 0 : 1), given?.Counterpart ?? Near(52 + 44 * rate, 4), given is { Delay: true } || given is null && rate < 0.5 && _dice.Chance(0.4) ? "是" : "", given?.CounterpartText ?? (rate >= 0.95 ? _dice.Of(["说到做到，联络员随叫随到。", "居民点名要求续签。", "按时按量，态度好。"]) : rate > 0.5 ? _dice.Of(["大部分做到了，周末场次偏少。", "完成得还可以，通知要更早。", "有两次临时改期，其余不错。"]) : _dice.Of(["约定多数没有落实，多次催办才来。", "上半年来得勤，下半年没有音讯。", "项目延期，居民意见较大。"])));
        if (stage != Stage.Judged) return;
        _r.Scores.Add(key, "监督", community.StreetCode, _district.Signatory(community.StreetCode).Code, on + 2, Near(56 + 40 * rate, 4), "", rate >= 0.9 ? "履约记录齐全，抽查两次均属实。" : rate > 0.5 ? "记录基本齐全，进度偏后，已提醒。" : "欠账明显，已在季度例会上点到，请双方商定补做。");
        if (_dice.Chance(0.28))
        {
            var third = _dice.Of(Assessors);
            if (third != unit.Name) _r.Scores.Add(key, "第三方", Named(third).Code, _district.Worker(Named(third).Code).Code, on + 2, Near(54 + 42 * rate, 5), "", "现场看、随机问了六位居民，查了记录。");
        }
        if (rate < 0.5 && _dice.Chance(0.2))
            _r.Objections.Add(key, ResultStands(from), unit.Code, _district.Signatory(unit.Code).Code, _dice.Of(["有两场在单位内举办，社区未计入，请复核。", "下半年联络员调岗，补做的几次没有登记上，请核减扣分。", "居民评价样本偏少，不能代表服务对象。", "三次因天气改期，不应算作未完成。"]), ResultStands(from) + 2, _district.Signatory(community.StreetCode).Code, "否", _dice.Of(["经查签到和公示记录，未见居民参加，维持原结果。", "补做应由社区确认后计入，期限内未见确认，维持原结果。", "改期后未再补办，评价份数已达规定，维持原结果。"]));
        if (!twist.Unused && _dice.Chance(0.4))
            _r.Uses.Add(key, from + 32, _dice.Of(["年度考核", "评优评先", "述职点评", "绩效考核"]), rate >= 0.9 ? "列为优秀驻区单位推荐依据。" : rate > 0.5 ? "写入年度考核材料。" : "在述职点评中指出，要求限期补做。");
    }

    /// <summary>A day in the objection days: the sheets are open for fifteen working days, the result stands the day after.</summary>
    private static Day ResultStands(Day from) => from.Relative ? from + 24 : new Day(false, Kernel.WorkingCalendar.AddWorkingDays(DateOnly.FromDayNumber(from.Number), 15).DayNumber) + 2;

    private static readonly string[] Assessors = ["江城职业技术学院", "江城师范高等专科学校", "阳光社会工作服务中心", "木棉社工站", "区委党校"];
}
