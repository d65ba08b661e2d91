using Qiyue.Contracts.Documents;
using Qiyue.Contracts.Calendars;
using Qiyue.Contracts.Digests;
using Qiyue.Contracts.Changing;
using Qiyue.Contracts.Ending;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.Links;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Privacy;
using Qiyue.Contracts.Showing;
using Qiyue.Contracts.Signing;
using Qiyue.Contracts.Templates;
using Qiyue.Contracts.Succeeding;
using Qiyue.Contracts.Verifying;
using Qiyue.Contracts.Webhooks;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Using;
using Qiyue.Matching;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Files;
using Qiyue.Platform.Policies;
using Qiyue.Shell;
using Qiyue.Shell.Work;
using Qiyue.Platform.Jobs;

namespace Qiyue.Contracts;

public static class ContractsModule
{
    public static void AddContracts(this IServiceCollection services)
    {
        services.AddProjection<Contract, ContractProjection>();
        services.AddNav(new(NavSections.Contracts, "我的契约", "/work/contracts", "file-text", Order: 10, Acting: true), new(NavSections.Contracts, "发起契约", "/work/contracts/new", "file-plus", Duty.Negotiate, 20),
            new NavItem(NavSections.Contracts, "待我确认", "/work/confirmations", "checks", Duty.Confirm, 25),
            new NavItem(NavSections.Contracts, "补录纸质契约", "/work/contracts/backfill", "file-import", Duty.Negotiate, 30, Bar: false));
        services.AddActWords(ContractWords.Acts);
        ContractStateWords.Add(services);
        services.AddScoped<ContractLoader>().AddScoped<ReadContract>().AddScoped<ListContracts>().AddScoped<AdvanceContracts>();
        services.AddDaily<AdvanceDaily>("daily.contracts", "推进到期的契约", order: 10);
        // Who judges from outside scores what is shown, and reads no history of the negotiation.
        services.AddSingleton(new FileGate(Contract.Kind, (s, file, ct) => s.GetRequiredService<ReadContract>().SeesFile(file, ct)));
        services.AddSingleton(new JournalGate(Contract.Kind, (s, id, ct) => s.GetRequiredService<ReadContract>().SeesJournal(id, ct)));
        services.AddScoped<ContractsOfChoices>().AddSingleton(new ChoiceGround((s, needs, resources, ct) => s.GetRequiredService<ContractsOfChoices>().Handle(needs, resources, ct)));
        services.AddScoped<ContractsBetween>().AddSingleton(new BookingGround((s, one, other, ct) => s.GetRequiredService<ContractsBetween>().Handle(one, other, ct)));
        services.AddSingleton(new Matching.AnsweredNeeds(ContractAnswers.In));
        services.AddScoped<ContractContacts>().AddScoped<ErasePhoto>();
        services.AddDaily<ForgetDaily>("daily.forget", "删除超过保存期的联系方式痕迹和照片", order: 851);
        services.AddScoped<CalendarFeeds>().AddScoped<Deadlines>().AddScoped<ReadCalendar>().AddFrameSlot<MyCalendarCard>("account");
        WebhooksModule.Add(services);
        services.AddScoped<DigestNews>().AddScoped<DigestText>().AddDaily<WriteDigests>("daily.digests", "发送邮件摘要", order: 20);
        services.AddScoped<ContractSources>().AddScoped<ProposalDraft>().AddScoped<SigningDesk>().AddScoped<ProposeContract>().AddScoped<OfferTerms>().AddScoped<AcceptTerms>()
            .AddScoped<RemarkOnClause>().AddScoped<RecordTalk>().AddScoped<DeclineContract>();
        services.AddScoped<SignContract>().AddScoped<RefuseSignature>().AddScoped<BackfillContract>();
        services.AddScoped<ArrangeSigning>().AddScoped<SigningAuthority>().AddScoped<TellParties>().AddScoped<AdvanceSigning>().AddScoped<DelegateSigning>().AddScoped<RevokeDelegation>().AddScoped<ListColleagues>()
            .AddScoped<ScanDesk>().AddScoped<HandInScan>().AddScoped<ConfirmScan>().AddScoped<RejectScan>().AddScoped<DocumentDesk>();
        TemplatesModule.Add(services);
        services.AddScoped<ExportSignedContract>().AddScoped<VerifyContract>();
        services.AddScoped<CommentOnContract>().AddScoped<AnswerComment>();
        services.AddScoped<RecordWork>().AddScoped<ConfirmWork>().AddScoped<DisputeWork>().AddScoped<RuleOnWork>().AddScoped<WithdrawWork>()
            .AddScoped<ReachMilestone>().AddScoped<PlanActivity>().AddScoped<CountActivity>();
        services.AddScoped<IssueOneTimeLink>().AddScoped<RevokeOneTimeLink>().AddScoped<ListOneTimeLinks>().AddScoped<ActByLink>().AddScoped<ListConfirmations>();
        services.AddScoped<ProposeEnding>().AddScoped<AgreeToEnd>().AddScoped<DropEnding>();
        JudgingModule.Add(services);
        services.AddScoped<ProposeAmendment>().AddScoped<CounterAmendment>().AddScoped<AcceptAmendment>().AddScoped<DeclineAmendment>().AddScoped<SignAmendment>()
            .AddScoped<ProposeSuspension>().AddScoped<AgreeToSuspension>().AddScoped<DropSuspension>().AddScoped<ResumeContract>().AddScoped<OrderSuspension>().AddScoped<OrderEnding>()
            .AddScoped<GiveBreachNotice>().AddScoped<AnswerBreach>().AddScoped<WithdrawBreach>().AddScoped<EndForBreach>().AddScoped<RenewContract>();
        services.AddReaction<Policy, LightsFollowPolicy>("policy.set").AddReaction<Policy, LightsFollowPolicy>("policy.corrected");
        services.AddReaction<Organization, PartyDissolved>("organization.dissolved").AddReaction<Organization, OverseerDissolved>("organization.dissolved").AddReaction<Organization, PartyMoved>("organization.moved")
            .AddReaction<Organizations.Groups.Group, ThirdGroupDissolved>("group.dissolved").AddReaction<Organizations.People.Person, PersonErased>("person.erased");
        services.AddScoped<GiveJudgement>().AddScoped<InviteThirdParty>().AddScoped<FormResult>().AddScoped<ObjectToResult>().AddScoped<AnswerResultObjection>()
            .AddScoped<IssueRatingLinks>().AddScoped<ListRatingLinks>().AddScoped<CloseRatingLinks>().AddScoped<RateContract>().AddScoped<RateOnBehalf>();
    }

    public static void MapContracts(this WebApplication app, RouteGroupBuilder api)
    {
        ContractsApi.Map(api);
        CalendarsApi.Map(app, api);
        WebhooksApi.Map(api);
    }
}
