using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Qiyue.Data;

namespace Qiyue.Platform.Web;

/// <summary>/health/live: the process answers. /health/ready: the database answers and the folder of files can be written to; otherwise 503.</summary>
internal static class Health
{
    public static void Add(IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<DatabaseAnswers>("database", tags: ["ready"]).AddCheck<FolderIsWritable>("files", tags: ["ready"]);

    public static void Map(WebApplication app)
    {
        app.MapHealthChecks("/health/live", Options(_ => false)).AllowAnonymous();
        app.MapHealthChecks("/health/ready", Options(c => c.Tags.Contains("ready"))).AllowAnonymous();
    }

    private static HealthCheckOptions Options(Func<HealthCheckRegistration, bool> which) => new()
    {
        Predicate = which,
        ResponseWriter = (http, report) => http.Response.WriteAsJsonAsync(new { status = report.Status.ToString().ToLowerInvariant(), checks = report.Entries.ToDictionary(e => e.Key, e => e.Value.Status.ToString().ToLowerInvariant()) }),
    };

    private sealed class DatabaseAnswers(QiyueDb db) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            soon.CancelAfter(TimeSpan.FromSeconds(5));
            try
            {
                await db.Set<JournalEntry>().OrderBy(e => e.Id).Select(e => e.Id).FirstOrDefaultAsync(soon.Token);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) { return HealthCheckResult.Unhealthy(exception: e); }
        }
    }

    private sealed class FolderIsWritable(Settings settings) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            var probe = Path.Combine(settings.FilesFolder, $".probe-{Guid.NewGuid():N}");
            try
            {
                Directory.CreateDirectory(settings.FilesFolder);
                await File.WriteAllTextAsync(probe, "", cancellationToken);
                File.Delete(probe);
                return HealthCheckResult.Healthy();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return HealthCheckResult.Unhealthy(exception: e); }
        }
    }
}
