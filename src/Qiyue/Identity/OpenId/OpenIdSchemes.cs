using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Qiyue.Identity.OpenId;

/// <summary>
/// How the framework's handler is set up for each provider: code flow with PKCE; state, nonce, issuer, audience, signature and times are checked by it. What it finds
/// stands for ten minutes in a cookie of its own, which signs nobody in.
/// </summary>
internal static class OpenIdSchemes
{
    public const string Ticket = "openid-ticket";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    public static void Add(IServiceCollection services, AuthenticationBuilder authentication, OpenIdProviders providers)
    {
        authentication.AddCookie(Ticket, o =>
        {
            (o.Cookie.Name, o.Cookie.HttpOnly, o.Cookie.SameSite, o.Cookie.Path) = ("qiyue-openid", true, SameSiteMode.Lax, "/sign-in");
            (o.ExpireTimeSpan, o.SlidingExpiration) = (TimeSpan.FromMinutes(10), false);
        });
        foreach (var provider in providers.All)
        {
            authentication.AddOpenIdConnect(provider.Scheme, o => Configure(o, provider));
            services.AddOptions<OpenIdConnectOptions>(provider.Scheme).Configure<TimeProvider>((o, time) => o.TokenValidationParameters.LifetimeValidator = (from, until, _, _) =>
                until is { } end && time.GetUtcNow().UtcDateTime < end + Skew && (from is not { } begin || time.GetUtcNow().UtcDateTime > begin - Skew));
        }
    }

    private static void Configure(OpenIdConnectOptions o, OpenIdProvider provider)
    {
        (o.Authority, o.ClientId, o.ClientSecret, o.RequireHttpsMetadata) = (provider.Authority, provider.ClientId, provider.ClientSecret.Length == 0 ? null : provider.ClientSecret, !new Uri(provider.Authority).IsLoopback);
        (o.ResponseType, o.ResponseMode, o.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
        (o.CallbackPath, o.SignedOutCallbackPath, o.SignedOutRedirectUri, o.RemoteSignOutPath) = (provider.Callback, provider.Start + "/ended", "/", PathString.Empty);
        (o.SignInScheme, o.SaveTokens, o.MapInboundClaims, o.GetClaimsFromUserInfoEndpoint, o.DisableTelemetry) = (Ticket, false, false, false, true);
        (o.AccessDeniedPath, o.BackchannelTimeout) = ("/sign-in/openid/failed", TimeSpan.FromSeconds(10));
        o.Scope.Clear();
        foreach (var scope in new[] { "openid", "profile", provider.Match is "email" or "phone" ? provider.Match : null }.OfType<string>()) o.Scope.Add(scope);
        // A token signed with the client's own secret, or not at all, is nobody's.
        o.TokenValidationParameters.ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384];
        foreach (var cookie in new[] { o.NonceCookie, o.CorrelationCookie }) (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        o.Events = new()
        {
            OnRedirectToIdentityProvider = c =>
            {
                if (OpenIdTicket.PurposeOf(c.Properties) == OpenIdTicket.Proof) (c.ProtocolMessage.Prompt, c.ProtocolMessage.MaxAge) = ("login", "0");
                return Task.CompletedTask;
            },
            OnRedirectToIdentityProviderForSignOut = c =>
            {
                c.ProtocolMessage.ClientId = provider.ClientId;
                return Task.CompletedTask;
            },
            OnTokenValidated = c =>
            {
                c.Principal = new ClaimsPrincipal(new ClaimsIdentity(OpenIdTicket.Kept(c.Principal!, provider), "openid"));
                return Task.CompletedTask;
            },
            OnRemoteFailure = c =>
            {
                c.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Qiyue.OpenId").LogWarning("sign-in with {Provider} failed: {Reason}", provider.Name, c.Failure?.Message);
                c.Response.Redirect("/sign-in/openid/failed");
                c.HandleResponse();
                return Task.CompletedTask;
            },
        };
    }
}
