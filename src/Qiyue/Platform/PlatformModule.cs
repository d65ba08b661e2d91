using Microsoft.Extensions.Localization;
using Qiyue.Platform.Text;
using Qiyue.Platform.Web;

namespace Qiyue.Platform;

public static class PlatformModule
{
    public static void AddPlatform(this IServiceCollection services)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IStringLocalizer, Localizer>();
        services.AddProblemDetails();
        services.AddExceptionHandler<RefusalHandler>();
        services.AddValidation();
        services.AddScoped<Access.AccessReader>().AddScoped<Search.SearchReader>();
        services.AddScoped<Codes.Codes>().AddScoped<Policies.PolicyBook>();
        services.AddSingleton<Dictionaries.WordLists>().AddScoped<Dictionaries.DefaultWords>();
        services.AddSingleton<Keys.SecretBox>().AddSingleton<Web.VisitorMark>().AddScoped<Keys.OrganizationKeys>();
        services.AddSingleton<Files.IFileStore, Files.FolderFileStore>();
    }
}
