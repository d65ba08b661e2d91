using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Identity;

/// <summary>Authorization: Bearer qy_… : personal access tokens. A wrong, revoked or expired one is a 401 with code token.invalid.</summary>
public sealed class TokenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, QiyueDb db, ActClock clock, IMemoryCache cache, Stamps stamps)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "token";

        private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>A token that is revoked on whatever node changes the mark.</summary>
    private object CacheKey(string digest) => ("token", digest, stamps.Of(StampNames.Actors));

    public static string NewText() => "qy_" + RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 40);

    public static string Digest(string text) => Sm3.Hex("token:" + text);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.Fail("not a bearer token");
        var digest = Digest(header[7..].Trim());
        var key = CacheKey(digest);
        if (!cache.TryGetValue(key, out AccessToken? token))
        {
            token = await db.Set<AccessToken>().AsNoTracking().SingleOrDefaultAsync(t => t.Digest == digest, Context.RequestAborted);
            if (token is not null) cache.Set(key, token, Fresh);
        }
        if (token is null || token.RevokedAt is not null || token.ExpiresAt <= clock.Now) return AuthenticateResult.Fail("unknown token");
        return AuthenticateResult.Success(new(new ClaimsPrincipal(new ClaimsIdentity(Session.Claims(token.AccountId, clock.Now, null, token.PostId, token.Scopes), Scheme)), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        throw Invalid();
    }

    public static Refusal Invalid() => new("token.invalid", "访问令牌无效、已撤销或已过期，请重新创建令牌。", 401);
}

/// <summary>What a sign-in carries in its cookie (or a token stands for).</summary>
public static class Session
{
    public const string Account = "account", Stamp = "stamp", Post = "post", Scopes = "scopes", Since = "since", Renew = "renew", Self = "session", Via = "via";

    /// <summary>However busy, a sign-in ends after this.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    public static IEnumerable<Claim> Claims(Guid account, DateTime since, string? stamp, Guid? post, string? scopes)
    {
        yield return new(Account, account.ToString());
        yield return new(Since, new DateTimeOffset(since, TimeSpan.Zero).ToUnixTimeSeconds().ToString());
        if (stamp is not null) yield return new(Stamp, stamp);
        if (post is { } p) yield return new(Post, p.ToString());
        if (scopes is not null) yield return new(Scopes, scopes);
    }

    public static Guid? Id(this ClaimsPrincipal user, string claim) => Guid.TryParse(user.FindFirstValue(claim), out var id) ? id : null;
}
