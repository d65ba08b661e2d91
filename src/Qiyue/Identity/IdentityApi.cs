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
        var account = app.MapGroup("/api/v1/account").WithTags("Identity").RequireAuthorization();
        account.MapPost("/password", async (ChangePasswordInput input, AccountDesk desk, CancellationToken ct) => { await desk.ChangePassword(input, ct); return TypedResults.NoContent(); });
        account.MapGet("/tokens", async (AccessTokens tokens, CancellationToken ct) => (await tokens.Mine(ct)).Select(t => new TokenJson(t.Id, t.Name, t.Scopes.Split(' '), t.At, t.ExpiresAt)));
        account.MapPost("/tokens", async (CreateTokenInput input, AccessTokens tokens, CancellationToken ct) => await tokens.Create(input, ct));
        account.MapDelete("/tokens/{id:guid}", async (Guid id, AccessTokens tokens, CancellationToken ct) => { await tokens.Revoke(id, ct); return TypedResults.NoContent(); });
        var accounts = app.MapGroup("/api/v1/accounts").WithTags("Identity").RequireAuthorization();
        accounts.MapGet("", async (string? q, string? after, ManageAccounts act, CancellationToken ct) => await act.List(q, after, ct));
        accounts.MapPost("/{id:guid}/unlock", async (Guid id, ManageAccounts act, CancellationToken ct) => { await act.Unlock(id, ct); return TypedResults.NoContent(); });
        accounts.MapPost("/{id:guid}/disable", async (Guid id, ManageAccounts act, CancellationToken ct) => { await act.Disable(id, ct); return TypedResults.NoContent(); });
        accounts.MapPost("/{id:guid}/enable", async (Guid id, ManageAccounts act, CancellationToken ct) => { await act.Enable(id, ct); return TypedResults.NoContent(); });
        accounts.MapPost("/{id:guid}/reset", async (Guid id, ManageAccounts act, CancellationToken ct) => new OneTimeJson(await act.Reset(id, ct)));
        // A form, so that the framework checks its antiforgery token.
        app.MapPost("/sign-out", async ([FromForm] string? returnUrl, SignInSession session) =>
        {
            await session.End();
            return TypedResults.LocalRedirect(returnUrl is "/" or null ? "/" : SignInSession.LocalOrHome(returnUrl));
        }).ExcludeFromDescription().AllowAnonymous();
    }
}

public sealed record ActorJson(string Name, string Organization, string Post, string[] Duties);

public sealed record TokenJson(Guid Id, string Name, string[] Scopes, DateTime At, DateTime ExpiresAt);

/// <param name="Password">Shown once; must be changed at the next sign-in.</param>
public sealed record OneTimeJson(string Password);
