using Qiyue.Contracts.Documents;
using Qiyue.Contracts.Ending;
using Qiyue.Contracts.Judging;
using Qiyue.Contracts.Links;
using Qiyue.Contracts.Negotiating;
using Qiyue.Contracts.Performing;
using Qiyue.Contracts.Privacy;
using Qiyue.Contracts.Showing;
using Qiyue.Contracts.Signing;
using Qiyue.Contracts.Templates;
using Qiyue.Contracts.Verifying;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Backing;
using Qiyue.Organizations;
using Qiyue.Platform.Verification;
using Qiyue.Platform.Web;

namespace Qiyue.Contracts;

/// <summary>/api/v1/contracts: one line per act; each act's file says what it refuses.</summary>
internal static class ContractsApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var contract = api.MapGroup("/contracts/{code}").WithTags("Contracts");
        contract.MapGet("", async (string code, ReadContract read, OrganizationTree tree, CancellationToken ct) => ContractJson.Of(await read.Handle(code, ct), tree)).AllowAnonymous();

        api.MapGet("/contracts", async ([AsParameters] ContractQuery query, ListContracts list, CancellationToken ct) => await list.Handle(query, publicOnly: false, ct)).WithTags("Contracts").AllowAnonymous();
        api.MapGet("/contracts/proposal", async ([AsParameters] ProposalQuery query, ProposalDraft draft, Act act, NeedBackings backings, CancellationToken ct) => await ProposalJson.Of(query, draft, act.Actor, backings, ct)).WithTags("Contracts").WithSummary("A proposal filled in with what is known of a need, a resource and the parties, with what to consider before it is sent");
        api.MapPost("/contracts", async (ProposeContractInput input, ProposeContract act, CancellationToken ct) => Created(await act.Handle(input, ct))).WithTags("Contracts");
        api.MapPost("/contracts/backfilled", async (BackfillContractInput input, BackfillContract act, CancellationToken ct) => Created(await act.Handle(input, ct))).WithTags("Contracts");

        contract.MapPost("/versions", async (string code, OfferTermsInput input, OfferTerms act, CancellationToken ct) => Done(await act.Handle(code, input, ct)));
        contract.MapPost("/acceptances", async (string code, AcceptTermsInput input, AcceptTerms act, CancellationToken ct) => Done(await act.Handle(code, input, ct)));
        contract.MapPost("/remarks", async (string code, RemarkInput input, Retrying retry, CancellationToken ct) => new IdJson((await retry.Run((RemarkOnClause act) => act.Handle(code, input, ct))).Id)).Does<RemarkOnClause>();
        contract.MapPost("/talks", async (string code, TalkInput input, RecordTalk act, CancellationToken ct) => new IdJson((await act.Handle(code, input, ct)).Id));
        contract.MapPost("/decline", async (string code, ReasonInput input, DeclineContract act, CancellationToken ct) => Done(await act.Handle(code, input, ct)));

        contract.MapPost("/signatures", async (string code, SignContractInput input, SignContract act, CancellationToken ct) => Done(await act.Handle(code, input, ct)));
        contract.MapPost("/signatures/refusal", async (string code, ReasonInput input, RefuseSignature act, CancellationToken ct) => Done(await act.Handle(code, input, ct)));

        contract.MapPost("/signing-plan", async (string code, SigningPlanInput input, ArrangeSigning act, CancellationToken ct) => Done(await act.Handle(code, input, ct)));
        contract.MapGet("/delegations/colleagues", async (string code, ListColleagues list, CancellationToken ct) => await list.Handle(code, ct));
        contract.MapPost("/delegations", async (string code, DelegateSigningInput input, DelegateSigning act, CancellationToken ct) => new IdJson((await act.Handle(code, input, ct)).Id));
        contract.MapPost("/delegations/{id:guid}/revocation", async (string code, Guid id, ReasonInput input, RevokeDelegation act, CancellationToken ct) => Done(await act.Handle(code, id, input, ct)));
        contract.MapPost("/scans", async (string code, HandInScanInput input, HandInScan act, CancellationToken ct) => new IdJson((await act.Handle(code, input, ct)).Id));
        contract.MapPost("/scans/{id:guid}/confirmation", async (string code, Guid id, ConfirmScanInput input, ConfirmScan act, CancellationToken ct) => Done(await act.Handle(code, id, input, ct)));
        contract.MapPost("/scans/{id:guid}/rejection", async (string code, Guid id, ReasonInput input, RejectScan act, CancellationToken ct) => Done(await act.Handle(code, id, input, ct)));

        VerifyingApi.Map(api, contract);
        DocumentsApi.Map(contract);
        TemplatesApi.Map(api);

        contract.MapPost("/comments", async (string code, CommentInput input, ContactCookie contacts, HttpContext http, Retrying retry, CancellationToken ct) =>
        {
            var contact = contacts.Of(http) ?? throw new Refusal("contact.unverified", "提意见前请先验证手机或邮箱。", 403);
            return new IdJson((await retry.Run((CommentOnContract act) => act.Handle(code, input, contact.Digest, contact.Masked, ct))).Id);
        }).AllowAnonymous().Does<CommentOnContract>();
        contract.MapPost("/comments/{id:guid}/answer", async (string code, Guid id, AnswerCommentInput input, AnswerComment act, CancellationToken ct) => new IdJson((await act.Handle(code, id, input, ct)).Id));

        contract.MapPost("/work", async (string code, RecordWorkInput input, Retrying retry, CancellationToken ct) => new IdJson((await retry.Run((RecordWork act) => act.Handle(code, input, ct))).Id)).Does<RecordWork>();
        contract.MapPost("/work/confirmations", async (string code, EntriesInput input, Retrying retry, CancellationToken ct) => Done(await retry.Run((ConfirmWork act) => act.Handle(code, input.Entries, ct)))).Does<ConfirmWork>();
        contract.MapPost("/work/{id:guid}/dispute", async (string code, Guid id, ReasonInput input, DisputeWork act, CancellationToken ct) => new IdJson((await act.Handle(code, id, input, ct)).Id));
        contract.MapPost("/work/{id:guid}/ruling", async (string code, Guid id, RuleOnWorkInput input, RuleOnWork act, CancellationToken ct) => new IdJson((await act.Handle(code, id, input, ct)).Id));
        contract.MapPost("/work/{id:guid}/withdrawal", async (string code, Guid id, ReasonInput input, WithdrawWork act, CancellationToken ct) => new IdJson((await act.Handle(code, id, input, ct)).Id));
        contract.MapPost("/milestones/{number:int}/reached", async (string code, int number, ReachMilestoneInput input, ReachMilestone act, CancellationToken ct) => Done(await act.Handle(code, number, input, ct)));
        contract.MapPost("/activities", async (string code, PlanActivityInput input, PlanActivity act, CancellationToken ct) => new IdJson((await act.Handle(code, input, ct)).Id));
        contract.MapPost("/activities/{id:guid}/counts", async (string code, Guid id, CountActivityInput input, CountActivity act, CancellationToken ct) => new IdJson((await act.Handle(code, id, input, ct)).Id));

        contract.MapGet("/links", async (string code, ListOneTimeLinks list, CancellationToken ct) => await list.Handle(code, ct));
        contract.MapPost("/links", async (string code, IssueOneTimeLinkInput input, IssueOneTimeLink act, CancellationToken ct) => await act.Handle(code, input, ct));
        contract.MapPost("/links/{id:guid}/revocation", async (string code, Guid id, RevokeOneTimeLink act, CancellationToken ct) => { await act.Handle(code, id, ct); return TypedResults.NoContent(); });

        ContactsApi.Map(contract);

        contract.MapPost("/ending", async (string code, ReasonInput input, ProposeEnding act, CancellationToken ct) => Done(await act.Handle(code, input, ct)));
        contract.MapPost("/ending/agreement", async (string code, AgreeToEnd act, CancellationToken ct) => Done(await act.Handle(code, ct)));
        contract.MapPost("/ending/withdrawal", async (string code, ReasonInput input, DropEnding act, CancellationToken ct) => Done(await act.Handle(code, input, ct)));

        Changing.ChangesApi.Map(contract, Done, Created);

        contract.MapPost("/judgements", async (string code, GiveJudgementInput input, GiveJudgement act, CancellationToken ct) => new IdJson((await act.Handle(code, input, ct)).Id));
        contract.MapPost("/third-party", async (string code, InviteThirdPartyInput input, InviteThirdParty act, CancellationToken ct) => Done(await act.Handle(code, input, ct)));
        contract.MapGet("/rating-links", async (string code, ListRatingLinks list, CancellationToken ct) => await list.Handle(code, ct));
        contract.MapPost("/rating-links", async (string code, IssueRatingLinksInput input, IssueRatingLinks act, CancellationToken ct) => await act.Handle(code, input, ct));
        contract.MapPost("/rating-links/{id:guid}/close", async (string code, Guid id, CloseRatingLinks act, CancellationToken ct) => { await act.Handle(code, id, ct); return TypedResults.NoContent(); });
        contract.MapPost("/answers", async (string code, RateInput input, Retrying retry, CancellationToken ct) => new IdJson((await retry.Run((RateOnBehalf act) => act.Handle(code, input, ct))).Id)).Does<RateOnBehalf>();
        contract.MapPost("/result", async (string code, FormResult act, CancellationToken ct) => Done(await act.Handle(code, ct)));
        contract.MapPost("/result-objections", async (string code, ObjectToResultInput input, ObjectToResult act, CancellationToken ct) => new IdJson((await act.Handle(code, input, ct)).Id));
        contract.MapPost("/result-objections/{id:guid}/answer", async (string code, Guid id, AnswerResultObjectionInput input, AnswerResultObjection act, CancellationToken ct) => Done(await act.Handle(code, id, input, ct)));
        JudgingApi.Map(api, contract);
        MapRatings(api);
        MapLinks(api);
    }

    /// <summary>What a liaison without an account reaches through a one-time link.</summary>
    private static void MapLinks(RouteGroupBuilder api)
    {
        api.MapGet("/confirmations", async (ListConfirmations list, CancellationToken ct) => (await list.Handle(ct)).Select(WaitingJson.Of)).WithTags("Contracts");
        var link = api.MapGroup("/one-time-links/{token}").WithTags("One-time links").AllowAnonymous();
        link.MapGet("", async (string token, ActByLink act, CancellationToken ct) => LinkJson.Of(await act.Open(token, ct))).WithSummary("What a one-time link lets its holder do");
        link.MapPost("/work", async (string token, RecordWorkInput input, Retrying retry, CancellationToken ct) => new IdJson(await retry.Run((ActByLink act) => act.RecordWork(token, input, null, ct)))).WithSummary("Records work through a one-time link; errors as for work, and link.used, link.revoked, link.expired (410)");
        link.MapPost("/confirmations", async (string token, EntriesInput input, Retrying retry, CancellationToken ct) => Done(await retry.Run((ActByLink act) => act.Confirm(token, input.Entries, ct)))).WithSummary("Confirms work through a one-time link; errors as for confirmations, and link.used, link.revoked, link.expired (410)");
    }

    /// <summary>What residents reach through a QR link or a printed code.</summary>
    private static void MapRatings(RouteGroupBuilder api)
    {
        var rating = api.MapGroup("/ratings/{token}").WithTags("Ratings").AllowAnonymous();
        rating.MapGet("", async (string token, RateContract act, CancellationToken ct) => RatingJson.Of(await act.Open(token, ct))).WithSummary("The contract a link or printed code asks about");
        rating.MapPost("", async (string token, RateInput input, VisitorMark visitor, HttpContext http, Retrying retry, CancellationToken ct) =>
        {
            var mark = visitor.Of(http);
            return new IdJson((await retry.Run((RateContract act) => act.Handle(token, input, mark, ct))).Id);
        }).Does<RateContract>();
    }

    internal static ContractDone Done(Contract c) => new(c.Code, c.Stage.Facet(), c.Version, c.TermsVersion, c.TextDigest.Length > 0 ? c.TextDigest : null);
    private static IResult Created(Contract c) => TypedResults.Created($"/api/v1/contracts/{Uri.EscapeDataString(c.Code)}", Done(c));
}

/// <param name="Digest">SM3 of the text to be signed, once signing is open.</param>
public sealed record ContractDone(string Code, string Stage, int Version, int TermsVersion, string? Digest) : IVersioned;
public sealed record IdJson(Guid Id);

/// <summary>Codes of what a proposal begins with; each may be left out or repeated.</summary>
/// <param name="Template">Code of the template to fill it from.</param>
public sealed record ProposalQuery(string[]? Need, string[]? Resource, string[]? With, string? Template);

/// <summary>What the form for a proposal shows.</summary>
/// <param name="Underbacked">Needs that fewer people back than they expect: a warning, no refusal.</param>
public sealed record ProposalJson(ProposeContractInput Proposal, IReadOnlyList<UnderbackedNeed> Underbacked)
{
    internal static async Task<ProposalJson> Of(ProposalQuery q, ProposalDraft draft, Actor actor, NeedBackings backings, CancellationToken ct)
    {
        if (!ContractPermissions.MayPropose(actor)) throw Refusal.Forbidden();
        var proposal = await draft.From(actor, q.Need ?? [], q.Resource ?? [], q.With ?? [], ct, q.Template);
        return new(proposal, await backings.Under(proposal.Needs, ct));
    }
}

/// <summary>The contract a resident is asked about.</summary>
public sealed record RatingJson(string Code, string Title)
{
    internal static RatingJson Of(Contract c) => new(c.Code, c.Title);
}

public sealed class EntriesInput
{
    /// <summary>Ids of work entries of this contract.</summary>
    public List<Guid> Entries { get; set => field = value ?? []; } = [];
}
