using Qiyue.Platform.Jobs;

namespace Qiyue.Platform;

/// <summary>Endpoints of the platform itself: one line per act.</summary>
public static class PlatformApi
{
    public static void MapPlatform(this WebApplication app, RouteGroupBuilder api)
    {
        Files.FilesApi.Map(app, api);
        var jobs = api.MapGroup("/jobs/daily").WithTags("Administration");
        jobs.MapGet("", async (ManageJobs act, CancellationToken ct) => await act.List(ct));
        jobs.MapPost("", async (ManageJobs act, CancellationToken ct) => await act.RunDaily(ct));
    }
}
