using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Meetings;
using Qiyue.Lists.Surveys;
using Qiyue.Lists.Visits;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Verification;

namespace Qiyue.Cli.Demo;

/// <summary>How a scenario's communities asked: surveys with their answers, residents' meetings, rounds of visits (问询.xlsx, which a scenario need not have).</summary>
internal sealed class DemoAsking(DemoDistrict district, ScenarioFolder files)
{
    private const string Book = "问询";

    public async Task Load(CancellationToken ct)
    {
        if (!files.Has(Book)) return;
        var (questions, sheets, given) = (files.Rows(Book, "题目").ToLookup(r => r["问卷编号"]), files.Rows(Book, "答卷").ToLookup(r => r["问卷编号"]), files.Rows(Book, "作答").ToLookup(r => r["答卷编号"]));
        foreach (var row in files.Rows(Book, "问卷")) await district.InScope(at => Survey(at, row, [.. questions[row["编号"]]], [.. sheets[row["编号"]].OrderBy(s => s.Day("日期"))], given, ct), ct);
        await district.InScope(at => Meetings(at, ct), ct);
        await district.InScope(at => Visits(at, ct), ct);
    }

    private async Task Survey(DemoScope at, ScenarioRow row, List<ScenarioRow> questions, List<ScenarioRow> sheets, ILookup<string, ScenarioRow> given, CancellationToken ct)
    {
        var (community, written, today) = (row["社区编码"], row.Day("开始日期"), at.Get<ActClock>().Today);
        if (row["开放"] != "是") written = written.AddDays(-30); // still being written, for a later day
        if (written > today) written = today;
        Actor Clerk(DateOnly on) => district.Person(row, "经办人", community, on);
        Survey survey = null!;
        Queue<string> codes = new();
        await at.Do(row, written, 1, Clerk(written), async () => survey = await at.Get<KeepSurvey>().Create(new()
        {
            Title = row["标题"], Introduction = row["说明"], StartsOn = row.Day("开始日期"), EndsOn = row.Day("截止日期"), ByContact = row["公开链接"] == "是",
            Questions = [.. questions.OrderBy(q => q.Number("次序")).Select(q => new QuestionInput { Kind = KindOf(q), Text = q["题目"], Required = q["必答"] == "是", Options = q["选项"] })],
        }, ct));
        if (row["开放"] != "是") return;
        await at.Do(row, written, 2, Clerk(written), async () =>
        {
            await at.Get<KeepSurvey>().Open(survey.Code, ct);
            if (sheets.Count(s => s["方式"] == "答题码") is > 0 and var some) codes = new((await at.Get<SurveyCodes>().Issue(survey.Code, new() { Codes = some + 10 }, ct)).Tokens);
        });
        foreach (var sheet in sheets)
        {
            var (day, answer) = (sheet.Day("日期"), Answer(survey, given[sheet["编号"]]));
            await at.Do(sheet, day, 4, sheet["方式"] == "纸质" ? Clerk(day) : Actor.Anonymous, sheet["方式"] switch
            {
                "公开链接" => () => at.Get<AnswerSurvey>().Handle(survey.Token, answer, Contact(at, sheet["编号"]), ct),
                "答题码" => () => at.Get<AnswerSurvey>().Handle(codes.Dequeue(), answer, null, ct),
                "纸质" => () => at.Get<EnterPaperAnswers>().Handle(survey.Code, new() { Sheets = [answer] }, ct),
                var other => throw sheet.Wrong("方式", "没有“{0}”。", other),
            });
        }
        var over = row.Day("截止日期").AddDays(1);
        if (over > today) return;
        await at.Do(row, over, 0, Clerk(over), () => at.Get<KeepSurvey>().Close(survey.Code, ct));
        if (row.Optional("小结") is { } conclusion) await at.Do(row, over.AddDays(1), 3, Clerk(over), () => at.Get<KeepSurvey>().Evaluate(survey.Code, new() { Conclusion = conclusion }, ct));
    }

    private SurveyAnswerInput Answer(Survey survey, IEnumerable<ScenarioRow> given) => new()
    {
        Answers = [.. given.Select(g => (Row: g, Question: survey.Questions.FirstOrDefault(q => q.Number == g.Number("题目次序")) ?? throw g.Wrong("题目次序", "没有“{0}”。", g["题目次序"]))).Select(x => x.Question.Kind switch
        {
            QuestionKind.One => new AnswerInput { Question = x.Question.Number, Choice = x.Row["内容"] },
            QuestionKind.Several => new AnswerInput { Question = x.Question.Number, Choices = [.. x.Row["内容"].Split('、')] },
            QuestionKind.Scale or QuestionKind.Number => new AnswerInput { Question = x.Question.Number, Number = x.Row.Number("内容") },
            QuestionKind.Text => new AnswerInput { Question = x.Question.Number, Text = x.Row["内容"] },
            _ => new AnswerInput { Question = x.Question.Number, Text = x.Row["内容"], Category = x.Row.Word("类别", n => district.CodeOf("category", n)), Audience = x.Row["给谁用"], People = x.Row.OptionalNumber("人数"), When = x.Row["时间"] },
        })],
    };

    private async Task Meetings(DemoScope at, CancellationToken ct)
    {
        var raised = files.Rows(Book, "座谈需求").ToLookup(r => r["座谈会编号"]);
        foreach (var row in files.Rows(Book, "座谈会"))
            await at.Do(row, row.Day("日期"), 5, district.Person(row, "经办人", row["社区编码"], row.Day("日期")), () => at.Get<KeepMeetings>().Create(new()
            {
                HeldOn = row.Day("日期"), Place = row["地点"], Present = row.Number("到会人数"), Minutes = row["记录"],
                Needs = [.. raised[row["编号"]].Select(n => new RaisedNeedInput { Title = n["标题"], Description = n["内容"], Category = n.Word("类别", w => district.CodeOf("category", w)), Audience = n["服务对象"], People = n.OptionalNumber("预计人数"), Backing = n.OptionalNumber("支持人数") })],
            }, ct), alone: true);
    }

    private async Task Visits(DemoScope at, CancellationToken ct)
    {
        var visited = files.Rows(Book, "走访调查表").ToLookup(r => r["走访编号"]);
        foreach (var row in files.Rows(Book, "走访"))
        {
            var day = row.Day("日期");
            VisitRound round = null!;
            await at.Do(row, day, 5, district.Person(row, "经办人", row["社区编码"], day), async () =>
            {
                round = await at.Get<KeepVisits>().Create(new() { Title = row["标题"], Introduction = row["说明"], EndsOn = row.Day("截止日期") }, ct);
                await at.Get<KeepVisits>().IssueLinks(round.Code, ct);
            });
            foreach (var form in visited[row["编号"]])
                await at.Do(form, form.Day("日期"), 6, district.Person(form, "经办人", row["社区编码"], form.Day("日期")), () => at.Get<FillVisitForm>().ByClerk(round.Code, form["单位编码"], new()
                {
                    Resources = [new() { Title = form["新资源"], ResourceKind = form.Word("类型", n => district.CodeOf("resource_kind", n)), Category = form.Word("类别", n => district.CodeOf("category", n)), Capacity = form.OptionalNumber("每期容量"), CapacityUnit = form["容量单位"], When = form["可用时段"] }],
                }, ct));
        }
    }

    /// <summary>A made-up number of a range that is issued to nobody, so that the same sheet gives the same contact.</summary>
    private static VerifiedContact Contact(DemoScope at, string key)
    {
        var phone = $"1910{Convert.ToInt32(Sm3.Hex(key)[..6], 16) % 10_000_000:D7}";
        return new(at.Get<SecretBox>().Digest("contact", phone), Mask.Phone(phone));
    }

    private static QuestionKind KindOf(ScenarioRow row) => row["题型"] switch
    {
        "单选" => QuestionKind.One, "多选" => QuestionKind.Several, "打分" => QuestionKind.Scale, "数字" => QuestionKind.Number, "简答" => QuestionKind.Text, "提一条需求" => QuestionKind.Need,
        var other => throw row.Wrong("题型", "没有“{0}”。", other),
    };
}
