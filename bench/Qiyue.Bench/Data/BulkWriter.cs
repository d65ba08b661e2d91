using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace Qiyue.Bench.Data;

/// <summary>
/// Writes rows in bulk: COPY on PostgreSQL, prepared inserts on SQLite. Indexes, triggers and foreign keys are set aside meanwhile and made again at the
/// end, as any large load does; what stands in the database afterwards is what single inserts would have left.
/// </summary>
internal abstract class BulkWriter(IModel model) : IDisposable
{
    private readonly Dictionary<Type, BulkTable> _tables = [];

    public static BulkWriter Open(string database, IModel model) => database.Contains("Host=", StringComparison.Ordinal) ? new PostgresWriter(database, model) : new SqliteWriter(database, model);

    public void Write(Rows rows)
    {
        foreach (var (type, entities) in rows.All)
        {
            if (!_tables.TryGetValue(type, out var table)) _tables[type] = table = new(model, type);
            Write(table, entities.Select(table.Row));
        }
    }

    protected abstract void Write(BulkTable table, IEnumerable<object?[]> rows);

    /// <summary>Makes indexes and triggers again and fills the full-text index.</summary>
    public abstract void Finish();

    public abstract void Dispose();

    protected static void Run(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    protected static List<(string Name, string Sql)> Definitions(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var found = new List<(string, string)>();
        while (reader.Read()) found.Add((reader.GetString(0), reader.GetString(1)));
        return found;
    }
}

internal sealed class SqliteWriter : BulkWriter
{
    private readonly SqliteConnection _connection;
    private readonly List<(string Name, string Sql)> _indexes;
    private readonly List<(string Name, string Sql)> _triggers;
    private readonly Dictionary<string, SqliteCommand> _inserts = [];

    public SqliteWriter(string path, IModel model) : base(model)
    {
        _connection = new($"Data Source={path};Pooling=false");
        _connection.Open();
        Run(_connection, "PRAGMA foreign_keys=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-500000; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=20000");
        _indexes = Definitions(_connection, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL");
        _triggers = Definitions(_connection, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'");
        foreach (var (name, _) in _triggers) Run(_connection, $"DROP TRIGGER \"{name}\"");
        foreach (var (name, _) in _indexes) Run(_connection, $"DROP INDEX \"{name}\"");
    }

    protected override void Write(BulkTable table, IEnumerable<object?[]> rows)
    {
        using var transaction = _connection.BeginTransaction();
        if (!_inserts.TryGetValue(table.Name, out var insert)) _inserts[table.Name] = insert = Insert(table);
        insert.Transaction = transaction;
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++) insert.Parameters[i].Value = row[i] ?? DBNull.Value;
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    private SqliteCommand Insert(BulkTable table)
    {
        var command = _connection.CreateCommand();
        command.CommandText = $"INSERT INTO \"{table.Name}\" ({string.Join(", ", table.Columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => "$" + i))})";
        for (var i = 0; i < table.Columns.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = "$" + i });
        command.Prepare();
        return command;
    }

    public override void Finish()
    {
        var known = Definitions(_connection, "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name = 'search_index'").Count > 0;
        if (known) Run(_connection, "INSERT INTO search_index(rowid, tokens) SELECT id, tokens FROM search_entries WHERE id > (SELECT coalesce(max(rowid), 0) FROM search_index) ORDER BY id");
        foreach (var (_, sql) in _indexes) Run(_connection, sql);
        foreach (var (_, sql) in _triggers) Run(_connection, sql);
        Run(_connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public override void Dispose()
    {
        foreach (var insert in _inserts.Values) insert.Dispose();
        _connection.Dispose();
    }
}

internal sealed class PostgresWriter : BulkWriter
{
    private readonly NpgsqlConnection _connection;
    private readonly List<(string Name, string Sql)> _indexes;

    public PostgresWriter(string connectionString, IModel model) : base(model)
    {
        _connection = new(connectionString);
        _connection.Open();
        Run(_connection, "SET session_replication_role = replica; SET maintenance_work_mem = '1GB'; SET synchronous_commit = off");
        _indexes = Definitions(_connection, "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN (SELECT conname FROM pg_constraint)");
        foreach (var (name, _) in _indexes) Run(_connection, $"DROP INDEX \"{name}\"");
    }

    protected override void Write(BulkTable table, IEnumerable<object?[]> rows)
    {
        using var copy = _connection.BeginBinaryImport($"COPY \"{table.Name}\" ({string.Join(", ", table.Columns.Select(c => $"\"{c}\""))}) FROM STDIN (FORMAT BINARY)");
        foreach (var row in rows)
        {
            copy.StartRow();
            foreach (var value in row)
            {
                if (value is null) copy.WriteNull();
                else copy.Write(value);
            }
        }
        copy.Complete();
    }

    public override void Finish()
    {
        foreach (var (_, sql) in _indexes) Run(_connection, sql);
        foreach (var (table, column) in Definitions(_connection, "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES'"))
            Run(_connection, $"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), coalesce((SELECT max(\"{column}\") FROM \"{table}\"), 0) + 1, false)");
        Run(_connection, "VACUUM ANALYZE");
    }

    public override void Dispose() => _connection.Dispose();
}
