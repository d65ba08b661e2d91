using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Platform.Jobs;

/// <param name="Counts">By kind of job: new, changed, same, wrong …</param>
/// <param name="Problems">The first 200; all of them stand in the file.</param>
public sealed record JobJson(Guid Id, string Kind, string Title, string State, long Total, long Done, long Refused, JsonObject Counts, IReadOnlyList<JobProblem> Problems, string? File, DateTime At, DateTime? EndedAt)
{
    public static JobJson Of(JobRun j, IStringLocalizer text) => new(j.Id, j.Kind, j.TitleIn(text), j.State.ToString().ToLowerInvariant(), j.Total, j.Done, j.Refused, JsonNode.Parse(j.Detail)!.AsObject(),
        [.. JobMessages.Read(j.Messages).Select(p => new JobProblem(p.Sheet, p.Row, p.Column, p.Code, p.In(text)))], j.ResultFileId is null ? null : $"/api/v1/jobs/{j.Id}/file", j.At, j.EndedAt);
}

public sealed record JobProblem(string Sheet, int Row, string Column, string Code, string Reason);

public sealed class JobDecisionInput
{
    /// <summary>"all" or "good".</summary>
    public string Mode { get; set; } = "";
}

public static class JobTitle
{
    public static string TitleIn(this JobRun job, IStringLocalizer text) => job.Title.Split('\u001f') is [var title, var what] ? text[title, what] : text[job.Title];
}

internal static class JobsApi
{
    public static void Map(WebApplication app, RouteGroupBuilder api)
    {
        var job = api.MapGroup("/jobs/{id:guid}").WithTags("Jobs");
        job.MapGet("", async (Guid id, JobDesk desk, IStringLocalizer text, CancellationToken ct) => JobJson.Of(await desk.Find(id, ct), text)).WithSummary("How far a job is");
        job.MapPost("/decision", async (Guid id, JobDecisionInput input, JobDesk desk, IStringLocalizer text, CancellationToken ct) => JobJson.Of(await desk.Decide(id, input.Mode, ct), text)).WithSummary("After the check: write everything or nothing, or the good rows only");
        job.MapPost("/drop", async (Guid id, JobDesk desk, CancellationToken ct) => { await desk.Drop(id, ct); return TypedResults.NoContent(); }).WithSummary("Gives up a job that was checked but not begun");
        job.MapGet("/file", Serve).WithSummary("What a job wrote: an export, or the refused rows of an import");
        app.MapGet("/work/jobs/{id:guid}/file", Serve).ExcludeFromDescription().RequireAuthorization();
    }

    private static async Task<IResult> Serve(Guid id, JobDesk desk, HttpContext http, CancellationToken ct)
    {
        var (file, content) = await desk.Result(id, ct);
        http.Response.Headers.CacheControl = "private, no-store";
        return TypedResults.File(content, WorkbookWriter.MediaType, file.Name);
    }
}
