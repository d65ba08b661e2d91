using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Organizations;
using Qiyue.Organizations.People;
using Qiyue.Platform.Todo;

namespace Qiyue.Contracts.Digests;

/// <param name="New">Due since the last digest.</param>
/// <param name="Near">Told before, and the day comes before the next digest.</param>
/// <param name="Known">How many others were told before and still wait.</param>
/// <param name="Contracts">What happened, the contract last moved first.</param>
/// <param name="More">Contracts beyond those listed.</param>
public sealed record DigestContent(IReadOnlyList<TodoRow> New, IReadOnlyList<TodoRow> Near, int Known, IReadOnlyList<DigestContract> Contracts, int More)
{
    public bool IsEmpty => New.Count == 0 && Near.Count == 0 && Contracts.Count == 0;
}

/// <param name="Acts">Newest first.</param>
/// <param name="Earlier">Acts beyond those listed.</param>
public sealed record DigestContract(string Code, string Title, IReadOnlyList<DigestAct> Acts, int Earlier);

public sealed record DigestAct(DateTime At, string Actor, string Act);

/// <summary>
/// What a digest tells one person: acts due from the posts held today, and what others did on contracts to which one of those organisations is a party. Indexes:
/// todo_rows (organization_id, done_at, due_on), contract_parties (organization_id), journal_entries (subject_kind, at).
/// </summary>
public sealed class DigestNews(QiyueDb db, ActorDirectory directory, OrganizationTree tree)
{
    private const int MostTodos = 300, MostActs = 500, ShownContracts = 30, ShownActs = 10, ShownTodos = 30;

    /// <param name="next">Day of the next digest.</param>
    /// <returns>Null for somebody who may not act any more.</returns>
    public async Task<DigestContent?> Of(Person person, DateTime since, DateTime until, DateOnly today, DateOnly next, CancellationToken ct)
    {
        if (person.AccountId is not { } account) return null;
        var posts = new List<(Guid Organization, IReadOnlySet<string> Duties)>();
        foreach (var post in await directory.Posts(account, ct))
            if (await directory.Find(account, null, post.PostId, ct) is { OrganizationId: { } organization } actor && tree.Find(organization) is { Dissolved: false }) posts.Add((organization, actor.Duties));
        if (posts.Count == 0) return null;
        var organizations = posts.Select(p => p.Organization).Distinct().ToList();
        var mine = (await db.Set<TodoRow>().AsNoTracking().Where(t => organizations.Contains(t.OrganizationId) && t.DoneAt == null && (t.PersonId == null || t.PersonId == person.Id))
                .OrderByDescending(t => t.Since).ThenByDescending(t => t.Id).Take(MostTodos).ToListAsync(ct))
            .Where(t => t.PersonId == person.Id || posts.Any(p => p.Organization == t.OrganizationId && p.Duties.Contains(t.Duty))).ToList();
        var fresh = mine.Where(t => t.Since >= since && t.Since < until).ToList();
        var near = mine.Where(t => t.Since < since && t.DueOn >= today && t.DueOn < next).ToList();
        var (contracts, more) = await Happened(organizations, person.Id, since, until, ct);
        return new([.. fresh.OrderBy(t => t.DueOn is null).ThenBy(t => t.DueOn).Take(ShownTodos)], [.. near.OrderBy(t => t.DueOn).Take(ShownTodos)],
            mine.Count(t => t.Since < since) - Math.Min(near.Count, ShownTodos) + Math.Max(0, fresh.Count - ShownTodos), contracts, more);
    }

    /// <summary>What the person did is no news to them.</summary>
    private async Task<(IReadOnlyList<DigestContract>, int More)> Happened(List<Guid> organizations, Guid person, DateTime since, DateTime until, CancellationToken ct)
    {
        var acts = await (from e in db.Set<JournalEntry>().AsNoTracking()
                          where e.SubjectKind == Contract.Kind && e.At >= since && e.At < until && (e.PersonId == null || e.PersonId != person)
                              && db.Set<ContractParty>().Any(p => p.ContractId == e.SubjectId && organizations.Contains(p.OrganizationId))
                          orderby e.At descending, e.Id descending
                          select new { e.SubjectId, e.At, e.ActorText, e.Act }).Take(MostActs).ToListAsync(ct);
        var by = acts.GroupBy(a => a.SubjectId).ToList();
        var shown = by.Take(ShownContracts).Select(g => g.Key).ToList();
        var titles = await db.Set<Contract>().AsNoTracking().Where(c => shown.Contains(c.Id)).Select(c => new { c.Id, c.Code, c.Title }).ToDictionaryAsync(c => c.Id, ct);
        return ([.. by.Take(ShownContracts).Select(g => new DigestContract(titles[g.Key].Code, titles[g.Key].Title, [.. g.Take(ShownActs).Select(a => new DigestAct(a.At, a.ActorText, a.Act))], Math.Max(0, g.Count() - ShownActs)))],
            Math.Max(0, by.Count - ShownContracts));
    }
}
