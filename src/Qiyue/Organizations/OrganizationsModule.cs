using Microsoft.AspNetCore.Mvc;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations.Groups;
using Qiyue.Organizations.Importing;
using Qiyue.Organizations.People;
using Qiyue.Organizations.People.Erasing;
using Qiyue.Organizations.People.Revealing;
using Qiyue.Platform;
using Qiyue.Platform.Jobs;
using Qiyue.Shell;

namespace Qiyue.Organizations;

public static class OrganizationsModule
{
    public static void AddOrganizations(this IServiceCollection services)
    {
        services.AddSingleton<OrganizationTree>();
        services.AddStamped<Organization>(StampNames.Organizations).AddStamped<CommunityTie>(StampNames.Organizations);
        services.AddStamped<Person>(StampNames.Actors).AddStamped<PostHolding>(StampNames.Actors).AddStamped<Post>(StampNames.Actors);
        services.AddScoped<ActorDirectory>().AddScoped<SwitchPost>().AddScoped<DemoSignIn>().AddScoped<OpenIdSignIn>();
        services.AddScoped<CreateOrganization>().AddScoped<ChangeOrganization>().AddScoped<MoveOrganization>().AddScoped<PeopleDesk>();
        services.AddScoped<ReadOrganizations>().AddScoped<ReadPeople>().AddScoped<ChangePost>();
        services.AddScoped<RevealContact>().AddScoped<ListReveals>().AddScoped<ErasePerson>();
        services.AddDaily<EraseDaily>("daily.erase_people", "删除超过保存期的个人信息", order: 850);
        services.AddPanel<RevealsPanel>("account");
        services.AddNav(new NavItem(NavSections.Administration, "联系方式查看记录", "/work/admin/reveals", "eye", $"{Duty.SecurityAdmin},{Duty.AuditAdmin}", 12), new NavItem(NavSections.Administration, "个人信息删除", "/work/admin/erasures", "eraser", Duty.SecurityAdmin, 13));
        services.AddActWords(("person.contact_revealed", "查看联系方式"), ("person.erasure_proposed", "申请删除个人信息"), ("person.erasure_dropped", "撤销删除申请"), ("person.erased", "删除个人信息"), ("person.protected", "为个人信息的摘要加盐"));
        services.AddScoped<OrganizationSheet>().AddScoped<PeopleSheet>().AddScoped<ImportDistrict>().AddScoped<ExportDistrict>();
        services.AddNav(new NavItem(NavSections.Organization, "组织", "/work/organizations", "hierarchy-2", Order: 10, Acting: true), new NavItem(NavSections.Organization, "人员", "/work/people", "users", Duty.People, 20));
        services.AddActWords(("organization.created", "设立组织"), ("organization.changed", "修改组织信息"), ("organization.dissolved", "撤销组织"), ("organization.moved", "改变隶属关系"), ("organization.followed", "随上级改变隶属关系"), ("organization.tied", "登记联系社区"), ("organization.untied", "解除联系社区"),
            ("person.created", "登记人员"), ("post.created", "设置岗位"), ("person.took_up", "任职"), ("person.left", "离任"),
            ("person.changed", "修改人员信息"), ("person.mail_changed", "修改本人邮箱"), ("person.account_opened", "开通帐号"), ("person.password_issued", "发放一次性密码"), ("post.changed", "修改岗位"), ("post.closed", "撤销岗位"));
        OrganizationStateWords.Add(services);
        services.AddScoped<KeepGroup>().AddScoped<ReadGroups>().AddScoped<PeopleWithDuty>();
        services.AddProjection<Group, GroupProjection>().AddStamped<Group>(StampNames.Actors).AddStamped<GroupMember>(StampNames.Actors);
        services.AddNav(new NavItem(NavSections.Organization, "专班", "/work/groups", "users-group", Duty.Supervise, 30));
        services.AddActWords(("group.created", "设立专班"), ("group.changed", "修改专班"), ("group.dissolved", "解散专班"), ("group.joined", "加入专班成员"), ("group.left", "移出专班成员"), ("group.member_erased", "删除专班成员的姓名"));
        services.AddFrameSlot<DemoPeople>("signin");
        services.AddFrameSlot<ActingPost>("post");
        services.AddScoped<MyMail>().AddFrameSlot<MyMailCard>("account");
        services.AddProjection<Organization, OrganizationsProjection>();
        services.AddProjection<Post, OrganizationsProjection>().AddReadersFollow<Post>();
    }

    public static void MapOrganizations(this WebApplication app, RouteGroupBuilder api)
    {
        DemoSignIn.Map(app);
        PrivacyApi.Map(api);
        OpenIdSignIn.Map(app);
        OrganizationsApi.Map(api);
        ImportApi.Map(app, api);
        MailApi.Map(app, api);
        app.MapPost("/work/acting-post", async ([FromForm] Guid post, SwitchPost act, CancellationToken ct) =>
        {
            await act.Handle(new() { Post = post }, ct);
            return TypedResults.LocalRedirect("/work");
        }).ExcludeFromDescription().RequireAuthorization();
        api.MapGet("/session/posts", async (ActorAccessor actor, ActorDirectory directory, CancellationToken ct) => await directory.Posts(actor.Actor.AccountId!.Value, ct)).WithTags("Identity").WithSummary("The posts one may act in, the main one first");
        api.MapPost("/session/post", async (SwitchPostInput input, SwitchPost act, CancellationToken ct) => { await act.Handle(input, ct); return TypedResults.NoContent(); }).WithTags("Identity");
    }
}
