using System.Reflection;
using Microsoft.Data.Sqlite;
using Qiyue.Kernel;

namespace Qiyue.Platform.Backup;

/// <summary>
/// Copies the database as it is at one moment, then the uploaded files, then the key, into one archive, while the server serves. A file is written before the
/// row that names it is committed, so every file that the copied database names is there. Source: architecture.md, 5. Errors: backup.exists,
/// backup.no_database, backup.unwritable, backup.tool_*.
/// </summary>
public sealed class TakeBackup(Settings settings, IConfiguration configuration, TimeProvider time)
{
    public async Task<BackupManifest> Handle(FileInfo output, CancellationToken ct)
    {
        if (output.Directory is not { Exists: true } folder) throw new Refusal("backup.unwritable", "没有文件夹 {0}，请先建立。", 422, output.DirectoryName ?? "");
        if (output.Exists) throw new Refusal("backup.exists", "{0} 已存在。请换一个文件名，以免覆盖原有备份。", 409, output.FullName);
        var at = time.GetUtcNow().UtcDateTime;
        var copy = Path.Combine(folder.FullName, $".{output.Name}.database");
        try
        {
            using var writer = new BackupWriter(output.FullName);
            var server = settings.IsSqlite ? CopySqlite(copy) : await DumpPostgres(copy, ct);
            await using (var database = File.OpenRead(copy)) await writer.Add(settings.IsSqlite ? BackupManifest.SqliteName : BackupManifest.PostgresName, database, ct);
            await AddFiles(writer, ct);
            var holdsKey = await AddKey(writer, ct);
            var manifest = new BackupManifest(BackupManifest.Form, at, ProgramVersion, settings.IsSqlite ? "sqlite" : "postgres", server, holdsKey, [.. writer.Entries]);
            await writer.Finish(manifest, ct);
            return manifest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Refusal("backup.unwritable", "无法写入 {0}：{1}", 422, output.FullName, e.Message);
        }
        finally { File.Delete(copy); }
    }

    private static string ProgramVersion => typeof(TakeBackup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>The online backup of SQLite: all pages of one moment; writers go on.</summary>
    private int CopySqlite(string copy)
    {
        var path = new SqliteConnectionStringBuilder(settings.ConnectionString).DataSource;
        if (!File.Exists(path)) throw new Refusal("backup.no_database", "没有找到数据库 {0}。请用 QIYUE_DB 指明数据库。", 409, path);
        Touch(copy);
        using var from = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        using var into = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString());
        from.Open();
        into.Open();
        from.BackupDatabase(into);
        using var single = into.CreateCommand();
        single.CommandText = "PRAGMA journal_mode=DELETE"; // one file, without a log beside it
        single.ExecuteNonQuery();
        return 0;
    }

    private async Task<int> DumpPostgres(string copy, CancellationToken ct)
    {
        Touch(copy);
        await using var connection = await PostgresSchema.Open(settings.ConnectionString, ct);
        await new PostgresTools(settings.ConnectionString).Dump(copy, await PostgresSchema.Current(connection, ct), connection.PostgreSqlVersion.Major, ct);
        return connection.PostgreSqlVersion.Major;
    }

    /// <summary>Nobody else may read the copy while it lies there.</summary>
    private static void Touch(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
    }

    private async Task AddFiles(BackupWriter writer, CancellationToken ct)
    {
        if (!Directory.Exists(settings.FilesFolder)) return;
        foreach (var path in Directory.EnumerateFiles(settings.FilesFolder, "*", SearchOption.AllDirectories).Where(p => Path.GetExtension(p).Length == 0).Order(StringComparer.Ordinal))
        {
            FileStream file;
            try { file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete); }
            catch (FileNotFoundException) { continue; } // an upload that nothing was attached to, swept meanwhile
            await using var _ = file;
            await writer.Add(BackupManifest.FilesPrefix + Path.GetRelativePath(settings.FilesFolder, path).Replace(Path.DirectorySeparatorChar, '/'), file, ct);
        }
    }

    private async Task<bool> AddKey(BackupWriter writer, CancellationToken ct)
    {
        if (configuration["QIYUE_KEY"] is { Length: > 0 } || !File.Exists(settings.KeyFile)) return false;
        await using var key = File.OpenRead(settings.KeyFile);
        await writer.Add(BackupManifest.KeyName, key, ct);
        return true;
    }
}
