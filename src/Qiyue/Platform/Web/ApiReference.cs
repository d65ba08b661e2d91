using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using NetEscapades.AspNetCore.SecurityHeaders;
using Scalar.AspNetCore;

namespace Qiyue.Platform.Web;

/// <summary>/openapi/v1.json describes the API; /docs/api shows it. Everything comes from this server.</summary>
internal static class ApiReference
{
    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", o =>
    {
        o.ShouldInclude = api => api.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is true;
        o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "Qiyue", Version = "v1",
                Description = "Errors are application/problem+json with a stable `code`. Lists take `cursor` and `limit` (≤ 100). A subject's `ETag` can be sent as `If-Match` (412 when it has changed). "
                    + "`Idempotency-Key` on POST, PUT and DELETE: the same key with the same body gets the stored answer for a day, another body a 422. Texts come in the language of `Accept-Language` (zh-CN, en).",
            };
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["token"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "Personal access token (qy_…), made on the account page" },
            };
            return Task.CompletedTask;
        });
        o.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (!metadata.OfType<IAllowAnonymous>().Any()) operation.Security = [new() { [new OpenApiSecuritySchemeReference("token", context.Document)] = [] }];
            if (context.Description.HttpMethod is "POST" or "PUT" or "DELETE")
                (operation.Parameters ??= []).Add(new OpenApiParameter { Name = "Idempotency-Key", In = ParameterLocation.Header, Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 128 } });
            operation.Responses ??= [];
            operation.Responses.Remove("400");
            operation.Responses["4XX"] = new OpenApiResponse
            {
                Description = "Refused: `code` and a sentence; `errors` by field where fields are wrong",
                Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Example = JsonNode.Parse("""{"type":"urn:qiyue:not_found","title":"没有找到，或您无权查看。","status":404,"code":"not_found"}""") } },
            };
            ActSummaries.Describe(operation, metadata);
            return Task.CompletedTask;
        });
    });

    public static void Map(WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference(SecurityHeaders.ReferencePath, (o, http) =>
        {
            o.WithTitle("Qiyue API").DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideClientButton().WithFavicon("/favicon.svg");
            o.ProxyUrl = "";
            o.WithNonce(http.GetNonce());
        }).AllowAnonymous();
    }
}
