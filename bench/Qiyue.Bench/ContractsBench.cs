using System.Text.Json;
using Qiyue.Bench.Data;
using Qiyue.Bench.Load;

namespace Qiyue.Bench;

/// <summary>Everything that is measured around contracts, on one database after the other, at one size after the other.</summary>
internal sealed class ContractsBench(Options options)
{
    private readonly Report _report = new(options.Runs, options.Seconds);

    public async Task Run()
    {
        if (options.Data is { } known) await At(options.Connection is null ? "sqlite" : "postgres", 0, options.Connection ?? Path.Combine(known, "qiyue.db"), known);
        else await Everything();
        Console.WriteLine(_report.Markdown());
        if (options.Out is not null) await File.WriteAllTextAsync(options.Out, options.Out.EndsWith(".json", StringComparison.Ordinal) ? _report.Json() : _report.Markdown());
    }

    private async Task Everything()
    {
        Console.Error.WriteLine("Bulk data against the handlers …");
        await SameAsHandlers.Check();
        foreach (var database in options.Databases)
        {
            await using var cluster = database == "postgres" ? await Cluster.Start() : null;
            foreach (var size in options.Sizes)
            {
                var folder = Directory.CreateTempSubdirectory("qiyue-bench-").FullName;
                try
                {
                    var connection = cluster is null ? Path.Combine(folder, "qiyue.db") : await cluster.Create("bench");
                    Console.Error.WriteLine($"{database}, {size:N0} contracts");
                    await At(database, size, connection, folder);
                    if (size == options.Sizes[0] && "import".Contains(options.Only, StringComparison.Ordinal)) await Import(database, connection, folder);
                    if (cluster is not null) await cluster.Drop("bench");
                }
                finally
                {
                    if (!options.Keep) Directory.Delete(folder, recursive: true);
                    else Console.Error.WriteLine($"  kept: {folder}");
                }
            }
        }
    }

    private async Task At(string database, int size, string connection, string folder)
    {
        var made = options.Data is null ? await Loading.Fill(connection, folder, size) : JsonSerializer.Deserialize<Made>(await File.ReadAllTextAsync(Path.Combine(folder, "made.json")))!;
        size = made.Size;
        await using var product = await Server.Start(Path.Combine(options.Product, "qiyue"), ["serve", "--urls", "{url}"],
            new Dictionary<string, string> { ["QIYUE_DB"] = connection, ["QIYUE_DATA"] = folder, ["QIYUE_RATE_LIMITS"] = "off" }, Path.Combine(folder, "product.log"), "/api/v1/contracts");
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new(product.Url) };
        var proposal = JsonDocument.Parse(await Send(http, Measure.Proposal(made, 0))).RootElement.GetProperty("code").GetString()!;
        await using var reference = await Server.Start(Path.Combine(AppContext.BaseDirectory, "Qiyue.Bench"), ["reference", "{url}", connection, Path.Combine(folder, "made.json"), product.Url, proposal],
            new Dictionary<string, string>(), Path.Combine(folder, "reference.log"), "/ready");
        using var bare = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = new(reference.Url) };
        var measures = Measure.All(made, options.Runs).Where(m => m.Name.Contains(options.Only, StringComparison.Ordinal)).ToList();
        foreach (var measure in measures.Where(m => !m.Writes)) await SameBytes(measure, http, bare);
        // What was confirmed in this run cannot be confirmed again.
        var left = made with { Confirmable = [.. made.Confirmable.Skip(Measure.Used(made, options.Runs))] };
        await File.WriteAllTextAsync(Path.Combine(folder, "made.json"), JsonSerializer.Serialize(left));
        var wrk = new Wrk(folder);
        // Both are compiled anew while they are young.
        foreach (var measure in measures.Where(m => !m.Writes))
            foreach (var server in new[] { product, reference }) await wrk.Run(server, measure.Requests(), options.Seconds, once: false);
        foreach (var measure in measures) _report.Add(await Compare(database, size, measure, product, reference, wrk));
        var (now, most) = product.Memory;
        _report.Add(new Start(database, size, product.ReadyAfter.TotalSeconds, now, most));
    }

    private async Task Import(string database, string connection, string folder)
    {
        var made = JsonSerializer.Deserialize<Made>(await File.ReadAllTextAsync(Path.Combine(folder, "made.json")))!;
        var perSecond = await Importing.Measure(options.Product, connection, folder, made.Community);
        Console.Error.WriteLine($"  import of needs {perSecond:F0} rows/s");
        _report.Add($"Import of 100,000 needs, {database}", $"{perSecond:F0} rows/s (bar 2,000)");
    }

    private async Task<Result> Compare(string database, int size, Measure measure, Server product, Server reference, Wrk wrk)
    {
        var (products, references) = (new List<Load.Load>(), new List<Load.Load>());
        if (measure.Writes) foreach (var server in new[] { product, reference }) await wrk.Run(server, measure.Requests(), options.Seconds, once: true); // young, as above
        for (var run = 0; run < options.Runs; run++)
        {
            products.Add(await wrk.Run(product, measure.Requests(), options.Seconds, measure.Writes));
            references.Add(await wrk.Run(reference, measure.Requests(), options.Seconds, measure.Writes));
        }
        return new(database, size, measure.Name, Load.Load.Median(products), Load.Load.Median(references), measure.Bar, measure.Aim);
    }

    /// <summary>Before anything is measured: both servers must answer the same.</summary>
    private static async Task SameBytes(Measure measure, HttpClient product, HttpClient reference)
    {
        var requests = measure.Requests();
        foreach (var request in requests.Where((_, i) => i % Math.Max(1, requests.Count / 40) == 0))
        {
            var (one, other) = (await Send(product, request), await Send(reference, request));
            if (one == other) continue;
            var at = Enumerable.Range(0, Math.Min(one.Length, other.Length)).FirstOrDefault(i => one[i] != other[i], Math.Min(one.Length, other.Length));
            string Near(string text) => text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 80)];
            throw new InvalidOperationException($"{measure.Name}: {request.Path} differs at {at}\n  product:   {Near(one)}\n  reference: {Near(other)}");
        }
    }

    private static async Task<string> Send(HttpClient http, Request request)
    {
        using var message = new HttpRequestMessage(new(request.Method), request.Path);
        if (request.Token is not null) message.Headers.Authorization = new("Bearer", request.Token);
        if (request.Fresh) message.Headers.Add("Cookie", Request.FreshCookie);
        if (request.Body is not null)
        {
            message.Content = new StringContent(request.Body, System.Text.Encoding.UTF8, "application/json");
        }
        using var answer = await http.SendAsync(message);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{request.Method} {http.BaseAddress}{request.Path} answers {(int)answer.StatusCode}: {text}");
    }
}
