using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Qiyue.Identity;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Identity;

/// <summary>A program with two providers of OpenID Connect within the test, and browsers that visit them.</summary>
internal static class OpenIdWorld
{
    internal const string City = "https://id.city.example", Ministry = "https://id.ministry.example";

    internal sealed class World(TestHost host, WebApplicationFactory<Program> program, District district, OpenIdStub city, OpenIdStub ministry) : IAsyncDisposable
    {
        public TestHost Host => host;
        public District District => district;
        public OpenIdStub City => city;
        public OpenIdStub Ministry => ministry;
        public Browser Visit() => new(program.CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false, BaseAddress = new("https://qiyue.example") }));
        public async ValueTask DisposeAsync()
        {
            await program.DisposeAsync();
            await host.DisposeAsync();
        }
    }

    internal static async Task<World> Begin(Database database, params (string, string)[] more)
    {
        var host = await TestHost.Start(database,
            [("OpenId:city:Authority", City), ("OpenId:city:ClientId", OpenIdStub.ClientId), ("OpenId:city:ClientSecret", OpenIdStub.ClientSecret), ("OpenId:city:DisplayName", "市民云"),
             ("OpenId:ministry:Authority", Ministry), ("OpenId:ministry:ClientId", OpenIdStub.ClientId), ("OpenId:ministry:ClientSecret", OpenIdStub.ClientSecret), .. more]);
        var d = await District.Create(host);
        await d.GivePasswords();
        var (city, ministry) = (new OpenIdStub(City, host.Time), new OpenIdStub(Ministry, host.Time));
        var program = host.WithWebHostBuilder(b => b.ConfigureTestServices(s => { city.Serve(s, "city"); ministry.Serve(s, "ministry"); }));
        return new(host, program, d, city, ministry);
    }

    /// <summary>A browser that keeps cookies whatever the clock says: the test's stands still in another year.</summary>
    internal sealed class Browser(HttpClient client)
    {
        private readonly Dictionary<string, string> _cookies = [];

        public bool Has(string cookie) => _cookies.ContainsKey(cookie);

        public async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? body = null, string accept = "text/html")
        {
            using var request = new HttpRequestMessage(method, path) { Content = body };
            if (_cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(c => $"{c.Key}={c.Value}")));
            request.Headers.Add("Accept", accept);
            var answer = await client.SendAsync(request, Programs.Ct);
            foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
            {
                var parts = set.Split(';')[0].Split('=', 2);
                if (parts[1].Length == 0) _cookies.Remove(parts[0]);
                else _cookies[parts[0]] = parts[1];
            }
            return answer;
        }

        public Task<HttpResponseMessage> Get(string path) => Send(HttpMethod.Get, path);

        public async Task<HttpResponseMessage> Submit(string path, string form, params (string Name, string Value)[] fields)
        {
            var document = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await (await Get(path)).Content.ReadAsStringAsync(Programs.Ct));
            var found = document.QuerySelectorAll("form").First(f => f.QuerySelector($"input[name=_handler][value='{form}']") is not null);
            var hidden = found.QuerySelectorAll("input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value") ?? ""));
            return await Send(HttpMethod.Post, path, new FormUrlEncodedContent([.. hidden.Where(h => fields.All(f => f.Name != h.Key)), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]));
        }

        /// <summary>To the provider, in as the subject, back again. Returns where the product sends the browser at last.</summary>
        public async Task<string> Through(OpenIdStub provider, string start, string subject, Action<System.Collections.Specialized.NameValueCollection>? asked = null)
        {
            var away = await Get(start);
            away.StatusCode.ShouldBe(HttpStatusCode.Redirect, await away.Content.ReadAsStringAsync(Programs.Ct));
            var (callback, query) = provider.Authorize(away.Headers.Location!, subject);
            asked?.Invoke(query);
            var back = await Get(callback);
            back.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            if (!back.Headers.Location!.OriginalString.EndsWith("/sign-in/openid/done", StringComparison.Ordinal)) return back.Headers.Location.OriginalString;
            var done = await Get("/sign-in/openid/done");
            done.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            return done.Headers.Location!.OriginalString;
        }

        public async Task<HttpStatusCode> Session() => (await Send(HttpMethod.Get, "/api/v1/session", accept: "application/json")).StatusCode;
    }

    internal static Task<HttpResponseMessage> Link(Browser browser, string who, string password = District.Password) => browser.Submit("/sign-in/openid/link", "link", ("Input.UserName", who), ("Input.Password", password));
}
