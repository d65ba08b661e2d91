using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts.Negotiating;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Codes;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Contracts.Templates;

public static class TemplatePermissions
{
    /// <summary>The district office keeps the templates of its district.</summary>
    public static bool MayKeep(Actor a, OrganizationTree tree) => a.Has(Duty.Policies) && a.OrganizationId is { } own && tree.Find(own) is { ParentId: null };

    /// <summary>The district whose templates the actor reads: everybody signed in there. A 404 for others.</summary>
    public static Guid DistrictOf(Actor a, OrganizationTree tree) => a.OrganizationId is { } own ? tree.DistrictOf(own).Id : throw Refusal.NotFound();
}

/// <summary>The district office makes a template. Errors: terms.*, template.*; 403 for others.</summary>
public sealed class MakeTemplate(Act act, OrganizationTree tree, WordLists words, Codes codes)
{
    public async Task<ContractTemplate> Handle(TemplateInput input, CancellationToken ct)
    {
        if (!TemplatePermissions.MayKeep(act.Actor, tree)) throw Refusal.Forbidden();
        var district = tree.Get(act.Actor.OrganizationId!.Value);
        var terms = input.ToTerms(words);
        TemplateRules.Check(terms);
        var template = act.Add(new ContractTemplate(await codes.Next("范", district.AreaCode, act.Today.Year, ct), district.Id));
        var version = template.Change(input.Name, input.UnitKinds, terms, input.Note, act.Actor.PersonId, act.Now).AddTo(act);
        act.Record(template, "template.made", input.Note, null, version);
        await act.Commit(ct);
        return template;
    }
}

/// <summary>Puts another version of a template in the place of the present one. Errors: template.withdrawn, template.same, terms.*, template.*.</summary>
public sealed class ChangeTemplate(Act act, OrganizationTree tree, WordLists words)
{
    public async Task<ContractTemplate> Handle(string code, TemplateInput input, CancellationToken ct)
    {
        var template = await act.Kept(tree, code, ct);
        var version = template.Change(input.Name, input.UnitKinds, input.ToTerms(words), input.Note, act.Actor.PersonId, act.Now).AddTo(act);
        act.Record(template, "template.changed", input.Note, null, version);
        await act.Commit(ct);
        return template;
    }
}

/// <summary>Takes a template out of use, with a reason; contracts made from it stay as they are. Errors: template.withdrawn.</summary>
public sealed class WithdrawTemplate(Act act, OrganizationTree tree)
{
    public async Task<ContractTemplate> Handle(string code, ReasonInput input, CancellationToken ct)
    {
        var template = await act.Kept(tree, code, ct);
        template.Withdraw(input.Reason, act.Now);
        act.Record(template, "template.withdrawn", input.Reason);
        await act.Commit(ct);
        return template;
    }
}

internal static class KeptTemplates
{
    /// <summary>For change by the office that keeps it; a 404 outside its district, a 403 for others within.</summary>
    public static async Task<ContractTemplate> Kept(this Act act, OrganizationTree tree, string code, CancellationToken ct)
    {
        var district = TemplatePermissions.DistrictOf(act.Actor, tree);
        var template = act.Track(await act.Db.Set<ContractTemplate>().SingleOrDefaultAsync(t => t.Code == code && t.DistrictId == district, ct));
        return TemplatePermissions.MayKeep(act.Actor, tree) ? template : throw Refusal.Forbidden();
    }
}

/// <summary>Templates of the actor's district: a page of them, newest first; one with its versions; those that suit a proposal.</summary>
public sealed class ReadTemplates(Act act, OrganizationTree tree)
{
    /// <param name="category">Code; null = any.</param>
    public async Task<Page<ContractTemplate>> List(string? category, string? cursor, int? limit, CancellationToken ct)
    {
        var (district, size, after) = (TemplatePermissions.DistrictOf(act.Actor, tree), Paging.Limit(limit), Cursor.Read(cursor));
        var query = act.Db.Set<ContractTemplate>().AsNoTracking().Where(t => t.DistrictId == district);
        if (!string.IsNullOrEmpty(category)) query = query.Where(t => t.Category == category);
        if (after is { } a) query = query.Where(t => t.Id.CompareTo(a.Id) < 0);
        var rows = await query.OrderByDescending(t => t.Id).Take(size + 1).ToListAsync(ct);
        return new([.. rows.Take(size)], rows.Count > size ? new Cursor(default, rows[size - 1].Id).ToString() : null);
    }

    public async Task<(ContractTemplate Template, IReadOnlyList<TemplateVersion> Versions)> One(string code, CancellationToken ct)
    {
        var district = TemplatePermissions.DistrictOf(act.Actor, tree);
        var template = await act.Db.Set<ContractTemplate>().AsNoTracking().SingleOrDefaultAsync(t => t.Code == code && t.DistrictId == district, ct) ?? throw Refusal.NotFound();
        return (template, await act.Db.Set<TemplateVersion>().AsNoTracking().Where(v => v.ContractTemplateId == template.Id).OrderByDescending(v => v.Number).Take(50).ToListAsync(ct));
    }

    /// <summary>Up to eight of the 200 newest that suit.</summary>
    /// <param name="kinds">Kinds of the parties.</param>
    public async Task<IReadOnlyList<ContractTemplate>> Fitting(string? category, IReadOnlyCollection<string> kinds, CancellationToken ct)
    {
        var district = TemplatePermissions.DistrictOf(act.Actor, tree);
        var query = act.Db.Set<ContractTemplate>().AsNoTracking().Where(t => t.DistrictId == district && t.WithdrawnAt == null);
        if (!string.IsNullOrEmpty(category)) query = query.Where(t => t.Category == category);
        return [.. (await query.OrderByDescending(t => t.Id).Take(200).ToListAsync(ct)).Where(t => t.Suits(category, kinds)).Take(8)];
    }
}
