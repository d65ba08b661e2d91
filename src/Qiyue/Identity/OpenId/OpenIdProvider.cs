using System.Text.RegularExpressions;

namespace Qiyue.Identity.OpenId;

/// <summary>A provider of identities that people may sign in with (OpenID Connect), as the configuration states it under OpenId:{name}.</summary>
/// <param name="Name">Part of addresses: small letters, digits, hyphens.</param>
/// <param name="Authority">Its issuer address; below it stands the discovery document.</param>
/// <param name="DisplayName">On the button.</param>
/// <param name="Claim">Claim of the identity token that names a person here; null = an unknown subject links the account by the password.</param>
/// <param name="Match">What the claim holds: user_name, phone or email.</param>
public sealed partial record OpenIdProvider(string Name, string Authority, string ClientId, string ClientSecret, string DisplayName, string? Claim, string? Match)
{
    public string Scheme => "openid-" + Name;
    public string Start => $"/sign-in/openid/{Name}";
    public string Callback => Start + "/callback";

    internal static OpenIdProvider Read(IConfigurationSection section)
    {
        string Of(string key, bool needed) => section[key] is { Length: > 0 } value ? value : needed ? throw new InvalidOperationException($"OpenId:{section.Key}:{key} is missing") : "";
        if (!Shape().IsMatch(section.Key) || section.Key is "done" or "link" or "failed" or "signed-out") throw new InvalidOperationException($"OpenId:{section.Key}: a provider is named with small letters, digits and hyphens");
        var authority = Of("Authority", true);
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || uri.Scheme != "https" && !uri.IsLoopback) throw new InvalidOperationException($"OpenId:{section.Key}:Authority must be an https address");
        var (claim, match) = (Of("Claim", false), Of("Match", false));
        if (match is not ("" or "user_name" or "phone" or "email") || claim.Length == 0 != (match.Length == 0)) throw new InvalidOperationException($"OpenId:{section.Key}: Claim and Match go together, Match is user_name, phone or email");
        return new(section.Key, authority, Of("ClientId", true), Of("ClientSecret", false), Of("DisplayName", false) is { Length: > 0 } shown ? shown : section.Key, claim.Length == 0 ? null : claim, match.Length == 0 ? null : match);
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,30}$")]
    private static partial Regex Shape();
}

/// <summary>All that are configured; none = people sign in with name and password alone.</summary>
public sealed record OpenIdProviders(IReadOnlyList<OpenIdProvider> All)
{
    public static OpenIdProviders Read(IConfiguration configuration) => new([.. configuration.GetSection("OpenId").GetChildren().OrderBy(s => s.Key, StringComparer.Ordinal).Select(OpenIdProvider.Read)]);

    public OpenIdProvider? Find(string? name) => All.FirstOrDefault(p => p.Name == name);
}
