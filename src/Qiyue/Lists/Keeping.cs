using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform.Access;

namespace Qiyue.Lists;

/// <summary>What was found for an act on a list or on what feeds one: 404 for what is not there or who may not see it, 403 for who may not keep it.</summary>
public sealed class Keeping(Act act, AccessReader access, OrganizationTree tree)
{
    public async Task<T> Seen<T>(T? found, CancellationToken ct) where T : Aggregate =>
        found is not null && (act.Actor.IsSystem || await access.MaySee(act.Actor, found.SubjectKind, found.Id, ct)) ? found : throw Refusal.NotFound();

    /// <param name="owner">The organisation whose list it is.</param>
    public async Task<T> Kept<T>(T? found, Func<T, Guid> owner, CancellationToken ct) where T : Aggregate
    {
        await Seen(found, ct);
        return ListsPermissions.MayKeep(act.Actor, tree.Get(owner(found!)).Path) ? found! : throw Refusal.Forbidden();
    }

    /// <summary>Who asks residents or units: the organisation named, or the acting one. Errors: list.owner_local.</summary>
    public OrganizationNode Asking(string? code)
    {
        if (!ListsPermissions.MayList(act.Actor)) throw Refusal.Forbidden();
        var owner = string.IsNullOrEmpty(code) ? tree.Find(act.Actor.OrganizationId ?? default) : tree.ByCode(code);
        if (!ListsPermissions.MayAsk(owner)) throw Refusal.Invalid("Owner", "list.owner_local", "须由社区（村）、街道（乡镇）或区发起，请选择。");
        return ListsPermissions.MayKeep(act.Actor, owner!.Path) ? owner : throw Refusal.Forbidden();
    }
}
