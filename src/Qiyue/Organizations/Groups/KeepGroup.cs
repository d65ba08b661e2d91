using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations.People;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Organizations.Groups;

public sealed class GroupInput
{
    [Filled, Max(100)] public string Name { get; set; } = "";

    /// <summary>Code of dictionary "group_kind".</summary>
    [Filled, Max(32)] public string Kind { get; set; } = "";
    [Filled, Max(1000)] public string Mandate { get; set; } = "";
    [Filled] public DateOnly? From { get; set; }

    /// <summary>Last day.</summary>
    [Filled] public DateOnly? Until { get; set; }

    /// <summary>Code of the organisation whose contracts it reads, with all below; empty = only contracts it is invited to by name.</summary>
    [Max(32)] public string? Scope { get; set; }
}

public sealed class GroupMemberInput
{
    [Filled, Max(50)] public string Name { get; set; } = "";

    /// <summary>Code of dictionary "member_kind".</summary>
    [Filled, Max(32)] public string Kind { get; set; } = "";

    /// <summary>Code of the organisation where the person holds a post and signs in; empty = takes part without an account.</summary>
    [Max(32)] public string? Organization { get; set; }

    /// <summary>User name, where two of an organisation bear the same name.</summary>
    [Max(64)] public string? UserName { get; set; }

    /// <summary>In words, where the person comes from, for those without an organisation here.</summary>
    [Max(100)] public string? ComesFrom { get; set; }
}

/// <summary>Sets up, changes and dissolves groups and keeps their members. Errors: group.kind, group.member_kind, group.scope, group.term, group.term_past, group.dissolved, group.member_unknown, group.member_twice, group.member_already.</summary>
public sealed class KeepGroup(Act act, OrganizationTree tree, WordLists words, ReadGroups groups)
{
    public async Task<Group> Create(GroupInput input, CancellationToken ct)
    {
        if (!act.Actor.Has(Duty.Supervise) || act.Actor.OrganizationId is not { } founder || tree.Find(founder) is not { } node) throw Refusal.Forbidden();
        if (node.Kind is not (OrganizationKinds.District or OrganizationKinds.Street)) throw new Refusal("group.founder", "专班由区或街道设立。", 403);
        var group = act.Add(new Group(founder, act.Now));
        return await Save(Describe(group, input), "group.created", null, ct);
    }

    public async Task<Group> Change(Guid id, GroupInput input, CancellationToken ct) => await Save(Describe(await Kept(id, ct), input), "group.changed", null, ct);

    public async Task<Group> Dissolve(Guid id, OrganizationReasonInput input, CancellationToken ct)
    {
        var group = await Kept(id, ct);
        group.Dissolve(act.Today);
        return await Save(group, "group.dissolved", input.Reason, ct);
    }

    public async Task<GroupMember> Join(Guid id, GroupMemberInput input, CancellationToken ct)
    {
        var group = await Kept(id, ct);
        if (!words.Has("member_kind", input.Kind)) throw Refusal.Invalid(nameof(input.Kind), "group.member_kind", "没有名为 {0} 的成员类别，请从列表中选择。", input.Kind);
        var organization = string.IsNullOrEmpty(input.Organization) ? null : tree.Chosen(input.Organization) ?? throw Refusal.Invalid(nameof(input.Organization), "group.organization", "没有编码为 {0} 的组织，请从列表中选择。", input.Organization);
        var person = organization is null ? (Guid?)null : await PersonOf(organization, input, ct);
        var member = group.Join(input.Name, input.Kind, organization?.Name ?? input.ComesFrom ?? "", person, act.Today);
        await Save(group, "group.joined", null, ct);
        return member;
    }

    public async Task<Group> Leave(Guid id, Guid member, CancellationToken ct)
    {
        var group = await Kept(id, ct);
        group.Leave(member, act.Today);
        return await Save(group, "group.left", null, ct);
    }

    private Group Describe(Group group, GroupInput input)
    {
        if (!words.Has("group_kind", input.Kind)) throw Refusal.Invalid(nameof(input.Kind), "group.kind", "没有名为 {0} 的专班类别，请从列表中选择。", input.Kind);
        var scope = string.IsNullOrEmpty(input.Scope) ? null : tree.ByCode(input.Scope) is { } node && act.Actor.IsAtOrAbove(node.Path) ? node
            : throw Refusal.Invalid(nameof(input.Scope), "group.scope", "职责范围须是本级或下级组织，请从列表中选择。");
        group.Describe(input.Name, input.Kind, input.Mandate, input.From!.Value, input.Until!.Value, scope?.Id, act.Today);
        return group;
    }

    /// <summary>By name within an organisation, as people know each other; the user name decides between two of one name.</summary>
    private async Task<Guid> PersonOf(OrganizationNode organization, GroupMemberInput input, CancellationToken ct)
    {
        var (name, id, today) = (input.Name.Trim(), organization.Id, act.Today);
        var found = await (from p in act.Db.Set<Person>() join h in act.Db.Set<PostHolding>() on p.Id equals h.PersonId join post in act.Db.Set<Post>() on h.PostId equals post.Id
                           where p.Name == name && post.OrganizationId == id && !post.Closed && h.From <= today && (h.To == null || h.To >= today) && p.AccountId != null
                           select new { p.Id, p.AccountId }).Distinct().Take(20).ToListAsync(ct);
        if (found.Count > 1 && input.UserName is { Length: > 0 } user)
        {
            var (accounts, normalized) = (found.Select(f => f.AccountId!.Value).ToList(), Identity.SignInDesk.Normalize(user));
            var account = await act.Db.Set<Identity.Account>().Where(a => accounts.Contains(a.Id) && a.NormalizedUserName == normalized).Select(a => (Guid?)a.Id).SingleOrDefaultAsync(ct);
            found = [.. found.Where(f => f.AccountId == account)];
        }
        return found.Count switch
        {
            1 => found[0].Id,
            0 => throw Refusal.Invalid(nameof(input.Name), "group.member_unknown", "“{0}”没有名为 {1}、可以登录的在任人员。请核对姓名；没有帐号的成员，请不要选择组织。", organization.Name, name),
            _ => throw Refusal.Invalid(nameof(input.UserName), "group.member_twice", "“{0}”有多位 {1}，请填写帐号加以区分。", organization.Name, name),
        };
    }

    private async Task<Group> Kept(Guid id, CancellationToken ct)
    {
        var group = act.Track(await act.Db.Set<Group>().Include(g => g.Members).SingleOrDefaultAsync(g => g.Id == id, ct));
        return groups.MayKeep(act.Actor, group) ? group : throw Refusal.NotFound();
    }

    private async Task<Group> Save(Group group, string name, string? reason, CancellationToken ct)
    {
        act.Record(group, name, reason);
        await act.Commit(ct);
        return group;
    }
}
