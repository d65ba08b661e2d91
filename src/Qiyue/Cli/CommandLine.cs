using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using Microsoft.Extensions.Localization;
using Qiyue.Cli.Demo;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Text;
using Qiyue.Platform.Web;

namespace Qiyue.Cli;

/// <summary>
/// The commands of the program. Each calls the handlers that pages and API call. Standard output is the result; messages go to standard error.
/// Exit codes: 0 done, 1 a check failed, 2 refused or broken off (the sentence and its code stand on standard error).
/// </summary>
public static class CommandLine
{
    /// <summary>A command was asked for rather than the server ("qiyue", "qiyue serve", "qiyue --urls …"); the help of the server is one.</summary>
    public static bool IsAsked(string[] args) => args.Length > 0 && (args[0] != "serve" && !args[0].StartsWith('-') || args.Any(a => a is "--help" or "-h" or "-?" or "--version"));

    /// <summary>What configuration reads as "--key value": without the verb and the switches that take no value.</summary>
    public static string[] ForConfiguration(string[] args) => IsAsked(args) ? [] : [.. args.Where(a => a is not ("serve" or "--demo"))];

    /// <summary>Logs are messages. Statements and requests are not worth a line each; a configured level still wins.</summary>
    public static void ToStandardError(this ILoggingBuilder logging, bool quiet) => logging
        .AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace)
        .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.EntityFrameworkCore.Database.Connection", quiet ? LogLevel.None : LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning)
        .AddFilter("Microsoft.Hosting.Lifetime", quiet ? LogLevel.Warning : LogLevel.Information);

    public static Task<int> Run(string[] args, IServiceProvider services)
    {
        if (!Localizer.IsEnglish) CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN"); // the parser's own sentences too
        var host = new CommandHost(services);
        var root = new RootCommand(string.Join('\n',
            host.Text("契约：基层共治的契约化项目管理。不带命令即启动服务。"),
            host.Text("数据库由环境变量 QIYUE_DB 指明，附件和密钥所在文件夹由 QIYUE_DATA 指明。"),
            host.Text("结果写到标准输出，提示写到标准错误。退出码：0 完成；1 核对出问题；2 被拒绝或中断。")));
        foreach (var command in Commands(host)) root.Subcommands.Add(command);
        root.Options.OfType<HelpOption>().Single().Description = host.Text("显示用法");
        root.Options.OfType<VersionOption>().Single().Description = host.Text("显示版本");
        var parsed = root.Parse(args is ["help", .. var rest] ? [.. rest, "--help"] : args);
        if (parsed.Action is not ParseErrorAction) return parsed.InvokeAsync();
        foreach (var error in parsed.Errors) CommandHost.Say(error.Message);
        CommandHost.Say(host.Text("用法见 {0} --help。", string.Join(' ', Words(parsed.CommandResult))));
        return Task.FromResult(2);
    }

    private static IEnumerable<string> Words(CommandResult command) => command.Parent is CommandResult above ? Words(above).Append(command.Command.Name) : ["qiyue"];

    /// <summary>Makes the database ready for serving; false when that was refused, after the sentence that says why.</summary>
    public static async Task<bool> Prepare(IServiceProvider services) => await new CommandHost(services).Run((_, _) => Task.FromResult(0), default) == 0;

    private static IEnumerable<Command> Commands(CommandHost host) =>
    [
        ServeCommand.Build(host),
        MigrateCommand.Build(host),
        DemoCommand.Build(host),
        FiguresCommand.Build(host),
        MatchCommand.Build(host),
        ListCommands.BuildImport(host),
        ExportCommands.Build(host),
        OrganizationsCommands.Build(host),
        PeopleCommands.Build(host),
        VerifyCommands.Build(host),
        CheckpointCommand.Build(host),
        BackupCommand.Build(host),
        RestoreCommand.Build(host),
    ];
}

/// <summary>What every command needs: the services, the sentences, and one way to run and to refuse.</summary>
public sealed class CommandHost(IServiceProvider services)
{
    public IServiceProvider Services => services;

    /// <summary>The sentence in the language of the terminal: LANG=en… → English, otherwise Chinese.</summary>
    public string Text(string sentence, params object[] values) => services.GetRequiredService<IStringLocalizer>()[sentence, values];

    /// <summary>A line of the result.</summary>
    public static void Result(string line) => Console.Out.WriteLine(line);

    /// <summary>A message to whoever watches.</summary>
    public static void Say(string line) => Console.Error.WriteLine(line);

    /// <summary>Runs a command on the newest schema as the system, in a scope of its own; a refusal becomes its sentence and exit code 2.</summary>
    public Task<int> Run(Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken ct) => RunWithoutDatabase(async stop =>
    {
        await Startup.Prepare(services, stop);
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = Actor.System;
        return await work(scope.ServiceProvider, stop);
    }, ct);

    /// <summary>Runs a command that needs no database.</summary>
    public async Task<int> RunWithoutDatabase(Func<CancellationToken, Task<int>> work, CancellationToken ct)
    {
        try { return await work(ct); }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { Say(Text("已中断。")); }
        catch (Exception e)
        {
            if (BadInput.Of(e) is { } refusal) Say($"{Text(refusal.Sentence, [.. refusal.Args])} ({refusal.Code})");
            else services.GetRequiredService<ILogger<CommandHost>>().LogError(e, "the command failed");
        }
        return 2;
    }
}

internal static class ServeCommand
{
    /// <summary>Named here for the help; Program.cs runs it.</summary>
    public static Command Build(CommandHost host) => new("serve", host.Text("启动服务（默认命令）。--urls 地址；--demo 数据库为空时装入演示数据。"))
    {
        new Option<string>("--urls") { Description = host.Text("监听地址，例如 http://localhost:5000") },
        new Option<bool>("--demo") { Description = host.Text("数据库为空时装入演示数据") },
    };
}

internal static class MigrateCommand
{
    public static Command Build(CommandHost host)
    {
        var command = new Command("migrate", host.Text("把数据库升级到最新结构。"));
        command.SetAction((_, ct) => host.Run((_, _) => Task.FromResult(0), ct));
        return command;
    }
}
