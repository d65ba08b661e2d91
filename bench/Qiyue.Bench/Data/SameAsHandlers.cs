using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Signing;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Access;
using Qiyue.Platform.Search;
using Qiyue.Platform.Todo;

namespace Qiyue.Bench.Data;

/// <summary>
/// Holds the bulk data against the product: the same fifty contracts once by <see cref="ContractMaker"/> and once through the ordinary handlers must leave the same
/// rows (ids and what is hashed from them aside), and every chain must verify.
/// </summary>
internal static partial class SameAsHandlers
{
    private const int Contracts = 50;

    public static async Task Check()
    {
        var folder = Directory.CreateTempSubdirectory("qiyue-bench-check-").FullName;
        try
        {
            await using var product = new Product(Path.Combine(folder, "qiyue.db"), folder);
            _ = product.Server;
            var district = await District.Make(product);
            var now = await product.As(Actor.System, null, s => Task.FromResult(s.GetRequiredService<ActClock>().Now));
            var maker = new ContractMaker(product.Services, district, Contracts, now);
            for (var i = 0; i < Contracts; i++) await Compare(product, maker, maker.Next(i), now);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    private static async Task Compare(Product product, ContractMaker maker, Plan plan, DateTime now)
    {
        var made = new Rows();
        maker.Make(plan, made);
        var handled = await Handle(product, plan, now);
        var known = new[] { plan.Community, plan.Unit }.SelectMany(b => new[] { b.Node.Id, b.Node.ParentId!.Value, b.Actor.PersonId!.Value }).Append(AccessRow.Everyone).ToHashSet();
        await product.As(Actor.System, null, async s =>
        {
            var model = s.GetRequiredService<QiyueDb>().Model;
            foreach (var (type, _) in made.All.Concat(handled.All).DistinctBy(t => t.Type))
            {
                var table = new BulkTable(model, type);
                var (bulk, ordinary) = (Lines(made, type, table, known), Lines(handled, type, table, known));
                if (bulk.SequenceEqual(ordinary)) continue;
                throw new InvalidOperationException($"{table.Name} of contract {plan.Index} differs from what the handlers write:\n{string.Join("\n", bulk.Except(ordinary))}\n--- handlers:\n{string.Join("\n", ordinary.Except(bulk))}");
            }
            return await Task.FromResult(true);
        });
        foreach (var rows in new[] { made, handled }) Verify(rows);
    }

    private static void Verify(Rows rows)
    {
        var head = "";
        foreach (var entry in rows.Of<JournalEntry>().OrderBy(e => e.Sequence))
        {
            if (entry.PreviousHash != head || Journal.HashOf(entry) != entry.Hash) throw new InvalidOperationException($"the chain breaks at entry {entry.Sequence}");
            head = entry.Hash;
        }
        if (rows.Of<Contract>().Single().JournalHead != head) throw new InvalidOperationException("the contract's head is not its last entry");
    }

    /// <summary>Through the handlers of the product, at the same instants, then read back.</summary>
    private static async Task<Rows> Handle(Product product, Plan plan, DateTime now)
    {
        var (unit, community, ct) = (plan.Unit, plan.Community, CancellationToken.None);
        var day = ActClock.DayOf(plan.At);
        var terms = Wording.Terms(plan.Index, community.Node.Code, unit.Node.Code, day, ActClock.DayOf(now).AddDays(150 + plan.Index % 100));
        var proposal = new ProposeContractInput { Parties = [community.Node.Code, unit.Node.Code], Terms = terms };
        if (plan.IsNegotiated) await product.As(unit.Actor, plan.At, s => s.GetRequiredService<ProposeContract>().Handle(proposal, ct));
        else
        {
            List<PaperSignatureInput> signatures = [.. ContractMaker.Signatures(plan, day).Select(p => new PaperSignatureInput
            {
                Party = p.Key == unit.Node.Id ? unit.Node.Code : community.Node.Code, Name = p.Value.Name, Post = p.Value.Post, SignedOn = p.Value.On,
            })];
            await product.As(unit.Actor, plan.At, s => s.GetRequiredService<BackfillContract>().Handle(new() { Contract = proposal, Signatures = signatures, Reason = ContractMaker.Reason }, ct));
            if (ContractMaker.NoticeEnd(plan, now) is { } end)
            {
                await product.As(Actor.System, end, async s => { await s.GetRequiredService<AdvanceContracts>().Handle((await One(s, plan.Code)).Id, ct); return true; });
                var first = await Work(end.AddMilliseconds(1));
                await product.As(community.Actor, end.AddMilliseconds(2), s => s.GetRequiredService<ConfirmWork>().Handle(plan.Code, [first.Id], ct));
            }
            await Work(now);
        }
        return await product.As(Actor.System, null, s => ReadBack(s, plan.Code));

        Task<WorkEntry> Work(DateTime at) => product.As(unit.Actor, at, s => s.GetRequiredService<RecordWork>().Handle(plan.Code, new() { Obligation = 1, DoneOn = ActClock.DayOf(at) }, ct));
    }

    private static Task<Contract> One(IServiceProvider s, string code) => s.GetRequiredService<QiyueDb>().Set<Contract>().AsNoTracking()
        .Include(c => c.Parties).Include(c => c.Obligations).Include(c => c.Milestones).SingleAsync(c => c.Code == code);

    private static async Task<Rows> ReadBack(IServiceProvider s, string code)
    {
        var (rows, db, contract) = (new Rows(), s.GetRequiredService<QiyueDb>(), await One(s, code));
        var id = contract.Id;
        rows.Add(contract);
        rows.AddAll(contract.Parties);
        rows.AddAll(contract.Obligations);
        rows.AddAll(contract.Milestones);
        rows.AddAll(await db.Set<ContractVersion>().AsNoTracking().Where(v => v.ContractId == id).ToListAsync());
        rows.AddAll(await db.Set<WorkEntry>().AsNoTracking().Where(w => w.ContractId == id).ToListAsync());
        rows.AddAll(await db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectId == id).ToListAsync());
        rows.AddAll(await db.Set<AccessRow>().AsNoTracking().Where(r => r.SubjectId == id).ToListAsync());
        rows.AddAll(await db.Set<ListCard>().AsNoTracking().Where(c => c.SubjectId == id).ToListAsync());
        rows.AddAll(await db.Set<TodoRow>().AsNoTracking().Where(r => r.SubjectId == id).ToListAsync());
        rows.AddAll(await db.Set<SearchEntry>().AsNoTracking().Where(r => r.SubjectId == id).ToListAsync());
        return rows;
    }

    private static List<string> Lines(Rows rows, Type type, BulkTable table, HashSet<Guid> known) => [.. rows.All.Where(t => t.Type == type).SelectMany(t => t.Entities)
        .Select(e => string.Join(" | ", table.Columns.Zip(table.Row(e), (column, value) => $"{column}={Text(column, value, known)}"))).Order(StringComparer.Ordinal)];

    /// <summary>Ids made anew by each run, and hashes over them, are left out.</summary>
    private static string Text(string column, object? value, HashSet<Guid> known) => value switch
    {
        byte[] id => known.Contains(new Guid(id, bigEndian: true)) ? new Guid(id, bigEndian: true).ToString() : "<id>",
        string when column is "hash" or "previous_hash" or "journal_head" => "<hash>",
        string text => Digests().Replace(Ids().Replace(text, m => known.Contains(Guid.Parse(m.Value)) ? m.Value : "<id>"), "$1<digest>"),
        _ => $"{value}",
    };

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    /// <summary>The digest of a work entry holds the id of its obligation.</summary>
    [GeneratedRegex("(\"work:<id>\":\")[0-9a-f]{64}")]
    private static partial Regex Digests();
}
