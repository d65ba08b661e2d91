namespace Qiyue.OpenData;

public static class OpenDataModule
{
    public static void AddOpenData(this IServiceCollection services) => services.AddScoped<Figures>();

    public static void MapOpenData(this RouteGroupBuilder api) =>
        api.MapGet("/areas/{code}/figures", async (string code, DateOnly? from, DateOnly? to, Figures figures, CancellationToken ct) => TypedResults.Ok(await figures.Of(code, from, to, ct)))
            .AllowAnonymous().WithSummary("Figures of an area and a period, computed from the records");
}
