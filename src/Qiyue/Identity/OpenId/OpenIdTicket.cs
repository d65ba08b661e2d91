using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace Qiyue.Identity.OpenId;

/// <summary>Who the provider says is there, until it is known which account that is.</summary>
/// <param name="Named">Value of the provider's claim that names a person here; null = none, or not confirmed by the provider.</param>
/// <param name="AuthenticatedAt">When the provider last saw a password (or what it asks for); null = it does not say.</param>
/// <param name="Started">When we sent the browser there.</param>
public sealed record OpenIdTicket(OpenIdProvider Provider, string Issuer, string Subject, string? Named, DateTimeOffset? AuthenticatedAt, DateTimeOffset Started, string Purpose, Guid? Account, Guid? Session, string ReturnUrl)
{
    public const string SignIn = "sign-in", Proof = "proof";

    public static string? PurposeOf(AuthenticationProperties properties) => properties.Items.TryGetValue("purpose", out var purpose) ? purpose : null;

    /// <summary>What is taken to the provider and comes back sealed.</summary>
    internal static AuthenticationProperties Begin(OpenIdProvider provider, string purpose, string? returnUrl, DateTimeOffset now, Guid? account = null, Guid? session = null) => new()
    {
        RedirectUri = "/sign-in/openid/done",
        Items = { ["provider"] = provider.Name, ["purpose"] = purpose, ["back"] = SignInSession.LocalOrHome(returnUrl), ["started"] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), ["account"] = account?.ToString(), ["session"] = session?.ToString() },
    };

    /// <summary>Of all that a provider says we keep these.</summary>
    internal static IEnumerable<Claim> Kept(ClaimsPrincipal said, OpenIdProvider provider)
    {
        // Under names of our own: the framework strikes "iss" and others after this.
        foreach (var (name, kept) in new[] { ("iss", "issuer"), ("sub", "subject"), ("auth_time", "seen") })
            if (said.FindFirstValue(name) is { } value) yield return new(kept, value);
        // An address or number that the provider has not checked may be anybody's.
        var vouched = provider.Match switch { "email" => said.FindFirstValue("email_verified"), "phone" => said.FindFirstValue("phone_number_verified"), _ => "true" };
        if (provider.Claim is { } claim && said.FindFirstValue(claim) is { Length: > 0 } named && string.Equals(vouched, "true", StringComparison.OrdinalIgnoreCase)) yield return new("named", named);
    }

    /// <summary>Null: there is none, or it is older than ten minutes.</summary>
    public static async Task<OpenIdTicket?> Read(HttpContext http, OpenIdProviders providers)
    {
        var answer = await http.AuthenticateAsync(OpenIdSchemes.Ticket);
        if (answer is not { Succeeded: true, Principal: { } who, Properties.Items: { } items } || providers.Find(Item("provider")) is not { } provider) return null;
        if (who.FindFirstValue("issuer") is not { } issuer || who.FindFirstValue("subject") is not { } subject || Item("purpose") is not { } purpose) return null;
        DateTimeOffset? seen = long.TryParse(who.FindFirstValue("seen"), CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        return new(provider, issuer, subject, who.FindFirstValue("named"), seen, DateTimeOffset.FromUnixTimeSeconds(long.Parse(Item("started")!, CultureInfo.InvariantCulture)), purpose,
            Guid.TryParse(Item("account"), out var account) ? account : null, Guid.TryParse(Item("session"), out var session) ? session : null, SignInSession.LocalOrHome(Item("back")));

        string? Item(string name) => items.TryGetValue(name, out var value) ? value : null;
    }

    public static Task Forget(HttpContext http) => http.SignOutAsync(OpenIdSchemes.Ticket);
}
