using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Qiyue.Data;

namespace Qiyue.Platform.Web;

/// <summary>
/// How often one may: per network address (an IPv6 network of 64 bits counts as one) or, signed in, per account. Wide enough for an office behind one
/// address. Each node counts for itself. QIYUE_RATE_LIMITS=off leaves all of it out (measurement).
/// </summary>
internal static class RateLimits
{
    /// <summary>Policy of pages and endpoints that send one-time codes.</summary>
    public const string Codes = "codes";

    /// <summary>Policy of addresses that programs read again and again.</summary>
    public const string Feeds = "feeds";

    public static void Add(IServiceCollection services)
    {
        services.AddRateLimiter(o =>
        {
            o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            o.OnRejected = (rejected, _) =>
            {
                var after = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromMinutes(1);
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(Of);
            o.AddPolicy(Feeds, http => PerMinute("feed " + Address(http), 60));
            o.AddPolicy(Codes, http => Audience.IsUnsafe(http) ? PerMinute("codes " + Address(http), 20) : RateLimitPartition.GetNoLimiter(""));
        });
    }

    public static void Use(WebApplication app)
    {
        if (app.Configuration["QIYUE_RATE_LIMITS"] != "off") app.UseRateLimiter();
    }

    private static RateLimitPartition<string> Of(HttpContext http)
    {
        var account = http.RequestServices.GetRequiredService<ActorAccessor>().Actor.AccountId;
        if (IsSignIn(http)) return PerMinute("sign-in " + Address(http), 60);
        if (account is { } id) return Audience.IsApi(http) ? PerMinute($"api {id}", 1200) : RateLimitPartition.GetNoLimiter("");
        if (Audience.IsUnsafe(http)) return PerMinute("write " + Address(http), 60);
        return Audience.IsApi(http) ? PerMinute("api " + Address(http), 1200) : RateLimitPartition.GetNoLimiter("");
    }

    private static bool IsSignIn(HttpContext http) =>
        HttpMethods.IsPost(http.Request.Method) && (http.Request.Path.StartsWithSegments("/sign-in") || http.Request.Path.Equals("/api/v1/session", StringComparison.OrdinalIgnoreCase));

    /// <summary>A bucket that holds a minute's worth and is refilled every six seconds.</summary>
    private static RateLimitPartition<string> PerMinute(string key, int permits) => RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
    {
        TokenLimit = permits, TokensPerPeriod = Math.Max(1, permits / 10), ReplenishmentPeriod = TimeSpan.FromSeconds(6), QueueLimit = 0, AutoReplenishment = true,
    });

    public static string Address(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address) return "local";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6) return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }
}
