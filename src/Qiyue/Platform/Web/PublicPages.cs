using System.Globalization;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Platform.Web;

/// <summary>
/// Pages that are the same for every visitor (<c>@attribute [OutputCache(PolicyName = PublicPages.Policy)]</c>) are kept ready, as they stood at one data
/// version, in one language and size of text. Whoever is signed in, has just done something or was given a message gets a page of their own.
/// </summary>
public sealed class PublicPages(DataVersion data, PageVariant variant) : IOutputCachePolicy
{
    public const string Policy = "public";

    /// <summary>However little changes: the day may, and another node's clock may lag.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    internal static void Add(IServiceCollection services)
    {
        services.AddSingleton<DataVersion>();
        services.AddOutputCache(o => (o.SizeLimit, o.MaximumBodySize) = (24 * 1024 * 1024, 1024 * 1024));
        services.AddOptions<OutputCacheOptions>().Configure<DataVersion, PageVariant>((o, data, variant) => o.AddPolicy(Policy, new PublicPages(data, variant)));
    }

    async ValueTask IOutputCachePolicy.CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var http = context.HttpContext;
        if (!IsForEverybody(http)) return;
        (context.EnableOutputCaching, context.AllowCacheLookup, context.AllowCacheStorage, context.AllowLocking) = (true, true, true, true);
        context.ResponseExpirationTimeSpan = Kept;
        context.CacheVaryByRules.QueryKeys = "*";
        var version = $"{await data.Current(cancellation)} {variant.Of(http)} {Encoding(http)}";
        context.CacheVaryByRules.VaryByValues["version"] = version;
        var day = ActClock.DayOf(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        // Stored with the page, so that the cache answers If-None-Match by itself.
        (http.Response.Headers.ETag, http.Response.Headers.CacheControl, http.Response.Headers.Vary) =
            ($"W/\"{Sm3.Hex($"{version} {day:O} {http.Request.Host} {http.Request.Path}{http.Request.QueryString}")[..24]}\"", "private, no-cache", "Cookie, Accept, Accept-Encoding");
        http.Response.OnStarting(() =>
        {
            if (http.Response.StatusCode is not (200 or 304)) http.Response.Headers.ETag = default;
            return Task.CompletedTask;
        });
    }

    ValueTask IOutputCachePolicy.ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    ValueTask IOutputCachePolicy.ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        var response = context.HttpContext.Response;
        if (response.StatusCode != 200 || !StringValues.IsNullOrEmpty(response.Headers.SetCookie)) context.AllowCacheStorage = false;
        return ValueTask.CompletedTask;
    }

    /// <summary>Only cookies that choose language and size of text may come along: any other may stand for a person.</summary>
    private bool IsForEverybody(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) && http.Request.Headers.Authorization.Count == 0
        && http.Request.Cookies.All(c => variant.Cookies.Contains(c.Key) || c.Key is "qiyue-form" or VisitorMark.Cookie || !c.Key.StartsWith("qiyue", StringComparison.Ordinal));

    private static string Encoding(HttpContext http)
    {
        var accepted = http.Request.Headers.AcceptEncoding.ToString();
        return accepted.Contains("br", StringComparison.OrdinalIgnoreCase) ? "br" : accepted.Contains("gzip", StringComparison.OrdinalIgnoreCase) ? "gzip" : "";
    }
}

/// <summary>By what else a public page differs between visitors; the frame of the pages states it.</summary>
/// <param name="Cookies">Names of the cookies that <paramref name="Key"/> reads.</param>
public sealed record PageVariant(IReadOnlySet<string> Cookies, Func<HttpContext, string> Key)
{
    /// <summary>Enhanced navigation asks for the same page in a slightly different wrapping.</summary>
    public string Of(HttpContext http) =>
        $"{Key(http)} {CultureInfo.CurrentUICulture.Name} {http.Request.Headers.Accept.ToString().Contains("blazor-enhanced-nav", StringComparison.OrdinalIgnoreCase)}";
}
