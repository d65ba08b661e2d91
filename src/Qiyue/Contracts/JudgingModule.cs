using Qiyue.Contracts.Judging;
using Qiyue.Contracts.LookingBack;
using Qiyue.Contracts.Using;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Shell;

namespace Qiyue.Contracts;

/// <summary>Looking back, gap reviews, corrections and the use of results: services, words of the journal, navigation.</summary>
internal static class JudgingModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<LookBackFigures>().AddScoped<WatchTurnOut>().AddScoped<ScheduleLookBack>().AddScoped<ConcludeLookBack>().AddScoped<StateLookBackChange>().AddScoped<CloseLookBack>().AddScoped<DropLookBack>();
        services.AddScoped<AskExplanation>().AddScoped<ExplainRating>().AddScoped<DecideReview>().AddScoped<ReadReview>().AddScoped<CorrectResult>();
        services.AddScoped<UseResult>().AddScoped<ListUnusedResults>();
        services.AddNav(new NavItem(NavSections.Contracts, "未运用的结果", "/work/results/unused", "clock-exclamation", Duty.Supervise, 40));
        services.AddActWords(("look_back.scheduled", "安排回头看"), ("look_back.asked", "到场率低，提请回头看"), ("look_back.fell", "人数更正，不再提请回头看"), ("look_back.concluded", "得出回头看结论"),
            ("look_back.change_stated", "登记改进实行日期"), ("look_back.closed", "完成第二次回头看"), ("look_back.dropped", "取消回头看"), ("review.asked", "请自评方说明"), ("review.explained", "说明自评依据"),
            ("review.decided", "作出复核决定"), ("judging.corrected", "更正评约结果"), ("result.used", "登记结果运用"));
        services.AddStateWords(Contract.Kind, ("thirdGroup", "第三方专班", null), ("lookBacks", "回头看", StateValues.Counted("{0} 次")), ("turnOutSince", null, null),
            ("reviews", "自评复核", StateValues.Counted("{0} 次")), ("reviewPending", "等待复核决定", StateValues.YesNo), ("reviewedResult", "结果经复核维持", StateValues.YesNo), ("correctedOn", "更正日期", null), ("firstUsed", "首次运用", null));
    }
}

/// <summary>What these stages are called; zh-CN, keys of their English.</summary>
public static class JudgingWords
{
    public static string Word(this LookBackConclusion conclusion) => conclusion switch
    {
        LookBackConclusion.Keep => "保持", LookBackConclusion.Improve => "改进", LookBackConclusion.Convert => "转型", _ => "停止",
    };

    public static string Word(this LookBackState state) => state switch
    {
        LookBackState.Open => "待看", LookBackState.Following => "跟进中", LookBackState.Closed => "已办结", _ => "已取消",
    };

    public static string Tone(this LookBackState state) => state switch { LookBackState.Open or LookBackState.Following => "amber", LookBackState.Closed => "teal", _ => "indigo" };

    public static string Word(this ReviewEnding? ending) => ending switch
    {
        null => "复核中", ReviewEnding.Upheld => "经复核，维持结果", ReviewEnding.SelfSetAside => "经复核，自评不计分", ReviewEnding.Returned => "经复核，退回自评重评",
        ReviewEnding.Lapsed => "异议期内未作复核", _ => "结果重新评定，复核随之终结",
    };
}
