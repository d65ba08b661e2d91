using Npgsql;
using Qiyue.Kernel;

namespace Qiyue.Platform.Backup;

/// <summary>
/// The schema that holds the tables: the one a backup copies, and an empty one that it is restored into, so that nothing of another content or of a newer schema stays
/// among what comes. What was there is kept whole under another name, and comes back when anything fails.
/// </summary>
internal sealed class PostgresSchema
{
    private readonly string _connectionString;

    private PostgresSchema(string connectionString, string name, string? former) => (_connectionString, Name, Former) = (connectionString, name, former);

    public string Name { get; }

    /// <summary>Name of the schema that holds what was there; null when there was nothing.</summary>
    public string? Former { get; }

    /// <summary>Errors: backup.no_connection, database.encoding.</summary>
    public static async Task<NpgsqlConnection> Open(string connectionString, CancellationToken ct)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        try
        {
            await connection.OpenAsync(ct);
            await Data.DataModule.RequireUtf8(connection, ct);
            return connection;
        }
        catch (Refusal)
        {
            await connection.DisposeAsync();
            throw;
        }
        catch (NpgsqlException e)
        {
            await connection.DisposeAsync();
            throw new Refusal("backup.no_connection", "无法连接数据库：{0}", 409, e.Message);
        }
    }

    /// <summary>Where the connection finds tables and makes new ones.</summary>
    public static async Task<string> Current(NpgsqlConnection connection, CancellationToken ct) => await Ask<string>(connection, "SELECT current_schema()", ct) ?? "public";

    /// <summary>Something is in the current schema already.</summary>
    public static async Task<bool> HoldsAnything(NpgsqlConnection connection, CancellationToken ct) =>
        await Ask<long>(connection, "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema()", ct) > 0;

    /// <summary>Somebody else has the database open. Of whom this account may not see the kind of session, the user is seen; the server's own workers have none.</summary>
    public static async Task<bool> IsInUse(NpgsqlConnection connection, CancellationToken ct) => await Ask<long>(connection,
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'", ct) > 0;

    /// <summary>Errors: restore.no_right, restore.name_taken.</summary>
    public static async Task<PostgresSchema> MakeRoom(string connectionString, string former, CancellationToken ct)
    {
        await using var connection = await Open(connectionString, ct);
        var name = await Current(connection, ct);
        var schema = new PostgresSchema(connectionString, name, await HoldsAnything(connection, ct) ? $"{name}_{former}" : null);
        if (schema.Former is null) return schema;
        try { await Do(connection, $"ALTER SCHEMA {Quoted(name)} RENAME TO {Quoted(schema.Former)}; CREATE SCHEMA {Quoted(name)}", ct); }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new Refusal("restore.no_right", "数据库帐号无权给模式 {0} 改名，无法替换原有数据。请用数据库的所有者恢复，或恢复到一个空数据库。", 409, name);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DuplicateSchema)
        {
            throw new Refusal("restore.name_taken", "已有名为 {0} 的模式，原有数据无处保留。请稍后再试。", 409, schema.Former);
        }
        return schema;
    }

    /// <summary>What came is a database of this program, in the schema where it will look. Errors: restore.other_schema.</summary>
    public async Task Check(CancellationToken ct)
    {
        await using var connection = await Open(_connectionString, ct);
        if (!await Ask<bool>(connection, "SELECT to_regclass('journal_entries') IS NOT NULL", ct))
            throw new Refusal("restore.other_schema", "备份里没有模式 {0} 的内容。请把 QIYUE_DB 的 Search Path 设成与备份来源相同。", 409, Name);
    }

    /// <summary>Takes away what was restored and brings back what was there. Errors: restore.half_way.</summary>
    public async Task Undo()
    {
        var statements = $"DROP SCHEMA IF EXISTS {Quoted(Name)} CASCADE; {(Former is null ? $"CREATE SCHEMA {Quoted(Name)}" : $"ALTER SCHEMA {Quoted(Former)} RENAME TO {Quoted(Name)}")}";
        try
        {
            await using var connection = await Open(_connectionString, CancellationToken.None);
            if (Former is null && !await HoldsAnything(connection, CancellationToken.None)) return;
            await Do(connection, statements, CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or Refusal)
        {
            throw new Refusal("restore.half_way", "恢复没有完成，数据库也未能自动还原。附件和密钥没有改动。请由数据库的所有者执行：{0}", 409, statements);
        }
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"")}\"";

    /// <summary>Several statements in one string are one transaction.</summary>
    private static async Task Do(NpgsqlConnection connection, string statements, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<T?> Ask<T>(NpgsqlConnection connection, string question, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(question, connection);
        return await command.ExecuteScalarAsync(ct) is T answer ? answer : default;
    }
}
