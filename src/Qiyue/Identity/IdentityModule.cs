using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Qiyue.Data;
using Qiyue.Identity.OpenId;
using Qiyue.Kernel;
using Qiyue.Platform.Jobs;
using Qiyue.Shell;

namespace Qiyue.Identity;

public static class IdentityModule
{
    /// <summary>Slides with every request.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    public static void AddIdentity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpContextAccessor();
        services.AddMemoryCache();
        services.AddStamped<Account>(StampNames.Actors, nameof(Account.SecurityStamp), nameof(Account.Disabled), nameof(Account.AdministratorDuty)).AddStamped<AccessToken>(StampNames.Actors, nameof(AccessToken.RevokedAt)).AddStamped<EndedSession>(StampNames.Sessions);
        services.AddSingleton<EndedSessions>().AddScoped<IExpiring, EndedSessionsExpiring>();
        services.AddSingleton<Nobodies>().AddScoped<SignInDesk>().AddScoped<FreshProof>().AddScoped<SignInSession>().AddSingleton<DemoMode>();
        services.AddScoped<AccountDesk>().AddScoped<AccessTokens>().AddScoped<ManageAccounts>().AddScoped<IExpiring, ParkedFormsExpiring>()
            .AddScoped<FormDrafts>().AddScoped<IExpiring, FormDraftsExpiring>().AddFrameSlot<DraftsCard>("todos").AddFrameSlot<DemoContactCode>("contact-code").AddScoped<IExpiring, SignInsExpiring>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeyRingEncryption>();
        services.AddNav(new NavItem(NavSections.Mine, "我的帐号", "/work/account", "user-circle", Order: 90, Bar: false), new NavItem(NavSections.Administration, "帐号管理", "/work/admin/accounts", "users", Duty.SecurityAdmin, 10));
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddDataProtection().SetApplicationName("qiyue").PersistKeysToDbContext<QiyueDb>();
        var providers = OpenIdProviders.Read(configuration);
        services.AddSingleton(providers).AddScoped<OpenIdDesk>().AddScoped<IExpiring, OpenIdProofsExpiring>();
        OpenIdSchemes.Add(services, services.AddAuthentication("page").AddPolicyScheme("page", null, o => o.ForwardDefaultSelector = http =>
                http.Request.Headers.Authorization.Count > 0 ? TokenAuthentication.Scheme : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(o =>
            {
                o.Cookie.Name = "qiyue";
                o.Cookie.HttpOnly = true;
                o.Cookie.SameSite = SameSiteMode.Lax;
                o.ExpireTimeSpan = Idle;
                o.SlidingExpiration = true;
                o.LoginPath = "/sign-in";
                o.AccessDeniedPath = "/sign-in/no-access";
                o.ReturnUrlParameter = "returnUrl";
                o.Events.OnRedirectToLogin = c => IsApi(c.Request) ? Answer(c.Response, 401) : Go(c.Response, c.RedirectUri);
                o.Events.OnRedirectToAccessDenied = c => IsApi(c.Request) ? Answer(c.Response, 403) : Go(c.Response, c.RedirectUri);
            })
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.Scheme, null), providers);
        services.AddAuthorization();
    }

    public static void MapIdentity(this WebApplication app) => IdentityApi.Map(app);

    internal static bool IsApi(HttpRequest request) => request.Path.StartsWithSegments("/api");

    private static Task Answer(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static Task Go(HttpResponse response, string to)
    {
        response.Redirect(to);
        return Task.CompletedTask;
    }
}
