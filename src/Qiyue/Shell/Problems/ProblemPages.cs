using Microsoft.AspNetCore.Diagnostics;
using Qiyue.Platform.Web;

namespace Qiyue.Shell.Problems;

/// <summary>
/// An error answered to a browser is a page in the product's voice; to a program it stays problem+json. The status code stays either way.
/// </summary>
internal static class ProblemPages
{
    /// <summary>Stands outside the platform's exception handler: a failed page becomes the error page, an API call goes on to it.</summary>
    public static void Use(WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/problem/{0}", createScopeForStatusCodePages: true);
        app.Use(async (context, next) =>
        {
            // The error page of a failed post is read, not posted: a stale form must not fail its own error page once more.
            if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
            {
                context.Request.Method = HttpMethods.Get;
                context.Features.Set<Microsoft.AspNetCore.Antiforgery.IAntiforgeryValidationFeature>(null);
            }
            if (!WantsPage(context) && context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            await next(context);
            // The framework names a content type before it refuses a stale form with an empty body; the error page needs it unnamed.
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentLength: null }) context.Response.ContentType = null;
        });
    }

    /// <inheritdoc cref="Audience.WantsPage"/>
    public static bool WantsPage(HttpContext context) => Audience.WantsPage(context);
}

/// <summary>An exception on the way to a page: the response keeps its status and an empty body, which the error page then fills.</summary>
internal sealed class PageExceptionHandler(ILogger<PageExceptionHandler> log) : IExceptionHandler
{
    private const int LargestForm = 1 << 20;

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken ct)
    {
        if (!ProblemPages.WantsPage(context)) return false;
        context.Response.StatusCode = BadInput.Of(exception)?.Status ?? 500;
        if (context.Response.StatusCode == 503) context.Response.Headers.RetryAfter = "5";
        // A handled exception is no longer logged by the framework.
        if (context.Response.StatusCode >= 500) log.LogError(exception, "{Method} {Path} failed", context.Request.Method, context.Request.Path);
        if (context.Response.StatusCode >= 500) await ReadWhatWasTyped(context, ct);
        return true;
    }

    /// <summary>It may have failed before anybody read the form; the error page gives back what stands in it.</summary>
    private static async Task ReadWhatWasTyped(HttpContext context, CancellationToken ct)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength is not < LargestForm) return;
        try { await context.Request.ReadFormAsync(ct); }
        catch (Exception e) when (e is IOException or InvalidDataException or InvalidOperationException) { } // nothing to give back
    }
}
