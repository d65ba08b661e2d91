using Qiyue.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(StopPostgres))]

namespace Qiyue.Tests.Infrastructure;

/// <summary>Stops the throw-away cluster at the end of the run.</summary>
public sealed class StopPostgres : IAsyncLifetime
{
    public ValueTask InitializeAsync() => default;
    public async ValueTask DisposeAsync() => await PostgresCluster.StopIfStarted();
}
