using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Visits;
using Qiyue.Organizations;
using Qiyue.Tests.Infrastructure;
using Qiyue.Tests.Platform;

namespace Qiyue.Tests.Lists;

/// <summary>Rounds of visits: one form per unit, by the liaison's link or the visiting clerk, once.</summary>
public class VisitTests
{
    /// <summary>Hospital and school have the community as their main one; the hospital's hall is listed.</summary>
    private static async Task<(VisitRoundView Round, Resource Hall)> Begun(District d)
    {
        foreach (var unit in new[] { d.Hospital, d.School }) await d.Host.As(Actor.System, s => s.GetRequiredService<ChangeOrganization>().Tie(unit.Code, new() { Community = d.Community.Code, Kind = "resident", Main = true }, default));
        var hall = await d.Host.As(d["liaison"], s => s.GetRequiredService<CreateItem>().Resource(ListActTests.Hall(), default));
        var round = await d.Host.As(d["clerk"], s => s.GetRequiredService<KeepVisits>().Create(new() { Title = "三月走访", EndsOn = new(2026, 3, 31) }, default));
        return (await One(d, round.Code), hall);
    }

    private static Task<VisitRoundView> One(District d, string code) => d.Host.As(d["clerk"], s => s.GetRequiredService<KeepVisits>().One(code, default));

    [Theory, BothDatabases]
    public async Task Forms_of_a_round_go_on_page_by_page(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (whole, _) = await Begun(d);
        Task<VisitRoundView> Page(string? cursor) => host.As(d["clerk"], s => s.GetRequiredService<KeepVisits>().One(whole.Round.Code, default, cursor, 1));
        var first = await Page(null);
        var second = await Page(first.Next);
        (first.Issued, first.Answered, second.Next).ShouldBe((2, 0, null));
        first.Forms.Concat(second.Forms).Select(f => f.Unit).ShouldBe(whole.Forms.Select(f => f.Unit));
    }

    private static VisitFormInput Filled(Resource? known = null) => new()
    {
        Known = known is null ? [] : [new() { Code = known.Code, Still = "same" }],
        Resources = [new() { Title = "周末义诊", ResourceKind = "service", Category = "health", Capacity = 60, CapacityUnit = "人" }, new()], Needs = [new() { Title = "职工停车难", Category = "convenience" }], Note = "联系 13800138000",
    };

    [Theory, BothDatabases]
    public async Task A_liaison_fills_the_form_once_by_link_and_what_is_new_becomes_drafts(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (round, hall) = await Begun(d);
        round.Forms.Select(f => (f.UnitName, f.AnsweredAt)).ShouldBe([("区人民医院", null), ("江滨小学", null)]);
        host.Time.Advance(TimeSpan.FromDays(3));
        (await host.As(d["clerk"], s => s.GetRequiredService<KeepVisits>().IssueLinks(round.Round.Code, default))).ShouldBe(2);
        (await Should.ThrowAsync<Refusal>(host.As(d["clerk"], s => s.GetRequiredService<KeepVisits>().IssueLinks(round.Round.Code, default)))).Code.ShouldBe("visit.no_links");
        var token = (await One(d, round.Round.Code)).Forms[0].Token!;
        using var phone = host.CreateClient();
        var open = await phone.GetFromJsonAsync<JsonElement>($"/api/v1/visit-forms/{token}", Programs.Ct);
        (open.GetProperty("unitName").GetString(), open.GetProperty("known")[0].GetProperty("code").GetString()).ShouldBe(("区人民医院", hall.Code));
        (await phone.GetStringAsync($"/visit/{token}", Programs.Ct)).ShouldContain("多功能厅");

        // What is refused does not use the link up.
        (await (await phone.PostAsJsonAsync($"/api/v1/visit-forms/{token}", new { resources = new[] { new { title = "义诊", category = "health" } } }, Programs.Ct)).Outcome()).ShouldBe("422 list.word_missing");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => await (await phone.PostAsJsonAsync($"/api/v1/visit-forms/{token}", Filled(hall), Programs.Ct)).Outcome()));
        outcomes.Count(o => o.StartsWith("200", StringComparison.Ordinal)).ShouldBe(1);
        outcomes.Where(o => !o.StartsWith("200", StringComparison.Ordinal)).ShouldAllBe(o => o == "410 link.used" || o == "409 visit.answered", "who came while the first was still writing is told that the form is answered");
        (await phone.GetAsync($"/visit/{token}", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.Gone);
        (await phone.GetAsync($"/api/v1/one-time-links/{token}", Programs.Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound, "no link of a contract");

        var draft = await host.Read(db => db.Set<Resource>().SingleAsync(r => r.Status == ListState.Draft));
        (draft.OwnerId, draft.Title, draft.OriginKind).ShouldBe((d.Hospital.Id, "周末义诊", VisitRound.Kind));
        var need = await host.Read(db => db.Set<Need>().SingleAsync());
        (need.OwnerId, need.RaisedBy, need.Source, need.Status).ShouldBe((d.Community.Id, "enterprise", "visits", ListState.Draft));
        (await host.Read(db => db.Set<Resource>().Where(r => r.Id == hall.Id).Select(r => r.ConfirmedOn).SingleAsync())).ShouldBe(new DateOnly(2026, 3, 5));
        var form = (await One(d, round.Round.Code)).Forms[0];
        (form.Way, form.Content!.Note, form.Token).ShouldBe(("link", "联系 138****8000", null));
        var entry = await host.Read(db => db.Set<JournalEntry>().SingleAsync(e => e.Act == "visit.answered"));
        (entry.ActorText, entry.OrganizationId).ShouldBe(("区人民医院 · 一次性链接", d.Hospital.Id));
        (await Tests.Data.VerifyJournalTests.Verify(host)).Holds.ShouldBeTrue();
    }

    [Theory, BothDatabases]
    public async Task The_visiting_clerk_fills_it_in_links_are_taken_back_and_a_closed_round_takes_nothing(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        var (round, hall) = await Begun(d);
        var code = round.Round.Code;
        Task<VisitForm> Fill(string who, string unit) => host.As(d[who], s => s.GetRequiredService<FillVisitForm>().ByClerk(code, unit, Filled(), default));
        await host.As(d["clerk"], s => s.GetRequiredService<KeepVisits>().IssueLinks(code, default));
        var school = (await One(d, code)).Forms[1];
        await host.As(d["clerk"], s => s.GetRequiredService<KeepVisits>().RevokeLink(code, school.LinkId!.Value, default));
        using var phone = host.CreateClient();
        (await (await phone.GetAsync($"/api/v1/visit-forms/{school.Token}", Programs.Ct)).Outcome()).ShouldBe("410 link.revoked");

        (await Fill("clerk", "U0002")).Way.ShouldBe(VisitWay.Clerk);
        (await Should.ThrowAsync<Refusal>(Fill("clerk", "U0002"))).Code.ShouldBe("visit.answered");
        (await Should.ThrowAsync<Refusal>(Fill("neighbour", "U0001"))).Status.ShouldBe(404);
        (await Should.ThrowAsync<Refusal>(Fill("clerk", d.OtherCommunity.Code))).Status.ShouldBe(404);
        var stray = Filled(hall);
        stray.Known[0].Code = "资-450802-2026-999999";
        (await Should.ThrowAsync<Refusal>(host.As(d["clerk"], s => s.GetRequiredService<FillVisitForm>().ByClerk(code, "U0001", stray, default)))).Code.ShouldBe("visit.resource");
        // A form filled in by the clerk leaves its link without use.
        var hospital = (await One(d, code)).Forms[0].Token!;
        await Fill("clerk", "U0001");
        (await (await phone.PostAsJsonAsync($"/api/v1/visit-forms/{hospital}", Filled(), Programs.Ct)).Outcome()).ShouldBe("409 visit.answered");

        await host.As(d["clerk"], s => s.GetRequiredService<KeepVisits>().Close(code, default));
        (await Should.ThrowAsync<Refusal>(Fill("clerk", "U0001"))).Code.ShouldBe("visit.closed");
        (await Should.ThrowAsync<Refusal>(host.As(d["neighbour"], s => s.GetRequiredService<KeepVisits>().Create(new() { Title = "走访", EndsOn = new(2026, 3, 31) }, default)))).Code.ShouldBe("visit.no_units");
        (await Should.ThrowAsync<Refusal>(host.As(d["clerk"], s => s.GetRequiredService<KeepVisits>().Create(new() { Title = "走访", EndsOn = new(2026, 3, 1) }, default)))).Code.ShouldBe("visit.period");
    }
}
