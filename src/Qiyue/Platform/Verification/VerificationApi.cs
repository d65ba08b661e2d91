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
        }).RequireRateLimiting(RateLimits.Codes).WithSummary("Sends a one-time code to a phone or mail address");
        codes.MapPost("/{id:guid}/confirmation", async (Guid id, ConfirmCodeInput input, ContactVerification act, ContactCookie cookie, HttpContext http, CancellationToken ct) =>
        {
            cookie.Remember(http, await act.Confirm(id, input, ct));
            return TypedResults.NoContent();
        }).WithSummary("Confirms the code; the answer sets a cookie that stands for the contact");
    }
}

public sealed record SentCodeJson(Guid Id, string Masked);
