using Microsoft.AspNetCore.Components;

namespace Qiyue.Shell;

/// <summary>An entry of the side navigation; modules register theirs, the actor's duties decide what is shown.</summary>
/// <param name="Section">zh-CN heading it stands under, one of <see cref="NavSections"/>.</param>
/// <param name="Text">zh-CN, key of its English.</param>
/// <param name="Icon">Tabler icon name.</param>
/// <param name="Duty">Shown to holders of any of these duties (comma-separated); null = everyone signed in.</param>
/// <param name="Acting">Shown only to who acts for an organisation: administrators have none.</param>
/// <param name="Ending">Pages of other entries that belong here: those whose address ends so.</param>
/// <param name="Bar">May stand in the bottom bar of a phone, which shows the first four.</param>
public sealed record NavItem(string Section, string Text, string Url, string Icon, string? Duty = null, int Order = 100, bool Acting = false, bool Bar = true, string? Ending = null);

/// <summary>The headings of the side navigation in their order.</summary>
public static class NavSections
{
    public const string Mine = "我的工作", Contracts = "契约管理", Lists = "四项清单", Supervision = "督查考核", Organization = "组织", Administration = "系统管理";
    public static IReadOnlyList<string> All { get; } = [Mine, Contracts, Lists, Supervision, Organization, Administration];
}

/// <summary>A panel that a module adds to the page of another module's subject; the component has a parameter Guid SubjectId.</summary>
public sealed record SubjectPanel(string SubjectKind, Type Component, string? Duty, int Order);

/// <summary>A component that another module puts into the frame: "post" (acting post), "bell" (notices), or onto a page: "signin", "account", "todos", "contact-code".</summary>
public sealed record FrameSlot(string Place, Type Component);

/// <summary>The words of an act on a timeline: "contract.signed" → 签署契约; zh-CN, key of its English.</summary>
public sealed record ActWord(string Act, string Word);

public static class NavigationExtensions
{
    public static IServiceCollection AddNav(this IServiceCollection services, params IEnumerable<NavItem> items)
    {
        foreach (var item in items) services.AddSingleton(item);
        return services;
    }

    public static IServiceCollection AddPanel<TComponent>(this IServiceCollection services, string subjectKind, string? duty = null, int order = 100)
        where TComponent : IComponent => services.AddSingleton(new SubjectPanel(subjectKind, typeof(TComponent), duty, order));

    public static IServiceCollection AddFrameSlot<TComponent>(this IServiceCollection services, string place)
        where TComponent : IComponent => services.AddSingleton(new FrameSlot(place, typeof(TComponent)));

    public static IServiceCollection AddActWords(this IServiceCollection services, params IEnumerable<(string Act, string Word)> words)
    {
        foreach (var (act, word) in words) services.AddSingleton(new ActWord(act, word));
        return services;
    }
}
