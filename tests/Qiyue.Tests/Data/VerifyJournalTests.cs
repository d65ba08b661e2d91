using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Performing;
using Qiyue.Data;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Data;

/// <summary>Whatever is done to the tables behind the program's back is found and named.</summary>
public class VerifyJournalTests
{
    [Theory, BothDatabases]
    public async Task An_honest_journal_holds(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await WithWork(d);
        var verdict = await Verify(host);
        verdict.Findings.ShouldBeEmpty();
        verdict.Holds.ShouldBeTrue();
        verdict.Entries.ShouldBe(await host.Read(db => db.Set<JournalEntry>().LongCountAsync()));
        verdict.Subjects.ShouldBe(await host.Read(db => db.Set<JournalEntry>().Select(e => e.SubjectId).Distinct().LongCountAsync()));
        (await Chain(host, code)).Count.ShouldBeGreaterThan(5);
    }

    [Theory, BothDatabases]
    public async Task An_altered_entry_is_named(Database database)
    {
        var (host, code, _) = await Start(database);
        await using var __ = host;
        await Change<JournalEntry>(host, e => e.Sequence == 3 && e.SubjectKind == "contract", s => s.SetProperty(e => e.Changes, e => e.Changes + " "));
        await Named(host, "contract", code, 3, "journal.entry_altered");
    }

    [Theory, BothDatabases]
    public async Task Two_swapped_entries_are_named(Database database)
    {
        var (host, code, _) = await Start(database);
        await using var __ = host;
        foreach (var (from, to) in new[] { (2L, 99L), (3L, 2L), (99L, 3L) })
            await Change<JournalEntry>(host, e => e.Sequence == from && e.SubjectKind == "contract", s => s.SetProperty(e => e.Sequence, to));
        await Named(host, "contract", code, 2, "journal.entry_altered");
    }

    [Theory, BothDatabases]
    public async Task A_missing_entry_is_named(Database database)
    {
        var (host, code, _) = await Start(database);
        await using var __ = host;
        await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectKind == "contract" && e.Sequence == 2).ExecuteDeleteAsync());
        await Named(host, "contract", code, 2, "journal.entry_missing");
    }

    [Theory, BothDatabases]
    public async Task A_cut_tail_is_named_by_the_subject_itself(Database database)
    {
        var (host, code, _) = await Start(database);
        await using var __ = host;
        var last = (await Chain(host, code))[^1];
        await host.Read(db => db.Set<JournalEntry>().Where(e => e.Id == last.Id).ExecuteDeleteAsync());
        await Named(host, "contract", code, last.Sequence, "journal.tail_differs");
    }

    [Theory, BothDatabases]
    public async Task A_row_changed_past_the_program_is_named_with_what_differs(Database database)
    {
        var (host, code, _) = await Start(database);
        await using var __ = host;
        await Change<Contract>(host, c => c.Code == code, s => s.SetProperty(c => c.Stage, ContractStage.Published));
        var finding = await Named(host, "contract", code, (await Chain(host, code))[^1].Sequence, "journal.state_differs");
        finding.Args.ShouldBe(["stage"]);
    }

    [Theory, BothDatabases]
    public async Task A_signature_changed_past_the_program_is_named(Database database)
    {
        var (host, code, _) = await Start(database);
        await using var __ = host;
        await Change<ContractParty>(host, p => p.Order == 2, s => s.SetProperty(p => p.SignatoryName, "张三"));
        (await Named(host, "contract", code, (await Chain(host, code))[^1].Sequence, "journal.state_differs")).Args.ShouldBe(["parties"]);
    }

    [Theory, BothDatabases]
    public async Task A_work_entry_changed_or_slipped_in_or_removed_is_named(Database database)
    {
        var (host, code, _) = await Start(database);
        await using var __ = host;
        await Change<WorkEntry>(host, w => w.Note == "第一场", s => s.SetProperty(w => w.DoneOn, new DateOnly(2026, 3, 1)));
        var end = (await Chain(host, code))[^1].Sequence;
        await Named(host, "contract", code, end, "journal.part_altered");
        await host.Read(db => db.Set<WorkEntry>().ExecuteDeleteAsync());
        await Named(host, "contract", code, end, "journal.part_missing");
    }

    [Theory, BothDatabases]
    public async Task An_entry_written_anew_with_its_own_digest_no_longer_carries_the_next(Database database)
    {
        var (host, code, _) = await Start(database);
        await using var __ = host;
        await Forge.Rewrite(host, code, only: 2);
        await Named(host, "contract", code, 3, "journal.chain_broken");
    }

    [Theory, BothDatabases]
    public async Task A_last_entry_written_anew_is_not_the_one_the_subject_knows(Database database)
    {
        var (host, code, _) = await Start(database);
        await using var __ = host;
        var end = (await Chain(host, code))[^1].Sequence;
        await Forge.Rewrite(host, code, only: end);
        await Named(host, "contract", code, end, "journal.head_differs");
    }

    [Theory, BothDatabases]
    public async Task What_was_slipped_in_is_named(Database database)
    {
        var (host, code, _) = await Start(database);
        await using var __ = host;
        var contract = await host.Read(db => db.Set<Contract>().AsNoTracking().SingleAsync());
        await Insert(host, new ContractVersion(contract.Id, 99, contract.CommunityId, null, contract.TermsJson, "从未提出", TestHost.Start0.UtcDateTime));
        await Named(host, "contract", code, (await Chain(host, code))[^1].Sequence, "journal.part_unrecorded");
        await host.Read(db => db.Set<ContractVersion>().Where(v => v.Number == 99).ExecuteDeleteAsync());
        await Insert(host, new JournalPersonal { EntryId = (await Chain(host, code))[0].Id, Text = "{}" });
        var verdict = await Verify(host);
        verdict.Findings.ShouldHaveSingleItem().Code.ShouldBe("journal.personal_loose");
        verdict.Holds.ShouldBeFalse();
    }

    [Fact]
    public void A_newer_program_may_know_more_but_not_otherwise()
    {
        static System.Text.Json.Nodes.JsonObject Json(string text) => System.Text.Json.Nodes.JsonNode.Parse(text)!.AsObject();
        RecordedState.Differences(Json("""{"a":1,"gone":2,"list":[{"x":1}]}"""), Json("""{"a":1,"new":null,"list":[{"x":1,"y":2}]}""")).ShouldBeEmpty();
        RecordedState.Differences(Json("""{"a":1,"b":null,"list":[{"x":1}],"more":[]}"""), Json("""{"a":2,"b":"","list":[{"x":2}],"more":[1]}""")).ShouldBe(["a", "b", "list", "more"]);
    }

    [Theory, BothDatabases]
    public async Task A_subject_last_touched_by_an_older_program_holds_and_is_counted(Database database)
    {
        var (host, code, _) = await Start(database);
        await using var __ = host;
        await Forge.Rewrite(host, code, state: s => s.Remove("gap"));
        var verdict = await Verify(host);
        verdict.Holds.ShouldBeTrue();
        verdict.OlderForm.ShouldBe(1);
        await Change<Contract>(host, c => c.Code == code, s => s.SetProperty(c => c.Title, "别的名称"));
        (await Named(host, "contract", code, (await Chain(host, code))[^1].Sequence, "journal.state_differs")).Args.ShouldBe(["title"]);
    }

    [Theory, BothDatabases]
    public async Task What_an_older_program_did_not_know_is_recorded_by_the_next_act_and_vouched_for_from_then_on(Database database)
    {
        var (host, code, d) = await Start(database);
        await using var __ = host;
        await Forge.Rewrite(host, code, state: s =>
        {
            s.Remove("gap");
            s["inOrder"] = true;
            foreach (var party in s["parties"]?.AsArray() ?? []) party!.AsObject().Remove("step");
        });
        (await Verify(host)).OlderForm.ShouldBe(1);
        // Until the next act nobody vouches for them.
        await Change<Contract>(host, c => c.Code == code, s => s.SetProperty(c => c.HasGap, true));
        (await Verify(host)).Holds.ShouldBeTrue();
        await Change<Contract>(host, c => c.Code == code, s => s.SetProperty(c => c.HasGap, false));
        await Work(d, code, "第三场");
        var verdict = await Verify(host);
        (verdict.Holds, verdict.OlderForm).ShouldBe((true, 0));
        var last = System.Text.Json.Nodes.JsonNode.Parse((await Chain(host, code))[^1].Changes)!;
        (last["after"]!["gap"]!.GetValue<bool>(), last["after"]!["parties"]![0]!["step"]!.GetValue<int>(), last["gone"]![0]!.GetValue<string>(), last["strayed"]).ShouldBe((false, 1, "inOrder", null));
        (last["before"] as System.Text.Json.Nodes.JsonObject)!.ContainsKey("gap").ShouldBeFalse("there is no former value");
        await Change<ContractParty>(host, p => p.Order == 2, s => s.SetProperty(p => p.Step, 2));
        (await Named(host, "contract", code, (await Chain(host, code))[^1].Sequence, "journal.state_differs")).Args.ShouldBe(["parties"]);
        await Change<ContractParty>(host, p => p.Order == 2, s => s.SetProperty(p => p.Step, 1));
        await Change<Contract>(host, c => c.Code == code, s => s.SetProperty(c => c.HasGap, true));
        (await Named(host, "contract", code, (await Chain(host, code))[^1].Sequence, "journal.state_differs")).Args.ShouldBe(["gap"]);
        await Change<Contract>(host, c => c.Code == code, s => s.SetProperty(c => c.HasGap, false));
        // Said once: the entry after it is an ordinary one.
        await Work(d, code, "第四场");
        System.Text.Json.Nodes.JsonNode.Parse((await Chain(host, code))[^1].Changes)!["after"]!.AsObject().Select(m => m.Key).ShouldBe(["obligations"]);
        (await Verify(host)).Holds.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task A_row_changed_past_the_program_is_named_also_after_the_next_act(Database database)
    {
        var (host, code, d) = await Start(database);
        await using var __ = host;
        host.Strays = true;
        await Change<Contract>(host, c => c.Code == code, s => s.SetProperty(c => c.Title, "别的名称"));
        await Work(d, code, "第三场");
        var after = (await Chain(host, code))[^1].Sequence;
        (await Named(host, "contract", code, after, "journal.state_strayed")).Args.ShouldBe(["title"]);
        await Work(d, code, "第四场");
        await Named(host, "contract", code, after, "journal.state_strayed");
    }

    [Theory, BothDatabases]
    public async Task A_personal_row_may_be_erased_but_not_changed(Database database)
    {
        var (host, code, _) = await Start(database);
        await using var __ = host;
        var entry = (await Chain(host, code)).First(e => e.PersonalDigest.Length > 0);
        await Change<JournalPersonal>(host, p => p.EntryId == entry.Id, s => s.SetProperty(p => p.Text, p => p.Text.Replace("138", "139")));
        await Named(host, "contract", code, entry.Sequence, "journal.personal_altered");
        await host.Read(db => db.Set<JournalPersonal>().Where(p => p.EntryId == entry.Id).ExecuteDeleteAsync());
        var verdict = await Verify(host);
        verdict.Holds.ShouldBeTrue();
        verdict.Erased.ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task A_removed_chain_and_a_removed_subject_are_named(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var first = await d.Need("第一条需求");
        var second = await d.Need("第二条需求");
        await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectId == first.Id).ExecuteDeleteAsync());
        await Named(host, "need", first.Code, 0, "journal.unrecorded");
        await host.Read(db => db.Set<Qiyue.Lists.Need>().Where(n => n.Id == first.Id || n.Id == second.Id).ExecuteDeleteAsync());
        await Named(host, "need", second.Id.ToString(), 1, "journal.subject_missing");
    }

    [Theory, BothDatabases]
    public async Task A_checkpoint_finds_a_tail_cut_with_care(Database database)
    {
        var (host, code, _) = await Start(database);
        await using var __ = host;
        var checkpoint = await host.As(Actor.System, s => s.GetRequiredService<TakeCheckpoint>().Handle(default));
        checkpoint = Checkpoint.Read(checkpoint.ToFile());
        (await Verify(host, checkpoint)).Holds.ShouldBeTrue();
        await Forge.CutTail(host, code);
        (await Verify(host)).Holds.ShouldBeTrue("without a checkpoint a careful forger is not found");
        var verdict = await Verify(host, checkpoint);
        verdict.Holds.ShouldBeFalse();
        verdict.Checkpoint!.Code.ShouldBe("checkpoint.tail_cut");
    }

    [Theory, BothDatabases]
    public async Task A_checkpoint_finds_a_rewritten_whole_also_long_afterwards(Database database)
    {
        var (host, code, d) = await Start(database);
        await using var __ = host;
        var taken = await host.As(Actor.System, s => s.GetRequiredService<TakeCheckpoint>().Handle(default));
        // As it would be a day later: no subject is recent any more.
        var (publicKey, sign) = await host.As(Actor.System, s => s.GetRequiredService<OrganizationKeys>().Signer(OrganizationKeys.Platform, default));
        var settled = taken with { Before = new DateTimeOffset(DateTime.UtcNow.AddMilliseconds(1)).ToUnixTimeMilliseconds(), Recent = [], PublicKey = publicKey };
        settled = settled with { Signature = sign(settled.Statement()) };
        await Task.Delay(20, TestContext.Current.CancellationToken);
        await Work(d, code, "第三场");
        (await Verify(host, taken)).Holds.ShouldBeTrue("what was written since then does not count");
        (await Verify(host, settled)).Checkpoint!.Code.ShouldBeNull();
        await Forge.Rewrite(host, code);
        (await Verify(host)).Holds.ShouldBeTrue("without a checkpoint a whole rewrite is not found");
        (await Verify(host, settled)).Checkpoint!.Code.ShouldBe("checkpoint.rewritten");
        (await Verify(host, taken)).Checkpoint!.Code.ShouldBe("checkpoint.rewritten");
    }

    [Theory, BothDatabases]
    public async Task A_checkpoint_file_cannot_be_touched_or_made_by_others(Database database)
    {
        var (host, _, _) = await Start(database);
        await using var __ = host;
        var checkpoint = await host.As(Actor.System, s => s.GetRequiredService<TakeCheckpoint>().Handle(default));
        (await Verify(host, checkpoint with { Entries = checkpoint.Entries + 1 })).Checkpoint!.Code.ShouldBe("checkpoint.signature");
        var (privateKey, publicKey) = Sm2.Generate();
        var foreign = checkpoint with { PublicKey = publicKey };
        (await Verify(host, foreign with { Signature = Sm2.Sign(foreign.Statement(), privateKey) })).Checkpoint!.Code.ShouldBe("checkpoint.other_key");
        foreach (var file in new[] { "", "{}", "[1]", "{\"schema\":\"qiyue.checkpoint/1\"}", "not json" })
            Should.Throw<Refusal>(() => Checkpoint.Read(file)).Code.ShouldBe("checkpoint.unreadable");
        (await Should.ThrowAsync<Refusal>(host.As(Actor.Anonymous, s => s.GetRequiredService<TakeCheckpoint>().Handle(default)))).Status.ShouldBe(403);
    }

    /// <summary>A signed contract with a work entry and a comment that carries personal data.</summary>
    private static async Task<(TestHost Host, string Code, District District)> Start(Database database)
    {
        var host = await TestHost.Start(database);
        var d = await District.Create(host);
        return (host, await WithWork(d), d);
    }

    private static async Task<string> WithWork(District d)
    {
        var code = await ContractJourneyTests.Signed(d);
        await d.Host.As(d["clerk"], async s =>
        {
            var act = s.GetRequiredService<Act>();
            var contract = await s.GetRequiredService<ContractLoader>().ForAct(code, default);
            act.Record(contract, "contract.remarked", "联系人已变更", new() { ["phone"] = "13800001234" });
            await act.Commit();
        });
        await Work(d, code, "第一场");
        await Work(d, code, "第二场");
        return code;
    }

    private static Task Work(District d, string code, string note) => d.Host.As(d["liaison"], s =>
        s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 2), Quantity = "1", Note = note }, default));

    private static Task Insert(TestHost host, object row) => host.As(Actor.System, async s =>
    {
        s.GetRequiredService<QiyueDb>().Add(row);
        await s.GetRequiredService<QiyueDb>().SaveChangesAsync();
    });

    internal static Task<JournalVerdict> Verify(TestHost host, Checkpoint? checkpoint = null) =>
        host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(checkpoint, null, default));

    private static async Task<JournalFinding> Named(TestHost host, string kind, string code, long sequence, string what)
    {
        var verdict = await Verify(host);
        verdict.Holds.ShouldBeFalse();
        verdict.Broken.ShouldBe(1);
        var finding = verdict.Findings.ShouldHaveSingleItem();
        (finding.SubjectKind, finding.SubjectCode, finding.Sequence, finding.Code).ShouldBe((kind, code, sequence, what));
        return finding;
    }

    private static Task Change<T>(TestHost host, System.Linq.Expressions.Expression<Func<T, bool>> which, Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<T>> how) where T : class =>
        host.As(Actor.System, async s => (await s.GetRequiredService<QiyueDb>().Set<T>().Where(which).ExecuteUpdateAsync(how)).ShouldBe(1));

    private static async Task<List<JournalEntry>> Chain(TestHost host, string code)
    {
        var id = await host.Read(db => db.Set<Contract>().Where(c => c.Code == code).Select(c => c.Id).SingleAsync());
        return await host.Read(db => db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectId == id).OrderBy(e => e.Sequence).ToListAsync());
    }
}
