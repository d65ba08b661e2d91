using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts.Performing;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Files;
using Qiyue.Platform.Links;
using Qiyue.Platform.Policies;

namespace Qiyue.Contracts.Links;

/// <summary>The acts a link of a contract may stand for.</summary>
public static class LinkActs
{
    public const string Work = "work", Confirm = "confirm";

    public static string Word(string act) => act == Work ? "登记一笔履约" : "确认履约记录";
    public static string DutyOf(string act) => act == Work ? Duty.Perform : Duty.Confirm;
}

public sealed class IssueOneTimeLinkInput
{
    /// <summary>work or confirm.</summary>
    [Filled, Max(16)] public string Act { get; set; } = "";

    /// <summary>For work: the number of the obligation; empty = the holder chooses among those of the organisation.</summary>
    public int? Obligation { get; set; }

    /// <summary>Name of the liaison; stands in the journal as who did it.</summary>
    [Filled, Max(50)] public string Holder { get; set; } = "";

    /// <summary>Last day; empty = as the policy says.</summary>
    public DateOnly? ExpiresOn { get; set; }
}

/// <param name="Token">For /act/{token}.</param>
public sealed record IssuedLink(Guid Id, string Token, DateOnly ExpiresOn);

/// <summary>Makes a one-time link for a liaison of one's own organisation. Errors: link.act, link.obligation, link.expiry.</summary>
public sealed class IssueOneTimeLink(Act act, ContractLoader contracts, PolicyBook policies, OneTimeLinks links)
{
    public async Task<IssuedLink> Handle(string code, IssueOneTimeLinkInput input, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        contract.Require(ContractStage.Showing, ContractStage.Performing);
        if (!ContractPermissions.MayIssueLinks(act.Actor, contract)) throw Refusal.Forbidden();
        if (input.Act is not (LinkActs.Work or LinkActs.Confirm)) throw Refusal.Invalid(nameof(input.Act), "link.act", "一次性链接只能用于登记履约或确认履约。");
        if (!act.Actor.Has(LinkActs.DutyOf(input.Act))) throw Refusal.Forbidden();
        var mine = act.Actor.OrganizationId!.Value;
        var own = contract.Obligations.Where(o => input.Act == LinkActs.Work ? o.DoerId == mine : o.BeneficiaryId == mine).ToList();
        if (own.Count == 0 || input.Obligation is { } number && own.All(o => o.Number != number))
            throw Refusal.Invalid(nameof(input.Obligation), "link.obligation", "贵方在此契约中没有可以这样办理的义务，请另选。");
        var policy = await policies.Of(contract.DistrictId, act.Today, ct);
        var expires = input.ExpiresOn ?? act.Today.AddDays(policy.Days(PolicyCatalogue.LinkDays));
        if (expires < act.Today || expires > act.Today.AddDays(90)) throw Refusal.Invalid(nameof(input.ExpiresOn), "link.expiry", "有效期须在今天起 90 天之内。");
        var link = new OneTimeLink
        {
            SubjectKind = Contract.Kind, SubjectId = contract.Id, OrganizationId = mine, Act = input.Act, Number = input.Act == LinkActs.Work ? input.Obligation : null, Holder = input.Holder.Trim(),
            IssuedById = act.Actor.PersonId, At = act.Now, ExpiresOn = expires,
        };
        act.Db.Add(link);
        act.Record(contract, "link.issued");
        await act.Commit(ct);
        return new(link.Id, links.TokenOf(link), expires);
    }
}

/// <summary>Takes back a link that was not used. Errors: link.used, link.revoked, link.expired (410).</summary>
public sealed class RevokeOneTimeLink(Act act, ContractLoader contracts)
{
    public async Task Handle(string code, Guid id, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!ContractPermissions.MayIssueLinks(act.Actor, contract)) throw Refusal.Forbidden();
        var link = await act.Db.Set<OneTimeLink>().SingleOrDefaultAsync(l => l.Id == id && l.SubjectId == contract.Id && l.OrganizationId == act.Actor.OrganizationId, ct) ?? throw Refusal.NotFound();
        link.Revoke(act.Now, act.Today);
        act.Record(contract, "link.revoked");
        await act.Commit(ct);
    }
}

/// <param name="Token">Null once it no longer works.</param>
public sealed record OneTimeLinkRow(Guid Id, string Act, int? Obligation, string Holder, DateOnly ExpiresOn, DateTime? UsedAt, string State, string? Token);

/// <summary>The links that one's own organisation issued for a contract, newest first; at most 200.</summary>
public sealed class ListOneTimeLinks(Act act, ContractLoader contracts, OneTimeLinks links)
{
    public async Task<IReadOnlyList<OneTimeLinkRow>> Handle(string code, CancellationToken ct)
    {
        var contract = await contracts.ForAct(code, ct);
        if (!contract.HasParty(act.Actor.OrganizationId) || !(act.Actor.Has(Duty.Perform) || act.Actor.Has(Duty.Confirm))) throw Refusal.Forbidden();
        var rows = await act.Db.Set<OneTimeLink>().AsNoTracking().Where(l => l.SubjectKind == Contract.Kind && l.SubjectId == contract.Id && l.OrganizationId == act.Actor.OrganizationId).OrderByDescending(l => l.Id).Take(200).ToListAsync(ct);
        return [.. rows.Select(l => (Link: l, State: l.WordOn(act.Today))).Select(x => new OneTimeLinkRow(x.Link.Id, x.Link.Act, x.Link.Number, x.Link.Holder, x.Link.ExpiresOn, x.Link.UsedAt, x.State, x.State == "待办理" ? links.TokenOf(x.Link) : null))];
    }
}

/// <summary>A contract as the holder of a link sees it.</summary>
/// <param name="Obligations">Those one may record work for.</param>
/// <param name="Waiting">Entries that wait for the organisation's confirmation.</param>
public sealed record LinkView(OneTimeLink Link, Contract Contract, string Organization, IReadOnlyList<Obligation> Obligations, IReadOnlyList<WorkEntry> Waiting);

/// <summary>The one act of a one-time link. Errors: link.used, link.revoked, link.expired (410), link.other_act, and those of the act itself.</summary>
public sealed class ActByLink(Act act, ActorAccessor accessor, ContractLoader contracts, OrganizationTree tree, OneTimeLinks links, RecordWork record, ConfirmWork confirm, FileDesk files)
{
    /// <summary>What the link is for, if it still works; a 404 for no such link.</summary>
    public async Task<LinkView> Open(string token, CancellationToken ct)
    {
        var (contract, link) = await Find(token, ct);
        link.RequireOpen(act.Today);
        return new(link, contract, tree.Get(link.OrganizationId).Name,
            link.Act == LinkActs.Work ? [.. contract.Obligations.Where(o => o.DoerId == link.OrganizationId && (link.Number ?? o.Number) == o.Number).OrderBy(o => o.Number)] : [],
            link.Act == LinkActs.Confirm ? [.. contract.Work.Where(w => w.State == WorkState.Recorded && contract.ObligationOf(w.ObligationId).BeneficiaryId == link.OrganizationId).OrderBy(w => w.At)] : []);
    }

    /// <param name="photo">Optional, never demanded; kept in <paramref name="input"/> when something else is refused.</param>
    public async Task<Guid> RecordWork(string token, RecordWorkInput input, IFormFile? photo, CancellationToken ct)
    {
        var (contract, link) = await For(token, LinkActs.Work, ct);
        if (link.Number is { } number && number != input.Obligation) throw Refusal.Invalid(nameof(input.Obligation), "link.obligation", "贵方在此契约中没有可以这样办理的义务，请另选。");
        // A file is kept by a commit of its own: before anything of the act stands.
        if (photo is not null && input.PhotoId is null) input.PhotoId = (await files.Store(photo, nameof(input.PhotoId), ct)).Id;
        Use(contract, link);
        return (await record.Handle(contract.Code, input, ct)).Id;
    }

    public async Task<Contract> Confirm(string token, IReadOnlyCollection<Guid> entries, CancellationToken ct)
    {
        var (contract, link) = await For(token, LinkActs.Confirm, ct);
        Use(contract, link);
        return await confirm.Handle(contract.Code, entries, ct);
    }

    /// <summary>From here the holder acts.</summary>
    private async Task<(Contract Contract, OneTimeLink Link)> For(string token, string what, CancellationToken ct)
    {
        var (contract, link) = await Find(token, ct);
        if (link.Act != what) throw new Refusal("link.other_act", "此链接不能办理这件事。", 422);
        link.RequireOpen(act.Today);
        accessor.Actor = tree.HolderOf(link, LinkActs.DutyOf(link.Act));
        return (contract, link);
    }

    /// <summary>Used up in the transaction of the act, or not at all.</summary>
    private void Use(Contract contract, OneTimeLink link)
    {
        link.Use(act.Now, act.Today);
        act.Record(contract, "link.used", null, new() { ["holder"] = link.Holder });
    }

    private async Task<(Contract Contract, OneTimeLink Link)> Find(string token, CancellationToken ct)
    {
        var link = await links.Find(token, ct);
        return link.SubjectKind == Contract.Kind ? (await contracts.ForSystem(link.SubjectId, ct), link) : throw Refusal.NotFound();
    }
}

/// <summary>What a link lets its holder do.</summary>
public sealed record LinkJson(string Act, string Organization, string Holder, string Code, string Title, DateOnly ExpiresOn, LinkObligationJson[] Obligations, LinkEntryJson[] Waiting)
{
    internal static LinkJson Of(LinkView v) => new(v.Link.Act, v.Organization, v.Link.Holder, v.Contract.Code, v.Contract.Title, v.Link.ExpiresOn, [.. v.Obligations.Select(o => new LinkObligationJson(o.Number, o.What, o.Promised.ToString(), o.Recorded.ToString(), o.Unit))],
        [.. v.Waiting.Select(w => new LinkEntryJson(w.Id, v.Contract.ObligationOf(w.ObligationId).What, w.DoneOn, w.Quantity.ToString(), v.Contract.ObligationOf(w.ObligationId).Unit, w.Note, w.DefaultOn))]);
}

public sealed record LinkObligationJson(int Number, string What, string Promised, string Recorded, string Unit);
public sealed record LinkEntryJson(Guid Id, string What, DateOnly DoneOn, string Quantity, string Unit, string Note, DateOnly DefaultOn);
