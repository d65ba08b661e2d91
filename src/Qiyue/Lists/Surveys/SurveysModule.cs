using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Todo;
using Qiyue.Shell;
using Microsoft.EntityFrameworkCore;

namespace Qiyue.Lists.Surveys;

internal static class SurveysModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddProjection<Survey, SurveyProjection>().AddReadersFollow<Survey>();
        services.AddScoped<SurveyLoader>().AddScoped<KeepSurvey>().AddScoped<SurveyCodes>().AddScoped<AnswerSurvey>().AddScoped<AnswerDrafts>().AddScoped<EnterPaperAnswers>().AddScoped<PaperSheet>().AddScoped<ReadSurvey>();
        services.AddEveryMinute<CountAnswers>();
        services.AddDaily<CloseSurveys>("daily.surveys", "到期问卷截止", 40);
        services.AddNav(new NavItem(NavSections.Lists, "问卷", "/work/surveys", "clipboard-list", Order: 30, Acting: true, Bar: false));
        services.AddActWords(("survey.created", "编写问卷"), ("survey.edited", "修改问卷"), ("survey.opened", "开放问卷"), ("survey.closed", "问卷截止"), ("survey.evaluated", "写问卷小结"), ("survey.codes_issued", "发放答题码"), ("survey.codes_closed", "停用答题码"),
            ("survey.answered", "答问卷"), ("survey.answered_on_paper", "录入纸质答卷"));
        services.AddStateWords(Survey.Kind, ("code", "编码", null), ("owner", "所属组织", OrganizationStateWords.Name), ("state", "状态", StateValues.Worded(s => Word(Enum.Parse<SurveyState>(s)))), ("title", "标题", null), ("introduction", "说明", null), ("starts", "开始日期", null), ("ends", "截止日期", null),
            ("byContact", "公开链接作答", StateValues.YesNo), ("token", null, null), ("questions", "题目", StateValues.Counted("{0} 道题")), ("conclusion", "小结", null), ("created", null, null));
        services.AddStateWords(SurveyAnswer.Kind, ("survey", null, null), ("way", "方式", StateValues.Worded(w => ReadSurvey.Word(Enum.Parse<SurveyWay>(w)))), ("answerer", null, null), ("code", null, null), ("content", null, null), ("by", "录入组织", OrganizationStateWords.Name), ("at", null, null), ("forgotten", "标识已删除", StateValues.YesNo));
    }

    /// <summary>zh-CN, key of its English.</summary>
    public static string Word(SurveyState state) => state switch { SurveyState.Draft => "草稿", SurveyState.Open => "开放中", SurveyState.Closed => "已截止", _ => "已小结" };
    public static string Tone(SurveyState state) => state switch { SurveyState.Draft => "amber", SurveyState.Open => "teal", SurveyState.Closed => "indigo", _ => "" };
}

/// <summary>For the owner and those above; residents come by the link.</summary>
internal sealed class SurveyProjection(OrganizationTree tree) : IProjection<Survey>
{
    public ValueTask<Projected> Project(Survey s, CancellationToken ct) => new(new Projected([.. tree.SelfAndAbove(s.OwnerId)], false, s.CreatedAt, s.Status.ToString().ToLowerInvariant(), "", null, s.Status switch
    {
        SurveyState.Draft => [new(s.OwnerId, Duty.Lists, "survey.open", "开放问卷：{0}", "问卷开放后，居民才能作答。", $"/work/surveys/{s.Code}", Args: s.Title)],
        SurveyState.Closed => [new TodoDraft(s.OwnerId, Duty.Lists, "survey.evaluate", "整理问卷：{0}", "问卷已截止，请处理收到的需求并写小结。", $"/work/surveys/{s.Code}", Args: s.Title)],
        _ => [],
    }));
}

/// <summary>Every night: surveys whose last day is over end.</summary>
internal sealed class CloseSurveys(SystemSteps steps, ActClock clock) : IDailyJob
{
    public async Task<DailyOutcome> Run(CancellationToken ct)
    {
        var (failures, today) = (new List<string>(), clock.Today);
        return new(await steps.Each(async s => await s.GetRequiredService<QiyueDb>().Set<Survey>().Where(x => x.Status == SurveyState.Open && x.EndsOn < today).OrderBy(x => x.EndsOn).Select(x => x.Id).Take(100).ToListAsync(ct),
            (s, id) => s.GetRequiredService<KeepSurvey>().Expire(id, ct), failures, ct), failures);
    }
}
