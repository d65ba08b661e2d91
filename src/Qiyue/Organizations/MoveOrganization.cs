using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;

namespace Qiyue.Organizations;

public sealed class MoveOrganizationInput
{
    /// <summary>Code of the organisation that will be above it.</summary>
    [Filled, Max(32)] public string Parent { get; set; } = "";
    [Filled, Max(200)] public string Reason { get; set; } = "";
}

/// <summary>
/// Puts an organisation, with everything below it, under another one that the actor keeps too. Codes stay. Errors: organization.move_root, organization.parent_unknown, organization.parent_below,
/// organization.parent_same, organization.parent_kind, organization.dissolved.
/// </summary>
public sealed class MoveOrganization(Act act, OrganizationTree tree)
{
    private const int Batch = 500;

    public async Task<Organization> Handle(string code, MoveOrganizationInput input, CancellationToken ct)
    {
        var node = tree.Kept(act.Actor, code);
        if (node.Dissolved) throw new Refusal("organization.dissolved", "此组织已撤销，不能再修改。");
        if (node.ParentId is null || act.Actor.OrganizationId == node.Id) throw new Refusal("organization.move_root", "最上级组织和您自己所在的组织不能改变隶属关系，请由上级办理。");
        var parent = tree.ByCode(input.Parent.Trim()) is { Dissolved: false } found && OrganizationPermissions.CanKeep(act.Actor, found.Path) ? found
            : throw Refusal.Invalid(nameof(input.Parent), "organization.parent_unknown", "没有编码为 {0} 的现有组织，请核对新上级的编码。", input.Parent.Trim());
        if (parent.Path.StartsWith(node.Path, StringComparison.Ordinal)) throw Refusal.Invalid(nameof(input.Parent), "organization.parent_below", "新上级不能是此组织自己或其下级。");
        if (parent.Id == node.ParentId) throw Refusal.Invalid(nameof(input.Parent), "organization.parent_same", "此组织已隶属于{0}。", parent.Name);
        var above = tree.Get(node.ParentId.Value);
        if (parent.Kind != above.Kind) throw Refusal.Invalid(nameof(input.Parent), "organization.parent_kind", "新上级须与原上级{0}同为一类组织。", above.Name);

        var below = tree.AtOrBelow(node.Id).Where(o => o.Id != node.Id).OrderBy(o => o.Path.Length).ThenBy(o => o.Path, StringComparer.Ordinal).ToList();
        string Moved(string path) => parent.Path + node.Code + "/" + path[node.Path.Length..];
        using var _ = tree.Ahead([node with { ParentId = parent.Id, Path = Moved(node.Path) }, .. below.Select(o => o with { Path = Moved(o.Path) })]);
        foreach (var chunk in below.Chunk(Batch))
        {
            var ids = chunk.Select(o => o.Id).ToList();
            foreach (var organization in await act.Db.Set<Organization>().Include(o => o.Ties).Where(o => ids.Contains(o.Id)).ToListAsync(ct))
            {
                act.Track(organization).Follow(Moved(organization.Path)[..^(organization.Code.Length + 1)]);
                act.Record(organization, "organization.followed", input.Reason);
            }
            await act.Flush(ct);
        }
        var moved = act.Track(await act.Db.Set<Organization>().Include(o => o.Ties).SingleOrDefaultAsync(o => o.Id == node.Id, ct));
        moved.MoveTo(parent.Id, parent.Path);
        act.Record(moved, "organization.moved", input.Reason);
        await act.Commit(ct);
        tree.Forget();
        return moved;
    }
}
