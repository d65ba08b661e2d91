using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Qiyue.Bench.Data;
using Qiyue.Bench.Load;
using Qiyue.Contracts;
using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Platform.Access;
using Qiyue.Platform.Search;

namespace Qiyue.Bench;

/// <summary>
/// Contracts are proposed, agreed, signed and performed all the while, and the server is killed at random moments (every tenth time the database with it). Whoever
/// gets no answer sends the same request again with the same Idempotency-Key until there is one; that may be "done, but the answer is lost" (killed between act and answer). In the
/// end each act that was acknowledged stands once, nothing else stands, and nothing is half done.
/// </summary>
internal sealed class Killing(Func<string, Task<Server>> serve, Cluster? cluster, Body community, Body unit, string password, int times)
{
    private const int Workers = 4, DatabaseEvery = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromSeconds(30) };
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> _acknowledged = [];
    private readonly ConcurrentBag<string> _unexpected = [];
    private readonly CancellationTokenSource _enough = new();
    private volatile Server _server = null!;
    private int _again, _nameless, _answerLost;

    /// <summary>Kills as often as asked, then lets what has begun come to its answer.</summary>
    public async Task Run()
    {
        _server = await serve("node");
        var workers = Enumerable.Range(0, Workers).Select(w => Task.Run(() => Work(w))).ToList();
        var (random, crashes) = (new Random(42), 0);
        for (var kill = 1; kill <= times; kill++)
        {
            await Task.Delay(random.Next(100, 2500));
            await _server.Stop("KILL");
            if (cluster is not null && kill % DatabaseEvery == 0)
            {
                await cluster.Crash();
                crashes++;
            }
            _server = await serve("node");
            if (kill % 20 == 0) Console.WriteLine($"  {kill} kills, {_acknowledged.Sum(a => a.Value.Count):N0} acts acknowledged");
        }
        await _enough.CancelAsync();
        await Task.WhenAll(workers);
        await _server.Stop("TERM");
        Console.WriteLine($"  {times} kills of the server{(cluster is null ? "" : $", {crashes} of the database")}: {_acknowledged.Count:N0} contracts, {_acknowledged.Sum(a => a.Value.Count):N0} acts acknowledged, {_again:N0} requests sent again, {_answerLost:N0} of them told that the act was done and its answer lost");
        foreach (var line in _unexpected.Take(10)) Console.WriteLine($"  ! {line}");
    }

    /// <returns>Acts acknowledged that do not stand, acts that stand more often than acknowledged, contracts that something is missing of, and answers nobody should get.</returns>
    public async Task<(int Lost, int Twice, int HalfDone, int Unexpected)> Count(QiyueDb db)
    {
        var contracts = await db.Set<Contract>().AsNoTracking().Include(c => c.Parties).ToListAsync();
        var entries = (await db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectKind == Contract.Kind).Select(e => new { e.SubjectId, e.Act }).ToListAsync()).ToLookup(e => e.SubjectId, e => e.Act);
        var works = (await db.Set<WorkEntry>().AsNoTracking().Select(w => new { w.ContractId, w.State }).ToListAsync()).ToLookup(w => w.ContractId, w => w.State);
        var unnamed = contracts.Count(c => !_acknowledged.ContainsKey(c.Code)); // of some it is known only that they were made
        var (lost, twice, half) = (Math.Max(0, _nameless - unnamed), Math.Max(0, unnamed - _nameless), 0);
        foreach (var (code, acts) in _acknowledged)
        {
            var contract = contracts.SingleOrDefault(c => c.Code == code);
            if (contract is null) { lost += acts.Count; continue; }
            foreach (var act in acts.GroupBy(a => a))
            {
                var stands = entries[contract.Id].Count(e => e == act.Key);
                lost += Math.Max(0, act.Count() - stands);
                twice += Math.Max(0, stands - act.Count());
            }
            int Stand(string act) => entries[contract.Id].Count(e => e == act);
            var whole = contract.Parties.Count(p => p.SignedAt is not null) == Stand("contract.signed") && works[contract.Id].Count() == Stand("work.recorded") && works[contract.Id].Count(w => w == WorkState.Confirmed) == Stand("work.confirmed")
                && await db.Set<ListCard>().CountAsync(c => c.SubjectId == contract.Id) == 1 && await db.Set<SearchEntry>().CountAsync(e => e.SubjectId == contract.Id) == 1 && await db.Set<AccessRow>().AnyAsync(r => r.SubjectId == contract.Id)
                && await db.Set<ContractVersion>().CountAsync(v => v.ContractId == contract.Id) == 1;
            if (!whole) half++;
        }
        return (lost, twice, half, _unexpected.Count);
    }

    private async Task Work(int worker)
    {
        for (var i = 0; !_enough.IsCancellationRequested; i++)
        {
            var today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8));
            var proposal = new ProposeContractInput { Parties = [community.Node.Code, unit.Node.Code], Terms = Wording.Terms(worker * 100_000 + i, community.Node.Code, unit.Node.Code, today, today.AddDays(200)) };
            var proposed = await Send(unit, "/api/v1/contracts", proposal);
            if (proposed.Body is not { } made)
            {
                if (proposed.Done) Interlocked.Increment(ref _nameless);
                continue;
            }
            var code = made.GetProperty("code").GetString()!;
            var done = _acknowledged.GetOrAdd(code, _ => []);
            done.Add("contract.proposed");
            var path = $"/api/v1/contracts/{Uri.EscapeDataString(code)}";
            async Task<JsonElement?> Do(string act, Body body, string where, object input)
            {
                var answer = await Send(body, path + where, input);
                if (answer.Done) done.Add(act);
                return answer.Body;
            }
            await Do("contract.accepted", community, "/acceptances", new { version = 1 });
            await Do("contract.talked", unit, "/talks", new { on = today, form = "meeting", participants = "陈静、李明", summary = "商定" });
            var digest = (await Ask(path)).GetProperty("digest").GetString();
            foreach (var body in new[] { community, unit }) await Do("contract.signed", body, "/signatures", new { digest, proof = password });
            for (var n = 0; n < 2; n++)
                if (await Do("work.recorded", unit, "/work", new { obligation = 1, doneOn = today }) is { } work)
                    await Do("work.confirmed", community, "/work/confirmations", new { entries = new[] { work.GetProperty("id").GetGuid() } });
        }
    }

    private async Task<JsonElement> Ask(string path) => (await Exchange(unit, HttpMethod.Get, path, null, null)).Body ?? throw new InvalidOperationException($"GET {path} was refused");

    /// <param name="Body">Null although done: the answer is lost.</param>
    private readonly record struct Answer(bool Done, JsonElement? Body);

    private Task<Answer> Send(Body body, string path, object input) => Exchange(body, HttpMethod.Post, path, JsonSerializer.Serialize(input, JsonSerializerOptions.Web), Guid.NewGuid().ToString());

    /// <summary>Until there is an answer: whoever was cut off, or told to come again, asks the same once more.</summary>
    private async Task<Answer> Exchange(Body body, HttpMethod method, string path, string? text, string? key)
    {
        for (var watch = Stopwatch.StartNew(); ;)
        {
            try
            {
                using var request = new HttpRequestMessage(method, _server.Url + path) { Content = text is null ? null : new StringContent(text, Encoding.UTF8, "application/json") };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", body.Token);
                if (key is not null) request.Headers.Add("Idempotency-Key", key);
                using var answer = await Http.SendAsync(request);
                var said = await answer.Content.ReadAsStringAsync();
                if (answer.IsSuccessStatusCode) return new(true, said.Length == 0 ? JsonDocument.Parse("{}").RootElement : JsonDocument.Parse(said).RootElement.Clone());
                if (said.Contains("idempotency.unanswered", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref _answerLost);
                    return new(true, null);
                }
                if ((int)answer.StatusCode is not (409 or 503))
                {
                    _unexpected.Add($"{method} {path}: {(int)answer.StatusCode} {said}");
                    return default;
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException) { }
            if (watch.Elapsed > Patience) throw new InvalidOperationException($"{method} {path} has had no answer for {Patience}");
            Interlocked.Increment(ref _again);
            await Task.Delay(100);
        }
    }
}
