using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Qiyue.Bench.Load;

/// <summary>A server under load: a process of its own, with what it has cost so far.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly double TicksPerSecond = 100;
    private readonly Process _process;
    public string Url { get; }
    public TimeSpan ReadyAfter { get; private set; }

    private Server(Process process, string url) => (_process, Url) = (process, url);

    /// <param name="ready">Path that answers 200 when the server is ready.</param>
    public static async Task<Server> Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string log, string ready)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec \"$0\" \"$@\" >'{log}' 2>&1", program, .. arguments.Select(a => a.Replace("{url}", url, StringComparison.Ordinal))]) { WorkingDirectory = Path.GetDirectoryName(log) };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var watch = Stopwatch.StartNew();
        var server = new Server(Process.Start(start)!, url);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        while (true)
        {
            if (server._process.HasExited) throw new InvalidOperationException($"{program} ended with {server._process.ExitCode}: {await File.ReadAllTextAsync(log)}");
            try
            {
                using var answer = await http.GetAsync(url + ready);
                if (answer.StatusCode == HttpStatusCode.OK) break;
                throw new InvalidOperationException($"{url}{ready} answers {(int)answer.StatusCode}; see {log}");
            }
            catch (HttpRequestException) { await Task.Delay(10); }
        }
        server.ReadyAfter = watch.Elapsed;
        return server;
    }

    /// <summary>User and system time of the process, in seconds.</summary>
    public double CpuSeconds
    {
        get
        {
            var fields = File.ReadAllText($"/proc/{_process.Id}/stat").Split(") ")[1].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
    }

    /// <summary>Memory in use now and at most, in MB.</summary>
    public (int Now, int Most) Memory => (Status("VmRSS"), Status("VmHWM"));

    private int Status(string name) => int.Parse(File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Sends a signal ("KILL", "TERM") and waits for the end.</summary>
    public async Task Stop(string signal)
    {
        using (var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
