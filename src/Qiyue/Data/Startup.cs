using Npgsql;
using Qiyue.Kernel;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Keys;

namespace Qiyue.Data;

/// <summary>What a module begins with in a new installation, after the words; a later start puts back nothing.</summary>
public sealed record FirstData(Func<IServiceProvider, CancellationToken, Task> Seed);

/// <summary>What must be true before anything else runs: the newest schema, the key that belongs to the data, the first words. Errors: key.other, startup.no_database, database.encoding.</summary>
public static class Startup
{
    public static async Task Prepare(IServiceProvider services, CancellationToken ct = default)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = Actor.System;
        try { await DataModule.Migrate(scope.ServiceProvider.GetRequiredService<QiyueDb>(), ct); }
        catch (Exception e) when (e is NpgsqlException { IsTransient: true } or PostgresException { SqlState: "28P01" or "28000" or "3D000" or "42501" } or Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: 14 or 8 or 26 })
        {
            throw new Refusal("startup.no_database", "无法打开数据库：{0}。请检查 QIYUE_DB 和数据库服务后重试。", 503, e.Message.TrimEnd('.', '。'));
        }
        await scope.ServiceProvider.GetRequiredService<PlatformKey>().Ensure(ct);
        await scope.ServiceProvider.GetRequiredService<DefaultWords>().Seed(ct);
        foreach (var first in scope.ServiceProvider.GetServices<FirstData>()) await first.Seed(scope.ServiceProvider, ct);
    }
}
