using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Qiyue.Identity;

/// <summary>Begins and ends the signed-in session of a browser.</summary>
public sealed class SignInSession(IHttpContextAccessor http)
{
    /// <param name="post">The post to act in; null = the main one.</param>
    public Task Begin(Account account, Guid? post) => Http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme,
        new ClaimsPrincipal(new ClaimsIdentity(Session.Claims(account.Id, account.SecurityStamp, post, null), "cookie")));

    /// <summary>The same sign-in, acting in another post; its age stays what it was.</summary>
    public Task Switch(Guid post)
    {
        var claims = Http.User.Claims.Where(c => c.Type != Session.Post).Append(new Claim(Session.Post, post.ToString()));
        return Http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(new ClaimsIdentity(claims, "cookie")));
    }

    public Task End() => Http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);

    /// <summary>The address after signing in: a local one, or the to-do home.</summary>
    public static string LocalOrHome(string? url) => url is { Length: > 1 } && url[0] == '/' && url[1] is not ('/' or '\\') && !url.StartsWith("/sign-in", StringComparison.Ordinal) ? url : "/work";

    private HttpContext Http => http.HttpContext ?? throw new InvalidOperationException("no request");
}
