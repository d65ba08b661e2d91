using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Verification;
using Qiyue.Platform.Web;

namespace Qiyue.Lists.Backing;

/// <summary>Below /api/v1/needs/{code}: backing by residents (whose contact a cookie stands for) and by clerks on behalf.</summary>
internal static class BackingApi
{
    public static void Map(RouteGroupBuilder need)
    {
        need.MapPost("/backing", async (string code, ContactCookie contacts, HttpContext http, Retrying retry, CancellationToken ct) =>
        {
            var contact = Of(contacts, http);
            await retry.Run(async (BackNeed act) => { await act.Handle(code, contact, ct); return true; });
            return TypedResults.NoContent();
        }).AllowAnonymous().Does<BackNeed>();
        need.MapDelete("/backing", async (string code, ContactCookie contacts, HttpContext http, BackNeed act, CancellationToken ct) =>
        {
            await act.Withdraw(code, Of(contacts, http), ct);
            return TypedResults.NoContent();
        }).AllowAnonymous().WithSummary("Takes back \"I would use this\"");
        need.MapPost("/backings", async (string code, BackOnBehalfInput input, BackOnBehalf act, CancellationToken ct) => new BackingJson((await act.Handle(code, input, ct)).Id)).Does<BackOnBehalf>();
        need.MapDelete("/backings/{id:guid}", async (string code, Guid id, BackOnBehalf act, CancellationToken ct) => { await act.Withdraw(code, id, ct); return TypedResults.NoContent(); }).WithSummary("Takes back an entry on behalf");
    }

    private static VerifiedContact Of(ContactCookie contacts, HttpContext http) => contacts.Of(http) ?? throw new Refusal("contact.unverified", "请先验证一次手机或邮箱。", 403);
}

public sealed record BackingJson(Guid Id);
