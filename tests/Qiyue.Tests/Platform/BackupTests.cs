using System.Data.Common;
using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Qiyue.Contracts.Performing;
using Qiyue.Data;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.Platform;
using Qiyue.Platform.Backup;
using Qiyue.Platform.Files;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

/// <summary>A backup taken while the server writes comes back whole: database, files and key.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qiyue-backup-").FullName;
    private FileInfo Archive => new(Path.Combine(_folder, "backup.zip"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, BothDatabases]
    public async Task A_backup_taken_while_the_server_writes_is_restored_and_verified(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var file = Guid.CreateVersion7();
        await host.Services.GetRequiredService<IFileStore>().Write(file, new MemoryStream("证据"u8.ToArray()), Programs.Ct);
        var checkpoint = await host.As(Actor.System, s => s.GetRequiredService<TakeCheckpoint>().Handle(default));
        using var stop = new CancellationTokenSource();
        var before = await Entries(host);
        var writing = Task.Run(async () => { while (!stop.IsCancellationRequested) await Work(d, code); }, Programs.Ct);
        while (await Entries(host) < before + 3) await Task.Delay(10, Programs.Ct);
        var manifest = await host.Services.GetRequiredService<TakeBackup>().Handle(Archive, Programs.Ct);
        var at = await Entries(host);
        while (await Entries(host) < at + 3) await Task.Delay(10, Programs.Ct);
        await stop.CancelAsync();
        await writing;

        manifest.HoldsKey.ShouldBeTrue();
        manifest.Entries.Select(e => e.Path).ShouldContain($"files/{file.ToString("N")[^2..]}/{file:N}");
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(Archive.FullName).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.EnumerateFiles(_folder).ShouldHaveSingleItem("no copy of the database is left behind");

        var settings = await Target(database);
        await new RestoreBackup(settings, TimeProvider.System).Handle(Archive, overwrite: false, Programs.Ct);
        await using var restored = TestHost.On(database, settings.ConnectionString, settings.DataFolder);
        (await Entries(restored)).ShouldBeInRange(before + 3, at);
        var verdict = await restored.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(checkpoint, null, default));
        verdict.Findings.ShouldBeEmpty();
        verdict.Holds.ShouldBeTrue();
        (await restored.As(Actor.System, s => s.GetRequiredService<TakeCheckpoint>().Handle(default))).PublicKey.ShouldBe(checkpoint.PublicKey, "the key came along: the same private key can be read");
        await using var held = await restored.Services.GetRequiredService<IFileStore>().Open(file, Programs.Ct);
        (await new StreamReader(held!).ReadToEndAsync(Programs.Ct)).ShouldBe("证据");
    }

    [Theory, BothDatabases]
    public async Task What_is_there_is_replaced_only_when_asked_and_never_while_it_is_served(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        await host.As(Actor.System, s => s.GetRequiredService<TakeCheckpoint>().Handle(default));
        await host.Services.GetRequiredService<TakeBackup>().Handle(Archive, Programs.Ct);
        (await Refused(() => host.Services.GetRequiredService<TakeBackup>().Handle(Archive, Programs.Ct))).ShouldBe("backup.exists");
        var serving = new RestoreBackup(host.Services.GetRequiredService<Settings>(), TimeProvider.System);
        (await Refused(() => serving.Handle(Archive, false, Programs.Ct))).ShouldBe("restore.not_empty");
        var entries = await Entries(host);
        (await Refused(() => serving.Handle(Archive, true, Programs.Ct))).ShouldBe("restore.in_use");
        (await Entries(host)).ShouldBe(entries);

        var settings = await Target(database);
        var restore = new RestoreBackup(settings, TimeProvider.System);
        (await restore.Handle(Archive, false, Programs.Ct)).Kept.ShouldBeEmpty();
        (await Refused(() => restore.Handle(Archive, false, Programs.Ct))).ShouldBe("restore.not_empty");
        (await restore.Handle(Archive, true, Programs.Ct)).Kept.ShouldContain(k => k.StartsWith(settings.KeyFile + ".before-"));
        await using var restored = TestHost.On(database, settings.ConnectionString, settings.DataFolder);
        (await Entries(restored)).ShouldBe(entries);
        (await restored.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(null, null, default))).Holds.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task What_was_there_leaves_nothing_among_what_comes_and_is_kept_whole(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        await host.Services.GetRequiredService<TakeBackup>().Handle(Archive, Programs.Ct);
        var entries = await Entries(host);
        var settings = await Target(database);
        var restore = new RestoreBackup(settings, TimeProvider.System);
        await restore.Handle(Archive, false, Programs.Ct);
        await Sql(database, settings, "CREATE TABLE of_a_later_program (id integer); DELETE FROM journal_entries");

        var kept = (await restore.Handle(Archive, true, Programs.Ct)).Kept;
        await using var restored = TestHost.On(database, settings.ConnectionString, settings.DataFolder);
        (await Entries(restored)).ShouldBe(entries);
        await Should.ThrowAsync<DbException>(() => Sql(database, settings, "SELECT * FROM of_a_later_program"));
        if (database == Database.Sqlite) kept.ShouldContain(k => k.StartsWith(Path.Combine(settings.DataFolder, "qiyue.db.before-")));
        else await Sql(database, settings, $"SELECT * FROM {kept.Single(k => k.StartsWith("public_before_"))}.of_a_later_program");
    }

    [Fact]
    public async Task On_postgres_only_the_schema_of_the_program_is_copied_and_replaced()
    {
        if (!BothDatabasesAttribute.Databases.Contains(Database.Postgres)) return;
        await using var host = await TestHost.Start(Database.Postgres);
        await host.As(Actor.System, s => s.GetRequiredService<TakeCheckpoint>().Handle(default));
        await host.Services.GetRequiredService<TakeBackup>().Handle(Archive, Programs.Ct);
        var settings = await Target(Database.Postgres);
        await Sql(Database.Postgres, settings, "CREATE SCHEMA neighbour; CREATE TABLE neighbour.theirs AS SELECT 1 AS x; CREATE TABLE mine (id integer)");
        var former = (await new RestoreBackup(settings, TimeProvider.System).Handle(Archive, true, Programs.Ct)).Kept.Single(k => k.StartsWith("public_before_"));

        var again = new FileInfo(Path.Combine(_folder, "again.zip"));
        await new TakeBackup(settings, new ConfigurationBuilder().Build(), TimeProvider.System).Handle(again, Programs.Ct);
        var other = await Target(Database.Postgres, "other");
        await Sql(Database.Postgres, other, $"CREATE SCHEMA neighbour; CREATE TABLE neighbour.theirs AS SELECT 2 AS x; CREATE SCHEMA {former}");
        await new RestoreBackup(other, TimeProvider.System).Handle(again, false, Programs.Ct);
        await Sql(Database.Postgres, other, $"DROP SCHEMA {former}"); // refused if a former content had come along
        await Sql(Database.Postgres, other, "SELECT 1 / (x - 1) FROM neighbour.theirs");
        await Sql(Database.Postgres, settings, $"SELECT 1 / x FROM neighbour.theirs; SELECT * FROM {former}.mine");

        // The connection looks elsewhere than where the dump came from: nothing of it would be found.
        await Sql(Database.Postgres, other, "CREATE SCHEMA apart; CREATE TABLE apart.kept (id integer)");
        var apart = other with { ConnectionString = other.ConnectionString + ";Search Path=apart" };
        (await Refused(() => new RestoreBackup(apart, TimeProvider.System).Handle(again, true, Programs.Ct))).ShouldBe("restore.other_schema");
        await Sql(Database.Postgres, other, "SELECT * FROM apart.kept; SELECT 1 / count(*) FROM journal_entries");
    }

    [Theory, BothDatabases]
    public async Task A_restore_that_cannot_put_the_files_in_place_changes_nothing(Database database)
    {
        await using var host = await TestHost.Start(database);
        await host.As(Actor.System, s => s.GetRequiredService<TakeCheckpoint>().Handle(default));
        await host.Services.GetRequiredService<TakeBackup>().Handle(Archive, Programs.Ct);
        var settings = await Target(database);
        var still = new FakeTimeProvider(TestHost.Start0);
        await new RestoreBackup(settings, still).Handle(Archive, false, Programs.Ct);
        await Sql(database, settings, "CREATE TABLE mine (id integer)");
        Directory.CreateDirectory($"{settings.KeyFile}.before-{TestHost.Start0:yyyyMMdd-HHmmss}");
        var before = Directory.EnumerateFileSystemEntries(settings.DataFolder).Order().ToList();

        (await Refused(() => new RestoreBackup(settings, still).Handle(Archive, true, Programs.Ct))).ShouldBe("restore.unwritable");
        await Sql(database, settings, "SELECT * FROM mine");
        Directory.EnumerateFileSystemEntries(settings.DataFolder).Order().ShouldBe(before);
        if (database == Database.Postgres) await Should.ThrowAsync<DbException>(() => Sql(database, settings, $"SELECT * FROM public_before_{TestHost.Start0:yyyyMMdd_HHmmss}.mine"));
    }

    [Theory, BothDatabases]
    public async Task A_damaged_or_foreign_archive_touches_nothing(Database database)
    {
        await using var host = await TestHost.Start(database);
        await host.As(Actor.System, s => s.GetRequiredService<TakeCheckpoint>().Handle(default));
        await host.Services.GetRequiredService<TakeBackup>().Handle(Archive, Programs.Ct);
        var settings = await Target(database);
        var restore = new RestoreBackup(settings, TimeProvider.System);
        (await Refused(() => restore.Handle(new(Path.Combine(_folder, "nothing.zip")), false, Programs.Ct))).ShouldBe("backup.unreadable");
        await File.WriteAllTextAsync(Path.Combine(_folder, "text.zip"), "no zip", Programs.Ct);
        (await Refused(() => restore.Handle(new(Path.Combine(_folder, "text.zip")), false, Programs.Ct))).ShouldBe("backup.unreadable");
        foreach (var (name, change) in new (string, Action<ZipArchive>)[]
        {
            ("key replaced", zip => Put(zip, BackupManifest.KeyName, "AAAA")),
            ("path outside", zip => Put(zip, "../outside", "x")),
            ("file slipped in", zip => Put(zip, "files/00/00000000000000000000000000000000", "x")),
            ("database gone", zip => zip.Entries.Single(e => e.Name.StartsWith("database")).Delete()),
        })
        {
            var changed = new FileInfo(Path.Combine(_folder, "changed.zip"));
            Archive.CopyTo(changed.FullName, overwrite: true);
            using (var zip = ZipFile.Open(changed.FullName, ZipArchiveMode.Update)) change(zip);
            (await Refused(() => restore.Handle(changed, false, Programs.Ct))).ShouldBe("backup.damaged", name);
        }
        var bytes = await File.ReadAllBytesAsync(Archive.FullName, Programs.Ct);
        bytes.AsSpan(bytes.Length / 3, 64).Fill(0x55); // one flipped bit may still decompress to the same zeros
        await File.WriteAllBytesAsync(Path.Combine(_folder, "flipped.zip"), bytes, Programs.Ct);
        (await Refused(() => restore.Handle(new(Path.Combine(_folder, "flipped.zip")), false, Programs.Ct))).ShouldBe("backup.damaged");
        var other = database == Database.Sqlite ? new Settings("Host=127.0.0.1;Database=x", false, settings.DataFolder) : new Settings($"Data Source={_folder}/x.db", true, settings.DataFolder);
        (await Refused(() => new RestoreBackup(other, TimeProvider.System).Handle(Archive, false, Programs.Ct))).ShouldBe("restore.other_database");
        Directory.EnumerateFileSystemEntries(settings.DataFolder).ShouldBeEmpty();
    }

    [Fact]
    public async Task There_must_be_a_database_and_a_server()
    {
        var configuration = new ConfigurationBuilder().Build();
        (await Refused(() => new TakeBackup(new($"Data Source={_folder}/none.db", true, _folder), configuration, TimeProvider.System).Handle(Archive, Programs.Ct))).ShouldBe("backup.no_database");
        (await Refused(() => new TakeBackup(new("Host=127.0.0.1;Port=1;Database=x;Username=x", false, _folder), configuration, TimeProvider.System).Handle(Archive, Programs.Ct))).ShouldBe("backup.no_connection");
        (await Refused(() => new TakeBackup(new($"Data Source={_folder}/none.db", true, _folder), configuration, TimeProvider.System).Handle(new(Path.Combine(_folder, "no", "folder.zip")), Programs.Ct))).ShouldBe("backup.unwritable");
        Directory.EnumerateFiles(_folder).ShouldBeEmpty();
    }

    /// <summary>An empty place: a folder, or a new database.</summary>
    private async Task<Settings> Target(Database database, string name = "target")
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        if (database == Database.Sqlite) return new($"Data Source={Path.Combine(folder, "qiyue.db")}", true, folder);
        var cluster = await PostgresCluster.Get();
        var created = "r" + Guid.NewGuid().ToString("N");
        await cluster.Execute($"CREATE DATABASE {created}");
        return new(cluster.ConnectionString(created), false, folder);
    }

    private static async Task Sql(Database database, Settings settings, string statements)
    {
        await using DbConnection connection = database == Database.Sqlite ? new SqliteConnection(settings.ConnectionString + ";Pooling=False") : new NpgsqlConnection(settings.ConnectionString + ";Pooling=False");
        await connection.OpenAsync(Programs.Ct);
        await using var command = connection.CreateCommand();
        command.CommandText = statements;
        await command.ExecuteNonQueryAsync(Programs.Ct);
    }

    private static Task Work(District d, string code) => d.Host.As(d["liaison"], s =>
        s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 2), Quantity = "0.01" }, default));

    private static Task<long> Entries(TestHost host) => host.Read(db => db.Set<JournalEntry>().LongCountAsync());

    private static async Task<string> Refused(Func<Task> work) => (await Should.ThrowAsync<Refusal>(work)).Code;

    private static void Put(ZipArchive zip, string name, string text)
    {
        zip.GetEntry(name)?.Delete();
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
    }
}
