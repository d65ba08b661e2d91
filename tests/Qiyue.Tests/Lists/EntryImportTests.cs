using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Surveys;
using Qiyue.Lists.Using;
using Qiyue.Lists.Workbooks;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;
using Qiyue.Tests.Data;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Lists.Using;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Lists;

/// <summary>Shifts, the paper register of use and answers on paper come in by workbook: looked through first, all or nothing, twice without harm. Today is Monday 2 March 2026, ten o'clock.</summary>
public sealed class EntryImportTests
{
    private static async Task<MemoryStream> File(District d, EntryKind kind, string who, string subject, params Dictionary<string, object?>[] rows)
    {
        var layout = await d.Host.As(d[who], s => s.GetRequiredService<StartEntryImport>().Layout(kind, subject, default));
        var file = new MemoryStream();
        WorkbookWriter.Save(file, new SheetContent(layout, rows));
        return new(file.ToArray());
    }

    private static async Task<JobRun> Check(District d, EntryKind kind, string who, string subject, params Dictionary<string, object?>[] rows)
    {
        var file = await File(d, kind, who, subject, rows);
        var job = await d.Host.As(d[who], s => s.GetRequiredService<StartEntryImport>().Handle(kind, subject, "登记.xlsx", file, default));
        return await Done(d, who, job.Id);
    }

    private static async Task<JobRun> Decide(District d, string who, JobRun job, string mode)
    {
        await d.Host.As(d[who], s => s.GetRequiredService<JobDesk>().Decide(job.Id, mode, default));
        return await Done(d, who, job.Id);
    }

    /// <summary>The worker of the host may have taken it already.</summary>
    private static async Task<JobRun> Done(District d, string who, Guid job)
    {
        for (var i = 0; i < 600; i++)
        {
            await d.Host.Services.GetRequiredService<JobRunner>().Run(job, null, default);
            var found = await d.Host.As(d[who], s => s.GetRequiredService<JobDesk>().Find(job, default));
            if (found.State is not (JobState.Waiting or JobState.Running)) return found;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("the job did not end");
    }

    private static (long New, long Same, long Wrong) Counts(JobRun job)
    {
        var detail = System.Text.Json.Nodes.JsonNode.Parse(job.Detail)!;
        return ((long)detail["new"]!, (long)detail["same"]!, (long)detail["wrong"]!);
    }

    private static string[] Problems(JobRun job) => [.. JobMessages.Read(job.Messages).Select(p => $"{p.Row}{p.Column}:{p.Code}")];
    private static async Task<string> Refused(Func<Task> act) => (await Should.ThrowAsync<Refusal>(act)).Code;

    private static Dictionary<string, object?> Shift(string? code, string weekdays = "星期一", object? from = null, object? to = null, object? places = null, object? first = null, object? last = null, string? title = null) =>
        new() { ["资源编码"] = code, ["资源名称"] = title, ["星期"] = weekdays, ["开始时间"] = from ?? "09:00", ["结束时间"] = to ?? "11:00", ["每班名额"] = places, ["起始日期"] = first, ["截止日期"] = last };

    private static Dictionary<string, object?> Use(string? code, string day, object? from = null, string? booker = null, string purpose = "议事会", object? present = null, District? d = null) =>
        new() { ["资源编码"] = code, ["日期"] = day, ["开始时间"] = from ?? "09:00", ["预订单位编码"] = booker ?? d?.Community.Code, ["用途"] = purpose, ["到场人数"] = present };

    [Theory, BothDatabases]
    public async Task Shifts_come_in_by_workbook_and_the_same_file_adds_nothing(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (hall, room) = (await host.As(d["liaison"], s => s.GetRequiredService<CreateItem>().Resource(ListActTests.Hall(), default)), await BookingTests.Room(d, title: "会议室"));
        Dictionary<string, object?>[] rows = [Shift(hall.Code, "星期一、周三", places: 2), Shift(hall.Code, "每天", 0.625, "16：30", last: "2026-12-31", title: "多功能厅"), Shift(room, "星期五", "9:00", "10:00", first: "2026-03-06")];
        var job = await Check(d, EntryKind.Shifts, "liaison", "", rows);
        (job.State, Counts(job)).ShouldBe((JobState.Checked, (3, 0, 0)), job.Messages);
        (await host.Read(db => db.Set<ResourceShift>().CountAsync())).ShouldBe(2, "looking through writes nothing");
        (await Decide(d, "liaison", job, "all")).State.ShouldBe(JobState.Succeeded);

        var standing = await host.Read(db => db.Set<ResourceShift>().Where(s => s.ResourceId == hall.Id).ToListAsync());
        standing.Count.ShouldBe(9);
        standing.Where(s => s.FromMinute == 900).ShouldAllBe(s => s.ToMinute == 990 && s.Places == 1 && s.ValidTo == new DateOnly(2026, 12, 31) && s.ValidFrom == new DateOnly(2026, 3, 2));
        standing.Where(s => s.FromMinute == 540).Select(s => (s.Weekday, s.Places, s.ValidTo)).ShouldBe([(DayOfWeek.Monday, 2, (DateOnly?)null), (DayOfWeek.Wednesday, 2, null)], ignoreOrder: true);
        (await VerifyJournalTests.Verify(host)).Holds.ShouldBeTrue();

        // The same file again, a week later: what began without a day stands already.
        host.Time.Advance(TimeSpan.FromDays(7));
        Counts(await Check(d, EntryKind.Shifts, "liaison", "", rows)).ShouldBe((0, 3, 0));
        // One more day of the week on a row that stands is the only thing that is new.
        job = await Check(d, EntryKind.Shifts, "liaison", "", Shift(hall.Code, "星期一、星期三、星期四", places: 2));
        Counts(job).ShouldBe((1, 0, 0));
        await Decide(d, "liaison", job, "good");
        (await host.Read(db => db.Set<ResourceShift>().CountAsync(s => s.ResourceId == hall.Id && s.FromMinute == 540))).ShouldBe(3);
    }

    [Theory, BothDatabases]
    public async Task Every_wrong_row_of_shifts_is_named_and_nothing_of_it_is_written(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var room = await BookingTests.Room(d);
        var (foreign, draft) = (await host.As(d["other"], s => s.GetRequiredService<CreateItem>().Resource(ListActTests.Hall("操场"), default)), ListActTests.Hall("没发布的"));
        draft.Publish = false;
        var hidden = await host.As(d["liaison"], s => s.GetRequiredService<CreateItem>().Resource(draft, default));
        var job = await Check(d, EntryKind.Shifts, "liaison", "",
            Shift(room, "星期一"), Shift(null), Shift("资-450802-2026-999999"), Shift(foreign.Code), Shift(hidden.Code), Shift(room, "礼拜一"), Shift(room, from: "九点"), Shift(room, from: "11:00", to: "09:00"), Shift(room, "星期三", "10:00", "12:00"),
            Shift(room, "星期一", "10:30", "12:00"), Shift(room, "星期二", first: "2026-03-01"), Shift(room, "星期二", places: 0), Shift(room, "星期二", first: "2026-04-01", last: "2026-03-31"), Shift(room, "星期二", title: "别的名字"));
        Problems(job).ShouldBe(["3资源编码:workbook.required", "4资源编码:import.resource_unknown", "5资源编码:import.resource_unknown", "6资源编码:shift.not_published", "7星期:import.weekday", "8开始时间:workbook.time", "9结束时间:shift.times", "10开始时间:shift.overlap",
            "11开始时间:shift.overlap", "12起始日期:shift.valid_from", "13每班名额:workbook.whole_between", "14截止日期:shift.valid_to", "15资源名称:import.resource_title"]);
        Counts(job).ShouldBe((1, 0, 13));
        (await Refused(() => host.As(d["liaison"], s => s.GetRequiredService<JobDesk>().Decide(job.Id, "all", default)))).ShouldBe("job.has_wrong_rows");
        (await Decide(d, "liaison", job, "good")).State.ShouldBe(JobState.Succeeded);
        (await host.Read(db => db.Set<ResourceShift>().CountAsync())).ShouldBe(3);
        (await host.Read(db => db.Set<ResourceShift>().CountAsync(s => s.ResourceId == foreign.Id))).ShouldBe(0);
        foreach (var who in new[] { "head", "secretary" }) (await Refused(() => File(d, EntryKind.Shifts, who, ""))).ShouldBe("not_found", "without the duty");
        (await Refused(() => Check(d, EntryKind.Shifts, "liaison", "", [.. Enumerable.Repeat(Shift(room), EntrySheet.MostRows + 1)]))).ShouldBe("import.too_many_rows");
        (await Refused(() => Check(d, EntryKind.Shifts, "liaison", ""))).ShouldBe("workbook.no_rows");
    }

    [Theory, BothDatabases]
    public async Task All_or_nothing_writes_nothing_when_somebody_was_quicker(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (first, second) = (await BookingTests.Room(d, title: "会议室"), await BookingTests.Room(d, title: "活动室"));
        var job = await Check(d, EntryKind.Shifts, "liaison", "", Shift(first, "星期四"), Shift(second, "星期四"));
        await host.As(d["liaison"], s => s.GetRequiredService<KeepOffering>().AddShift(second, new() { Weekdays = ["thursday"], From = "10:00", To = "12:00" }, default));
        job = await Decide(d, "liaison", job, "all");
        (job.State, Problems(job).Single()).ShouldBe((JobState.Failed, "0:shift.overlap"));
        (await host.Read(db => db.Set<ResourceShift>().CountAsync(s => s.Weekday == DayOfWeek.Thursday))).ShouldBe(1, "only what was entered by hand");
    }

    [Theory, BothDatabases]
    public async Task The_paper_register_comes_in_by_workbook_and_counts_once(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var room = await BookingTests.Room(d, places: 2);
        host.Time.Advance(TimeSpan.FromDays(10));
        Dictionary<string, object?>[] rows = [Use(room, "2026-03-04", present: 20, d: d), Use(room, "2026-03-04", booker: d.School.Code, purpose: "家长课堂", present: 8), Use(room, "2026-03-07", "14:00", purpose: "合唱", d: d)];
        var job = await Check(d, EntryKind.Register, "liaison", "", rows);
        Counts(job).ShouldBe((3, 0, 0), job.Messages);
        (await Decide(d, "liaison", job, "all")).State.ShouldBe(JobState.Succeeded);
        (await host.Read(db => db.Set<Booking>().OrderBy(b => b.Day).ThenBy(b => b.Place).Select(b => new { b.Status, b.Present, b.Backfilled, b.Purpose }).ToListAsync())).Select(b => (b.Status, b.Present, b.Backfilled, b.Purpose))
            .ShouldBe([(BookingState.Used, 20, true, "议事会"), (BookingState.Used, 8, true, "家长课堂"), (BookingState.Unused, null, true, "合唱")]);
        (await VerifyJournalTests.Verify(host)).Holds.ShouldBeTrue();
        Counts(await Check(d, EntryKind.Register, "liaison", "", rows)).ShouldBe((0, 3, 0));

        // A third line for that morning, lines that were never open, are still to come or name nobody.
        job = await Check(d, EntryKind.Register, "liaison", "", [.. rows, Use(room, "2026-03-04", purpose: "又一家", present: 5, d: d), Use(room, "2026-03-05", d: d), Use(room, "2026-03-14", "14:00", d: d), Use(room, "2026-03-11", booker: "X"), Use(room, "2026-03-11", booker: d.Hospital.Code), Use(room, "三月四日", d: d),
            Use(room, "2026-03-11", present: "很多", d: d), Use(room, "2026-03-11", present: 12, d: d)]);
        Problems(job).ShouldBe(["5开始时间:booking.taken", "6开始时间:booking.no_slot", "7日期:booking.not_begun", "8预订单位编码:booking.booker", "9预订单位编码:booking.own", "10日期:workbook.day", "11到场人数:workbook.whole_between"]);
        JobMessages.Read(job.Messages).Take(2).Select(p => p.Reason).ShouldBe(["2026-03-04 09:00 的名额已登记满，请核对这一行是否多写。", "2026-03-05 09:00 没有开放的班次，请核对日期和开始时间。"]);
        Counts(job).ShouldBe((1, 3, 7));
        (await host.Read(db => db.Set<Booking>().CountAsync())).ShouldBe(3, "looking through writes nothing");
        (await Decide(d, "liaison", job, "good")).State.ShouldBe(JobState.Succeeded);
        (await host.Read(db => db.Set<Booking>().CountAsync())).ShouldBe(4);
        Problems(await Check(d, EntryKind.Register, "other", "", Use(room, "2026-03-04", present: 3, d: d))).ShouldBe(["2资源编码:import.resource_unknown"], "of another unit's resource nothing is told");
    }

    private static Dictionary<string, object?> Sheet(object? number, object? one = null, object? several = null, object? scale = null, object? people = null, string? text = null, string? need = null, string? category = null) => new()
    {
        ["答卷编号"] = number, ["1. 您住哪一片"] = one, ["2. 常参加哪些活动"] = several, ["3. 对活动室满意吗"] = scale, ["4. 家里几口人"] = people, ["5. 还想说什么"] = text, ["6. 您家还缺什么"] = need, ["6. （类别）"] = category, ["6. （人数）"] = need is null ? null : 30,
    };

    [Theory, BothDatabases]
    public async Task Answers_on_paper_come_in_by_workbook_a_sheet_a_row(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var survey = await Asking.Opened(d);
        Dictionary<string, object?>[] rows = [Sheet("甲-001", "东区", "讲座、晚会", 4, 3, "辛苦了", "想在家门口听健康讲座", "医疗健康"), Sheet("甲-002", 2, "2"), Sheet(3, "西区")];
        var job = await Check(d, EntryKind.Paper, "clerk", survey.Code, rows);
        Counts(job).ShouldBe((3, 0, 0), job.Messages);
        (await Decide(d, "clerk", job, "all")).State.ShouldBe(JobState.Succeeded);
        var answers = await host.Read(db => db.Set<SurveyAnswer>().ToListAsync());
        answers.ShouldAllBe(a => a.Way == SurveyWay.Paper && a.ById == d.Community.Id);
        var first = SurveyAnswer.Read(answers.Single(a => SurveyAnswer.Read(a.ContentJson).Any(g => g.Text == "辛苦了")).ContentJson);
        (first[0].Chosen!.Single(), string.Join(',', first[1].Chosen!), first[2].Number, first[5].Category, first[5].People).ShouldBe((1, "1,3", 4, "health", 30));
        (await host.Read(db => db.Set<Need>().Where(n => n.Status == ListState.Draft).Select(n => n.Title).SingleAsync())).ShouldBe("想在家门口听健康讲座");
        (await VerifyJournalTests.Verify(host)).Holds.ShouldBeTrue();
        Counts(await Check(d, EntryKind.Paper, "clerk", survey.Code, rows)).ShouldBe((0, 3, 0));

        job = await Check(d, EntryKind.Paper, "clerk", survey.Code, Sheet("甲-001", "西区"), Sheet(null, "东区"), Sheet("乙-1"), Sheet("乙-2", "北区"), Sheet("乙-3", "东区", "讲座、象棋"), Sheet("乙-4", "东区", scale: 9), Sheet("乙-5", "东区", people: "三口"), Sheet("乙-6", "东区", people: 99),
            Sheet("乙-7", "东区", need: "路灯", category: "瞎写"), Sheet("乙-8", "东区"), Sheet("乙-8", "东区"));
        Problems(job).ShouldBe(["2答卷编号:paper.number_taken", "3答卷编号:workbook.required", "41. 您住哪一片:workbook.required", "51. 您住哪一片:answer.choice", "62. 常参加哪些活动:answer.choice", "73. 对活动室满意吗:answer.scale", "84. 家里几口人:workbook.whole",
            "94. 家里几口人:answer.number", "106. （类别）:workbook.word", "12答卷编号:workbook.duplicate"]);
        (await Decide(d, "clerk", job, "good")).State.ShouldBe(JobState.Succeeded);
        (await host.Read(db => db.Set<SurveyAnswer>().CountAsync())).ShouldBe(4);

        foreach (var (who, code) in new[] { ("neighbour", "not_found"), ("liaison", "not_found"), ("secretary", "not_found") }) (await Refused(() => File(d, EntryKind.Paper, who, survey.Code))).ShouldBe(code, who);
        var draft = await host.As(d["clerk"], s => s.GetRequiredService<KeepSurvey>().Create(Asking.Survey(), default));
        (await Refused(() => File(d, EntryKind.Paper, "clerk", draft.Code))).ShouldBe("survey.no_paper");
    }

    [Theory, BothDatabases]
    public async Task Pages_give_the_template_take_the_file_and_lead_back(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (survey, room) = (await Asking.Opened(d), await BookingTests.Room(d));
        using var clerk = await host.SignedIn("clerk");
        var page = $"/work/surveys/{Uri.EscapeDataString(survey.Code)}/paper/import";
        var html = await clerk.GetStringAsync(page, Programs.Ct);
        foreach (var text in new[] { "导入纸质答卷", $"/work/surveys/{survey.Code}/paper/template" }) WebUtility.HtmlDecode(html).ShouldContain(text);
        (await clerk.GetStringAsync($"/work/surveys/{Uri.EscapeDataString(survey.Code)}/paper", Programs.Ct)).ShouldContain("可用工作簿导入");
        using var template = new MemoryStream(await clerk.GetByteArrayAsync(page.Replace("import", "template"), Programs.Ct));
        MiniExcel.GetColumns(template, useHeaderRow: true, sheetName: "纸质答卷").ShouldContain("6. 您家还缺什么");
        (await clerk.GetAsync("/work/surveys/NO/paper/template", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        using var liaison = await host.SignedIn("liaison");
        (await liaison.GetStringAsync($"/work/resources/{Uri.EscapeDataString(room)}/offering", Programs.Ct)).ShouldContain("/work/resources/shifts/import");
        foreach (var (kind, rows) in new[] { (EntryKind.Shifts, new[] { Shift(room, "星期四") }), (EntryKind.Register, [Use(room, "2026-03-04", d: d)]) })
        {
            var address = kind.At("", "import");
            html = await liaison.GetStringAsync(address, Programs.Ct);
            (await liaison.GetByteArrayAsync(kind.At("", "template"), Programs.Ct)).Length.ShouldBeGreaterThan(1000);
            using var form = new MultipartFormDataContent
            {
                { new StringContent("import"), "_handler" }, { new StringContent(System.Text.RegularExpressions.Regex.Match(html, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value), "__RequestVerificationToken" },
            };
            var file = new ByteArrayContent((await File(d, kind, "liaison", "", rows)).ToArray());
            file.Headers.ContentType = new MediaTypeHeaderValue(WorkbookWriter.MediaType);
            form.Add(file, "Input.File", "登记.xlsx");
            var taken = await liaison.PostAsync(address, form, Programs.Ct);
            taken.StatusCode.ShouldBe(HttpStatusCode.Found, await taken.Content.ReadAsStringAsync(Programs.Ct));
            var job = await Done(d, "liaison", Guid.Parse(taken.Headers.Location!.ToString().Split('/', '?')[^1]));
            job.State.ShouldBe(JobState.Checked);
            var shown = await liaison.GetStringAsync($"/work/jobs/{job.Id}", Programs.Ct);
            foreach (var text in new[] { address, "登记.xlsx", kind == EntryKind.Shifts ? "怎样写入" : "还没有到预订的时间" }) shown.ShouldContain(text);
        }
        using var empty = new MultipartFormDataContent { { new ByteArrayContent("no workbook"u8.ToArray()), "file", "登记.xlsx" } };
        (await liaison.PostAsync("/api/v1/resources/shifts/imports", empty, Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }
}
