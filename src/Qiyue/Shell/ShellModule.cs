namespace Qiyue.Shell;

public static class ShellModule
{
    public static void AddShell(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddScoped<SavedMessages>();
    }

    public static void UseShell(this WebApplication app) => app.UseAntiforgery();

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapRazorComponents<App>();
    }
}
