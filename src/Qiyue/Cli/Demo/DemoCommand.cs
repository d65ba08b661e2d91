using System.CommandLine;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Organizations;

namespace Qiyue.Cli.Demo;

internal static class DemoCommand
{
    public const string Standard = "xijiang";

    public static Command Build(CommandHost host)
    {
        var scenario = new Option<string>("--scenario") { Description = host.Text("场景：xijiang（一个区）或 yuecheng（一份契约走完五约）"), DefaultValueFactory = _ => Standard };
        var from = new Option<string?>("--from") { Description = host.Text("场景原始数据所在的文件夹；不写则用随程序附带的") };
        var command = new Command("demo", host.Text("把场景的原始工作簿装入空数据库。")) { scenario, from };
        command.SetAction((parsed, ct) => host.Run(async (services, ct) =>
        {
            await Load(services, parsed.GetValue(from) ?? LoadDemo.Shipped(parsed.GetValue(scenario)!), host, ct);
            return 0;
        }, ct));
        return command;
    }

    public static async Task Load(IServiceProvider services, string folder, CommandHost host, CancellationToken ct)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var loaded = await ActivatorUtilities.CreateInstance<LoadDemo>(services).Handle(folder, line => CommandHost.Say($"  {watch.Elapsed.TotalSeconds,5:0.0} s  {line}"), ct);
        CommandHost.Say(host.Text("已装入“{0}”，用时 {1} 秒。", loaded.Name, watch.Elapsed.TotalSeconds.ToString("0.0")));
        CommandHost.Say(host.Text("演示人员的用户名是编号（如 P0001），密码都是 {0}。", loaded.Password));
    }

    /// <summary>On the first start: with --demo yes, at a terminal asks, otherwise no.</summary>
    public static async Task Offer(string[] args, IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<QiyueDb>().Set<Organization>().AnyAsync()) return;
        var host = new CommandHost(services);
        if (!args.Contains("--demo"))
        {
            if (Console.IsInputRedirected || Console.IsErrorRedirected) return;
            Console.Error.Write(host.Text("数据库是空的。现在装入演示数据吗？[y/N] "));
            if (Console.ReadLine()?.Trim().ToLowerInvariant() is not ("y" or "yes" or "是")) return;
        }
        await Load(services, LoadDemo.Shipped(Standard), host, CancellationToken.None);
    }
}
