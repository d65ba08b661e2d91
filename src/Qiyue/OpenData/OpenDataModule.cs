using Qiyue.OpenData.FourLists;

namespace Qiyue.OpenData;

public static class OpenDataModule
{
    public static void AddOpenData(this IServiceCollection services)
    {
        services.AddScoped<Figures>();
        FourListsModule.Add(services);
    }

    public static void MapOpenData(this WebApplication app, RouteGroupBuilder api)
    {
        FourListsModule.Map(api);
        FourListsModule.MapPages(app);
        api.MapGet("/areas/{code}/figures", async (string code, DateOnly? from, DateOnly? to, Figures figures, CancellationToken ct) => TypedResults.Ok(await figures.Of(code, from, to, ct)))
            .AllowAnonymous().WithSummary("Figures of an area and a period, computed from the records");
    }
}
