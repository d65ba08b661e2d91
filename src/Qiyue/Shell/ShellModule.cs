using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.WebEncoders;
using Qiyue.Kernel;
using Qiyue.Platform.Web;
using Qiyue.Shell.Problems;
using Qiyue.Shell.Work;

namespace Qiyue.Shell;

public static class ShellModule
{
    public static void AddShell(this IServiceCollection services)
    {
        services.AddRazorComponents();
        // Chinese stands in the page as itself, not as entities of eight bytes each.
        services.Configure<WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddHttpContextAccessor();
        services.AddScoped<SavedMessages>().AddScoped<Preferences>().AddScoped<ListTodos>().AddScoped<ReadJournal>();
        services.Configure<RequestLocalizationOptions>(Preferences.Localize);
        services.AddExceptionHandler<PageExceptionHandler>();
        services.AddSingleton(new PageVariant(new HashSet<string> { Preferences.LanguageCookie, Preferences.LargeCookie }, Preferences.CacheKey));
        services.AddNav(new NavItem(NavSections.Administration, "政策参数", "/work/policies", "adjustments", Duty.Policies, 20), new NavItem(NavSections.Administration, "词表", "/work/dictionaries", "vocabulary", Duty.Policies, 21));
        services.AddFrameSlot<Bell>("bell");
        services.AddActWords(("policy.set", "设定政策参数"), ("policy.corrected", "更正未生效的政策参数"), ("dictionary_entry.added", "新增词条"), ("dictionary_entry.changed", "修改词条"),
            ("dictionary_entry.retired", "停用词条"), ("dictionary_entry.restored", "恢复词条"));
        services.AddStateWords("policy", ("district", null, null), ("name", null, null), ("value", "值", null), ("from", "生效日期", null), ("reason", "理由", null));
        services.AddStateWords("dictionary_entry", ("list", null, null), ("code", "编码", null), ("name", "名称", null), ("english", "英文名称", null), ("order", "顺序", null), ("retired", "已停用", StateValues.YesNo));
        services.AddNav(new NavItem(NavSections.Mine, "我的待办", "/work", "checklist", Order: 0), new NavItem(NavSections.Administration, "系统任务", "/work/admin/jobs", "clock", Duty.SystemAdmin, 30),
            new NavItem(NavSections.Administration, "档案核验", "/work/journal", "shield-check", Duty.AuditAdmin, 40),
            new NavItem(NavSections.Administration, "短信和邮件", "/work/admin/messages", "mail", Duty.SystemAdmin, 31));
    }

    /// <summary>Outermost: an empty error answer to a browser becomes a page, in the language of the reader.</summary>
    public static void UseProblemPages(this WebApplication app)
    {
        app.UseRequestLocalization();
        ProblemPages.Use(app);
    }

    public static void UseShell(this WebApplication app)
    {
        app.UseAntiforgery();
        // The framework would answer a stale form with an empty page (or, in development, with a line of English).
        app.Use((context, next) => context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } ? throw BadInput.StaleForm() : next(context));
    }

    public static void MapShell(this WebApplication app)
    {
        app.MapStaticAssets();
        app.MapRazorComponents<App>();
        Preferences.Map(app);
        ListTodos.Map(app);
        JournalApi.Map(app);
    }
}
