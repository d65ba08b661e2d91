using Qiyue.Platform.Web;

namespace Qiyue.Platform.Verification;

internal static class VerificationApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var codes = api.MapGroup("/contact-codes").WithTags("Verification").AllowAnonymous();
        codes.MapPost("", async (SendCodeInput input, ContactVerification act, CancellationToken ct) =>
        {
            var sent = await act.Send(input, ct);
            return new SentCodeJson(sent.Id, sent.Masked);
        }).RequireRateLimiting(RateLimits.Codes);
        codes.MapPost("/{id:guid}/confirmation", async (Guid id, ConfirmCodeInput input, ContactVerification act, ContactCookie cookie, HttpContext http, CancellationToken ct) =>
        {
            cookie.Remember(http, await act.Confirm(id, input, ct));
            return TypedResults.NoContent();
        });
    }
}

public sealed record SentCodeJson(Guid Id, string Masked);
