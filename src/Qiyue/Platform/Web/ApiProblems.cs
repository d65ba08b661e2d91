using Microsoft.AspNetCore.Diagnostics;
using Qiyue.Kernel;

namespace Qiyue.Platform.Web;

/// <summary>An exception on the way to a program: bad input becomes its refusal, anything else a 500 that says nothing of the inside.</summary>
public sealed class ApiExceptionHandler(ProblemWriter problems, ILogger<ApiExceptionHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken ct)
    {
        if (Audience.WantsPage(http)) return false;
        if (exception is OperationCanceledException && http.RequestAborted.IsCancellationRequested) { http.Response.StatusCode = 499; return true; }
        if (BadInput.Of(exception) is { } refusal)
        {
            if (refusal.Status >= 500) log.LogError(exception, "{Method} {Path} refused", http.Request.Method, http.Request.Path);
            await problems.Write(http, refusal);
        }
        else
        {
            log.LogError(exception, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
            http.Response.StatusCode = 500;
            await problems.Write(http, new Microsoft.AspNetCore.Mvc.ProblemDetails { Status = 500 });
        }
        return true;
    }
}

/// <summary>An error that the framework answers without a body (unknown route, wrong method, missing sign-in, refused rate) gets one for programs.</summary>
public static class EmptyErrors
{
    public static void Use(IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        await next(http);
        if (http.Response is not { HasStarted: false, StatusCode: >= 400 and not 499, ContentLength: null or 0, ContentType: null } || Audience.WantsPage(http)) return;
        var problems = http.RequestServices.GetRequiredService<ProblemWriter>();
        if (http.Response.StatusCode == 404 && http.GetEndpoint() is null && Audience.IsApi(http)) await problems.Write(http, new Refusal("route.unknown", "没有这个接口地址，请查看接口文档 /docs/api。", 404));
        else await problems.Write(http, new Microsoft.AspNetCore.Mvc.ProblemDetails { Status = http.Response.StatusCode });
    });
}
