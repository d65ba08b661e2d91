using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Organizations.People.Revealing;
using Qiyue.Platform.Web;

namespace Qiyue.Contracts.Privacy;

/// <summary>Who deals with a contract, and photos that go.</summary>
internal static class ContactsApi
{
    public static void Map(RouteGroupBuilder contract)
    {
        contract.MapGet("/contacts", async (string code, ContractContacts act, CancellationToken ct) => (await act.List(code, ct)).Rows).WithSummary("Who deals with the contract on each side; telephone and mail masked");
        contract.MapPost("/contacts/{person:guid}", async (string code, Guid person, RevealContactInput input, Retrying retry, HttpContext http, CancellationToken ct) =>
        {
            var contact = await retry.Run((ContractContacts act) => act.Handle(code, person, input, ct));
            http.Response.Headers.CacheControl = "no-store";
            return contact;
        }).Does<ContractContacts>().WithSummary("Shows telephone and mail of one of them for a purpose, on record");
        contract.MapPost("/work/{id:guid}/photo-erasure", async (string code, Guid id, ReasonInput input, ErasePhoto act, CancellationToken ct) => new IdJson((await act.Handle(code, id, input, ct)).Id));
    }
}
