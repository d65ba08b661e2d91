using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Qiyue.Data;

/// <summary>
/// SQLite has one writer: commits of this process wait in line here rather than in the driver's sleeping retry. PostgreSQL passes through.
/// </summary>
public sealed class CommitGate : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<IDisposable> Enter(QiyueDb db, CancellationToken ct)
    {
        if (!db.IsSqlite || db.Database.CurrentTransaction is not null) return new Pass(null);
        await _one.WaitAsync(ct);
        return new Pass(_one);
    }

    public void Dispose() => _one.Dispose();

    private sealed class Pass(SemaphoreSlim? held) : IDisposable
    {
        public void Dispose() => held?.Release();
    }
}

/// <summary>Tells a broken unique constraint from other failures, on both databases.</summary>
internal static class UniqueViolation
{
    public static bool Is(DbUpdateException e) => e.InnerException switch
    {
        SqliteException { SqliteExtendedErrorCode: 2067 or 1555 } => true,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => true,
        _ => false,
    };
}
