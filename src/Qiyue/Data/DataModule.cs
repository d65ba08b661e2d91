using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Qiyue.Data.Verification;
using Qiyue.Platform;
using Qiyue.Platform.Jobs;
using Npgsql;
using System.Data.Common;
using System.Runtime.CompilerServices;
using SQLitePCL;

namespace Qiyue.Data;

public static class DataModule
{
    public static void AddData(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton<CommitGate>().AddSingleton<Stamps>().AddSingleton<StampChanges>();
        services.AddScoped<ActorAccessor>().AddScoped<ActClock>().AddScoped<Act>().AddScoped<ActTransaction>().AddScoped<Projections>().AddScoped<Reactions>().AddScoped<Retrying>();
        services.AddScoped<VerifyJournal>().AddScoped<CompareCheckpoint>().AddScoped<TakeCheckpoint>().AddScoped<CheckJournal>();
        services.AddDaily<VerifyJournalDaily>("daily.verify_journal", "核验纪实档案", order: 800);
        if (settings.IsSqlite)
        {
            services.AddDbContextPool<SqliteQiyueDb>((s, o) => Sqlite(o, settings.ConnectionString).AddInterceptors(s.GetRequiredService<StampChanges>()));
            services.AddScoped<QiyueDb>(s => Opened(s.GetRequiredService<SqliteQiyueDb>()));
        }
        else
        {
            services.AddDbContextPool<PostgresQiyueDb>((s, o) => Postgres(o, settings.ConnectionString).AddInterceptors(s.GetRequiredService<StampChanges>()));
            services.AddScoped<QiyueDb>(s => s.GetRequiredService<PostgresQiyueDb>());
        }
    }

    public static DbContextOptionsBuilder Sqlite(DbContextOptionsBuilder options, string connectionString) =>
        Common(options.UseSqlite(connectionString)).AddInterceptors(new Pragmas());

    /// <summary>One connection for all questions of a scope: on SQLite opening is half of a small question (functions and collations are told anew). Closed when the context goes back to its pool.</summary>
    private static QiyueDb Opened(SqliteQiyueDb db)
    {
        db.Database.OpenConnection();
        return db;
    }

    public static DbContextOptionsBuilder Postgres(DbContextOptionsBuilder options, string connectionString) =>
        Common(options.UseNpgsql(Prepared(connectionString)));

    /// <summary>
    /// What is asked often is prepared by itself, yet planned for the values at hand (a word in every contract and one in none want other plans), and a connection that comes back to the pool is lent again as it is: nothing here sets anything that outlives its transaction.
    /// What the connection string says itself stands.
    /// </summary>
    internal static string Prepared(string connectionString)
    {
        var said = new NpgsqlConnectionStringBuilder(connectionString);
        if (!said.ShouldSerialize("Max Auto Prepare")) said.MaxAutoPrepare = 100;
        if (!said.ShouldSerialize("No Reset On Close")) said.NoResetOnClose = true;
        if (!said.ShouldSerialize("Options")) said.Options = "-c plan_cache_mode=force_custom_plan";
        return said.ConnectionString;
    }

    /// <summary>Counting "up to a thousand" takes rows in any order, on purpose.</summary>
    private static DbContextOptionsBuilder Common(DbContextOptionsBuilder options) =>
        options.UseSnakeCaseNamingConvention().ConfigureWarnings(w => w.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));

    /// <summary>PostgreSQL keeps Chinese in any encoding it is given, and finds, orders and cuts it rightly in UTF-8 alone. Errors: database.encoding.</summary>
    public static async Task RequireUtf8(NpgsqlConnection connection, CancellationToken ct)
    {
        var opened = connection.State != System.Data.ConnectionState.Open;
        if (opened) await connection.OpenAsync(ct);
        try
        {
            await using var command = new NpgsqlCommand("SHOW server_encoding", connection);
            if (await command.ExecuteScalarAsync(ct) is string encoding and not "UTF8")
                throw new Kernel.Refusal("database.encoding", "数据库 {0} 的编码是 {1}，必须是 UTF8。请用 createdb --encoding=UTF8 --template=template0 <库名> 另建一个数据库，并让 QIYUE_DB 指向它。", 503, connection.Database, encoding);
        }
        finally { if (opened) await connection.CloseAsync(); }
    }

    /// <summary>Brings the database to the newest schema. Errors: database.encoding.</summary>
    public static async Task Migrate(QiyueDb db, CancellationToken ct = default)
    {
        // WAL is a property of the file; what was acknowledged survives a power cut by WAL and the full sync of every connection.
        if (db.IsSqlite && await db.Database.CanConnectAsync(ct)) await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", ct);
        else if (!db.IsSqlite) await RequireUtf8((NpgsqlConnection)db.Database.GetDbConnection(), ct);
        // Asked first: taking the lock of migrations and comparing the model costs every start a tenth of a second.
        if (!db.IsSqlite && await IsEmpty(db, ct)) await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(ct); // asked of a table that is not there, the driver would log a failure
        if ((await db.Database.GetPendingMigrationsAsync(ct)).Any()) await db.Database.MigrateAsync(ct);
    }

    private static Task<bool> IsEmpty(QiyueDb db, CancellationToken ct) => db.Database.SqlQueryRaw<bool>("SELECT to_regclass('\"__EFMigrationsHistory\"') IS NULL AS \"Value\"").SingleAsync(ct);

    /// <summary>
    /// While the server runs, one connection stays open to the SQLite file: the pool closes idle ones, and a restore must see that the file is served.
    /// </summary>
    public static void HoldOpen(WebApplication app, Settings settings)
    {
        if (!settings.IsSqlite) return;
        var connection = new SqliteConnection(settings.ConnectionString + ";Pooling=False");
        connection.Open();
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT count(*) FROM sqlite_master";
            command.ExecuteScalar();
        }
        app.Lifetime.ApplicationStopped.Register(connection.Dispose);
    }

    /// <summary>
    /// What SQLite forgets with every connection; said once to each, however often the pool lends it. Half a megabyte of cache each, not two: dozens of connections keep the same
    /// pages, which the system keeps once more.
    /// </summary>
    private sealed class Pragmas : DbConnectionInterceptor
    {
        private const string Text = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-512;";
        private static readonly ConditionalWeakTable<sqlite3, object> Told = [];

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Run((SqliteConnection)connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Run((SqliteConnection)connection);
            return Task.CompletedTask;
        }

        private static void Run(SqliteConnection connection)
        {
            if (!Told.TryAdd(connection.Handle!, Told)) return;
            using var command = connection.CreateCommand();
            command.CommandText = Text;
            command.ExecuteNonQuery();
        }
    }
}
