using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations.People;
using Qiyue.Organizations.People.Erasing;
using Qiyue.Organizations.People.Revealing;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Outbox;
using Qiyue.Platform.Policies;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;
using static Qiyue.Tests.Organizations.Somebodies;

namespace Qiyue.Tests.Organizations;

/// <summary>Personal data goes when its months are over; the journal holds before and after.</summary>
public class KeepingTests
{
    [Theory, BothDatabases]
    public async Task People_who_left_are_kept_for_the_months_of_the_policy_and_no_longer(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var id = await Somebody(d);
        await Leave(d, id, new(2023, 3, 1));
        async Task<string> NameNow() => await host.Read(db => db.Set<Person>().Where(p => p.Id == id).Select(p => p.Name).SingleAsync());
        await host.As(d["office"], s => s.GetRequiredService<SetPolicy>().Handle("person_kept_months", new() { Value = "60", From = new(2026, 3, 2), Reason = "换届周期" }, default));
        await Daily<EraseDaily>(host);
        (await NameNow()).ShouldBe(Name, "60 months are not over");
        await host.As(d["office"], s => s.GetRequiredService<SetPolicy>().Handle("person_kept_months", new() { Value = "36", From = new(2026, 3, 3), Reason = "照旧" }, default));
        host.Time.Advance(TimeSpan.FromDays(1));
        await Daily<EraseDaily>(host);
        (await NameNow()).ShouldBe(Person.ErasedName);
        (await host.Read(db => db.Set<Person>().CountAsync(p => p.ErasedAt != null))).ShouldBe(1, "those in office stay");
        await Holds(host);
        await Daily<EraseDaily>(host); // again does nothing
        (await host.Read(db => db.Set<JournalEntry>().CountAsync(e => e.Act == "person.erased"))).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task Personal_data_beside_the_chain_goes_after_its_months_and_a_changed_one_is_found(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var id = await Somebody(d);
        await host.As(d["secretary"], async s =>
        {
            var act = s.GetRequiredService<Act>();
            var person = act.Track(await act.Db.Set<Person>().Include(p => p.Holdings).SingleAsync(p => p.Id == id));
            act.Record(person, "person.changed", null, new() { ["phone"] = Phone });
            await act.Commit();
        });
        await Daily<CleanUp>(host);
        (await host.Read(db => db.Set<JournalPersonal>().CountAsync())).ShouldBe(1);
        await host.Read(db => db.Set<JournalPersonal>().ExecuteUpdateAsync(s => s.SetProperty(p => p.Text, p => p.Text + " ")));
        (await Verify(host)).Findings.Select(f => f.Code).ShouldBe(["journal.personal_altered"]);
        // The id was made by the machine's clock, whatever the clock of the act says.
        host.Time.SetUtcNow(DateTimeOffset.UtcNow.AddMonths(61) is var later && later > host.Time.GetUtcNow() ? later : host.Time.GetUtcNow().AddMonths(61));
        await Daily<CleanUp>(host);
        (await host.Read(db => db.Set<JournalPersonal>().CountAsync())).ShouldBe(0);
        await Holds(host);
        (await Verify(host)).Erased.ShouldBe(1);
    }

    [Fact]
    public async Task The_table_of_what_is_kept_names_every_policy_with_its_default()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Sources.Root, "docs", "privacy.md"), Programs.Ct);
        Offenders.None(PolicyCatalogue.All.Where(p => p.Name.Contains("_kept_") || p.Unit == "月").Where(p => !text.Contains($"`{p.Name}` {p.Default}")).Select(p => p.Name));
    }

    [Theory, BothDatabases]
    public async Task Sign_ins_messages_and_purposes_go_after_their_months(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (id, keeper) = (await Somebody(d), await host.SignedIn("secretary"));
        await keeper.Send("POST", $"/api/v1/people/{id}/contact", Purpose);
        await host.Read(async db =>
        {
            db.Add(new OutboxMessage { Channel = "mail", Recipient = Mail, Subject = "通知", Body = "内容", At = host.Time.GetUtcNow().UtcDateTime });
            db.Add(new OutboxMessage { Channel = "notice", Recipient = id.ToString(), Subject = "通知", Body = "内容", At = host.Time.GetUtcNow().UtcDateTime });
            return await db.SaveChangesAsync();
        });
        async Task<(int, int, int)> Left() => (await host.Read(db => db.Set<SignInRecord>().CountAsync()), await host.Read(db => db.Set<OutboxMessage>().CountAsync()), await host.Read(db => db.Set<ContactReveal>().CountAsync(r => r.Why != "")));
        var (signIns, _, _) = await Left();
        async Task After(int days)
        {
            host.Time.SetUtcNow(TestHost.Start0.AddDays(days));
            await Daily<CleanUp>(host);
            await Daily<EraseDaily>(host);
        }
        await After(6);
        (await Left()).ShouldBe((signIns, 2, 1));
        await After(8);
        (await Left()).ShouldBe((signIns, 1, 1), "an address that nobody carried");
        await After(190);
        (await Left()).ShouldBe((signIns, 0, 1));
        await After(370);
        (await Left()).ShouldBe((0, 0, 1));
        await After(3 * 366 + 5);
        (await Left()).ShouldBe((0, 0, 0));
        await Holds(host);
    }
}
