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

    /// <summary>A custom-format dump of one consistent moment; the server goes on serving.</summary>
    public async Task Dump(string path, int server, CancellationToken ct) =>
        await Run("pg_dump", server, ["--format=custom", "--no-owner", "--no-privileges", .. Schema, "--file", path], ct);

    /// <summary>All or nothing, in one transaction.</summary>
    public async Task Restore(string path, int server, CancellationToken ct) =>
        await Run("pg_restore", server, ["--single-transaction", "--exit-on-error", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--dbname", _connection.Database!, path], ct);

    private IEnumerable<string> Schema => string.IsNullOrEmpty(_connection.SearchPath) ? [] : ["--schema", _connection.SearchPath.Split(',')[0].Trim()];

    private async Task Run(string tool, int server, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var program = await Newest(tool, ct) ?? throw new Refusal("backup.tool_missing", "本机没有 {0}，请安装 PostgreSQL 客户端工具（Debian：apt-get install postgresql-client）后重试。", 409, tool);
        if (program.Version < server) throw new Refusal("backup.tool_old", "本机的 {0} 是 {1} 版，低于数据库的 {2} 版，请安装不低于 {2} 版的 PostgreSQL 客户端工具。", 409, tool, program.Version, server);
        var (code, _, errors) = await Execute(program.Path, arguments, ct);
        if (code != 0) throw new Refusal("backup.tool_failed", "{0} 未能完成：{1}", 409, tool, errors.Trim());
    }

    private async Task<(string Path, int Version)?> Newest(string tool, CancellationToken ct)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin")) : []);
        (string Path, int Version)? newest = null;
        foreach (var path in folders.Select(f => Path.Combine(f, tool)).Where(File.Exists).Distinct())
        {
            if (!IsExecutable(path)) continue;
            var (code, output, _) = await Execute(path, ["--version"], ct);
            if (code == 0 && Version().Match(output) is { Success: true } v && int.Parse(v.Groups[1].Value) is var version && version > (newest?.Version ?? 0)) newest = (path, version);
        }
        return newest;
    }

    private static bool IsExecutable(string path) => OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    private async Task<(int Code, string Output, string Errors)> Execute(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var environment = start.Environment;
        (environment["PGHOST"], environment["PGPORT"], environment["PGDATABASE"], environment["LC_ALL"]) = (_connection.Host, _connection.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), _connection.Database, "C");
        if (_connection.Username is { Length: > 0 } user) environment["PGUSER"] = user;
        if (_connection.Password is { Length: > 0 } password) environment["PGPASSWORD"] = password;
        if (_connection.SslMode is SslMode.Require or SslMode.VerifyCA or SslMode.VerifyFull) environment["PGSSLMODE"] = _connection.SslMode switch { SslMode.Require => "require", SslMode.VerifyCA => "verify-ca", _ => "verify-full" };
        if (_connection.RootCertificate is { Length: > 0 } root) environment["PGSSLROOTCERT"] = root;
        using var process = Start(start);
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

    private static Process Start(ProcessStartInfo start)
    {
        try { return Process.Start(start)!; }
        catch (System.ComponentModel.Win32Exception e) { throw new Refusal("backup.tool_failed", "{0} 未能完成：{1}", 409, start.FileName, e.Message); }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex Version();
}
