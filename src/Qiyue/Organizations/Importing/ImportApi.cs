using Qiyue.Kernel;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Organizations.Importing;

/// <summary>Workbooks of organisations and people in and out; the template is everybody's.</summary>
internal static class ImportApi
{
    public static void Map(WebApplication app, RouteGroupBuilder api)
    {
        // multipart/form-data with a file; "check" answers what would happen and writes nothing.
        api.MapPost("/organizations/imports", async (IFormFile file, bool? check, ImportDistrict act, CancellationToken ct) =>
        {
            await using var content = file.OpenReadStream();
            return check is true ? await act.Check(content, ct) : await act.Handle(content, file.FileName, ct);
        }).DisableAntiforgery().WithTags("Organizations");
        api.MapGet("/organizations/export", (ExportDistrict act, CancellationToken ct) => Workbook(act, "组织", true, false, ct)).WithTags("Organizations").WithSummary("Organisations and ties of one's branch as a workbook");
        api.MapGet("/people/export", (ExportDistrict act, CancellationToken ct) => Workbook(act, "人员", false, true, ct)).WithTags("People").WithSummary("People and posts of one's branch as a workbook");
        var pages = app.MapGroup("/work").ExcludeFromDescription().RequireAuthorization();
        pages.MapGet("/organizations/export", (ExportDistrict act, CancellationToken ct) => Workbook(act, "组织", true, false, ct));
        pages.MapGet("/people/export", (ExportDistrict act, CancellationToken ct) => Workbook(act, "人员", false, true, ct));
        pages.MapGet("/organizations/template", () =>
        {
            var file = new MemoryStream();
            WorkbookWriter.SaveTemplate(file, DistrictSheets.All);
            file.Position = 0;
            return TypedResults.File(file, WorkbookWriter.MediaType, "组织和人员模板.xlsx");
        });
    }

    private static async Task<IResult> Workbook(ExportDistrict act, string name, bool organizations, bool people, CancellationToken ct)
    {
        var file = new MemoryStream();
        await act.Handle(file, organizations, people, ct);
        file.Position = 0;
        return TypedResults.File(file, WorkbookWriter.MediaType, $"{name}.xlsx");
    }
}
