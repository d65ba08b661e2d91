using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Templates;
using Qiyue.Kernel;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Contracts;

/// <summary>Templates of contracts that a district keeps: made, changed, withdrawn by its office; read and copied by everybody there.</summary>
public class TemplateTests
{
    private const string Lecture = """{"name":"健康讲座范本","unitKinds":["hospital"],"note":"常用","title":"健康讲座","category":"health","purpose":"让居民就近听讲座","days":364,"cost":"免费","obligations":[{"doer":2,"beneficiary":1,"what":"健康讲座","quantity":"4","unit":"场","audience":"老年居民","due":300,"responsiblePost":"科长"},{"doer":1,"beneficiary":2,"what":"提供场地","quantity":"4","unit":"次","due":364}],"milestones":[{"name":"第一场","planned":60}]}""";

    [Theory, BothDatabases]
    public async Task The_office_keeps_them_and_the_district_reads_them(Database database)
    {
        await using var host = await TestHost.Start(database);
        await District.Create(host);
        var (office, clerk) = (await host.SignedIn("office"), await host.SignedIn("clerk"));
        (await (await clerk.Send("POST", "/api/v1/templates", Lecture)).Outcome()).ShouldBe("403 forbidden");
        (await (await host.Program().Send("GET", "/api/v1/templates")).Outcome()).ShouldStartWith("401");
        (await (await office.Send("POST", "/api/v1/templates", Lecture.Replace("\"due\":300", "\"due\":400"))).Outcome()).ShouldBe("422 template.due");
        (await (await office.Send("POST", "/api/v1/templates", Lecture.Replace("\"doer\":2", "\"doer\":1"))).Outcome()).ShouldBe("422 terms.doer_is_beneficiary");
        (await (await office.Send("POST", "/api/v1/templates", Lecture.Replace("\"health\"", "\"nothing\""))).Outcome()).ShouldBe("422 terms.category");
        var made = await (await office.Send("POST", "/api/v1/templates", Lecture)).Json();
        var code = made.GetProperty("code").GetString()!;
        code.ShouldBe("范-450802-2026-000001");
        (await (await office.Send("POST", $"/api/v1/templates/{code}/versions", Lecture)).Outcome()).ShouldBe("422 template.same");
        (await (await office.Send("POST", $"/api/v1/templates/{code}/versions", Lecture.Replace("\"4\"", "\"6\""))).Json()).GetProperty("number").GetInt32().ShouldBe(2);
        (await (await clerk.Send("POST", $"/api/v1/templates/{code}/versions", Lecture)).Outcome()).ShouldBe("403 forbidden");
        var list = await (await clerk.Send("GET", "/api/v1/templates?category=health")).Json();
        list.GetProperty("items")[0].GetProperty("terms").GetProperty("obligations")[0].GetProperty("promised").GetString().ShouldBe("6");
        (await (await clerk.Send("GET", "/api/v1/templates?category=culture")).Json()).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await (await office.Send("POST", $"/api/v1/templates/{code}/withdrawal", """{"reason":"改用新版"}""")).Outcome()).ShouldBe("200 application/json");
        (await (await office.Send("POST", $"/api/v1/templates/{code}/versions", Lecture)).Outcome()).ShouldBe("409 template.withdrawn");
        (await host.Read(db => db.Set<TemplateVersion>().CountAsync())).ShouldBe(2);
        await SigningTests.JournalHolds(host);
    }

    [Theory, BothDatabases]
    public async Task A_district_does_not_see_those_of_another(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var made = await host.As(d["office"], s => s.GetRequiredService<MakeTemplate>().Handle(JsonSerializer.Deserialize<TemplateInput>(Lecture, JsonSerializerOptions.Web)!, default));
        var elsewhere = await host.As(Actor.System, async s =>
        {
            var act = s.GetRequiredService<Qiyue.Data.Act>();
            var other = act.Add(new Qiyue.Organizations.Organization("450803", "港南区", "district", null, ""));
            act.Record(other, "organization.created");
            await act.Commit();
            return other;
        });
        var stranger = d["office"] with { OrganizationId = elsewhere.Id, OrganizationPath = elsewhere.Path };
        (await host.As(stranger, s => s.GetRequiredService<ReadTemplates>().List(null, null, null, default))).Items.ShouldBeEmpty();
        (await Should.ThrowAsync<Refusal>(host.As(stranger, s => s.GetRequiredService<ReadTemplates>().One(made.Code, default)))).Status.ShouldBe(404);
        (await Should.ThrowAsync<Refusal>(host.As(stranger, s => s.GetRequiredService<WithdrawTemplate>().Handle(made.Code, new() { Reason = "不用" }, default)))).Status.ShouldBe(404);
    }

    [Theory, BothDatabases]
    public async Task A_proposal_is_filled_from_one_and_notes_which_version(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var made = await host.As(d["office"], s => s.GetRequiredService<MakeTemplate>().Handle(JsonSerializer.Deserialize<TemplateInput>(Lecture, JsonSerializerOptions.Web)!, default));
        var browser = await SigningTests.BrowserOf(host, "clerk");
        var address = $"/work/contracts/new?with={d.Hospital.Code}";
        (await browser.GetStringAsync(address, Programs.Ct)).ShouldContain("健康讲座范本");
        (await browser.GetStringAsync($"/work/contracts/new?with={d.School.Code}", Programs.Ct)).ShouldNotContain("健康讲座范本", Case.Sensitive, "made for hospitals");
        var html = await browser.GetStringAsync($"{address}&template={Uri.EscapeDataString(made.Code)}", Programs.Ct);
        html.ShouldContain(made.Code);

        var input = await host.As(d["clerk"], s => s.GetRequiredService<ProposalDraft>().From(d["clerk"], [], [], [d.Hospital.Code], default, made.Code));
        input.Terms.Obligations.Select(o => (o.Doer, o.Beneficiary, o.What, o.DueOn)).ShouldBe([
            (d.Hospital.Code, d.Community.Code, "健康讲座", new DateOnly(2026, 12, 27)), (d.Community.Code, d.Hospital.Code, "提供场地", new DateOnly(2027, 3, 1))]);
        (input.Terms.EndOn, input.Terms.Milestones.Single().PlannedOn, input.Terms.Obligations[1].ResponsibleName).ShouldBe((new DateOnly(2027, 3, 1), new DateOnly(2026, 5, 1), "陈静"));
        input.Terms.Obligations[0].ResponsibleName = "李明";
        var contract = await host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(input, default));
        (contract.TemplateCode, contract.TemplateVersion).ShouldBe((made.Code, 1));
        (await browser.GetStringAsync($"/work/contracts/{contract.Code}", Programs.Ct)).ShouldContain(made.Code);

        input.Template = "范-450802-2026-000099";
        (await Should.ThrowAsync<Refusal>(host.As(d["clerk"], s => s.GetRequiredService<ProposeContract>().Handle(input, default)))).Code.ShouldBe("template.unknown");
    }

    [Theory, BothDatabases]
    public async Task One_is_made_from_a_contract_without_its_persons_and_dates(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var code = await ContractJourneyTests.Signed(d);
        var office = await SigningTests.BrowserOf(host, "office");
        var page = $"/work/templates/new?from={Uri.EscapeDataString(code)}";
        var html = await office.GetStringAsync(page, Programs.Ct);
        html.ShouldContain("健康讲座进社区");
        html.ShouldNotContain("李明", Case.Sensitive, "persons are not copied");
        (await (await SigningTests.BrowserOf(host, "clerk")).GetAsync(page, Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var saved = await office.Submit(page, "template", [("Input.Name", "讲座范本"), ("Input.UnitKinds", "hospital"), ("Input.Note", "来自一份好契约"), .. Fields(html)]);
        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect, await saved.Content.ReadAsStringAsync(Programs.Ct));
        var template = await host.Read(db => db.Set<ContractTemplate>().SingleAsync());
        (template.Terms.Days, template.Terms.Obligations.Single().Due, template.Terms.Obligations.Single().Doer, template.UnitKindText).ShouldBe((305, 274, 2, "hospital"));
        (await office.GetStringAsync($"/work/templates/{template.Code}", Programs.Ct)).ShouldContain("乙方为甲方：健康讲座，4场，第 274 天前完成");
        (await office.Submit($"/work/templates/{template.Code}/withdraw", "withdraw", ("Input.Reason", "不再用"))).StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    /// <summary>What stands in the fields of the form, as a browser would send it back.</summary>
    private static IEnumerable<(string, string)> Fields(string html)
    {
        var form = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html).QuerySelectorAll("form").First(f => f.QuerySelector("input[name=_handler][value=template]") is not null);
        foreach (var field in form.QuerySelectorAll("input[type=text], textarea, select"))
        {
            var name = field.GetAttribute("name")!;
            if (name is "Input.Name" or "Input.Note") continue;
            yield return (name, field is AngleSharp.Html.Dom.IHtmlSelectElement select ? select.Value ?? "" : field is AngleSharp.Html.Dom.IHtmlTextAreaElement area ? area.Value : field.GetAttribute("value") ?? "");
        }
    }
}
