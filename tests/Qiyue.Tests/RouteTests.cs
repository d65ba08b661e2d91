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
public sealed partial class RouteTests
{
    private static readonly string[] Roles = ["visitor", "neighbour", "other", "liaison", "head", "clerk", "secretary", "street", "office", "sysadmin", "secadmin", "auditadmin"];

    /// <summary>What a visitor may send without signing in; anything else that changes something needs an account.</summary>
    private static readonly string[] OpenToVisitors = ["/sign-in", "/sign-out", "/api/v1/session", "/rate/", "/api/v1/ratings/", "/settings", "/preferences", "/contracts/{code}/comment", "/verif", "/api/v1/verif", "/api/v1/contracts/{code}/comments", "/api/v1/contact-codes"];

    [Theory, BothDatabases]
    public async Task Every_route_lets_in_whom_the_table_says(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await GivePasswords(host);
        var samples = await Samples.Make(d);
        var cookies = new Dictionary<string, string?>();
        foreach (var role in Roles) cookies[role] = role == "visitor" ? null : await SignIn(host, role);

        var lines = new List<string> { Line("route", Roles) };
        foreach (var (method, pattern) in Routes(host))
            foreach (var sample in samples.For(pattern))
            {
                var cells = new List<string>();
                samples.Renew(method, pattern);
                foreach (var role in Roles) cells.Add(await Ask(host, method, samples.Address(pattern, sample), samples.Body(method, pattern), cookies[role]));
                lines.Add(Line($"{method} {pattern}{(sample.Length == 0 ? "" : $" ({sample})")}", cells));
            }
        await Compare(lines, database);
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
        var silent = Endpoints(host).Where(e => e.Metadata.GetMetadata<IAuthorizeData>() is null && e.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(e => e.RoutePattern.RawText!).Where(p => !IsStatic(p)).Distinct().Order(StringComparer.Ordinal).ToList();
        silent.ShouldBeEmpty();
    }

    private static IEnumerable<RouteEndpoint> Endpoints(TestHost host) => host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>Files of the front end, which the framework maps one by one.</summary>
    private static bool IsStatic(string pattern) => pattern.StartsWith("lib/", StringComparison.Ordinal) || pattern.StartsWith("/lib/", StringComparison.Ordinal) || Path.HasExtension(pattern) || pattern.Contains("_framework", StringComparison.Ordinal) || pattern.Contains("{**", StringComparison.Ordinal);

    /// <summary>A page is asked for; what its form sends is an act that the API walks too, by the same handler.</summary>
    private static IEnumerable<(string Method, string Pattern)> Routes(TestHost host) => Endpoints(host)
        .SelectMany(e => (e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null ? ["GET"] : e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => (Method: m, Pattern: "/" + e.RoutePattern.RawText!.TrimStart('/'))))
        .Where(r => r.Method is not ("HEAD" or "OPTIONS") && !IsStatic(r.Pattern)).Distinct()
        .OrderBy(r => r.Pattern, StringComparer.Ordinal).ThenBy(r => r.Method, StringComparer.Ordinal);

    private static string Line(string route, IEnumerable<string> cells) => (route.PadRight(86) + "  " + string.Join("  ", cells.Select((c, i) => c.PadRight(Math.Max(4, Roles[i].Length))))).TrimEnd();

    /// <summary>The three administrators were made on the first start with passwords that only the terminal saw.</summary>
    private static Task GivePasswords(TestHost host) => host.As(Actor.System, async s =>
    {
        var (db, hasher) = (s.GetRequiredService<QiyueDb>(), s.GetRequiredService<IPasswordHasher<Account>>());
        foreach (var account in await db.Set<Account>().Where(a => a.AdministratorDuty != "").ToListAsync())
            (account.PasswordHash, account.MustChangePassword) = (hasher.HashPassword(account, District.Password), false);
        await db.SaveChangesAsync();
    });

    private static async Task<string> SignIn(TestHost host, string role)
    {
        var browser = host.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        var answer = await browser.PostAsync("/api/v1/session", Json($$"""{"userName":"{{role}}","password":"{{District.Password}}"}"""), TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent, role);
        return string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
    }

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

    private static async Task Compare(List<string> actual, Database database)
    {
        var file = Path.Combine(Sources.Root, "tests", "Qiyue.Tests", "routes.txt");
        var expected = File.Exists(file) ? await File.ReadAllLinesAsync(file) : [];
        if (expected.SequenceEqual(actual)) return;
        var found = Path.Combine(Sources.Root, "artifacts", $"routes.{database}.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(found)!);
        await File.WriteAllLinesAsync(found, actual);
        var differences = actual.Except(expected).Select(l => "+ " + l).Concat(expected.Except(actual).Select(l => "- " + l)).ToList();
        Assert.Fail($"{differences.Count} lines differ from tests/Qiyue.Tests/routes.txt; read artifacts/routes.{database}.txt and, if it is right, put it there:\n{string.Join('\n', differences.Take(60))}");
    }

    /// <summary>Things that stand for the places in a route.</summary>
    private sealed partial class Samples
    {
        private Dictionary<string, string> _values = [];
        private string _proposal = "";
        private readonly Queue<string> _negotiating = new(), _performing = new();

        public static async Task<Samples> Make(District d)
        {
            var samples = new Samples();
            var need = await d.Need();
            // Somebody of their own: what is done to them must not change what the roles may do.
            var spare = await d.Host.As(d["secretary"], s => s.GetRequiredService<PeopleDesk>().Create(new() { Name = "覃小梅", Post = new() { Organization = d.Community.Code, Post = "网格员", Duties = [Duty.Lists] } }, default));
            // Its dissolution would take the posts of those who walk on.
            await d.Host.As(d["office"], s => s.GetRequiredService<CreateOrganization>().Handle(new() { Code = "450802001001001", Name = "石羊塘社区第一网格", Kind = "grid", Parent = d.Community.Code }, default));
            // Some acts end a contract: there is a fresh pair for each of them.
            for (var i = 0; i <= Endings.Length; i++)
            {
                samples._performing.Enqueue(await ContractJourneyTests.Signed(d));
                samples._negotiating.Enqueue((await d.Host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code);
            }
            d.Host.Time.Advance(TimeSpan.FromDays(8));
            await ContractJourneyTests.Daily(d.Host);
            samples._proposal = JsonSerializer.Serialize(ContractJourneyTests.Proposal(d), JsonSerializerOptions.Web);
            samples._values = new(StringComparer.OrdinalIgnoreCase) { ["need"] = need.Code, ["organization"] = d.Community.Code, ["grid"] = "450802001001001", ["area"] = d.Street.Code, ["person"] = spare.Id.ToString() };
            return samples;
        }

        private static readonly string[] Endings = ["/decline", "/ending", "/ending/agreement", "/ending/withdrawal", "/result", "/signatures/refusal"];

        public void Renew(string method, string pattern)
        {
            if (method != "POST" || !Endings.Any(e => pattern.EndsWith(e, StringComparison.Ordinal)) || _performing.Count == 1) return;
            _performing.Dequeue();
            _negotiating.Dequeue();
        }

        /// <summary>A body that is right in form, so that what is refused is refused for who asks.</summary>
        public string Body(string method, string pattern)
        {
            if (method is "GET" or "DELETE") return "{}";
            var act = pattern.TrimEnd('/');
            if (act == "/api/v1/contracts") return _proposal;
            if (act == "/api/v1/contracts/backfilled") return $$"""{"contract":{{_proposal}},"reason":"纸质签订","signatures":[]}""";
            return Bodies.Where(b => act.EndsWith(b.Key, StringComparison.Ordinal)).OrderByDescending(b => b.Key.Length).FirstOrDefault().Value ?? "{}";
        }

        private static readonly (string Key, string Value)[] Bodies =
        [
            ("/versions", """{"answersVersion":1,"terms":{"title":"讲座","category":"health","purpose":"听讲座","startOn":"2026-03-01","endOn":"2026-12-31"}}"""),
            ("/acceptances", """{"version":1}"""), ("/policies/{name}", """{"value":"8","from":"2026-04-01","reason":"通知"}"""), ("/dictionaries/{list}", """{"code":"sample","name":"样例","reason":"需要"}"""),
            ("/dictionaries/{list}/{code}", """{"name":"健康服务","reason":"改名"}"""), ("/retirement", Reason), ("/comments", """{"text":"很好"}"""), ("/remarks", """{"text":"请写明雨天怎么办"}"""),
            ("/talks", """{"on":"2026-03-02","form":"meeting","participants":"王芳","summary":"商定"}"""),
            ("/decline", Reason), ("/signatures/refusal", Reason), ("/ending", Reason), ("/ending/withdrawal", Reason), ("/dispute", Reason), ("/withdrawal", Reason), ("/restoration", Reason), ("/dissolution", Reason),
            ("/signatures", """{"digest":"none","proof":"none"}"""), ("/comments/{id:guid}/answer", """{"answer":"免费"}"""), ("/result-objections/{id:guid}/answer", """{"answer":"维持","upheld":false}"""),
            ("/work", """{"obligation":1,"doneOn":"2026-03-09","quantity":"1"}"""), ("/work/confirmations", """{"entries":["0195f000-0000-7000-8000-000000000000"]}"""), ("/ruling", """{"stands":"0","reason":"核实"}"""),
            ("/reached", """{"on":"2026-03-09"}"""), ("/activities", """{"name":"讲座","on":"2026-04-01","planned":30}"""), ("/counts", """{"enrolled":20}"""),
            ("/judgements", """{"side":"self","score":90}"""), ("/third-party", """{"organization":"U0002"}"""), ("/rating-links", """{"printedCodes":0,"expiresOn":"2026-06-01"}"""),
            ("/needs", """{"title":"家门口的健身角","category":"culture"}"""), ("/needs/{code}", """{"title":"家门口的健身角","category":"culture"}"""), ("/resources/{code}", """{"title":"多功能厅","category":"culture","resourceKind":"venue"}"""), ("/resources", """{"title":"多功能厅","category":"culture","resourceKind":"venue"}"""),
            ("/people/{id:guid}", """{"name":"陈静"}"""), ("/account", """{"userName":"chenjing"}"""), ("/posts/{id:guid}", """{"title":"社区专干","duties":["lists"],"reason":"调整分工"}"""), ("/closing", Reason),
            ("/ties/ending", """{"community":"450802001001","kind":"resident","reason":"搬离"}"""),
            ("/answers", """{"grade":"good"}"""), ("/result-objections", """{"reason":"请复核"}"""),
        ];

        private const string Reason = """{"reason":"场地另有安排"}""";

        public IEnumerable<string> For(string pattern) => IsContract().IsMatch(pattern) ? ["performing", "negotiating"] : [""];

        public string Address(string pattern, string sample) => Place().Replace(pattern, m =>
        {
            var (name, before) = (m.Groups["name"].Value, pattern[..m.Index]);
            if (IsContract().IsMatch(pattern) && name.Equals("code", StringComparison.OrdinalIgnoreCase)) return (sample == "performing" ? _performing : _negotiating).Peek();
            if (name.Equals("list", StringComparison.OrdinalIgnoreCase)) return "category";
            if (before.Contains("/dictionaries/", StringComparison.Ordinal)) return "health";
            if (before.EndsWith("/policies/", StringComparison.Ordinal)) return "notice_days";
            if (before.EndsWith("/needs/", StringComparison.Ordinal)) return _values["need"];
            if (before.EndsWith("/organizations/", StringComparison.Ordinal)) return _values[pattern.EndsWith("/dissolution", StringComparison.Ordinal) ? "grid" : "organization"];
            if (before.EndsWith("/areas/", StringComparison.Ordinal)) return _values["area"];
            if (before.EndsWith("/people/", StringComparison.Ordinal)) return _values["person"];
            return m.Groups["kind"].Value is ":int" ? "1" : m.Groups["kind"].Value is ":guid" || name.EndsWith("id", StringComparison.OrdinalIgnoreCase) ? "0195f000-0000-7000-8000-000000000000" : "none";
        });

        [GeneratedRegex(@"/contracts/\{code\}", RegexOptions.IgnoreCase)]
        private static partial Regex IsContract();

        [GeneratedRegex(@"\{(?<name>\w+)(?<kind>:\w+)?[^}]*\}")]
        private static partial Regex Place();
    }
}
