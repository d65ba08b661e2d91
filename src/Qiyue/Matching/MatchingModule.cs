using Qiyue.Data;
using Qiyue.Lists;
using Qiyue.Matching.Duplicates;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Jobs;
using Qiyue.Shell;

namespace Qiyue.Matching;

public static class MatchingModule
{
    public static void AddMatching(this IServiceCollection services)
    {
        services.AddDuplicates();
        services.AddSingleton<MatchBook>().AddStamped<Resource>(StampNames.Resources);
        services.AddScoped<MatchNeeds>().AddScoped<DecideMatch>().AddScoped<BestMatches>().AddScoped<StartMatchPlan>().AddScoped<ReadMatchPlan>().AddScoped<ListMismatches>();
        services.AddProjection<MatchChoice, MatchChoiceProjection>().AddReadersFollow<MatchChoice>();
        services.AddJob<PlanMatches>(PlanMatches.Kind, "条需求");
        services.AddNav(new NavItem(NavSections.Lists, "匹配台", "/work/matching", "arrows-join", "lists,negotiate,supervise", 30, Acting: true, Ending: "/matches"));
        services.AddStateWords(MatchChoice.Kind, ("need", null, null), ("resource", null, null), ("unit", "提供单位", OrganizationStateWords.Name), ("district", null, null), ("topic", "所需事项", null),
            ("decision", "决定", StateValues.Worded(d => Enum.TryParse<ChoiceState>(d, out var known) ? known.Word() : d)), ("fit", null, null), ("against", "不顾建议", StateValues.YesNo), ("figures", "当时的匹配度", StateValues.Secret),
            ("reason", "理由", null), ("by", "决定方", OrganizationStateWords.Name), ("at", null, null));
        services.AddActWords(("match.chosen", "选用资源"), ("match.chosen_against_advice", "不顾建议选用资源"), ("match.declined", "标为不合适"), ("match.taken_back", "恢复为候选"));
    }

    public static void MapMatching(this WebApplication app, RouteGroupBuilder api)
    {
        MatchingApi.Map(api);
        api.MapDuplicates();
    }
}
