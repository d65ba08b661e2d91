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
        notices.MapGet("", async (Notices act, IStringLocalizer text, CancellationToken ct) => (await act.List(ct)).Select(n => new NoticeJson(text[n.Text, [.. n.Args]], n.Url, n.At, n.IsNew))).WithSummary("What is new: acts that have become due, messages; the newest 50");
        notices.MapPost("/seen", async (Notices act, CancellationToken ct) => { await act.MarkSeen(ct); return TypedResults.NoContent(); }).WithSummary("Everything up to now has been seen");
        var policies = api.MapGroup("/policies").WithTags("Policies");
        policies.MapGet("", async (ReadPolicies act, CancellationToken ct) => await act.List(ct)).WithSummary("The policies of the district with their values");
        policies.MapGet("/{name}/history", async (string name, ReadPolicies act, CancellationToken ct) => (await act.One(name, ct)).History).WithSummary("The values of a policy over time");
        policies.MapPost("/{name}", async (string name, SetPolicyInput input, SetPolicy act, ReadPolicies read, CancellationToken ct) => { await act.Handle(name, input, ct); return (await read.One(name, ct)).Policy; }).WithSummary("Sets a policy from a day on");
        var words = api.MapGroup("/dictionaries/{list}").WithTags("Dictionaries");
        words.MapGet("", async (string list, WordActs act, CancellationToken ct) => await act.List(list, ct)).WithSummary("The words of a dictionary");
        words.MapPost("", async (string list, AddWordInput input, WordActs act, CancellationToken ct) => await act.Add(list, input, ct)).WithSummary("Adds a word");
        words.MapPut("/{code}", async (string list, string code, WordInput input, WordActs act, CancellationToken ct) => await act.Change(list, code, input, ct)).WithSummary("Changes a word");
        words.MapPost("/{code}/retirement", async (string list, string code, RetireWordInput input, WordActs act, CancellationToken ct) => await act.Retire(list, code, input, ct)).WithSummary("Retires a word: it is offered no more");
        words.MapPost("/{code}/restoration", async (string list, string code, RetireWordInput input, WordActs act, CancellationToken ct) => await act.Restore(list, code, input, ct)).WithSummary("Offers a retired word again");
        var jobs = api.MapGroup("/jobs/daily").WithTags("Administration");
        jobs.MapGet("", async (ManageJobs act, CancellationToken ct) => await act.List(ct)).WithSummary("The daily jobs and how they last ran");
        jobs.MapPost("", async (ManageJobs act, CancellationToken ct) => await act.RunDaily(ct)).WithSummary("Runs the daily jobs now");
        api.MapGet("/outbox", async (Outbox.ReadOutbox act, CancellationToken ct) => await act.Handle(ct)).WithTags("Administration").WithSummary("Messages that wait for delivery or failed");
    }
}

/// <param name="Text">In the language asked for.</param>
public sealed record NoticeJson(string Text, string? Url, DateTime At, bool IsNew);
