using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform;

namespace Qiyue.Bench.Data;

/// <summary>What the load needs to know of the data: written beside the database when it is made.</summary>
/// <param name="Codes">A sample of public, performing contracts.</param>
/// <param name="Cursors">Places all over the public list from which a page can be read.</param>
/// <param name="Confirmable">Open work entries: code, entry, token of the beneficiary; each can be confirmed once.</param>
/// <param name="Proposers">Units that propose: code and token.</param>
internal sealed record Made(int Size, string SmallestToken, Guid SmallestId, string[] Codes, string[] Cursors, Confirmable[] Confirmable, Proposer[] Proposers, string Community);

internal sealed record Confirmable(string Code, Guid Entry, string Token);

internal sealed record Proposer(string Code, string Token);

internal static class Loading
{
    private const int Chunk = 1000, MostConfirmable = 60_000;

    /// <summary>Fills an empty database with contracts and everything that stands around them.</summary>
    public static async Task<Made> Fill(string database, string folder, int size) => (await Fill(database, folder, size, 0)).Contracts;

    /// <param name="lists">Rows of the largest tables of the other lists (<see cref="ListMaker"/>); beside them a tenth as many contracts.</param>
    public static async Task<MadeLists> FillLists(string database, string folder, int lists) => (await Fill(database, folder, lists / 10, lists)).Lists!;

    private static async Task<(Made Contracts, MadeLists? Lists)> Fill(string database, string folder, int size, int lists)
    {
        var watch = Stopwatch.StartNew();
        await using var product = new Product(database, folder);
        _ = product.Server;
        var district = await District.Make(product);
        var now = await product.As(Actor.System, null, s => Task.FromResult(s.GetRequiredService<ActClock>().Now));
        var maker = new ContractMaker(product.Services, district, size, now);
        var model = await product.As(Actor.System, null, s => Task.FromResult(s.GetRequiredService<QiyueDb>().Model));
        var (codes, cursors, confirmable) = (new List<string>(), new List<string>(), new List<Confirmable>());
        MadeLists? others = null;
        using (var writer = BulkWriter.Open(database, model))
        {
            var running = new Queue<Task<Rows>>();
            for (var from = 0; from < size || running.Count > 0; from += Chunk)
            {
                if (from < size)
                {
                    var plans = Enumerable.Range(from, Math.Min(Chunk, size - from)).Select(maker.Next).ToList();
                    running.Enqueue(Task.Run(() => MakeChunk(maker, plans, lists > 0 ? ActClock.DayOf(now) : null)));
                }
                if (running.Count < Environment.ProcessorCount && from + Chunk < size) continue;
                var rows = await running.Dequeue();
                writer.Write(rows);
                Sample(rows, district, size, codes, confirmable);
                cursors.AddRange(Places(rows, size));
            }
            var counters = new Rows();
            counters.AddAll(maker.Counters);
            writer.Write(counters);
            Console.Error.WriteLine($"  {size:N0} contracts written after {watch.Elapsed.TotalSeconds:F0} s");
            if (lists > 0) others = new ListMaker(product.Services, district, lists, now).Write(writer);
            Console.Error.WriteLine($"  everything written after {watch.Elapsed.TotalSeconds:F0} s; indexes …");
            writer.Finish();
        }
        if (lists > 0) await product.As(Actor.System, null, async s => { await s.GetRequiredService<Qiyue.Lists.Surveys.CountAnswers>().Run(default); return true; });
        Console.Error.WriteLine($"  ready after {watch.Elapsed.TotalSeconds:F0} s");
        var made = new Made(size, district.Smallest.Token, district.Smallest.Node.Id, [.. codes], [.. cursors.Skip(1)], [.. confirmable], [.. district.UnitBodies.Take(64).Select(u => new Proposer(u.Node.Code, u.Token))], district.Communities[0].Node.Code);
        await File.WriteAllTextAsync(Path.Combine(folder, "made.json"), JsonSerializer.Serialize(made));
        if (others is not null) await File.WriteAllTextAsync(Path.Combine(folder, "lists.json"), JsonSerializer.Serialize(others));
        return (made, others);
    }

    /// <param name="published">Not null: some of them as if they had been judged before this day.</param>
    private static Rows MakeChunk(ContractMaker maker, List<Plan> plans, DateOnly? published)
    {
        var rows = new Rows();
        foreach (var plan in plans)
        {
            var contract = maker.Make(plan, rows);
            if (published is { } today) ListMaker.Publish(contract, plan.Index, today);
        }
        return rows;
    }

    /// <summary>About three hundred, whatever the size; the oldest is left out, since nothing follows it.</summary>
    private static IEnumerable<string> Places(Rows rows, int size) => rows.Of<Contract>().Where((c, i) => i % 25 == 23).Where(c => c.Stage.IsPublic())
        .Take(Math.Max(1, 300 * Chunk / size)).Select(c => new Cursor(c.ProposedAt, c.Id).ToString());

    /// <summary>Evenly over the whole time.</summary>
    private static void Sample(Rows rows, District district, int size, List<string> codes, List<Confirmable> confirmable)
    {
        var tokens = district.Communities.ToDictionary(c => c.Node.Id, c => c.Token);
        var step = Math.Max(1, size / MostConfirmable);
        var contracts = rows.Of<Contract>().Where((c, i) => c.Stage == ContractStage.Performing && i % step == 0).ToDictionary(c => c.Id);
        // Two entries of one day stand in either order on the page: the reference learns only one.
        var alike = rows.Of<WorkEntry>().GroupBy(w => (w.ContractId, w.DoneOn)).Where(g => g.Count() > 1).Select(g => g.Key.ContractId).ToHashSet();
        codes.AddRange(contracts.Values.Where(c => !alike.Contains(c.Id)).Where((_, i) => size <= 10_000 || i % (size / 10_000) == 0).Select(c => c.Code));
        confirmable.AddRange(rows.Of<WorkEntry>().Where(w => w.State == WorkState.Recorded && contracts.ContainsKey(w.ContractId))
            .Select(w => new Confirmable(contracts[w.ContractId].Code, w.Id, tokens[contracts[w.ContractId].CommunityId])));
    }
}
