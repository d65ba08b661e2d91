using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Organizations.People;
using Qiyue.Organizations.People.Revealing;

namespace Qiyue.Contracts.Privacy;

/// <summary>Somebody who deals with a contract for a party or the supervising body.</summary>
/// <param name="Phone">Masked, like <paramref name="Email"/>.</param>
public sealed record ContactRow(Guid Person, string Name, string Organization, string Post, string Phone, string Email);

/// <summary>
/// Who deals with a contract on each side, masked; a party or the supervising body may look at one of them for a purpose, as <see cref="RevealContact"/>. Errors: reveal.*; 404 for others, and for
/// people who hold no such post. Source: domain.md, Who uses it.
/// </summary>
public sealed class ContractContacts(Act act, ReadContract contracts, RevealContact reveal, OrganizationTree tree)
{
    private static readonly string[] Dealing = [Duty.Negotiate, Duty.Sign, Duty.Perform, Duty.Confirm, Duty.Judge, Duty.Supervise];
    private const int Most = 100;

    /// <summary>Parties in their order, then the supervising body; at most 100 people.</summary>
    public async Task<(Contract Contract, IReadOnlyList<ContactRow> Rows)> List(string code, CancellationToken ct)
    {
        var view = await contracts.Handle(code, ct);
        if (!view.SeesNegotiation) throw Refusal.NotFound();
        return (view.Contract, await Rows(view.Contract, ct));
    }

    public async Task<RevealedContact> Handle(string code, Guid person, RevealContactInput input, CancellationToken ct)
    {
        var (contract, rows) = await List(code, ct);
        if (!ContractPermissions.MaySeeContacts(act.Actor, contract) || rows.All(r => r.Person != person)) throw Refusal.NotFound();
        return await reveal.ForContract(person, contract.Code, input, ct);
    }

    private async Task<IReadOnlyList<ContactRow>> Rows(Contract contract, CancellationToken ct)
    {
        List<Guid> sides = [.. contract.Parties.OrderBy(p => p.Order).Select(p => p.OrganizationId).Append(contract.SupervisorId).Distinct()];
        var today = act.Today;
        var held = await (from h in act.Db.Set<PostHolding>().AsNoTracking() join post in act.Db.Set<Post>() on h.PostId equals post.Id join p in act.Db.Set<Person>() on h.PersonId equals p.Id
                          where sides.Contains(post.OrganizationId) && !post.Closed && h.From <= today && (h.To == null || h.To >= today)
                          orderby p.Id select new { p.Id, p.Name, p.PhoneMask, p.EmailMask, post.OrganizationId, post.Title, post.DutyText }).Take(Most).ToListAsync(ct);
        return [.. held.Where(h => h.DutyText.Split(' ').Intersect(Dealing).Any()).OrderBy(h => sides.IndexOf(h.OrganizationId)).ThenBy(h => h.Id)
            .Select(h => new ContactRow(h.Id, h.Name, tree.Find(h.OrganizationId)?.Name ?? "", h.Title, h.PhoneMask, h.EmailMask))];
    }
}
