using System.CommandLine;
using Qiyue.Platform.Backup;

namespace Qiyue.Cli;

/// <summary>qiyue backup --out FILE. The database is not brought to a newer schema for it: a backup is what one takes before an upgrade.</summary>
internal static class BackupCommand
{
    public static Command Build(CommandHost host)
    {
        var output = new Option<FileInfo>("--out") { Description = host.Text("写入的文件，不得已存在"), Required = true };
        var command = new Command("backup", host.Text("备份数据库、附件和密钥到一个文件；服务可照常运行。")) { output };
        command.SetAction((parsed, ct) => host.RunWithoutDatabase(async stop =>
        {
            var file = parsed.GetValue(output)!;
            var manifest = await host.Services.GetRequiredService<TakeBackup>().Handle(file, stop);
            CommandHost.Result(host.Text("已备份到 {0}：{1} 项，{2} 字节。", file.FullName, manifest.Entries.Count, manifest.Entries.Sum(e => e.Size)));
            CommandHost.Say(manifest.HoldsKey ? host.Text("注意：备份含有密钥文件，得到它的人能读出密文、代各组织签名。请加密存放，限制读取。")
                : host.Text("注意：密钥来自环境变量，不在备份中，请另行保管；没有它，备份中的密文和签名私钥无法使用。"));
            return 0;
        }, ct));
        return command;
    }
}

/// <summary>qiyue restore FILE.</summary>
internal static class RestoreCommand
{
    public static Command Build(CommandHost host)
    {
        var file = new Argument<FileInfo>("file") { Description = host.Text("由 qiyue backup 得到的文件") };
        var overwrite = new Option<bool>("--overwrite") { Description = host.Text("替换已有数据；原有文件改名保留") };
        var command = new Command("restore", host.Text("从备份恢复到 QIYUE_DB 和 QIYUE_DATA 所指位置；请先停止服务。")) { file, overwrite };
        command.SetAction((parsed, ct) => host.RunWithoutDatabase(async stop =>
        {
            var (manifest, kept) = await host.Services.GetRequiredService<RestoreBackup>().Handle(parsed.GetValue(file)!, parsed.GetValue(overwrite), stop);
            CommandHost.Result(host.Text("已恢复 {0} 的备份：{1} 项，内容与清单一致。", manifest.At.ToString("yyyy-MM-dd HH:mm:ss'Z'"), manifest.Entries.Count));
            foreach (var former in kept) CommandHost.Say(host.Text("原有内容保留在 {0}", former));
            if (!manifest.HoldsKey) CommandHost.Say(host.Text("此备份不含密钥，请以原来的 QIYUE_KEY 启动服务。"));
            CommandHost.Say(host.Text("建议随即运行 qiyue verify journal 核验档案。"));
            return 0;
        }, ct));
        return command;
    }
}
