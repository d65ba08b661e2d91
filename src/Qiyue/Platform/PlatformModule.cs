using System.Text.Encodings.Web;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
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
        AddProblems(services);
        services.AddValidation();
        services.AddScoped<Access.AccessReader>().AddScoped<Search.SearchReader>();
        services.AddScoped<Codes.Codes>().AddScoped<Policies.PolicyBook>();
        services.AddSingleton<Dictionaries.WordLists>().AddScoped<Dictionaries.DefaultWords>();
        services.AddSingleton<Keys.SecretBox>().AddSingleton<Web.VisitorMark>().AddScoped<Keys.OrganizationKeys>();
        services.AddSingleton<Files.IFileStore, Files.FolderFileStore>();
    }

    /// <summary>Stands before sign-in and modules: every error below it is answered in its reader's form.</summary>
    public static void UsePlatform(this WebApplication app)
    {
        app.UseExceptionHandler();
        EmptyErrors.Use(app);
        RequestText.Use(app);
    }

    private static void AddProblems(IServiceCollection services)
    {
        services.AddSingleton<ProblemWriter>().AddSingleton<IProblemDetailsWriter>(s => s.GetRequiredService<ProblemWriter>());
        services.AddProblemDetails();
        services.AddExceptionHandler<ApiExceptionHandler>();
        // Also outside development: the reason why a request could not be read is worth a sentence.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
            o.SerializerOptions.TypeInfoResolver = (o.SerializerOptions.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(RequestText.Modify);
        });
    }
}
