using System.CommandLine;
using System.Globalization;
using System.Text;
using Qiyue.Contracts.Verifying;
using Qiyue.Data.Verification;
using Qiyue.Kernel;

namespace Qiyue.Cli;

/// <summary>qiyue verify …: exit code 0 = holds, 1 = something is broken, 2 = the question itself was refused.</summary>
public static class VerifyCommands
{
    public static Command Build(CommandHost host) => new("verify", host.Text("核验：纪实档案、导出的契约。")) { Journal(host), Contract(host) };

    private static Command Journal(CommandHost host)
    {
        var checkpoint = new Option<FileInfo?>("--checkpoint") { Description = host.Text("与此前导出的检查点文件比对，可查出被删去的末尾和被整体改写的档案") };
        var command = new Command("journal", host.Text("逐条核验纪实档案，指出首处破损；服务运行时也可执行。")) { checkpoint };
        command.SetAction((parsed, ct) =>
        {
            var file = parsed.GetValue(checkpoint);
            return host.Run(async (services, stop) =>
            {
                var given = file is null ? null : Checkpoint.Read(await Files.Read(file, stop));
                return Report(host, await services.GetRequiredService<VerifyJournal>().Handle(given, new Counter(host), stop));
            }, ct);
        });
        return command;
    }

    /// <summary>Needs no database: the file is held against itself.</summary>
    private static Command Contract(CommandHost host)
    {
        var file = new Argument<FileInfo>("file") { Description = host.Text("从契约页或以 qiyue export contract 得到的文件") };
        var key = new Option<string?>("--key") { Description = host.Text("平台签名密钥指纹（16 位），从核验页或平台管理单位另行取得") };
        var command = new Command("contract", host.Text("脱机核验一份导出的契约：文本、摘要、各方签名。")) { file, key };
        command.SetAction((parsed, ct) => host.RunWithoutDatabase(async stop =>
        {
            var text = await Files.Read(parsed.GetValue(file)!, stop);
            var checks = CheckSignedContract.Of(text).ToList();
            if (parsed.GetValue(key) is { } expected && SignedContract.Read(text) is { } contract) checks.Add(Key(expected, contract));
            foreach (var check in checks) CommandHost.Result($"{Mark(check.Result)} {host.Text(check.Sentence, check.Args)}");
            var broken = checks.Count(c => c.Result == CheckResult.Broken);
            CommandHost.Result(broken == 0 ? host.Text("全部核对通过。") : host.Text("有 {0} 处不成立，此文件不可采信。", broken));
            return broken == 0 ? 0 : 1;
        }, ct));
        return command;
    }

    private static SignedCheck Key(string expected, SignedContract contract) => Checkpoint.Fingerprint(contract.PlatformKey) is var found && string.Equals(found, expected, StringComparison.OrdinalIgnoreCase)
        ? new(CheckResult.Holds, "signed.key_expected", "文件由所给指纹的密钥签发。") : new(CheckResult.Broken, "signed.key_expected", "文件由指纹为 {0} 的密钥签发，不是所给的 {1}。", found, expected);

    private static string Mark(CheckResult result) => result switch { CheckResult.Holds => "✓", CheckResult.Noted => "○", _ => "✗" };

    private static int Report(CommandHost host, JournalVerdict verdict)
    {
        CommandHost.Result(host.Text("已核对 {0} 条记录、{1} 个事项。", verdict.Entries, verdict.Subjects));
        if (verdict.Erased > 0) CommandHost.Result(host.Text("其中 {0} 条的个人信息已抹去，链条不受影响。", verdict.Erased));
        if (verdict.OlderForm > 0) CommandHost.Result(host.Text("其中 {0} 个事项由较早版本的程序记录，已按当时的内容核对。", verdict.OlderForm));
        if (verdict.Findings is [var first, ..])
        {
            CommandHost.Result(host.Text("首处破损：{0} {1} 第 {2} 条：{3}", first.SubjectKind, first.SubjectCode, first.Sequence, host.Text(first.Sentence, first.Args)));
            foreach (var f in verdict.Findings.Skip(1)) CommandHost.Result($"  {f.SubjectKind} {f.SubjectCode} #{f.Sequence} {host.Text(f.Sentence, f.Args)} ({f.Code})");
            CommandHost.Result(host.Text("共有 {0} 个事项不符。", verdict.Broken));
        }
        else CommandHost.Result(host.Text("逐条相扣，与各事项现状一致。"));
        if (verdict.Checkpoint is { } c)
        {
            var at = c.At.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            CommandHost.Result(c.Holds ? host.Text("与 {0} 的检查点相符（当时 {1} 条记录，签发密钥指纹 {2}）。", at, c.Entries, c.KeyFingerprint)
                : host.Text("与 {0} 的检查点不符：{1}", at, host.Text(c.Sentence, c.Args)));
        }
        return verdict.Holds ? 0 : 1;
    }

    /// <summary>Says every now and then how far it is; the sum is in the result.</summary>
    private sealed class Counter(CommandHost host) : IProgress<long>
    {
        private long _said;

        public void Report(long entries)
        {
            if (entries - _said < 100_000) return;
            _said = entries;
            CommandHost.Say(host.Text("已读 {0} 条……", entries));
        }
    }
}

/// <summary>qiyue checkpoint --out FILE.</summary>
internal static class CheckpointCommand
{
    public static Command Build(CommandHost host)
    {
        var output = new Option<FileInfo>("--out") { Description = host.Text("写入的文件"), Required = true };
        var command = new Command("checkpoint", host.Text("导出纪实档案的签名检查点，请保存在本系统之外。")) { output };
        command.SetAction((parsed, ct) => host.Run(async (services, stop) =>
        {
            var checkpoint = await services.GetRequiredService<TakeCheckpoint>().Handle(stop);
            await Files.Write(parsed.GetValue(output)!, checkpoint.ToFile(), stop);
            CommandHost.Say(host.Text("检查点已导出：{0} 条记录、{1} 个事项，签发密钥指纹 {2}。请保存在本系统之外。", checkpoint.Entries, checkpoint.Subjects, checkpoint.KeyFingerprint));
            return 0;
        }, ct));
        return command;
    }
}

/// <summary>Files named on the command line; a path that cannot be used is a refusal.</summary>
internal static class Files
{
    public static FileStream Open(FileInfo file)
    {
        try { return file.OpenRead(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new Refusal("file.unreadable", "无法读取文件 {0}，请检查路径和权限。", 422, file.FullName); }
    }

    public static async Task<string> Read(FileInfo file, CancellationToken ct)
    {
        using var reader = new StreamReader(Open(file));
        return await reader.ReadToEndAsync(ct);
    }

    public static Task Write(FileInfo file, string text, CancellationToken ct) => Write(file, new MemoryStream(Encoding.UTF8.GetBytes(text)), ct);

    public static async Task Write(FileInfo file, Stream content, CancellationToken ct)
    {
        try
        {
            await using var target = file.Create();
            await content.CopyToAsync(target, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw new Refusal("file.unwritable", "无法写入文件 {0}，请检查路径和权限。", 422, file.FullName); }
    }
}
