using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Qiyue.Kernel;

namespace Qiyue.Data;

/// <summary>
/// The one database. No DbSets: each module maps its own tables (…Mapping.cs); handlers ask <c>db.Set&lt;T&gt;()</c> to read and
/// change things only through <see cref="Act"/>.
/// </summary>
public abstract class QiyueDb(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();
    public bool IsSqlite => this is SqliteQiyueDb;

    /// <summary>One that this scope has brought before; null when there is none.</summary>
    public T? Brought<T>(Func<T, bool> which) where T : class => Undetected(() => Set<T>().Local.FirstOrDefault(which));

    /// <summary>Asks what is tracked without comparing all of it with what it was.</summary>
    internal T Undetected<T>(Func<T> ask)
    {
        var detect = ChangeTracker.AutoDetectChangesEnabled;
        ChangeTracker.AutoDetectChangesEnabled = false;
        try { return ask(); }
        finally { ChangeTracker.AutoDetectChangesEnabled = detect; }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(QiyueDb).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<Quantity>().HaveConversion<QuantityConverter>();
        conventions.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
    }

    private sealed class QuantityConverter() : ValueConverter<Quantity, long>(q => q.Hundredths, h => new Quantity(h));
}

/// <summary>SQLite, the embedded default: ids as 16 sortable bytes, instants as UTC milliseconds.</summary>
public sealed class SqliteQiyueDb(DbContextOptions<SqliteQiyueDb> options) : QiyueDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        base.ConfigureConventions(conventions);
        conventions.Properties<Guid>().HaveConversion<GuidConverter>();
        conventions.Properties<DateTime>().HaveConversion<InstantConverter>();
    }

    private sealed class GuidConverter() : ValueConverter<Guid, byte[]>(g => g.ToByteArray(true), b => new Guid(b, true));

    private sealed class InstantConverter() : ValueConverter<DateTime, long>(
        t => new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Utc)).ToUnixTimeMilliseconds(),
        ms => DateTimeOffset.FromUnixTimeMilliseconds(ms).UtcDateTime);
}

/// <summary>PostgreSQL, for production: text ordered by code point as on SQLite.</summary>
public sealed class PostgresQiyueDb(DbContextOptions<PostgresQiyueDb> options) : QiyueDb(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        base.ConfigureConventions(conventions);
        conventions.Properties<string>().UseCollation("C");
    }
}
