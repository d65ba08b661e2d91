using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Qiyue.Tests.Infrastructure;

/// <summary>A real, throw-away PostgreSQL: made by initdb in a temporary folder at the first test that needs it, gone when the run ends.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresCluster>> One = new(StartAsync);
    private readonly string _folder;
    private readonly int _port;

    private PostgresCluster(string folder, int port) => (_folder, _port) = (folder, port);

    public static Task<PostgresCluster> Get() => One.Value;

    /// <summary>Stops the cluster if any test started it.</summary>
    public static async Task StopIfStarted()
    {
        if (One.IsValueCreated) await (await One.Value).DisposeAsync();
    }

    /// <summary>Every test has a database and so a pool of its own: what a finished test leaves idle is closed soon, or the server runs out of connections.</summary>
    public string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database};Maximum Pool Size=20;Connection Idle Lifetime=3;Connection Pruning Interval=1;Include Error Detail=true";

    public async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<PostgresCluster> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("qiyue-postgres-").FullName;
        var data = Path.Combine(folder, "data");
        var port = FreePort();
        if (Environment.IsPrivilegedProcess) await Run("chown", ["-R", "nobody", folder]);
        await RunAsServerUser("initdb", ["-D", data, "-U", "postgres", "--locale=C", "--encoding=UTF8", "--auth=trust", "--no-sync"]);
        await RunAsServerUser("pg_ctl", ["-D", data, "-w", "-l", Path.Combine(folder, "log"), "-o",
            $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off -c jit=off -c max_connections=300", "start"]);
        return new(folder, port);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsServerUser("pg_ctl", ["-D", Path.Combine(_folder, "data"), "-m", "immediate", "stop"]);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>initdb refuses root: another user runs it then.</summary>
    private static Task RunAsServerUser(string program, string[] arguments) => Environment.IsPrivilegedProcess
        ? Run("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", PathOf(program), .. arguments])
        : Run(PathOf(program), arguments);

    private static string PathOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")) : [])
            .Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"{program} not found: install PostgreSQL (Debian: apt-get install postgresql), or run ./dev test, which does");

    private static async Task Run(string program, string[] arguments)
    {
        // The server inherits what it is given: its output goes to its own log, or the reader would wait for ever.
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
