namespace Qiyue.Organizations;

public static class OrganizationsModule
{
    public static void AddOrganizations(this IServiceCollection services)
    {
        services.AddSingleton<OrganizationTree>();
    }

    public static void MapOrganizations(this WebApplication app)
    {
    }
}
