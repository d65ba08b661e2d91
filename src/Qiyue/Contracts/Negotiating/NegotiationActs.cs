using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Files;

namespace Qiyue.Contracts.Negotiating;

public sealed class OfferTermsInput
{
    /// <summary>The version this one answers; an older one is refused so that nobody overwrites unseen.</summary>
    public int AnswersVersion { get; set; }
    public TermsInput Terms { get; set; } = new();
    [Max(1000)] public string? Note { get; set; }
}

/// <summary>Offers another version. Errors: contract.newer_version, contract.same_terms, terms.*.</summary>
public sealed class OfferTerms(Act act, ContractLoader contracts, OrganizationTree tree, WordLists words)
{
    public async Task<Contract> Handle(string code, OfferTermsInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.Require(ContractStage.Negotiating);
        if (!ContractPermissions.MayNegotiate(act.Actor, contract)) throw Refusal.Forbidden();
        var version = contract.Offer(act.Actor.OrganizationId!.Value, act.Actor.PersonId, input.AnswersVersion, input.Terms.ToTerms(tree, words), input.Note?.Trim() ?? "", act.Now);
        act.Record(contract, "contract.offered", null, null, version.AddTo(act));
        await act.Commit(ct);
        return contract;
    }
}

public sealed class AcceptTermsInput
{
    public int Version { get; set; }
}

/// <summary>Accepts the version on the table; when nothing is missing any more, signing opens in the same act. Errors: contract.newer_version, contract.already_accepted.</summary>
public sealed class AcceptTerms(Act act, ContractLoader contracts, SigningDesk desk)
{
    public async Task<Contract> Handle(string code, AcceptTermsInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.Require(ContractStage.Negotiating);
        if (!ContractPermissions.MayNegotiate(act.Actor, contract)) throw Refusal.Forbidden();
        contract.Accept(act.Actor.OrganizationId!.Value, input.Version);
        act.Record(contract, "contract.accepted");
        await desk.OpenIfReady(contract, ct);
        await act.Commit(ct);
        return contract;
    }
}

public sealed class ReasonInput
{
    [Filled, Max(500)] public string Reason { get; set; } = "";
}

/// <summary>Declines (or withdraws) a contract under negotiation, with a reason the other side reads. Errors: those of a wrong stage, such as contract.still_signing.</summary>
public sealed class DeclineContract(Act act, ContractLoader contracts)
{
    public async Task<Contract> Handle(string code, ReasonInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.Require(ContractStage.Negotiating);
        if (!ContractPermissions.MayNegotiate(act.Actor, contract)) throw Refusal.Forbidden();
        contract.Decline(act.Actor.OrganizationId!.Value, input.Reason.Trim());
        act.Record(contract, "contract.declined", input.Reason);
        await act.Commit(ct);
        return contract;
    }
}

public sealed class RemarkInput
{
    /// <summary>Key of the clause ("purpose", "obligation:2"); empty for the whole text.</summary>
    [Max(32)] public string? Clause { get; set; }
    [Filled, Max(1000)] public string Text { get; set; } = "";
}

/// <summary>Comments on a clause; the parties and those above them read it. Errors: those of a wrong stage, such as contract.performing.</summary>
public sealed class RemarkOnClause(Act act, ContractLoader contracts)
{
    public async Task<Remark> Handle(string code, RemarkInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.Require(ContractStage.Negotiating, ContractStage.Signing);
        if (!ContractPermissions.MayRemark(act.Actor, contract)) throw Refusal.Forbidden();
        var remark = new Remark(contract, input.Clause ?? "", input.Text, act.Actor.OrganizationId!.Value, act.Actor.PersonId, act.Now).AddTo(act);
        act.Record(contract, "contract.remarked", null, null, remark);
        await act.Commit(ct);
        return remark;
    }
}

public sealed class TalkInput
{
    [Filled] public DateOnly? On { get; set; }

    /// <summary>Code of dictionary "talk_form".</summary>
    [Filled, Max(32)] public string Form { get; set; } = "";
    [Max(100)] public string? Place { get; set; }
    [Filled, Max(500)] public string Participants { get; set; } = "";
    [Filled, Max(4000)] public string Summary { get; set; } = "";

    /// <summary>Minutes, a photo: a file uploaded before (POST /api/v1/files).</summary>
    public Guid? FileId { get; set; }
}

/// <summary>Records a talk (洽谈). Errors: talk.in_future, talk.form.</summary>
public sealed class RecordTalk(Act act, ContractLoader contracts, SigningDesk desk, WordLists words, FileDesk files)
{
    public async Task<Talk> Handle(string code, TalkInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.Require(ContractStage.Negotiating, ContractStage.Signing, ContractStage.Showing, ContractStage.Performing);
        if (!ContractPermissions.MayRecordTalk(act.Actor, contract)) throw Refusal.Forbidden();
        if (!words.Has("talk_form", input.Form)) throw Refusal.Invalid(nameof(input.Form), "talk.form", "请从列表中选择洽谈形式。");
        var talk = new Talk(contract, input.On!.Value, input.Form, input.Place ?? "", input.Participants, input.Summary, input.FileId,
            act.Actor.OrganizationId!.Value, act.Actor.PersonId, act.Now, act.Today).AddTo(act);
        await files.Tie(act, input.FileId, contract, nameof(input.FileId), ct);
        act.Record(contract, "contract.talked", null, null, talk);
        await desk.OpenIfReady(contract, ct);
        await act.Commit(ct);
        return talk;
    }
}
