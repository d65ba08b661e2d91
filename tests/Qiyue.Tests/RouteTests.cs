using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Organizations.People;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests;

/// <summary>
/// Every route × every role in one table, routes.txt: what each gets is walked and compared. "yes" = past the gate (done, or refused for its content),
/// 401 = must sign in, 403 = visible but not theirs, 404 = does not exist for them.
/// </summary>
public sealed class RouteTests
{
    private static readonly string[] Roles = ["visitor", "neighbour", "other", "liaison", "head", "clerk", "secretary", "street", "office", "sysadmin", "secadmin", "auditadmin"];

    /// <summary>What a visitor may send without signing in; anything else that changes something needs an account.</summary>
    private static readonly string[] OpenToVisitors = ["/sign-in", "/sign-out", "/api/v1/session", "/rate/", "/api/v1/ratings/", "/settings", "/preferences", "/contracts/{code}/comment", "/verif", "/api/v1/verif", "/api/v1/contracts/{code}/comments", "/api/v1/contact-codes", "/mail/unsubscribe/", "/api/v1/one-time-links/", "/survey/", "/api/v1/survey-answers/", "/visit/", "/api/v1/visit-forms/"];

    [Theory, BothDatabases]
    public async Task Every_route_lets_in_whom_the_table_says(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var samples = await RouteSamples.Make(d);
        var cookies = new Dictionary<string, string?>();
        async Task EverybodySignsIn()
        {
            foreach (var role in Roles) cookies[role] = role == "visitor" ? null : await d.CookieOf(role);
        }
        await EverybodySignsIn();

        // Who may does not hang on the database: what differs in how it is asked shows in all that changes something and half of what is read.
        var mine = database == Database.Sqlite && !Lots.Fast ? () => true : Lots.Of(database);
        var lines = new List<string> { Line("route", Roles) };
        var left = new HashSet<string>();
        foreach (var (method, pattern) in RouteList.Of(host))
            foreach (var sample in samples.For(pattern))
            {
                var route = $"{method} {pattern}{(sample.Length == 0 ? "" : $" ({sample})")}";
                if (method == "GET" && !mine())
                {
                    left.Add(route);
                    continue;
                }
                var cells = new List<string>();
                samples.Renew(method, pattern, sample);
                foreach (var role in Roles) cells.Add(await Ask(host, method, samples.Address(pattern, sample), samples.Body(method, pattern), cookies[role]));
                if ((method, pattern) is ("DELETE", "/api/v1/session") or ("POST", "/sign-out")) await EverybodySignsIn();
                lines.Add(Line(route, cells));
            }
        await Compare(lines, left, database);
        // Rules that hold whatever the table says.
        foreach (var line in lines.Skip(1).Select(l => Regex.Split(l, " {2,}")))
        {
            line.ShouldNotContain(c => c.StartsWith('5'), line[0]);
            if (!line[0].StartsWith("GET ", StringComparison.Ordinal) && !OpenToVisitors.Any(o => line[0].Contains(o, StringComparison.OrdinalIgnoreCase))) line[1].ShouldNotBe("yes", line[0]);
            if (line[0].EndsWith("(negotiating)", StringComparison.Ordinal)) line[2..4].ShouldAllBe(c => c != "yes", line[0]);
        }
    }

    [Fact]
    public async Task Every_route_states_who_may()
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        var silent = RouteList.Endpoints(host).Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(e => e.RoutePattern.RawText!).Where(p => !RouteList.IsStatic(p)).Distinct().Order(StringComparer.Ordinal).ToList();
        silent.ShouldBeEmpty();
    }

    private static string Line(string route, IEnumerable<string> cells) => (route.PadRight(86) + "  " + string.Join("  ", cells.Select((c, i) => c.PadRight(Math.Max(4, Roles[i].Length))))).TrimEnd();

    private static async Task<string> Ask(TestHost host, string method, string address, string body, string? cookie)
    {
        using var browser = host.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        var api = address.StartsWith("/api", StringComparison.Ordinal);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(api ? "application/json" : "text/html"));
        if (method is not "GET") request.Content = address.EndsWith("/files", StringComparison.Ordinal) || address.EndsWith("/imports", StringComparison.Ordinal) ? new MultipartFormDataContent { { new StringContent("谈妥"), "file", "纪要.txt" } } : api ? Json(body) : new FormUrlEncodedContent([]);
        using var answer = await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var status = (int)answer.StatusCode;
        if (status is 301 or 302 or 303 && answer.Headers.Location?.ToString().Contains("/sign-in", StringComparison.Ordinal) is true && !address.StartsWith("/sign", StringComparison.Ordinal)) return "401";
        return status is 401 or 403 or 404 or 405 or 429 or >= 500 ? status.ToString(System.Globalization.CultureInfo.InvariantCulture) : "yes";
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task Compare(List<string> actual, HashSet<string> left, Database database)
    {
        var file = Path.Combine(Sources.Root, "tests", "Qiyue.Tests", "routes.txt");
        var expected = (File.Exists(file) ? await File.ReadAllLinesAsync(file) : []).Where(l => !left.Contains(Regex.Split(l, " {2,}")[0])).ToArray();
        if (expected.SequenceEqual(actual)) return;
        var found = Path.Combine(Sources.Root, "artifacts", $"routes.{database}.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(found)!);
        await File.WriteAllLinesAsync(found, actual);
        var differences = actual.Except(expected).Select(l => "+ " + l).Concat(expected.Except(actual).Select(l => "- " + l)).ToList();
        Assert.Fail($"{differences.Count} lines differ from tests/Qiyue.Tests/routes.txt; read artifacts/routes.{database}.txt and, if it is right, put it there:\n{string.Join('\n', differences.Take(60))}");
    }
}
