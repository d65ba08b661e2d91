using System.Text;
using Microsoft.Extensions.Localization;
using Qiyue.Kernel;

namespace Qiyue.Contracts.Verifying;

/// <summary>The file of a signed contract and its verification; open to everybody.</summary>
internal static class VerifyingApi
{
    public static void Map(RouteGroupBuilder api, RouteGroupBuilder contract)
    {
        contract.MapGet("/signed", async (string code, ExportSignedContract act, CancellationToken ct) =>
            TypedResults.File(Encoding.UTF8.GetBytes((await act.Handle(code, ct)).ToFile()), "application/json", $"{code}.json")).AllowAnonymous();
        contract.MapGet("/verification", async (string code, VerifyContract act, IStringLocalizer text, CancellationToken ct) => VerificationJson.Of(await act.ByCode(code, ct), text)).AllowAnonymous().WithSummary("Checks text, digest and signatures of a contract that is on show");
        api.MapPost("/verification", async (HttpRequest request, VerifyContract act, IStringLocalizer text, CancellationToken ct) =>
            VerificationJson.Of(await act.ByFile(await SignedContractFile.Read(request.Body, ct), ct), text)).Accepts<object>("application/json").WithTags("Contracts").AllowAnonymous().WithSummary("Checks an exported contract");
    }
}

/// <summary>Reads an uploaded file, no further than such a file can be. Errors: file.too_large (422).</summary>
public static class SignedContractFile
{
    public static async Task<string> Read(Stream body, CancellationToken ct)
    {
        using var held = new MemoryStream();
        var buffer = new byte[81920];
        for (int n; (n = await body.ReadAsync(buffer, ct)) > 0;)
        {
            held.Write(buffer, 0, n);
            if (held.Length > SignedContract.MaxBytes) throw Refusal.Invalid("File", "file.too_large", "文件超过 2 MB，不是本平台导出的契约文件。请选择 .json 文件。");
        }
        return Encoding.UTF8.GetString(held.ToArray());
    }
}

/// <param name="Holds">Nothing is broken.</param>
public sealed record VerificationJson(string Code, string? Title, string? Digest, bool Holds, CheckJson[] Checks)
{
    internal static VerificationJson Of(ContractVerification v, IStringLocalizer text) =>
        new(v.Code, v.Title, v.Digest, v.Holds, [.. v.Checks.Select(c => new CheckJson(c.Code, c.Result.ToString().ToLowerInvariant(), text[c.Sentence, c.Args]))]);
}

/// <param name="Result">holds, noted or broken.</param>
public sealed record CheckJson(string Code, string Result, string Sentence);
