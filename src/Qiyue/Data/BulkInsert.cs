using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Qiyue.Kernel;

namespace Qiyue.Data;

/// <summary>
/// Many new rows at once, as imports write them: one prepared statement a table on SQLite, one COPY on PostgreSQL, where Entity Framework would build, prepare and read back one
/// statement a row. Takes the new rows of tables that hang on no other; what is left goes the ordinary way, in the same transaction.
/// </summary>
internal static class BulkInsert
{
    /// <summary>With fewer new rows nothing is gained.</summary>
    private const int Worth = 200;

    /// <summary>Writes what it takes; those rows count as saved afterwards.</summary>
    /// <returns>The transaction it had to begin, for the caller to complete; null when there was one, or when it was not worth it.</returns>
    public static async Task<IDbContextTransaction?> Run(QiyueDb db, CancellationToken ct)
    {
        // New rows are known without comparing everything with what it was: that is done by the save that follows.
        var added = db.Undetected(() => db.ChangeTracker.Entries().Where(e => e.State == EntityState.Added).ToList());
        if (added.Count < Worth) return null;
        var begun = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        try
        {
            foreach (var rows in added.GroupBy(e => e.Metadata))
                if (Table.Of(rows.Key) is { } table) await Write(db, table, [.. rows], ct);
            return begun;
        }
        catch (DbException e)
        {
            if (begun is not null) await begun.DisposeAsync();
            throw new DbUpdateException(e.Message, e);
        }
    }

    private static async Task Write(QiyueDb db, Table table, List<EntityEntry> rows, CancellationToken ct)
    {
        if (db.IsSqlite) await Insert(db, table, rows, ct);
        else await Copy(db, table, rows, ct);
        // An aggregate may be changed by the next act of this scope; the other rows are read again when they are wanted.
        foreach (var row in rows) row.State = row.Entity is Aggregate ? EntityState.Unchanged : EntityState.Detached;
    }

    private static async Task Insert(QiyueDb db, Table table, List<EntityEntry> rows, CancellationToken ct)
    {
        await using var insert = db.Database.GetDbConnection().CreateCommand();
        insert.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        insert.CommandText = $"INSERT INTO {table.Name} ({table.ColumnList}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"@p{i}"))})";
        foreach (var (column, i) in table.Columns.Select((c, i) => (c, i))) insert.Parameters.Add(column.Type.CreateParameter(insert, $"@p{i}", null, nullable: true));
        insert.Prepare();
        foreach (var row in rows)
        {
            for (var i = 0; i < table.Columns.Count; i++) insert.Parameters[i].Value = table.Columns[i].ValueOf(row.Entity) ?? DBNull.Value;
            await insert.ExecuteNonQueryAsync(ct);
        }
    }

    private static async Task Copy(QiyueDb db, Table table, List<EntityEntry> rows, CancellationToken ct)
    {
        await using var copy = await ((NpgsqlConnection)db.Database.GetDbConnection()).BeginBinaryImportAsync($"COPY {table.Name} ({table.ColumnList}) FROM STDIN (FORMAT BINARY)", ct);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(ct);
            foreach (var column in table.Columns)
                if (column.ValueOf(row.Entity) is { } value) await copy.WriteAsync(value, column.Type.StoreTypeNameBase, ct);
                else await copy.WriteNullAsync(ct);
        }
        await copy.CompleteAsync(ct);
    }

    /// <summary>How rows of one kind stand in their table.</summary>
    private sealed record Table(string Name, IReadOnlyList<Column> Columns)
    {
        private static readonly ConcurrentDictionary<IEntityType, Table?> All = [];

        public string ColumnList { get; } = string.Join(", ", Columns.Select(c => c.Name));

        /// <summary>Null: rows of other tables hang on it or it hangs on them, so the order of statements matters.</summary>
        public static Table? Of(IEntityType type) => All.GetOrAdd(type, t =>
            t.GetForeignKeys().Any() || t.GetReferencingForeignKeys().Any() || t.GetComplexProperties().Any() || t.BaseType is not null || t.GetProperties().Any(p => p.IsShadowProperty() || p.ValueGenerated != ValueGenerated.Never && !Given(p)) ? null
            : new($"\"{t.GetTableName()}\"", [.. t.GetProperties().Where(p => !Given(p)).Select(p => new Column($"\"{p.GetColumnName()}\"", p.GetRelationalTypeMapping(), p.GetGetter()))]));

        private static bool Given(IProperty property) => property.ValueGenerated == ValueGenerated.OnAdd && property.IsPrimaryKey();
    }

    private sealed record Column(string Name, RelationalTypeMapping Type, IClrPropertyGetter Getter)
    {
        /// <summary>As the database keeps it.</summary>
        public object? ValueOf(object entity) => Getter.GetClrValue(entity) is not { } value ? null : Type.Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }
}
