using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Signing;
using Qiyue.Contracts.Verifying;
using Qiyue.Data;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.Organizations.People;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Outbox;
using Qiyue.Platform.Todo;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>Signing over HTTP and through its handlers on both databases: steps, delegates, refusals, the term, and people who lose their posts meanwhile.</summary>
public class SigningTests
{
    internal static async Task<string> Opened(District d, SigningPlanInput? plan = null)
    {
        var input = ContractJourneyTests.Proposal(d);
        input.Signing = plan ?? new();
        var code = (await d.Host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(input, default))).Code;
        await d.Host.As(d["liaison"], s => s.GetRequiredService<AcceptTerms>().Handle(code, new() { Version = 1 }, default));
        await d.Host.As(d["clerk"], s => s.GetRequiredService<RecordTalk>().Handle(code, new() { On = new(2026, 3, 2), Form = "meeting", Participants = "王芳、李明", Summary = "商定" }, default));
        return code;
    }

    internal static Task<Contract> Contract(TestHost host, string code) => host.Read(db => db.Set<Contract>().AsNoTracking().Include(c => c.Parties).SingleAsync(c => c.Code == code));

    internal static async Task<Contract> Sign(District d, string who, string code, string proof = District.Password)
    {
        var digest = (await Contract(d.Host, code)).TextDigest;
        return await d.Host.As(d[who], s => s.GetRequiredService<SignContract>().Handle(code, new() { Digest = digest, Proof = proof }, default));
    }

    private static Task<List<string>> Todos(TestHost host, Guid organization) =>
        host.Read(db => db.Set<TodoRow>().Where(t => t.OrganizationId == organization && t.DoneAt == null && t.SubjectKind == "contract").OrderBy(t => t.Key).Select(t => t.Key).ToListAsync());

    /// <summary>Sentences at somebody's bell, in Chinese.</summary>
    private static async Task<List<string>> Told(TestHost host, District d, string who)
    {
        var person = d[who].PersonId!.Value.ToString();
        var messages = await host.Read(db => db.Set<OutboxMessage>().Where(m => m.Channel == "notice" && m.Recipient == person).OrderBy(m => m.Id).ToListAsync());
        return messages.ConvertAll(m => string.Format(m.Subject, [.. m.Body.Split('\u001f')]));
    }

    internal static async Task JournalHolds(TestHost host)
    {
        var verdict = await host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(null, null, default));
        verdict.Findings.ShouldBeEmpty();
    }

    private static async Task<string> CodeOf(Task act) => (await Should.ThrowAsync<Refusal>(act)).Code;

    [Theory, BothDatabases]
    public async Task Parties_agree_in_which_steps_and_until_when_they_sign(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var input = ContractJourneyTests.Proposal(d);
        input.Parties.Add(d.School.Code);
        var clerk = await host.SignedIn("clerk");
        var made = await (await clerk.Send("POST", "/api/v1/contracts", JsonSerializer.Serialize(input, JsonSerializerOptions.Web))).Json();
        var code = made.GetProperty("code").GetString()!;
        foreach (var who in new[] { "liaison", "other" }) await host.As(d[who], s => s.GetRequiredService<AcceptTerms>().Handle(code, new() { Version = 1 }, default));

        var plan = $"/api/v1/contracts/{code}/signing-plan";
        (await (await clerk.Send("POST", plan, """{"days":3}""")).Outcome()).ShouldBe("422 signing.days");
        (await (await clerk.Send("POST", plan, """{"steps":[{"party":"U9999","step":1}]}""")).Outcome()).ShouldBe("422 signing.party_unknown");
        (await (await clerk.Send("POST", plan, """{"steps":[{"party":"U0001","step":0}]}""")).Outcome()).ShouldBe("422 validation.failed");
        (await (await (await host.SignedIn("neighbour")).Send("POST", plan, "{}")).Outcome()).ShouldBe("404 not_found");
        (await clerk.Send("POST", plan, $$"""{"steps":[{"party":"{{d.Community.Code}}","step":2},{"party":"U0001","step":1},{"party":"U0002","step":1}],"days":10}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Todos(host, d.School.Id)).ShouldBe(["contract.answer"], "another plan is agreed anew");
        foreach (var who in new[] { "liaison", "other" }) await host.As(d[who], s => s.GetRequiredService<AcceptTerms>().Handle(code, new() { Version = 1 }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<RecordTalk>().Handle(code, new() { On = new(2026, 3, 2), Form = "meeting", Participants = "三方", Summary = "商定" }, default));

        var contract = await Contract(host, code);
        (contract.Stage, contract.SignBy).ShouldBe((ContractStage.Signing, new DateOnly(2026, 3, 16)));
        (await Todos(host, d.Community.Id)).ShouldBeEmpty();
        (await Todos(host, d.School.Id)).ShouldBe(["contract.sign"]);
        (await host.Read(db => db.Set<TodoRow>().Where(t => t.Key == "contract.sign").Select(t => t.DueOn).Distinct().SingleAsync())).ShouldBe(new DateOnly(2026, 3, 16));
        (await CodeOf(Sign(d, "secretary", code))).ShouldBe("contract.not_your_turn");
        await Sign(d, "other", code);
        (await CodeOf(Sign(d, "secretary", code))).ShouldBe("contract.not_your_turn");
        await Sign(d, "head", code);
        (await Todos(host, d.Community.Id)).ShouldBe(["contract.sign"]);
        (await Sign(d, "secretary", code)).Stage.ShouldBe(ContractStage.Showing);
        await JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task A_delegate_signs_with_his_own_proof_and_the_signature_says_for_whom(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await Opened(d);
        (await CodeOf(Sign(d, "liaison", code))).ShouldBe("contract.no_authority");
        var head = await host.SignedIn("head");
        var path = $"/api/v1/contracts/{code}/delegations";
        var colleagues = await (await head.Send("GET", path + "/colleagues")).Json();
        colleagues.EnumerateArray().Select(c => c.GetProperty("name").GetString()).ShouldBe(["李明"]);
        string Body(Guid? person, string until = "2026-03-06") => $$"""{"person":"{{person}}","reason":"院长出差","until":"{{until}}"}""";
        (await (await head.Send("POST", path, Body(d["clerk"].PersonId))).Outcome()).ShouldBe("422 delegation.person", "of another organisation");
        (await (await head.Send("POST", path, Body(d["head"].PersonId))).Outcome()).ShouldBe("422 delegation.self");
        (await (await head.Send("POST", path, Body(d["liaison"].PersonId, "2026-12-01"))).Outcome()).ShouldBe("422 delegation.after_term");
        (await (await (await host.SignedIn("liaison")).Send("POST", path, Body(d["liaison"].PersonId))).Outcome()).ShouldBe("403 contract.no_authority");
        var given = (await (await head.Send("POST", path, Body(d["liaison"].PersonId))).Json()).GetProperty("id").GetGuid();
        (await (await head.Send("POST", path, Body(d["liaison"].PersonId))).Outcome()).ShouldBe("409 delegation.exists");
        (await Told(host, d, "liaison")).Single().ShouldContain("委托您签署");
        (await Todos(host, d.Hospital.Id)).ShouldBe(["contract.sign", $"contract.sign_for:{given}"]);
        (await (await head.Send("POST", $"{path}/{given}/revocation", """{"reason":"提前回来"}""")).Outcome()).ShouldBe("200 application/json");
        (await CodeOf(Sign(d, "liaison", code))).ShouldBe("contract.no_authority");
        (await Todos(host, d.Hospital.Id)).ShouldBe(["contract.sign"]);

        await head.Send("POST", path, Body(d["liaison"].PersonId));
        (await CodeOf(Sign(d, "liaison", code, "wrong password"))).ShouldBe("proof.wrong");
        await Sign(d, "liaison", code);
        await Sign(d, "secretary", code);
        var file = await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct);
        var checks = CheckSignedContract.Of(file);
        checks.ShouldAllBe(c => c.Result == CheckResult.Holds);
        checks.Count(c => c.Code == "signed.signature" && c.Args.Contains("赵敏")).ShouldBe(1);
        CheckSignedContract.Of(file.Replace("\"name\": \"赵敏\"", "\"name\": \"张三\"")).ShouldContain(c => c.Result == CheckResult.Broken && c.Code == "signed.signature");
        (await host.Browser().GetStringAsync($"/contracts/{code}", Programs.Ct)).ShouldContain("受赵敏 院长委托签署");
        await JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task Signatures_stand_when_a_signatory_leaves_and_pending_ones_need_the_new_holder(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await Opened(d);
        await Sign(d, "head", code);
        await Leave(d, "head");
        var clerk = d["clerk"];
        await host.As(d["secretary"], s => s.GetRequiredService<DelegateSigning>().Handle(code, new() { Person = clerk.PersonId, Reason = "外出学习", Until = new(2026, 3, 10) }, default));
        await Leave(d, "secretary");
        host.Time.Advance(TimeSpan.FromDays(1));
        (await CodeOf(Sign(d, "clerk", code))).ShouldBe("delegation.delegator_left");
        await ContractJourneyTests.Daily(host);
        (await Todos(host, d.Community.Id)).ShouldBe(["contract.sign"], "the delegation has lapsed");
        (await CodeOf(Sign(d, "clerk", code))).ShouldBe("contract.no_authority");
        var left = await host.Program().Send("POST", "/api/v1/session", JsonSerializer.Serialize(new { userName = "secretary", password = District.Password }));
        left.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var former = await host.SignedIn("secretary");
        (await (await former.Send("POST", $"/api/v1/contracts/{code}/signatures", """{"digest":"x","proof":"x"}""")).Outcome()).ShouldBe("404 not_found");

        // The successor takes up the same post: same duties, another person.
        var successor = await host.As(d["office"], s => s.GetRequiredService<PeopleDesk>().Create(new() { Name = "林霞", UserName = "linxia", Post = new() { Organization = d.Community.Code, Post = "社区党委书记" } }, default));
        await host.As(Actor.System, async s =>
        {
            var (db, hasher) = (s.GetRequiredService<QiyueDb>(), s.GetRequiredService<Microsoft.AspNetCore.Identity.IPasswordHasher<Qiyue.Identity.Account>>());
            var account = await db.Set<Qiyue.Identity.Account>().SingleAsync(a => a.UserName == "linxia");
            (account.PasswordHash, account.MustChangePassword) = (hasher.HashPassword(account, District.Password), false);
            await db.SaveChangesAsync();
        });
        var digest = (await Contract(host, code)).TextDigest;
        var signed = await (await host.SignedIn("linxia")).Send("POST", $"/api/v1/contracts/{code}/signatures", JsonSerializer.Serialize(new { digest, proof = District.Password }));
        signed.StatusCode.ShouldBe(HttpStatusCode.OK, await signed.Outcome());
        var contract = await Contract(host, code);
        contract.Stage.ShouldBe(ContractStage.Showing);
        contract.Parties.OrderBy(p => p.Order).Select(p => p.SignatoryName).ShouldBe(["林霞", "赵敏"]);
        CheckSignedContract.Of(await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct)).ShouldAllBe(c => c.Result == CheckResult.Holds);
        successor.ShouldNotBeNull();
        await JournalHolds(host);
    }

    private static Task Leave(District d, string who) => d.Host.As(Actor.System, async s =>
    {
        var act = s.GetRequiredService<Act>();
        var person = act.Track(await act.Db.Set<Person>().Include(p => p.Holdings).SingleAsync(p => p.Id == d[who].PersonId));
        person.Leave(d[who].PostId!.Value, act.Today);
        act.Record(person, "person.left");
        await act.Commit();
    });

    [Theory, BothDatabases]
    public async Task A_refusal_is_told_to_the_proposer_and_all_others_at_the_bell_by_mail_and_in_the_todo(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        await host.As(Actor.System, async s =>
        {
            var act = s.GetRequiredService<Act>();
            var person = act.Track(await act.Db.Set<Person>().Include(p => p.Holdings).SingleAsync(p => p.Id == d["clerk"].PersonId));
            person.SetContact(null, "chenjing@example.org", s.GetRequiredService<SecretBox>());
            act.Record(person, "person.changed");
            await act.Commit();
        });
        var code = await Opened(d);
        await Sign(d, "secretary", code);
        (await (await (await host.SignedIn("head")).Send("POST", $"/api/v1/contracts/{code}/signatures/refusal", """{"reason":"经费未落实"}""")).Outcome()).ShouldBe("200 application/json");
        foreach (var who in new[] { "clerk", "secretary" })
            (await Told(host, d, who)).Single().ShouldBe("区人民医院不予签署《健康讲座进社区》，契约退回谈约。理由：经费未落实");
        (await Told(host, d, "head")).ShouldBeEmpty("who did it knows");
        (await host.Read(db => db.Set<OutboxMessage>().Where(m => m.Channel == "mail").Select(m => m.Recipient).ToListAsync())).ShouldBe(["chenjing@example.org"]);
        (await Todos(host, d.Community.Id)).ShouldBe(["contract.returned"]);
        (await Todos(host, d.Hospital.Id)).ShouldBe(["contract.answer"]);
        var browser = await BrowserOf(host, "clerk");
        (await browser.GetStringAsync($"/work/contracts/{code}", Programs.Ct)).ShouldContain("区人民医院不予签署，已退回谈约。理由：经费未落实");
        await host.As(d["liaison"], s => s.GetRequiredService<AcceptTerms>().Handle(code, new() { Version = 1 }, default));
        (await Todos(host, d.Community.Id)).ShouldBe(["contract.sign"]);
        (await Contract(host, code)).Parties.ShouldAllBe(p => !p.HasSigned);
        await JournalHolds(host);
    }

    internal static async Task<HttpClient> BrowserOf(TestHost host, string who)
    {
        var browser = await host.SignedIn(who);
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        return browser;
    }

    [Theory, BothDatabases]
    public async Task Who_has_not_signed_is_reminded_once_and_after_the_last_day_all_are_told(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await Opened(d);
        (await Contract(host, code)).SignBy.ShouldBe(new DateOnly(2026, 3, 23));
        await Sign(d, "secretary", code);
        host.Time.Advance(TimeSpan.FromDays(15)); // 17 March
        await ContractJourneyTests.Daily(host);
        (await Told(host, d, "head")).ShouldBeEmpty();
        host.Time.Advance(TimeSpan.FromDays(1));
        await ContractJourneyTests.Daily(host);
        await ContractJourneyTests.Daily(host);
        (await Told(host, d, "head")).Single().ShouldContain("2026-03-23");
        (await Told(host, d, "secretary")).ShouldBeEmpty("has signed");
        (await Todos(host, d.Hospital.Id)).ShouldBe(["contract.sign_reminder"]);

        // 23 March, 23:59 in the district: still to sign; a minute later not, though no job has run.
        host.Time.SetUtcNow(new DateTimeOffset(2026, 3, 23, 15, 59, 0, TimeSpan.Zero));
        await ContractJourneyTests.Daily(host);
        (await Contract(host, code)).Stage.ShouldBe(ContractStage.Signing);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        (await CodeOf(Sign(d, "head", code))).ShouldBe("contract.signing_expired");
        await ContractJourneyTests.Daily(host);
        var contract = await Contract(host, code);
        (contract.Stage, contract.TextDigest, contract.ReturnReason).ShouldBe((ContractStage.Negotiating, "", "签署期限已过"));
        contract.Parties.ShouldAllBe(p => !p.HasSigned);
        foreach (var who in new[] { "clerk", "secretary", "head", "liaison" }) (await Told(host, d, who)).ShouldContain(m => m.Contains("退回谈约"), who);
        (await Todos(host, d.Community.Id)).ShouldBe(["contract.returned"]);
        (await Todos(host, d.Hospital.Id)).ShouldBe(["contract.answer"]);
        await ContractJourneyTests.Daily(host);
        (await host.Read(db => db.Set<JournalEntry>().CountAsync(e => e.Act == "contract.signing_expired"))).ShouldBe(1, "once");
        await JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task A_contract_that_was_being_signed_before_there_were_terms_gets_one(Database database)
    {
        await using var host = await TestHost.Start(database);
        host.Strays = true;
        var d = await District.Create(host);
        var code = await Opened(d);
        await host.Read(db => db.Set<Contract>().ExecuteUpdateAsync(s => s.SetProperty(c => c.SignBy, (DateOnly?)null).SetProperty(c => c.SignRemindOn, (DateOnly?)null).SetProperty(c => c.SigningOpenedOn, (DateOnly?)null)));
        host.Time.Advance(TimeSpan.FromDays(1));
        await ContractJourneyTests.Daily(host);
        var contract = await Contract(host, code);
        (contract.SignBy, contract.Stage).ShouldBe((new DateOnly(2026, 3, 24), ContractStage.Signing));
    }
}
