using Qiyue.Contracts.Negotiating;

namespace Qiyue.Contracts.Webhooks;

internal static class WebhooksApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var of = api.MapGroup("/organizations/{code}/webhooks").WithTags("Webhooks");
        of.MapGet("", async (string code, WebhookDesk act, CancellationToken ct) => await act.List(code, ct)).WithSummary("Receivers of an organisation");
        of.MapPost("", async (string code, WebhookInput input, WebhookDesk act, CancellationToken ct) => await act.Create(code, input, ct)).WithSummary("Enters a receiver; its secret is shown this once");
        var one = api.MapGroup("/webhooks/{id:guid}").WithTags("Webhooks");
        one.MapGet("", async (Guid id, WebhookDesk act, CancellationToken ct) => (await act.Read(id, ct)).Webhook).WithSummary("A receiver");
        one.MapGet("/deliveries", async (Guid id, WebhookDesk act, CancellationToken ct) => (await act.Read(id, ct)).Deliveries).WithSummary("Its newest 50 deliveries with the outcome of the last try");
        one.MapPost("/activation", async (Guid id, WebhookDesk act, CancellationToken ct) => { await act.SwitchOn(id, ct); return TypedResults.NoContent(); }).WithSummary("Switches a receiver on");
        one.MapPost("/deactivation", async (Guid id, ReasonInput input, WebhookDesk act, CancellationToken ct) => { await act.SwitchOff(id, input, ct); return TypedResults.NoContent(); }).WithSummary("Switches a receiver off");
        one.MapPost("/removal", async (Guid id, ReasonInput input, WebhookDesk act, CancellationToken ct) => { await act.Remove(id, input, ct); return TypedResults.NoContent(); }).WithSummary("Removes a receiver for good");
        one.MapPost("/tests", async (Guid id, WebhookDesk act, CancellationToken ct) => new WebhookTestJson(await act.Test(id, ct))).WithSummary("Sends a test within a minute");
        api.MapPost("/webhook-deliveries/{id:guid}/again", async (Guid id, WebhookDesk act, CancellationToken ct) => { await act.Again(id, ct); return TypedResults.NoContent(); }).WithTags("Webhooks").WithSummary("Sends a delivery once more under the same id");
    }
}

public sealed record WebhookTestJson(Guid Delivery);
