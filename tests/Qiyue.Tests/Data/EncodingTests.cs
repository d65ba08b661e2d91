using System.Diagnostics;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform;
using Qiyue.Platform.Backup;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Data;

/// <summary>A PostgreSQL database in another encoding than UTF-8 is refused by the server and by commands, before anything is written.</summary>
public sealed class EncodingTests
{
    [Theory, InlineData("SQL_ASCII"), InlineData("LATIN1")]
    public async Task A_database_that_is_not_utf8_is_refused_with_what_to_do(string encoding)
    {
        if (Environment.GetEnvironmentVariable("QIYUE_TEST_FAST") == "1") return; // without PostgreSQL
        var (cluster, name, folder) = (await PostgresCluster.Get(), "e" + Guid.NewGuid().ToString("N"), Directory.CreateTempSubdirectory("qiyue-encoding-").FullName);
        await cluster.Execute($"CREATE DATABASE {name} ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        try
        {
            foreach (var command in new string[][] { ["serve", "--urls", "http://127.0.0.1:0"], ["migrate"], ["figures", "--area", "450802"], ["backup", "--out", Path.Combine(folder, "b.zip")] })
            {
                var (code, said) = await Qiyue(cluster.ConnectionString(name), folder, command);
                code.ShouldBe(2, $"{command[0]}: {said}");
                said.ShouldContain("database.encoding", Case.Sensitive, command[0]);
                said.ShouldContain(encoding, Case.Sensitive, command[0]);
                said.ShouldContain("createdb --encoding=UTF8 --template=template0", Case.Sensitive, command[0]);
            }
            await using var connection = await Open(cluster, name);
            (await connection.ExecuteScalarAsync(Programs.Ct)).ShouldBe(0L, "nothing was made there");
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static async Task<Npgsql.NpgsqlCommand> Open(PostgresCluster cluster, string name)
    {
        var connection = new Npgsql.NpgsqlConnection(cluster.ConnectionString(name));
        await connection.OpenAsync(Programs.Ct);
        return new("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", connection);
    }

    /// <summary>The program itself, in a process of its own.</summary>
    private static async Task<(int Code, string Said)> Qiyue(string database, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "qiyue.dll"), .. arguments]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        (start.Environment["QIYUE_DB"], start.Environment["QIYUE_DATA"]) = (database, folder);
        using var process = Process.Start(start)!;
        var (error, output) = (process.StandardError.ReadToEndAsync(Programs.Ct), process.StandardOutput.ReadToEndAsync(Programs.Ct));
        await process.WaitForExitAsync(Programs.Ct);
        return (process.ExitCode, await error + await output);
    }
}
