using Microsoft.AspNetCore.Diagnostics;

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
        app.Use((context, next) =>
        {
            if (!WantsPage(context) && context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
            return next(context);
        });
    }

    /// <summary>A person is looking: no API path, and the answer may be HTML.</summary>
    public static bool WantsPage(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/openapi")
        && context.Request.Headers.Accept.Any(a => a?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true);
}

/// <summary>An exception on the way to a page: the response keeps its status and an empty body, which the error page then fills.</summary>
internal sealed class PageExceptionHandler : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken ct)
    {
        if (!ProblemPages.WantsPage(context)) return ValueTask.FromResult(false);
        context.Response.StatusCode = exception switch
        {
            Kernel.Refusal refusal => refusal.Status,
            BadHttpRequestException bad => bad.StatusCode,
            _ => 500,
        };
        return ValueTask.FromResult(true);
    }
}
