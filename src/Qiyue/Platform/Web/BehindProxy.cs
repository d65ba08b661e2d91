using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Qiyue.Platform.Web;

/// <summary>QIYUE_PROXIES = addresses of the proxies in front ("10.0.0.5, 10.0.0.6"): only theirs X-Forwarded-For and -Proto are believed. Unset: nobody's.
/// X-Forwarded-Host never is: a proxy that forgot to strip it would let a visitor choose the address in links and QR codes; proxies pass Host on.</summary>
internal static class BehindProxy
{
    public static void Use(WebApplication app)
    {
        var proxies = (app.Configuration["QIYUE_PROXIES"] ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries).Select(IPAddress.Parse).ToList();
        if (proxies.Count == 0) return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = proxies.Count };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear(); // loopback stands there by itself
        foreach (var proxy in proxies) options.KnownProxies.Add(proxy);
        app.UseForwardedHeaders(options);
    }
}
