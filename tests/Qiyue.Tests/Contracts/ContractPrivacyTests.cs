using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Ending;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Privacy;
using Qiyue.Contracts.Showing;
using Qiyue.Contracts.Signing;
using Qiyue.Contracts.Verifying;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.Organizations.People;
using Qiyue.Organizations.People.Revealing;
using Qiyue.Platform.Files;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>Personal data in a contract: hidden from the public with the signed text unchanged, looked at on record, gone after its time.</summary>
public class ContractPrivacyTests
{
    private const string Phone = "13900001234", Masked = "139****1234";

    private static ProposeContractInput WithPhone(District d)
    {
        var proposal = ContractJourneyTests.Proposal(d);
        proposal.Terms.Liaisons = $"李明 {Phone}";
        return proposal;
    }

    private static async Task<string> Signed(District d, ProposeContractInput proposal)
    {
        var host = d.Host;
        var code = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(proposal, default))).Code;
        await host.As(d["liaison"], s => s.GetRequiredService<AcceptTerms>().Handle(code, new() { Version = 1 }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<RecordTalk>().Handle(code, new() { On = new(2026, 3, 2), Form = "meeting", Participants = "王芳", Summary = "商定" }, default));
        foreach (var who in new[] { "secretary", "head" })
        {
            var digest = await host.Read(db => db.Set<Contract>().Where(c => c.Code == code).Select(c => c.TextDigest).SingleAsync());
            await host.As(d[who], s => s.GetRequiredService<SignContract>().Handle(code, new() { Digest = digest, Proof = District.Password }, default));
        }
        return code;
    }

    private static async Task Holds(TestHost host) =>
        (await host.As(Actor.System, s => s.GetRequiredService<VerifyJournal>().Handle(null, null, default))).Findings.Select(f => $"{f.SubjectKind} {f.Code}").ShouldBeEmpty();

    [Theory, BothDatabases]
    public async Task The_public_file_hides_the_number_and_still_proves_the_signatures(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await Signed(d, WithPhone(d));
        var (visitor, party) = (host.Program(), await host.SignedIn("clerk"));
        var (shown, whole) = (await visitor.GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct), await party.GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct));
        (shown.Contains(Phone), shown.Contains(Masked), whole.Contains(Phone)).ShouldBe((false, true, true));
        CheckSignedContract.Of(whole).ShouldAllBe(c => c.Result == CheckResult.Holds);
        var checks = CheckSignedContract.Of(shown);
        checks.ShouldNotContain(c => c.Result == CheckResult.Broken);
        (checks.Count(c => c.Code == "signed.masked" && c.Result == CheckResult.Noted), checks.Count(c => c.Code == "signed.signature" && c.Result == CheckResult.Holds)).ShouldBe((1, 2));
        foreach (var file in new[] { shown, whole })
            (await (await visitor.Send("POST", "/api/v1/verification", file)).Json()).GetProperty("holds").GetBoolean().ShouldBeTrue();
        (await (await visitor.Send("GET", $"/api/v1/contracts/{code}/verification")).Json()).GetProperty("holds").GetBoolean().ShouldBeTrue();

        // Changed in what is shown, or made out to be masked: broken off line and on line.
        foreach (var forged in new[] { shown.Replace("健康讲座", "免费午餐", StringComparison.Ordinal), shown.Replace("\"masked\": true", "\"masked\": false", StringComparison.Ordinal), whole.Replace("\"backfilled\": false,", "\"backfilled\": false, \"masked\": true,", StringComparison.Ordinal) })
        {
            CheckSignedContract.Of(forged).ShouldContain(c => c.Result == CheckResult.Broken);
            (await (await visitor.Send("POST", "/api/v1/verification", forged)).Json()).GetProperty("holds").GetBoolean().ShouldBeFalse();
        }
        // All but four digits are known to everybody: without the salt ten thousand trials would find them.
        var file0 = SignedContract.Read(shown)!;
        var held = SignedContract.Read(whole)!;
        (held.Text.Contains("\"salt\":\""), file0.Text.Contains("salt")).ShouldBe((true, false));
        Sm3.Hex(file0.Text.Replace(Masked, Phone)).ShouldNotBe(held.Digest);
        await host.Read(async db => { (await db.Set<Contract>().SingleAsync()).CanonicalText.ShouldBe(held.Text); return true; });
    }

    [Theory, BothDatabases]
    public async Task A_contract_without_personal_data_has_no_salt_and_one_file_for_everybody(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var (shown, whole) = (SignedContract.Read(await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct))!, SignedContract.Read(await (await host.SignedIn("clerk")).GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct))!);
        (shown.Text == whole.Text, shown.Masked, whole.Text.Contains("salt")).ShouldBe((true, false, false));
    }

    [Theory, BothDatabases]
    public async Task An_identity_number_does_not_get_into_a_text_that_will_be_public(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        foreach (var put in new Action<TermsInput>[] { t => t.Liaisons = "11010519491231002X", t => t.Purpose = "照料 11010519491231002X 老人", t => t.Obligations[0].What = "看护１１０１０５１９４９１２３１００２Ｘ", t => t.Milestones[0].Name = "11010519491231002X" })
        {
            var proposal = ContractJourneyTests.Proposal(d);
            put(proposal.Terms);
            var refusal = await Should.ThrowAsync<Refusal>(host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(proposal, default)));
            (refusal.Code, refusal.Status).ShouldBe(("terms.personal", 422));
        }
        (await (await host.SignedIn("clerk")).GetStringAsync($"/work/contracts/new?with={d.Hospital.Code}", Programs.Ct)).ShouldContain("请只写姓名和岗位");
    }

    /// <summary>Whoever adds a text to the terms hides it too.</summary>
    [Fact]
    public void Every_text_of_the_terms_is_hidden_and_looked_through()
    {
        string[] codes = [nameof(ContractTerms.Category)];
        T Fill<T>(T of, string with)
        {
            foreach (var property in typeof(T).GetProperties().Where(p => p.PropertyType == typeof(string) && p.CanWrite && !codes.Contains(p.Name))) property.SetValue(of, with);
            return of;
        }
        ContractTerms Terms(string with) => Fill(new ContractTerms
        {
            Obligations = [Fill(new ObligationTerm(1, Guid.Empty, Guid.Empty, "", Quantity.Zero, "", "", default, "", ""), with)], Milestones = [Fill(new MilestoneTerm(1, "", default), with)],
        }, with);
        var json = Terms($"可打 {Phone}").ForPublic().Json;
        (json.Contains(Phone), json.Split(Masked).Length - 1).ShouldBe((false, Terms("x").Json.Split("\"x\"").Length - 1));
        var canonical = CanonicalJson.Of(Terms($"可打 {Phone}").Canonical(_ => "U0001"));
        PersonalInTerms.ForPublic(canonical).ShouldNotContain(Phone);
        foreach (var property in typeof(ContractTerms).GetProperties().Where(p => p.PropertyType == typeof(string) && p.CanWrite && !codes.Contains(p.Name)))
        {
            var terms = Terms("x");
            property.SetValue(terms, "11010519491231002X");
            Should.Throw<Refusal>(() => PersonalInTerms.Check(terms), property.Name).Code.ShouldBe("terms.personal");
        }
    }

    [Theory, BothDatabases]
    public async Task The_other_side_is_looked_at_for_the_contract_and_on_record(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;
        var head = d["head"].PersonId!.Value;
        await host.As(d["office"], s => s.GetRequiredService<PeopleDesk>().Change(head, new() { Name = "赵敏", Phone = Phone }, default));
        const string look = """{"purpose":"contract","why":"约签约时间"}""";
        var path = $"/api/v1/contracts/{code}/contacts";
        var clerk = await host.SignedIn("clerk");
        (await clerk.GetStringAsync(path, Programs.Ct)).ShouldContain(Masked);
        var shown = await clerk.Submit($"/work/contracts/{code}/contacts/{head}", "reveal", ("Input.Purpose", "contract"), ("Input.Why", "约签约时间"));
        (shown.StatusCode, shown.Headers.CacheControl!.NoStore, (await shown.Content.ReadAsStringAsync(Programs.Ct)).Contains(Phone)).ShouldBe((HttpStatusCode.OK, true, true));
        (await (await (await host.SignedIn("street")).Send("POST", $"{path}/{head}", look)).Json()).GetProperty("phone").GetString().ShouldBe(Phone);
        (await (await (await host.SignedIn("office")).Send("POST", $"{path}/{head}", look)).Outcome()).ShouldBe("404 not_found", "stands above, does not supervise");
        foreach (var who in new[] { "neighbour", "other" }) (await (await (await host.SignedIn(who)).Send("POST", $"{path}/{head}", look)).Outcome()).ShouldBe("404 not_found", who);
        (await (await clerk.Send("POST", $"{path}/{d["other"].PersonId}", look)).Outcome()).ShouldBe("404 not_found", "not of this contract");
        (await (await clerk.Send("POST", $"{path}/{d["liaison"].PersonId}", look)).Outcome()).ShouldBe("409 reveal.nothing");
        (await host.Read(db => db.Set<ContactReveal>().OrderBy(r => r.Id).Select(r => r.Ground).ToListAsync())).ShouldBe([code, code]);
        (await (await host.SignedIn("head")).GetStringAsync("/work/account", Programs.Ct)).ShouldContain("约签约时间");
        await Holds(host);
    }

    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, .. new byte[64]];

    private static async Task<Guid> Photo(TestHost host, string who)
    {
        var part = new ByteArrayContent(Jpeg);
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return (await (await (await host.SignedIn(who)).PostAsync("/api/v1/files", new MultipartFormDataContent { { part, "file", "现场.jpg" } }, Programs.Ct)).Json()).GetProperty("id").GetGuid();
    }

    [Theory, BothDatabases]
    public async Task A_photo_goes_when_somebody_on_it_asks_and_the_entry_stays(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var photo = await Photo(host, "liaison");
        var entry = await host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 2), Quantity = "1", PhotoId = photo }, default));
        var (path, body) = ($"/api/v1/contracts/{code}/work/{entry.Id}/photo-erasure", """{"reason":"居民要求"}""");
        (await (await (await host.SignedIn("clerk")).Send("POST", path, body)).Outcome()).ShouldStartWith("403");
        (await (await (await host.SignedIn("other")).Send("POST", path, body)).Outcome()).ShouldStartWith("403");
        var liaison = await host.SignedIn("liaison");
        (await liaison.GetAsync($"/api/v1/files/{photo}", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await liaison.Submit($"/work/contracts/{code}/work/{entry.Id}/photo-erasure", "decision", ("Input.Reason", "居民要求"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        foreach (var who in new[] { "liaison", "clerk", "street" }) (await (await host.SignedIn(who)).GetAsync($"/api/v1/files/{photo}", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound, who);
        (await host.As(Actor.System, s => s.GetRequiredService<IFileStore>().Open(photo, default))).ShouldBeNull("the bytes are gone");
        (await host.Read(db => db.Set<WorkEntry>().SingleAsync())).Quantity.ShouldBe(entry.Quantity);
        (await (await liaison.Send("POST", path, body)).Outcome()).ShouldBe("409 work.no_photo");
        await Holds(host);
    }

    [Theory, BothDatabases]
    public async Task Contacts_of_commenters_marks_of_answerers_and_photos_go_after_their_months(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var comment = await host.As(Actor.Anonymous, s => s.GetRequiredService<CommentOnContract>().Handle(code, new() { Text = "很好" }, "digest", Masked, default));
        await host.As(Actor.Anonymous, s => s.GetRequiredService<CommentOnContract>().Handle(code, new() { Text = "还没答复" }, "other", Masked, default));
        await host.As(d["clerk"], s => s.GetRequiredService<AnswerComment>().Handle(code, comment.Id, new() { Answer = "谢谢" }, default));
        host.Time.Advance(TimeSpan.FromDays(8));
        await ContractJourneyTests.Daily(host);
        var photo = await Photo(host, "liaison");
        await host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 9), Quantity = "1", PhotoId = photo }, default));
        var link = await host.As(d["clerk"], s => s.GetRequiredService<IssueRatingLinks>().Handle(code, new() { ExpiresOn = new(2026, 6, 1) }, default));
        await host.As(Actor.Anonymous, s => s.GetRequiredService<RateContract>().Handle(link.Tokens[0], new() { Grade = Satisfaction.Good }, "browser-mark", default));
        async Task<(int Contacts, int Marks, int Photos)> After(DateTimeOffset at)
        {
            host.Time.SetUtcNow(at);
            await host.As(Actor.System, async s => (await s.GetRequiredService<ForgetDaily>().Run(Programs.Ct)).Failures.ShouldBeEmpty());
            return (await host.Read(db => db.Set<PublicComment>().CountAsync(c => c.ContactDigest != "" || c.MaskedContact != "")), await host.Read(db => db.Set<ResidentAnswer>().CountAsync(a => a.AnswererDigest == "browser-mark")), await host.Read(db => db.Set<WorkEntry>().CountAsync(w => w.PhotoId != null)));
        }
        (await After(new(2026, 8, 1, 2, 0, 0, TimeSpan.Zero))).ShouldBe((2, 1, 1));
        (await After(new(2026, 9, 5, 2, 0, 0, TimeSpan.Zero))).ShouldBe((1, 1, 1), "the one that waits for an answer stays");
        (await After(new(2027, 4, 1, 2, 0, 0, TimeSpan.Zero))).ShouldBe((1, 1, 1), "the contract is not over");
        await host.As(d["clerk"], s => s.GetRequiredService<ProposeEnding>().Handle(code, new() { Reason = "到期" }, default));
        await host.As(d["liaison"], s => s.GetRequiredService<AgreeToEnd>().Handle(code, default));
        (await After(new(2027, 4, 2, 2, 0, 0, TimeSpan.Zero))).ShouldBe((1, 0, 1));
        (await After(new(2032, 4, 1, 2, 0, 0, TimeSpan.Zero))).ShouldBe((1, 0, 1));
        (await After(new(2032, 4, 3, 2, 0, 0, TimeSpan.Zero))).ShouldBe((1, 0, 0));
        (await host.As(Actor.System, s => s.GetRequiredService<IFileStore>().Open(photo, default))).ShouldBeNull();
        (await host.Read(db => db.Set<PublicComment>().SingleAsync(c => c.Id == comment.Id))).Text.ShouldBe("很好");
        await Holds(host);
    }

    [Theory, BothDatabases]
    public async Task Numbers_in_needs_are_hidden_from_others_and_from_search(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var need = await d.Need($"想听讲座，请打 {Phone}");
        var (visitor, clerk) = (host.Program(), await host.SignedIn("clerk"));
        foreach (var address in new[] { $"/needs/{need.Code}", "/needs", $"/api/v1/needs/{need.Code}", "/api/v1/needs", "/search?q=讲座" })
            (await visitor.GetStringAsync(address, Programs.Ct)).ShouldNotContain(Phone, customMessage: address);
        (await visitor.GetStringAsync($"/needs/{need.Code}", Programs.Ct)).ShouldContain(Masked);
        (await clerk.GetStringAsync($"/api/v1/needs/{need.Code}", Programs.Ct)).ShouldContain(Phone);
        (await visitor.GetStringAsync($"/api/v1/needs?q={Phone}", Programs.Ct)).ShouldNotContain(need.Code);
        var other = await (await host.SignedIn("liaison")).GetStringAsync($"/work/contracts/new?need={Uri.EscapeDataString(need.Code)}", Programs.Ct);
        (other.Contains(Phone), other.Contains(Masked)).ShouldBe((false, true));
    }
}
