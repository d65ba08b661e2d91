using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Localization;
using Qiyue.Data;
using Qiyue.Platform.Idempotency;
using Qiyue.Platform.Text;
using Qiyue.Platform.Web;

namespace Qiyue.Platform;

public static class PlatformModule
{
    public static void AddPlatform(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IStringLocalizer, Localizer>();
        AddProblems(services);
        RateLimits.Add(services);
        services.Configure<AntiforgeryOptions>(o => (o.Cookie.Name, o.Cookie.SecurePolicy, o.SuppressXFrameOptionsHeader) = ("qiyue-form", CookieSecurePolicy.SameAsRequest, true));
        Jobs.Scheduling.Add(builder);
        PublicPages.Add(services);
        Compression.Add(services);
        Health.Add(services);
        Telemetry.Add(builder);
        ApiReference.Add(services);
        services.AddSingleton(new Outbox.MailSettings(Outbox.MailServer.Read(builder.Configuration["QIYUE_SMTP"]))).AddSingleton<Outbox.INotifier, Outbox.MailNotifier>().AddScoped<Outbox.Delivery>().AddScoped<Outbox.ReadOutbox>().AddScoped<Outbox.Notices>();
        services.AddScoped<Links.OneTimeLinks>();
        services.AddScoped<Verification.ContactVerification>().AddSingleton<Verification.ContactCookie>().AddScoped<Jobs.IExpiring, Verification.CodesExpiring>();
        services.AddScoped<Jobs.ManageJobs>().AddScoped<Precondition>().AddScoped<IdempotencyTicket>();
        services.AddScoped<Jobs.JobDesk>().AddSingleton<Jobs.JobRunner>().AddSingleton<Jobs.JobFiles>().AddHostedService<Jobs.JobWorker>();
        services.AddValidation();
        services.AddScoped<Access.AccessReader>().AddScoped<Search.SearchReader>();
        services.AddScoped<Codes.Codes>().AddScoped<Policies.PolicyBook>().AddScoped<Policies.SetPolicy>().AddScoped<Policies.ReadPolicies>().AddScoped<Dictionaries.WordActs>();
        services.AddSingleton<Dictionaries.WordLists>().AddScoped<Dictionaries.DefaultWords>();
        services.AddSingleton<Keys.SecretBox>().AddSingleton<Web.VisitorMark>().AddScoped<Keys.OrganizationKeys>().AddScoped<Keys.PlatformKey>();
        services.AddStamped<Dictionaries.DictionaryEntry>(StampNames.Words).AddStamped<Policies.Policy>(StampNames.Policies);
        services.AddSingleton<Files.IFileStore, Files.FolderFileStore>().AddScoped<Files.FileDesk>().AddScoped<Jobs.IExpiring>(s => s.GetRequiredService<Files.FileDesk>());
        services.AddSingleton<Backup.TakeBackup>().AddSingleton<Backup.RestoreBackup>();
    }

    /// <summary>Stands before sign-in and modules: every error below it is answered in its reader's form.</summary>
    public static void UsePlatform(this WebApplication app)
    {
        BehindProxy.Use(app);
        SecurityHeaders.Use(app);
        app.UseExceptionHandler();
        EmptyErrors.Use(app);
        CrossSite.Use(app);
        RequestText.Use(app);
        // Outside the compression: what is kept is kept compressed. Before sign-in: a page for everybody needs none.
        app.UseOutputCache();
        app.UseResponseCompression();
    }

    /// <summary>Stands after sign-in: limits and keys belong to who asks.</summary>
    public static void UsePlatformForActor(this WebApplication app)
    {
        RateLimits.Use(app);
        app.UseMiddleware<IdempotencyMiddleware>();
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
            o.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
            o.SerializerOptions.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
            o.SerializerOptions.TypeInfoResolver = (o.SerializerOptions.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(RequestText.Modify);
        });
    }
}
