using Qiyue.Contracts.Ending;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Showing;
using Qiyue.Contracts.Signing;
using Qiyue.Contracts.Verifying;
using Qiyue.Kernel;
using Qiyue.Platform;
using Qiyue.Shell;
using Qiyue.Platform.Jobs;

namespace Qiyue.Contracts;

public static class ContractsModule
{
    public static void AddContracts(this IServiceCollection services)
    {
        services.AddProjection<Contract, ContractProjection>();
        services.AddNav(new(NavSections.Contracts, "我的契约", "/work/contracts", "file-text", Order: 10, Acting: true), new(NavSections.Contracts, "发起契约", "/work/contracts/new", "file-plus", Duty.Negotiate, 20),
            new NavItem(NavSections.Contracts, "补录纸质契约", "/work/contracts/backfill", "file-import", Duty.Negotiate, 30, Bar: false));
        services.AddActWords(ContractWords.Acts);
        ContractStateWords.Add(services);
        services.AddScoped<ContractLoader>().AddScoped<ReadContract>().AddScoped<ListContracts>().AddScoped<AdvanceContracts>();
        services.AddDaily<AdvanceDaily>("daily.contracts", "推进到期的契约", order: 10);
        services.AddScoped<ContractSources>().AddScoped<ProposalDraft>().AddScoped<SigningDesk>().AddScoped<ProposeContract>().AddScoped<OfferTerms>().AddScoped<AcceptTerms>()
            .AddScoped<RemarkOnClause>().AddScoped<RecordTalk>().AddScoped<DeclineContract>();
        services.AddScoped<SignContract>().AddScoped<RefuseSignature>().AddScoped<BackfillContract>();
        services.AddScoped<ExportSignedContract>().AddScoped<VerifyContract>();
        services.AddScoped<CommentOnContract>().AddScoped<AnswerComment>();
        services.AddScoped<RecordWork>().AddScoped<ConfirmWork>().AddScoped<DisputeWork>().AddScoped<RuleOnWork>().AddScoped<WithdrawWork>()
            .AddScoped<ReachMilestone>().AddScoped<PlanActivity>().AddScoped<CountActivity>();
        services.AddScoped<ProposeEnding>().AddScoped<AgreeToEnd>().AddScoped<DropEnding>();
        services.AddScoped<GiveJudgement>().AddScoped<InviteThirdParty>().AddScoped<FormResult>().AddScoped<ObjectToResult>().AddScoped<AnswerResultObjection>()
            .AddScoped<IssueRatingLinks>().AddScoped<ListRatingLinks>().AddScoped<CloseRatingLinks>().AddScoped<RateContract>().AddScoped<RateOnBehalf>();
    }

    public static void MapContracts(this RouteGroupBuilder api) => ContractsApi.Map(api);
}
