using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Access;
using Qiyue.Platform.Codes;
using Qiyue.Platform.Links;

namespace Qiyue.Lists.Visits;

public sealed class VisitRoundInput
{
    /// <summary>Code of the community, street or district; empty = the acting one.</summary>
    [Max(32)] public string? Owner { get; set; }
    [Filled, Max(100)] public string Title { get; set; } = "";
    [Max(1000)] public string? Introduction { get; set; }
    [Filled] public DateOnly? EndsOn { get; set; }
}

/// <summary>A unit's form in a round.</summary>
/// <param name="Token">For /visit/{token}, while the link works.</param>
public sealed record VisitFormRow(string Unit, string UnitName, DateTime? AnsweredAt, string? Way, VisitContent? Content, string? Token, Guid? LinkId);
public sealed record VisitRoundCard(string Code, string Title, string OwnerName, DateOnly EndsOn, bool Closed, int Issued, int Answered);
/// <param name="Forms">A page of them, by code of the unit.</param>
/// <param name="Next">Where the next page begins; null on the last.</param>
/// <param name="Over">Ended by hand, or its last day has passed.</param>
public sealed record VisitRoundView(VisitRound Round, OrganizationNode Owner, int Issued, int Answered, IReadOnlyList<VisitFormRow> Forms, string? Next, bool Over);

/// <summary>
/// Rounds of visits: begun (one form for every unit whose main community lies in the owner's scope), links for those who have not answered, closed. Errors: visit.period, visit.no_units, list.owner_local, visit.closed (410), link.*.
/// </summary>
public sealed class KeepVisits(Act act, AccessReader access, Keeping keeping, OrganizationTree tree, Codes codes, OneTimeLinks links)
{
    public async Task<VisitRound> Create(VisitRoundInput input, CancellationToken ct)
    {
        var owner = keeping.Asking(input.Owner);
        var units = UnitsOf(owner).ToList();
        if (units.Count == 0) throw Refusal.Invalid(nameof(input.Owner), "visit.no_units", "{0}没有以它为主社区的驻区单位，无需走访。", owner.Name);
        var round = new VisitRound(await codes.Next("访", owner.AreaCode, act.Today.Year, ct), owner.Id, input.Title, input.Introduction ?? "", input.EndsOn!.Value, act.Now, act.Today);
        act.Add(round);
        var forms = units.ConvertAll(u => new VisitForm(round, u.Id));
        act.Db.AddRange(forms);
        act.Record(round, "visit.begun", null, null, [.. forms]);
        await act.Commit(ct);
        return round;
    }

    /// <summary>A link for every unit that has neither answered nor a link that works; for its liaison, whoever that is just now.</summary>
    /// <returns>How many were made.</returns>
    public async Task<int> IssueLinks(string code, CancellationToken ct)
    {
        var round = await ForAct(code, ct);
        round.RequireOpen(act.Today);
        var waiting = await act.Db.Set<VisitForm>().Where(f => f.VisitRoundId == round.Id && f.AnsweredAt == null).Select(f => f.UnitId).ToListAsync(ct);
        var linked = (await Links(round).ToListAsync(ct)).Where(l => l.WordOn(act.Today) == "待办理").Select(l => l.OrganizationId).ToHashSet();
        var units = waiting.Where(u => !linked.Contains(u) && tree.Find(u) is { Dissolved: false }).ToList();
        if (units.Count == 0) throw new Refusal("visit.no_links", "没有还要发链接的单位：都已填写，或已有可用的链接。");
        foreach (var unit in units)
            act.Db.Add(new OneTimeLink { SubjectKind = VisitRound.Kind, SubjectId = round.Id, OrganizationId = unit, Act = VisitRound.Act, Holder = "联络员", IssuedById = act.Actor.PersonId, At = act.Now, ExpiresOn = round.EndsOn });
        act.Record(round, "link.issued");
        await act.Commit(ct);
        return units.Count;
    }

    public async Task RevokeLink(string code, Guid id, CancellationToken ct)
    {
        var round = await ForAct(code, ct);
        var link = await act.Db.Set<OneTimeLink>().SingleOrDefaultAsync(l => l.Id == id && l.SubjectKind == VisitRound.Kind && l.SubjectId == round.Id, ct) ?? throw Refusal.NotFound();
        link.Revoke(act.Now, act.Today);
        act.Record(round, "link.revoked");
        await act.Commit(ct);
    }

    public async Task<VisitRound> Close(string code, CancellationToken ct)
    {
        var round = await ForAct(code, ct);
        round.Close();
        act.Record(round, "visit.closed");
        await act.Commit(ct);
        return round;
    }

    public async Task<Page<VisitRoundCard>> List(string? cursor, int? limit, CancellationToken ct)
    {
        if (act.Actor.OrganizationId is not { } own) return new([], null);
        var page = await access.Read(new(own, VisitRound.Kind), cursor, limit, ct);
        var rows = await act.Db.Set<VisitRound>().AsNoTracking().Where(r => page.Items.Contains(r.Id)).Select(r => new
        {
            r.Id, r.Code, r.Title, r.OwnerId, r.EndsOn, r.Closed, Issued = act.Db.Set<VisitForm>().Count(f => f.VisitRoundId == r.Id), Answered = act.Db.Set<VisitForm>().Count(f => f.VisitRoundId == r.Id && f.AnsweredAt != null),
        }).ToDictionaryAsync(r => r.Id, ct);
        return page.With<VisitRoundCard>([.. page.Items.Where(rows.ContainsKey).Select(id => rows[id]).Select(r => new VisitRoundCard(r.Code, r.Title, tree.Find(r.OwnerId)?.Name ?? "", r.EndsOn, r.Closed || r.EndsOn < act.Today, r.Issued, r.Answered))]);
    }

    /// <summary>The round with a page of its forms, by code of the unit; links for who may keep it. All that is read of the other forms is whose they are: as many as the scope has units.</summary>
    public async Task<VisitRoundView> One(string code, CancellationToken ct, string? cursor = null, int? limit = null)
    {
        var (size, after) = (Paging.Limit(limit), Cursor.Read(cursor));
        var round = await keeping.Seen(await Find(code, ct), ct);
        var owner = tree.Get(round.OwnerId);
        var all = await act.Db.Set<VisitForm>().Where(f => f.VisitRoundId == round.Id).Select(f => new { f.UnitId, f.AnsweredAt }).ToListAsync(ct);
        var units = all.Select(f => tree.Find(f.UnitId)).OfType<OrganizationNode>().OrderBy(u => u.Code, StringComparer.Ordinal).ToList();
        if (after is { } a && tree.Find(a.Id) is { } last) units.RemoveAll(u => string.CompareOrdinal(u.Code, last.Code) <= 0);
        var ids = units.Take(size).Select(u => u.Id).ToList();
        var forms = await act.Db.Set<VisitForm>().AsNoTracking().Where(f => f.VisitRoundId == round.Id && ids.Contains(f.UnitId)).ToDictionaryAsync(f => f.UnitId, ct);
        var open = !ListsPermissions.MayKeep(act.Actor, owner.Path) ? [] : (await Links(round).AsNoTracking().Where(l => ids.Contains(l.OrganizationId)).ToListAsync(ct)).Where(l => l.WordOn(act.Today) == "待办理").GroupBy(l => l.OrganizationId).ToDictionary(g => g.Key, g => g.First());
        return new(round, owner, all.Count, all.Count(f => f.AnsweredAt is not null), [.. units.Take(size).Select(u => (Unit: u, Form: forms[u.Id], Link: open.GetValueOrDefault(u.Id)))
            .Select(x => new VisitFormRow(x.Unit.Code, x.Unit.Name, x.Form.AnsweredAt, x.Form.Way?.ToString().ToLowerInvariant(), x.Form.Content, x.Link is null || x.Form.AnsweredAt is not null ? null : links.TokenOf(x.Link), x.Link?.Id))],
            units.Count > size ? new Cursor(default, ids[^1]).ToString() : null, round.Closed || round.EndsOn < act.Today);
    }

    private IQueryable<OneTimeLink> Links(VisitRound round) => act.Db.Set<OneTimeLink>().Where(l => l.SubjectKind == VisitRound.Kind && l.SubjectId == round.Id);

    private IEnumerable<OrganizationNode> UnitsOf(OrganizationNode owner) =>
        tree.All.Where(o => o is { IsUnit: true, Dissolved: false } && o.MainCommunityId is { } main && tree.Find(main)?.Path.StartsWith(owner.Path, StringComparison.Ordinal) is true).OrderBy(o => o.Code, StringComparer.Ordinal);

    private Task<VisitRound?> Find(string code, CancellationToken ct) => act.Db.Set<VisitRound>().SingleOrDefaultAsync(r => r.Code == code, ct);
    private async Task<VisitRound> ForAct(string code, CancellationToken ct) => act.Track(await keeping.Kept(await Find(code, ct), r => r.OwnerId, ct));
}
