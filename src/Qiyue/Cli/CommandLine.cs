using System.CommandLine;
using Microsoft.Extensions.Localization;
using Qiyue.Cli.Demo;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Cli;

/// <summary>
/// The commands of the program. Each calls the handlers that pages and API call. Standard output is the result; messages go to standard error.
/// Exit codes: 0 done, 1 a check failed, 2 refused (the sentence and its code stand on standard error).
/// </summary>
public static class CommandLine
{
    /// <summary>A command was asked for rather than the server ("qiyue", "qiyue serve", "qiyue --urls …").</summary>
    public static bool IsAsked(string[] args) => args.Length > 0 && args[0] != "serve" && (!args[0].StartsWith('-') || args[0] is "--help" or "-h" or "-?" or "--version");

    /// <summary>What configuration reads as "--key value": without the verb and the switches that take no value.</summary>
    public static string[] ForConfiguration(string[] args) => IsAsked(args) ? [] : [.. args.Where(a => a is not ("serve" or "--demo"))];

    /// <summary>Logs are messages. Statements and requests are not worth a line each; a configured level still wins.</summary>
    public static void ToStandardError(this ILoggingBuilder logging, bool quiet) => logging
        .AddConsole(o => o.LogToStandardErrorThreshold = LogLevel.Trace)
        .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning)
        .AddFilter("Microsoft.Hosting.Lifetime", quiet ? LogLevel.Warning : LogLevel.Information);

    public static Task<int> Run(string[] args, IServiceProvider services)
    {
        var host = new CommandHost(services);
        var root = new RootCommand(host.Text("契约：基层共治的契约化项目管理。不带命令即启动服务。"));
        foreach (var command in Commands(host)) root.Subcommands.Add(command);
        return root.Parse(args is ["help", .. var rest] ? [.. rest, "--help"] : args).InvokeAsync();
    }

    /// <summary>Makes the database ready for serving; false when that was refused, after the sentence that says why.</summary>
    public static async Task<bool> Prepare(IServiceProvider services) => await new CommandHost(services).Run((_, _) => Task.FromResult(0), default) == 0;

    private static IEnumerable<Command> Commands(CommandHost host) =>
    [
        ServeCommand.Build(host),
        MigrateCommand.Build(host),
        DemoCommand.Build(host),
        FiguresCommand.Build(host),
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
    public async Task<int> Run(Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken ct)
    {
        try
        {
            await Startup.Prepare(services, ct);
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = Actor.System;
            return await work(scope.ServiceProvider, ct);
        }
        catch (Refusal refusal) { return Refused(refusal); }
    }

    /// <summary>Runs a command that needs no database.</summary>
    public async Task<int> RunWithoutDatabase(Func<CancellationToken, Task<int>> work, CancellationToken ct)
    {
        try { return await work(ct); }
        catch (Refusal refusal) { return Refused(refusal); }
    }

    private int Refused(Refusal refusal)
    {
        Say($"{Text(refusal.Sentence, [.. refusal.Args])} ({refusal.Code})");
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
