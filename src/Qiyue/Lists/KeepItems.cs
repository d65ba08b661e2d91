using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Codes;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Lists;

/// <summary>A need or resource is entered. Errors: list.word_unknown, list.word_missing, list.owner_unknown, list.duplicate, list.raised_later, need.people, resource.*; 403 outside one's own branch.</summary>
public sealed class CreateItem(Act act, OrganizationTree tree, WordLists words, Codes codes)
{
    public async Task<Need> Need(NeedInput input, CancellationToken ct)
    {
        var owner = await Owner<Need>(input, ct);
        return await Save(act.Add(new Need(await codes.Next(ListKind.Need.Sign, owner.AreaCode, act.Today.Year, ct), owner.Id, input.ToContent(words), act.Now, act.Today)), input.Publish, ct);
    }

    public async Task<Resource> Resource(ResourceInput input, CancellationToken ct)
    {
        var owner = await Owner<Resource>(input, ct);
        return await Save(act.Add(new Resource(await codes.Next(ListKind.Resource.Sign, owner.AreaCode, act.Today.Year, ct), owner.Id, input.ToContent(words), act.Now, act.Today)), input.Publish, ct);
    }

    private async Task<OrganizationNode> Owner<T>(ItemInput input, CancellationToken ct) where T : ListedItem
    {
        if (!ListsPermissions.MayList(act.Actor)) throw Refusal.Forbidden();
        var owner = string.IsNullOrEmpty(input.Owner) ? tree.Find(act.Actor.OrganizationId ?? default) : tree.ByCode(input.Owner);
        if (owner is null or { Dissolved: true }) throw Refusal.Invalid(nameof(input.Owner), "list.owner_unknown", "请选择此条属于哪个组织。");
        if (!ListsPermissions.MayKeep(act.Actor, owner.Path)) throw Refusal.Forbidden();
        var title = input.Title.Trim();
        if (await act.Db.Set<T>().AnyAsync(i => i.OwnerId == owner.Id && i.Title == title && (i.Status == ListState.Draft || i.Status == ListState.Published), ct))
            throw Refusal.Invalid(nameof(input.Title), "list.duplicate", "{0}的清单里已有同名的一条，请修改原来那条，或换一个名称。", owner.Name);
        return owner;
    }

    private async Task<T> Save<T>(T item, bool publish, CancellationToken ct) where T : ListedItem
    {
        if (publish) item.Publish(act.Today);
        act.Record(item, $"{item.SubjectKind}.{(publish ? "published" : "created")}");
        await act.Commit(ct);
        return item;
    }
}

/// <summary>
/// Acts on an entered need or resource: edit, publish, withdraw with a reason, restore, "still valid". 404 for those who may not see it, 403 for those who may not keep it.
/// Errors: list.not_draft, list.withdrawn, list.already_withdrawn, list.not_withdrawn, list.not_published, list.unchanged, changed_meanwhile.
/// </summary>
public sealed class KeepItem(Act act, Keeping keeping, WordLists words)
{
    public async Task<Need> EditNeed(string code, NeedInput input, CancellationToken ct)
    {
        var need = await Load<Need>(code, input.Version, ct);
        need.Edit(input.ToContent(words), act.Today);
        return await Save(need, "edited", input.Reason, ct);
    }

    public async Task<Resource> EditResource(string code, ResourceInput input, CancellationToken ct)
    {
        var resource = await Load<Resource>(code, input.Version, ct);
        resource.Edit(input.ToContent(words), act.Today);
        return await Save(resource, "edited", input.Reason, ct);
    }

    public async Task<T> Publish<T>(string code, CancellationToken ct) where T : ListedItem
    {
        var item = await Load<T>(code, null, ct);
        item.Publish(act.Today);
        return await Save(item, "published", null, ct);
    }

    public async Task<T> Withdraw<T>(string code, WithdrawItemInput input, CancellationToken ct) where T : ListedItem
    {
        var item = await Load<T>(code, null, ct);
        item.Withdraw(input.Reason);
        return await Save(item, "withdrawn", input.Reason, ct);
    }

    public async Task<T> Restore<T>(string code, CancellationToken ct) where T : ListedItem
    {
        var item = await Load<T>(code, null, ct);
        item.Restore(act.Today);
        return await Save(item, "restored", null, ct);
    }

    /// <summary>"Still valid" (动态更新).</summary>
    public async Task<T> Confirm<T>(string code, CancellationToken ct) where T : ListedItem
    {
        var item = await Load<T>(code, null, ct);
        item.Confirm(act.Today);
        return await Save(item, "confirmed", null, ct);
    }

    private async Task<T> Load<T>(string code, int? version, CancellationToken ct) where T : ListedItem
    {
        var item = await keeping.Kept(act.Track(await act.Db.Set<T>().SingleOrDefaultAsync(i => i.Code == code, ct)), i => i.OwnerId, ct);
        if (version is { } seen && seen != item.Version) throw Refusal.ChangedMeanwhile();
        return item;
    }

    private async Task<T> Save<T>(T item, string what, string? reason, CancellationToken ct) where T : ListedItem
    {
        act.Record(item, $"{item.SubjectKind}.{what}", reason);
        await act.Commit(ct);
        return item;
    }
}
