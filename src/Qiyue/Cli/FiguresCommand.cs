using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Qiyue.Kernel;
using Qiyue.OpenData;

namespace Qiyue.Cli;

internal static class FiguresCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static Command Build(CommandHost host)
    {
        var json = new Option<bool>("--json") { Description = host.Text("输出 JSON") };
        var area = new Option<string?>("--area") { Description = host.Text("区、街道或社区的代码；不写则为本区") };
        var from = new Option<DateOnly?>("--from") { Description = host.Text("统计期第一天；不写则为场景声明的或本年度的"), CustomParser = given => Day(given, host) };
        var to = new Option<DateOnly?>("--to") { Description = host.Text("统计期最后一天"), CustomParser = given => Day(given, host) };
        var command = new Command("figures", host.Text("从记录计算统计数字。")) { json, area, from, to };
        command.SetAction((parsed, ct) => host.Run(async (services, ct) =>
        {
            var figures = services.GetRequiredService<Figures>();
            var code = parsed.GetValue(area) ?? figures.Standard?.Code ?? throw new Refusal("figures.no_area", "数据库里还没有组织，没有可统计的内容。");
            var found = await figures.Of(code, parsed.GetValue(from), parsed.GetValue(to), ct);
            if (parsed.GetValue(json)) CommandHost.Result(JsonSerializer.Serialize(found, Json));
            else foreach (var (key, f) in found)
                CommandHost.Result($"{key,-24} {f.Value?.ToString(CultureInfo.InvariantCulture) ?? "-",8}  {f.Numerator}/{f.Denominator?.ToString(CultureInfo.InvariantCulture) ?? "-"}  {host.Text(f.Meaning)}");
            return 0;
        }, ct));
        return command;
    }

    private static DateOnly? Day(ArgumentResult given, CommandHost host)
    {
        var text = given.Tokens.Count == 1 ? given.Tokens[0].Value : "";
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        given.AddError(host.Text("“{0}”不是日期，请写成 2026-11-30 这样。", text));
        return null;
    }
}
