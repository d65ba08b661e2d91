using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Workbooks;

/// <summary>Uploads and templates of registers. Uploads answer 202 with the job; its state, decision and file stand under /api/v1/jobs/{id}.</summary>
internal static class EntryApi
{
    public static void Map(WebApplication app, RouteGroupBuilder api)
    {
        Upload(api, "/resources/shifts/imports", EntryKind.Shifts).WithSummary("Uploads a workbook of weekly shifts; a job looks through every row and waits for a decision");
        Upload(api, "/bookings/register/imports", EntryKind.Register).WithSummary("Uploads a paper register of use as a workbook; a job looks through every row and waits for a decision");
        Upload(api, "/surveys/{code}/paper-answers/imports", EntryKind.Paper).WithSummary("Uploads answers on paper to a survey as a workbook; a job looks through every row and waits for a decision");
        Template(app, EntryKind.Shifts);
        Template(app, EntryKind.Register);
        Template(app, EntryKind.Paper);
    }

    private static RouteHandlerBuilder Upload(RouteGroupBuilder api, string path, EntryKind kind) =>
        api.MapPost(path, async (HttpContext http, IFormFile file, StartEntryImport start, IStringLocalizer text, CancellationToken ct) =>
        {
            await using var content = file.OpenReadStream();
            var job = JobJson.Of(await start.Handle(kind, Subject(http), file.FileName, content, ct), text);
            return TypedResults.Accepted($"/api/v1/jobs/{job.Id}", job);
        }).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(Workbook.MaxBytes + (1 << 20))).WithTags("Imports");

    private static void Template(WebApplication app, EntryKind kind) =>
        app.MapGet(kind.At("{code}", "template"), async (HttpContext http, StartEntryImport start, CancellationToken ct) =>
        {
            var (layout, file) = (await start.Layout(kind, Subject(http), ct), new MemoryStream());
            WorkbookWriter.SaveTemplate(file, layout);
            return TypedResults.File(file.ToArray(), WorkbookWriter.MediaType, $"{layout.Name}.xlsx");
        }).ExcludeFromDescription().RequireAuthorization();

    private static string Subject(HttpContext http) => http.GetRouteValue("code") as string ?? "";
}
