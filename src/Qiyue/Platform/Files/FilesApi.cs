namespace Qiyue.Platform.Files;

internal static class FilesApi
{
    public static void Map(WebApplication app, RouteGroupBuilder api)
    {
        api.MapPost("/files", async (IFormFile file, FileDesk desk, CancellationToken ct) => await desk.Store(file, "file", ct)).WithTags("Files").DisableAntiforgery().WithSummary("Uploads a file, to be named by an act within a day");
        api.MapGet("/files/{id:guid}", Serve).WithTags("Files").AllowAnonymous().WithSummary("Downloads a file");
        app.MapGet("/files/{id:guid}", Serve).ExcludeFromDescription().AllowAnonymous();
    }

    /// <summary>Always an attachment under its sniffed type: a file is never run in a page of ours.</summary>
    private static async Task<IResult> Serve(Guid id, FileDesk desk, HttpContext http, CancellationToken ct)
    {
        var (file, content) = await desk.Open(id, ct);
        http.Response.Headers.CacheControl = "private, max-age=0";
        return TypedResults.File(content, file.MediaType, file.Name, file.At, new($"\"{file.Digest}\""), enableRangeProcessing: true);
    }
}
