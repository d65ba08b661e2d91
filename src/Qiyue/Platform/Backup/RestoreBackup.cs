using Microsoft.Data.Sqlite;
using Qiyue.Kernel;

namespace Qiyue.Platform.Backup;

/// <summary>
/// Puts a backup in place of the database, the files and the key that QIYUE_DB and QIYUE_DATA name; the server must be stopped. Everything is checked and laid
/// beside before the first thing is moved; what was there is kept under another name. Errors: backup.unreadable, backup.damaged, restore.other_database,
/// restore.not_empty, restore.in_use, restore.older_server, restore.no_right, restore.name_taken, restore.other_schema, restore.half_way, restore.unwritable, backup.tool_*.
/// </summary>
public sealed class RestoreBackup(Settings settings, TimeProvider time)
{
    /// <param name="overwrite">Replace what is there.</param>
    /// <returns>The manifest, and the names under which the former things are kept.</returns>
    public async Task<(BackupManifest Manifest, IReadOnlyList<string> Kept)> Handle(FileInfo archive, bool overwrite, CancellationToken ct)
    {
        using var reader = await BackupReader.Open(archive, ct);
        var manifest = reader.Manifest;
        if (manifest.Database == "sqlite" != settings.IsSqlite)
            throw new Refusal("restore.other_database", "备份来自 {0}，而 QIYUE_DB 指向 {1}。请把 QIYUE_DB 指向同类数据库。", 409, manifest.Database, settings.IsSqlite ? "sqlite" : "postgres");
        await reader.Check(ct);
        if (!overwrite && await WhatIsThere(manifest, ct) is { } there)
            throw new Refusal("restore.not_empty", "目标位置已有数据：{0}。确认要替换时请加 --overwrite（原有数据库、附件和密钥会改名保留）。", 409, there);
        var swap = new Swap(time.GetUtcNow().UtcDateTime);
        try
        {
            if (manifest.HoldsKey) await reader.Extract(BackupManifest.KeyName, swap.Beside(settings.KeyFile), secret: true, ct);
            Directory.CreateDirectory(swap.Beside(settings.FilesFolder));
            foreach (var file in manifest.Entries.Where(e => e.Path.StartsWith(BackupManifest.FilesPrefix, StringComparison.Ordinal)))
                await reader.Extract(file.Path, Path.Combine(swap.Beside(settings.FilesFolder), file.Path[BackupManifest.FilesPrefix.Length..]), secret: false, ct);
            if (settings.IsSqlite)
            {
                await Sqlite(reader, swap, ct);
                swap.Commit();
                return (manifest, swap.Kept);
            }
            var schema = await Postgres(reader, swap, manifest.ServerVersion, ct);
            try { swap.Commit(); }
            catch
            {
                await schema.Undo();
                throw;
            }
            return (manifest, schema.Former is { } former ? [.. swap.Kept, former] : swap.Kept);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Refusal("restore.unwritable", "无法写入目标位置，原有数据没有改动：{0}", 422, e.Message);
        }
        finally { swap.Clean(); }
    }

    private string SqlitePath => new SqliteConnectionStringBuilder(settings.ConnectionString).DataSource;

    /// <summary>Null when nothing would be lost.</summary>
    private async Task<string?> WhatIsThere(BackupManifest manifest, CancellationToken ct)
    {
        if (manifest.HoldsKey && File.Exists(settings.KeyFile)) return settings.KeyFile;
        if (Directory.Exists(settings.FilesFolder) && Directory.EnumerateFileSystemEntries(settings.FilesFolder).Any()) return settings.FilesFolder;
        if (settings.IsSqlite) return File.Exists(SqlitePath) ? SqlitePath : null;
        await using var connection = await PostgresSchema.Open(settings.ConnectionString, ct);
        return await PostgresSchema.HoldsAnything(connection, ct) ? connection.Database : null;
    }

    private async Task Sqlite(BackupReader reader, Swap swap, CancellationToken ct)
    {
        Free(SqlitePath);
        var beside = swap.Beside(SqlitePath);
        await reader.Extract(BackupManifest.SqliteName, beside, secret: false, ct);
        if (!await IsWhole(beside, ct)) throw new Refusal("backup.damaged", "备份文件已损坏：其中的 {0} 与清单不符。请改用另一份备份。", 422, BackupManifest.SqliteName);
    }

    private static async Task<bool> IsWhole(string path, CancellationToken ct)
    {
        try
        {
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            await connection.OpenAsync(ct);
            await using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(1)";
            return await command.ExecuteScalarAsync(ct) is "ok";
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 11 or 26) { return false; } // malformed, or no database at all
    }

    /// <summary>Nobody else has the file open: only then can it leave the mode in which it has a log beside it.</summary>
    private static void Free(string path)
    {
        if (!File.Exists(path)) return;
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 1 }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode=DELETE";
            if (command.ExecuteScalar() is not "wal") return;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == 26) { return; } // not a database: nobody serves it
        catch (SqliteException) { }
        throw new Refusal("restore.in_use", "数据库正在使用。请先停止服务，再恢复备份。");
    }

    private async Task<PostgresSchema> Postgres(BackupReader reader, Swap swap, int sourceServer, CancellationToken ct)
    {
        var tools = new PostgresTools(settings.ConnectionString);
        string restorer;
        await using (var connection = await PostgresSchema.Open(settings.ConnectionString, ct))
        {
            var server = connection.PostgreSqlVersion.Major;
            if (server < sourceServer) throw new Refusal("restore.older_server", "备份来自 PostgreSQL {0}，目标是更旧的 {1} 版，无法恢复。请使用不低于 {0} 版的数据库。", 409, sourceServer, server);
            if (await PostgresSchema.IsInUse(connection, ct)) throw new Refusal("restore.in_use", "数据库正在使用。请先停止服务，再恢复备份。");
            restorer = await tools.Restorer(server, ct);
        }
        var dump = swap.Temporary(Path.Combine(settings.DataFolder, BackupManifest.PostgresName));
        await reader.Extract(BackupManifest.PostgresName, dump, secret: true, ct);
        var schema = await PostgresSchema.MakeRoom(settings.ConnectionString, $"before_{swap.Mark.Replace('-', '_')}", ct);
        try
        {
            await tools.Restore(restorer, dump, schema.Name, ct);
            await schema.Check(ct);
        }
        catch
        {
            await schema.Undo();
            throw;
        }
        return schema;
    }
}
