using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Platform;

/// <summary>What tests of the platform say to the server: as a browser, as a program, signed in or not.</summary>
internal static class Programs
{
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static HttpClient Browser(this TestHost host)
    {
        var client = host.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        return client;
    }

    public static HttpClient Program(this TestHost host) => host.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    public static async Task<HttpClient> SignedIn(this TestHost host, string who)
    {
        var client = host.Program();
        (await client.PostAsJsonAsync("/api/v1/session", new { userName = who, password = District.Password }, Ct)).EnsureSuccessStatusCode();
        return client;
    }

    public static Task<HttpResponseMessage> Send(this HttpClient client, string method, string path, string? body = null, string type = "application/json", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return client.SendAsync(request, Ct);
    }

    public static async Task<JsonElement> Json(this HttpResponseMessage answer)
    {
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return document.RootElement.Clone();
    }

    /// <summary>"422 validation.failed", or the status and the media type where the answer is no problem.</summary>
    public static async Task<string> Outcome(this HttpResponseMessage answer) =>
        answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? $"{(int)answer.StatusCode} {(await answer.Json()).GetProperty("code").GetString()}"
            : $"{(int)answer.StatusCode} {answer.Content.Headers.ContentType?.MediaType}";
}
