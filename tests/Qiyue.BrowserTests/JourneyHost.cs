using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Qiyue.Cli.Demo;
using Qiyue.Platform.Jobs;

namespace Qiyue.BrowserTests;

/// <summary>The program hosted here on a real port, with the small scenario's people and a clock that a journey moves.</summary>
internal sealed class JourneyHost : WebApplicationFactory<Program>
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qiyue-journey-").FullName;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 1, 30, 0, TimeSpan.Zero));
    public string Url => ClientOptions.BaseAddress.ToString().TrimEnd('/');

    public static async Task<JourneyHost> Start()
    {
        var host = new JourneyHost();
        host.UseKestrel(0);
        host.StartServer();
        await using var scope = host.Services.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<LoadDemo>(scope.ServiceProvider).Handle(LoadDemo.Shipped("yuecheng"), _ => { }, default);
        return host;
    }

    /// <summary>Days pass, and every night the system does its work.</summary>
    public async Task Pass(int days)
    {
        for (var i = 0; i < days; i++)
        {
            Time.Advance(TimeSpan.FromDays(1));
            (await Services.GetRequiredService<DailyJobs>().Run(default)).ShouldAllBe(run => run.Refused == 0);
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("QIYUE_DB", Path.Combine(_folder, "qiyue.db")).UseSetting("QIYUE_DATA", _folder).UseSetting("QIYUE_RATE_LIMITS", "off");
        builder.ConfigureLogging(l => l.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Error));
        builder.ConfigureTestServices(s =>
        {
            s.RemoveAll<TimeProvider>();
            s.AddSingleton<TimeProvider>(Time);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        try { Directory.Delete(_folder, recursive: true); }
        catch (IOException) { } // a file still open somewhere: the temporary folder is swept by the system
    }
}
