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

    /// <summary>Opens a page and sends the form of that name as a browser without scripts would: hidden fields too, unless given.</summary>
    public static async Task<HttpResponseMessage> Submit(this HttpClient browser, string path, string form, params (string Name, string Value)[] fields)
    {
        var html = await browser.GetStringAsync(path, Ct);
        var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html);
        var found = document.QuerySelectorAll("form").FirstOrDefault(f => f.QuerySelector($"input[name=_handler][value='{form}']") is not null) ?? throw new InvalidOperationException($"no form {form} on {path}: {html}");
        var values = found.QuerySelectorAll("input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? "")).Where(v => !fields.Any(f => f.Name == v.Key))
            .Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await browser.PostAsync(found.GetAttribute("action") is { Length: > 0 } action ? action : path, new FormUrlEncodedContent(values), Ct);
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
