using System.Globalization;
using Microsoft.AspNetCore.Localization;
using Qiyue.Platform.Web;

namespace Qiyue.Shell;

/// <summary>What a reader chose for this browser: language and large text (关怀版), in two plain cookies without personal data.</summary>
public sealed class Preferences(IHttpContextAccessor http)
{
    public const string LanguageCookie = "qiyue-lang", LargeCookie = "qiyue-large";
    private static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN"), English = CultureInfo.GetCultureInfo("en");

    public bool Large => http.HttpContext?.Request.Cookies[LargeCookie] == "1";

    /// <summary>A cached public page differs by these only.</summary>
    public static string CacheKey(HttpContext context) => $"{CultureInfo.CurrentUICulture.Name}.{context.Request.Cookies[LargeCookie]}";

    internal static void Localize(RequestLocalizationOptions options)
    {
        options.DefaultRequestCulture = new RequestCulture(Chinese);
        options.SupportedCultures = options.SupportedUICultures = [Chinese, English];
        options.RequestCultureProviders = [new CustomRequestCultureProvider(context => Task.FromResult(Chosen(context)))];
    }

    // Pages are Chinese until the reader chooses; a program says what it wants by Accept-Language.
    private static ProviderCultureResult? Chosen(HttpContext context) =>
        context.Request.Cookies[LanguageCookie] is "en" ? new("en")
        : context.Request.Cookies[LanguageCookie] is "zh-CN" || !context.Request.Path.StartsWithSegments("/api") ? new("zh-CN")
        : context.Request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase) ? new("en") : null;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/preferences/language/{language}", (string language, string? back, HttpContext context) =>
            Keep(context, LanguageCookie, language == "en" ? "en" : "zh-CN", back)).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/preferences/text/{size}", (string size, string? back, HttpContext context) =>
            Keep(context, LargeCookie, size == "large" ? "1" : "0", back)).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Keep(HttpContext context, string cookie, string value, string? back)
    {
        context.Response.Cookies.Append(cookie, value, new() { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = context.Request.IsHttps, IsEssential = true });
        return TypedResults.LocalRedirect(LocalAddress.Or(back, "/"));
    }
}
