using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Kernel;
using Qiyue.Lists.Workbooks;
using Qiyue.OpenData.FourLists;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.OpenData;

public class FourListsTests
{
    private static async Task<JobRun> Done(District d, Actor who, Guid id)
    {
        for (var i = 0; i < 600; i++)
        {
            await d.Host.Services.GetRequiredService<JobRunner>().Run(id, null, default);
            var job = await d.Host.As(who, s => s.GetRequiredService<JobDesk>().Find(id, default));
            if (job.State is not (JobState.Waiting or JobState.Running)) return job;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("the job did not end");
    }

    private static async Task<MemoryStream> Export(District d, Actor who)
    {
        var job = await d.Host.As(who, s => s.GetRequiredService<StartFourLists>().Export(default));
        (await Done(d, who, job.Id)).State.ShouldBe(JobState.Succeeded);
        var (_, content) = await d.Host.As(who, s => s.GetRequiredService<JobDesk>().Result(job.Id, default));
        var copy = new MemoryStream();
        await using (content) await content.CopyToAsync(copy, TestContext.Current.CancellationToken);
        return copy;
    }

    private static async Task<Dictionary<string, JobRun>> Import(District d, Actor who, Stream file)
    {
        var jobs = new Dictionary<string, JobRun>();
        foreach (var job in await d.Host.As(who, s => s.GetRequiredService<StartFourLists>().Import("四项清单.xlsx", file, default))) jobs[job.Kind] = await Done(d, who, job.Id);
        return jobs;
    }

    private static long Count(JobRun job, string name) => (long)System.Text.Json.Nodes.JsonNode.Parse(job.Detail)![name]!;

    private static Dictionary<string, object?> Project(District d, string name, string? end = "2026-12-31", string unit = "U0001") => new()
    {
        ["项目名称"] = name, ["类别"] = "医疗健康", ["社区编码"] = d.Community.Code, ["共建单位编码"] = unit, ["目的"] = "让老人就近听讲座", ["开始日期"] = new DateOnly(2026, 3, 1), ["结束日期"] = end, ["事项"] = "健康讲座", ["数量"] = "6", ["数量单位"] = "场",
        ["责任人"] = "李明", ["责任人职务"] = "联络员",
    };

    [Theory, BothDatabases]
    public async Task What_is_exported_agrees_with_the_system_and_a_changed_cell_is_named(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.Need();
        var code = await ContractJourneyTests.Signed(d);
        var file = await Export(d, d["street"]);
        var jobs = await Import(d, d["street"], new MemoryStream(file.ToArray()));
        (jobs["import.needs"].Refused, Count(jobs["import.needs"], "new"), Count(jobs["import.needs"], "changed")).ShouldBe((0, 0, 0));
        var check = jobs["import.agreements"];
        (check.State, Count(check, "differs"), Count(check, "wrong"), check.Messages).ShouldBe((JobState.Succeeded, 0, 0, "[]"));
        Count(check, "agrees").ShouldBeGreaterThan(1);

        var changed = new MemoryStream();
        WorkbookWriter.Save(changed, new SheetContent(StartFourLists.Agreements[0], [new Dictionary<string, object?>(Project(d, "另一个名称")) { ["契约编号"] = code }]));
        var found = (await Import(d, d["street"], new MemoryStream(changed.ToArray())))["import.agreements"];
        Count(found, "differs").ShouldBe(1);
        JobMessages.Read(found.Messages).ShouldContain(p => p.Column == "项目名称" && p.Code == "four_lists.differs");
        (await host.Read(db => db.Set<Contract>().CountAsync())).ShouldBe(1);

        // Others may not see that contract: to them it does not exist.
        Count((await Import(d, d["neighbour"], new MemoryStream(changed.ToArray())))["import.agreements"], "wrong").ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task A_project_without_a_code_becomes_a_contract_under_negotiation(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var file = new MemoryStream();
        WorkbookWriter.Save(file, new SheetContent(StartFourLists.Agreements[0], [Project(d, "健康讲座进社区"), Project(d, "结束早于开始", end: "2025-01-01"), Project(d, "没有的单位", unit: "X"), Project(d, "小学讲堂", unit: "U0002")]));
        var job = (await Import(d, d["clerk"], new MemoryStream(file.ToArray())))["import.agreements"];
        JobMessages.Read(job.Messages).Select(p => $"{p.Row}:{p.Code}").ShouldBe(["3:terms.end_before_start", "4:contract.party_unknown"]);
        (await host.Read(db => db.Set<Contract>().CountAsync())).ShouldBe(0, "looking through writes nothing");
        await host.As(d["clerk"], s => s.GetRequiredService<JobDesk>().Decide(job.Id, "good", default));
        (await Done(d, d["clerk"], job.Id)).State.ShouldBe(JobState.Succeeded);
        (await host.Read(db => db.Set<Contract>().OrderBy(c => c.Code).Select(c => new { c.Title, c.Stage }).ToListAsync()))
            .ShouldBe([new { Title = "健康讲座进社区", Stage = ContractStage.Negotiating }, new { Title = "小学讲堂", Stage = ContractStage.Negotiating }]);

        file = new MemoryStream();
        WorkbookWriter.Save(file, new SheetContent(StartFourLists.Agreements[0], [Project(d, "甲"), Project(d, "乙")]));
        job = (await Import(d, d["clerk"], new MemoryStream(file.ToArray())))["import.agreements"];
        await host.As(d["clerk"], s => s.GetRequiredService<JobDesk>().Decide(job.Id, "all", default));
        (await Done(d, d["clerk"], job.Id)).State.ShouldBe(JobState.Succeeded);
        (await host.Read(db => db.Set<Contract>().CountAsync())).ShouldBe(4);
    }
}
