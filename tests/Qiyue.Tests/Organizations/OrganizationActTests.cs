using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Organizations.People;
using Qiyue.Tests.Infrastructure;

namespace Qiyue.Tests.Organizations;

/// <summary>Keeping organisations and people within one's own branch.</summary>
public class OrganizationActTests
{
    [Theory, BothDatabases]
    public async Task The_office_keeps_its_district_and_a_community_only_itself(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        Task<Organization> Create(string who, CreateOrganizationInput input) => host.As(d[who], s => s.GetRequiredService<CreateOrganization>().Handle(input, default));
        CreateOrganizationInput Unit() => new() { Code = "U0009", Name = "新华书店", Kind = "enterprise", Parent = d.Office.Code, CreditCode = "91110000100000000X" };
        (await Should.ThrowAsync<Refusal>(Create("secretary", Unit()))).Status.ShouldBe(404);
        (await Should.ThrowAsync<Refusal>(Create("office", Unit()))).Code.ShouldBe("organization.credit_code");
        var unit = Unit();
        unit.CreditCodeReason = "证照如此";
        await Create("office", unit);
        await host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Tie("U0009", new() { Community = d.Community.Code, Kind = "resident" }, default));
        await host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Tie("U0009", new() { Community = d.OtherCommunity.Code, Kind = "resident", Main = true }, default));
        (await host.Read(db => db.Set<CommunityTie>().Where(t => t.IsMain).Select(t => t.CommunityId).SingleAsync())).ShouldBe(d.OtherCommunity.Id);
    }

    [Theory, BothDatabases]
    public async Task A_person_takes_up_a_second_post_and_leaves_the_first(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        CreatePersonInput Input(params string[] duties) => new() { Name = "林涛", Phone = "13800001234", UserName = "lintao", Post = new() { Organization = d.Community.Code, Post = "网格长", Duties = [.. duties] } };
        (await Should.ThrowAsync<Refusal>(host.As(d["secretary"], s => s.GetRequiredService<PeopleDesk>().Create(Input(Duty.Supervise), default)))).Code.ShouldBe("post.duty_not_yours");
        var made = await host.As(d["secretary"], s => s.GetRequiredService<PeopleDesk>().Create(Input(Duty.Lists), default));
        made.OneTimePassword.ShouldNotBeNull();
        await host.As(d["office"], s => s.GetRequiredService<PeopleDesk>().TakeUp(made.Id, new() { Organization = d.Street.Code, Post = "挂职干部" }, default));
        var row = (await host.As(d["secretary"], s => s.GetRequiredService<PeopleDesk>().List(d.Community.Code, default))).Single(r => r.Name == "林涛");
        row.Phone.ShouldBe("138****1234");
        await host.As(d["secretary"], s => s.GetRequiredService<PeopleDesk>().Leave(made.Id, new() { Post = row.PostId, LastDay = new(2026, 3, 2), Reason = "轮岗" }, default));
        host.Time.Advance(TimeSpan.FromDays(1));
        (await host.As(d["secretary"], s => s.GetRequiredService<PeopleDesk>().List(d.Community.Code, default))).ShouldNotContain(r => r.Name == "林涛");
        (await Should.ThrowAsync<Refusal>(host.As(d["neighbour"], s => s.GetRequiredService<PeopleDesk>().List(d.Community.Code, default)))).Status.ShouldBe(404);
    }

    [Theory, BothDatabases]
    public async Task Posts_of_a_dissolved_organisation_end_at_once_and_nobody_dissolves_his_own(Database database)
    {
        await using var host = await TestHost.Start(database);
        var d = await District.Create(host);
        Task<Actor?> Acting(string who) => host.As(Actor.System, s => s.GetRequiredService<ActorDirectory>().Find(d[who].AccountId!.Value, null, null, default));
        Task Dissolve(string who) => host.As(d[who], s => s.GetRequiredService<ChangeOrganization>().Dissolve(d.OtherCommunity.Code, new() { Reason = "并入石羊塘社区" }, default));
        (await Acting("neighbour"))!.OrganizationId.ShouldBe(d.OtherCommunity.Id);
        (await Should.ThrowAsync<Refusal>(Dissolve("secretary"))).Status.ShouldBe(404);
        await Dissolve("office");
        (await Acting("neighbour"))!.OrganizationId.ShouldBeNull();
        (await Should.ThrowAsync<Refusal>(host.As(d["office"], s => s.GetRequiredService<ChangeOrganization>().Dissolve(d.Office.Code, new() { Reason = "撤并" }, default)))).Code.ShouldBe("organization.has_children");
        (await Should.ThrowAsync<Refusal>(host.As(d["secretary"], s => s.GetRequiredService<ChangeOrganization>().Dissolve(d.Community.Code, new() { Reason = "撤并" }, default)))).Code.ShouldBe("organization.dissolve_own");
    }
}
