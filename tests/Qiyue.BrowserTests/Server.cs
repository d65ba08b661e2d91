using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;

namespace Qiyue.BrowserTests;

/// <summary>The real program on a random loopback port with a fresh SQLite database and the demonstration district; gone when the tests end.</summary>
public sealed class Server : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qiyue-browser-").FullName;
    private readonly List<string> _output = [];
    private Process? _process;

    public string Url { get; private set; } = "";

    public async Task<string> Start()
    {
        var program = typeof(Server).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "QiyueProgram").Value!;
        Url = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [program, "serve", "--demo", "--urls", Url]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder };
        start.Environment["QIYUE_DB"] = Path.Combine(_folder, "qiyue.db");
        start.Environment["QIYUE_DATA"] = _folder;
        start.Environment["QIYUE_RATE_LIMITS"] = "off";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Answering();
        return Url;
    }

    /// <summary>The one-time password of an administrator ("sysadmin"), as the first run prints it.</summary>
    public string PasswordOf(string administrator)
    {
        lock (_output) return _output.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Single(words => words is [var name, _] && name == administrator)[1];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Answering()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        for (var until = DateTime.UtcNow.AddSeconds(600); DateTime.UtcNow < until && !_process!.HasExited; await Task.Delay(200))
        {
            try
            {
                if ((await http.GetAsync(Url + "/")).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException) { } // not listening yet
        }
        lock (_output) throw new InvalidOperationException($"The server did not answer at {Url}:\n{string.Join('\n', _output.TakeLast(40))}");
    }

    private void Keep(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is null) return;
        lock (_output) _output.Add(e.Data);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
