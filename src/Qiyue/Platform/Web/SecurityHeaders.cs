namespace Qiyue.Platform.Web;

/// <summary>
/// What browsers are told to forbid: nothing from other hosts, no scripts but our files, no framing. The API reference alone has a script in its
/// page, known by its nonce, and styles of its own; it still loads nothing from outside.
/// </summary>
internal static class SecurityHeaders
{
    public const string ReferencePath = "/docs/api";

    public static void Use(WebApplication app)
    {
        var (pages, reference) = (Policy(reference: false), Policy(reference: true));
        app.UseWhen(http => !IsReference(http), branch => branch.UseSecurityHeaders(pages));
        app.UseWhen(IsReference, branch => branch.UseSecurityHeaders(reference));
    }

    private static bool IsReference(HttpContext http) => http.Request.Path.StartsWithSegments(ReferencePath);

    private static HeaderPolicyCollection Policy(bool reference) => new HeaderPolicyCollection()
        .AddFrameOptionsDeny().AddContentTypeOptionsNoSniff().AddReferrerPolicyStrictOriginWhenCrossOrigin().RemoveServerHeader()
        .AddStrictTransportSecurityMaxAge(60 * 60 * 24 * 365)
        .AddCrossOriginOpenerPolicy(p => p.SameOrigin()).AddCrossOriginResourcePolicy(p => p.SameOrigin())
        .AddPermissionsPolicy(p =>
        {
            p.AddGeolocation().Self();
            p.AddCamera().Self();
            p.AddMicrophone().None();
            p.AddPayment().None();
            p.AddUsb().None();
        })
        .AddContentSecurityPolicy(csp =>
        {
            csp.AddDefaultSrc().None();
            csp.AddBaseUri().Self();
            csp.AddObjectSrc().None();
            csp.AddFrameAncestors().None();
            csp.AddFormAction().Self();
            csp.AddConnectSrc().Self();
            csp.AddManifestSrc().Self();
            csp.AddImgSrc().Self().Data();
            csp.AddFontSrc().Self();
            var (scripts, styles) = (csp.AddScriptSrc().Self(), csp.AddStyleSrc().Self());
            if (!reference) return;
            scripts.WithNonce();
            styles.UnsafeInline();
        });
}
