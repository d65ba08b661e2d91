using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MiniExcelLibs;
using Qiyue.Cli.Demo;
using Qiyue.Contracts;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Meetings;
using Qiyue.Lists.Surveys;
using Qiyue.Lists.Visits;
using Qiyue.Lists.Using;
using Qiyue.Matching;
using Qiyue.OpenData;
using Qiyue.Organizations;
using Qiyue.Platform.Todo;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Matching;

namespace Qiyue.Tests.Cli;

/// <summary>The raw workbooks of examples/, loaded through the ordinary acts.</summary>
public sealed class DemoTests
{
    private static readonly DateTimeOffset LoadingDay = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    private static async Task<TestHost> Started(Database database)
    {
        var host = await TestHost.Start(database);
        host.Time.SetUtcNow(LoadingDay);
        return host;
    }

    private static Task Load(TestHost host, string folder) =>
        host.As(Actor.System, s => ActivatorUtilities.CreateInstance<LoadDemo>(s).Handle(folder, _ => { }, default));

    private static Task<IReadOnlyDictionary<string, Figure>> FiguresOf(TestHost host, string area) =>
        host.As(Actor.Anonymous, s => s.GetRequiredService<Figures>().Of(area, null, null, default));

    [Theory, BothDatabases]
    public async Task One_contract_walks_through_all_five_stages(Database database)
    {
        await using var host = await Started(database);
        await Load(host, LoadDemo.Shipped("yuecheng"));

        var figures = await FiguresOf(host, "330602");
        figures["contracts"].Value.ShouldBe(1);
        figures["stages.completed"].Value.ShouldBe(5);
        figures["satisfaction"].Denominator.ShouldBe(24);
        var contract = await host.Read(db => db.Set<Contract>().Include(c => c.Parties).SingleAsync());
        contract.Stage.ShouldBe(ContractStage.Published);
        contract.Parties.ShouldAllBe(p => p.Signature != "" && p.SignedAt < LoadingDay.UtcDateTime.AddMonths(-6));
        (await host.Read(db => db.Set<TodoRow>().CountAsync(t => t.DoneAt == null && t.SubjectKind == Contract.Kind))).ShouldBe(0);
        host.Services.GetRequiredService<DemoMode>().Scenario!.Area.ShouldBe("330602");
    }

    [Theory, BothDatabases]
    public async Task A_district_at_its_true_size_gives_the_published_figures(Database database)
    {
        Assert.SkipWhen(Lots.Fast, "a district of 346 contracts takes a quarter of a quick run");
        await using var host = await Started(database);
        await Load(host, LoadDemo.Shipped("xijiang"));

        var figures = await FiguresOf(host, "450802");
        (figures["units"].Value, figures["units.at_or_below_half"].Value, figures["satisfaction"].Value).ShouldBe((151, 32, 0.58m));
        (figures["turnout.before"].Value, figures["turnout.after"].Value).ShouldBe((0.60m, 0.85m));
        using var raw = new ScenarioCopy("xijiang");
        var raised = raw.Rows("清单", "需求清单").Where(n => n["提出日期"] is string on && on.StartsWith("2025-", StringComparison.Ordinal)).ToList();
        (figures["needs.underbacked"].Numerator, figures["needs.underbacked"].Denominator).ShouldBe((raised.Count(n => Convert.ToInt32(n["支持人数"]) < Convert.ToInt32(n["预计人数"])), raised.Count));
        (await host.Read(db => db.Set<Survey>().Select(s => s.Status).OrderBy(s => s).ToListAsync())).ShouldBe([SurveyState.Draft, SurveyState.Evaluated, SurveyState.Open], ignoreOrder: true);
        (await host.Read(db => db.Set<SurveyAnswer>().CountAsync(a => a.Way == SurveyWay.Code))).ShouldBeGreaterThan(5);
        (await host.Read(db => db.Set<Need>().CountAsync(n => n.Status == ListState.Draft && n.OriginKind == Survey.Kind))).ShouldBe(9);
        (await host.Read(db => db.Set<ResidentsMeeting>().CountAsync())).ShouldBe(1);
        (await host.Read(db => db.Set<VisitForm>().CountAsync(f => f.AnsweredAt != null))).ShouldBe(1);
        (figures["communities.underused"].Value, figures["communities.underused"].Denominator, figures["activities.underenrolled"].Value).ShouldBe((10, 57, 92));
        var lent = await host.Read(db => db.Set<Booking>().GroupBy(b => b.Status).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count));
        lent.Keys.ShouldBe(Enum.GetValues<BookingState>(), ignoreOrder: true, "a visitor sees bookings in every state");
        var meeting = await host.Read(db => db.Set<Resource>().Where(r => r.Title == "会议室共享" && db.Set<Organization>().Any(o => o.Id == r.OwnerId && o.Name == "南方商业银行城北支行")).Select(r => r.Id).SingleAsync());
        (await host.Read(db => db.Set<Booking>().Where(b => b.ResourceId == meeting).Select(b => b.Status).ToListAsync())).ShouldBe([BookingState.Declined, BookingState.Lapsed, BookingState.Declined], ignoreOrder: true, "asked for three times, lent never");
        await Technical_books_were_chosen_for_old_readers(host, figures, raw);
        (await host.Read(db => db.Set<Contract>().Where(c => c.Amendments == 1 && c.LookBackCount > 0).Select(c => c.Title).SingleAsync())).ShouldContain("垃圾分类督导");
        (await host.Read(db => db.Set<Contract>().CountAsync(c => c.SuspendedOn != null))).ShouldBe(1);
        (await host.Read(db => db.Set<BreachNotice>().Where(b => b.State == BreachState.Open).Select(b => b.Answer).SingleAsync())).ShouldContain("补齐");
        (await host.Read(db => db.Set<ContractParty>().Where(p => p.DelegatorName != "").Select(p => p.Signature != "" && p.DelegatorName != p.SignatoryName).SingleAsync())).ShouldBeTrue("a delegate signed for one");
        (await host.Read(db => db.Set<ContractParty>().Where(p => p.ScanFileId != null).Select(p => p.SignedOnPaper != null && p.ScanConfirmedById != p.OrganizationId).SingleAsync())).ShouldBeTrue("one was stamped on paper, and the other side compared the scan");
        figures["reviews.gap"].Numerator.ShouldBeGreaterThan(0, "one thought itself perfect");
        var stages = await host.Read(db => db.Set<Contract>().Select(c => c.Stage).Distinct().ToListAsync());
        stages.Count.ShouldBe(Enum.GetValues<ContractStage>().Length, "a visitor sees contracts in every stage");
        var idle = await host.Read(db => db.Set<Contract>().Include(c => c.Obligations).SingleAsync(c => c.Title.Contains("会议室共享")));
        idle.Obligations.Single(o => o.What.Contains("会议室")).Confirmed.ShouldBe(Quantity.Zero);
        (await host.Read(db => db.Set<Contract>().AnyAsync(c => c.Title.Contains("石羊塘社区党群服务中心场地无偿使用")))).ShouldBeTrue();
        (await host.Read(db => db.Set<WorkEntry>().CountAsync(w => w.State == WorkState.ConfirmedByDefault))).ShouldBeGreaterThan(50);
    }

    /// <summary>The mismatch of the speech stands recorded: whom the books are for is why they were not advised, and they lay idle.</summary>
    private static async Task Technical_books_were_chosen_for_old_readers(TestHost host, IReadOnlyDictionary<string, Figure> figures, ScenarioCopy raw)
    {
        var taken = raw.Rows("清单", "匹配选择").Where(r => r["结果"] is "选用" && r["日期"] is string on && on.StartsWith("2025-", StringComparison.Ordinal)).ToList();
        var against = await host.Read(db => db.Set<MatchChoice>().CountAsync(c => c.AgainstAdvice && c.Decision == ChoiceState.Chosen));
        (figures["matches.against_advice"].Numerator, figures["matches.against_advice"].Denominator).ShouldBe((against, taken.Count));
        (against, taken.Count).ShouldBe((2, 7), "for the wrong readers, and too few at a time; the others were advised");
        (await host.Read(db => db.Set<MatchChoice>().CountAsync(c => c.Decision == ChoiceState.Declined && c.Reason != ""))).ShouldBe(raw.Rows("清单", "匹配选择").Count(r => r["结果"] is "不选用"));

        var (need, books, choice) = await host.Read(async db =>
        {
            var choice = await db.Set<MatchChoice>().SingleAsync(c => c.AgainstAdvice && db.Set<Resource>().Any(r => r.Id == c.ResourceId && r.Title == "专业技术图书二百册"));
            return (await db.Set<Need>().SingleAsync(n => n.Id == choice.NeedId), await db.Set<Resource>().SingleAsync(r => r.Id == choice.ResourceId), choice);
        });
        (need.Audience, choice.Decision, choice.At.Year).ShouldBe(("老年居民", ChoiceState.Chosen, 2025));
        choice.Reason.ShouldContain("送书");
        var said = JsonNode.Parse(choice.FiguresJson)!["parts"]!.AsArray().ToDictionary(p => (string)p!["part"]!, p => ((int)p!["value"]! / 10_000.0, (string)p["sentence"]!));
        said[nameof(PartKind.Whom)].Item2.ShouldStartWith("对象不合");
        var (fit, whom) = (choice.Fit / 10_000.0, said[nameof(PartKind.Whom)].Item1);
        fit.ShouldBeLessThan(Weights.Default.Least);
        Weights.Default.Fit(MatcherTests.Worth(fit) + MatcherTests.Worth(said[nameof(PartKind.What)].Item1) * Weights.Default.Whom * (1 - whom)).ShouldBeGreaterThan(Weights.Default.Least, "for the right readers the books would have been advised");
        MatchFigures.Weakest(choice).Code.ShouldBe("whom");
        (await host.As(Actor.System, async s => (await s.GetRequiredService<Utilisation>().OfResources(_ => true, new(2025, 1, 1), new(2025, 12, 31), default)).Where(u => u.Id == books.Id).Select(u => (u.Used, u.Offered)).SingleOrDefault())).ShouldBe((2, 27));
    }

    [Theory, BothDatabases]
    public async Task A_changed_cell_changes_the_figure(Database database)
    {
        using var copy = new ScenarioCopy("yuecheng");
        copy.Change("评约", "居民评价", rows => rows[0]["满意程度"] = (string)rows[0]["满意程度"]! is "满意" or "很满意" ? "不满意" : "满意");
        await using var before = await Started(database);
        await using var after = await Started(database);
        await Load(before, LoadDemo.Shipped("yuecheng"));
        await Load(after, copy.Folder);

        Math.Abs((await FiguresOf(before, "330602"))["satisfaction"].Numerator - (await FiguresOf(after, "330602"))["satisfaction"].Numerator).ShouldBe(1);
    }

    [Fact]
    public async Task A_changed_cell_of_use_changes_the_utilisation()
    {
        using var copy = new ScenarioCopy("yuecheng");
        copy.Change("使用", "预订", rows => rows[0]["使用"] = "未使用");
        await using var before = await Started(Database.Sqlite);
        await using var after = await Started(Database.Sqlite);
        await Load(before, LoadDemo.Shipped("yuecheng"));
        await Load(after, copy.Folder);

        static Task<long> Used(TestHost host) => host.As(Actor.System, async s => (await s.GetRequiredService<Utilisation>().OfResources(_ => true, new(2025, 1, 1), new(2025, 12, 31), default)).Single() is { Offered: 13 } use ? use.Used : -1);
        (await Used(before), await Used(after)).ShouldBe((4, 3));
    }

    [Fact]
    public async Task A_choice_that_needs_a_reason_is_refused_without_one()
    {
        using var copy = new ScenarioCopy("yuecheng");
        copy.Change("清单", "匹配选择", rows => rows[0]["理由"] = "");
        await using var host = await Started(Database.Sqlite);

        var refusal = await Should.ThrowAsync<Refusal>(Load(host, copy.Folder));
        refusal.Code.ShouldBe("match.reason");
        refusal.Message.ShouldContain("清单.xlsx 工作表“匹配选择”第 2 行");
    }

    [Fact]
    public async Task A_wrong_cell_is_named_by_file_sheet_row_and_column()
    {
        using var copy = new ScenarioCopy("yuecheng");
        copy.Change("契约", "义务", rows => rows[1]["期限"] = "2025年五月");
        await using var host = await Started(Database.Sqlite);

        var refusal = await Should.ThrowAsync<Refusal>(Load(host, copy.Folder));
        refusal.Code.ShouldBe("demo.cell");
        refusal.Message.ShouldContain("契约.xlsx");
        refusal.Message.ShouldContain("“义务”第 3 行“期限”列");
    }

    [Fact]
    public async Task Raw_files_that_do_not_fit_are_named_and_nothing_stays_of_them()
    {
        async Task<Refusal> Refused(Action<ScenarioCopy> spoil)
        {
            using var copy = new ScenarioCopy("yuecheng");
            spoil(copy);
            await using var host = await Started(Database.Sqlite);
            var refusal = await Should.ThrowAsync<Refusal>(Load(host, copy.Folder));
            (await host.Read(db => db.Set<Contract>().CountAsync())).ShouldBe(0);
            return refusal;
        }
        var unknown = await Refused(c => c.Change("人员", "任职", rows => rows[0]["组织编码"] = "U9999"));
        unknown.Status.ShouldBe(422);
        unknown.Message.ShouldContain("U9999");
        (await Refused(c => File.WriteAllText(Path.Combine(c.Folder, "契约.xlsx"), "no workbook"))).Code.ShouldBe("demo.not_workbook");
        (await Refused(c => File.Delete(Path.Combine(c.Folder, "契约.xlsx")))).Code.ShouldBe("demo.no_workbook");
        (await Refused(c => File.WriteAllText(Path.Combine(c.Folder, "scenario.json"), "{"))).Code.ShouldBe("demo.scenario_form");
    }

    [Fact]
    public async Task What_an_act_refuses_is_refused_here_too()
    {
        using var copy = new ScenarioCopy("yuecheng");
        var signatory = copy.Rows("契约", "当事方")[0]["签署人"];
        copy.Change("人员", "任职", rows => rows.Single(r => Equals(r["人员编号"], signatory))["职责"] = "谈约、评价");
        await using var host = await Started(Database.Sqlite);

        var refusal = await Should.ThrowAsync<Refusal>(Load(host, copy.Folder));
        (refusal.Code, refusal.Status).ShouldBe(("contract.no_authority", 403));
        refusal.Message.ShouldContain("契约.xlsx 工作表“当事方”第 2 行");
    }

    [Fact]
    public async Task Only_an_empty_database_takes_demonstration_data()
    {
        await using var host = await Started(Database.Sqlite);
        await Load(host, LoadDemo.Shipped("yuecheng"));

        (await Should.ThrowAsync<Refusal>(Load(host, LoadDemo.Shipped("xijiang")))).Code.ShouldBe("demo.not_empty");
    }

    /// <summary>A scenario's workbooks in a folder of their own, to change cells in.</summary>
    private sealed class ScenarioCopy : IDisposable
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("qiyue-scenario-").FullName;

        public ScenarioCopy(string scenario)
        {
            foreach (var file in Directory.GetFiles(LoadDemo.Shipped(scenario))) File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        }

        public void Change(string workbook, string sheet, Action<List<IDictionary<string, object?>>> change)
        {
            var file = Path.Combine(Folder, workbook + ".xlsx");
            var sheets = MiniExcel.GetSheetNames(file).ToDictionary(n => n, n => Rows(workbook, n));
            change(sheets[sheet]);
            File.Delete(file);
            MiniExcel.SaveAs(file, sheets.ToDictionary(s => s.Key, s => (object)s.Value));
        }

        public List<IDictionary<string, object?>> Rows(string workbook, string sheet) =>
            [.. MiniExcel.Query(Path.Combine(Folder, workbook + ".xlsx"), useHeaderRow: true, sheetName: sheet).Cast<IDictionary<string, object?>>()];

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
