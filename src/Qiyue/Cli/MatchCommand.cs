using System.CommandLine;
using System.Globalization;
using System.Text;
using Qiyue.Matching;

namespace Qiyue.Cli;

/// <summary>qiyue match FOLDER --out ranking.csv: every resource with a fit above 0 for each need, best first. Needs no database.</summary>
internal static class MatchCommand
{
    public static Command Build(CommandHost host)
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = host.Text("含 communities.csv、units.csv、needs.csv、resources.csv 的文件夹") };
        var output = new Option<FileInfo>("--out") { Description = host.Text("写到这个文件"), Required = true };
        var command = new Command("match", host.Text("为一个文件夹里的需求匹配资源，写出每条需求的资源排序（need_id、resource_id、score）。")) { folder, output };
        command.SetAction((parsed, ct) => host.RunWithoutDatabase(async stop =>
        {
            var set = MatchSet.Read(parsed.GetValue(folder)!.FullName);
            var (rows, fitting) = (0, 0);
            var text = new StringBuilder("need_id,resource_id,score\n");
            var matcher = Matcher.Of(set.Resources, set.PlaceNames);
            foreach (var need in set.Needs)
            {
                var ranking = matcher.Rank(need);
                foreach (var found in ranking) text.Append(CultureInfo.InvariantCulture, $"{Field(need.Id)},{Field(found.Resource)},{found.Fit:0.###############}\n");
                rows += ranking.Count;
                if (ranking.Count > 0 && ranking[0].Fit >= matcher.Weights.Least) fitting++;
            }
            await Files.Write(parsed.GetValue(output)!, text.ToString(), stop);
            CommandHost.Say(host.Text("已写出 {0} 行：{1} 条需求，其中 {2} 条没有合适的资源。", rows, set.Needs.Count, set.Needs.Count - fitting));
            return 0;
        }, ct));
        return command;
    }

    /// <summary>RFC 4180.</summary>
    private static string Field(string value) => value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : '"' + value.Replace("\"", "\"\"") + '"';
}
