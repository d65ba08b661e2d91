using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Qiyue.Kernel;
using Qiyue.Platform.Text;

namespace Qiyue.Platform.Web;

/// <summary>
/// Writes every error of the API in one form: application/problem+json with a stable code, a sentence in the reader's language and, where fields are
/// wrong, the errors of each under its JSON name. Whatever the request says it accepts: an error that cannot be read helps nobody.
/// </summary>
public sealed class ProblemWriter(IStringLocalizer text) : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context) => await Write(context.HttpContext, context.ProblemDetails);

    public Task Write(HttpContext http, Refusal refusal) => Write(http, Of(refusal));

    public async Task Write(HttpContext http, ProblemDetails problem)
    {
        var status = problem.Status ?? http.Response.StatusCode;
        if (problem is HttpValidationProblemDetails { Errors.Count: > 0 } invalid) (status, problem) = (422, Invalid(invalid));
        if (!problem.Extensions.ContainsKey("code")) (problem.Extensions["code"], problem.Title) = (CodeOf(status), text[SentenceOf(status)]);
        (problem.Status, problem.Type, problem.Instance) = (status, $"urn:qiyue:{problem.Extensions["code"]}", http.Request.Path);
        if (status >= 500) problem.Extensions["trace"] = Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;
        http.Response.StatusCode = status;
        http.Response.Headers.CacheControl = "no-store";
        if (status == 503) http.Response.Headers.RetryAfter = "5";
        await http.Response.WriteAsJsonAsync(problem, options: null, "application/problem+json", http.RequestAborted);
    }

    private ProblemDetails Of(Refusal refusal)
    {
        var problem = new ProblemDetails { Status = refusal.Status, Title = text[refusal.Sentence, [.. refusal.Args]], Extensions = { ["code"] = refusal.Code } };
        if (refusal.Field is { } field) problem.Extensions["errors"] = new Dictionary<string, string[]> { [JsonName(field)] = [problem.Title!] };
        return problem;
    }

    private ProblemDetails Invalid(HttpValidationProblemDetails invalid)
    {
        var errors = invalid.Errors.GroupBy(e => JsonName(e.Key)).ToDictionary(g => g.Key, g => g.SelectMany(e => e.Value).Select(m => Messages.Localize(text, m)).Distinct().ToArray());
        return new() { Title = text["有 {0} 项填写不对，请按每项的提示修改。", errors.Count], Extensions = { ["code"] = "validation.failed", ["errors"] = errors } };
    }

    /// <summary>"Signatures[0].SignedOn" → "signatures[0].signedOn".</summary>
    private static string JsonName(string field) => string.Join('.', field.Split('.').Select(part => part.Length == 0 ? part : char.ToLowerInvariant(part[0]) + part[1..]));

    private static string CodeOf(int status) => status switch
    {
        400 => "request.malformed", 401 => "sign_in.required", 403 => "forbidden", 404 => "not_found", 405 => "method.not_allowed", 406 => "request.not_acceptable", 408 => "request.too_slow",
        409 => "conflict", 412 => "version.mismatch", 413 => "request.too_large", 415 => "request.media_type", 429 => "rate.limited", 503 => "unavailable", >= 500 => "server.failed", _ => "request.refused",
    };

    private static string SentenceOf(int status) => status switch
    {
        400 => "请求格式不对，服务器无法读取。",
        401 => "请先登录，或提供有效的访问令牌。",
        403 => "您当前的岗位无权办理此事。",
        404 => "没有找到，或您无权查看。",
        405 => "此地址不支持这种请求方法，请查看接口文档。",
        413 => "提交的内容过大，请压缩或拆分后再提交。",
        415 => "不支持这种内容类型。接口请使用 application/json，上传文件请使用 multipart/form-data。",
        429 => "请求太频繁，请稍后再试。",
        503 => "系统正在维护，请稍后再试。",
        >= 500 => "系统出错，操作没有完成。请重试；如仍不行，请把追踪号告诉系统管理员。",
        _ => "请求没有被接受，请核对后重试。",
    };
}
