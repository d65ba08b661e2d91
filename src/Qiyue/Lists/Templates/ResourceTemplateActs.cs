using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Policies;

namespace Qiyue.Lists.Templates;

/// <summary>
/// The district office makes, changes, retires and restores templates of resources, as it does words: a 404 for others. Errors: resource_template.code, resource_template.code_taken,
/// resource_template.already_retired, resource_template.in_use, list.word_unknown, list.word_missing.
/// </summary>
public sealed partial class KeepResourceTemplates(Act act, WordLists words)
{
    public async Task<ResourceTemplate> Make(ResourceTemplateInput input, CancellationToken ct)
    {
        Require();
        var code = input.Code?.Trim() ?? "";
        if (!CodeForm().IsMatch(code)) throw Refusal.Invalid(nameof(input.Code), "resource_template.code", "编码须以小写英文字母开头，只含小写字母、数字和下划线。");
        if (await act.Db.Set<ResourceTemplate>().AnyAsync(t => t.Code == code, ct)) throw Refusal.Invalid(nameof(input.Code), "resource_template.code_taken", "编码“{0}”已被使用，请换一个。", code);
        return await Save(act.Add(new ResourceTemplate(code, input.ToContent(words))), "made", input.Reason, ct);
    }

    public async Task<ResourceTemplate> Change(string code, ResourceTemplateInput input, CancellationToken ct)
    {
        var template = await Load(code, ct);
        template.Change(input.ToContent(words));
        return await Save(template, "changed", input.Reason, ct);
    }

    public async Task<ResourceTemplate> Retire(string code, WithdrawItemInput input, CancellationToken ct)
    {
        var template = await Load(code, ct);
        template.Retire();
        return await Save(template, "retired", input.Reason, ct);
    }

    public async Task<ResourceTemplate> Restore(string code, WithdrawItemInput input, CancellationToken ct)
    {
        var template = await Load(code, ct);
        template.Restore();
        return await Save(template, "restored", input.Reason, ct);
    }

    private async Task<ResourceTemplate> Load(string code, CancellationToken ct)
    {
        Require();
        return act.Track(await act.Db.Set<ResourceTemplate>().SingleOrDefaultAsync(t => t.Code == code, ct));
    }

    private async Task<ResourceTemplate> Save(ResourceTemplate template, string what, string reason, CancellationToken ct)
    {
        act.Record(template, $"resource_template.{what}", reason);
        await act.Commit(ct);
        return template;
    }

    private void Require()
    {
        if (!PolicyPermissions.MaySet(act.Actor)) throw Refusal.NotFound();
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,31}$")]
    private static partial Regex CodeForm();
}

/// <summary>Templates of resources: all of them for whoever keeps them, those in use for everybody who keeps lists.</summary>
public sealed class ReadResourceTemplates(Act act, OrganizationTree tree)
{
    /// <param name="kind">Code of dictionary "organization_kind": what suits such a unit; null = any.</param>
    public async Task<IReadOnlyList<ResourceTemplate>> List(string? kind, CancellationToken ct)
    {
        var keeps = PolicyPermissions.MaySet(act.Actor);
        if (!keeps && !ListsPermissions.MayList(act.Actor)) throw Refusal.NotFound();
        var all = await act.Db.Set<ResourceTemplate>().AsNoTracking().Where(t => keeps || !t.Retired).OrderBy(t => t.Order).ThenBy(t => t.Code).ToListAsync(ct);
        return string.IsNullOrEmpty(kind) ? all : [.. all.Where(t => t.Suits(kind))];
    }

    /// <summary>What the acting unit's kind usually gives.</summary>
    public async Task<IReadOnlyList<ResourceTemplate>> Mine(CancellationToken ct) =>
        tree.Find(act.Actor.OrganizationId ?? default) is { } own ? [.. (await List(own.Kind, ct)).Where(t => !t.Retired)] : [];

    public async Task<ResourceTemplate> One(string code, CancellationToken ct) => (await List(null, ct)).FirstOrDefault(t => t.Code == code) ?? throw Refusal.NotFound();
}

internal static class FillFromResourceTemplate
{
    /// <summary>What the template says; what is known already (owner, publication) stays.</summary>
    public static void Into(ResourceInput input, ResourceTemplate t) =>
        (input.Title, input.Description, input.Category, input.ResourceKind, input.Audience, input.Capacity, input.CapacityUnit, input.Period, input.When, input.Conditions) =
        (t.Title, t.Description, t.Category, t.ResourceKind, t.Audience, t.Capacity, t.CapacityUnit, t.Period, t.When, t.Conditions);
}
