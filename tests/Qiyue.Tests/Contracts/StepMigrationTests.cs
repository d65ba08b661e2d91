using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Qiyue.Data;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>Contracts of the field, signed "in order" before parties had steps, keep their order.</summary>
public class StepMigrationTests
{
    [Theory, BothDatabases]
    public async Task The_former_order_of_signing_becomes_steps(Database database)
    {
        var folder = Directory.CreateTempSubdirectory("qiyue-steps-").FullName;
        await using var db = await Empty(database, folder);
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("Initial", Programs.Ct);
        await db.Database.OpenConnectionAsync(Programs.Ct);
        var connection = db.Database.GetDbConnection();
        string Id(int n) => database == Database.Sqlite ? $"X'{n:x32}'" : $"'{n:x32}'";
        foreach (var (contract, inOrder) in new[] { (1, true), (2, false) })
        {
            await Insert(connection, database, "contracts", ("id", Id(contract)), ("code", $"'{contract}'"), ("sign_in_order", inOrder ? "true" : "false"));
            for (var order = 1; order <= 3; order++)
                await Insert(connection, database, "contract_parties", ("id", Id(contract * 10 + order)), ("contract_id", Id(contract)), ("organization_id", Id(order)), ("order", order.ToString()));
        }
        await migrator.MigrateAsync(null, Programs.Ct);
        (await Rows(connection, "SELECT step FROM contract_parties ORDER BY contract_id, \"order\"")).Select(r => r[0]).ShouldBe(["1", "2", "3", "1", "1", "1"]);
        await db.Database.CloseConnectionAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<QiyueDb> Empty(Database database, string folder)
    {
        if (database == Database.Sqlite) return new SqliteQiyueDb((DbContextOptions<SqliteQiyueDb>)DataModule.Sqlite(new DbContextOptionsBuilder<SqliteQiyueDb>(), $"Data Source={Path.Combine(folder, "qiyue.db")}").Options);
        var (cluster, name) = (await PostgresCluster.Get(), "s" + Guid.NewGuid().ToString("N"));
        await cluster.Execute($"CREATE DATABASE {name}");
        return new PostgresQiyueDb((DbContextOptions<PostgresQiyueDb>)DataModule.Postgres(new DbContextOptionsBuilder<PostgresQiyueDb>(), cluster.ConnectionString(name)).Options);
    }

    /// <summary>A row with the given values; every other column that must not be empty gets the plainest value of its type.</summary>
    private static async Task Insert(DbConnection connection, Database database, string table, params (string Column, string Value)[] given)
    {
        var columns = await Rows(connection, database == Database.Sqlite ? $"SELECT name, type FROM pragma_table_info('{table}') WHERE \"notnull\" = 1"
            : $"SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '{table}' AND is_nullable = 'NO'");
        var values = columns.Where(c => given.All(g => g.Column != c[0])).Select(c => (Column: c[0], Value: c[1] switch
        {
            "BLOB" => "X''", "uuid" => "gen_random_uuid()", "boolean" => "false", "INTEGER" or "integer" or "bigint" or "smallint" => "0", "date" => "'2026-01-01'", "timestamp with time zone" or "timestamp without time zone" => "now()", _ => "''",
        })).Concat(given).ToList();
        await Rows(connection, $"INSERT INTO {table} ({string.Join(", ", values.Select(v => $"\"{v.Column}\""))}) VALUES ({string.Join(", ", values.Select(v => v.Value))})");
    }

    private static async Task<List<string[]>> Rows(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Programs.Ct);
        var rows = new List<string[]>();
        while (await reader.ReadAsync(Programs.Ct)) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i).ToString()!)]);
        return rows;
    }
}
