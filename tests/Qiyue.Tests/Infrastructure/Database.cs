using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Qiyue.Tests.Infrastructure;

public enum Database { Sqlite, Postgres }

/// <summary>[Theory, BothDatabases]: the test runs once on each database; QIYUE_TEST_FAST=1 leaves SQLite only.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothDatabasesAttribute : DataAttribute
{
    public static IReadOnlyList<Database> Databases { get; } =
        Environment.GetEnvironmentVariable("QIYUE_TEST_FAST") == "1" ? [Database.Sqlite] : [Database.Sqlite, Database.Postgres];

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Databases.Select(d => new TheoryDataRow<Database>(d))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
