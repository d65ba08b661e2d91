using Qiyue.Contracts;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Showing;
using Qiyue.Contracts.Signing;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Files;
using Qiyue.Platform.Keys;

namespace Qiyue.Cli.Demo;

/// <summary>
/// One contract of a scenario, from the first offer to what its parties did last: the rows of all sheets become acts on their days, and on
/// the days between the system does what time does (<see cref="AdvanceContracts"/>). All in one transaction.
/// </summary>
internal sealed partial class ContractStory(ScenarioRow row, ContractSheets sheets, DemoDistrict district)
{
    private readonly string _key = row["契约编号"];
    private readonly List<Step> _steps = [];
    private readonly Dictionary<string, WorkEntry> _entries = [];
    private readonly Dictionary<int, string> _quantities = [];
    private readonly Queue<string> _printed = new();
    private string? _qr;
    private DemoScope _at = null!;
    private Contract? _contract;

    /// <param name="Rank">Order within a day.</param>
    private sealed record Step(ScenarioRow Row, DateOnly Day, int Rank, Func<Actor> Actor, Func<Task> Do);

    private bool OnPaper => row["签订方式"] == "补录";
    private string Community => row["社区编码"];
    private string Code => _contract!.Code;
    public DateOnly Begins => sheets.Bargain[_key].Select(r => r.Day("日期")).DefaultIfEmpty(row.Day("起")).Min();

    public Task Play(CancellationToken ct) => district.InScope(async at =>
    {
        _at = at;
        if (OnPaper) Paper(ct); else Negotiation(ct);
        Talks(ct);
        Show(ct);
        Performance(ct);
        Changes(ct);
        Judging(ct);
        Ending(ct);
        var today = at.Get<ActClock>().Today;
        DateOnly? last = null;
        foreach (var step in _steps.Where(s => s.Day <= today).OrderBy(s => s.Day).ThenBy(s => s.Rank))
        {
            if (last is { } from && step.Day > from) await Advance(from, step.Day, ct);
            await at.Do(step.Row, step.Day, step.Rank, step.Actor(), step.Do);
            last = step.Day;
        }
        if (last is { } end) await Advance(end, today, ct);
        if (_contract is not null) district.Contracts[_key] = Code;
    }, ct);

    /// <summary>What time does between two days of the story.</summary>
    private async Task Advance(DateOnly after, DateOnly until, CancellationToken ct)
    {
        for (var steps = 0; NextDue(after) is { } due && due <= until; steps++)
        {
            if (steps > 100) throw new InvalidOperationException($"{Code}: nothing more happens on {due}, yet something stays due.");
            await _at.AtDawn(due, () => _at.Get<AdvanceContracts>().Handle(_contract!.Id, ct));
            after = due.AddDays(-1);
        }
    }

    private DateOnly? NextDue(DateOnly after)
    {
        var tomorrow = after.AddDays(1);
        var days = _contract!.Work.Where(w => w.State == WorkState.Recorded).Select(w => (DateOnly?)w.DefaultOn.AddDays(1)).ToList();
        days.Add(_contract.Stage switch
        {
            ContractStage.Signing => _contract.SignRemindedOn is null && _contract.SignRemindOn is { } remind ? remind : _contract.SignBy?.AddDays(1),
            ContractStage.Showing when _contract.OpenObjections == 0 => _contract.NoticeEndsOn?.AddDays(1),
            ContractStage.Performing => _contract.MayEndPerformance(tomorrow) ? tomorrow : _contract.EndOn.AddDays(1),
            ContractStage.Judging when _contract.ObjectionsUntil is null => _contract.JudgingUntil?.AddDays(1),
            ContractStage.Judging when _contract.OpenResultObjections == 0 => _contract.ObjectionsUntil?.AddDays(1),
            _ => null,
        });
        return days.Min() is { } due ? due > tomorrow ? due : tomorrow : null;
    }

    private void Add(ScenarioRow source, DateOnly day, int rank, Func<Actor> actor, Func<Task> work) => _steps.Add(new(source, day, rank, actor, work));

    // 谈约 and 签约

    private void Negotiation(CancellationToken ct)
    {
        foreach (var o in sheets.Obligations[_key]) _quantities[o.Number("序号")] = o["数量"];
        var bargain = sheets.Bargain[_key].ToList();
        // Read backwards, every counter-offer tells what stood before it; what remains at the beginning is the proposal.
        var after = new Dictionary<ScenarioRow, string>();
        foreach (var counter in bargain.Where(b => b["动作"] == "还价").Reverse())
        {
            after[counter] = _quantities[counter.Number("义务序号")];
            _quantities[counter.Number("义务序号")] = counter["原数量"];
        }
        foreach (var move in bargain)
        {
            var (day, organization) = (move.Day("日期"), move["组织编码"]);
            Func<Task> work = move["动作"] switch
            {
                "提出" => async () => _contract = await _at.Get<ProposeContract>().Handle(Proposal(move["说明"]), ct),
                "还价" => () =>
                {
                    _quantities[move.Number("义务序号")] = after[move];
                    return _at.Get<OfferTerms>().Handle(Code, new() { AnswersVersion = _contract!.TermsVersion, Terms = Terms(), Note = move["说明"] }, ct);
                },
                "意见" => () => _at.Get<RemarkOnClause>().Handle(Code, new() { Clause = move.Optional("义务序号") is { } n ? $"obligation:{n}" : null, Text = move["说明"] }, ct),
                "接受" => () => _at.Get<AcceptTerms>().Handle(Code, new() { Version = _contract!.TermsVersion }, ct),
                "谢绝" => () => _at.Get<DeclineContract>().Handle(Code, new() { Reason = move["说明"] }, ct),
                var other => throw move.Wrong("动作", "没有“{0}”。", other),
            };
            Add(move, day, move["动作"] == "提出" ? 0 : 3, () => district.Person(move, "经办人", organization, day), work);
        }
        foreach (var party in sheets.Parties[_key].Where(p => p["签署人"].Length > 0).OrderBy(p => p.Number("次序")))
            Signature(party, ct);
    }

    /// <summary>By the signatory, by whom he delegated, or on paper, whose scan the other side compares.</summary>
    private void Signature(ScenarioRow party, CancellationToken ct)
    {
        var (organization, day) = (party["组织编码"], party.Day("签署日期"));
        Func<Actor> signatory = () => district.Person(party, "签署人", organization, day);
        if (sheets.Scans[_key].FirstOrDefault(s => s["组织编码"] == organization) is { } scan)
        {
            PaperScan? handed = null;
            Add(scan, scan.Day("日期"), 4, () => district.Person(scan, "上传人", organization, scan.Day("日期")), async () =>
            {
                var file = await _at.Get<FileDesk>().Store(sheets.File(scan, "扫描件"), "扫描件", ct);
                handed = await _at.Get<HandInScan>().Handle(Code, new() { FileId = file.Id, Signatory = signatory().Name, Post = signatory().PostTitle, SignedOn = day }, ct);
            });
            Add(scan, scan.Day("核对日期"), 5, () => district.Person(scan, "核对人", scan["核对组织"], scan.Day("核对日期")), () => _at.Get<ConfirmScan>().Handle(Code, handed!.Id, new() { Digest = _contract!.ShortDigest }, ct));
            return;
        }
        var delegation = sheets.Delegations[_key].FirstOrDefault(d => d["组织编码"] == organization);
        if (delegation is not null)
            Add(delegation, delegation.Day("日期"), 4, signatory, () => _at.Get<DelegateSigning>().Handle(Code, new() { Person = district.Person(delegation, "受托人", organization, day).PersonId, Reason = delegation["理由"], Until = delegation.Day("截止日期") }, ct));
        Add(party, day, 5, delegation is null ? signatory : () => district.Person(delegation, "受托人", organization, day), () => _at.Get<SignContract>().HandleProven(Code, ct));
    }

    private void Paper(CancellationToken ct)
    {
        foreach (var o in sheets.Obligations[_key]) _quantities[o.Number("序号")] = o["数量"];
        var signatures = sheets.Parties[_key].ToList();
        var day = signatures.Max(s => s.Day("签署日期"));
        Add(row, day, 6, () => district.Anybody(row, Community, Duty.Negotiate, day), async () => _contract = await _at.Get<BackfillContract>().Handle(new()
        {
            Contract = Proposal(sheets.Bargain[_key].FirstOrDefault()?["说明"] ?? ""), Reason = "纸质签订，原件存社区档案柜，补录入平台。",
            Signatures = [.. signatures.Select(s => (Row: s, By: district.Person(s, "签署人", s["组织编码"], s.Day("签署日期")))).Select(s => new PaperSignatureInput { Party = s.Row["组织编码"], Name = s.By.Name, Post = s.By.PostTitle, SignedOn = s.Row.Day("签署日期") })],
        }, ct));
    }

    private ProposeContractInput Proposal(string note) => new()
    {
        Parties = [.. Parties()], Needs = Keys(row, "需求编号", district.Needs), Resources = Keys(row, "资源编号", district.Resources), Terms = Terms(), Signing = new() { Steps = row["签订方式"] == "线上依次" ? [.. Parties().Select((p, i) => new SigningStepInput { Party = p, Step = i + 1 })] : [] }, Note = note,
    };

    private IEnumerable<string> Parties() => sheets.Parties[_key].OrderBy(p => p.Number("次序")).Select(p => p["组织编码"]).DefaultIfEmpty(Community)
        .Concat(sheets.Obligations[_key].SelectMany(o => new[] { o["履约方"], o["受益方"] })).Distinct();

    private static List<string> Keys(ScenarioRow row, string column, Dictionary<string, string> known) => row.Optional(column) is null ? [] : [row.In(column, known)];

    /// <param name="amended">The row that says one clause anew.</param>
    private TermsInput Terms(ScenarioRow? amended = null)
    {
        var clauses = sheets.Clauses[_key].ToDictionary(c => c["条款"], c => c["内容"]);
        if (amended is not null) clauses[amended["条款"]] = amended["内容"];
        return new()
        {
            Title = row["标题"], Category = row.Word("类别", n => district.CodeOf("category", n)), Purpose = row["目的"], StartOn = row.Day("起"), EndOn = row.Day("止"),
            Cost = clauses.GetValueOrDefault("费用"), Liaisons = clauses.GetValueOrDefault("联络人"), Facilities = clauses.GetValueOrDefault("场地设施"), Safety = clauses.GetValueOrDefault("安全责任"),
            Publicity = clauses.GetValueOrDefault("公示宣传"), DataProtection = clauses.GetValueOrDefault("信息保护"), Adjustment = clauses.GetValueOrDefault("调整"), Ending = clauses.GetValueOrDefault("终止"),
            Obligations = [.. sheets.Obligations[_key].OrderBy(o => o.Number("序号")).Select(o =>
            {
                var responsible = district.Responsible(o, "责任人", o["履约方"]);
                return new ObligationInput
                {
                    Number = o.Number("序号"), Doer = o["履约方"], Beneficiary = o["受益方"], What = o["事项"], Quantity = _quantities[o.Number("序号")], Unit = o["单位"], Audience = o["服务对象"],
                    DueOn = o.Day("期限"), ResponsibleName = responsible.Name, ResponsiblePost = responsible.PostTitle,
                };
            })],
            Milestones = [.. sheets.Milestones[_key].OrderBy(m => m.Number("序号")).Select(m => new MilestoneInput { Number = m.Number("序号"), Name = m["名称"], PlannedOn = m.Day("计划日期") })],
        };
    }

    /// <summary>Talks before a paper contract are recorded after it, with their own day.</summary>
    private void Talks(CancellationToken ct)
    {
        foreach (var talk in sheets.Talks[_key])
        {
            var day = OnPaper ? _steps[0].Day : talk.Day("日期");
            Add(talk, day, OnPaper ? 7 : 1, () => district.Person(talk, "记录人", talk["记录组织"], day), () => _at.Get<RecordTalk>().Handle(Code, new()
            {
                On = talk.Day("日期"), Form = talk.Word("形式", n => district.CodeOf("talk_form", n)), Place = talk["地点"], Participants = talk["参加人"], Summary = talk["纪要"],
            }, ct));
        }
    }

    // 亮约

    private void Show(CancellationToken ct)
    {
        foreach (var (comment, i) in sheets.Comments[_key].Select((c, i) => (c, i)))
        {
            PublicComment? given = null;
            Add(comment, comment.Day("日期"), 8, () => Actor.Anonymous, async () =>
            {
                // A made-up number of a range that is issued to nobody, so that the same sheet gives the same contact.
                var phone = $"1910{Convert.ToInt32(Sm3.Hex(_key)[..6], 16) % 1_000_000:D6}{i % 10}";
                given = await _at.Get<CommentOnContract>().Handle(Code, new() { Objection = comment["类型"] == "异议", Salutation = comment["称呼"], Text = comment["内容"] }, _at.Get<SecretBox>().Digest("contact", phone), Mask.Phone(phone), ct);
            });
            if (comment.OptionalDay("答复日期") is { } answered)
                Add(comment, answered, 9, () => district.Person(comment, "答复人", comment["答复组织"], answered), () => _at.Get<AnswerComment>().Handle(Code, given!.Id, new() { Answer = comment["答复"] }, ct));
        }
    }

    // 履约

    private void Performance(CancellationToken ct)
    {
        var doers = sheets.Obligations[_key].ToDictionary(o => o.Number("序号"), o => (Doer: o["履约方"], Beneficiary: o["受益方"]));
        foreach (var milestone in sheets.Milestones[_key].Where(m => m["完成日期"].Length > 0))
            Add(milestone, milestone.Day("完成日期"), 13, () => district.Anybody(milestone, Community, Duty.Perform, milestone.Day("完成日期")), () => _at.Get<ReachMilestone>().Handle(Code, milestone.Number("序号"), new() { On = milestone.Day("完成日期") }, ct));
        foreach (var entry in sheets.Entries[_key])
        {
            var (day, obligation) = (entry.Day("日期"), entry.Number("义务序号"));
            Add(entry, day, 10, () => district.Person(entry, "记录人", doers[obligation].Doer, day), async () =>
                _entries[entry["记录编号"]] = await _at.Get<RecordWork>().Handle(Code, new() { Obligation = obligation, DoneOn = day, Quantity = entry["数量"], Note = entry["说明"] }, ct));
            foreach (var decision in sheets.Decisions[entry["记录编号"]]) Decision(decision, entry["记录编号"], doers[obligation].Beneficiary, ct);
        }
        foreach (var activity in sheets.Activities[_key]) Event(activity, ct);
    }

    private void Decision(ScenarioRow decision, string entry, string beneficiary, CancellationToken ct)
    {
        var day = decision.Day("日期");
        switch (decision["结果"])
        {
            case "确认":
                Add(decision, day, 11, () => district.Person(decision, "经办人", beneficiary, day), () => _at.Get<ConfirmWork>().Handle(Code, [_entries[entry].Id], ct));
                break;
            case "争议":
                Add(decision, day, 11, () => district.Person(decision, "经办人", beneficiary, day), () => _at.Get<DisputeWork>().Handle(Code, _entries[entry].Id, new() { Reason = decision["理由"] }, ct));
                break;
            case "裁定":
                Add(decision, day, 12, () => district.AnyPost(decision, "经办人", day), () => _at.Get<RuleOnWork>().Handle(Code, _entries[entry].Id, new() { Stands = decision["认定数量"], Reason = decision["理由"] }, ct));
                break;
            default: throw decision.Wrong("结果", "没有“{0}”。", decision["结果"]);
        }
    }

    /// <summary>Planned ten days ahead or as soon as the contract is on show; counted on its day.</summary>
    private void Event(ScenarioRow row, CancellationToken ct)
    {
        var day = row.Day("日期");
        Activity? planned = null;
        var signed = sheets.Parties[_key].Max(p => p.OptionalDay("签署日期")) ?? day;
        var (announced, today) = (day.AddDays(-10), _at.Get<ActClock>().Today);
        if (announced > today) announced = today;
        if (announced < signed) announced = signed;
        Add(row, announced, 7, () => district.AnyPost(row, "登记人", announced), async () =>
            planned = await _at.Get<PlanActivity>().Handle(Code, new() { Obligation = row.OptionalNumber("义务序号"), Name = row["名称"], On = day, Place = row["地点"], Planned = row.Number("计划人数") }, ct));
        if (row.OptionalNumber("到场人数") is null && row.OptionalNumber("报名人数") is null) return;
        var counted = row.OptionalNumber("到场人数") is null ? announced : day;
        Add(row, counted, 14, () => district.AnyPost(row, "登记人", counted), () => _at.Get<CountActivity>().Handle(Code, planned!.Id, new() { Enrolled = row.OptionalNumber("报名人数"), Present = row.OptionalNumber("到场人数") }, ct));
    }
}
