using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts.Calendars;
using Qiyue.Contracts.Links;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Verifying;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Identity.OpenId;
using Qiyue.Kernel;
using Qiyue.Organizations.Groups;
using Qiyue.Organizations.People;
using Qiyue.Organizations.People.Erasing;
using Qiyue.Platform.Outbox;
using Qiyue.Tests.Contracts;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;
using static Qiyue.Tests.Organizations.Somebodies;

namespace Qiyue.Tests.Organizations;

/// <summary>A person is erased by order of two people: nothing tells who it was any more, what was signed stays, and the journal holds.</summary>
public class ErasingTests
{
    [Theory, BothDatabases]
    public async Task After_an_erasure_nothing_in_the_database_tells_who_it_was_and_the_journal_holds(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await d.GivePasswords();
        var id = await Somebody(d);
        var (keeper, security) = (await host.SignedIn("secretary"), await host.SignedIn("secadmin"));
        await keeper.Send("POST", $"/api/v1/people/{id}/contact", """{"purpose":"work","why":"找欧阳若兰 13977712345"}""");
        await host.Read(async db =>
        {
            db.Add(new OutboxMessage { Channel = "notice", Recipient = id.ToString(), Subject = $"{Name}，您好", Body = Name, At = TestHost.Start0.UtcDateTime });
            db.Add(new OutboxMessage { Channel = "mail", Recipient = Mail, Subject = "通知", Body = Name, At = TestHost.Start0.UtcDateTime });
            return await db.SaveChangesAsync();
        });
        await host.As(d["secretary"], async s => // personal data beside the chain
        {
            var act = s.GetRequiredService<Act>();
            var person = act.Track(await act.Db.Set<Person>().Include(p => p.Holdings).SingleAsync(p => p.Id == id));
            act.Record(person, "person.changed", null, new() { ["phone"] = Phone });
            await act.Commit();
        });
        // Every way in, and every place beside their posts where they are named.
        var account = await host.Read(db => db.Set<Person>().Where(p => p.Id == id).Select(p => p.AccountId!.Value).SingleAsync());
        var somebody = await host.As(Actor.System, s => s.GetRequiredService<ActorDirectory>().Find(account, null, null, default)) ?? throw new InvalidOperationException();
        var feed = await host.As(somebody, s => s.GetRequiredService<CalendarFeeds>().Make(null, default));
        await host.Read(async db =>
        {
            db.Add(new ExternalLogin { AccountId = account, Issuer = "https://id.example", Subject = UserName, At = TestHost.Start0.UtcDateTime });
            db.Add(new OpenIdProof { AccountId = account, SessionId = Guid.NewGuid(), At = TestHost.Start0.UtcDateTime });
            db.Add(new AccessToken { AccountId = account, Name = Name, Digest = TokenAuthentication.Digest("qy_x"), Scopes = "lists", At = TestHost.Start0.UtcDateTime, ExpiresAt = TestHost.Start0.UtcDateTime.AddDays(90) });
            db.Add(new BouncingAddress { Digest = await db.Set<Person>().Where(p => p.Id == id).Select(p => p.EmailDigest).SingleAsync(), Mask = "r***@example.org", At = TestHost.Start0.UtcDateTime, Reason = $"550 no such user {Mail}" });
            return await db.SaveChangesAsync();
        });
        await host.As(somebody, s => s.GetRequiredService<FormDrafts>().Save(new() { Url = "/work/needs/new", Form = "need", Values = { ["Input.Title"] = [Name] } }, default));
        var code = await ContractJourneyTests.Signed(d);
        var work = await host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 2), Quantity = "1" }, default));
        Task<IssuedLink> Link(string holder) => host.As(d["clerk"], s => s.GetRequiredService<IssueOneTimeLink>().Handle(code, new() { Act = "confirm", Holder = holder }, default));
        var (used, open, namesake) = (await Link(Name), await Link(Name), await Link("韦大姐"));
        var visitor = host.Program();
        (await visitor.Send("POST", $"/api/v1/one-time-links/{used.Token}/confirmations", $$"""{"entries":["{{work.Id}}"]}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var group = await host.As(d["office"], s => s.GetRequiredService<KeepGroup>().Create(new() { Name = "督导组", Kind = "inspection", Mandate = "督导", From = new(2026, 3, 1), Until = new(2026, 12, 31) }, default));
        await host.As(d["office"], s => s.GetRequiredService<KeepGroup>().Join(group.Id, new() { Name = Name, Kind = "residents", Organization = d.Community.Code }, default));
        (await visitor.GetAsync(feed.Address, Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        const string ask = """{"ground":"request","reason":"本人书面请求，来电13977712345"}""";
        (await (await keeper.Send("POST", $"/api/v1/people/{id}/erasure", ask)).Outcome()).ShouldBe("409 person.in_office");
        await Leave(d, id, new(2026, 3, 1));
        foreach (var list in new[] { "/api/v1/people?left=true", "/work/people?left=true" }) (await keeper.GetStringAsync(list, Programs.Ct)).ShouldContain(id.ToString(), customMessage: list);
        (await keeper.GetStringAsync("/work/people", Programs.Ct)).ShouldNotContain(id.ToString());
        (await (await (await host.SignedIn("neighbour")).Send("POST", $"/api/v1/people/{id}/erasure", ask)).Outcome()).ShouldBe("404 not_found");
        (await (await security.Send("POST", $"/api/v1/people/{id}/erasure/confirmation")).Outcome()).ShouldBe("404 not_found", "nobody asked for it");
        (await keeper.Send("POST", $"/api/v1/people/{id}/erasure", ask)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await (await keeper.Send("POST", $"/api/v1/people/{id}/erasure", ask)).Outcome()).ShouldBe("409 erasure.proposed_already");
        (await (await keeper.Send("POST", $"/api/v1/people/{id}/erasure/confirmation")).Outcome()).ShouldBe("404 not_found");
        (await security.GetStringAsync("/work/admin/erasures", Programs.Ct)).ShouldContain(Name);
        (await (await security.Send("GET", "/api/v1/erasures")).Json())[0].GetProperty("reason").GetString().ShouldBe("本人书面请求，来电139****2345");
        foreach (var trace in await Traces(host)) trace.ShouldNotBeEmpty(); // so that their absence means something
        (await Traces(host)).Count.ShouldBeGreaterThan(4);

        (await security.Submit("/work/admin/erasures", $"confirm-{id:N}")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Traces(host)).ShouldBeEmpty();
        await Holds(host);
        (await Verify(host)).Erased.ShouldBe(2, "of the person, and of the use of a link");
        (await visitor.GetAsync(feed.Address, Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await (await visitor.Send("GET", $"/api/v1/one-time-links/{open.Token}")).Outcome()).ShouldBe("410 link.revoked");
        (await visitor.Send("GET", $"/api/v1/one-time-links/{namesake.Token}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.As(d["clerk"], s => s.GetRequiredService<ListOneTimeLinks>().Handle(code, default))).Select(l => (l.Holder, l.State)).ShouldBe([("韦大姐", "待办理"), (Person.ErasedName, "已收回"), (Person.ErasedName, "已办理")]);
        (await host.Read(async db => (await db.Set<ExternalLogin>().CountAsync(), await db.Set<OpenIdProof>().CountAsync(), await db.Set<AccessToken>().CountAsync(), await db.Set<CalendarFeed>().CountAsync(), await db.Set<BouncingAddress>().CountAsync(), await db.Set<FormDraft>().CountAsync()))).ShouldBe((0, 0, 0, 0, 0, 0));
        (await host.Read(db => db.Set<GroupMember>().Select(m => m.Name).SingleAsync())).ShouldBe(Person.ErasedName);
        (await keeper.GetStringAsync($"/work/people/{id}", Programs.Ct)).ShouldContain(Person.ErasedName);
        (await (await keeper.Send("POST", $"/api/v1/people/{id}/contact", Purpose)).Outcome()).ShouldBe("409 person.erased");
        (await (await security.Send("POST", $"/api/v1/people/{id}/erasure/confirmation")).Outcome()).ShouldBe("409 person.erased");
        (await (await host.Program().Send("POST", "/api/v1/session", $$"""{"userName":"{{UserName}}","password":"{{District.Password}}"}""")).Outcome()).ShouldStartWith("4");
        (await host.As(Actor.System, s => s.GetRequiredService<ActorDirectory>().Find(s.GetRequiredService<QiyueDb>().Set<Person>().Single(p => p.Id == id).AccountId!.Value, null, null, default))).ShouldBeNull();
        // Erased is lawful; changed is not.
        await host.Read(db => db.Set<Person>().Where(p => p.Id == id).ExecuteUpdateAsync(s => s.SetProperty(p => p.Name, "别人")));
        (await Verify(host)).Findings.Select(f => f.Code).ShouldBe(["journal.state_differs"]);
    }

    /// <summary>Every cell of every table that holds name, telephone, mail or user name.</summary>
    private static Task<List<string>> Traces(TestHost host) => host.Read(async db =>
    {
        var found = new List<string>();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()).OfType<string>().Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
                for (var i = 0; i < reader.FieldCount; i++)
                    if (reader.GetValue(i) is { } cell and not DBNull && (cell is string[] words ? string.Concat(words) : cell.ToString()) is { } text
                        && new[] { Name, Phone, Mail, UserName }.Any(t => text.Contains(t, StringComparison.OrdinalIgnoreCase))) found.Add($"{table}.{reader.GetName(i)}");
        }
        return found;
    });

    [Theory, BothDatabases]
    public async Task A_signatory_who_is_erased_stays_in_what_was_signed_and_the_contract_verifies(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var id = d["secretary"].PersonId!.Value;
        await host.As(d["office"], async s =>
        {
            var post = await s.GetRequiredService<QiyueDb>().Set<PostHolding>().Where(h => h.PersonId == id).Select(h => h.PostId).SingleAsync();
            await s.GetRequiredService<PeopleDesk>().Leave(id, new() { Post = post, LastDay = new(2026, 3, 2), Reason = "调离" }, default);
        });
        host.Time.Advance(TimeSpan.FromDays(1));
        await host.As(d["office"], s => s.GetRequiredService<ErasePerson>().Propose(id, new() { Ground = "request", Reason = "本人请求" }, default));
        var security = new Actor { AccountId = Guid.NewGuid(), Name = "安全管理员", PostTitle = Duty.SecurityAdmin, Duties = new HashSet<string> { Duty.SecurityAdmin } };
        await host.As(security, s => s.GetRequiredService<ErasePerson>().Confirm(id, default));
        var visitor = host.Program();
        (await visitor.GetStringAsync($"/contracts/{code}", Programs.Ct)).ShouldContain("王芳");
        CheckSignedContract.Of(await visitor.GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct)).ShouldAllBe(c => c.Result == CheckResult.Holds);
        (await (await visitor.Send("GET", $"/api/v1/contracts/{code}/verification")).Json()).GetProperty("holds").GetBoolean().ShouldBeTrue();
        await Holds(host);
    }

    [Theory, BothDatabases]
    public async Task People_from_before_there_were_salts_get_one_and_their_chain_holds_before_and_after(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var id = await host.As(d["secretary"], async s =>
        {
            var act = s.GetRequiredService<Act>();
            var person = act.Add(new Person(Name));
            typeof(Person).GetProperty(nameof(Person.Salt))!.SetValue(person, "");
            person.TakeUp(await act.Db.Set<Post>().FirstAsync(p => p.OrganizationId == d.Community.Id), new(2020, 1, 1));
            act.Record(person, "person.created");
            await act.Commit();
            return person.Id;
        });
        await Holds(host);
        var first = await host.Read(db => db.Set<JournalEntry>().SingleAsync(e => e.SubjectId == id));
        first.Changes.ShouldContain(Sm3.Hex(id + Name), customMessage: "as it used to be: whoever has the database can try names");
        await Daily<EraseDaily>(host);
        await Holds(host);
        (await Verify(host)).OlderForm.ShouldBe(0);
        (await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectId == id).Select(e => e.Act).ToListAsync())).ShouldBe(["person.created", "person.protected"], ignoreOrder: true);
        await Daily<EraseDaily>(host);
        (await host.Read(db => db.Set<JournalEntry>().CountAsync(e => e.SubjectId == id))).ShouldBe(2);

        var made = await Somebody(d);
        var chain = string.Concat(await host.Read(db => db.Set<JournalEntry>().Where(e => e.SubjectId == made).Select(e => e.Changes).ToListAsync()));
        var person = await host.Read(db => db.Set<Person>().SingleAsync(p => p.Id == made));
        foreach (var guess in new[] { made + Name, Name, Phone, Mail, made + Phone, UserName }) chain.ShouldNotContain(Sm3.Hex(guess));
        chain.ShouldNotContain(person.PhoneDigest, customMessage: "the keyed digest alone could be tried out by who has the key");
    }
}
