using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Qiyue.Kernel;

namespace Qiyue.Platform.Web;

/// <summary>Turns a refusal that left an API handler into one ProblemDetails with its code (architecture.md, 7).</summary>
public sealed class RefusalHandler(IProblemDetailsService problems, IStringLocalizer text) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken ct)
    {
        if (exception is not Refusal refusal) return false;
        context.Response.StatusCode = refusal.Status;
        return await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = Problem(refusal, text) });
    }

    public static ProblemDetails Problem(Refusal refusal, IStringLocalizer text)
    {
        var problem = new ProblemDetails { Status = refusal.Status, Title = text[refusal.Sentence, [.. refusal.Args]], Extensions = { ["code"] = refusal.Code } };
        if (refusal.Field is { } field) problem.Extensions["errors"] = new Dictionary<string, string[]> { [field] = [problem.Title!] };
        return problem;
    }
}
