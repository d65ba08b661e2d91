using System.Globalization;
using System.Text;
using System.Text.Json;
using Qiyue.Bench.Load;

namespace Qiyue.Bench;

internal sealed record Result(string Database, int Size, string Measure, Load.Load Product, Load.Load Reference, double Bar, double Aim)
{
    public double Ratio => Product.PerSecond / Reference.PerSecond;
}

internal sealed record Start(string Database, int Size, double ReadySeconds, int MegabytesAfterLoad, int MegabytesAtMost);

/// <summary>All figures of a run, as a table for people and as JSON.</summary>
internal sealed class Report(int runs, int seconds)
{
    private readonly List<Result> _results = [];
    private readonly List<Start> _starts = [];
    private readonly List<(string Name, string Value)> _others = [];

    public void Add(Result result)
    {
        _results.Add(result);
        Console.Error.WriteLine($"  {result.Measure,-26} {result.Product.PerSecond,8:F0}/s  p50 {result.Product.P50,7:F1} ms  p99 {result.Product.P99,7:F1} ms  cpu {result.Product.CpuMicroseconds,6:F0} µs | reference {result.Reference.PerSecond,8:F0}/s  p50 {result.Reference.P50,6:F1}  cpu {result.Reference.CpuMicroseconds,5:F0} | ratio {result.Ratio:F2}"
            + (result.Product.Failed + result.Reference.Failed > 0 ? $"  FAILED {result.Product.Failed}/{result.Reference.Failed}" : ""));
    }

    public void Add(Start start)
    {
        _starts.Add(start);
        Console.Error.WriteLine($"  ready after {start.ReadySeconds:F1} s, {start.MegabytesAfterLoad} MB after load ({start.MegabytesAtMost} at most)");
    }

    public void Add(string name, string value) => _others.Add((name, value));

    public string Markdown()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Wrk.Connections} connections, median of {runs} runs of {seconds} s, product and reference in turn; {Environment.ProcessorCount} cores; {DateTime.UtcNow:yyyy-MM-dd}\n\n");
        text.AppendLine("| database | contracts | measured | requests/s | p50 ms | p99 ms | CPU µs | reference/s | reference p50 ms | reference CPU µs | ratio | bar | p50 ÷ p50 at the smallest |");
        text.AppendLine("|---|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var r in _results)
        {
            var least = _results.First(x => x.Database == r.Database && x.Measure == r.Measure);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {r.Database} | {r.Size:N0} | {r.Measure} | {r.Product.PerSecond:F0} | {r.Product.P50:F1} | {r.Product.P99:F1} | {r.Product.CpuMicroseconds:F0} | {r.Reference.PerSecond:F0} | {r.Reference.P50:F1} | {r.Reference.CpuMicroseconds:F0} | {r.Ratio:F2} | {(r.Bar > 0 ? r.Bar.ToString("F2", CultureInfo.InvariantCulture) + (r.Ratio < r.Bar ? " ✗" : " ✓") : "–")} | {(r == least ? "" : (r.Product.P50 / least.Product.P50).ToString("F2", CultureInfo.InvariantCulture))} |{(r.Product.Failed + r.Reference.Failed > 0 ? $" {r.Product.Failed} + {r.Reference.Failed} failed" : "")}");
        }
        text.AppendLine().AppendLine("| database | contracts | ready after s | MB after load | MB at most |").AppendLine("|---|---:|---:|---:|---:|");
        foreach (var s in _starts) text.AppendLine(CultureInfo.InvariantCulture, $"| {s.Database} | {s.Size:N0} | {s.ReadySeconds:F1} | {s.MegabytesAfterLoad} | {s.MegabytesAtMost} |");
        if (_others.Count > 0) text.AppendLine();
        foreach (var (name, value) in _others) text.AppendLine($"{name}: {value}");
        return text.ToString();
    }

    public string Json() => JsonSerializer.Serialize(new { runs, seconds, cores = Environment.ProcessorCount, results = _results, starts = _starts, others = _others.ToDictionary(o => o.Name, o => o.Value) }, new JsonSerializerOptions(JsonSerializerOptions.Web) { WriteIndented = true });
}
