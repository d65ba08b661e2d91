using Qiyue.Platform.Verification;
using Qiyue.Platform.Web;

namespace Qiyue.Organizations.People;

/// <summary>One's own mail address and digest, and the link that ends the digest.</summary>
internal static class MailApi
{
    public static void Map(WebApplication app, RouteGroupBuilder api)
    {
        var mail = api.MapGroup("/account/mail").WithTags("Identity");
        mail.MapGet("", async (MyMail act, CancellationToken ct) => await act.Handle(ct)).WithSummary("One's mail address, masked, and the digest chosen");
        mail.MapPut("", async (MailAddressInput input, MyMail act, CancellationToken ct) => await act.SetAddress(input, ct) is { } sent ? Results.Ok(new SentCodeJson(sent.Id, sent.Masked)) : Results.NoContent())
            .Produces<SentCodeJson>().RequireRateLimiting(RateLimits.Codes).WithSummary("Sets one's mail address and sends a code to it");
        mail.MapPost("/confirmation/{id:guid}", async (Guid id, ConfirmCodeInput input, MyMail act, CancellationToken ct) => { await act.Confirm(id, input, ct); return TypedResults.NoContent(); }).WithSummary("Confirms the address by the code");
        mail.MapPut("/digest", async (DigestInput input, MyMail act, CancellationToken ct) => { await act.Choose(input, ct); return TypedResults.NoContent(); }).WithSummary("Chooses how often a digest comes: none, daily, weekly");
        // RFC 8058: the reader's mail program posts here without cookies or a form token; whoever opens it in a browser is shown the choice.
        app.MapGet("/mail/unsubscribe/{token}", (string token) => TypedResults.LocalRedirect($"/mail/choice/{Uri.EscapeDataString(token)}")).AllowAnonymous().ExcludeFromDescription();
        app.MapPost("/mail/unsubscribe/{token}", async (string token, MyMail act, CancellationToken ct) => { await act.ChooseByLink(token, DigestChoice.None, ct); return TypedResults.Text("ok"); }).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }
}
