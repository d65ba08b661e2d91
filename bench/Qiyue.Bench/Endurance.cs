using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Bench.Data;
using Qiyue.Bench.Load;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Platform.Jobs;

namespace Qiyue.Bench;

/// <summary>
/// What must hold when things go wrong, with real processes of the published product: an import whose server is killed or stopped ends with every row once; of two
/// nodes one does the import and one the day's work; a backup taken while contracts are made and signed is whole where it is restored. Each line says what was counted.
/// </summary>
internal sealed class Endurance(Options options, int rows)
{
    private const string Password = "Gongjian-2026-Bench";
    private readonly List<string> _failures = [];

    /// <returns>0 when everything held.</returns>
    public async Task<int> Run()
    {
        foreach (var database in options.Databases)
        {
            await using var cluster = database == "postgres" ? await Cluster.Start() : null;
            foreach (var (name, scene) in new (string, Func<Place, Task>)[]
            {
                ("import, kill -9", p => Interrupted(p, "KILL", nodes: 1)), ("import, SIGTERM", p => Interrupted(p, "TERM", nodes: 1)), ("import, kill -9 of one of two nodes", p => Interrupted(p, "KILL", nodes: 2)), ("backup", Backup), ("acts, kill -9", Killed),
            })
            {
                if (!name.Contains(options.Only, StringComparison.Ordinal) || cluster is null && name.Contains("two nodes", StringComparison.Ordinal)) continue;
                var folder = Directory.CreateTempSubdirectory("qiyue-endurance-").FullName;
                var connection = cluster is null ? Path.Combine(folder, "qiyue.db") : await cluster.Create("bench");
                Console.WriteLine($"{database}: {name}");
                await scene(await Prepare(connection, folder, cluster));
                if (cluster is not null) await cluster.Drop("bench");
                Directory.Delete(folder, recursive: true);
            }
        }
        Console.WriteLine(_failures.Count == 0 ? "Everything held." : $"{_failures.Count} did not hold: {string.Join("; ", _failures)}");
        return _failures.Count == 0 ? 0 : 1;
    }

    private sealed record Place(string Connection, string Folder, Cluster? Cluster, Body Community, Body Unit);

    private static async Task<Place> Prepare(string connection, string folder, Cluster? cluster)
    {
        await using var product = new Product(connection, folder);
        _ = product.Server;
        var district = await District.Make(product);
        var (community, unit) = (district.Communities[0], district.UnitBodies[0]);
        await product.As(Actor.System, null, async s =>
        {
            var (db, hasher) = (s.GetRequiredService<QiyueDb>(), s.GetRequiredService<IPasswordHasher<Account>>());
            foreach (var account in await db.Set<Account>().Where(a => a.Id == community.Actor.AccountId || a.Id == unit.Actor.AccountId).ToListAsync()) account.PasswordHash = hasher.HashPassword(account, Password);
            return await db.SaveChangesAsync();
        });
        return new(connection, folder, cluster, community, unit);
    }

    private Task<Server> Serve(Place p, string name) => Server.Start(Path.Combine(options.Product, "qiyue"), ["serve", "--urls", "{url}"], Settings(p), Path.Combine(p.Folder, name + ".log"), "/health/ready");

    private static Dictionary<string, string> Settings(Place p) => new() { ["QIYUE_DB"] = p.Connection, ["QIYUE_DATA"] = p.Folder, ["QIYUE_RATE_LIMITS"] = "off" };

    /// <summary>The server that works on the import is stopped several times on its way; then it is brought to its end.</summary>
    private async Task Interrupted(Place p, string signal, int nodes)
    {
        var file = await Importing.Workbook(p.Connection, p.Folder, p.Community.Node.Code, rows);
        var serving = new List<Server>();
        for (var n = 0; n < nodes; n++) serving.Add(await Serve(p, $"node{n}"));
        var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(file)), "file", "needs.xlsx" } };
        var job = (await Send(serving[0], p.Community, HttpMethod.Post, "/api/v1/needs/imports", form)).GetProperty("id").GetString()!;
        await Until(serving[0], p.Community, job, j => State(j) == "checked");
        await Send(serving[0], p.Community, HttpMethod.Post, $"/api/v1/jobs/{job}/decision", JsonContent.Create(new { mode = "all" }));
        for (var stop = 1; stop <= (signal == "KILL" ? 2 : 3); stop++) // after a kill it takes two minutes each time until somebody goes on
        {
            var target = rows * stop / 5;
            var last = await Until(serving[^1], p.Community, job, j => j.GetProperty("done").GetInt64() >= target || State(j) == "succeeded");
            await serving[0].Stop(signal);
            Console.WriteLine($"  {signal} at row {last.GetProperty("done").GetInt64():N0}");
            if (nodes == 1) serving[0] = await Serve(p, $"node0-{stop}");
            else (serving[0], serving[1]) = (serving[1], await Serve(p, $"node1-{stop}"));
        }
        var watch = Stopwatch.StartNew();
        var end = await Until(serving[0], p.Community, job, j => State(j) is "succeeded" or "failed");
        Console.WriteLine($"  ended {State(end)} {watch.Elapsed.TotalSeconds:F0} s after the last start, {end.GetProperty("done").GetInt64():N0} rows");
        foreach (var node in serving) await node.Stop("TERM");
        await Counted(p, async db =>
        {
            await Holds("every row stands once", rows, await db.Set<Need>().CountAsync(n => n.Status == ListState.Published), await db.Set<Need>().Select(n => n.Title).Distinct().CountAsync(), await db.Set<Need>().CountAsync());
            await Holds("one journal entry each", rows, await db.Set<JournalEntry>().CountAsync(e => e.SubjectKind == "need"));
            var days = await db.Set<JobRun>().Where(j => j.Kind.StartsWith("daily.") && j.State == JobState.Succeeded).GroupBy(j => j.Kind).Select(g => g.Count()).ToListAsync();
            await Holds("daily jobs done once", 1, days.Min(), days.Max());
        });
        await Verified(p);
    }

    private async Task Killed(Place p)
    {
        var killing = new Killing(name => Serve(p, name), p.Cluster, p.Community, p.Unit, Password, options.Times);
        await killing.Run();
        await Counted(p, async db =>
        {
            var (lost, twice, halfDone, unexpected) = await killing.Count(db);
            await Holds("acts lost", 0, lost);
            await Holds("acts done twice or never acknowledged", 0, twice);
            await Holds("contracts half done", 0, halfDone);
            await Holds("answers nobody should get", 0, unexpected);
        });
        await Verified(p);
    }

    /// <summary>Contracts are proposed, agreed and signed all the while; the backup is restored elsewhere and verified there.</summary>
    private async Task Backup(Place p)
    {
        var server = await Serve(p, "node");
        var (made, stop) = (0, new CancellationTokenSource());
        var refused = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var evidence = await Evidence(server, p.Unit);
        var writers = Enumerable.Range(0, 4).Select(w => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
                try { await Sign(server, p, w * 100_000 + i); Interlocked.Increment(ref made); }
                catch (HttpRequestException e) { refused.AddOrUpdate(e.Message, 1, (_, n) => n + 1); }
        })).ToList();
        while (made < 20 && !writers.Any(w => w.IsFaulted)) await Task.Delay(100);
        var before = made;
        var archive = Path.Combine(p.Folder, "backup.zip");
        var watch = Stopwatch.StartNew();
        await Command(p, "backup", "--out", archive);
        var after = made;
        while (made < after + 20 && !writers.Any(w => w.IsFaulted)) await Task.Delay(100);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        await server.Stop("TERM");
        Console.WriteLine($"  {before} contracts signed before, {after} at the end of the backup ({watch.Elapsed.TotalSeconds:F1} s with what followed), {made} in all; refused: {(refused.IsEmpty ? "none" : string.Join(", ", refused.Select(r => $"{r.Value} × {r.Key}")))}");
        var folder = Directory.CreateDirectory(Path.Combine(p.Folder, "restored")).FullName;
        var elsewhere = p with { Folder = folder, Connection = p.Cluster is null ? Path.Combine(folder, "qiyue.db") : await p.Cluster.Create("restored") };
        await Command(elsewhere, "restore", archive);
        await Counted(elsewhere, async db =>
        {
            var signed = await db.Set<Contract>().CountAsync(c => c.Stage == ContractStage.Showing || c.Stage == ContractStage.Performing);
            await Holds($"contracts of the moment: between {before} and {after + 4}", true, signed >= before && signed <= after + 4);
        });
        await Verified(elsewhere);
        var restored = await Serve(elsewhere, "restored");
        var bytes = await Bytes(restored, p.Unit, evidence);
        await Holds("the evidence came along", true, bytes.AsSpan().SequenceEqual(Png));
        await Sign(restored, p, 900_000); // the private keys can be read
        await restored.Stop("TERM");
        await Verified(elsewhere);
        if (p.Cluster is not null) await p.Cluster.Drop("restored");
    }

    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4];

    private static async Task<string> Evidence(Server server, Body body)
    {
        var file = new ByteArrayContent(Png) { Headers = { ContentType = new("image/png") } };
        return (await Send(server, body, HttpMethod.Post, "/api/v1/files", new MultipartFormDataContent { { file, "file", "evidence.png" } })).GetProperty("id").GetString()!;
    }

    private static async Task Sign(Server server, Place p, int index)
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8));
        var (unit, community) = (p.Unit.Node.Code, p.Community.Node.Code);
        var code = (await Send(server, p.Unit, HttpMethod.Post, "/api/v1/contracts", JsonContent.Create(new { parties = new[] { community, unit }, terms = Wording.Terms(index, community, unit, today, today.AddDays(200)) }))).GetProperty("code").GetString()!;
        var path = $"/api/v1/contracts/{Uri.EscapeDataString(code)}";
        await Send(server, p.Community, HttpMethod.Post, path + "/acceptances", JsonContent.Create(new { version = 1 }));
        await Send(server, p.Unit, HttpMethod.Post, path + "/talks", JsonContent.Create(new { on = today, form = "meeting", participants = "陈静、李明", summary = "商定" }));
        var digest = (await Send(server, p.Unit, HttpMethod.Get, path, null)).GetProperty("digest").GetString();
        foreach (var body in new[] { p.Community, p.Unit }) await Send(server, body, HttpMethod.Post, path + "/signatures", JsonContent.Create(new { digest, proof = Password }));
    }

    private async Task Verified(Place p) => await Holds("qiyue verify journal", 0, await Command(p, "verify", "journal"));

    private async Task<int> Command(Place p, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(options.Product, "qiyue"), arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in Settings(p)) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) Console.WriteLine($"  qiyue {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await errors}");
        return process.ExitCode;
    }

    private static async Task Counted(Place p, Func<QiyueDb, Task> count)
    {
        await using var product = new Product(p.Connection, p.Folder);
        await product.As(Actor.System, null, async s => { await count(s.GetRequiredService<QiyueDb>()); return true; });
    }

    private Task Holds<T>(string what, T expected, params T[] found)
    {
        var holds = found.All(f => EqualityComparer<T>.Default.Equals(f, expected));
        Console.WriteLine($"  {(holds ? "✓" : "✗")} {what}: {string.Join(", ", found)}");
        if (!holds) _failures.Add(what);
        return Task.CompletedTask;
    }

    private static string State(JsonElement job) => job.GetProperty("state").GetString()!;

    private static async Task<JsonElement> Until(Server server, Body owner, string job, Func<JsonElement, bool> reached)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var now = await Send(server, owner, HttpMethod.Get, $"/api/v1/jobs/{job}", null);
            if (reached(now)) return now;
            if (watch.Elapsed > TimeSpan.FromMinutes(6)) throw new InvalidOperationException($"nothing moves: {now}");
            await Task.Delay(50);
        }
    }

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromMinutes(2) };

    private static async Task<JsonElement> Send(Server server, Body body, HttpMethod method, string path, HttpContent? content)
    {
        using var document = JsonDocument.Parse(await Bytes(server, body, method, path, content) is { Length: > 0 } bytes ? bytes : "{}"u8.ToArray());
        return document.RootElement.Clone();
    }

    private static Task<byte[]> Bytes(Server server, Body body, string file) => Bytes(server, body, HttpMethod.Get, $"/api/v1/files/{file}", null);

    private static async Task<byte[]> Bytes(Server server, Body body, HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, server.Url + path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", body.Token);
        using var answer = await Http.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if ((int)answer.StatusCode is 409 or 429 or 503) throw new HttpRequestException($"{(int)answer.StatusCode} {JsonDocument.Parse(bytes).RootElement.GetProperty("code").GetString()} {path.Split('/')[^1]}");
        return answer.IsSuccessStatusCode ? bytes : throw new InvalidOperationException($"{method} {path} answers {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(bytes)}");
    }
}
