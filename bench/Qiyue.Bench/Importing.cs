using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Bench.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Workbooks;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Bench;

/// <summary>`qiyue import needs` with a workbook of a hundred thousand needs of all communities: checked, then written by the ordinary acts.</summary>
internal static class Importing
{
    private const int Rows = 100_000;

    /// <returns>Rows per second, from the start of the command to its end.</returns>
    public static async Task<double> Measure(string product, string connection, string folder, string community)
    {
        var file = await Workbook(connection, folder, community, Rows);
        var start = new ProcessStartInfo(Path.Combine(product, "qiyue"), ["import", "needs", file]) { RedirectStandardError = true, RedirectStandardOutput = true };
        (start.Environment["QIYUE_DB"], start.Environment["QIYUE_DATA"]) = (connection, folder);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Rows / watch.Elapsed.TotalSeconds : throw new InvalidOperationException($"import ended with {process.ExitCode}: {await output}{await errors}");
    }

    /// <returns>Path of a workbook of so many different needs.</returns>
    public static async Task<string> Workbook(string connection, string folder, string community, int rows)
    {
        var file = Path.Combine(folder, "needs.xlsx");
        await using var host = new Product(connection, folder);
        _ = host.Server;
        return await host.As(Actor.System, null, s =>
        {
            using var target = File.Create(file);
            WorkbookWriter.Save(target, new SheetContent(s.GetRequiredService<ItemSheet<Need, NeedContent>>().Layout, Enumerable.Range(1, rows).Select(i => (IReadOnlyDictionary<string, object?>)Row(i, community))));
            return Task.FromResult(file);
        });
    }

    private static Dictionary<string, object?> Row(int i, string community) => new()
    {
        ["组织编码"] = community, ["标题"] = $"家门口的服务（{i}）", ["说明"] = "每月一次，最好在周末。", ["类别"] = "养老助老", ["面向"] = "老年居民", ["预计人数"] = 40, ["地点"] = "社区活动室", ["时间"] = "周三上午",
        ["频次"] = "每月一次", ["紧急程度"] = "较急", ["提出方"] = "居民", ["来源"] = "线下走访",
    };
}
