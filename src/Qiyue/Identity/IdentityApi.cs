using Microsoft.AspNetCore.Mvc;
using Qiyue.Data;

namespace Qiyue.Identity;

internal static class IdentityApi
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/api/v1/session", async (SignInInput input, SignInDesk desk, SignInSession session, CancellationToken ct) =>
        {
            await session.Begin(await desk.Check(input, ct), null);
            return TypedResults.NoContent();
        }).WithTags("Identity").AllowAnonymous();
        app.MapDelete("/api/v1/session", async (SignInSession session) =>
        {
            await session.End();
            return TypedResults.NoContent();
        }).WithTags("Identity").RequireAuthorization();
        app.MapGet("/api/v1/session", (ActorAccessor actor) => new ActorJson(actor.Actor.Name, actor.Actor.OrganizationName, actor.Actor.PostTitle, [.. actor.Actor.Duties.Order()]))
            .WithTags("Identity").RequireAuthorization();
        // A form, so that the framework checks its antiforgery token.
        app.MapPost("/sign-out", async ([FromForm] string? returnUrl, SignInSession session) =>
        {
            await session.End();
            return TypedResults.LocalRedirect(returnUrl is "/" or null ? "/" : SignInSession.LocalOrHome(returnUrl));
        }).ExcludeFromDescription().AllowAnonymous();
    }
}

public sealed record ActorJson(string Name, string Organization, string Post, string[] Duties);
