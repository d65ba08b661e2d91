using Qiyue.Kernel;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Data;

/// <summary>What must be true before anything else runs: the newest schema and the first words.</summary>
public static class Startup
{
    public static async Task Prepare(IServiceProvider services, CancellationToken ct = default)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = Actor.System;
        await DataModule.Migrate(scope.ServiceProvider.GetRequiredService<QiyueDb>(), ct);
        await scope.ServiceProvider.GetRequiredService<DefaultWords>().Seed(ct);
    }
}
