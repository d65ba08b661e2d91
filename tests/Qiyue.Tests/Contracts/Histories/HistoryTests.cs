using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Data;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.Tests.Data;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Contracts.Histories;

/// <summary>
/// Random histories: whatever is done to a contract, in any order, by anybody, the rules hold after every step and the journal tells of any tampering.
/// A failure prints the seed and the shortest history found; pass it to <c>seed</c> to see it again.
/// </summary>
public class HistoryTests
{
    /// <summary>QIYUE_TEST_HISTORIES asks for more than every run has time for.</summary>
    private static readonly int Wanted = int.Parse(Environment.GetEnvironmentVariable("QIYUE_TEST_HISTORIES") ?? "20");
    private static readonly Gen<Step[]> Steps = Gen.Select(Gen.Int[0, 99], Gen.Int[0, 9999], Gen.Int[0, 99], Gen.Int[0, 999]).Select(t => new Step(t.Item1, t.Item2, t.Item3, t.Item4)).Array[25, 60];

    [Theory, BothDatabases]
    public async Task Whatever_is_done_the_rules_hold_and_tampering_is_found(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (reached, done) = (new SortedSet<ContractStage>(), new SortedSet<string>(StringComparer.Ordinal));
        var histories = 0;
        await Gen.Select(Steps, Gen.Int[0, 9999]).SampleAsync(async (steps, chance) =>
        {
            var history = await History.Begin(d);
            if (chance % 2 == 0)
                foreach (var (deed, actor) in Histories.Straight) (await Do(history, deed, actor, 1)).ShouldBeNull(deed);
            var before = await history.Now();
            foreach (var step in steps)
            {
                var (deed, actor) = Histories.Choose(step, before.Stage);
                var refusal = await Do(history, deed, actor, step.Number);
                var after = await history.Now();
                if (refusal is null) done.Add(deed);
                await Hold(history, before, after, deed, refusal);
                reached.Add(after.Stage);
                before = after;
            }
            await TamperingIsFound(history, chance);
            histories++;
        }, iter: Wanted, threads: 1);
        TestContext.Current.TestOutputHelper?.WriteLine($"{histories} histories reached {string.Join(' ', reached)}; done: {string.Join(' ', done)}; never: {string.Join(' ', Histories.Deeds.Keys.Except(done))}");
        histories.ShouldBeGreaterThanOrEqualTo(Wanted);
        // They are worth something only if much of it comes about.
        reached.ShouldContain(ContractStage.Performing);
        done.Count.ShouldBeGreaterThan(Histories.Deeds.Count / 2, string.Join(' ', Histories.Deeds.Keys.Except(done)));
    }

    private static async Task<Refusal?> Do(History history, string deed, string actor, int number)
    {
        try
        {
            await history.District.Host.As(deed == "comment" ? Actor.Anonymous : history.District[actor], s => Histories.Deeds[deed](history, s, number));
            return null;
        }
        catch (Refusal refusal) { return refusal; } // anything else is a defect
    }

    private static async Task Hold(History history, Contract before, Contract after, string deed, Refusal? refusal)
    {
        if (refusal is not null) (after.Version, after.JournalHead).ShouldBe((before.Version, before.JournalHead), $"{deed} was refused ({refusal.Code}) and changed something");
        if (deed == "days") IsReachable(before.Stage, after.Stage).ShouldBeTrue($"{before.Stage} → {after.Stage} by time");
        else if (before.Stage != after.Stage) ContractStages.Moves.ShouldContain(m => m.From == before.Stage && m.To == after.Stage, $"{before.Stage} → {after.Stage} by {deed}");
        if (before.SignedOn is not null) Signed(after).ShouldBe(Signed(before), deed);
        if (after.Stage == ContractStage.Signing || after.SignedOn is not null) Sm3.Hex(after.CanonicalText).ShouldBe(after.TextDigest);
        (after.Fulfilment ?? 0).ShouldBeInRange(0, 1);
        foreach (var o in after.Obligations)
        {
            o.Fulfilment.ShouldBeInRange(0, 1);
            (Quantity.Zero <= o.ConfirmedByDefault && o.ConfirmedByDefault <= o.Confirmed && o.Confirmed <= o.Recorded).ShouldBeTrue($"{deed}: {o.ConfirmedByDefault} ≤ {o.Confirmed} ≤ {o.Recorded}");
        }
        if (after.Score is { } score) score.ShouldBeInRange(0, 100);
        new[] { after.OpenComments - after.OpenObjections, after.OpenObjections, after.OpenResultObjections }.ShouldAllBe(n => n >= 0);
        var verdict = await Verify(history);
        verdict.Holds.ShouldBeTrue($"{deed}: {verdict.Findings.FirstOrDefault()}");
    }

    /// <summary>What stands once all have signed.</summary>
    private static string Signed(Contract c) => string.Join('|', [c.CanonicalText, c.TextDigest, c.SignedOn?.ToString("O") ?? "", c.TermsVersion.ToString(), .. c.Parties.OrderBy(p => p.Order)
        .Select(p => $"{p.OrganizationId} {p.SignatoryName} {p.SignatoryPost} {p.SignedAt:O} {p.Signature} {p.PublicKey}")]);

    private static bool IsReachable(ContractStage from, ContractStage to) =>
        from == to || ContractStages.Moves.Where(m => m.From == from && m.Act is "end_notice" or "end_performance" or "publish_result").Any(m => m.From == from && IsReachable(m.To, to));

    private static Task<JournalVerdict> Verify(History history) =>
        history.District.Host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().One(Contract.Kind, history.Id, default));

    /// <summary>A byte, a swap, a cut tail, a row past the program, and with a checkpoint a forger's cut tail or whole rewrite: one of them, by chance.</summary>
    private static async Task TamperingIsFound(History history, int chance)
    {
        var host = history.District.Host;
        var chain = await host.Read(db => db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectId == history.Id).OrderBy(e => e.Sequence).ToListAsync());
        var entry = chain[chance % chain.Count];
        var how = chance % 6;
        if (how < 4 || chain.Count < 3)
        {
            switch (how)
            {
                case 0: await Byte(host, entry.Id, chance); break;
                case 1 when chain.Count > 2: await Swap(host, chain[0], chain[^1]); break;
                case 2: await host.Read(db => db.Set<JournalEntry>().Where(e => e.Id == chain[chain.Count - 1].Id).ExecuteDeleteAsync()); break;
                default: await host.Read(db => db.Set<Contract>().Where(c => c.Id == history.Id).ExecuteUpdateAsync(s => s.SetProperty(c => c.TermsJson, c => c.TermsJson + " "))); break;
            }
            (await Verify(history)).Holds.ShouldBeFalse($"tampering {how} of entry {entry.Sequence} of {chain.Count}");
            return;
        }
        var checkpoint = await host.As(Actor.System, s => s.GetRequiredService<TakeCheckpoint>().Handle(default));
        (await WithCheckpoint(host, checkpoint)).Holds.ShouldBeTrue();
        if (how == 4) await Forge.CutTail(host, history.Code);
        else await Forge.Rewrite(host, history.Code);
        (await Verify(history)).Holds.ShouldBeTrue("the forger knows the code: the chain alone does not show it");
        (await WithCheckpoint(host, checkpoint)).Holds.ShouldBeFalse($"forgery {how}");
    }

    private static async Task<CheckpointVerdict> WithCheckpoint(TestHost host, Checkpoint checkpoint) => (await VerifyJournalTests.Verify(host, checkpoint)).Checkpoint!;

    /// <summary>One character of one column, at a place that chance chooses.</summary>
    private static Task<int> Byte(TestHost host, Guid entry, int chance) => host.Read(async db =>
    {
        var row = await db.Set<JournalEntry>().SingleAsync(e => e.Id == entry);
        var columns = new[] { nameof(JournalEntry.Act), nameof(JournalEntry.ActorText), nameof(JournalEntry.Changes), nameof(JournalEntry.StateDigest), nameof(JournalEntry.Hash) };
        var column = db.Entry(row).Property<string>(columns[chance % columns.Length]);
        var text = column.CurrentValue.ToCharArray();
        text[chance % text.Length] ^= (char)1;
        column.CurrentValue = new(text);
        return await db.SaveChangesAsync();
    });

    private static Task Swap(TestHost host, JournalEntry one, JournalEntry other) => host.Read(async db =>
    {
        foreach (var (id, sequence) in new[] { (one.Id, -1L), (other.Id, one.Sequence), (one.Id, other.Sequence) })
            await db.Set<JournalEntry>().Where(e => e.Id == id).ExecuteUpdateAsync(s => s.SetProperty(e => e.Sequence, sequence));
        return true;
    });
}
