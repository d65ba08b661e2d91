using System.Collections.Concurrent;
using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Qiyue.Data.Verification;

/// <summary>
/// One moment of the database, seen through several connections at once, so that several processors can hold the present against the journal while writers go
/// on. PostgreSQL exports a snapshot; on SQLite the readers begin while a writer's place is taken for an instant.
/// </summary>
internal sealed class SharedSnapshot : IAsyncDisposable
{
    private readonly List<AsyncServiceScope> _scopes = [];
    private readonly List<IAsyncDisposable> _snapshots = [];
    private readonly ConcurrentBag<QiyueDb> _free = [];

    public int Readers { get; private set; }

    /// <param name="db">Sees the same moment as the readers.</param>
    public static async Task<SharedSnapshot> Begin(QiyueDb db, IServiceScopeFactory scopes, int readers, CancellationToken ct)
    {
        var shared = new SharedSnapshot { Readers = readers };
        try
        {
            for (var i = 0; i < readers; i++) shared._scopes.Add(scopes.CreateAsyncScope());
            List<QiyueDb> all = [db, .. shared._scopes.Select(s => s.ServiceProvider.GetRequiredService<QiyueDb>())];
            if (db.IsSqlite) await shared.BeginSqlite(all, ct);
            else await shared.BeginPostgres(all, ct);
            foreach (var reader in all.Skip(1)) shared._free.Add(reader);
            return shared;
        }
        catch
        {
            await shared.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lends a reader; never more at once than there are.</summary>
    public async Task Read(Func<QiyueDb, Task> work)
    {
        if (!_free.TryTake(out var reader)) throw new InvalidOperationException("more readers at once than connections");
        try { await work(reader); }
        finally { _free.Add(reader); }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var snapshot in _snapshots) await snapshot.DisposeAsync();
        foreach (var scope in _scopes) await scope.DisposeAsync();
    }

    private async Task BeginSqlite(List<QiyueDb> all, CancellationToken ct)
    {
        await using var still = new SqliteConnection(new SqliteConnectionStringBuilder(all[0].Database.GetConnectionString()) { Pooling = false, DefaultTimeout = 30 }.ToString());
        await still.OpenAsync(ct);
        await using var nobodyWrites = await still.BeginTransactionAsync(ct); // immediate
        foreach (var db in all)
        {
            _snapshots.Add(await JournalPages.Snapshot(db, ct));
            await db.Set<JournalEntry>().AnyAsync(ct); // the moment is that of the first read
        }
    }

    private async Task BeginPostgres(List<QiyueDb> all, CancellationToken ct)
    {
        _snapshots.Add(await JournalPages.Snapshot(all[0], ct));
        var name = await all[0].Database.SqlQueryRaw<string>("SELECT pg_export_snapshot() AS \"Value\"").SingleAsync(ct);
        foreach (var db in all.Skip(1))
        {
            var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            _snapshots.Add(transaction);
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = transaction.GetDbTransaction();
            command.CommandText = $"SET TRANSACTION SNAPSHOT '{name}'"; // takes no parameter; the name is the server's own
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}
