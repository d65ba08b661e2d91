using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Organizations;
using Qiyue.Platform.Access;
using Qiyue.Platform.Search;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Data;

/// <summary>Acts with so many new rows that they are written past Entity Framework's statements: what stands in the tables is the same.</summary>
public class BulkWriteTests
{
    private const int Many = 300;

    [Theory, BothDatabases]
    public async Task What_is_written_in_bulk_reads_back_as_it_was_and_its_journal_verifies(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var written = await host.As(d["clerk"], async s =>
        {
            var act = s.GetRequiredService<Act>();
            var needs = Enumerable.Range(1, Many).Select(n => Added(act, d, n)).ToList();
            await act.Commit();
            // The same scope may go on with what it wrote.
            act.Track(needs[0]).Withdraw("已由街道统一安排");
            act.Record(needs[0], "need.withdrawn", "已由街道统一安排");
            await act.Commit();
            return needs;
        });
        (await host.Read(async db => (await db.Set<Need>().OrderBy(n => n.Code).ToListAsync()).Select(n => CanonicalJson.Of(n.State())).ToList())).ShouldBe(written.Select(n => CanonicalJson.Of(n.State())));
        (await host.Read(db => db.Set<Need>().CountAsync(n => n.People == null))).ShouldBe(Many / 2);
        (await host.Read(db => db.Set<AccessRow>().CountAsync(r => r.SubjectKind == "need" && r.OrganizationId == AccessRow.Everyone))).ShouldBe(Many - 1);
        (await host.Read(db => db.Set<SearchEntry>().CountAsync(e => e.SubjectKind == "need" && e.IsPublic && e.Tokens.Contains("家门 ")))).ShouldBe(Many - 1);
        (await host.As(d["neighbour"], s => s.GetRequiredService<SearchReader>().Read(AccessRow.Everyone, "need", "家门口", null, null, 100, default))).Items.Count.ShouldBe(100);
        var verdict = await host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(null, null, default));
        verdict.Findings.ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task A_code_taken_meanwhile_undoes_the_whole_act(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        Task Write(int from, int count) => host.As(d["clerk"], async s =>
        {
            var act = s.GetRequiredService<Act>();
            foreach (var n in Enumerable.Range(from, count)) Added(act, d, n);
            await act.Commit();
        });
        await Write(Many, 1);
        (await Should.ThrowAsync<Refusal>(Write(1, Many))).Code.ShouldBe("changed_meanwhile");
        (await host.Read(db => db.Set<Need>().CountAsync())).ShouldBe(1);
        (await host.Read(db => db.Set<JournalEntry>().CountAsync(e => e.SubjectKind == "need"))).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task Many_changes_at_once_stand_as_each_would_alone(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await Write(host, d);
        var changed = await Withdraw(host, d, meanwhile: () => Task.CompletedTask);
        changed.ShouldAllBe(n => n.Status == ListState.Withdrawn);
        (await host.Read(db => db.Set<Need>().CountAsync(n => n.Status == ListState.Withdrawn && n.Version == 2 && n.JournalSequence == 2))).ShouldBe(Many);
        (await host.Read(db => db.Set<AccessRow>().CountAsync(r => r.SubjectKind == "need" && r.OrganizationId == AccessRow.Everyone))).ShouldBe(0);
        (await host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(null, null, default))).Findings.ShouldBeEmpty();
    }

    [Theory, BothDatabases]
    public async Task One_row_changed_meanwhile_undoes_all_changes(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await Write(host, d);
        var refusal = await Should.ThrowAsync<Refusal>(Withdraw(host, d, meanwhile: () => host.As(d["clerk"], async s =>
        {
            var act = s.GetRequiredService<Act>();
            var last = act.Track(await act.Db.Set<Need>().OrderByDescending(n => n.Code).FirstAsync());
            last.Withdraw("另一位同事先撤回了");
            act.Record(last, "need.withdrawn");
            await act.Commit();
        })));
        refusal.Code.ShouldBe("changed_meanwhile");
        (await host.Read(db => db.Set<Need>().CountAsync(n => n.Status == ListState.Withdrawn))).ShouldBe(1);
        (await host.Read(db => db.Set<JournalEntry>().CountAsync(e => e.Act == "need.withdrawn"))).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task What_nodes_keep_in_memory_is_marked_when_it_comes_in_bulk(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        Task<Guid> Mark() => host.Read(db => db.Set<Stamp>().Where(s => s.Name == StampNames.Organizations).Select(s => s.Value).SingleAsync());
        var before = await Mark();
        await host.As(d["clerk"], async s =>
        {
            var act = s.GetRequiredService<Act>();
            for (var n = 1; n <= Many; n++)
            {
                var organization = act.Add(new Organization($"批量{n:D4}", $"第{n}小组", "grid", d.Community.Id, d.Community.Path));
                act.Record(organization, "organization.created");
            }
            await act.Commit();
        });
        (await Mark()).ShouldNotBe(before);
        host.Services.GetRequiredService<OrganizationTree>().ByCode($"批量{Many:D4}").ShouldNotBeNull();
    }

    private static Task Write(TestHost host, District d) => host.As(d["clerk"], async s =>
    {
        var act = s.GetRequiredService<Act>();
        foreach (var n in Enumerable.Range(1, Many)) Added(act, d, n);
        await act.Commit();
    });

    private static Task<List<Need>> Withdraw(TestHost host, District d, Func<Task> meanwhile) => host.As(d["clerk"], async s =>
    {
        var act = s.GetRequiredService<Act>();
        var needs = await act.Db.Set<Need>().OrderBy(n => n.Code).ToListAsync();
        await meanwhile();
        foreach (var need in needs)
        {
            act.Track(need).Withdraw("已由街道统一安排");
            act.Record(need, "need.withdrawn");
        }
        await act.Commit();
        return needs;
    });

    private static Need Added(Act act, District d, int n)
    {
        var need = act.Add(new Need($"需-450802-2026-{n:D6}", d.Community.Id, new("家门口的服务" + n, "每月一次，\n最好在周末。", "health", "老年居民", n % 2 == 0 ? n : null, "", "周三", "", "", "", ""), act.Now, act.Today));
        need.Publish(act.Today);
        act.Record(need, "need.published");
        return need;
    }
}
