using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Web;

namespace Qiyue.Identity;

/// <summary>Begins and ends the signed-in session of a browser.</summary>
public sealed class SignInSession(IHttpContextAccessor http, TimeProvider time, QiyueDb db, CommitGate gate)
{
    /// <param name="post">The post to act in; null = the main one.</param>
    /// <param name="via">The provider that vouched for the person; a one-time password is no concern of theirs then.</param>
    public Task Begin(Account account, Guid? post, string? via = null)
    {
        var claims = Session.Claims(account.Id, time.GetUtcNow().UtcDateTime, account.SecurityStamp, post, null).Append(new(Session.Self, Guid.NewGuid().ToString()));
        if (via is not null) claims = claims.Append(new(Session.Via, via));
        else if (account.MustChangePassword) claims = claims.Append(new(Session.Renew, "1"));
        return Http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(new ClaimsIdentity(claims, "cookie")));
    }

    /// <summary>The same browser stays signed in after a change that ended all sign-ins of the account.</summary>
    public Task Renew(Account account) => http.HttpContext is { User.Identity.AuthenticationType: "cookie" or CookieAuthenticationDefaults.AuthenticationScheme } now ? Begin(account, now.User.Id(Session.Post), now.User.FindFirstValue(Session.Via)) : Task.CompletedTask;

    /// <summary>The same sign-in, acting in another post; its age stays what it was.</summary>
    public Task Switch(Guid post)
    {
        if (Http.User.Identity?.AuthenticationType == TokenAuthentication.Scheme) throw new Refusal("token.fixed_post", "访问令牌只代表创建它时的岗位，不能切换。", 403);
        var claims = Http.User.Claims.Where(c => c.Type != Session.Post).Append(new Claim(Session.Post, post.ToString()));
        return Http.SignInAsync(CookieAuthenticationDefaults.AuthenticationScheme, new ClaimsPrincipal(new ClaimsIdentity(claims, "cookie")));
    }

    /// <summary>Takes the cookie back, and makes it worthless should somebody have kept it.</summary>
    public async Task End()
    {
        if (Http.User.Id(Session.Self) is { } id && !await db.Set<EndedSession>().AnyAsync(s => s.Id == id))
        {
            db.Add(new EndedSession { Id = id, At = time.GetUtcNow().UtcDateTime });
            try
            {
                using (await gate.Enter(db, default)) await db.SaveChangesAsync();
            }
            catch (DbUpdateException e) when (UniqueViolation.Is(e)) { } // a second click
        }
        await Http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
    }

    /// <summary>The address after signing in: a local one, or the to-do home.</summary>
    public static string LocalOrHome(string? url) => LocalAddress.Or(url, "/work") is var local && local != "/" && !local.StartsWith("/sign-in", StringComparison.Ordinal) ? local : "/work";

    private HttpContext Http => http.HttpContext ?? throw new InvalidOperationException("no request");
}
