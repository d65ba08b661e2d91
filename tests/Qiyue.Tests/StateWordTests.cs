using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Signing;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Shell;
using Qiyue.Shell.Work;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests;

/// <summary>The journal speaks to people: every member of every subject's state has a word or is known to be technical, and values stand in words.</summary>
public sealed class StateWordTests
{
    [Theory, BothDatabases]
    public async Task Every_member_of_a_state_has_a_word_or_is_known_to_be_technical(Database database)
    {
        await using var host = await TestHost.Start(database);
        var words = host.Services.GetServices<StateWord>().ToList();
        words.Select(w => (w.SubjectKind, w.Member)).ShouldBeUnique();
        var offenders = new SortedSet<string>();
        var types = typeof(Program).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Aggregate)) && !t.IsAbstract).ToList();
        types.Count.ShouldBeGreaterThan(6);
        foreach (var type in types)
        {
            var subject = (Aggregate)Activator.CreateInstance(type, nonPublic: true)!;
            var (members, known) = (subject.State().Select(m => m.Key).ToHashSet(), words.Where(w => w.SubjectKind == subject.SubjectKind).Select(w => w.Member).ToHashSet());
            offenders.UnionWith(members.Except(known).Select(m => $"{subject.SubjectKind}.{m} has no word"));
            offenders.UnionWith(known.Except(members).Select(m => $"{subject.SubjectKind}.{m} is no member of the state"));
        }
        Offenders.None(offenders);
    }

    [Theory, BothDatabases]
    public async Task A_timeline_shows_names_and_words_not_codes(Database database)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN"); // whatever language the runner speaks
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var id = await host.Read(db => db.Set<Contract>().Where(c => c.Code == code).Select(c => c.Id).SingleAsync());
        var page = await host.As(d["clerk"], s => s.GetRequiredService<ReadJournal>().Handle("contract", id, null, default));

        var signed = page.Entries[0].Changes!.ToDictionary(c => c.Name);
        (signed["阶段"].Before, signed["阶段"].After).ShouldBe(("签约中", "亮约中"));
        signed["各方"].After!.ShouldContain($"{d.Community.Name}（已签署）");
        signed["各方"].Before!.ShouldContain("同意第 1 版");
        var changes = page.Entries.SelectMany(e => e.Changes ?? []).ToList();
        changes.ShouldContain(c => c.Name == "固定文本" && c.Before == null && c.After == "内容有改动");
        changes.ShouldAllBe(c => c.Name.Any(letter => letter > '\u4e00'), "no raw member names");
        changes.ShouldAllBe(c => !System.Text.RegularExpressions.Regex.IsMatch($"{c.Before}{c.After}", "[{}\\[\\]\"]|[0-9a-f]{8}-|[0-9a-f]{64}|true|false"), "no JSON, identifiers or digests");
    }
}
