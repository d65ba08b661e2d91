using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Qiyue.Data;

/// <summary>How ./dev migration sees the model; nothing is connected to.</summary>
internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteQiyueDb>
{
    public SqliteQiyueDb CreateDbContext(string[] args) =>
        new((DbContextOptions<SqliteQiyueDb>)DataModule.Sqlite(new DbContextOptionsBuilder<SqliteQiyueDb>(), "Data Source=:memory:").Options);
}

/// <inheritdoc cref="SqliteDesignTime"/>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresQiyueDb>
{
    public PostgresQiyueDb CreateDbContext(string[] args) =>
        new((DbContextOptions<PostgresQiyueDb>)DataModule.Postgres(new DbContextOptionsBuilder<PostgresQiyueDb>(), "Host=127.0.0.1").Options);
}
