using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Verifying;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Organizations.People;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;
using static Qiyue.Tests.Contracts.ChangingSteps;

namespace Qiyue.Tests.Contracts;

/// <summary>A signed contract is amended over HTTP, from the draft to its last signature; what that does to lists, figures, pages and the signed file (docs/architecture.md, What changes a contract).</summary>
public class AmendingTests
{
    [Theory, BothDatabases]
    public async Task An_amendment_walks_from_draft_to_force_and_everybody_can_verify_it(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        var original = await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct);
        await Sent(host, "liaison", $"{code}/amendments", new { terms = Terms(d, "2"), reason = "院方人手有限" });
        (await Todos(host, d.Community.Id)).ShouldContain(k => k.StartsWith("amendment.answer"));
        // Two parties amend at once: the second is told, with a sentence.
        (await Sent(host, "clerk", $"{code}/amendments", new { terms = Terms(d, "3"), reason = "我们也想改" }, "amendment.open")).GetProperty("title").GetString()!.ShouldContain("已保留");
        await Sent(host, "clerk", $"{code}/amendments/1/versions", new { answersVersion = 2, terms = Terms(d, "3", second: true), reason = "改为三场，加一次义诊" });
        await Sent(host, "liaison", $"{code}/amendments/1/acceptances", new { version = 2 }, "amendment.newer_version");
        (await Read(host, code)).GetProperty("changes").GetProperty("amendments").GetArrayLength().ShouldBe(0, "what is on the table is internal");
        await Sent(host, "liaison", $"{code}/amendments/1/acceptances", new { version = 3 });
        var draft = (await Read(host, code, "head")).GetProperty("changes").GetProperty("amendments")[0];
        draft.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("key").GetString()).ShouldBe(["obligation:1", "obligation:2"], ignoreOrder: true);
        var digest = draft.GetProperty("digest").GetString();
        await Sent(host, "clerk", $"{code}/amendments/1/signatures", new { digest, proof = Proof }, "contract.no_authority");
        await Sent(host, "head", $"{code}/amendments/1/signatures", new { digest = new string('0', 64), proof = Proof }, "contract.other_text");
        await Sent(host, "head", $"{code}/amendments/1/signatures", new { digest, proof = "wrong" }, "proof.wrong");
        await Sent(host, "head", $"{code}/amendments/1/signatures", new { digest, proof = Proof });
        await Sent(host, "secretary", $"{code}/amendments/1/signatures", new { digest, proof = Proof });
        await Sent(host, "clerk", $"{code}/amendments/1/decline", new { reason = "晚了" }, "amendment.in_force");

        var shown = await Read(host, code);
        (shown.GetProperty("obligations")[0].GetProperty("promised").GetString(), shown.GetProperty("obligations").GetArrayLength(), shown.GetProperty("digest").GetString()).ShouldBe(("3", 2, SignedContract.Read(original)!.Digest));
        var file = await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct);
        CheckSignedContract.Of(file).ShouldAllBe(c => c.Result == CheckResult.Holds);
        CheckSignedContract.Of(file).Count(c => c.Code == "signed.signature").ShouldBe(4);
        SignedContract.Read(file)!.Text.ShouldBe(SignedContract.Read(original)!.Text);
        var page = await host.Browser().GetStringAsync($"/contracts/{code}", Programs.Ct);
        page.ShouldContain("第 1 号补充协议");
        page.ShouldContain("改为三场");
        var print = await host.Browser().GetStringAsync($"/contracts/{code}/print", Programs.Ct);
        print.ShouldContain("<td>4场</td>");
        print.ShouldContain("第 1 号补充协议");
        (await host.Browser().GetStringAsync($"/verify/{code}", Programs.Ct)).ShouldContain("全部核对通过");
        var older = await (await host.Program().PostAsync("/api/v1/verification", new StringContent(original, Encoding.UTF8, "application/json"), Programs.Ct)).Json();
        older.GetProperty("checks").EnumerateArray().ShouldContain(c => c.GetProperty("code").GetString() == "signed.amended_since");
        await JournalHolds(host);

        // Any tampering with the amendments in the file is found.
        List<string> passed = [];
        foreach (var (changed, name) in Changes(file)) if (CheckSignedContract.Of(changed).All(c => c.Result != CheckResult.Broken)) passed.Add(name);
        Offenders.None(passed);
    }

    private static IEnumerable<(string File, string Name)> Changes(string file)
    {
        JsonObject Copy() => JsonNode.Parse(file)!.AsObject();
        foreach (var member in new[] { "text", "digest" })
        {
            var copy = Copy();
            copy["amendments"]![0]![member] = ((string)copy["amendments"]![0]![member]!).Replace('3', '4');
            yield return (copy.ToJsonString(), member);
        }
        foreach (var member in new[] { "signatory", "post", "signature", "publicKey" })
        {
            var copy = Copy();
            copy["amendments"]![0]!["signatures"]![1]![member] = "甲";
            yield return (copy.ToJsonString(), member);
        }
        var cut = Copy();
        cut["amendments"]!.AsArray().RemoveAt(0);
        yield return (cut.ToJsonString(), "cut");
        var twice = Copy();
        twice["amendments"]!.AsArray().Add(twice["amendments"]![0]!.DeepClone());
        yield return (twice.ToJsonString(), "twice");
        var unsigned = Copy();
        unsigned["amendments"]![0]!["signatures"]!.AsArray().RemoveAt(0);
        yield return (unsigned.ToJsonString(), "unsigned");
        var (read, (key, publicKey)) = (SignedContract.Read(file)!, Sm2.Generate());
        // Consistently forged by somebody's own key, over another original: the row of texts is broken.
        var other = read with { Text = read.Text.Replace("健康讲座", "免费午餐"), PlatformKey = publicKey };
        other = other with { Digest = Sm3.Hex(other.Text) };
        yield return ((other with { PlatformSignature = Sm2.Sign(other.PlatformStatement(), key) }).ToFile(), "another original");
    }

    [Theory, BothDatabases]
    public async Task Two_amend_at_the_same_moment_and_one_is_told(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        var (one, two) = (await host.SignedIn("liaison"), await host.SignedIn("clerk"));
        var answers = await Task.WhenAll(one.Send("POST", $"/api/v1/contracts/{code}/amendments", JsonSerializer.Serialize(new { terms = Terms(d, "2"), reason = "甲" })), two.Send("POST", $"/api/v1/contracts/{code}/amendments", JsonSerializer.Serialize(new { terms = Terms(d, "3"), reason = "乙" })));
        answers.Count(a => a.IsSuccessStatusCode).ShouldBe(1);
        var refused = answers.Single(a => !a.IsSuccessStatusCode);
        refused.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await refused.Json()).GetProperty("title").GetString()!.ShouldContain("已保留");
        (await host.Read(db => db.Set<Amendment>().CountAsync())).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task A_waived_obligation_is_asked_for_by_nobody_and_counts_nowhere(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        (await Half(host, d)).Denominator.ShouldBe(1);
        await Amend(host, d, code, Terms(d, waived: true, second: true));
        (await Todos(host, d.Hospital.Id)).Where(k => k.StartsWith("work.record")).ShouldBe(["work.record:2"]);
        await Sent(host, "liaison", $"{code}/work", new { obligation = 1, doneOn = "2026-03-09", quantity = "1" }, "work.waived");
        (await Read(host, code)).GetProperty("obligations")[0].GetProperty("waivedBy").GetInt32().ShouldBe(1);
        (await Half(host, d)).Numerator.ShouldBe(1, "the added one is due and undone");
        await Amend(host, d, code, new
        {
            title = "健康讲座进社区", category = "health", purpose = "让老人在家门口听到专业讲座", startOn = "2026-03-01", endOn = "2026-12-31",
            obligations = new[] { Obligation(d, 1, "健康讲座", "4", "2026-11-30", true), Obligation(d, 2, "义诊", "1", "2026-10-01", true) }, milestones = Array.Empty<object>(),
        }, 2);
        (await Half(host, d)).Denominator.ShouldBe(0, "no projects: outside numerator and denominator");
        (await Read(host, code)).GetProperty("fulfilment").ValueKind.ShouldBe(JsonValueKind.Null);
        await JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task A_signatory_who_leaves_between_two_signatures_of_an_amendment_has_signed_or_signs_no_more(Database database)
    {
        await using var host = await TestHost.Start(database);
        var (d, code) = await Performing(host);
        await Sent(host, "liaison", $"{code}/amendments", new { terms = Terms(d, "2"), reason = "院方人手有限" });
        await Sent(host, "clerk", $"{code}/amendments/1/acceptances", new { version = 2 });
        var signature = new { digest = (await Read(host, code, "head")).GetProperty("changes").GetProperty("amendments")[0].GetProperty("digest").GetString(), proof = Proof };
        await Sent(host, "secretary", $"{code}/amendments/1/signatures", signature);
        Task Leave(string who) => host.As(d["office"], s => s.GetRequiredService<PeopleDesk>().Leave(d[who].PersonId!.Value, new() { Post = d[who].PostId!.Value, LastDay = new(2026, 3, 9), Reason = "调离" }, default));
        foreach (var who in new[] { "secretary", "head" }) await Leave(who);

        // Who has left signs nothing, with whatever sign-in; who had signed has signed.
        (await (await host.SignedIn("head")).Send("POST", $"/api/v1/contracts/{code}/amendments/1/signatures", JsonSerializer.Serialize(signature))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await Read(host, code, "liaison")).GetProperty("changes").GetProperty("amendments")[0].GetProperty("state").GetString().ShouldBe("signing");
        await Sent(host, "liaison", $"{code}/amendments/1/signatures", signature, "contract.no_authority");
        // The successor in the post finishes it.
        var made = await host.As(d["office"], s => s.GetRequiredService<PeopleDesk>().Create(new() { Name = "林涛", UserName = "lintao", Post = new() { Organization = d.Hospital.Code, Post = "院长", Duties = [Duty.Sign], From = new(2026, 3, 10) } }, default));
        var account = await host.Read(db => db.Set<Person>().Where(p => p.Id == made.Id).Select(p => p.AccountId!.Value).SingleAsync());
        var next = await host.As(Actor.System, s => s.GetRequiredService<ActorDirectory>().Find(account, null, null, default)) ?? throw new InvalidOperationException();
        await host.As(next, s => s.GetRequiredService<Qiyue.Contracts.Changing.SignAmendment>().Handle(code, 1, new() { Digest = signature.digest!, Proof = made.OneTimePassword! }, default));

        var shown = (await Read(host, code)).GetProperty("changes").GetProperty("amendments")[0];
        shown.GetProperty("sides").EnumerateArray().Select(s => s.GetProperty("signatory").GetString()).ShouldBe(["王芳", "林涛"], ignoreOrder: true);
        var file = await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct);
        CheckSignedContract.Of(file).ShouldAllBe(c => c.Result == CheckResult.Holds);
        (await host.Browser().GetStringAsync($"/verify/{code}", Programs.Ct)).ShouldContain("全部核对通过");
        await JournalHolds(host);
    }
}
