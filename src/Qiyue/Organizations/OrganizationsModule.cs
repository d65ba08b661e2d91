using Microsoft.AspNetCore.Mvc;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations.Importing;
using Qiyue.Organizations.People;
using Qiyue.Platform;
using Qiyue.Shell;

namespace Qiyue.Organizations;

public static class OrganizationsModule
{
    public static void AddOrganizations(this IServiceCollection services)
    {
        services.AddSingleton<OrganizationTree>();
        services.AddStamped<Organization>(StampNames.Organizations).AddStamped<CommunityTie>(StampNames.Organizations);
        services.AddStamped<Person>(StampNames.Actors).AddStamped<PostHolding>(StampNames.Actors).AddStamped<Post>(StampNames.Actors);
        services.AddScoped<ActorDirectory>().AddScoped<SwitchPost>().AddScoped<DemoSignIn>();
        services.AddScoped<CreateOrganization>().AddScoped<ChangeOrganization>().AddScoped<PeopleDesk>();
        services.AddScoped<ReadOrganizations>().AddScoped<ReadPeople>().AddScoped<ChangePost>();
        services.AddScoped<OrganizationSheet>().AddScoped<PeopleSheet>().AddScoped<ImportDistrict>().AddScoped<ExportDistrict>();
        services.AddNav(new NavItem(NavSections.Organization, "组织", "/work/organizations", "hierarchy-2", Order: 10, Acting: true), new NavItem(NavSections.Organization, "人员", "/work/people", "users", Duty.People, 20));
        services.AddActWords(("organization.created", "设立组织"), ("organization.changed", "修改组织信息"), ("organization.dissolved", "撤销组织"), ("organization.tied", "登记联系社区"), ("organization.untied", "解除联系社区"),
            ("person.created", "登记人员"), ("post.created", "设置岗位"), ("person.took_up", "任职"), ("person.left", "离任"),
            ("person.changed", "修改人员信息"), ("person.account_opened", "开通帐号"), ("person.password_issued", "发放一次性密码"), ("post.changed", "修改岗位"), ("post.closed", "撤销岗位"));
        OrganizationStateWords.Add(services);
        services.AddFrameSlot<DemoPeople>("signin");
        services.AddFrameSlot<ActingPost>("post");
        services.AddProjection<Organization, OrganizationsProjection>();
        services.AddProjection<Post, OrganizationsProjection>();
    }

    public static void MapOrganizations(this WebApplication app, RouteGroupBuilder api)
    {
        DemoSignIn.Map(app);
        OrganizationsApi.Map(api);
        ImportApi.Map(app, api);
        app.MapPost("/work/acting-post", async ([FromForm] Guid post, SwitchPost act, CancellationToken ct) =>
        {
            await act.Handle(new() { Post = post }, ct);
            return TypedResults.LocalRedirect("/work");
        }).ExcludeFromDescription().RequireAuthorization();
        api.MapGet("/session/posts", async (ActorAccessor actor, ActorDirectory directory, CancellationToken ct) => await directory.Posts(actor.Actor.AccountId!.Value, ct)).WithTags("Identity").WithSummary("The posts one may act in, the main one first");
        api.MapPost("/session/post", async (SwitchPostInput input, SwitchPost act, CancellationToken ct) => { await act.Handle(input, ct); return TypedResults.NoContent(); }).WithTags("Identity");
    }
}
