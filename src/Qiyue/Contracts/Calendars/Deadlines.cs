using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Using;
using Qiyue.Organizations;
using Qiyue.Organizations.People;
using Qiyue.Platform.Access;
using Qiyue.Platform.Todo;
using Qiyue.Shell.Work;

namespace Qiyue.Contracts.Calendars;

/// <summary>A day on which something is due.</summary>
/// <param name="Uid">The same at every reading.</param>
/// <param name="Path">Page where it is done.</param>
/// <param name="Sequence">Grows with every act on the subject.</param>
/// <param name="Done">Done or no longer due: programs strike it out.</param>
public sealed record Deadline(string Uid, string Summary, string Path, DateOnly On, long Sequence, DateTime Modified, bool Done);

/// <summary>
/// The deadlines of a person (what is due from the posts held today) and of an organisation (of all contracts it may read, and the bookings it is a side of). A year back, two ahead; of very many those
/// nearest to come. Costs what it shows: indexes todo_rows (organization_id, done_at, due_on), access_rows (organization_id, subject_kind, facet, sort_at) and those of bookings by side.
/// </summary>
public sealed class Deadlines(QiyueDb db, ActClock clock, ActorDirectory directory, OrganizationTree tree, IStringLocalizer text)
{
    public const int Most = 2000;

    /// <summary>Contracts read of each stage, the newest first.</summary>
    private const int PerStage = 400, DoneDays = 31;
    private DateOnly From => clock.Today.AddYears(-1);
    private DateOnly Until => clock.Today.AddYears(2);

    /// <summary>Null: the person may not act any more.</summary>
    public async Task<IReadOnlyList<Deadline>?> OfPerson(Guid person, CancellationToken ct)
    {
        if (await Acting(person, ct) is not { } posts) return null;
        var (rows, from, until, since) = (new List<TodoRow>(), From, Until, clock.Now.AddDays(-DoneDays));
        foreach (var actor in posts)
        {
            var (organization, duties) = (actor.OrganizationId, actor.Duties.ToArray());
            var mine = db.Set<TodoRow>().AsNoTracking().Where(t => t.OrganizationId == organization && t.DueOn >= from && t.DueOn <= until && (t.PersonId == null ? duties.Contains(t.Duty) : t.PersonId == person));
            rows.AddRange(await mine.Where(t => t.DoneAt == null).OrderByDescending(t => t.DueOn).Take(Most).ToListAsync(ct));
            rows.AddRange(await mine.Where(t => t.DoneAt >= since).OrderByDescending(t => t.DoneAt).Take(Most / 4).ToListAsync(ct));
        }
        var marks = await Marks(rows, ct);
        // What was done and is due again has both rows: the open one counts.
        return Nearest(rows.OrderBy(t => t.DoneAt is not null).ThenByDescending(t => t.Since).DistinctBy(t => (t.SubjectId, t.Key, t.OrganizationId)).Select(t =>
        {
            var (sequence, at) = marks.GetValueOrDefault(t.SubjectId, (0, t.Since));
            return new Deadline($"{t.SubjectKind}-{t.SubjectId:N}-{t.Key.Replace(':', '-')}-{t.OrganizationId:N}@qiyue", text[t.Title, t.Places()], t.Url, t.DueOn!.Value, sequence, at, t.DoneAt is not null);
        }));
    }

    /// <summary>Null: the organisation is dissolved, or the person acts neither for it nor for one above it any more.</summary>
    public async Task<IReadOnlyList<Deadline>?> OfOrganization(Guid organization, Guid person, CancellationToken ct)
    {
        if (tree.Find(organization) is not { Dissolved: false } node || await Acting(person, ct) is not { } posts || !posts.Any(actor => CalendarFeeds.MayRead(actor, node))) return null;
        var ids = new List<Guid>();
        foreach (var stage in new[] { ContractStage.Signing, ContractStage.Showing, ContractStage.Performing, ContractStage.Judging, ContractStage.Terminated, ContractStage.Published })
        {
            var facet = stage.Facet();
            ids.AddRange(await db.Set<AccessRow>().Where(r => r.OrganizationId == organization && r.SubjectKind == Contract.Kind && r.Facet == facet).OrderByDescending(r => r.SortAt).ThenByDescending(r => r.SubjectId).Select(r => r.SubjectId).Take(PerStage).ToListAsync(ct));
        }
        var found = new List<Deadline>();
        foreach (var some in ids.Chunk(500)) found.AddRange(await OfContracts([.. some], ct));
        found.AddRange(await OfBookings(organization, ct));
        return Nearest(found);
    }

    /// <summary>The person in each post held today; null when they may not act any more.</summary>
    private async Task<List<Actor>?> Acting(Guid person, CancellationToken ct)
    {
        var account = await db.Set<Person>().Where(p => p.Id == person).Select(p => p.AccountId).SingleOrDefaultAsync(ct);
        if (account is not { } id || await directory.Find(id, null, null, ct) is null) return null;
        var acting = new List<Actor>();
        foreach (var post in await directory.Posts(id, ct))
            if (await directory.Find(id, null, post.PostId, ct) is { OrganizationId: not null } actor) acting.Add(actor);
        return acting;
    }

    /// <summary>What the organisation has booked and what is booked of it, the latest first; the hours stand in the summary.</summary>
    private async Task<List<Deadline>> OfBookings(Guid organization, CancellationToken ct)
    {
        var (from, until) = (From, Until);
        var all = db.Set<Booking>().AsNoTracking().Where(b => b.Day >= from && b.Day < until);
        IQueryable<Booking> Latest(IQueryable<Booking> side) => side.OrderByDescending(b => b.Day).ThenByDescending(b => b.FromMinute).ThenByDescending(b => b.Id).Take(PerStage);
        var ids = (await Latest(all.Where(b => b.BookerId == organization)).Concat(Latest(all.Where(b => b.OwnerId == organization))).Select(b => new { b.Id, b.Day, b.FromMinute }).ToListAsync(ct))
            .OrderByDescending(b => b.Day).ThenByDescending(b => b.FromMinute).ThenByDescending(b => b.Id).Select(b => b.Id).Distinct().Take(PerStage).ToList();
        var bookings = ids.Count == 0 ? [] : await (from b in db.Set<Booking>().AsNoTracking() where ids.Contains(b.Id) join x in db.Set<Resource>() on b.ResourceId equals x.Id
                                                    join e in db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectKind == Booking.Kind) on new { b.Id, Sequence = b.JournalSequence } equals new { Id = e.SubjectId, e.Sequence }
                                                    select new { b.Id, b.Code, b.Day, b.FromMinute, b.ToMinute, b.BookerId, b.OwnerId, b.Status, b.JournalSequence, x.Title, e.At }).ToListAsync(ct);
        return bookings.ConvertAll(b => new Deadline($"booking-{b.Id:N}@qiyue", b.BookerId == organization ? text["预订：{0}，{1}–{2}", Mask.Text(b.Title), Times.Word(b.FromMinute), Times.Word(b.ToMinute)]
            : text["借出：{0}，{1}–{2}，{3}", Mask.Text(b.Title), Times.Word(b.FromMinute), Times.Word(b.ToMinute), tree.Find(b.BookerId)?.Name ?? ""], $"/work/bookings/{b.Code}", b.Day, b.JournalSequence, b.At, b.Status is not (BookingState.Requested or BookingState.Confirmed)));
    }

    private async Task<List<Deadline>> OfContracts(List<Guid> ids, CancellationToken ct)
    {
        var (from, until) = (From, Until);
        var contracts = await (from c in db.Set<Contract>().AsNoTracking() where ids.Contains(c.Id)
                               join e in db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectKind == Contract.Kind) on new { c.Id, Sequence = c.JournalSequence } equals new { Id = e.SubjectId, e.Sequence }
                               select new { c.Id, c.Code, c.Title, c.Stage, c.NoticeEndsOn, c.EndOn, c.JudgingUntil, c.ObjectionsUntil, c.JournalSequence, e.At }).ToListAsync(ct);
        var obligations = (await db.Set<Obligation>().AsNoTracking().Where(o => ids.Contains(o.ContractId) && o.DueOn >= from && o.DueOn <= until).Select(o => new { o.ContractId, o.Number, o.What, o.DueOn, o.Promised, o.Confirmed }).ToListAsync(ct)).ToLookup(o => o.ContractId);
        var milestones = (await db.Set<Milestone>().AsNoTracking().Where(m => ids.Contains(m.ContractId) && m.PlannedOn >= from && m.PlannedOn <= until).Select(m => new { m.ContractId, m.Number, m.Name, m.PlannedOn, m.ReachedOn }).ToListAsync(ct)).ToLookup(m => m.ContractId);
        var found = new List<Deadline>();
        foreach (var c in contracts)
        {
            var over = c.Stage is ContractStage.Terminated or ContractStage.Published;
            void Add(string key, DateOnly? on, bool done, string summary)
            {
                if (on is { } day && day >= from && day <= until) found.Add(new($"contract-{c.Id:N}-{key}@qiyue", summary, $"/work/contracts/{c.Code}", day, c.JournalSequence, c.At, done || over));
            }
            foreach (var o in obligations[c.Id]) Add($"obligation-{o.Number}", o.DueOn, o.Confirmed >= o.Promised, text["《{0}》义务到期：{1}", c.Title, o.What]);
            foreach (var m in milestones[c.Id]) Add($"milestone-{m.Number}", m.PlannedOn, m.ReachedOn is not null, text["《{0}》节点：{1}", c.Title, m.Name]);
            Add("notice", c.NoticeEndsOn, c.Stage is not ContractStage.Showing, text["《{0}》公示期满", c.Title]);
            Add("term", c.Stage is ContractStage.Signing ? null : c.EndOn, c.Stage is ContractStage.Judging, text["《{0}》期限届满", c.Title]);
            Add("judging", c.JudgingUntil, c.ObjectionsUntil is not null, text["《{0}》评分截止", c.Title]);
            Add("objections", c.ObjectionsUntil, false, text["《{0}》评约结果异议期满", c.Title]);
        }
        return found;
    }

    /// <summary>How far the journal of each subject is, and since when.</summary>
    private async Task<Dictionary<Guid, (long, DateTime)>> Marks(List<TodoRow> rows, CancellationToken ct)
    {
        var marks = new Dictionary<Guid, (long, DateTime)>();
        foreach (var kind in rows.GroupBy(t => t.SubjectKind))
            foreach (var some in kind.Select(t => t.SubjectId).Distinct().Chunk(500))
                foreach (var mark in await db.Set<JournalEntry>().Where(e => e.SubjectKind == kind.Key && some.Contains(e.SubjectId)).GroupBy(e => new { e.SubjectKind, e.SubjectId }).Select(g => new { g.Key.SubjectId, Sequence = g.Max(e => e.Sequence), At = g.Max(e => e.At) }).ToListAsync(ct))
                    marks[mark.SubjectId] = (mark.Sequence, mark.At);
        return marks;
    }

    private List<Deadline> Nearest(IEnumerable<Deadline> found)
    {
        var today = clock.Today;
        return [.. found.OrderBy(d => d.On < today).ThenBy(d => Math.Abs(d.On.DayNumber - today.DayNumber)).ThenBy(d => d.Uid, StringComparer.Ordinal).Take(Most).OrderBy(d => d.On).ThenBy(d => d.Uid, StringComparer.Ordinal)];
    }
}
