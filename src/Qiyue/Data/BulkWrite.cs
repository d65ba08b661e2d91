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
/// Many rows at once, as imports write them: new ones with one prepared statement a table on SQLite, one COPY on PostgreSQL, changed ones with a prepared statement or one UPDATE from
/// arrays, where Entity Framework would build, prepare and read back one statement a row. Takes rows of tables that hang on no other; what is left goes the ordinary way, in the same transaction.
/// </summary>
internal static class BulkWrite
{
    /// <summary>With fewer rows nothing is gained.</summary>
    private const int Worth = 200;

    /// <summary>Writes what it takes; those rows count as saved afterwards.</summary>
    /// <returns>The transaction it had to begin, for the caller to complete; null when there was one, or when it was not worth it.</returns>
    public static async Task<IDbContextTransaction?> Run(QiyueDb db, CancellationToken ct)
    {
        var rows = db.Undetected(() => db.ChangeTracker.Entries().ToList());
        if (rows.Count < Worth) return null;
        db.ChangeTracker.DetectChanges();
        var (added, changed) = db.Undetected(() => (rows.Where(e => e.State == EntityState.Added).ToList(), rows.Where(e => e.State == EntityState.Modified).ToList()));
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
        var set = table.Columns.Where(c => rows[0].Property(c.Property).IsModified).ToList();
        var where = table.Columns.Where(c => c.Property.IsPrimaryKey() || c.Property.IsConcurrencyToken).ToList();
        List<Column> all = [.. set, .. where];
        object? Value(EntityEntry row, int i) => i < set.Count ? all[i].ValueOf(row.Entity) : all[i].Stored(row.OriginalValues[all[i].Property]);
        string Equal(string other, int from, int count, string between) => string.Join(between, Enumerable.Range(from, count).Select(i => $"{all[i].Name} = {other}p{i}"));
        var updated = 0;
        if (db.IsSqlite)
        {
            await using var update = Prepared(db, $"UPDATE {table.Name} SET {Equal("@", 0, set.Count, ", ")} WHERE {Equal("@", set.Count, where.Count, " AND ")}", all);
            foreach (var row in rows)
            {
                for (var i = 0; i < all.Count; i++) update.Parameters[i].Value = Value(row, i) ?? DBNull.Value;
                updated += await update.ExecuteNonQueryAsync(ct);
            }
        }
        else
        {
            var names = Enumerable.Range(0, all.Count).Select(i => $"p{i}").ToList();
            await using var update = new NpgsqlCommand($"UPDATE {table.Name} t SET {Equal("v.", 0, set.Count, ", ")} FROM unnest({string.Join(", ", names.Select(n => "@" + n))}) AS v({string.Join(", ", names)}) WHERE {string.Join(" AND ", Enumerable.Range(set.Count, where.Count).Select(i => $"t.{all[i].Name} = v.p{i}"))}",
                (NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction());
            for (var i = 0; i < all.Count; i++) update.Parameters.Add(new(names[i], all[i].ArrayOf(rows.Select(r => Value(r, i)))) { DataTypeName = all[i].Type.StoreTypeNameBase + "[]" });
            updated = await update.ExecuteNonQueryAsync(ct);
        }
        if (updated != rows.Count) throw new DbUpdateConcurrencyException($"{table.Name}: a row was changed meanwhile.");
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

        public Array ArrayOf(IEnumerable<object?> values)
        {
            var (all, one) = (values.ToArray(), Type.Converter?.ProviderClrType ?? Type.ClrType);
            var array = Array.CreateInstance(one.IsValueType && Nullable.GetUnderlyingType(one) is null ? typeof(Nullable<>).MakeGenericType(one) : one, all.Length);
            for (var i = 0; i < all.Length; i++) array.SetValue(all[i], i);
            return array;
        }

        public object? Stored(object? value) => value is null ? null : Type.Converter is { } converter ? converter.ConvertToProvider(value) : value;
    }
}
