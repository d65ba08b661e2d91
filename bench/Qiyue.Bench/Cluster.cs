using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Qiyue.Bench;

/// <summary>A throw-away PostgreSQL with the durability of production (every commit reaches the disk); 1 GB of buffers.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qiyue-bench-postgres-").FullName;
    private readonly int _port = FreePort();

    public static async Task<Cluster> Start()
    {
        var cluster = new Cluster();
        if (Environment.IsPrivilegedProcess) await Run("chown", ["-R", "nobody", cluster._folder]);
        await AsServerUser("initdb", ["-D", cluster.Data, "-U", "postgres", "--locale=C", "--encoding=UTF8", "--auth=trust", "--no-sync"]);
        await cluster.Serve();
        return cluster;
    }

    private Task Serve() => AsServerUser("pg_ctl", ["-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o",
        $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c shared_buffers=1GB -c max_wal_size=8GB -c max_connections=200", "start"]);

    /// <summary>Stopped without a word to anybody and started again: it finds its way by the log.</summary>
    public async Task Crash()
    {
        await AsServerUser("pg_ctl", ["-D", Data, "-m", "immediate", "stop"]);
        await Serve();
    }

    private string Data => Path.Combine(_folder, "data");

    public async Task<string> Create(string database)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {database}", connection);
        await command.ExecuteNonQueryAsync();
        return ConnectionString(database);
    }

    public async Task Drop(string database)
    {
        NpgsqlConnection.ClearAllPools();
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"DROP DATABASE {database} WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync();
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Username=postgres;Database={database}";

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await AsServerUser("pg_ctl", ["-D", Data, "-m", "immediate", "stop"]);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>initdb refuses root: another user runs it then.</summary>
    private static Task AsServerUser(string program, string[] arguments) => Environment.IsPrivilegedProcess
        ? Run("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", PathOf(program), .. arguments])
        : Run(PathOf(program), arguments);

    private static string PathOf(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")) : [])
            .Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists) ?? throw new InvalidOperationException($"{program} not found: install PostgreSQL (Debian: apt-get install postgresql)");

    private static async Task Run(string program, string[] arguments)
    {
        // The server inherits what it is given: its output goes to its own log, or a reader would wait for ever.
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]) { WorkingDirectory = "/" })!;
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
