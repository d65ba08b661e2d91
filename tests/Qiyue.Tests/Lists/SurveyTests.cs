using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Backing;
using Qiyue.Lists.Surveys;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Todo;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Lists;

/// <summary>Survey rounds: written, opened, answered once by code, contact or paper, closed; what is needed becomes drafts.</summary>
public class SurveyTests
{
    private static Task<SurveyAnswer> Answer(TestHost host, string token, SurveyAnswerInput input, string? who = null) =>
        host.As(Actor.Anonymous, s => s.GetRequiredService<Retrying>().Run((AnswerSurvey act) => act.Handle(token, input, who is null ? null : Asking.Contact(who), default)));
    private static Task<T> Keep<T>(District d, string who, Func<KeepSurvey, Task<T>> act) => d.Host.As(d[who], s => act(s.GetRequiredService<KeepSurvey>()));
    private static Task<IssuedCodes> Codes(District d, Survey survey, int count) => d.Host.As(d["clerk"], s => s.GetRequiredService<SurveyCodes>().Issue(survey.Code, new() { Codes = count }, default));
    private static Task<SurveyResults> Results(District d, Survey survey) => d.Host.As(d["clerk"], async s => { var read = s.GetRequiredService<ReadSurvey>(); return await read.Results((await read.One(survey.Code, default)).Survey, default); });
    private static async Task<(string Code, int Status)> Refused(Func<Task> act) => await Should.ThrowAsync<Refusal>(act) is var r ? (r.Code, r.Status) : default;

    [Theory, BothDatabases]
    public async Task A_survey_is_answered_by_every_way_and_counted(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var survey = await Asking.Opened(d);
        survey.Code.ShouldMatch(@"^问-450802-2026-000001$");
        await Answer(host, survey.Token, Asking.Answer(), "甲");
        var codes = await Codes(d, survey, 3);
        await Answer(host, codes.Tokens[0].ToLowerInvariant().Replace("-", ""), Asking.Answer("楼道里装一盏灯", 2));
        var wishless = Asking.Answer(choice: 2);
        wishless.Answers.RemoveAt(5);
        (await host.As(d["clerk"], s => s.GetRequiredService<EnterPaperAnswers>().Handle(survey.Code, new() { Sheets = [Asking.Answer("电动车没处充电"), new(), wishless] }, default))).ShouldBe(2);

        var results = await Results(d, survey);
        (results.Answers, results.ByWay["contact"], results.ByWay["code"], results.ByWay["paper"], results.Issued, results.AnsweredByCode, results.Drafts).ShouldBe((4, 1, 1, 2, 3, 1, 3));
        results.Questions[0].Counts.Select(c => (c.Option, c.Count, c.Percent)).ShouldBe([("东区", 2, 50m), ("西区", 2, 50m)]);
        results.Questions[1].Counts.Select(c => c.Count).ShouldBe([4, 0, 4]);
        (results.Questions[2].Counts[3].Count, results.Questions[2].Mean).ShouldBe((4, 4m));
        results.Questions[4].Texts.ShouldAllBe(t => t == "找我 138****8000");

        var drafts = await host.Read(db => db.Set<Need>().OrderBy(n => n.Code).ToListAsync());
        drafts.ShouldAllBe(n => n.Status == ListState.Draft && n.OwnerId == d.Community.Id && n.OriginKind == Survey.Kind && n.OriginId == survey.Id && n.Source == "online_survey");
        (drafts[0].Title, drafts[0].People, drafts[0].Audience, drafts[0].When, drafts[0].Category).ShouldBe(("想在家门口听健康讲座", 30, "老年居民", "周三上午", "health"));
        (await host.Read(db => db.Set<NeedBacking>().Select(b => b.Way).ToListAsync())).ShouldBe([BackingWay.Survey, BackingWay.Survey, BackingWay.OnBehalf], ignoreOrder: true);
        (await host.Read(db => db.Set<TodoRow>().CountAsync(t => t.SubjectKind == Need.Kind && t.DoneAt == null))).ShouldBe(0, "drafts of a survey wait in the inbox");
        var batch = (await host.As(d["clerk"], async s => await s.GetRequiredService<SurveyCodes>().List(survey, null, null, default))).Items.Single();
        (batch.Issued, batch.Answered, batch.Closed).ShouldBe((3, 1, false));
        (await Tests.Data.VerifyJournalTests.Verify(host)).Holds.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task Counted_beforehand_or_just_now_results_are_the_same_and_texts_go_on_page_by_page(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var survey = await Asking.Opened(d);
        var codes = await Codes(d, survey, 3);
        Task Counting() => host.As(Actor.System, async s => { await s.GetRequiredService<CountAnswers>().Run(default); return true; });
        async Task<SurveyTally?> Tally() => await host.Read(db => db.Set<SurveyTally>().SingleOrDefaultAsync());
        for (var i = 0; i < 7; i++) await Answer(host, survey.Token, Asking.Answer($"装第 {i} 盏灯", i % 2 + 1), $"居民{i}");
        await Answer(host, codes.Tokens[0], Asking.Answer());
        await Counting();
        (await Tally()).ShouldBeNull("somebody may still be writing an answer with a lower id");

        await Settle();
        var before = System.Text.Json.JsonSerializer.Serialize(await Results(d, survey));
        await Counting();
        await Counting();
        (await Tally())!.Answers.ShouldBe(8, "each once, however often it is counted");
        System.Text.Json.JsonSerializer.Serialize(await Results(d, survey)).ShouldBe(before);

        // What comes afterwards is added when it is read, and counted in its turn.
        await Answer(host, codes.Tokens[1], Asking.Answer("后来的一条"));
        var after = await Results(d, survey);
        (after.Answers, after.ByWay["code"], after.Drafts, after.Questions[0].Answered).ShouldBe((9, 2, 9, 9));
        (await host.As(d["clerk"], s => s.GetRequiredService<ReadSurvey>().List(null, null, null, default))).Items.Single().Answers.ShouldBe(9);
        await Settle();
        await Counting();
        (await Tally())!.Answers.ShouldBe(9);
        System.Text.Json.JsonSerializer.Serialize(await Results(d, survey)).ShouldBe(System.Text.Json.JsonSerializer.Serialize(after));

        var (texts, cursor, pages) = (new List<string>(), (string?)null, 0);
        var need = survey.Questions.Single(q => q.Kind == QuestionKind.Need).Number;
        do
        {
            var page = await host.As(d["clerk"], s => s.GetRequiredService<ReadSurvey>().Texts(survey, need, cursor, 4, default));
            texts.AddRange(page.Items);
            (cursor, pages) = (page.Next, pages + 1);
        }
        while (cursor is not null);
        (texts.Count, texts.Distinct().Count(), texts[0], pages).ShouldBe((9, 9, "后来的一条", 3));
        (await Refused(() => host.As(d["clerk"], s => s.GetRequiredService<ReadSurvey>().Texts(survey, 1, null, null, default)))).ShouldBe(("survey.no_texts", 422));

        // Ids carry the time of the machine, which the tests do not turn: the answers are made older instead.
        async Task Settle() => await host.Read(async db =>
        {
            foreach (var answer in await db.Set<SurveyAnswer>().AsNoTracking().ToListAsync())
            {
                var id = answer.Id.ToByteArray(bigEndian: true);
                (id[0], id[1]) = (0x01, 0x80); // June 2023
                var older = new Guid(id, bigEndian: true);
                await db.Set<SurveyAnswer>().Where(a => a.Id == answer.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.Id, older));
            }
            return true;
        });
    }

    [Theory, BothDatabases]
    public async Task One_answer_each_a_used_code_a_closed_round_and_a_wrong_code_are_refused(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var survey = await Asking.Opened(d);
        var codes = await Codes(d, survey, 2);
        await Answer(host, survey.Token, Asking.Answer(), "甲");
        (await Refused(() => Answer(host, survey.Token, Asking.Answer(), "甲"))).ShouldBe(("survey.answered", 409));
        (await Refused(() => Answer(host, survey.Token, Asking.Answer()))).ShouldBe(("contact.unverified", 403));
        await Answer(host, codes.Tokens[0], Asking.Answer());
        (await Refused(() => Answer(host, codes.Tokens[0], Asking.Answer()))).ShouldBe(("survey.code_used", 410));
        foreach (var token in new[] { "AAAAA-BBBBB", "x", "", new string('A', 22), new string('长', 9000) }) (await Refused(() => Answer(host, token, Asking.Answer(), "乙"))).ShouldBe(("not_found", 404), token.Length.ToString());
        await host.As(d["clerk"], s => s.GetRequiredService<SurveyCodes>().Close(survey.Code, codes.Batch, default));
        (await Refused(() => Answer(host, codes.Tokens[1], Asking.Answer()))).ShouldBe(("survey.code_closed", 410));

        var visitor = host.Browser();
        await visitor.Verify(host, "13800138001");
        var long10000 = new string('长', 10_000);
        var answer = await visitor.Submit($"/survey/{survey.Token}", "answer", ("Input.Answers[0].Choice", "1"), ("Input.Answers[4].Text", long10000));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync(Programs.Ct)).ShouldContain(long10000);
        (await visitor.Submit($"/survey/{survey.Token}", "answer", ("Input.Answers[4].Text", "没有选必答题"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await visitor.Submit($"/survey/{survey.Token}", "answer", ("Input.Answers[0].Choice", "2"), ("Input.Answers[1].Choices", "2"), ("Input.Answers[2].Number", "5"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await visitor.GetStringAsync($"/survey/{survey.Token}", Programs.Ct)).ShouldContain("您已答过这份问卷");

        await Keep(d, "clerk", k => k.Close(survey.Code, default));
        (await Refused(() => Answer(host, survey.Token, Asking.Answer(), "丁"))).ShouldBe(("survey.closed", 410));
        (await visitor.GetAsync($"/survey/{survey.Token}", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await Results(d, survey)).Answers.ShouldBe(3);
    }

    [Theory, BothDatabases]
    public async Task An_answer_sent_twice_at_the_same_moment_counts_once_and_many_at_once_all_count(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var survey = await Asking.Opened(d);
        var code = (await Codes(d, survey, 1)).Tokens[0];
        async Task<string> Try(string token, string? who)
        {
            try { await Answer(host, token, Asking.Answer(), who); return "ok"; }
            catch (Refusal r) { return r.Code; }
        }
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Try(survey.Token, "甲")).Concat(Enumerable.Range(0, 5).Select(_ => Try(code, null))).Concat(Enumerable.Range(0, 6).Select(i => Try(survey.Token, $"居民{i}"))));
        outcomes[..5].Count(o => o == "ok").ShouldBe(1);
        outcomes[5..10].Count(o => o == "ok").ShouldBe(1);
        outcomes[10..].ShouldAllBe(o => o == "ok");
        outcomes.Where(o => o != "ok").ShouldAllBe(o => o == "survey.answered" || o == "survey.code_used");
        (await Results(d, survey)).Answers.ShouldBe(8);
        (await host.Read(db => db.Set<Need>().CountAsync())).ShouldBe(8);
    }

    [Theory, BothDatabases]
    public async Task What_is_wrong_with_a_survey_is_said_beside_its_field(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        async Task<(string, string?)> Wrong(Action<SurveyInput> change)
        {
            var input = Asking.Survey();
            change(input);
            var refusal = await Should.ThrowAsync<Refusal>(Keep(d, "clerk", k => k.Create(input, default)));
            return (refusal.Code, refusal.Field);
        }
        (await Wrong(i => i.EndsOn = new(2026, 3, 1))).ShouldBe(("survey.period", "EndsOn"));
        (await Wrong(i => i.EndsOn = new(2027, 3, 3))).ShouldBe(("survey.period_long", "EndsOn"));
        (await Wrong(i => i.Questions[1].Options = "讲座\n讲座")).ShouldBe(("survey.options", "Questions[1].Options"));
        (await Wrong(i => i.Questions[2].Most = 11)).ShouldBe(("survey.range", "Questions[2].Most"));
        (await Wrong(i => i.Questions[1].Text = " ")).ShouldBe(("survey.question_text", "Questions[1].Text"));
        (await Wrong(i => i.Questions.AddRange(Enumerable.Range(0, 30).Select(n => new QuestionInput { Kind = QuestionKind.Text, Text = $"第 {n} 问" })))).ShouldBe(("survey.too_many_questions", "Questions"));
    }

    [Theory, BothDatabases]
    public async Task A_draft_is_edited_until_it_opens_then_its_questions_stand_and_its_last_day_ends_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var survey = await Keep(d, "clerk", k => k.Create(Asking.Survey(byContact: false), default));
        (await Refused(() => Answer(host, survey.Token, Asking.Answer(), "甲"))).ShouldBe(("not_found", 404));
        var edit = Asking.Survey(byContact: false);
        (edit.Questions[0].Place, edit.Questions[2].Place, edit.Version) = (99, 5, survey.Version);
        (await Keep(d, "clerk", k => k.Edit(survey.Code, edit, default))).Questions.Select(q => q.Text).ShouldBe(["对活动室满意吗", "常参加哪些活动", "家里几口人", "还想说什么", "您家还缺什么", "您住哪一片"]);
        edit.Version = survey.Version;
        (await Refused(() => Keep(d, "clerk", k => k.Edit(survey.Code, edit, default)))).ShouldBe(("changed_meanwhile", 409));
        foreach (var who in new[] { "neighbour", "liaison", "other" }) (await Refused(() => Keep(d, who, k => k.Open(survey.Code, default)))).ShouldBe(("not_found", 404), who);
        (await Refused(() => Keep(d, "secretary", k => k.Open(survey.Code, default)))).ShouldBe(("forbidden", 403));
        await Keep(d, "street", k => k.Open(survey.Code, default));
        (await Refused(() => Keep(d, "clerk", k => k.Edit(survey.Code, Asking.Survey(), default)))).ShouldBe(("survey.not_draft", 409));
        (await Refused(() => Answer(host, survey.Token, Asking.Answer(), "甲"))).ShouldBe(("survey.codes_only", 409));
        (await Refused(() => Keep(d, "liaison", k => k.Create(Asking.Survey(), default)))).ShouldBe(("list.owner_local", 422));

        host.Time.Advance(TimeSpan.FromDays(30));
        await host.As(Actor.System, s => s.GetRequiredService<DailyJobs>().Run(default));
        (await host.Read(db => db.Set<Survey>().Select(x => x.Status).SingleAsync())).ShouldBe(SurveyState.Closed);
        (await host.Read(db => db.Set<TodoRow>().Where(t => t.SubjectKind == Survey.Kind && t.DoneAt == null).Select(t => t.Key).SingleAsync())).ShouldBe("survey.evaluate");
        await Keep(d, "clerk", k => k.Evaluate(survey.Code, new() { Conclusion = "老人最盼讲座" }, default));
        (await host.Read(db => db.Set<TodoRow>().CountAsync(t => t.SubjectKind == Survey.Kind && t.DoneAt == null))).ShouldBe(0);
    }

    [Theory, BothDatabases]
    public async Task Answers_are_exported_without_personal_data_and_marks_are_erased_after_their_time(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var survey = await Asking.Opened(d);
        var hostile = Asking.Answer("=HYPERLINK(\"http://x\")");
        await Answer(host, survey.Token, hostile, "甲");
        var clerk = await host.SignedIn("clerk");
        var csv = Encoding.UTF8.GetString(await clerk.GetByteArrayAsync($"/api/v1/surveys/{survey.Code}/answers.csv", Programs.Ct));
        csv.ShouldContain("1. 您住哪一片");
        csv.ShouldContain("138****8000");
        csv.ShouldNotContain("13800138000");
        csv.ShouldNotContain(Asking.Contact("甲").Digest);
        csv.ShouldNotContain("\"=HYPERLINK");
        using (var zip = new ZipArchive(new MemoryStream(await clerk.GetByteArrayAsync($"/api/v1/surveys/{survey.Code}/answers.xlsx", Programs.Ct)))) zip.GetEntry("xl/workbook.xml").ShouldNotBeNull();
        (await (await host.SignedIn("neighbour")).GetAsync($"/api/v1/surveys/{survey.Code}/answers.csv", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await Keep(d, "clerk", k => k.Close(survey.Code, default));
        host.Time.Advance(TimeSpan.FromDays(400));
        await host.As(Actor.System, s => s.GetRequiredService<DailyJobs>().Run(default));
        var answer = await host.Read(db => db.Set<SurveyAnswer>().SingleAsync());
        (answer.Forgotten, answer.AnswererDigest == Asking.Contact("甲").Digest).ShouldBe((true, false));
        (await Tests.Data.VerifyJournalTests.Verify(host)).Holds.ShouldBeTrue();
    }
}
