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
/// Many rows at once, as imports write them: new ones with one prepared statement a table on SQLite, one COPY on PostgreSQL, where Entity Framework would build, prepare and read back
/// one statement a row; on SQLite changed ones likewise. Takes rows of tables that hang on no other; what is left goes the ordinary way, in the same transaction.
/// </summary>
internal static class BulkWrite
{
    /// <summary>With fewer rows nothing is gained.</summary>
    private const int Worth = 200;

    /// <summary>Writes what it takes; those rows count as saved afterwards.</summary>
    /// <returns>The transaction it had to begin, for the caller to complete; null when there was one, or when it was not worth it.</returns>
    public static async Task<IDbContextTransaction?> Run(QiyueDb db, CancellationToken ct)
    {
        // New rows are known without comparing everything with what it was; that is done for the changed ones when there may be many.
        var rows = db.Undetected(() => db.ChangeTracker.Entries().ToList());
        if (rows.Count < Worth) return null;
        if (db.IsSqlite) db.ChangeTracker.DetectChanges();
        var (added, changed) = db.Undetected(() => (rows.Where(e => e.State == EntityState.Added).ToList(), db.IsSqlite ? rows.Where(e => e.State == EntityState.Modified).ToList() : []));
        if (added.Count < Worth && changed.Count < Worth) return null;
        var begun = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(ct) : null;
        try
        {
            foreach (var kind in added.GroupBy(e => e.Metadata))
                if (PerModel<Tables>.Of(db).Of(kind.Key) is { } table)
                {
                    if (db.IsSqlite) await Insert(db, table, [.. kind], ct);
                    else await Copy(db, table, [.. kind], ct);
                    Saved(kind);
                }
            foreach (var kind in changed.GroupBy(e => e.Metadata).Where(k => k.Count() >= Worth))
                if (PerModel<Tables>.Of(db).Of(kind.Key) is { KnowsKey: true } table)
                    foreach (var alike in kind.GroupBy(e => string.Join(' ', table.Columns.Where(c => e.Property(c.Property).IsModified).Select(c => c.Name))))
                    {
                        await Update(db, table, [.. alike], ct);
                        Saved(alike);
                    }
            return begun;
        }
        catch (DbUpdateException)
        {
            if (begun is not null) await begun.DisposeAsync();
            throw;
        }
        catch (DbException e)
        {
            if (begun is not null) await begun.DisposeAsync();
            throw new DbUpdateException(e.Message, e);
        }
    }

    /// <summary>An aggregate may be changed by the next act of this scope; the other rows are read again when they are wanted.</summary>
    private static void Saved(IEnumerable<EntityEntry> rows)
    {
        foreach (var row in rows)
        {
            if (row.State == EntityState.Modified) row.OriginalValues.SetValues(row.CurrentValues); // or it would be set back to them
            row.State = row.Entity is Aggregate ? EntityState.Unchanged : EntityState.Detached;
        }
    }

    private static async Task Insert(QiyueDb db, Table table, List<EntityEntry> rows, CancellationToken ct)
    {
        await using var insert = Prepared(db, $"INSERT INTO {table.Name} ({table.ColumnList}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"@p{i}"))})", table.Columns);
        foreach (var row in rows)
        {
            for (var i = 0; i < table.Columns.Count; i++) insert.Parameters[i].Value = table.Columns[i].ValueOf(row.Entity) ?? DBNull.Value;
            await insert.ExecuteNonQueryAsync(ct);
        }
    }

    /// <summary>Of each row the same columns. A row that is not as it was read is somebody else's by now.</summary>
    private static async Task Update(QiyueDb db, Table table, List<EntityEntry> rows, CancellationToken ct)
    {
        var changed = table.Columns.Where(c => rows[0].Property(c.Property).IsModified).ToList();
        var known = table.Columns.Where(c => c.Property.IsPrimaryKey() || c.Property.IsConcurrencyToken).ToList();
        var (set, where) = (changed.Select((c, i) => $"{c.Name} = @p{i}"), known.Select((c, i) => $"{c.Name} = @p{changed.Count + i}"));
        await using var update = Prepared(db, $"UPDATE {table.Name} SET {string.Join(", ", set)} WHERE {string.Join(" AND ", where)}", [.. changed, .. known]);
        foreach (var row in rows)
        {
            for (var i = 0; i < changed.Count; i++) update.Parameters[i].Value = changed[i].ValueOf(row.Entity) ?? DBNull.Value;
            for (var i = 0; i < known.Count; i++) update.Parameters[changed.Count + i].Value = known[i].Stored(row.OriginalValues[known[i].Property]);
            if (await update.ExecuteNonQueryAsync(ct) != 1) throw new DbUpdateConcurrencyException($"{table.Name}: a row was changed meanwhile.");
        }
    }

    private static DbCommand Prepared(QiyueDb db, string text, IReadOnlyList<Column> columns)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = text;
        for (var i = 0; i < columns.Count; i++) command.Parameters.Add(columns[i].Type.CreateParameter(command, $"@p{i}", null, nullable: true));
        command.Prepare();
        return command;
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

    /// <summary>How rows stand in their tables.</summary>
    private sealed class Tables
    {
        private readonly ConcurrentDictionary<IEntityType, Table?> _all = [];

        /// <summary>Null: rows of other tables hang on it or it hangs on them, so the order of statements matters.</summary>
        public Table? Of(IEntityType type) => _all.GetOrAdd(type, t =>
            t.GetForeignKeys().Any() || t.GetReferencingForeignKeys().Any() || t.GetComplexProperties().Any() || t.BaseType is not null || t.GetProperties().Any(p => p.IsShadowProperty() || p.ValueGenerated != ValueGenerated.Never && !Given(p)) ? null
            : new($"\"{t.GetTableName()}\"", [.. t.GetProperties().Where(p => !Given(p)).Select(p => new Column($"\"{p.GetColumnName()}\"", p, p.GetRelationalTypeMapping(), p.GetGetter()))]));

        private static bool Given(IProperty property) => property.ValueGenerated == ValueGenerated.OnAdd && property.IsPrimaryKey();
    }

    private sealed record Table(string Name, IReadOnlyList<Column> Columns)
    {
        public string ColumnList { get; } = string.Join(", ", Columns.Select(c => c.Name));

        /// <summary>The key is given by the program, not by the database.</summary>
        public bool KnowsKey { get; } = Columns.Any(c => c.Property.IsPrimaryKey());
    }

    private sealed record Column(string Name, IProperty Property, RelationalTypeMapping Type, IClrPropertyGetter Getter)
    {
        /// <summary>As the database keeps it.</summary>
        public object? ValueOf(object entity) => Stored(Getter.GetClrValue(entity));

        public object? Stored(object? value) => value is null ? null : Type.Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }
}
