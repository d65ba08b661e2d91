using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.Testing;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.BadInput;

/// <summary>A district with its contracts, everybody signed in, and the table of routes that says who may.</summary>
internal sealed class Walk : IAsyncDisposable
{
    /// <summary>Who tries: between them they may do everything.</summary>
    public static readonly string[] Roles = ["clerk", "liaison", "secretary", "head", "street", "office", "secadmin", "sysadmin", "auditadmin"];

    private readonly Dictionary<string, string> _cookies = [];
    private readonly Dictionary<string, string[]> _table = [];
    private string[] _columns = [];
    public required TestHost Host { get; init; }
    public string CookieOf(string role) => _cookies[role];
    public required RouteSamples Samples { get; init; }

    public static async Task<Walk> Begin(Database database)
    {
        var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var walk = new Walk { Host = host, Samples = await RouteSamples.Make(d) };
        foreach (var role in Roles) walk._cookies[role] = await d.CookieOf(role);
        var lines = (await File.ReadAllLinesAsync(Path.Combine(Sources.Root, "tests", "Qiyue.Tests", "routes.txt"))).Select(l => Regex.Split(l, " {2,}")).ToList();
        walk._columns = lines[0];
        foreach (var line in lines.Skip(1)) walk._table[line[0]] = line;
        return walk;
    }

    /// <summary>Somebody who gets past the gate; else somebody for whom only the sample is missing.</summary>
    public string RoleFor(string method, string pattern, string sample)
    {
        var key = $"{method} {pattern}";
        var line = _table.GetValueOrDefault(key) ?? _table.GetValueOrDefault($"{key} ({sample})") ?? _table.GetValueOrDefault($"{key} (performing)");
        if (line is null) return "clerk";
        string Cell(string role) => line[Array.IndexOf(_columns, role)];
        return Roles.FirstOrDefault(r => Cell(r) == "yes") ?? Roles.FirstOrDefault(r => Cell(r) == "404") ?? "clerk";
    }

    public async Task Try(IReadOnlyCollection<(string Method, string Address, string Body, string Role)> tries)
    {
        var (wrong, mine) = (new System.Collections.Concurrent.ConcurrentBag<string>(), Lots.Of(Host.Database));
        using var client = Host.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });
        await Parallel.ForEachAsync(tries.Where(_ => mine()).ToList(), new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Programs.Ct }, async (t, ct) =>
        {
            using var request = new HttpRequestMessage(new HttpMethod(t.Method), t.Address);
            request.Headers.Add("Cookie", _cookies[t.Role]);
            var api = t.Address.StartsWith("/api", StringComparison.Ordinal);
            request.Headers.Add("Accept", api ? "application/json" : "text/html");
            if (t.Method != "GET" && t.Body.Length > 0) request.Content = new StringContent(t.Body, Encoding.UTF8, "application/json");
            using var answer = await client.SendAsync(request, ct);
            var text = await answer.Content.ReadAsStringAsync(ct);
            var status = (int)answer.StatusCode;
            var fine = status < 400 || status < 500 && (!api || answer.Content.Headers.ContentType?.MediaType == "application/problem+json" && JsonNode.Parse(text) is { } problem && problem["code"]?.ToString().Length > 2 && problem["title"]?.ToString().Length > 4);
            if (!fine) wrong.Add($"{status} {t.Method} {t.Address[..Math.Min(160, t.Address.Length)]} as {t.Role}: {(t.Body.Length > 300 ? t.Body[..300] + "…" : t.Body)}");
        });
        Offenders.None(wrong.Order(StringComparer.Ordinal));
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
