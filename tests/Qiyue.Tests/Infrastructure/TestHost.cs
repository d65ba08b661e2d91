using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Web;

namespace Qiyue.Tests.Infrastructure;

/// <summary>The whole program on a migrated database of its own, with a clock that stands still until told to move.</summary>
public sealed class TestHost : WebApplicationFactory<Program>
{
    /// <summary>Monday 2 March 2026, 10:00 in the district.</summary>
    public static readonly DateTimeOffset Start0 = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

    private static readonly SemaphoreSlim TemplateGate = new(1, 1);
    private static string? _sqliteTemplate, _postgresTemplate;
    private readonly string _folder;
    private readonly string _connection;

    public Database Database { get; }
    public FakeTimeProvider Time { get; } = new(Start0);
    public CommandCount Commands { get; } = new();

    /// <summary>Settings besides database and folder, e.g. ("QIYUE_RATE_LIMITS", "on"): off unless asked for, since a limiter's timers outlive its host and hold it in memory.</summary>
    private (string Name, string Value)[] _settings = [];

    /// <summary>The PostgreSQL database that was made for this host and goes with it.</summary>
    private string? _own;
    private bool _started;

    /// <summary>Rows are changed past the program in this test, and acts done on them afterwards: their entries say so (docs/decisions/0007).</summary>
    public bool Strays { get; set; }

    private TestHost(Database database, string connection, string? folder = null) =>
        (Database, _connection, _folder) = (database, connection, folder ?? Directory.CreateTempSubdirectory("qiyue-test-").FullName);

    public static async Task<TestHost> Start(Database database, params (string Name, string Value)[] settings)
    {
        var host = await Make(database);
        host._settings = settings;
        _ = host.Server;
        host._started = true;
        return host;
    }

    /// <summary>The program on data that is already there (a restored backup): for SQLite qiyue.db in the folder.</summary>
    public static TestHost On(Database database, string connection, string folder)
    {
        var host = new TestHost(database, connection, folder);
        _ = host.Server;
        return host;
    }

    /// <summary>A fresh migrated database without a server: for commands.</summary>
    private static async Task<TestHost> Make(Database database)
    {
        await TemplateGate.WaitAsync();
        try
        {
            if (database == Database.Sqlite)
            {
                _sqliteTemplate ??= await MakeSqliteTemplate();
                var host = new TestHost(database, "");
                File.Copy(Path.Combine(_sqliteTemplate, "qiyue.db"), host.SqlitePath);
                return host.With(_sqliteTemplate);
            }
            var cluster = await PostgresCluster.Get();
            _postgresTemplate ??= await MakePostgresTemplate(cluster);
            var name = "t" + Guid.NewGuid().ToString("N");
            await cluster.Execute($"CREATE DATABASE {name} TEMPLATE qiyue_template");
            return new TestHost(database, cluster.ConnectionString(name)) { _own = name }.With(_postgresTemplate);
        }
        finally { TemplateGate.Release(); }
    }

    /// <summary>The key belongs to the database: with another one the server would wait for its unreadable cookies' keys for seconds.</summary>
    private TestHost With(string template)
    {
        File.Copy(Path.Combine(template, "qiyue.key"), Path.Combine(_folder, "qiyue.key"));
        return this;
    }

    private string SqlitePath => Path.Combine(_folder, "qiyue.db");

    /// <summary>What QIYUE_DB would be.</summary>
    public string Connection => Database == Database.Sqlite ? SqlitePath : _connection;
    public string DataFolder => _folder;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        // As it is shipped: no pages for developers in place of the product's own.
        builder.UseEnvironment("Production");
        builder.UseSetting("QIYUE_DB", Connection).UseSetting("QIYUE_DATA", _folder).UseSetting("QIYUE_JOBS", "off").UseSetting("QIYUE_RATE_LIMITS", "off");
        foreach (var (name, value) in _settings) builder.UseSetting(name, value);
        // What the server logs as an error stands in the output of the run: a 500 explains itself.
        builder.ConfigureLogging(l => l.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Error));
        builder.ConfigureTestServices(s =>
        {
            s.AddSingleton<BuildEndpoints>(Built);
            s.RemoveAll<TimeProvider>();
            s.AddSingleton<TimeProvider>(Time);
            if (Database == Database.Sqlite) s.ConfigureDbContext<SqliteQiyueDb>(o => o.AddInterceptors(Commands));
            else s.ConfigureDbContext<PostgresQiyueDb>(o => o.AddInterceptors(Commands));
            // A password is as slow to check as it has to be; here it would only be waiting.
            s.Configure<PasswordHasherOptions>(o => o.IterationCount = 100);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        var strayed = await Strayed();
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_own is not null) await (await PostgresCluster.Get()).Execute($"DROP DATABASE IF EXISTS {_own} WITH (FORCE)");
        try { Directory.Delete(_folder, recursive: true); }
        catch (IOException) { } // a file still open somewhere: the temporary folder is swept by the system
        strayed.ShouldBeEmpty("an act began on a subject that was not loaded whole, or was changed past the program (then the test says so: Strays)");
    }

    /// <summary>Entries of acts whose subject was not what its last entry says.</summary>
    private async Task<List<string>> Strayed()
    {
        if (!_started || Strays) return [];
        try { return await Read(db => db.Set<JournalEntry>().Where(e => e.Changes.Contains("\"strayed\":")).Select(e => e.SubjectKind + " " + e.Act).ToListAsync()); }
        catch (Exception e) when (e is not OutOfMemoryException) { return []; } // the test has ended its host or database itself
    }

    /// <summary>
    /// The API's handlers are compiled for the first host and serve all others: they ask the request for every service. Compiling them and throwing them away again costs more
    /// than all the rest of a host.
    /// </summary>
    private static IReadOnlyList<Endpoint> Built(int place, EndpointDataSource source)
    {
        if (source.GetType().DeclaringType != typeof(RouteGroupBuilder)) return source.Endpoints;
        return Api.GetOrAdd(place, _ => new(() => source.Endpoints)).Value;
    }

    private static readonly ConcurrentDictionary<int, Lazy<IReadOnlyList<Endpoint>>> Api = [];

    /// <summary>Runs something as an actor in a scope of its own, as a request or a job would.</summary>
    public async Task<T> As<T>(Actor actor, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = actor;
        return await work(scope.ServiceProvider);
    }

    public Task As(Actor actor, Func<IServiceProvider, Task> work) => As(actor, async s => { await work(s); return true; });

    public Task<T> Read<T>(Func<QiyueDb, Task<T>> read) => As(Actor.System, s => read(s.GetRequiredService<QiyueDb>()));

    private static async Task<string> MakeSqliteTemplate()
    {
        var template = Directory.CreateTempSubdirectory("qiyue-template-").FullName;
        await using var host = new TestHost(Database.Sqlite, "");
        _ = host.Server;
        await host.Read(async db => { await db.Database.ExecuteSqlAsync($"VACUUM INTO {Path.Combine(template, "qiyue.db")}"); return true; });
        File.Copy(Path.Combine(host._folder, "qiyue.key"), Path.Combine(template, "qiyue.key"));
        return template;
    }

    private static async Task<string> MakePostgresTemplate(PostgresCluster cluster)
    {
        var template = Directory.CreateTempSubdirectory("qiyue-template-").FullName;
        await cluster.Execute("CREATE DATABASE qiyue_template");
        await using var host = new TestHost(Database.Postgres, cluster.ConnectionString("qiyue_template"));
        _ = host.Server;
        File.Copy(Path.Combine(host._folder, "qiyue.key"), Path.Combine(template, "qiyue.key"));
        Npgsql.NpgsqlConnection.ClearAllPools();
        return template;
    }
}
