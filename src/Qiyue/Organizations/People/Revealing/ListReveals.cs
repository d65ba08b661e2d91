using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform;
using Qiyue.Platform.Dictionaries;

namespace Qiyue.Organizations.People.Revealing;

/// <summary>All filters work together.</summary>
/// <param name="Organization">Code of the organisation for which somebody looked.</param>
/// <param name="Purpose">Code of dictionary "reveal_purpose".</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public sealed record RevealQuery(string? Organization = null, string? Purpose = null, DateOnly? From = null, DateOnly? To = null, string? Cursor = null, int? Limit = null);

/// <param name="Ground">"keeper", or the code of the contract.</param>
/// <param name="Why">Empty once its time is over.</param>
public sealed record RevealRow(Guid Id, DateTime At, string Person, string By, string Organization, string Ground, string Purpose, string Why);

/// <summary>Who looked at whose contact and why: all of it for the security and the audit administrator (others: 404), one's own for everybody.</summary>
public sealed class ListReveals(Act act, OrganizationTree tree, WordLists words)
{
    public static bool MaySeeAll(Actor actor) => actor.Has(Duty.SecurityAdmin) || actor.Has(Duty.AuditAdmin);

    /// <summary>Newest first.</summary>
    public async Task<Page<RevealRow>> Handle(RevealQuery query, CancellationToken ct)
    {
        if (!MaySeeAll(act.Actor)) throw Refusal.NotFound();
        var size = Paging.Limit(query.Limit);
        var reveals = act.Db.Set<ContactReveal>().AsNoTracking();
        if (query.Organization is { Length: > 0 } code)
        {
            var organization = tree.ByCode(code)?.Id ?? throw Refusal.Invalid("organization", "list.organization", "没有编码为 {0} 的组织。", code);
            reveals = reveals.Where(r => r.ForOrganization == organization);
        }
        if (query.Purpose is { Length: > 0 } purpose) reveals = reveals.Where(r => r.Purpose == purpose);
        if (query.From is { } from && ActClock.StartOf(from) is var begin) reveals = reveals.Where(r => r.At >= begin);
        if (query.To is { Year: < 9999 } to && ActClock.StartOf(to.AddDays(1)) is var end) reveals = reveals.Where(r => r.At < end);
        if (Cursor.Read(query.Cursor) is { } c) reveals = reveals.Where(r => r.At <= c.SortAt && (r.At < c.SortAt || r.Id.CompareTo(c.Id) < 0));
        var rows = await Rows(reveals, size + 1, ct);
        return new([.. rows.Take(size).Select(Row)], rows.Count > size ? new Cursor(rows[size - 1].At, rows[size - 1].Id).ToString() : null);
    }

    /// <summary>Who looked at the actor's own contact; the newest 20.</summary>
    public async Task<IReadOnlyList<RevealRow>> Mine(CancellationToken ct)
    {
        if (act.Actor.PersonId is not { } me) return [];
        return [.. (await Rows(act.Db.Set<ContactReveal>().AsNoTracking().Where(r => r.PersonId == me), 20, ct)).Select(Row)];
    }

    private sealed record Found(Guid Id, DateTime At, string Person, string? By, Guid For, string Ground, string Purpose, string Why);

    private Task<List<Found>> Rows(IQueryable<ContactReveal> reveals, int take, CancellationToken ct) =>
        (from r in reveals.OrderByDescending(r => r.At).ThenByDescending(r => r.Id).Take(take)
         join p in act.Db.Set<Person>() on r.PersonId equals p.Id
         join l in act.Db.Set<Person>() on r.ByPersonId equals l.Id into lookers
         from looker in lookers.DefaultIfEmpty()
         orderby r.At descending, r.Id descending
         select new Found(r.Id, r.At, p.Name, looker == null ? null : looker.Name, r.ForOrganization, r.Ground, r.Purpose, r.Why)).ToListAsync(ct);

    private RevealRow Row(Found r) => new(r.Id, r.At, r.Person, r.By ?? "", tree.Find(r.For)?.Name ?? "", r.Ground, words.Name(RevealContact.Purposes, r.Purpose), r.Why);
}
