using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Bench.Data;
using Qiyue.Bench.Load;
using Qiyue.Bench.Reference;
using Qiyue.Contracts.Digests;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations.People;

namespace Qiyue.Bench;

/// <summary>One page of a list as one of those who ask for it.</summary>
/// <param name="Sql">The least that has to be read for it (<see cref="LeastRead"/>).</param>
internal sealed record ListMeasure(string List, string By, string Path, string? Token, string Sql, Guid Id);

/// <param name="Failed">Answered otherwise than 200.</param>
internal sealed record ListResult(string Database, int Size, string List, string By, string Path, double P50, double Reference, int Status);

/// <summary>
/// Every list around needs, resources, bookings and residents' answers, asked by one after the other as the smallest user, as one who sees nothing and as the district office: what a page costs must not grow with the table. One connection, so that the time is that of one
/// request and not of a queue.
/// </summary>
internal sealed class ListsBench(Options options)
{
    private readonly List<ListResult> _results = [];
    private const int Most = 60;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1.5);

    public async Task Run()
    {
        foreach (var database in options.Databases)
        {
            await using var cluster = database == "postgres" && options.Connection is null ? await Cluster.Start() : null;
            foreach (var size in options.Sizes)
            {
                var folder = options.Data ?? Directory.CreateTempSubdirectory("qiyue-bench-").FullName;
                try
                {
                    var connection = options.Connection ?? (cluster is null ? Path.Combine(folder, "qiyue.db") : await cluster.Create("bench"));
                    Console.Error.WriteLine($"{database}, {size:N0} rows in {folder}");
                    await At(database, connection, folder, size);
                    if (cluster is not null) await cluster.Drop("bench");
                }
                finally
                {
                    if (!options.Keep && options.Data is null) Directory.Delete(folder, recursive: true);
                }
            }
        }
        Console.WriteLine(Markdown());
        if (options.Out is { } path) await File.WriteAllTextAsync(path, path.EndsWith(".json", StringComparison.Ordinal) ? JsonSerializer.Serialize(_results, JsonSerializerOptions.Web) : Markdown());
    }

    private async Task At(string database, string connection, string folder, int size)
    {
        var made = File.Exists(Path.Combine(folder, "lists.json")) ? JsonSerializer.Deserialize<MadeLists>(await File.ReadAllTextAsync(Path.Combine(folder, "lists.json")))! : await Loading.FillLists(connection, folder, size);
        await using var product = await Server.Start(Path.Combine(options.Product, "qiyue"), ["serve", "--urls", "{url}"],
            new Dictionary<string, string> { ["QIYUE_DB"] = connection, ["QIYUE_DATA"] = folder, ["QIYUE_RATE_LIMITS"] = "off", ["QIYUE_JOBS"] = "off" }, Path.Combine(folder, "product.log"), "/health/ready");
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 1 }) { BaseAddress = new(product.Url), Timeout = TimeSpan.FromMinutes(3) };
        var measures = (await Measures(http, made)).Where(m => m.List.Contains(options.Only, StringComparison.Ordinal)).ToList();
        var reads = new List<LeastRead>();
        foreach (var (measure, i) in measures.Select((m, i) => (m, i)))
        {
            reads.Add(new(measure.Sql, measure.Id, Path.Combine(folder, $"answer-{i}")));
            await File.WriteAllBytesAsync(reads[i].Answer, await (await Send(http, measure.Path, measure.Token)).Content.ReadAsByteArrayAsync());
        }
        await File.WriteAllTextAsync(Path.Combine(folder, "reads.json"), JsonSerializer.Serialize(reads));
        await using var reference = await Server.Start(Path.Combine(AppContext.BaseDirectory, "Qiyue.Bench"), ["lists-reference", "{url}", connection, Path.Combine(folder, "reads.json")], new Dictionary<string, string>(), Path.Combine(folder, "reference.log"), "/ready");
        using var bare = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 1 }) { BaseAddress = new(reference.Url) };
        foreach (var (m, i) in measures.Select((m, i) => (m, i)))
        {
            var (p50, status) = await Median(http, m.Path, m.Token);
            var (least, _) = await Median(bare, "/" + i, null);
            Add(new(database, made.Size, m.List, m.By, m.Path, p50, least, status));
        }
        if ("digest".Contains(options.Only, StringComparison.Ordinal)) await Digests(database, connection, folder, made);
    }

    /// <summary>What one person's mail costs the daily job, inside this process.</summary>
    private async Task Digests(string database, string connection, string folder, MadeLists made)
    {
        await using var product = new Product(connection, folder);
        _ = product.Server;
        foreach (var (by, who) in new[] { ("office", made.Office), ("small", made.Small), ("newcomer", made.Newcomer) })
        {
            var times = new List<double>();
            for (var i = 0; i < 12; i++)
                times.Add(await product.As(Actor.System, null, async s =>
                {
                    var (person, today) = (await s.GetRequiredService<QiyueDb>().Set<Person>().SingleAsync(p => p.Id == who.PersonId), s.GetRequiredService<ActClock>().Today);
                    var watch = Stopwatch.StartNew();
                    await s.GetRequiredService<DigestNews>().Of(person, ActClock.StartOf(today.AddDays(-1)), ActClock.StartOf(today), today, today.AddDays(1), default);
                    return watch.Elapsed.TotalMilliseconds;
                }));
            Add(new(database, made.Size, "digest of one person", by, "", Middle([.. times.Skip(2)]), 0, 200));
        }
    }

    private void Add(ListResult r)
    {
        _results.Add(r);
        Console.Error.WriteLine($"  {r.List,-34} {r.By,-9} p50 {r.P50,8:F1} ms | reference {r.Reference,6:F1}{(r.Status == 200 ? "" : $"  ANSWERS {r.Status}")}");
    }

    private static async Task<(double P50, int Status)> Median(HttpClient http, string path, string? token)
    {
        var (times, all, status) = (new List<double>(), Stopwatch.StartNew(), 0);
        for (var i = 0; i < Most + 2 && (i < 4 || all.Elapsed < Longest); i++)
        {
            var watch = Stopwatch.StartNew();
            using var answer = await Send(http, path, token);
            await answer.Content.ReadAsByteArrayAsync();
            times.Add(watch.Elapsed.TotalMilliseconds);
            status = (int)answer.StatusCode;
        }
        return (Middle([.. times.Skip(Math.Min(2, times.Count - 1))]), status);
    }

    private static double Middle(List<double> times) => times.Order().ElementAt(times.Count / 2);

    /// <summary>Past the output cache.</summary>
    private static Task<HttpResponseMessage> Send(HttpClient http, string path, string? token, string method = "GET")
    {
        var message = new HttpRequestMessage(new(method), path);
        if (token is not null) message.Headers.Authorization = new("Bearer", token);
        message.Headers.Add("Cookie", Request.FreshCookie);
        message.Headers.Add("Accept", path.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "text/html");
        return http.SendAsync(message);
    }

    private static string Listed(string table, string kind) => $"SELECT t.* FROM access_rows r JOIN {table} t ON t.id = r.subject_id WHERE r.organization_id = @p0 AND r.subject_kind = '{kind}' ORDER BY r.sort_at DESC, r.subject_id DESC LIMIT 21";

    private static async Task<List<ListMeasure>> Measures(HttpClient http, MadeLists made)
    {
        var all = new List<ListMeasure>();
        (string By, Asker Who)[] three = [("office", made.Office), ("small", made.Small), ("newcomer", made.Newcomer)];
        void Each(string list, string path, string sql) { foreach (var (by, who) in three) all.Add(new(list, by, path, who.Token, sql, who.Id)); }
        void One(string list, string by, Asker? who, string path, string sql, Guid id = default) => all.Add(new(list, by, path, who?.Token, sql, id));
        void Both(string list, string name, string sql) { Each(list, "/work/" + name, sql); Each(list + ", JSON", "/api/v1/" + name, sql); }

        const string Drafts = "SELECT t.* FROM access_rows r JOIN needs t ON t.id = r.subject_id WHERE r.organization_id = @p0 AND r.subject_kind = 'need' AND r.facet = 'draft' ORDER BY r.sort_at DESC, r.subject_id DESC LIMIT 21";
        const string Published = "SELECT t.* FROM access_rows r JOIN needs t ON t.id = r.subject_id WHERE r.organization_id = @p0 AND r.subject_kind = 'need' AND r.facet = 'published' ORDER BY r.sort_at DESC, r.subject_id DESC LIMIT 21";
        const string Todos = "SELECT * FROM todo_rows WHERE organization_id = @p0 AND done_at IS NULL ORDER BY due_on, id LIMIT 21";
        string Of(string table, string code) => $"SELECT * FROM {table} WHERE code = '{code}'";
        var bookings = Listed("bookings", "booking");
        Both("surveys", "surveys", Listed("surveys", "survey"));
        Both("residents' meetings", "residents-meetings", Listed("residents_meetings", "residents_meeting"));
        Both("visit rounds", "visits", Listed("visit_rounds", "visit_round"));
        Both("needs", "needs", Listed("needs", "need"));
        Each("inbox of drafts", "/work/needs/drafts", Drafts);
        Each("inbox of drafts, JSON", "/api/v1/needs/drafts", Drafts);
        Each("matching desk", "/work/matching", Published);
        Both("bookings", "bookings", bookings);
        Each("bookings, ours", "/work/bookings?side=ours", bookings);
        Each("bookings, lent", "/work/bookings?side=lent", bookings);
        Each("bookings, of one resource", $"/work/bookings?resource={made.Resource}", bookings);
        Each("bookings, unused", "/work/bookings?state=unused", bookings);
        One("bookings", "unit", made.Unit, "/work/bookings", bookings, made.Unit.Id);
        One("bookings, lent", "unit", made.Unit, "/work/bookings?side=lent", bookings, made.Unit.Id);
        Each("calendar of bookings", "/work/bookings/calendar", bookings);
        Each("bookable", "/work/bookings/free", Of("resources", made.Resource));
        Each("bookable, JSON, of one day", $"/api/v1/bookable-resources?day={ActClock.DayOf(DateTime.UtcNow.AddDays(3)):yyyy-MM-dd}", Of("resources", made.Resource));
        Each("utilisation", "/work/utilisation", Of("resources", made.Resource));
        Each("utilisation, JSON", "/api/v1/utilisation", Of("resources", made.Resource));
        Each("utilisation by unit", "/work/utilisation?by=unit", Of("resources", made.Resource));
        Each("utilisation by community, JSON", "/api/v1/utilisation?by=community", Of("resources", made.Resource));
        Each("to-dos", "/work", Todos);
        Each("to-dos, JSON", "/api/v1/todos", Todos);
        One("unused results", "office", made.Office, "/work/results/unused", "SELECT * FROM contracts WHERE district_id = @p0 AND published_on IS NOT NULL AND first_used_on IS NULL ORDER BY published_on LIMIT 21", made.Office.Id);
        One("unused results, JSON", "office", made.Office, "/api/v1/results/unused", "SELECT * FROM contracts WHERE district_id = @p0 AND published_on IS NOT NULL AND first_used_on IS NULL ORDER BY published_on LIMIT 21", made.Office.Id);
        foreach (var (by, who) in new[] { ("office", made.Office), ("owner", made.Owner) })
        {
            One("survey with most answers", by, who, $"/work/surveys/{made.Survey}", Of("surveys", made.Survey));
            One("its results, JSON", by, who, $"/api/v1/surveys/{made.Survey}/results", Of("surveys", made.Survey));
            One("its codes", by, who, $"/work/surveys/{made.Survey}/codes", Of("surveys", made.Survey));
            One("need with most backing", by, who, $"/work/needs/{made.Need}", Of("needs", made.Need));
        }
        One("its texts", "owner", made.Owner, $"/work/surveys/{made.Survey}/texts/4", Of("surveys", made.Survey));
        One("inbox of drafts", "owner", made.Owner, "/work/needs/drafts", Drafts, made.Owner.Id);
        One("to-dos", "owner", made.Owner, "/work", Todos, made.Owner.Id);
        One("bookings, lent", "lender", made.Lender, "/work/bookings?side=lent", bookings, made.Lender.Id);
        One("visit round of the district", "office", made.Office, $"/work/visits/{made.Round}", Of("visit_rounds", made.Round));
        One("visit round of the district, JSON", "office", made.Office, $"/api/v1/visits/{made.Round}", Of("visit_rounds", made.Round));
        One("a residents' meeting", "small", made.Small, $"/work/residents-meetings/{made.Meeting}", Of("residents_meetings", made.Meeting));
        One("public needs", "visitor", null, "/needs", Listed("needs", "need"), made.Everyone);
        One("public needs, JSON", "visitor", null, "/api/v1/needs", Listed("needs", "need"), made.Everyone);
        One("public resource", "visitor", null, $"/resources/{made.Resource}", Of("resources", made.Resource));
        One("slots of a resource, JSON", "visitor", null, $"/api/v1/resources/{made.Resource}/slots", Of("resources", made.Resource));
        One("calendar of a resource", "small", made.Small, $"/work/resources/{made.Resource}/calendar", Of("resources", made.Resource));
        One("calendar of a resource", "office", made.Office, $"/work/resources/{made.Resource}/calendar", Of("resources", made.Resource));
        One("offering of a resource", "office", made.Office, $"/work/resources/{made.Resource}/offering", Of("resources", made.Resource));
        One("matches of a need", "small", made.Small, $"/work/needs/{made.Draft}/matches", Of("needs", made.Draft));
        One("matches of a need, JSON", "small", made.Small, $"/api/v1/needs/{made.Draft}/matches", Of("needs", made.Draft));
        foreach (var (by, who) in three.Append(("owner", made.Owner)))
        {
            One("calendar feed, own", by, null, await Feed(http, who, "/api/v1/account/calendar"), Todos, who.Id);
            One("calendar feed, organisation", by, null, await Feed(http, who, $"/api/v1/organizations/{who.Code}/calendar"), bookings, who.Id);
        }
        return all;
    }

    private static async Task<string> Feed(HttpClient http, Asker who, string path)
    {
        using var answer = await Send(http, path, who.Token, "POST");
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement.GetProperty("address").GetString()! : throw new InvalidOperationException($"{path}: {text}");
    }

    private string Markdown()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"One connection, median of up to {Most} requests; {Environment.ProcessorCount} cores; {DateTime.UtcNow:yyyy-MM-dd}\n\n| database | rows | list | asked by | p50 ms | reference p50 ms | ÷ smallest size |\n|---|---:|---|---|---:|---:|---:|\n");
        foreach (var r in _results)
        {
            var least = _results.First(x => x.Database == r.Database && x.List == r.List && x.By == r.By);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {r.Database} | {r.Size:N0} | {r.List} | {r.By} | {r.P50:F1}{(r.Status == 200 ? "" : $" ({r.Status})")} | {r.Reference:F1} | {(r == least ? "" : (r.P50 / least.P50).ToString("F2", CultureInfo.InvariantCulture))} |");
        }
        return text.ToString();
    }
}
