using Qiyue.Lists.Backing;
using Qiyue.Lists.Workbooks;
using Qiyue.Platform.Jobs;

namespace Qiyue.Lists;

/// <summary>/api/v1/needs and /api/v1/resources: one line per act; each act's file says what it refuses.</summary>
internal static class ListsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/needs", async ([AsParameters] ListQuery query, ListItems list, HttpContext http, CancellationToken ct) => Linked(await list.Handle<Need>(query, publicOnly: false, ct), http)).WithTags("Needs").AllowAnonymous().WithSummary("Needs, newest first: the published ones, and all that the acting organisation may read");
        api.MapGet("/resources", async ([AsParameters] ListQuery query, ListItems list, HttpContext http, CancellationToken ct) => Linked(await list.Handle<Resource>(query, publicOnly: false, ct), http)).WithTags("Resources").AllowAnonymous().WithSummary("Resources, newest first: the published ones, and all that the acting organisation may read");
        api.MapPost("/needs", async (NeedInput input, CreateItem act, ItemAnswers answers, CancellationToken ct) => Created("needs", await answers.Of(await act.Need(input, ct), ct))).WithTags("Needs").WithSummary("Enters a need, as a draft or published at once");
        api.MapPost("/resources", async (ResourceInput input, CreateItem act, ItemAnswers answers, CancellationToken ct) => Created("resources", await answers.Of(await act.Resource(input, ct), ct))).WithTags("Resources").WithSummary("Enters a resource, as a draft or published at once");

        MapWorkbooks(api, ListKind.Need);
        MapWorkbooks(api, ListKind.Resource);

        var need = api.MapGroup("/needs/{code}").WithTags("Needs");
        need.MapGet("", async (string code, ReadItem read, ItemAnswers answers, CancellationToken ct) => await answers.Of((await read.Handle<Need>(code, ct)).Item, ct)).AllowAnonymous();
        need.MapPut("", async (string code, NeedInput input, KeepItem act, ItemAnswers answers, CancellationToken ct) => await answers.Of(await act.EditNeed(code, input, ct), ct)).WithSummary("Edits a need");
        MapActs<Need, NeedJson>(need, (a, n, ct) => a.Of(n, ct));
        BackingApi.Map(need);

        var resource = api.MapGroup("/resources/{code}").WithTags("Resources");
        resource.MapGet("", async (string code, ReadItem read, ItemAnswers answers, CancellationToken ct) => await answers.Of((await read.Handle<Resource>(code, ct)).Item, ct)).AllowAnonymous();
        resource.MapPut("", async (string code, ResourceInput input, KeepItem act, ItemAnswers answers, CancellationToken ct) => await answers.Of(await act.EditResource(code, input, ct), ct)).WithSummary("Edits a resource");
        MapActs<Resource, ResourceJson>(resource, (a, r, ct) => a.Of(r, ct));
    }

    /// <summary>Both answer 202 with the job; its state, decision and file stand under /api/v1/jobs/{id}.</summary>
    private static void MapWorkbooks(RouteGroupBuilder api, ListKind kind)
    {
        api.MapPost($"/{kind.Path}/imports", async (IFormFile file, StartItemJob start, Microsoft.Extensions.Localization.IStringLocalizer text, CancellationToken ct) =>
        {
            await using var content = file.OpenReadStream();
            return Accepted(JobJson.Of(await start.Import(kind, file.FileName, content, ct), text));
        }).DisableAntiforgery().WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(Platform.Workbooks.Workbook.MaxBytes + (1 << 20))).WithTags("Imports").WithSummary("Uploads a workbook; a job looks through every row and waits for a decision");
        api.MapPost($"/{kind.Path}/exports", async (StartItemJob start, Microsoft.Extensions.Localization.IStringLocalizer text, CancellationToken ct) => Accepted(JobJson.Of(await start.Export(kind, ct), text))).WithTags("Imports").WithSummary("Writes the list of the acting organisation and those below it into a workbook, as a job");
    }

    private static IResult Accepted(JobJson job) => TypedResults.Accepted($"/api/v1/jobs/{job.Id}", job);

    private static void MapActs<T, TJson>(RouteGroupBuilder item, Func<ItemAnswers, T, CancellationToken, Task<TJson>> json) where T : ListedItem
    {
        item.MapPost("/publication", async (string code, KeepItem act, ItemAnswers answers, CancellationToken ct) => await json(answers, await act.Publish<T>(code, ct), ct)).WithSummary("Publishes a draft");
        item.MapPost("/withdrawal", async (string code, WithdrawItemInput input, KeepItem act, ItemAnswers answers, CancellationToken ct) => await json(answers, await act.Withdraw<T>(code, input, ct), ct)).WithSummary("Withdraws it, with a reason");
        item.MapPost("/restoration", async (string code, KeepItem act, ItemAnswers answers, CancellationToken ct) => await json(answers, await act.Restore<T>(code, ct), ct)).WithSummary("Undoes a withdrawal: it is a draft again");
        item.MapPost("/confirmation", async (string code, KeepItem act, ItemAnswers answers, CancellationToken ct) => await json(answers, await act.Confirm<T>(code, ct), ct)).WithSummary("Says that it is still valid");
    }

    internal static Platform.Page<T> Linked<T>(Platform.Page<T> page, HttpContext http)
    {
        if (page.Next is { } next)
        {
            var others = http.Request.Query.Where(q => q.Key != "cursor").SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v)));
            http.Response.Headers.Link = $"<{Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(http.Request.Path, [.. others, KeyValuePair.Create("cursor", (string?)next)])}>; rel=\"next\"";
        }
        return page;
    }

    private static IResult Created<TJson>(string path, TJson json) where TJson : Platform.Web.IVersioned =>
        TypedResults.Created($"/api/v1/{path}/{Uri.EscapeDataString(json is NeedJson n ? n.Code : ((ResourceJson)(object)json).Code)}", json);
}
