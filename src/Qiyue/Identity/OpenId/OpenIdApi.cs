using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Identity.OpenId;

/// <summary>The ways to a provider and back; all are links that a browser follows.</summary>
internal static class OpenIdApi
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/sign-in/openid/{name}", async (string name, string? returnUrl, OpenIdProviders providers, ActClock clock, HttpContext http) =>
            await Challenge(http, providers.Find(name), p => OpenIdTicket.Begin(p, OpenIdTicket.SignIn, returnUrl, clock.Now))).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/sign-in/openid/{name}/proof", async (string name, string? returnUrl, OpenIdProviders providers, ActClock clock, ActorAccessor actor, HttpContext http) =>
            await Challenge(http, providers.Find(name), p => OpenIdTicket.Begin(p, OpenIdTicket.Proof, returnUrl, clock.Now, actor.Actor.AccountId, http.User.Id(Session.Self)))).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/sign-in/openid/{name}/end", async (string name, OpenIdProviders providers, IOptionsMonitor<OpenIdConnectOptions> options, HttpContext http) =>
        {
            var provider = providers.Find(name) ?? throw Refusal.NotFound();
            if (await EndSession(options.Get(provider.Scheme), http.RequestAborted)) await http.SignOutAsync(provider.Scheme, new() { RedirectUri = "/" });
            else http.Response.Redirect("/");
        }).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task Challenge(HttpContext http, OpenIdProvider? provider, Func<OpenIdProvider, AuthenticationProperties> properties)
    {
        if (provider is null) throw Refusal.NotFound();
        try { await http.ChallengeAsync(provider.Scheme, properties(provider)); }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException or TaskCanceledException && !http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Qiyue.OpenId").LogError("{Provider} cannot be reached: {Reason}", provider.Name, e.Message);
            http.Response.Redirect(OpenIdProblems.PageOf(OpenIdProblems.Unreachable(provider.DisplayName), provider.Name));
        }
    }

    private static async Task<bool> EndSession(OpenIdConnectOptions options, CancellationToken ct)
    {
        try { return (await options.ConfigurationManager!.GetConfigurationAsync(ct)).EndSessionEndpoint is { Length: > 0 }; }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException) { return false; }
    }
}
