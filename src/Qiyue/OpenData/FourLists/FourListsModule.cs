using Microsoft.Extensions.Localization;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Workbooks;
using Qiyue.Shell;

namespace Qiyue.OpenData.FourLists;

internal static class FourListsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<StartFourLists>().AddJob<AgreementImport>("import.agreements").AddJob<FourListsExport>("export.four-lists");
        services.AddNav(new NavItem(NavSections.Lists, "四项清单工作簿", "/work/four-lists", "table", Order: 50, Acting: true));
    }

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/four-lists/imports", async (IFormFile file, StartFourLists start, IStringLocalizer text, CancellationToken ct) =>
        {
            await using var content = file.OpenReadStream();
            return TypedResults.Accepted((string?)null, (await start.Import(file.FileName, content, ct)).Select(j => JobJson.Of(j, text)).ToList());
        }).DisableAntiforgery().WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(Workbook.MaxBytes + (1 << 20))).WithTags("Imports").WithSummary("Uploads the workbook of the four lists; one job each for needs, resources and agreements");
        api.MapPost("/four-lists/exports", async (StartFourLists start, IStringLocalizer text, CancellationToken ct) =>
            await start.Export(ct) is var job ? TypedResults.Accepted($"/api/v1/jobs/{job.Id}", JobJson.Of(job, text)) : throw new InvalidOperationException()).WithTags("Imports").WithSummary("Writes the four lists into one workbook, as a job");
        api.MapGet("/four-lists/template", Template).WithTags("Imports").WithSummary("The empty workbook of the four lists");
    }

    public static void MapPages(IEndpointRouteBuilder app) => app.MapGet("/work/four-lists/template", Template).ExcludeFromDescription().RequireAuthorization();

    private static IResult Template(StartFourLists start)
    {
        var file = new MemoryStream();
        start.Template(file);
        return TypedResults.File(file.ToArray(), WorkbookWriter.MediaType, "四项清单.xlsx");
    }
}
