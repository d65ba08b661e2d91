using System.Globalization;
using System.Security.Claims;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;

namespace Qiyue.Organizations.People;

/// <summary>Fills <see cref="ActorAccessor"/> for every request from cookie or token; a sign-in that no longer holds is ended.</summary>
public sealed class ActorMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, ActorAccessor accessor, ActorDirectory directory, EndedSessions ended, TimeProvider time)
    {
        if (http.User.Identity?.IsAuthenticated is true && http.User.Id(Session.Account) is { } account)
        {
            var since = DateTimeOffset.FromUnixTimeSeconds(long.Parse(http.User.FindFirstValue(Session.Since)!, CultureInfo.InvariantCulture));
            var over = time.GetUtcNow() - since > Session.Longest || http.User.Id(Session.Self) is { } session && ended.Has(session);
            var actor = over ? null : await directory.Find(account, http.User.FindFirstValue(Session.Stamp), http.User.Id(Session.Post), http.RequestAborted);
            // The cookie stays where it is: it opens nothing any more, and says whose form it is that comes too late (ParkedForms).
            if (actor is null) http.User = new ClaimsPrincipal(new ClaimsIdentity());
            else accessor.Actor = Scoped(actor, http.User.FindFirstValue(Session.Scopes));
        }
        // A token that does not hold is said to be so everywhere, also where nobody needs to sign in.
        if (!accessor.Actor.IsSignedIn && http.Request.Headers.Authorization.Count > 0 && http.Request.Path.StartsWithSegments("/api")) throw TokenAuthentication.Invalid();
        if (http.User.HasClaim(c => c.Type == Session.Renew) && NeedsNewPassword(http.Request.Path)) { Demand(http); return; }
        await next(http);
    }

    /// <summary>A one-time password opens nothing but the page that changes it.</summary>
    private static bool NeedsNewPassword(PathString path) =>
        (path.StartsWithSegments("/work") || path.StartsWithSegments("/api")) && !path.StartsWithSegments("/work/account/password") && !path.StartsWithSegments("/api/v1/account/password") && !path.StartsWithSegments("/api/v1/session");

    private static void Demand(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/api")) throw new Refusal("password.must_change", "请先修改一次性密码，再办理其他事项。", 403);
        http.Response.Redirect("/work/account/password");
    }

    private static Actor Scoped(Actor actor, string? scopes) =>
        scopes is null ? actor : actor with { Duties = actor.Duties.Intersect(scopes.Split(' ')).ToHashSet() };
}
