using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Codes;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Links;

namespace Qiyue.Lists.Visits;

/// <summary>A visit form as it is filled in; rows left blank do not count.</summary>
public sealed class VisitFormInput
{
    public List<KnownResourceInput> Known { get; set => field = value ?? []; } = [];
    public List<NamedResourceInput> Resources { get; set => field = value ?? []; } = [];
    public List<NamedNeedInput> Needs { get; set => field = value ?? []; } = [];
    [Max(1000)] public string? Note { get; set; }

    internal void DropBlankRows()
    {
        Resources.RemoveAll(r => r.IsBlank);
        Needs.RemoveAll(n => n.IsBlank);
    }

    internal void AddSpareRows()
    {
        for (var spare = 2; spare > 0; spare--) Resources.Add(new());
        Needs.Add(new());
    }
}

/// <summary>What the system knows the unit offers.</summary>
public sealed class KnownResourceInput
{
    [Filled, Max(32)] public string Code { get; set; } = "";

    /// <summary>"same" = still offered so, "changed" = no more or not so; empty = not said.</summary>
    [Max(10)] public string? Still { get; set; }
}

public sealed class NamedResourceInput
{
    [Max(200)] public string? Title { get; set; }

    /// <summary>Code of dictionary "resource_kind".</summary>
    [Max(32)] public string? ResourceKind { get; set; }

    /// <summary>Code of dictionary "category".</summary>
    [Max(32)] public string? Category { get; set; }
    [Between(1, 100_000_000)] public int? Capacity { get; set; }
    [Max(20)] public string? CapacityUnit { get; set; }
    [Max(200)] public string? When { get; set; }
    [Max(1000)] public string? Conditions { get; set; }
    internal bool IsBlank => Capacity is null && new[] { Title, CapacityUnit, When, Conditions }.All(string.IsNullOrWhiteSpace);
}

public sealed class NamedNeedInput
{
    [Max(200)] public string? Title { get; set; }
    [Max(2000)] public string? Description { get; set; }

    /// <summary>Code of dictionary "category".</summary>
    [Max(32)] public string? Category { get; set; }
    internal bool IsBlank => string.IsNullOrWhiteSpace(Title) && string.IsNullOrWhiteSpace(Description);
}

/// <summary>The form of one unit, for whoever fills it in.</summary>
public sealed record OpenVisit(VisitRound Round, VisitForm Form, OrganizationNode Unit, IReadOnlyList<Resource> Known, bool Over);

/// <summary>
/// A visit form is filled in, once per unit and round: what is still offered is confirmed, what is new becomes a draft of the unit's resources, what the unit lacks a draft of the owner's needs, all in one transaction.
/// Errors: visit.answered, visit.closed (410), visit.resource, visit.title, visit.too_many, list.word_unknown, list.word_missing, link.* (410).
/// </summary>
public sealed class FillVisitForm(Act act, ActorAccessor accessor, Keeping keeping, OrganizationTree tree, WordLists words, Codes codes, OneTimeLinks links)
{
    private const int MostRows = 20;

    /// <summary>What a link opens, if it still works; a 404 for no such link.</summary>
    public async Task<OpenVisit> Open(string token, CancellationToken ct)
    {
        var (round, link) = await Find(token, ct);
        link.RequireOpen(act.Today);
        round.RequireOpen(act.Today);
        return await Form(round, link.OrganizationId, ct);
    }

    /// <summary>For the clerk who visits.</summary>
    /// <param name="unit">Code.</param>
    public async Task<OpenVisit> Open(string code, string unit, CancellationToken ct)
    {
        var round = await ForClerk(code, ct);
        return await Form(round, tree.ByCode(unit)?.Id ?? throw Refusal.NotFound(), ct);
    }

    /// <summary>From here the liaison acts, for the unit and with this one duty.</summary>
    public async Task<VisitForm> ByLink(string token, VisitFormInput input, CancellationToken ct)
    {
        var (round, link) = await Find(token, ct);
        accessor.Actor = tree.HolderOf(link, Duty.Lists);
        link.Use(act.Now, act.Today);
        act.Track(round);
        return await Fill(round, link.OrganizationId, input, VisitWay.Link, new() { ["holder"] = link.Holder }, ct);
    }

    public async Task<VisitForm> ByClerk(string code, string unit, VisitFormInput input, CancellationToken ct)
    {
        var round = act.Track(await ForClerk(code, ct));
        return await Fill(round, tree.ByCode(unit)?.Id ?? throw Refusal.NotFound(), input, VisitWay.Clerk, null, ct);
    }

    private async Task<VisitForm> Fill(VisitRound round, Guid unitId, VisitFormInput input, VisitWay way, System.Text.Json.Nodes.JsonObject? personal, CancellationToken ct)
    {
        round.RequireOpen(act.Today);
        var (_, form, unit, known, _) = await Form(round, unitId, ct, tracked: true);
        var (same, changed) = Said(input, known);
        foreach (var resource in known.Where(r => same.Contains(r.Code)))
        {
            act.Track(resource).Confirm(act.Today);
            act.Record(resource, "resource.confirmed");
        }
        var (resources, needs) = await Drafts(round, unit, input, ct);
        form.Answer(new(same, changed, resources, needs, Mask.Text((input.Note ?? "").Trim())), way, act.Actor.OrganizationId, act.Now);
        act.Record(round, "visit.answered", null, personal, form);
        await act.Commit(ct);
        return form;
    }

    private static (List<string> Same, List<string> Changed) Said(VisitFormInput input, IReadOnlyList<Resource> known)
    {
        foreach (var (said, i) in input.Known.Select((k, i) => (k, i)))
        {
            if (known.All(r => r.Code != said.Code)) throw Refusal.Invalid($"Known[{i}].Still", "visit.resource", "{0} 不是这个单位已发布的资源，请刷新页面后重填。", said.Code);
            if (said.Still is not (null or "" or "same" or "changed")) throw Refusal.Invalid($"Known[{i}].Still", "visit.still", "请选择“仍可提供”或“有变化”。");
        }
        return ([.. input.Known.Where(k => k.Still == "same").Select(k => k.Code).Distinct()], [.. input.Known.Where(k => k.Still == "changed").Select(k => k.Code).Distinct()]);
    }

    private async Task<(List<string> Resources, List<string> Needs)> Drafts(VisitRound round, OrganizationNode unit, VisitFormInput input, CancellationToken ct)
    {
        if (input.Resources.Count > MostRows || input.Needs.Count > MostRows) throw new Refusal("visit.too_many", "一张表最多写 {0} 项资源、{0} 条需求，请只写主要的。", 422, MostRows);
        var (resources, needs) = (new List<string>(), new List<string>());
        foreach (var (r, i) in input.Resources.Select((r, i) => (r, i)).Where(x => !x.r.IsBlank))
        {
            if (string.IsNullOrWhiteSpace(r.Title)) throw Refusal.Invalid($"Resources[{i}].Title", "visit.title", "请写明能提供什么。");
            var content = new ResourceContent(r.Title, "", Word("category", r.Category, $"Resources[{i}].Category"), Word("resource_kind", r.ResourceKind, $"Resources[{i}].ResourceKind"), "", r.Capacity, r.CapacityUnit ?? "", "", r.When ?? "", "", r.Conditions ?? "", null);
            resources.Add(await Draft(new Resource(await codes.Next(ListKind.Resource.Sign, unit.AreaCode, act.Today.Year, ct), unit.Id, content, act.Now, act.Today), round, "resource.drafted"));
        }
        foreach (var (n, i) in input.Needs.Select((n, i) => (n, i)).Where(x => !x.n.IsBlank))
        {
            if (string.IsNullOrWhiteSpace(n.Title)) throw Refusal.Invalid($"Needs[{i}].Title", "visit.title", "请写明能提供什么。");
            var content = new NeedContent(n.Title, n.Description ?? "", Word("category", n.Category, $"Needs[{i}].Category"), "", null, "", "", "", "", unit.Kind == "social_organization" ? "social_organization" : "enterprise", "visits");
            needs.Add(await Draft(new Need(await codes.Next(ListKind.Need.Sign, unit.AreaCode, act.Today.Year, ct), round.OwnerId, content, act.Now, act.Today), round, "need.drafted"));
        }
        return (resources, needs);
    }

    private Task<string> Draft<T>(T item, VisitRound round, string name) where T : ListedItem
    {
        item.CameFrom(VisitRound.Kind, round.Id);
        act.Record(act.Add(item), name);
        return Task.FromResult(item.Code);
    }

    private string Word(string list, string? code, string field) => string.IsNullOrEmpty(code) ? throw Refusal.Invalid(field, "list.word_missing", "请选择一项。")
        : words.Has(list, code) ? code : throw Refusal.Invalid(field, "list.word_unknown", "没有“{0}”这个选项，请从列表中选择。", code);

    private async Task<OpenVisit> Form(VisitRound round, Guid unit, CancellationToken ct, bool tracked = false)
    {
        var form = await act.Db.Set<VisitForm>().SingleOrDefaultAsync(f => f.VisitRoundId == round.Id && f.UnitId == unit, ct) ?? throw Refusal.NotFound();
        var resources = act.Db.Set<Resource>().Where(r => r.OwnerId == unit && r.Status == ListState.Published).OrderBy(r => r.Id).Take(50);
        return new(round, form, tree.Get(unit), await (tracked ? resources : resources.AsNoTracking()).ToListAsync(ct), round.Closed || round.EndsOn < act.Today);
    }

    private async Task<VisitRound> ForClerk(string code, CancellationToken ct) => await keeping.Kept(await act.Db.Set<VisitRound>().SingleOrDefaultAsync(r => r.Code == code, ct), r => r.OwnerId, ct);

    private async Task<(VisitRound Round, OneTimeLink Link)> Find(string token, CancellationToken ct)
    {
        var link = await links.Find(token, ct);
        if (link.SubjectKind != VisitRound.Kind) throw Refusal.NotFound();
        return (await act.Db.Set<VisitRound>().SingleAsync(r => r.Id == link.SubjectId, ct), link);
    }
}
