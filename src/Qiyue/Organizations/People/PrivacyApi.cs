using Qiyue.Data;
using Qiyue.Organizations.People.Erasing;
using Qiyue.Organizations.People.Revealing;
using Qiyue.Platform.Web;

namespace Qiyue.Organizations.People;

/// <summary>Looks at contacts and erasure, under /api/v1.</summary>
internal static class PrivacyApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var person = api.MapGroup("/people/{id:guid}").WithTags("People");
        person.MapPost("/contact", async (Guid id, RevealContactInput input, Retrying retry, HttpContext http, CancellationToken ct) =>
        {
            var contact = await retry.Run((RevealContact act) => act.Handle(id, input, ct));
            http.Response.Headers.CacheControl = "no-store";
            return contact;
        }).Does<RevealContact>();
        person.MapPost("/erasure", async (Guid id, ProposeErasureInput input, ErasePerson act, CancellationToken ct) => { await act.Propose(id, input, ct); return TypedResults.NoContent(); }).WithSummary("Asks for the erasure of somebody who left all posts");
        person.MapPost("/erasure/withdrawal", async (Guid id, OrganizationReasonInput input, ErasePerson act, CancellationToken ct) => { await act.Drop(id, input, ct); return TypedResults.NoContent(); }).WithSummary("Takes the erasure back, or does not agree to it");
        person.MapPost("/erasure/confirmation", async (Guid id, ErasePerson act, CancellationToken ct) => { await act.Confirm(id, ct); return TypedResults.NoContent(); }).WithSummary("Erases the person; it cannot be undone");
        api.MapGet("/erasures", async (ErasePerson act, CancellationToken ct) => await act.Waiting(ct)).WithTags("People").WithSummary("Erasures that wait for the security administrator, oldest first");
        api.MapGet("/contact-reveals", async ([AsParameters] RevealQuery query, ListReveals list, CancellationToken ct) => await list.Handle(query, ct)).WithTags("People").WithSummary("Who looked at whose contact and why, newest first");
        api.MapGet("/account/contact-reveals", async (ListReveals list, CancellationToken ct) => await list.Mine(ct)).WithTags("Identity").WithSummary("Who looked at one's own contact and why, the newest 20");
    }
}
