using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Bench.Data;

/// <summary>The product inside this process, on the database to be filled: its schema, its words, its classes. Nothing is measured on it.</summary>
internal sealed class Product(string database, string folder) : WebApplicationFactory<Program>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("QIYUE_DB", database).UseSetting("QIYUE_DATA", folder);
        builder.UseSetting("QIYUE_JOBS", "off"); // the day's work is the measured server's
        builder.ConfigureLogging(l => l.ClearProviders());
    }

    /// <summary>Does something as an actor, now or at a past instant, in a scope of its own.</summary>
    public async Task<T> As<T>(Actor actor, DateTime? at, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActorAccessor>().Actor = actor;
        scope.ServiceProvider.GetRequiredService<ActClock>().At = at;
        return await work(scope.ServiceProvider);
    }
}
