using Qiyue.Organizations.People;
using Qiyue.Platform;

namespace Qiyue.Organizations;

public static class OrganizationsModule
{
    public static void AddOrganizations(this IServiceCollection services)
    {
        services.AddSingleton<OrganizationTree>();
        services.AddScoped<ActorDirectory>();
        services.AddProjection<Organization, OrganizationsProjection>();
        services.AddProjection<Post, OrganizationsProjection>();
    }

    public static void MapOrganizations(this RouteGroupBuilder api)
    {
    }
}
