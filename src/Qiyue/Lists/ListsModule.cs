using Qiyue.Platform;

namespace Qiyue.Lists;

public static class ListsModule
{
    public static void AddLists(this IServiceCollection services)
    {
        services.AddProjection<Need, ListsProjection>();
        services.AddProjection<Resource, ListsProjection>();
    }

    public static void MapLists(this RouteGroupBuilder api)
    {
    }
}
