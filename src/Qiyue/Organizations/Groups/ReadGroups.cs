using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform;
using Qiyue.Platform.Access;

namespace Qiyue.Organizations.Groups;

/// <param name="Standing">Within its term today and not dissolved.</param>
public sealed record GroupRow(Guid Id, string Name, string Kind, string Founder, string Scope, DateOnly From, DateOnly Until, bool Standing, int Members);

public sealed record MemberJson(Guid Id, string Name, string Kind, string ComesFrom, bool SignsIn, DateOnly JoinedOn, DateOnly? LeftOn);

/// <param name="ScopeCode">Code of the organisation it reads with all below it; null = only what it is invited to.</param>
/// <param name="MayKeep">The reader may change it.</param>
public sealed record GroupView(Guid Id, string Name, string Kind, string Mandate, string Founder, string? ScopeCode, string Scope, DateOnly From, DateOnly Until, DateOnly? DissolvedOn, bool Standing, IReadOnlyList<MemberJson> Members, bool MayKeep, int Version) : Platform.Web.IVersioned;

/// <summary>Groups as who set them up, those above and the group itself read them; to others they do not exist.</summary>
public sealed class ReadGroups(Act act, AccessReader access, OrganizationTree tree)
{
    /// <summary>Newest first; one query. Index: access_rows.</summary>
    public async Task<Page<GroupRow>> List(string? kind, string? cursor, int? limit, CancellationToken ct)
    {
        if (!act.Actor.Has(Duty.Supervise) || act.Actor.OrganizationId is not { } viewer) throw Refusal.NotFound();
        var page = await access.ReadCards(new(viewer, Group.Kind, Category: string.IsNullOrEmpty(kind) ? null : kind), cursor, limit, ct);
        return page.With<GroupRow>([.. page.Items.Select(text => JsonSerializer.Deserialize<GroupFacts>(text, JsonSerializerOptions.Web)!)
            .Select(g => new GroupRow(g.Id, g.Name, g.Kind, Name(g.Founder), g.Scope is { } scope ? Name(scope) : "", g.From, g.Until, g.StandsOn(act.Today), g.Members))]);
    }

    public async Task<GroupView> One(Guid id, CancellationToken ct)
    {
        var group = await act.Db.Set<Group>().AsNoTracking().Include(g => g.Members).SingleOrDefaultAsync(g => g.Id == id, ct) ?? throw Refusal.NotFound();
        if (!MayRead(act.Actor, group)) throw Refusal.NotFound();
        return new(group.Id, group.Name, group.GroupKind, group.Mandate, Name(group.FounderId), group.ScopeId is { } s ? tree.Find(s)?.Code : null, group.ScopeId is { } scope ? Name(scope) : "", group.From, group.Until, group.DissolvedOn,
            group.StandsOn(act.Today), [.. group.Members.OrderBy(m => m.LeftOn is not null).ThenBy(m => m.Id).Select(m => new MemberJson(m.Id, m.Name, m.MemberKind, m.ComesFrom, m.PersonId is not null, m.JoinedOn, m.LeftOn))],
            MayKeep(act.Actor, group), group.Version);
    }

    /// <summary>A group of the acting organisation's branch that stands today; null when there is none such.</summary>
    public async Task<Group?> Standing(Guid id, CancellationToken ct)
    {
        var group = await act.Db.Set<Group>().AsNoTracking().SingleOrDefaultAsync(g => g.Id == id, ct);
        return group is not null && group.StandsOn(act.Today) && MayUse(group) ? group : null;
    }

    /// <summary>Groups that the acting organisation may invite today: its own and those of offices above it, at most 100.</summary>
    public async Task<IReadOnlyList<Group>> Standing(CancellationToken ct)
    {
        if (act.Actor.OrganizationId is not { } own) return [];
        var (today, founders) = (act.Today, tree.SelfAndAbove(own).ToList());
        return await act.Db.Set<Group>().AsNoTracking().Where(g => founders.Contains(g.FounderId) && g.From <= today && g.Until >= today && g.DissolvedOn == null).OrderBy(g => g.Name).Take(100).ToListAsync(ct);
    }

    private bool MayUse(Group group) => act.Actor.OrganizationId is { } own && tree.SelfAndAbove(own).Contains(group.FounderId);

    internal bool MayKeep(Actor actor, Group group) => actor.Has(Duty.Supervise) && tree.Find(group.FounderId) is { } founder && actor.IsAtOrAbove(founder.Path);

    private bool MayRead(Actor actor, Group group) => MayKeep(actor, group) || actor.ActsFor(group.Id);

    private string Name(Guid id) => tree.Find(id)?.Name ?? "";
}
