using Microsoft.Extensions.Localization;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Outbox;
using Qiyue.Platform.Policies;
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
        var notices = api.MapGroup("/notices").WithTags("Work");
        notices.MapGet("", async (Notices act, IStringLocalizer text, CancellationToken ct) => (await act.List(ct)).Select(n => new NoticeJson(text[n.Text, [.. n.Args]], n.Url, n.At, n.IsNew)));
        notices.MapPost("/seen", async (Notices act, CancellationToken ct) => { await act.MarkSeen(ct); return TypedResults.NoContent(); });
        var policies = api.MapGroup("/policies").WithTags("Policies");
        policies.MapGet("", async (ReadPolicies act, CancellationToken ct) => await act.List(ct));
        policies.MapGet("/{name}/history", async (string name, ReadPolicies act, CancellationToken ct) => (await act.One(name, ct)).History);
        policies.MapPost("/{name}", async (string name, SetPolicyInput input, SetPolicy act, ReadPolicies read, CancellationToken ct) => { await act.Handle(name, input, ct); return (await read.One(name, ct)).Policy; });
        var words = api.MapGroup("/dictionaries/{list}").WithTags("Dictionaries");
        words.MapGet("", async (string list, WordActs act, CancellationToken ct) => await act.List(list, ct));
        words.MapPost("", async (string list, AddWordInput input, WordActs act, CancellationToken ct) => await act.Add(list, input, ct));
        words.MapPut("/{code}", async (string list, string code, WordInput input, WordActs act, CancellationToken ct) => await act.Change(list, code, input, ct));
        words.MapPost("/{code}/retirement", async (string list, string code, RetireWordInput input, WordActs act, CancellationToken ct) => await act.Retire(list, code, input, ct));
        words.MapPost("/{code}/restoration", async (string list, string code, RetireWordInput input, WordActs act, CancellationToken ct) => await act.Restore(list, code, input, ct));
        var jobs = api.MapGroup("/jobs/daily").WithTags("Administration");
        jobs.MapGet("", async (ManageJobs act, CancellationToken ct) => await act.List(ct));
        jobs.MapPost("", async (ManageJobs act, CancellationToken ct) => await act.RunDaily(ct));
        api.MapGet("/outbox", async (Outbox.ReadOutbox act, CancellationToken ct) => await act.Handle(ct)).WithTags("Administration");
    }
}

/// <param name="Text">In the language asked for.</param>
public sealed record NoticeJson(string Text, string? Url, DateTime At, bool IsNew);
