using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace Qiyue.Platform.Web;

/// <summary>
/// Answers are sent compressed, over https too: secrets in pages (antiforgery tokens) are sealed anew for every page, and cookies do not travel with
/// requests from other sites, so lengths tell an onlooker nothing.
/// </summary>
internal static class Compression
{
    public static void Add(IServiceCollection services)
    {
        services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "application/problem+json", "application/geo+json", "image/svg+xml"];
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
    }
}
