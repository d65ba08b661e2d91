using System.CommandLine;
using Qiyue.Contracts.Verifying;

namespace Qiyue.Cli;

/// <summary>qiyue export …: each thing that can leave the system as a file has its own word.</summary>
public static class ExportCommands
{
    public static Command Build(CommandHost host)
    {
        var export = new Command("export", host.Text("导出为文件。")) { Contract(host) };
        foreach (var list in ListCommands.Exports(host)) export.Subcommands.Add(list);
        return export;
    }

    private static Command Contract(CommandHost host)
    {
        var code = new Argument<string>("code") { Description = host.Text("契约编号，例如 契-330602-2026-000123") };
        var output = new Option<FileInfo>("--out") { Description = host.Text("写入的文件"), Required = true };
        var command = new Command("contract", host.Text("导出一份已签契约：文本、各方签名和公钥，可脱机核验。")) { code, output };
        command.SetAction((parsed, ct) => host.Run(async (services, stop) =>
        {
            var contract = await services.GetRequiredService<ExportSignedContract>().Handle(parsed.GetValue(code)!, stop);
            await Files.Write(parsed.GetValue(output)!, contract.ToFile(), stop);
            CommandHost.Say(host.Text("已导出 {0}，文本摘要 {1}。", contract.Code, contract.Digest));
            return 0;
        }, ct));
        return command;
    }
}
