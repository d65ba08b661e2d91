using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Verifying;
using Qiyue.Data;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.OpenData;
using Qiyue.Platform.Access;
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
    private static readonly int Wanted = int.Parse(Environment.GetEnvironmentVariable("QIYUE_TEST_HISTORIES") ?? (Lots.All ? "40" : "10"));
    private static readonly Gen<Step[]> Steps = Gen.Select(Gen.Int[0, 99], Gen.Int[0, 9999], Gen.Int[0, 99], Gen.Int[0, 999]).Select(t => new Step(t.Item1, t.Item2, t.Item3, t.Item4)).Array[20, 50];

    [Theory, BothDatabases]
    public async Task Whatever_is_done_the_rules_hold_and_tampering_is_found(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var otherStreet = await host.As(Actor.System, s => District.NewPerson(s, "street2", "周丽", d.OtherStreet, "党建办干事", Duty.Supervise));
        var (reached, done) = (new SortedSet<ContractStage>(), Histories.Deeds.Keys.ToDictionary(k => k, _ => 0));
        var (histories, steps) = (0, 0);
        await Gen.Select(Steps, Gen.Int[0, 9999]).SampleAsync(async (chosen, chance) =>
        {
            var history = await History.Begin(d, otherStreet, onPaper: chance % 10 == 9);
            foreach (var (deed, actor, number) in chance % 10 == 9 ? [] : Histories.Road.Take(Histories.Starts[chance % Histories.Starts.Length]))
            {
                (await Take(history, deed, actor, number)).ShouldBeNull(deed);
                reached.Add(history.Contract.Stage);
            }
            foreach (var step in chosen)
            {
                var (deed, actor) = Histories.Choose(step, history);
                var version = history.Contract.Version;
                await Take(history, deed, actor, step.Number);
                if (history.Contract.Version > version) done[deed]++;
                reached.Add(history.Contract.Stage);
                steps++;
            }
            await EndsWell(history);
            await TamperingIsFound(history, chance);
            histories++;
        }, iter: Wanted, threads: 1);
        var never = string.Join(' ', done.Where(x => x.Value == 0).Select(x => x.Key));
        TestContext.Current.TestOutputHelper?.WriteLine($"{database}: {histories} histories of {steps} steps reached {string.Join(' ', reached)}; done: {string.Join(' ', done.Where(x => x.Value > 0).Select(x => $"{x.Key} {x.Value}"))}; never: {never}");
        histories.ShouldBeGreaterThanOrEqualTo(Wanted);
        // They are worth something only if much of it comes about.
        reached.ShouldContain(ContractStage.Judging);
        done.Values.Count(n => n > 0).ShouldBeGreaterThan(Histories.Deeds.Count / 2, never);
    }

    /// <summary>Whoever adds an act on a contract adds a deed, or says why not.</summary>
    [Fact]
    public void Every_act_on_a_contract_is_a_deed_or_is_left_out_with_a_reason()
    {
        var acts = typeof(Contract).Assembly.GetTypes().Where(t => t.Namespace?.StartsWith(typeof(Contract).Namespace!, StringComparison.Ordinal) is true && t.GetConstructors().Select(c => c.GetParameters().Select(p => p.ParameterType).ToList())
            .Any(p => p.Contains(typeof(Act)) && (p.Contains(typeof(ContractLoader)) || p.Contains(typeof(ProposeContract))))).ToHashSet();
        acts.Count.ShouldBeGreaterThan(50);
        var deeds = Histories.Deeds.Values.Select(d => d.Handler).ToHashSet();
        acts.Except(deeds).Except(Histories.LeftOut.Keys).Select(t => t.Name).ShouldBeEmpty();
        Histories.LeftOut.Keys.Where(t => !acts.Contains(t) || deeds.Contains(t)).Select(t => t.Name).ShouldBeEmpty();
    }

    /// <summary>Does it and looks at what has become of the contract. A refusal changes nothing; anything else that is thrown is a defect.</summary>
    private static async Task<Refusal?> Take(History history, string deed, string actor, int number)
    {
        history.Who = actor;
        history.Story.Add($"{deed} by {actor} ({number})");
        var before = history.Now;
        Refusal? refusal = null;
        try { await history.Host.As(Histories.ActorOf(history, deed), s => Histories.Deeds[deed].Do(history, s, number)); }
        catch (Refusal r) { refusal = r; }
        var mark = await history.Mark();
        if (refusal is not null) mark.ShouldBe((before.Contract.Version, before.Contract.JournalHead), $"{deed} was refused ({refusal.Code}) and changed something");
        if (mark.Version == before.Contract.Version) return refusal;
        var after = await history.Look();
        try
        {
            HistoryRules.Hold(history, before, after, deed);
            await IsListedAsItIs(history);
            (await Verify(history)).Findings.Select(f => f.ToString()).ShouldBeEmpty();
        }
        catch (Exception e) { throw new ShouldAssertException($"{string.Join(", ", history.Story)}; {before.Contract.Stage} → {after.Contract.Stage}: {e.Message}", e); }
        return refusal;
    }

    /// <summary>What the act wrote from the open rows it had loaded is what all rows together say.</summary>
    private static Task IsListedAsItIs(History history) => history.Host.As(Actor.System, async s =>
    {
        var wanted = await ActivatorUtilities.CreateInstance<ContractProjection>(s).Project(history.Contract, default);
        history.Now.Todos.Select(t => $"{t.Key} {t.OrganizationId} {t.Duty} {t.PersonId} {t.DueOn} {t.Url} {t.Title} {t.Args}").Order().ShouldBe(wanted.Todos.Select(t => $"{t.Key} {t.OrganizationId} {t.Duty} {t.PersonId} {t.DueOn} {t.Url} {t.Title} {string.Join('\u001f', t.Args)}").Order());
        history.Now.Readers.Where(r => r != AccessRow.Everyone).Order().ShouldBe(wanted.VisibleTo.Order());
    });

    /// <summary>Everybody can verify what was signed; the unit's project list counts what it should; what it was renewed as holds too.</summary>
    private static async Task EndsWell(History history)
    {
        (await Verify(history)).Findings.Select(f => f.ToString()).ShouldBeEmpty();
        var c = history.Contract;
        await history.Host.As(Actor.System, async s =>
        {
            foreach (var renewal in history.Renewals) (await s.GetRequiredService<VerifyJournal>().One(Contract.Kind, renewal, default)).Findings.Select(f => f.ToString()).ShouldBeEmpty();
            if (c.Stage.IsPublic()) CheckSignedContract.Of(await s.GetRequiredService<ExportSignedContract>().Whole(c.Code, default)).Where(x => x.Result == CheckResult.Broken).Select(x => x.ToString()).ShouldBeEmpty();
            var unit = history.Unit.Organization;
            var rate = (await s.GetRequiredService<Figures>().UnitRates(history.Tree.Get(history.District.Office.Id), DateOnly.MinValue, DateOnly.MaxValue, default)).SingleOrDefault(r => r.Unit.Id == unit.Id);
            var counted = c.SuspendedOn is not null ? [] : c.Obligations.Where(o => o.DoerId == unit.Id && o.WaivedBy is null && (c.Stage != ContractStage.Terminated || c.EndingFaultId == unit.Id)).ToList();
            (rate?.Obligations ?? 0).ShouldBe(counted.Count, "ended by consent: none; for breach: those of who broke it");
        });
    }

    private static Task<JournalVerdict> Verify(History history) =>
        history.Host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().One(Contract.Kind, history.Id, default));

    /// <summary>A byte, a swap, a cut tail, a row past the program, and with a checkpoint a forger's cut tail or whole rewrite: one of them, by chance.</summary>
    private static async Task TamperingIsFound(History history, int chance)
    {
        var host = history.Host;
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
