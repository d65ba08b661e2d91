using System.Diagnostics;
using System.Text.RegularExpressions;
using Npgsql;
using Qiyue.Kernel;

namespace Qiyue.Platform.Backup;

/// <summary>
/// pg_dump and pg_restore: the newest on this machine, told the connection through its environment so that no password stands in the list of processes.
/// Errors: backup.tool_missing, backup.tool_old, backup.tool_failed.
/// </summary>
internal sealed partial class PostgresTools(string connectionString)
{
    private readonly NpgsqlConnectionStringBuilder _connection = new(connectionString);

    /// <summary>A custom-format dump of one schema at one consistent moment; the server goes on serving. What else the database holds is not ours to copy.</summary>
    public async Task Dump(string path, string schema, int server, CancellationToken ct) =>
        await Run(await Find("pg_dump", server, ct), ["--format=custom", "--no-owner", "--no-privileges", "--schema", Literally(schema), "--file", path], ct);

    /// <summary>The pg_restore to be used, sought before anything is touched.</summary>
    public Task<string> Restorer(int server, CancellationToken ct) => Find("pg_restore", server, ct);

    /// <summary>Into an empty schema, all or nothing, in one transaction; other schemas that a dump may hold stay out.</summary>
    public Task Restore(string restorer, string path, string schema, CancellationToken ct) =>
        Run(restorer, ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--schema", schema, "--dbname", _connection.Database!, path], ct);

    /// <summary>As pg_dump reads it, a pattern that means this name alone.</summary>
    private static string Literally(string schema) => $"\"{schema.Replace("\"", "\"\"")}\"";

    private async Task<string> Find(string tool, int server, CancellationToken ct)
    {
        var program = await Newest(tool, ct) ?? throw new Refusal("backup.tool_missing", "本机没有可用的 {0}，请安装 PostgreSQL 客户端工具（Debian：apt-get install postgresql-client）后重试。", 409, tool);
        return program.Version >= server ? program.Path
            : throw new Refusal("backup.tool_old", "本机的 {0} 是 {1} 版，低于数据库的 {2} 版，请安装不低于 {2} 版的 PostgreSQL 客户端工具。", 409, tool, program.Version, server);
    }

    private async Task Run(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var (code, _, errors) = await Execute(program, arguments, ct) ?? (1, "", "");
        if (code != 0) throw new Refusal("backup.tool_failed", "{0} 未能完成：{1}", 409, Path.GetFileName(program), errors.Trim());
    }

    private async Task<(string Path, int Version)?> Newest(string tool, CancellationToken ct)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")) : []);
        (string Path, int Version)? newest = null;
        foreach (var path in folders.Select(f => Path.Combine(f, tool)).Where(File.Exists).Distinct())
        {
            if (await Execute(path, ["--version"], ct) is (0, var output, _) && Version().Match(output) is { Success: true } v && int.Parse(v.Groups[1].Value) is var version && version > (newest?.Version ?? 0)) newest = (path, version);
        }
        return newest;
    }

    /// <summary>Null when the system cannot run it: not executable, or made for another machine.</summary>
    private async Task<(int Code, string Output, string Errors)?> Execute(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var environment = start.Environment;
        (environment["PGHOST"], environment["PGPORT"], environment["PGDATABASE"], environment["LC_ALL"]) = (_connection.Host, _connection.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), _connection.Database, "C");
        if (_connection.Username is { Length: > 0 } user) environment["PGUSER"] = user;
        if (_connection.Password is { Length: > 0 } password) environment["PGPASSWORD"] = password;
        if (_connection.SslMode is SslMode.Require or SslMode.VerifyCA or SslMode.VerifyFull) environment["PGSSLMODE"] = _connection.SslMode switch { SslMode.Require => "require", SslMode.VerifyCA => "verify-ca", _ => "verify-full" };
        if (_connection.RootCertificate is { Length: > 0 } root) environment["PGSSLROOTCERT"] = root;
        using var process = Start(start);
        if (process is null) return null;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return (process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process? Start(ProcessStartInfo start)
    {
        try { return Process.Start(start); }
        catch (System.ComponentModel.Win32Exception) { return null; }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex Version();
}
