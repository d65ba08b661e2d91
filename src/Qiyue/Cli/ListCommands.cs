using System.CommandLine;
using System.Diagnostics;
using Microsoft.Extensions.Localization;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Workbooks;
using Qiyue.OpenData.FourLists;
using Qiyue.Platform.Jobs;

namespace Qiyue.Cli;

/// <summary>qiyue import / export of needs and resources: the same jobs that the pages begin, run at once.</summary>
internal static class ListCommands
{
    public static Command BuildImport(CommandHost host)
    {
        var import = new Command("import", host.Text("从工作簿导入清单。先核对每一行，再写入。"));
        foreach (var kind in new[] { ListKind.Need, ListKind.Resource })
            import.Subcommands.Add(Import(host, kind.Path, kind.IsNeed ? host.Text("导入需求清单") : host.Text("导入资源清单"), (s, name, content, ct) => s.GetRequiredService<StartItemJob>().Import(kind, name, content, ct)));
        import.Subcommands.Add(FourLists(host));
        return import;
    }

    /// <summary>Words of "qiyue export".</summary>
    public static IEnumerable<Command> Exports(CommandHost host) =>
        new[] { ListKind.Need, ListKind.Resource }.Select(kind => Export(host, kind.Path, kind.IsNeed ? host.Text("导出需求清单") : host.Text("导出资源清单"), (s, ct) => s.GetRequiredService<StartItemJob>().Export(kind, ct)))
            .Append(Export(host, "four-lists", host.Text("导出四项清单工作簿"), (s, ct) => s.GetRequiredService<StartFourLists>().Export(ct)));

    /// <summary>Each filled sheet is a job of its own, one after the other; the worst outcome is the exit code.</summary>
    private static Command FourLists(CommandHost host)
    {
        var file = new Argument<FileInfo>("file") { Description = host.Text("工作簿（.xlsx）") };
        var good = new Option<bool>("--good-rows-only") { Description = host.Text("只写入正确的行；不写则有一行出错就一行也不写") };
        var check = new Option<bool>("--check") { Description = host.Text("只核对，不写入") };
        var command = new Command("four-lists", host.Text("导入四项清单工作簿：需求、资源写入，无编号的项目成为谈约中的契约，其余只核对")) { file, good, check };
        command.SetAction((parsed, ct) => host.Run(async (s, ct) =>
        {
            var from = parsed.GetValue(file)!;
            await using var content = Files.Open(from);
            var worst = 0;
            foreach (var started in await s.GetRequiredService<StartFourLists>().Import(from.Name, content, ct))
            {
                var watch = Stopwatch.StartNew();
                CommandHost.Result(started.TitleIn(s.GetRequiredService<IStringLocalizer>()));
                var job = await Run(s, started, ct);
                if (job.State == JobState.Checked && !parsed.GetValue(check) && (job.Refused == 0 || parsed.GetValue(good)))
                    job = await Run(s, await s.GetRequiredService<JobDesk>().Decide(job.Id, parsed.GetValue(good) ? "good" : "all", ct), ct);
                worst = Math.Max(worst, Report(host, s, job, watch.Elapsed, parsed.GetValue(good)));
            }
            return worst;
        }, ct));
        return command;
    }

    internal static Command Import(CommandHost host, string name, string description, Func<IServiceProvider, string, Stream, CancellationToken, Task<JobRun>> start)
    {
        var file = new Argument<FileInfo>("file") { Description = host.Text("工作簿（.xlsx）") };
        var good = new Option<bool>("--good-rows-only") { Description = host.Text("只写入正确的行；不写则有一行出错就一行也不写") };
        var check = new Option<bool>("--check") { Description = host.Text("只核对，不写入") };
        var refused = new Option<FileInfo?>("--refused") { Description = host.Text("把有错的行另存到这个文件") };
        var command = new Command(name, description) { file, good, check, refused };
        command.SetAction((parsed, ct) => host.Run(async (s, ct) =>
        {
            var from = parsed.GetValue(file)!;
            var watch = Stopwatch.StartNew();
            await using var content = Files.Open(from);
            var job = await Run(s, await start(s, from.Name, content, ct), ct);
            if (job.Refused > 0 && parsed.GetValue(refused) is { } aside) await SaveResult(s, job, aside, ct);
            if (job.State == JobState.Checked && !parsed.GetValue(check) && (job.Refused == 0 || parsed.GetValue(good)))
                job = await Run(s, await s.GetRequiredService<JobDesk>().Decide(job.Id, parsed.GetValue(good) ? "good" : "all", ct), ct);
            return Report(host, s, job, watch.Elapsed, parsed.GetValue(good));
        }, ct));
        return command;
    }

    internal static Command Export(CommandHost host, string name, string description, Func<IServiceProvider, CancellationToken, Task<JobRun>> start)
    {
        var to = new Option<FileInfo>("--out") { Description = host.Text("写到这个文件"), Required = true };
        var command = new Command(name, description) { to };
        command.SetAction((parsed, ct) => host.Run(async (s, ct) =>
        {
            var job = await Run(s, await start(s, ct), ct);
            if (job.State != JobState.Succeeded) return Report(host, s, job, default, false);
            await SaveResult(s, job, parsed.GetValue(to)!, ct);
            CommandHost.Say(host.Text("已写出 {0} 行。", job.Done));
            return 0;
        }, ct));
        return command;
    }

    private static async Task<JobRun> Run(IServiceProvider s, JobRun job, CancellationToken ct)
    {
        await s.GetRequiredService<JobRunner>().Run(job.Id, Console.IsErrorRedirected ? null : new Line(), ct);
        return await s.GetRequiredService<JobDesk>().Find(job.Id, ct);
    }

    private static async Task SaveResult(IServiceProvider s, JobRun job, FileInfo to, CancellationToken ct)
    {
        var (_, content) = await s.GetRequiredService<JobDesk>().Result(job.Id, ct);
        await using (content) await Files.Write(to, content, ct);
    }

    /// <summary>Problems and counts; 0 when everything stands, 1 when rows were refused, 2 when the job failed.</summary>
    private static int Report(CommandHost host, IServiceProvider s, JobRun job, TimeSpan took, bool goodOnly)
    {
        var text = s.GetRequiredService<IStringLocalizer>();
        foreach (var p in JobMessages.Read(job.Messages)) CommandHost.Say(p.Row > 0 ? $"{p.Sheet} {p.Row} {p.Column}: {p.In(text)} ({p.Code})" : $"{p.In(text)} ({p.Code})");
        var detail = System.Text.Json.Nodes.JsonNode.Parse(job.Detail)!;
        foreach (var (key, word) in Shell.Work.JobWords.Counts.Where(c => detail[c.Key] is not null)) CommandHost.Result($"{host.Text(word)}\t{detail[key]}");
        if (job.State == JobState.Checked) CommandHost.Say(host.Text("已核对，没有写入。"));
        if (job.State == JobState.Succeeded && job.Done > 0 && took > TimeSpan.Zero) CommandHost.Say(host.Text("用时 {0} 秒，每秒 {1} 行。", took.TotalSeconds.ToString("0.0"), (job.Done / took.TotalSeconds).ToString("0")));
        return job.State is JobState.Failed or JobState.Running ? 2 : job.Refused > 0 && !goodOnly ? 1 : 0;
    }

    private sealed class Line : IProgress<JobRun>
    {
        public void Report(JobRun job) => Console.Error.Write($"\r  {job.Done:N0} / {job.Total:N0}   ");
    }
}
