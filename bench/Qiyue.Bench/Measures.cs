using System.Text.Json;
using Qiyue.Bench.Data;
using Qiyue.Bench.Load;
using Qiyue.Contracts.Negotiating;

namespace Qiyue.Bench;

/// <summary>One thing that is measured.</summary>
/// <param name="Bar">Smallest share of the reference's throughput; 0 = none is set.</param>
/// <param name="Aim">What one would like.</param>
/// <param name="Requests">The requests of one run; a writing run gets others each time.</param>
/// <param name="Writes">Each request can be sent only once.</param>
internal sealed record Measure(string Name, double Bar, double Aim, Func<IReadOnlyList<Request>> Requests, bool Writes = false)
{
    /// <summary>Confirmations sent in one run at most.</summary>
    private const int Batch = 3000;

    public static IReadOnlyList<Measure> All(Made made, int runs)
    {
        var next = 0;
        var batch = Used(made, runs) / Batches(runs);
        return
        [
            new("wall", 0.25, 0.4, () => [.. made.Cursors.Select(c => new Request("GET", $"/contracts?cursor={c}", Fresh: true))]),
            new("wall, kept ready", 0.8, 0.8, () => [new("GET", "/contracts")]),
            new("contract page", 0.25, 0.4, () => [.. made.Codes.Select(c => new Request("GET", $"/contracts/{Uri.EscapeDataString(c)}", Fresh: true))]),
            new("contract page, kept ready", 0.8, 0.8, () => [.. made.Codes.Take(20).Select(c => new Request("GET", $"/contracts/{Uri.EscapeDataString(c)}"))]),
            new("list JSON, anonymous", 0.75, 0.9, () => [.. made.Cursors.Select(c => new Request("GET", $"/api/v1/contracts?cursor={c}", Fresh: true))]),
            new("list JSON, smallest unit", 0.5, 0.7, () => [new("GET", "/api/v1/contracts", made.SmallestToken)]),
            Search("search, word in 100 %", Wording.Always), Search("search, word in 1 %", Wording.Sometimes), Search("search, word in 0.001 %", Wording.Seldom),
            new("create", 0.4, 0, () => [.. Enumerable.Range(0, 2000).Select(i => Proposal(made, i))], Writes: true),
            new("create, Idempotency-Key", 0, 0, () => [.. Enumerable.Range(0, 2000).Select(i => Proposal(made, i) with { Once = true })], Writes: true),
            new("confirm a work entry", 0, 0, () => [.. made.Confirmable.Skip(next++ * batch).Take(batch)
                .Select(c => new Request("POST", $"/api/v1/contracts/{Uri.EscapeDataString(c.Code)}/work/confirmations", c.Token, JsonSerializer.Serialize(new { entries = new[] { c.Entry } })))], Writes: true),
        ];
    }

    /// <summary>How many entries one measurement confirms.</summary>
    public static int Used(Made made, int runs) => Math.Min(Batch, made.Confirmable.Length / (Batches(runs) + 1)) * Batches(runs);

    /// <summary>For both servers, and one run of each before those that count.</summary>
    private static int Batches(int runs) => 2 * (runs + 1);

    private static Measure Search(string name, string word) => new(name, 0, 0, () => [new("GET", $"/api/v1/contracts?q={Uri.EscapeDataString(word)}")]);

    public static Request Proposal(Made made, int i)
    {
        var proposer = made.Proposers[i % made.Proposers.Length];
        var today = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(8));
        var input = new ProposeContractInput { Parties = [made.Community, proposer.Code], Terms = Wording.Terms(1, made.Community, proposer.Code, today, today.AddDays(200)) };
        return new("POST", "/api/v1/contracts", proposer.Token, JsonSerializer.Serialize(input, JsonSerializerOptions.Web));
    }
}
