using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Signing;
using Qiyue.Contracts.Verifying;
using Qiyue.Kernel;
using Qiyue.Platform.Keys;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>The exported file of a signed contract proves itself; whatever is changed in it is found, off line and on line.</summary>
public class SignedContractTests
{
    [Theory, BothDatabases]
    public async Task A_signed_contract_proves_itself_and_nothing_in_it_can_be_changed(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var file = await host.Program().GetStringAsync($"/api/v1/contracts/{code}/signed", Programs.Ct);
        var checks = CheckSignedContract.Of(file);
        checks.ShouldAllBe(c => c.Result == CheckResult.Holds);
        checks.Count(c => c.Code == "signed.signature").ShouldBe(2);

        List<string> passed = [];
        foreach (var (changed, name) in Changes(file))
            if (CheckSignedContract.Of(changed).All(c => c.Result != CheckResult.Broken)) passed.Add(name);
        Offenders.None(passed);
    }

    [Theory, BothDatabases]
    public async Task A_changed_text_breaks_every_signature_even_with_a_digest_that_fits(Database database)
    {
        await using var host = await TestHost.Start(database);
        var file = await Export(host, await ContractJourneyTests.Signed(await District.Create(host)));
        var text = file.Text.Replace("健康讲座", "免费午餐");
        var forged = file with { Text = text, Digest = Sm3.Hex(text) };
        Broken(CheckSignedContract.Of(forged.ToFile())).ShouldBe(["signed.signature", "signed.signature", "signed.platform"]);
        Broken(CheckSignedContract.Of((file with { Signatures = [file.Signatures[0]] }).ToFile())).ShouldBe(["signed.party", "signed.platform"]);
        Broken(CheckSignedContract.Of((file with { Signatures = [file.Signatures[0], file.Signatures[0]] }).ToFile())).ShouldBe(["signed.party", "signed.party", "signed.platform"]);
    }

    [Theory, BothDatabases]
    public async Task A_forgery_that_proves_itself_is_found_on_line(Database database)
    {
        await using var host = await TestHost.Start(database);
        var file = await Export(host, await ContractJourneyTests.Signed(await District.Create(host)));
        var forged = Forged(file, "健康讲座", "免费午餐");
        CheckSignedContract.Of(forged.ToFile()).ShouldAllBe(c => c.Result == CheckResult.Holds);
        var verdict = await Post(host, forged.ToFile());
        verdict.GetProperty("holds").GetBoolean().ShouldBeFalse();
        verdict.GetProperty("checks").EnumerateArray().Where(c => c.GetProperty("result").GetString() == "broken").Select(c => c.GetProperty("code").GetString())
            .ShouldBe(["signed.same", "signed.key", "signed.key", "signed.other_platform"]);
        (await Post(host, file.ToFile())).GetProperty("holds").GetBoolean().ShouldBeTrue();
        (await Post(host, Forged(file, file.Code, "契-999999-2026-000001").ToFile())).GetProperty("checks").EnumerateArray().Last().GetProperty("code").GetString().ShouldBe("signed.unknown");
    }

    [Theory, BothDatabases]
    public async Task A_contract_recorded_from_paper_says_so(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = (await host.As(d["clerk"], s => s.GetRequiredService<BackfillContract>().Handle(new()
        {
            Contract = ContractJourneyTests.Proposal(d), Reason = "原件存街道档案室",
            Signatures = [new() { Party = d.Community.Code, Name = "王芳", Post = "书记", SignedOn = new(2026, 2, 1) }, new() { Party = d.Hospital.Code, Name = "赵敏", Post = "院长", SignedOn = new(2026, 2, 2) }],
        }, default))).Code;
        var checks = CheckSignedContract.Of((await Export(host, code)).ToFile());
        checks.Count(c => c.Result == CheckResult.Noted && c.Code == "signed.paper").ShouldBe(2);
        checks.ShouldNotContain(c => c.Result == CheckResult.Broken);
        var file = await Export(host, code);
        Broken(CheckSignedContract.Of(file with { Backfilled = false })).ShouldContain("signed.signature");
    }

    [Theory, BothDatabases]
    public async Task The_page_verifies_a_code_and_an_upload_and_refuses_what_is_neither(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var browser = host.Browser();
        (await browser.GetStringAsync($"/verify/{code}", Programs.Ct)).ShouldContain("全部核对通过");
        (await browser.GetAsync("/verify/契-000000-2026-000001", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await host.Read(db => db.Set<ContractParty>().Where(p => p.Order == 1).ExecuteUpdateAsync(s => s.SetProperty(p => p.SignatoryName, "张三")));
        var page = await browser.GetStringAsync($"/verify/{code}", Programs.Ct);
        page.ShouldNotContain("全部核对通过");
        page.ShouldContain("石羊塘社区的签名不成立");
        page.ShouldContain("纪实档案在第");
    }

    [Theory, BothDatabases]
    public async Task What_is_not_signed_has_no_file(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = (await host.As(d["clerk"], s => s.GetRequiredService<Qiyue.Contracts.Negotiating.ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;
        (await host.Program().GetAsync($"/api/v1/contracts/{code}/signed", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await (await host.SignedIn("clerk")).GetAsync($"/api/v1/contracts/{code}/verification", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        foreach (var nothing in new[] { "", "[]", "{}", "not json", "{\"schema\":\"qiyue.signed-contract/1\"}", "{\"schema\":\"qiyue.signed-contract/1\",\"schema\":1}", "null" })
            CheckSignedContract.Of(nothing).ShouldHaveSingleItem().Code.ShouldBe("signed.unreadable");
        (await host.Program().PostAsync("/api/v1/verification", new StringContent(new string('x', SignedContract.MaxBytes + 1), Encoding.UTF8, "application/json"), Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>The same contract, consistently signed by somebody else's keys.</summary>
    private static SignedContract Forged(SignedContract file, string was, string becomes)
    {
        var text = file.Text.Replace(was, becomes);
        var (code, digest) = (file.Code.Replace(was, becomes), Sm3.Hex(text));
        var signatures = file.Signatures.Select(s =>
        {
            var (key, publicKey) = Sm2.Generate();
            return s with { PublicKey = publicKey, Signature = Sm2.Sign(SignedContract.SignatureStatement(code, digest, s.OrganizationCode, s.Signatory, s.Post, s.At!.Value), key) };
        }).ToList();
        var (platform, platformPublic) = Sm2.Generate();
        var forged = file with { Code = code, Text = text, Digest = digest, Signatures = signatures, PlatformKey = platformPublic };
        return forged with { PlatformSignature = Sm2.Sign(forged.PlatformStatement(), platform) };
    }

    /// <summary>Every value of the file changed, one at a time, and a member added.</summary>
    private static IEnumerable<(string File, string Name)> Changes(string file)
    {
        var whole = JsonNode.Parse(file)!;
        foreach (var path in Leaves(whole))
        {
            var copy = JsonNode.Parse(file)!;
            var leaf = Leaves(copy).Single(l => l.GetPath() == path.GetPath());
            JsonNode other = leaf.GetValueKind() switch
            {
                System.Text.Json.JsonValueKind.String => Other(leaf.GetValue<string>()),
                System.Text.Json.JsonValueKind.Number => leaf.GetValue<long>() + 1,
                _ => !leaf.GetValue<bool>(),
            };
            leaf.ReplaceWith(other);
            yield return (copy.ToJsonString(), path.GetPath());
        }
        var more = JsonNode.Parse(file)!.AsObject();
        more["note"] = "x";
        yield return (more.ToJsonString(), "a member added");
        yield return (file[..^20], "the end cut");
    }

    private static string Other(string value) => value.Length > 20 ? value[..10] + (value[10] == 'A' ? 'B' : 'A') + value[11..] : value + "x";

    private static IEnumerable<JsonValue> Leaves(JsonNode node) => node switch
    {
        JsonObject o => o.SelectMany(m => Leaves(m.Value!)),
        JsonArray a => a.SelectMany(i => Leaves(i!)),
        JsonValue v => [v],
        _ => [],
    };

    private static IEnumerable<string> Broken(IEnumerable<SignedCheck> checks) => checks.Where(c => c.Result == CheckResult.Broken).Select(c => c.Code);

    private static Task<SignedContract> Export(TestHost host, string code) => host.As(Actor.Anonymous, s => s.GetRequiredService<ExportSignedContract>().Handle(code, default));

    private static async Task<System.Text.Json.JsonElement> Post(TestHost host, string file) =>
        await (await host.Program().PostAsync("/api/v1/verification", new StringContent(file, Encoding.UTF8, "application/json"), Programs.Ct)).Json();
}
