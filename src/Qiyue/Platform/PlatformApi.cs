using Qiyue.Platform.Jobs;
using Qiyue.Platform.Web;

namespace Qiyue.Platform;

/// <summary>Endpoints of the platform itself: one line per act.</summary>
public static class PlatformApi
{
    public static void MapPlatform(this WebApplication app, RouteGroupBuilder api)
    {
        Health.Map(app);
        ApiReference.Map(app);
        Files.FilesApi.Map(app, api);
        Jobs.JobsApi.Map(app, api);
        Verification.VerificationApi.Map(api);
        var jobs = api.MapGroup("/jobs/daily").WithTags("Administration");
        jobs.MapGet("", async (ManageJobs act, CancellationToken ct) => await act.List(ct));
        jobs.MapPost("", async (ManageJobs act, CancellationToken ct) => await act.RunDaily(ct));
        api.MapGet("/outbox", async (Outbox.ReadOutbox act, CancellationToken ct) => await act.Handle(ct)).WithTags("Administration");
    }
}
