using Npgsql;
using Qiyue.Kernel;

namespace Qiyue.Platform.Backup;

/// <summary>
/// The schema that a dump is restored into: an empty one, so that nothing of another content or of a newer schema stays among what comes. What was there is kept whole under
/// another name, and comes back when anything fails.
/// </summary>
internal sealed class RestoredSchema
{
    private readonly Func<Task<NpgsqlConnection>> _open;
    private readonly string _name;

    private RestoredSchema(Func<Task<NpgsqlConnection>> open, string name, string? former) => (_open, _name, Former) = (open, name, former);

    /// <summary>Name of the schema that holds what was there; null when there was nothing.</summary>
    public string? Former { get; }

    /// <summary>Errors: restore.no_right.</summary>
    public static async Task<RestoredSchema> MakeRoom(Func<Task<NpgsqlConnection>> open, string former, CancellationToken ct)
    {
        await using var connection = await open();
        var name = await Ask<string>(connection, "SELECT current_schema()", ct) ?? "public";
        var anything = await Ask<long>(connection, "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = current_schema()", ct) > 0;
        var schema = new RestoredSchema(open, name, anything ? $"{name}_{former}" : null);
        if (!anything) return schema;
        try { await Do(connection, $"ALTER SCHEMA {Quoted(name)} RENAME TO {Quoted(schema.Former!)}; CREATE SCHEMA {Quoted(name)}", ct); }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new Refusal("restore.no_right", "数据库帐号无权给模式 {0} 改名，无法替换原有数据。请用数据库的所有者恢复，或恢复到一个空数据库。", 409, name);
        }
        return schema;
    }

    /// <summary>Takes away what was restored and brings back what was there.</summary>
    public async Task Undo()
    {
        await using var connection = await _open();
        var back = Former is null ? $"CREATE SCHEMA {Quoted(_name)}" : $"ALTER SCHEMA {Quoted(Former)} RENAME TO {Quoted(_name)}";
        await Do(connection, $"DROP SCHEMA IF EXISTS {Quoted(_name)} CASCADE; {back}", CancellationToken.None);
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
