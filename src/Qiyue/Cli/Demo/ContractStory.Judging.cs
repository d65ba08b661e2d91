using Qiyue.Contracts;
using Qiyue.Contracts.Ending;
using Qiyue.Contracts.Judging;
using Qiyue.Kernel;

namespace Qiyue.Cli.Demo;

// 评约 and the way out.
internal sealed partial class ContractStory
{
    private void Judging(CancellationToken ct)
    {
        foreach (var day in sheets.Answers[_key].GroupBy(a => a.Day("日期"))) Answers(day.Key, [.. day], ct);
        foreach (var sheet in sheets.Scores[_key])
        {
            var day = sheet.Day("日期");
            var side = sheet["方面"] switch { "自评" => JudgingSide.Self, "对方" => JudgingSide.Counterpart, "第三方" => JudgingSide.ThirdParty, "监督" => JudgingSide.Supervisor, var other => throw sheet.Wrong("方面", "没有“{0}”。", other) };
            if (side == JudgingSide.ThirdParty)
                Add(sheet, day, 15, () => district.Anybody(sheet, district.Tree.Get(_contract!.SupervisorId).Code, Duty.Supervise, day), () => _at.Get<InviteThirdParty>().Handle(Code, new() { Organization = sheet["组织编码"] }, ct));
            Add(sheet, day, 16, () => district.Person(sheet, "评分人", sheet["组织编码"], day), () => _at.Get<GiveJudgement>().Handle(Code, new() { Side = side, Score = sheet.Number("分数"), Comment = sheet["意见"], ReportsDelay = sheet["反映延期"] == "是" }, ct));
        }
        foreach (var objection in sheets.Objections[_key])
        {
            ResultObjection? given = null;
            Add(objection, objection.Day("日期"), 17, () => district.Person(objection, "经办人", objection["组织编码"], objection.Day("日期")), async () => given = await _at.Get<ObjectToResult>().Handle(Code, new() { Reason = objection["理由"] }, ct));
            if (objection.OptionalDay("答复日期") is { } answered)
                Add(objection, answered, 18, () => district.AnyPost(objection, "答复人", answered), () => _at.Get<AnswerResultObjection>().Handle(Code, given!.Id, new() { Upheld = objection["是否采纳"] == "是", Answer = objection["答复"] }, ct));
        }
    }

    /// <summary>A day's answers: by the contract's QR link, by printed codes handed out before, or typed by a clerk.</summary>
    private void Answers(DateOnly day, List<ScenarioRow> answers, CancellationToken ct)
    {
        Func<Actor> keeper = () => district.Anybody(answers[0], Community, Duty.Judge, day);
        var printed = answers.Count(a => a["方式"] == "印制码");
        if (printed > 0) Add(answers[0], day, 15, keeper, async () => (await _at.Get<IssueRatingLinks>().Handle(Code, new() { PrintedCodes = printed, ExpiresOn = day.AddMonths(1) }, ct)).Tokens.ToList().ForEach(_printed.Enqueue));
        if (answers.Any(a => a["方式"] == "扫码"))
            Add(answers[0], day, 15, keeper, async () => _qr ??= (await _at.Get<IssueRatingLinks>().Handle(Code, new() { ExpiresOn = day.AddMonths(6) }, ct)).Tokens[0]);
        foreach (var answer in answers)
        {
            var input = new RateInput { Grade = Grade(answer), Sentence = answer["一句话"] };
            if (answer["方式"] == "代录") Add(answer, day, 16, () => district.AnyPost(answer, "代录人", day), () => _at.Get<RateOnBehalf>().Handle(Code, input, ct));
            else Add(answer, day, 16, () => Actor.Anonymous, () => _at.Get<RateContract>().Handle(answer["方式"] == "扫码" ? _qr! : _printed.Dequeue(), input, Sm3.Hex(Guid.NewGuid().ToString()), ct));
        }
    }

    private static Satisfaction Grade(ScenarioRow answer) => answer["满意程度"] switch
    {
        "很满意" => Satisfaction.VeryGood, "满意" => Satisfaction.Good, "一般" => Satisfaction.Fair, "不满意" => Satisfaction.Poor, "很不满意" => Satisfaction.VeryPoor,
        var other => throw answer.Wrong("满意程度", "没有“{0}”。", other),
    };

    private void Ending(CancellationToken ct)
    {
        foreach (var ending in sheets.Endings[_key])
        {
            var day = ending.Day("提出日期");
            Add(ending, day, 19, () => district.Person(ending, "提出人", ending["提出组织"], day), () => _at.Get<ProposeEnding>().Handle(Code, new() { Reason = ending["理由"] }, ct));
            if (ending.OptionalDay("同意日期") is { } agreed)
                Add(ending, agreed, 20, () => district.AnyPost(ending, "同意人", agreed), () => _at.Get<AgreeToEnd>().Handle(Code, ct));
        }
    }
}
