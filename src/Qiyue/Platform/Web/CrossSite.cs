using Qiyue.Kernel;

namespace Qiyue.Platform.Web;

/// <summary>
/// Another site must not act through a visitor's cookie: forms carry antiforgery tokens; the API, which has none, refuses what a browser says comes from
/// elsewhere (a sister address under the same domain too, which a Lax cookie would let pass). Programs with a token are not concerned.
/// </summary>
internal static class CrossSite
{
    public static void Use(IApplicationBuilder app) => app.Use((http, next) =>
        Audience.IsApi(http) && Audience.IsUnsafe(http) && http.Request.Headers.Authorization.Count == 0 && ComesFromElsewhere(http.Request)
            ? throw new Refusal("request.cross_site", "此请求来自其他网站的页面，未被接受。", 403)
            : next(http));

    private static bool ComesFromElsewhere(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site is not ("same-origin" or "none");
        return request.Headers.Origin.ToString() is { Length: > 0 } origin && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || from.Authority != request.Host.ToUriComponent());
    }
}
