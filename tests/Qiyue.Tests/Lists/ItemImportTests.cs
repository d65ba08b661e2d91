using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Backing;
using Qiyue.Lists.Workbooks;
using Qiyue.Platform.Access;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Todo;
using Qiyue.Platform.Workbooks;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Lists;

public class ItemImportTests
{
    private static Dictionary<string, object?> Row(string title, string? owner = null, string category = "医疗健康", object? people = null, object? day = null, string? code = null) =>
        new() { ["编码"] = code, ["组织编码"] = owner, ["标题"] = title, ["类别"] = category, ["预计人数"] = people, ["紧急程度"] = "一般", ["提出日期"] = day };

    private static async Task<MemoryStream> File(District d, IEnumerable<Dictionary<string, object?>> rows)
    {
        var layout = await d.Host.As(Actor.System, s => Task.FromResult(s.GetRequiredService<StartItemJob>().Layout(ListKind.Need)));
        var file = new MemoryStream();
        WorkbookWriter.Save(file, new SheetContent(layout, rows));
        return new(file.ToArray());
    }

    /// <summary>Uploads and checks; then decides, when a mode is given.</summary>
    private static async Task<JobRun> Import(District d, Actor who, Stream file, string? mode = null, ListKind? kind = null)
    {
        var job = await d.Host.As(who, s => s.GetRequiredService<StartItemJob>().Import(kind ?? ListKind.Need, "需求.xlsx", file, default));
        await Done(d, who, job.Id);
        if (mode is not null)
        {
            await d.Host.As(who, s => s.GetRequiredService<JobDesk>().Decide(job.Id, mode, default));
            await Done(d, who, job.Id);
        }
        return await d.Host.As(who, s => s.GetRequiredService<JobDesk>().Find(job.Id, default));
    }

    /// <summary>The worker of the host may have taken it already.</summary>
    private static async Task Done(District d, Actor who, Guid job)
    {
        for (var i = 0; i < 600; i++)
        {
            await d.Host.Services.GetRequiredService<JobRunner>().Run(job, null, default);
            if ((await d.Host.As(who, s => s.GetRequiredService<JobDesk>().Find(job, default))).State is not (JobState.Waiting or JobState.Running)) return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Fail("the job did not end");
    }

    private static async Task<MemoryStream> Exported(District d, Actor who)
    {
        var export = await d.Host.As(who, s => s.GetRequiredService<StartItemJob>().Export(ListKind.Need, default));
        await Done(d, who, export.Id);
        var (_, content) = await d.Host.As(who, s => s.GetRequiredService<JobDesk>().Result(export.Id, default));
        var copy = new MemoryStream();
        await content.CopyToAsync(copy, TestContext.Current.CancellationToken);
        await content.DisposeAsync();
        return copy;
    }

    private static long Count(JobRun job, string name) => (long)System.Text.Json.Nodes.JsonNode.Parse(job.Detail)![name]!;
    private static string[] Problems(JobRun job) => [.. JobMessages.Read(job.Messages).Select(p => $"{p.Row}{p.Column}:{p.Code}")];

    [Theory, BothDatabases]
    public async Task Good_rows_are_published_with_journal_access_and_search(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var job = await Import(d, d["clerk"], await File(d, Enumerable.Range(1, 1203).Select(i => Row($"需求之{i}", people: i))), "all");
        (job.State, job.Done, Count(job, "new"), job.Messages).ShouldBe((JobState.Succeeded, 1203, 1203, "[]"));
        await host.Read(async db =>
        {
            (await db.Set<Need>().CountAsync(n => n.Status == ListState.Published && n.ImportId == job.Id)).ShouldBe(1203);
            (await db.Set<AccessRow>().CountAsync(r => r.OrganizationId == AccessRow.Everyone && r.SubjectKind == "need")).ShouldBe(1203);
            (await db.Set<TodoRow>().CountAsync(t => t.SubjectKind == "need")).ShouldBe(0);
            (await db.Set<JournalEntry>().Where(e => e.SubjectKind == "need").GroupBy(e => e.Act).Select(g => new { g.Key, N = g.Count() }).OrderBy(g => g.Key).ToListAsync()).ShouldBe([new { Key = "need.imported", N = 1203 }]);
            return true;
        });
        var found = await host.As(Actor.Anonymous, s => s.GetRequiredService<ListItems>().Handle<Need>(new(Q: "需求之1203"), true, default));
        found.Items.Single().Detail.ShouldBe("1203");
        (await host.Read(db => db.Set<Need>().Select(n => n.Code).Distinct().CountAsync())).ShouldBe(1203);
    }

    [Theory, BothDatabases]
    public async Task Every_wrong_cell_is_named_and_the_choice_is_the_owners(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var known = await d.Need("已有的需求");
        var rows = new[]
        {
            Row("好的一行"), Row("类别不对", category: "瞎写"), Row("人数不对", people: "很多"), Row("日期不对", day: "2026-02-30"), Row("将来的日期", day: "2199-01-01"), Row("别处的", owner: d.OtherCommunity.Code),
            Row("没有的组织", owner: "X"), Row(""), Row("好的一行"), Row("已有的需求"), Row("编码不存在", code: "需-450802-2026-999999"), Row("已有的需求，改了标题", code: known.Code),
        };
        var job = await Import(d, d["clerk"], await File(d, rows));
        Problems(job).ShouldBe(["3类别:workbook.word", "4预计人数:workbook.whole_between", "5提出日期:workbook.day", "6提出日期:import.raised_later", "7组织编码:import.owner_forbidden", "8组织编码:import.owner_unknown",
            "9标题:workbook.required", "10标题:workbook.duplicate", "11标题:import.exists", "12编码:import.code_unknown"]);
        (job.State, job.Refused, Count(job, "new"), Count(job, "changed")).ShouldBe((JobState.Checked, 10, 1, 1));
        (await host.Read(db => db.Set<Need>().CountAsync())).ShouldBe(1, "looking through writes nothing");
        (await Should.ThrowAsync<Refusal>(host.As(d["clerk"], s => s.GetRequiredService<JobDesk>().Decide(job.Id, "all", default)))).Code.ShouldBe("job.has_wrong_rows");
        (await Should.ThrowAsync<Refusal>(host.As(d["liaison"], s => s.GetRequiredService<JobDesk>().Find(job.Id, default)))).Code.ShouldBe("not_found");

        await host.As(d["clerk"], s => s.GetRequiredService<JobDesk>().Decide(job.Id, "good", default));
        await Done(d, d["clerk"], job.Id);
        (await host.Read(db => db.Set<Need>().OrderBy(n => n.Code).Select(n => n.Title).ToListAsync())).ShouldBe(["已有的需求，改了标题", "好的一行"]);

        // The refused rows come back with their reasons, and can be uploaded again.
        var (_, content) = await host.As(d["clerk"], s => s.GetRequiredService<JobDesk>().Result(job.Id, default));
        var copy = new MemoryStream();
        await content.CopyToAsync(copy, TestContext.Current.CancellationToken);
        await content.DisposeAsync();
        var again = await Import(d, d["clerk"], copy);
        (again.Refused, Count(again, "new")).ShouldBe((9, 1), "the double row is double no more… but its title is taken now");
    }

    [Theory, BothDatabases]
    public async Task All_or_nothing_leaves_nothing_when_it_stops_half_way(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var job = await Import(d, d["clerk"], await File(d, Enumerable.Range(1, 1400).Select(i => Row($"需求之{i}"))));
        job.State.ShouldBe(JobState.Checked);
        // Between the check and the writing somebody enters what the second batch holds.
        await d.Need("需求之1350");
        await host.As(d["clerk"], s => s.GetRequiredService<JobDesk>().Decide(job.Id, "all", default));
        await Done(d, d["clerk"], job.Id);
        job = await host.As(d["clerk"], s => s.GetRequiredService<JobDesk>().Find(job.Id, default));
        (job.State, Problems(job).Single()).ShouldBe((JobState.Failed, "0:import.exists"));
        (await host.As(d["office"], s => s.GetRequiredService<ListItems>().Handle<Need>(new(), false, default))).Items.Select(i => i.Title).ShouldBe(["需求之1350"]);
        (await host.Read(db => db.Set<Need>().CountAsync(n => n.Status == ListState.Dropped))).ShouldBe(1000);
        (await host.Read(db => db.Set<AccessRow>().CountAsync(r => r.SubjectKind == "need" && r.OrganizationId == AccessRow.Everyone))).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task A_node_that_stops_in_the_middle_hands_the_job_back_and_the_next_goes_on_where_it_was(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var job = await Import(d, d["clerk"], await File(d, Enumerable.Range(1, 3400).Select(i => Row($"需求之{i}"))));
        await host.Services.GetServices<IHostedService>().OfType<JobWorker>().Single().StopAsync(TestContext.Current.CancellationToken); // this test runs it itself
        await host.As(d["clerk"], s => s.GetRequiredService<JobDesk>().Decide(job.Id, "all", default));
        var runner = host.Services.GetRequiredService<JobRunner>();
        using var stop = new CancellationTokenSource();
        // The node is told to stop as soon as the second batch is written.
        await Should.ThrowAsync<OperationCanceledException>(runner.Run(job.Id, new Told(j => { if (j.Done >= 2000) stop.Cancel(); }), stop.Token));
        job = await host.As(d["clerk"], s => s.GetRequiredService<JobDesk>().Find(job.Id, default));
        job.State.ShouldBe(JobState.Waiting);
        (await host.Read(db => db.Set<Need>().CountAsync(n => n.Status == ListState.Staged))).ShouldBe(2000);

        await runner.Run(job.Id, null, TestContext.Current.CancellationToken);
        job = await host.As(d["clerk"], s => s.GetRequiredService<JobDesk>().Find(job.Id, default));
        (job.State, job.Done).ShouldBe((JobState.Succeeded, 3400));
        (await host.Read(db => db.Set<Need>().CountAsync(n => n.Status == ListState.Published))).ShouldBe(3400);
        (await host.Read(db => db.Set<Need>().Select(n => n.Title).Distinct().CountAsync())).ShouldBe(3400);
    }

    private sealed class Told(Action<JobRun> action) : IProgress<JobRun>
    {
        public void Report(JobRun value) => action(value);
    }

    [Theory, BothDatabases]
    public async Task All_or_nothing_holds_for_rows_that_change_entries_too(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await Import(d, d["clerk"], await File(d, Enumerable.Range(1, 600).Select(i => Row($"需求之{i:000}", people: i))), "all");
        var before = await host.Read(db => db.Set<Need>().OrderBy(n => n.Title).Select(n => new { n.Code, n.Title, n.People, n.Version }).ToListAsync());
        IEnumerable<Dictionary<string, object?>> Rows() => before.Select((n, i) => Row(n.Title, people: i + 2, code: n.Code)).Append(Row("新的一条"));
        var job = await Import(d, d["clerk"], await File(d, Rows()));
        (job.State, Count(job, "changed"), Count(job, "new")).ShouldBe((JobState.Checked, 600, 1));
        // Between the check and the writing an entry of the second batch is withdrawn.
        await host.As(d["clerk"], s => s.GetRequiredService<KeepItem>().Withdraw<Need>(before[550].Code, new() { Reason = "已解决" }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<JobDesk>().Decide(job.Id, "all", default));
        await Done(d, d["clerk"], job.Id);
        job = await host.As(d["clerk"], s => s.GetRequiredService<JobDesk>().Find(job.Id, default));
        (job.State, Problems(job).Single()).ShouldBe((JobState.Failed, "0:import.withdrawn"));
        (await host.Read(db => db.Set<Need>().Where(n => n.Status == ListState.Published || n.Status == ListState.Withdrawn).OrderBy(n => n.Title).Select(n => n.People).ToListAsync())).ShouldBe(before.Select(n => n.People));
        (await host.Read(db => db.Set<Need>().CountAsync(n => n.Title == "新的一条" && n.Status != ListState.Dropped))).ShouldBe(0);

        await host.As(d["clerk"], s => s.GetRequiredService<KeepItem>().Restore<Need>(before[550].Code, default));
        job = await Import(d, d["clerk"], await File(d, Rows()), "all");
        (job.State, job.Done).ShouldBe((JobState.Succeeded, 601));
        (await host.Read(db => db.Set<Need>().Where(n => n.Status != ListState.Dropped && n.Title != "新的一条").OrderBy(n => n.Title).Select(n => n.People!.Value).ToListAsync())).ShouldBe(Enumerable.Range(2, 600));
        (await host.Read(db => db.Set<JournalEntry>().CountAsync(e => e.Act == "need.edited"))).ShouldBe(600);
        (await host.Read(db => db.Set<AccessRow>().CountAsync(r => r.SubjectKind == "need" && r.OrganizationId == d.Community.Id))).ShouldBe(601);
    }

    [Theory, BothDatabases]
    public async Task What_is_exported_imports_back_unchanged(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await Import(d, d["street"], await File(d, [Row("多行\n说明 <&> \"=1+1\"", d.Community.Code, people: 7, day: "2026-01-05"), Row("=公式样", d.Community.Code)]), "good");
        var withdrawn = await d.Need("撤回的");
        await host.As(d["clerk"], s => s.GetRequiredService<KeepItem>().Withdraw<Need>(withdrawn.Code, new() { Reason = "已解决" }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<CreateItem>().Need(ListActTests.Input(publish: false), default));
        var before = await host.Read(db => db.Set<Need>().OrderBy(n => n.Id).Select(n => new { n.Code, n.Version }).ToListAsync());

        var copy = await Exported(d, d["street"]);
        var job = await Import(d, d["street"], copy, "all");
        (job.State, Count(job, "same"), Count(job, "changed"), Count(job, "new"), job.Refused, job.Messages).ShouldBe((JobState.Succeeded, 4, 0, 0, 0, "[]"));
        (await host.Read(db => db.Set<Need>().OrderBy(n => n.Id).Select(n => new { n.Code, n.Version }).ToListAsync())).ShouldBe(before);
    }

    [Theory, BothDatabases]
    public async Task Backing_comes_with_new_needs_is_written_out_and_changed_by_no_workbook(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (row, wrong) = (Row("想有一间书屋", people: 40), Row("人数不对"));
        (row["支持人数"], wrong["支持人数"]) = (30, "很多");
        Problems(await Import(d, d["clerk"], await File(d, [row, wrong]))).ShouldBe(["3支持人数:workbook.whole_between"]);
        (await Import(d, d["clerk"], await File(d, [row]), "all")).State.ShouldBe(JobState.Succeeded);
        var need = await host.Read(db => db.Set<Need>().SingleAsync());
        (await host.Read(db => db.Set<NeedBacking>().Select(b => new { b.NeedId, b.People, b.Way }).SingleAsync())).ShouldBe(new { NeedId = need.Id, People = 30, Way = BackingWay.OnBehalf });
        await host.As(Actor.Anonymous, s => s.GetRequiredService<BackNeed>().Handle(need.Code, Asking.Contact("甲"), default));
        var layout = await host.As(Actor.System, s => Task.FromResult(s.GetRequiredService<StartItemJob>().Layout(ListKind.Need)));
        using (var book = Workbook.Open(await Exported(d, d["clerk"]))) book.Rows(layout).Single()["支持人数"].ShouldBe("31");

        (row["编码"], row["支持人数"], row["预计人数"]) = (need.Code, 99, 50);
        (await Import(d, d["clerk"], await File(d, [row]), "all")).State.ShouldBe(JobState.Succeeded);
        (await host.Read(db => db.Set<Need>().Select(n => n.People).SingleAsync())).ShouldBe(50);
        (await host.Read(db => new NeedBackings(db).Of(need.Id, default))).ShouldBe(31);
    }

    [Theory, BothDatabases]
    public async Task What_is_no_list_is_refused_at_the_upload(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        async Task<(string, string?)> Refused(Actor who, Stream file)
        {
            var refusal = await Should.ThrowAsync<Refusal>(() => host.As(who, s => s.GetRequiredService<StartItemJob>().Import(ListKind.Need, "x.xlsx", file, default)));
            return (refusal.Code, refusal.Field);
        }
        (await Refused(d["clerk"], new MemoryStream("no workbook"u8.ToArray()))).ShouldBe(("workbook.not_workbook", "File"));
        (await Refused(d["clerk"], await File(d, []))).ShouldBe(("workbook.no_rows", "File"));
        (await Refused(d["clerk"], Platform.Workbooks.WorkbookTests.Raw("", sheet: "资源清单"))).ShouldBe(("workbook.no_sheet", "File"));
        (await Refused(d["head"], await File(d, [Row("x")]))).ShouldBe(("forbidden", null));
        (await host.Read(db => db.Set<JobRun>().CountAsync(j => j.AccountId != null))).ShouldBe(0);
    }
}
