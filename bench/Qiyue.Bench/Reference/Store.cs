using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Qiyue.Bench.Reference;

/// <summary>Raw ADO on either database: open connections that keep their prepared commands, one per request at a time.</summary>
internal sealed class Store(string database) : IAsyncDisposable
{
    private readonly ConcurrentBag<Session> _idle = [];
    public bool IsSqlite { get; } = !database.Contains("Host=", StringComparison.Ordinal);

    /// <summary>SQLite has one writer; the reference waits in line as the product does.</summary>
    public SemaphoreSlim Writer { get; } = new(1, 1);

    public Session Take() => _idle.TryTake(out var session) ? session : new(this, Open());

    public void Return(Session session) => _idle.Add(session);

    private DbConnection Open()
    {
        DbConnection connection = IsSqlite ? new SqliteConnection($"Data Source={database};Pooling=false") : new NpgsqlConnection(database + ";Pooling=false");
        connection.Open();
        if (!IsSqlite) return connection;
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=1073741824";
        command.ExecuteNonQuery();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _idle) await session.Connection.DisposeAsync();
    }
}

internal sealed class Session(Store store, DbConnection connection)
{
    private readonly Dictionary<string, DbCommand> _prepared = [];
    public DbConnection Connection => connection;

    /// <summary>The prepared command with its values, in the order of its @p0, @p1 …</summary>
    public DbCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "p" + i;
                parameter.Value = Stored(values[i]);
                command.Parameters.Add(parameter);
            }
            command.Prepare();
            _prepared[sql] = command;
        }
        else for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = Stored(values[i]);
        return command;
    }

    private object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        Guid id when store.IsSqlite => id.ToByteArray(bigEndian: true),
        DateTime at when store.IsSqlite => new DateTimeOffset(at).ToUnixTimeMilliseconds(),
        _ => value,
    };

    public Guid Id(DbDataReader reader, int column) => store.IsSqlite ? new Guid(reader.GetFieldValue<byte[]>(column), bigEndian: true) : reader.GetGuid(column);

    public DateTime At(DbDataReader reader, int column) => store.IsSqlite ? DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(column)).UtcDateTime : reader.GetDateTime(column);
}
