using Qiyue.Contracts;
using Qiyue.Contracts.Changing;
using Qiyue.Contracts.LookingBack;
using Qiyue.Kernel;

namespace Qiyue.Cli.Demo;

// 补充协议, 中止, 违约 and 回头看.
internal sealed partial class ContractStory
{
    private void Changes(CancellationToken ct)
    {
        foreach (var (row, number) in sheets.Amendments[_key].Select((a, i) => (a, i + 1)))
        {
            Add(row, row.Day("日期"), 21, () => district.Person(row, "提出人", row["提出组织"], row.Day("日期")), () => _at.Get<ProposeAmendment>().Handle(Code, new() { Terms = Terms(row), Reason = row["理由"] }, ct));
            Add(row, row.Day("同意日期"), 22, () => district.Person(row, "同意人", row["同意组织"], row.Day("同意日期")), () => _at.Get<AcceptAmendment>().Handle(Code, number, new() { Version = _contract!.OpenAmendment!.TermsVersion }, ct));
            foreach (var party in sheets.Parties[_key].OrderBy(p => p.Number("次序")))
                Add(row, row.Day("签署日期"), 23, () => district.Person(party, "签署人", party["组织编码"], row.Day("签署日期")), () => _at.Get<SignAmendment>().HandleProven(Code, number, ct));
        }
        foreach (var row in sheets.Breaches[_key])
        {
            BreachNotice? given = null;
            Add(row, row.Day("日期"), 27, () => district.Person(row, "经办人", row["发出组织"], row.Day("日期")), async () => given = await _at.Get<GiveBreachNotice>().Handle(Code, new() { Party = row["违约组织"], Obligations = [row.Number("义务序号")], Ground = row["事由"] }, ct));
            if (row.OptionalDay("答复日期") is { } answered) Add(row, answered, 28, () => district.Person(row, "答复人", row["违约组织"], answered), () => _at.Get<AnswerBreach>().Handle(Code, given!.Id, new() { Answer = row["答复"] }, ct));
        }
        foreach (var row in sheets.Suspensions[_key])
        {
            Add(row, row.Day("日期"), 29, () => district.Person(row, "提出人", row["提出组织"], row.Day("日期")), () => _at.Get<ProposeSuspension>().Handle(Code, new() { Reason = row["理由"], ExpectedEnd = row.Day("预计恢复日期") }, ct));
            Add(row, row.Day("同意日期"), 30, () => district.Person(row, "同意人", row["同意组织"], row.Day("同意日期")), () => _at.Get<AgreeToSuspension>().Handle(Code, ct));
        }
        foreach (var row in sheets.LookBacks[_key])
        {
            var number = 0;
            Func<DateOnly, Func<Actor>> by = day => () => district.Person(row, "经办人", row["组织编码"], day);
            Add(row, row.Day("日期"), 24, by(row.Day("日期")), async () =>
            {
                number = (_contract!.LookBacks.FirstOrDefault(l => l.State == LookBackState.Open) ?? await _at.Get<ScheduleLookBack>().Handle(Code, new() { DueOn = row.Day("日期") }, ct)).Number;
                await _at.Get<ConcludeLookBack>().Handle(Code, number, new() { Conclusion = Conclusion(row), Sentence = row["说明"], SecondOn = row.Day("复看日期") }, ct);
            });
            if (row.OptionalDay("变更日期") is { } changed)
                Add(row, changed, 25, by(changed), () => _at.Get<StateLookBackChange>().Handle(Code, number, new() { ChangedOn = changed, Amendment = row.OptionalNumber("补充协议"), SecondOn = row.Day("复看日期") }, ct));
            if (row.OptionalDay("复看日期") is { } second) Add(row, second, 26, by(second), () => _at.Get<CloseLookBack>().Handle(Code, number, new() { Sentence = row["复看说明"] }, ct));
        }
    }

    private static LookBackConclusion Conclusion(ScenarioRow row) => row["结论"] switch
    {
        "保持" => LookBackConclusion.Keep, "改进" => LookBackConclusion.Improve, "转型" => LookBackConclusion.Convert, "停止" => LookBackConclusion.Stop, var other => throw row.Wrong("结论", "没有“{0}”。", other),
    };
}
