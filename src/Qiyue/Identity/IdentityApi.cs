using Microsoft.AspNetCore.Mvc;
using Qiyue.Data;

namespace Qiyue.Identity;

internal static class IdentityApi
{
    public static void Map(WebApplication app)
    {
        OpenId.OpenIdApi.Map(app);
        app.MapPost("/api/v1/session", async (SignInInput input, SignInDesk desk, SignInSession session, CancellationToken ct) =>
        {
            await session.Begin(await desk.Check(input, ct), null);
            return TypedResults.NoContent();
        }).WithTags("Identity").AllowAnonymous().WithSummary("Signs in; the answer sets a cookie");
        app.MapDelete("/api/v1/session", async (SignInSession session) =>
        {
            await session.End();
            return TypedResults.NoContent();
        }).WithTags("Identity").RequireAuthorization().WithSummary("Signs out");
        app.MapGet("/api/v1/session", (ActorAccessor actor) => new ActorJson(actor.Actor.Name, actor.Actor.OrganizationName, actor.Actor.PostTitle, [.. actor.Actor.Duties.Order()]))
            .WithTags("Identity").RequireAuthorization().WithSummary("Who one is and in which post one acts");
        var account = app.MapGroup("/api/v1/account").WithTags("Identity").RequireAuthorization();
        account.MapPost("/password", async (ChangePasswordInput input, AccountDesk desk, CancellationToken ct) => { await desk.ChangePassword(input, ct); return TypedResults.NoContent(); }).WithSummary("Changes one's own password; every other sign-in ends");
        account.MapPost("/second-factor", async (AccountDesk desk, CancellationToken ct) => SecondFactorJson.Of(await desk.BeginSecondFactor(null, ct)))
            .WithSummary("A secret for an authenticator app; nothing changes before it is confirmed");
        account.MapPost("/second-factor/confirmation", async (ConfirmSecondFactorInput input, AccountDesk desk, CancellationToken ct) => new RecoveryJson(await desk.EnableSecondFactor(input, input.Sealed, ct)))
            .WithSummary("Switches the second factor on with a first code; the recovery codes are shown this once");
        account.MapPost("/second-factor/removal", async (SecondFactorInput input, AccountDesk desk, CancellationToken ct) => { await desk.DisableSecondFactor(input, ct); return TypedResults.NoContent(); })
            .WithSummary("Switches the second factor off");
        account.MapGet("/tokens", async (AccessTokens tokens, CancellationToken ct) => (await tokens.Mine(ct)).Select(t => new TokenJson(t.Id, t.Name, t.Scopes.Split(' '), t.At, t.ExpiresAt))).WithSummary("One's own access tokens");
        account.MapPost("/tokens", async (CreateTokenInput input, AccessTokens tokens, CancellationToken ct) => await tokens.Create(input, ct)).WithSummary("Makes an access token; its text is shown this once");
        account.MapDelete("/tokens/{id:guid}", async (Guid id, AccessTokens tokens, CancellationToken ct) => { await tokens.Revoke(id, ct); return TypedResults.NoContent(); }).WithSummary("Revokes an access token");
        account.MapGet("/identities", async (OpenId.OpenIdDesk desk, CancellationToken ct) => (await desk.Mine(ct)).Select(l => new IdentityJson(l.Id, l.Issuer, l.At, l.LastUsedAt))).WithSummary("Identities of providers that sign in as this account");
        account.MapDelete("/identities/{id:guid}", async (Guid id, OpenId.OpenIdDesk desk, CancellationToken ct) => { await desk.Unlink(id, ct); return TypedResults.NoContent(); }).WithSummary("Takes the link to a provider's identity away");
        account.MapGet("/drafts", async (FormDrafts drafts, CancellationToken ct) => await drafts.Mine(ct)).WithSummary("Forms one has begun and not sent, newest first");
        account.MapPut("/drafts", async (FormDraftInput input, FormDrafts drafts, CancellationToken ct) => await drafts.Save(input, ct)).WithSummary("Keeps what is typed into a form, in the place of what was kept of it before");
        account.MapGet("/drafts/{id:guid}", async (Guid id, FormDrafts drafts, CancellationToken ct) => await drafts.One(id, ct)).WithSummary("What was typed");
        account.MapDelete("/drafts/{id:guid}", async (Guid id, FormDrafts drafts, CancellationToken ct) => { await drafts.Drop(id, ct); return TypedResults.NoContent(); }).WithSummary("Throws a draft away");
        var accounts = app.MapGroup("/api/v1/accounts").WithTags("Identity").RequireAuthorization();
        accounts.MapGet("", async (string? q, string? after, ManageAccounts act, CancellationToken ct) => await act.List(q, after, ct)).WithSummary("Accounts by user name, 30 a page");
        accounts.MapPost("/{id:guid}/unlock", async (Guid id, ManageAccounts act, CancellationToken ct) => { await act.Unlock(id, ct); return TypedResults.NoContent(); }).WithSummary("Unlocks an account");
        accounts.MapPost("/{id:guid}/disable", async (Guid id, ManageAccounts act, CancellationToken ct) => { await act.Disable(id, ct); return TypedResults.NoContent(); }).WithSummary("Disables an account: every sign-in and token ends at once");
        accounts.MapPost("/{id:guid}/enable", async (Guid id, ManageAccounts act, CancellationToken ct) => { await act.Enable(id, ct); return TypedResults.NoContent(); }).WithSummary("Enables an account again");
        accounts.MapPost("/{id:guid}/reset", async (Guid id, ManageAccounts act, CancellationToken ct) => new OneTimeJson(await act.Reset(id, ct))).WithSummary("Gives an account a one-time password and removes its second factor");
        // A form, so that the framework checks its antiforgery token.
        app.MapPost("/sign-out", async ([FromForm] string? returnUrl, SignInSession session, HttpContext http) =>
        {
            var via = http.User.FindFirst(Session.Via)?.Value;
            await session.End();
            if (via is not null) return TypedResults.LocalRedirect($"/sign-in/openid/signed-out?from={Uri.EscapeDataString(via)}");
            return TypedResults.LocalRedirect(returnUrl is "/" or null ? "/" : SignInSession.LocalOrHome(returnUrl));
        }).ExcludeFromDescription().AllowAnonymous();
    }
}

/// <param name="Uri">otpauth://…</param>
/// <param name="Sealed">To be sent back with the confirmation.</param>
public sealed record SecondFactorJson(string Secret, string Uri, string Sealed)
{
    internal static SecondFactorJson Of((string Secret, string Uri, string Sealed) begun) => new(begun.Secret, begun.Uri, begun.Sealed);
}

public sealed record RecoveryJson(IReadOnlyList<string> RecoveryCodes);

public sealed record ActorJson(string Name, string Organization, string Post, string[] Duties);

public sealed record TokenJson(Guid Id, string Name, string[] Scopes, DateTime At, DateTime ExpiresAt);

/// <param name="Password">Shown once; must be changed at the next sign-in.</param>
public sealed record OneTimeJson(string Password);

public sealed record IdentityJson(Guid Id, string Issuer, DateTime At, DateTime LastUsedAt);
