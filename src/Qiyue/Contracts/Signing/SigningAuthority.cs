using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations.People;

namespace Qiyue.Contracts.Signing;

/// <summary>Who may sign for a party now: whoever holds the post that signs, or the person whom such a holder has delegated, as long as both still hold their posts.</summary>
public sealed class SigningAuthority(Act act)
{
    /// <summary>The delegation under which the actor signs; null = from the own post. Errors: contract.no_authority, delegation.expired, delegation.delegator_left.</summary>
    public async Task<Delegation?> Of(Contract contract, CancellationToken ct)
    {
        if (act.Actor.Has(Duty.Sign)) return null;
        var delegation = act.Actor.OrganizationId is { } own ? contract.DelegationOf(own) : null;
        if (delegation is null || delegation.DelegateId != act.Actor.PersonId) throw new Refusal("contract.no_authority", "您当前的岗位没有签署权限，请由授权签署人签署。", 403);
        if (delegation.UntilOn < act.Today) throw new Refusal("delegation.expired", "签署委托已于 {0} 到期，请由授权签署人签署或重新委托。", 403, delegation.UntilOn.ToString("yyyy-MM-dd"));
        if (!await Holders(delegation.OrganizationId, act.Today).AnyAsync(p => p == delegation.DelegatorId, ct))
            throw new Refusal("delegation.delegator_left", "委托人{0}已不再担任授权签署人，委托失效，请由现任签署人签署。", 403, delegation.DelegatorName);
        return delegation;
    }

    /// <summary>Persons who hold a post that signs for an organisation on a day.</summary>
    public IQueryable<Guid> Holders(Guid organization, DateOnly day) => In(organization, day).Where(h => h.Duties.Contains(SignWord)).Select(h => h.PersonId);

    /// <summary>Who may be delegated: everybody with a post in the organisation today who has an account, besides the actor.</summary>
    public async Task<IReadOnlyList<Colleague>> Colleagues(Guid organization, CancellationToken ct)
    {
        var self = act.Actor.PersonId;
        var held = await (from h in In(organization, act.Today) join p in act.Db.Set<Person>() on h.PersonId equals p.Id
                          where p.AccountId != null && p.Id != self orderby p.Id select new { p.Id, p.Name, h.Title }).Take(200).ToListAsync(ct);
        return [.. held.GroupBy(h => h.Id).Select(g => new Colleague(g.Key, g.First().Name, string.Join('、', g.Select(h => h.Title))))];
    }

    /// <summary>Open delegations of contracts that have run out, or whose giver or holder has left: one query for the daily work.</summary>
    public IQueryable<Delegation> Ended(DateOnly today) => act.Db.Set<Delegation>().Where(d => d.UsedAt == null && d.EndedAt == null
        && (d.UntilOn < today
            || !act.Db.Set<PostHolding>().Any(h => h.PersonId == d.DelegateId && h.From <= today && (h.To == null || h.To >= today) && act.Db.Set<Post>().Any(p => p.Id == h.PostId && p.OrganizationId == d.OrganizationId && !p.Closed))
            || !act.Db.Set<PostHolding>().Any(h => h.PersonId == d.DelegatorId && h.From <= today && (h.To == null || h.To >= today)
                && act.Db.Set<Post>().Any(p => p.Id == h.PostId && p.OrganizationId == d.OrganizationId && !p.Closed && (" " + p.DutyText + " ").Contains(SignWord)))));

    // Duties are words between blanks.
    private const string SignWord = " " + Duty.Sign + " ";

    private IQueryable<Held> In(Guid organization, DateOnly day) => from h in act.Db.Set<PostHolding>() join post in act.Db.Set<Post>() on h.PostId equals post.Id
        where post.OrganizationId == organization && !post.Closed && h.From <= day && (h.To == null || h.To >= day) select new Held { PersonId = h.PersonId, Title = post.Title, Duties = " " + post.DutyText + " " };

    private sealed class Held
    {
        public Guid PersonId { get; init; }
        public string Title { get; init; } = "";
        public string Duties { get; init; } = "";
    }
}

/// <summary>A person of the same organisation.</summary>
public sealed record Colleague(Guid Person, string Name, string Post);
