using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Organizations;

public class ChangeOrganizationInput
{
    [Filled, Max(100)] public string Name { get; set; } = "";

    /// <summary>Unified social credit code; empty = none.</summary>
    [Max(18)] public string? CreditCode { get; set; }

    /// <summary>Why a code whose check character fails is kept all the same.</summary>
    [Max(200)] public string? CreditCodeReason { get; set; }
    [Max(200)] public string? Address { get; set; }
    [Max(40)] public string? Phone { get; set; }
}

public sealed class CreateOrganizationInput : ChangeOrganizationInput
{
    /// <summary>Area code (6, 9 or 12 digits) for district, street and community; any lasting code for units.</summary>
    [Filled, Max(32)] public string Code { get; set; } = "";

    /// <summary>Code of dictionary "organization_kind".</summary>
    [Filled, Max(32)] public string Kind { get; set; } = "";

    /// <summary>Code of the organisation above; empty only for the district, which the system itself makes.</summary>
    [Max(32)] public string? Parent { get; set; }
}

public sealed class TieInput
{
    /// <summary>Code of the community.</summary>
    [Filled, Max(32)] public string Community { get; set; } = "";

    /// <summary>Code of dictionary "tie_kind".</summary>
    [Filled, Max(32)] public string Kind { get; set; } = "";
    public bool Main { get; set; }
}

public sealed class UntieInput
{
    [Filled, Max(32)] public string Community { get; set; } = "";
    [Filled, Max(32)] public string Kind { get; set; } = "";
    [Filled, Max(200)] public string Reason { get; set; } = "";
}

public sealed class OrganizationReasonInput
{
    [Filled, Max(200)] public string Reason { get; set; } = "";
}

public sealed class DissolveOrganizationInput
{
    [Filled, Max(200)] public string Reason { get; set; } = "";

    /// <summary>Code of the organisation that takes its place in what is not finished; may be left out when there is nothing.</summary>
    [Max(32)] public string? Successor { get; set; }
}

/// <summary>Sets up an organisation below one that the actor keeps. Errors: organization.code_taken, organization.code_shape, organization.code_area, organization.code_parent, organization.kind_unknown, organization.credit_code.</summary>
public sealed class CreateOrganization(Act act, OrganizationTree tree, WordLists words)
{
    public async Task<Organization> Handle(CreateOrganizationInput input, CancellationToken ct)
    {
        OrganizationNode? parent = null;
        if (input.Parent is { Length: > 0 } above) parent = tree.Kept(act.Actor, above);
        else if (!act.Actor.IsSystem) throw Refusal.Invalid(nameof(input.Parent), "organization.parent_missing", "请选择上级组织。");
        var code = input.Code.Trim();
        if (!words.Has("organization_kind", input.Kind)) throw Refusal.Invalid(nameof(input.Kind), "organization.kind_unknown", "没有名为 {0} 的组织类型，请从列表中选择。", input.Kind);
        AreaCodes.Check(input.Kind, code, parent?.Code);
        if (tree.ByCode(code) is not null) throw Refusal.Invalid(nameof(input.Code), "organization.code_taken", "代码 {0} 已被其他组织使用。", code);
        var organization = act.Add(new Organization(code, input.Name.Trim(), input.Kind, parent?.Id, parent?.Path ?? ""));
        organization.Describe(input);
        act.Record(organization, "organization.created");
        await act.Commit(ct);
        tree.Forget();
        return organization;
    }
}

/// <summary>What was loaded, changed and saved; the tree is read again afterwards.</summary>
public sealed class ChangeOrganization(Act act, OrganizationTree tree, WordLists words)
{
    public Task<Organization> Describe(string code, ChangeOrganizationInput input, CancellationToken ct) => Change(code, "organization.changed", null, o => o.Describe(input), ct);

    /// <summary>An organisation with living ones below it, or (without a successor) with contracts that are not finished, cannot be dissolved. Errors: organization.has_children, organization.dissolve_own,
    /// organization.heir, organization.has_contracts, organization.heir_party, organization.heir_not_equal, organization.heir_home.</summary>
    public Task<Organization> Dissolve(string code, DissolveOrganizationInput input, CancellationToken ct) => Change(code, "organization.dissolved", input.Reason, o =>
    {
        var heir = input.Successor?.Trim() is { Length: > 0 } named ? tree.ByCode(named) : null;
        if (!string.IsNullOrWhiteSpace(input.Successor) && heir is not { Dissolved: false } || heir?.Id == o.Id) throw Refusal.Invalid(nameof(input.Successor), "organization.heir", "没有编码为 {0} 的现有组织，请核对承继组织的编码。", input.Successor!.Trim());
        if (tree.All.Any(n => n.ParentId == o.Id && !n.Dissolved)) throw new Refusal("organization.has_children", "此组织下还有未撤销的组织，请先处理下级组织。");
        if (act.Actor.OrganizationId == o.Id) throw new Refusal("organization.dissolve_own", "不能撤销自己所在的组织，请由上级组织办理。");
        o.Dissolve(heir?.Id);
    }, ct);

    /// <summary>Adds a tie or makes it the main one. Errors: organization.tie_kind, organization.not_community, organization.not_unit.</summary>
    public Task<Organization> Tie(string code, TieInput input, CancellationToken ct) => Change(code, "organization.tied", null, o =>
    {
        if (!words.Has("tie_kind", input.Kind)) throw Refusal.Invalid(nameof(input.Kind), "organization.tie_kind", "没有名为 {0} 的联系方式，请从列表中选择。", input.Kind);
        if (tree.ByCode(input.Community) is not { Kind: OrganizationKinds.Community, Dissolved: false } community) throw Refusal.Invalid(nameof(input.Community), "organization.not_community", "代码 {0} 不是现有的社区。", input.Community);
        if (OrganizationKinds.Tree.Contains(o.Kind)) throw new Refusal("organization.not_unit", "只有驻区单位需要登记与社区的联系。");
        o.Tie(community.Id, input.Kind, input.Main);
    }, ct);

    /// <summary>Ends a tie; the main one only when it is the last. Errors: organization.main_tie.</summary>
    public Task<Organization> Untie(string code, UntieInput input, CancellationToken ct) => Change(code, "organization.untied", input.Reason, o =>
    {
        var tie = o.TieOf(tree.ByCode(input.Community)?.Id ?? throw Refusal.NotFound(), input.Kind) ?? throw Refusal.NotFound();
        act.Db.Remove(tie); // said before it leaves the list: a row without its unit is refused, not deleted
        o.Untie(tie.CommunityId, tie.Kind);
    }, ct);

    private async Task<Organization> Change(string code, string name, string? reason, Action<Organization> change, CancellationToken ct)
    {
        var node = tree.Kept(act.Actor, code);
        var organization = act.Track(await act.Db.Set<Organization>().Include(o => o.Ties).SingleOrDefaultAsync(o => o.Id == node.Id, ct));
        if (organization.Dissolved) throw new Refusal("organization.dissolved", "此组织已撤销，不能再修改。");
        var main = organization.MainCommunityId;
        change(organization);
        act.Record(organization, name, reason);
        using var _ = organization.MainCommunityId == main ? null : tree.Ahead([OrganizationNode.Of(organization)]);
        await act.Commit(ct);
        tree.Forget();
        return organization;
    }
}
