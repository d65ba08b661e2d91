using System.Diagnostics;
using System.Text.Json;

namespace Qiyue.Bench.Load;

/// <summary>A prepared request. Bodies are one line of JSON.</summary>
/// <param name="Once">Sent with an Idempotency-Key of its own.</param>
/// <param name="Fresh">Sent with a cookie that keeps the answer from coming out of the output cache.</param>
internal sealed record Request(string Method, string Path, string? Token = null, string? Body = null, bool Once = false, bool Fresh = false)
{
    public const string FreshCookie = "qiyue-bench=1";

    public string Line => $"{Method}\t{Path}\t{Token ?? "-"}\t{(Once ? "once" : Fresh ? "fresh" : "-")}\t{Body ?? "-"}";
}

/// <param name="PerSecond">Requests answered per second.</param>
/// <param name="P50">Milliseconds.</param>
/// <param name="CpuMicroseconds">Processor time of the server process per request.</param>
internal sealed record Load(double PerSecond, double P50, double P99, double CpuMicroseconds, long Requests, long Failed)
{
    /// <summary>The run with the middle throughput.</summary>
    public static Load Median(IReadOnlyList<Load> runs) => runs.OrderBy(r => r.PerSecond).ElementAt(runs.Count / 2);
}

/// <summary>wrk with 32 connections on two threads.</summary>
internal sealed class Wrk(string folder)
{
    public const int Connections = 32, Threads = 2;
    private int _run;

    /// <param name="once">Each request a single time: ends when all are sent, at the latest after the given seconds.</param>
    public async Task<Load> Run(Server server, IReadOnlyList<Request> requests, int seconds, bool once)
    {
        var (script, file) = (Path.Combine(folder, "load.lua"), Path.Combine(folder, "requests"));
        if (!File.Exists(script))
        {
            await using var source = typeof(Wrk).Assembly.GetManifestResourceStream("load.lua")!;
            await using var target = File.Create(script);
            await source.CopyToAsync(target);
        }
        await File.WriteAllLinesAsync(file, requests.Select(r => r.Line));
        var start = new ProcessStartInfo("wrk", [$"-t{Threads}", $"-c{Connections}", $"-d{seconds}s", "--timeout", "30s", "--latency", "-s", script, server.Url, "--", file, once ? "once" : "cycle", $"{Threads}", $"run-{Environment.ProcessId}-{++_run}"])
        {
            RedirectStandardOutput = true,
        };
        var before = server.CpuSeconds;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start");
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var cpu = server.CpuSeconds - before;
        var json = JsonDocument.Parse(output.Split('\n').LastOrDefault(l => l.StartsWith('{')) ?? throw new InvalidOperationException($"wrk said:\n{output}")).RootElement;
        long Number(string name) => json.GetProperty(name).GetInt64();
        var answered = Math.Max(1, Number("requests"));
        return new(answered / (Number("microseconds") / 1e6), Number("p50") / 1000.0, Number("p99") / 1000.0, cpu * 1e6 / answered, answered, Number("failed"));
    }
}
