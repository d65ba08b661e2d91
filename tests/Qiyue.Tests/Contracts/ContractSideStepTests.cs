using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts;
using Qiyue.Contracts.Ending;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Signing;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Platform.Outbox;
using Qiyue.Platform.Todo;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Lists;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>What happens beside the straight road: reminders, work left open when a contract ends, refusals, paper contracts, judges from outside.</summary>
public class ContractSideStepTests
{
    private static Task<WorkEntry> Record(District d, string code, decimal quantity = 1) =>
        d.Host.As(d["liaison"], s => s.GetRequiredService<RecordWork>().Handle(code, new() { Obligation = 1, DoneOn = new(2026, 3, 2), Quantity = quantity.ToString() }, default));

    private static Task<List<string>> Todos(TestHost host, Guid organization) =>
        host.Read(db => db.Set<TodoRow>().Where(t => t.OrganizationId == organization && t.DoneAt == null && t.SubjectKind == "contract").OrderBy(t => t.Key).Select(t => t.Key).ToListAsync());

    [Theory, BothDatabases]
    public async Task The_beneficiary_is_reminded_once_after_five_working_days(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var entry = await Record(d, code);
        await host.As(d["clerk"], s => s.GetRequiredService<Notices>().MarkSeen(default));
        Task<int> Bell() => host.As(d["clerk"], s => s.GetRequiredService<Notices>().CountNew(default));
        host.Time.Advance(TimeSpan.FromDays(6)); // Sunday: four working days have passed
        await ContractJourneyTests.Daily(host);
        (await Bell()).ShouldBe(0);
        host.Time.Advance(TimeSpan.FromDays(1));
        await ContractJourneyTests.Daily(host);
        (await Bell()).ShouldBe(1);
        (await Todos(host, d.Community.Id)).ShouldContain($"work.reminder:{entry.Id}");
        (await Todos(host, d.Community.Id)).ShouldNotContain($"work.confirm:{entry.Id}");
        await ContractJourneyTests.Daily(host);
        (await host.Read(db => db.Set<Qiyue.Data.JournalEntry>().CountAsync(e => e.Act == "work.reminded"))).ShouldBe(1, "once");
        await host.As(d["clerk"], s => s.GetRequiredService<ConfirmWork>().Handle(code, [entry.Id], default));
        (await Todos(host, d.Community.Id)).ShouldNotContain($"work.reminder:{entry.Id}");
    }

    [Theory, BothDatabases]
    public async Task Work_left_open_when_a_contract_ends_is_still_confirmed(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var (confirmed, silent, disputed) = (await Record(d, code), await Record(d, code), await Record(d, code));
        await host.As(d["clerk"], s => s.GetRequiredService<DisputeWork>().Handle(code, disputed.Id, new() { Reason = "当天没有来" }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<ProposeEnding>().Handle(code, new() { Reason = "场地拆迁" }, default));
        (await Todos(host, d.Hospital.Id)).ShouldContain("contract.end");
        await host.As(d["liaison"], s => s.GetRequiredService<AgreeToEnd>().Handle(code, default));
        (await Todos(host, d.Hospital.Id)).ShouldBeEmpty();
        (await Todos(host, d.Community.Id)).ShouldBe([$"work.confirm:{confirmed.Id}", $"work.confirm:{silent.Id}"], ignoreOrder: true);
        (await Todos(host, d.Street.Id)).ShouldBe([$"work.rule:{disputed.Id}"]);
        await host.As(d["clerk"], s => s.GetRequiredService<ConfirmWork>().Handle(code, [confirmed.Id], default));
        await host.As(d["street"], s => s.GetRequiredService<RuleOnWork>().Handle(code, disputed.Id, new() { Stands = "0.5", Reason = "到场半天" }, default));
        host.Time.Advance(TimeSpan.FromDays(30));
        await ContractJourneyTests.Daily(host);
        (await host.Read(db => db.Set<Obligation>().Select(o => o.Confirmed).SingleAsync())).ShouldBe(Quantity.Of(2.5m));
        (await Todos(host, d.Community.Id)).ShouldBeEmpty();
        (await host.As(Actor.System, s => s.GetRequiredService<AdvanceContracts>().Due(new(2026, 4, 1), default))).ShouldBeEmpty();
        (await Should.ThrowAsync<Refusal>(Record(d, code))).Code.ShouldBe("contract.terminated");
    }

    [Theory, BothDatabases]
    public async Task Why_a_side_would_not_sign_is_read_by_the_others(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;
        await host.As(d["liaison"], s => s.GetRequiredService<AcceptTerms>().Handle(code, new() { Version = 1 }, default));
        await host.As(d["clerk"], s => s.GetRequiredService<RecordTalk>().Handle(code, new() { On = new(2026, 3, 2), Form = "meeting", Participants = "王芳、李明", Summary = "商定每季一场" }, default));
        await host.As(d["head"], s => s.GetRequiredService<RefuseSignature>().Handle(code, new() { Reason = "院方换届，下月再签" }, default));
        var view = await host.As(d["clerk"], s => s.GetRequiredService<ReadContract>().Handle(code, default));
        view.Remarks.Select(r => (r.ClauseKey, r.Text, r.ById)).ShouldBe([(Remark.OfSignature, "院方换届，下月再签", d.Hospital.Id)]);
        (await Todos(host, d.Hospital.Id)).ShouldBe(["contract.answer"]);
    }

    [Theory]
    [InlineData("/work/contracts/new", "propose", "Input.Terms")]
    [InlineData("/work/contracts/backfill", "backfill", "Input.Contract.Terms")]
    public async Task A_form_sent_without_an_obligation_still_has_a_row_for_one(string page, string form, string terms)
    {
        await using var host = await TestHost.Start(Database.Sqlite);
        var d = await District.Create(host);
        await d.GivePasswords();
        var clerk = await host.SignedIn("clerk");
        var answer = await clerk.Submit($"{page}?with={d.Hospital.Code}", form, ($"{terms}.Title", "便民理发"));
        ((int)answer.StatusCode).ShouldBe(422);
        var html = await answer.Content.ReadAsStringAsync(Programs.Ct);
        html.ShouldContain($"name=\"{terms}.Obligations[0].What\"");
        html.ShouldContain($"name=\"{terms}.Milestones[0].Name\"");
        html.ShouldContain("便民理发");
    }

    [Theory, BothDatabases]
    public async Task A_paper_contract_names_each_party_once_and_nobody_else(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        PaperSignatureInput By(string party, int day = 2) => new() { Party = party, Name = "王芳", Post = "书记", SignedOn = new(2026, 2, day) };
        Task<Contract> Backfill(params PaperSignatureInput[] signatures) =>
            host.As(d["clerk"], s => s.GetRequiredService<BackfillContract>().Handle(new() { Contract = ContractJourneyTests.Proposal(d), Signatures = [.. signatures], Reason = "原件存社区档案室" }, default));
        var (community, hospital) = (d.Community.Code, d.Hospital.Code);
        (await Should.ThrowAsync<Refusal>(Backfill(By(community), By(hospital), By(community)))).Code.ShouldBe("backfill.signed_twice");
        (await Should.ThrowAsync<Refusal>(Backfill(By(community), By(hospital), By(d.School.Code)))).Code.ShouldBe("backfill.no_party");
        (await Should.ThrowAsync<Refusal>(Backfill(By(community)))).Code.ShouldBe("backfill.signature_missing");
        var contract = await Backfill(By(community), By(hospital, 26));
        (contract.Stage, contract.Backfilled, contract.SignedOn, contract.NoticeEndsOn).ShouldBe((ContractStage.Showing, true, new DateOnly(2026, 2, 26), new DateOnly(2026, 3, 5)));
        (await host.Read(db => db.Set<Contract>().CountAsync())).ShouldBe(1);
    }

    [Theory, BothDatabases]
    public async Task A_street_and_a_unit_make_a_contract_and_who_stands_above_the_other_does_not(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        Task<Contract> Propose(params string[] parties)
        {
            var input = ContractJourneyTests.Proposal(d);
            input.Parties = [.. parties];
            (input.Terms.Obligations[0].Doer, input.Terms.Obligations[0].Beneficiary) = (parties[1], parties[0]);
            return host.As(d["liaison"], s => s.GetRequiredService<ProposeContract>().Handle(input, default));
        }
        var contract = await Propose(d.Street.Code, d.Hospital.Code);
        (contract.CommunityId, contract.SupervisorId, contract.DistrictId).ShouldBe((d.Street.Id, d.Office.Id, d.Office.Id));
        (await Should.ThrowAsync<Refusal>(Propose(d.School.Code, d.Hospital.Code))).Code.ShouldBe("contract.community_needed");
        (await Should.ThrowAsync<Refusal>(Propose(d.Community.Code, d.Hospital.Code, d.Street.Code))).Code.ShouldBe("contract.not_equals");
        (await Propose(d.Street.Code, d.Hospital.Code, d.OtherCommunity.Code)).CommunityId.ShouldBe(d.OtherCommunity.Id);
    }

    [Theory, BothDatabases]
    public async Task Nobody_proposes_from_the_draft_of_another(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var draft = await host.As(d["neighbour"], s => s.GetRequiredService<CreateItem>().Need(ListActTests.Input(publish: false), default));
        (await Should.ThrowAsync<Refusal>(host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d, draft.Code), default)))).Code.ShouldBe("source.unknown");
    }

    [Theory, BothDatabases]
    public async Task The_api_shows_those_inside_what_differs_between_versions(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = (await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(ContractJourneyTests.Proposal(d), default))).Code;
        var counter = ContractJourneyTests.Proposal(d).Terms;
        (counter.Obligations[0].Number, counter.Obligations[0].Quantity, counter.Milestones[0].Number) = (1, "3", 1);
        await host.As(d["liaison"], s => s.GetRequiredService<OfferTerms>().Handle(code, new() { AnswersVersion = 1, Terms = counter }, default));
        var inside = (await (await (await host.SignedIn("clerk")).Send("GET", $"/api/v1/contracts/{code}")).Json()).GetProperty("inside");
        inside.GetProperty("versions")[0].GetProperty("changes").GetArrayLength().ShouldBe(0);
        var change = inside.GetProperty("versions")[1].GetProperty("changes").EnumerateArray().Single();
        (change.GetProperty("key").GetString(), change.GetProperty("before").GetString()!.Contains("4场"), change.GetProperty("after").GetString()!.Contains("3场")).ShouldBe(("obligation:1", true, true));
        inside.GetProperty("missingForSigning").GetArrayLength().ShouldBe(2);
        (await host.Program().Send("GET", $"/api/v1/contracts/{code}")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        var shown = await ContractJourneyTests.Signed(d);
        (await (await host.Program().Send("GET", $"/api/v1/contracts/{shown}")).Json()).GetProperty("inside").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Theory, BothDatabases]
    public async Task Who_judges_from_outside_reads_no_talks(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        host.Time.Advance(TimeSpan.FromDays(8));
        await ContractJourneyTests.Daily(host);
        await host.As(d["street"], s => s.GetRequiredService<InviteThirdParty>().Handle(code, new() { Organization = d.School.Code }, default));
        var outside = await host.As(d["other"], s => s.GetRequiredService<ReadContract>().Handle(code, default));
        (outside.IsInside, outside.SeesNegotiation, outside.Talks.Count, outside.Versions.Count).ShouldBe((true, false, 0, 0));
        foreach (var who in new[] { "clerk", "liaison", "street", "office" })
            (await host.As(d[who], s => s.GetRequiredService<ReadContract>().Handle(code, default))).Talks.Count.ShouldBe(1, who);
    }

    [Theory, BothDatabases]
    public async Task The_other_side_is_chosen_by_a_few_characters_of_its_name(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        using var clerk = await SigningTests.BrowserOf(host, "clerk");
        async Task<AngleSharp.Dom.IDocument> Page(string with) => new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await clerk.GetStringAsync("/work/contracts/new" + with, Programs.Ct));
        var empty = await Page("");
        empty.QuerySelector("input[name=with]")!.GetAttribute("list").ShouldBe("with-list");
        empty.QuerySelectorAll("#with-list option").Select(o => o.GetAttribute("value")).ShouldBe([$"{d.OtherStreet.Code} 城东街道", $"{d.OtherCommunity.Code} 东湖里社区", "U0001 区人民医院", "U0002 江滨小学"], ignoreOrder: true);
        foreach (var typed in new[] { "U0001", "U0001 区人民医院", "区人民医院", " 区人民医院 " })
            (await Page($"?with={Uri.EscapeDataString(typed)}")).QuerySelector("input[name='Input.Parties[1]']")!.GetAttribute("value").ShouldBe("U0001", typed);
        foreach (var typed in new[] { "人民医院", "" })
        {
            var again = await Page($"?with={d.School.Code}&with={Uri.EscapeDataString(typed)}");
            again.QuerySelector("input[name=with][type=hidden]")!.GetAttribute("value").ShouldBe(d.School.Code, "who is chosen stays chosen");
            var field = again.QuerySelector("input#with")!;
            (field.GetAttribute("value"), field.ParentElement!.QuerySelector(".error")!.TextContent).ShouldBe((typed, $"没有名称或编码为“{typed}”的组织，或同名的不止一个。请从提示中选择。"));
        }
    }
}
