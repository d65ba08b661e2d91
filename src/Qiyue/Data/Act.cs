using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Qiyue.Data.Verification;
using Qiyue.Kernel;
using Qiyue.Platform;
using Qiyue.Platform.Idempotency;
using Qiyue.Platform.Outbox;
using Qiyue.Platform.Web;

namespace Qiyue.Data;

/// <summary>
/// One act = one transaction: the aggregates, their journal entries, access rows, search entries, to-do rows and outbox messages are saved
/// together by <see cref="Commit"/>, or not at all. Nothing else writes tables. Scoped: one per request, job step or command.
/// </summary>
public sealed class Act(QiyueDb db, ActorAccessor actor, ActClock clock, Projections projections, CommitGate gate, ActTransaction transaction, Precondition precondition, IdempotencyTicket ticket, DataVersion version, StampChanges stamps, Reactions reactions, IEnumerable<IJournalReaction> listeners)
{
    private readonly Dictionary<Aggregate, JsonObject?> _before = [];
    private readonly Dictionary<Aggregate, StateGap?> _gaps = [];
    private readonly List<Pending> _pending = [];
    private readonly List<Aggregate> _shown = [];
    private readonly List<Aggregate> _renewed = [];
    private readonly Queue<(string Act, Aggregate Subject, string? Reason)> _heard = [];

    public Actor Actor => actor.Actor;

    /// <summary>UTC, cut to milliseconds.</summary>
    public DateTime Now => clock.Now;

    /// <summary>The district's calendar day.</summary>
    public DateOnly Today => clock.Today;
    public QiyueDb Db => db;

    /// <summary>An aggregate loaded for change: its state now is the "before" of the journal. A null is a 404.</summary>
    public T Track<T>(T? aggregate) where T : Aggregate
    {
        if (aggregate is null) throw Refusal.NotFound();
        precondition.Check(aggregate);
        _before.TryAdd(aggregate, aggregate.State());
        return aggregate;
    }

    /// <summary>What was kept back stands in lists, search and to-do from now on, where it never stood; the journal has it as it is.</summary>
    public void Show(Aggregate aggregate) => _shown.Add(aggregate);

    /// <summary>What lists show of it, and to whom, depends on the day and the tree too: brought up to date with this act, or without any act on it.</summary>
    public void Renew(Aggregate aggregate) => _renewed.Add(aggregate);

    /// <summary>A new aggregate.</summary>
    public T Add<T>(T aggregate) where T : Aggregate
    {
        db.Add(aggregate);
        _before.Add(aggregate, null);
        return aggregate;
    }

    /// <summary>States what was done; one journal entry each.</summary>
    /// <param name="name">Stable name: "contract.signed".</param>
    /// <param name="reason">Why, in the actor's words; it stays for good, so personal data in it is hidden (<see cref="Mask.Text"/>).</param>
    /// <param name="personal">Personal data that belongs to the entry; only its digest enters the chain.</param>
    /// <param name="parts">Rows beside the aggregate that this act added or changed.</param>
    public void Record(Aggregate aggregate, string name, string? reason = null, JsonObject? personal = null, params IReadOnlyList<IPart> parts)
    {
        _pending.Add(new(aggregate, name, string.IsNullOrWhiteSpace(reason) ? null : Mask.Text(reason.Trim()), personal, parts));
        if (reactions.Hears(name)) _heard.Enqueue((name, aggregate, reason));
    }

    public void Send(OutboxMessage message) => db.Add(message);

    /// <summary>Rows beside aggregates (what lists show, never a state the journal vouches for), very many at once: changed where they stand, in this act's transaction.</summary>
    public async Task SetMany<T>(IQueryable<T> rows, Action<UpdateSettersBuilder<T>> set, CancellationToken ct) where T : class
    {
        await transaction.Begin(ct);
        await rows.ExecuteUpdateAsync(set, ct);
    }

    /// <summary>Saves everything or refuses: <see cref="Refusal.ChangedMeanwhile"/> when another act was first.</summary>
    public async Task Commit(CancellationToken ct = default)
    {
        while (_heard.TryDequeue(out var heard)) await reactions.To(heard.Act, heard.Subject, heard.Reason, ct);
        await WriteDown(ct);
        ticket.Stamp(db, Now);
        using (await gate.Enter(db, ct))
            await Saving(async () =>
            {
                await Save(ct);
                await transaction.Complete(ct);
                ticket.Saved();
                version.Bump();
            });
    }

    /// <summary>
    /// For an act of very many subjects: from here it holds a transaction, and what was recorded so far is written into it and forgotten here, so that memory stays
    /// flat. Nothing of it stands before <see cref="Commit"/>.
    /// </summary>
    public async Task Flush(CancellationToken ct = default)
    {
        await transaction.Begin(ct);
        await WriteDown(ct);
        await Saving(() => Save(ct));
        db.ChangeTracker.Clear();
        _before.Clear();
        _gaps.Clear();
    }

    private async Task WriteDown(CancellationToken ct)
    {
        await FindGaps(ct);
        foreach (var pending in _pending) Journalise(pending);
        foreach (var aggregate in _pending.Select(p => p.Aggregate).Distinct())
        {
            aggregate.Version++;
            await projections.Apply(db, aggregate, db.Entry(aggregate).State == EntityState.Added, Now, ct);
        }
        foreach (var aggregate in _shown) await projections.Apply(db, aggregate, isNew: true, Now, ct);
        await projections.ApplyAll(db, _renewed.Except(_pending.Select(p => p.Aggregate)), Now, ct);
        _pending.Clear();
        _shown.Clear();
        _renewed.Clear();
    }

    /// <summary>
    /// Once for each subject that an act was begun on: is what was loaded what its last entry says? If not, a newer program knows more of it than was recorded, or somebody changed it past the program;
    /// either stands in the entry that follows, so that no act hides it.
    /// </summary>
    private async Task FindGaps(CancellationToken ct)
    {
        foreach (var kind in _pending.Select(p => p.Aggregate).Distinct().Where(a => a.JournalSequence > 0 && _before.GetValueOrDefault(a) is not null && _gaps.TryAdd(a, null)).GroupBy(a => a.SubjectKind))
            foreach (var some in kind.Chunk(500))
            {
                var (ids, ends) = (some.Select(a => a.Id).ToList(), some.Select(a => a.JournalSequence).Distinct().ToList());
                var last = await db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectKind == kind.Key && ids.Contains(e.SubjectId) && ends.Contains(e.Sequence)).Select(e => new { e.SubjectId, e.Sequence, e.StateDigest }).ToListAsync(ct);
                var digests = last.ToDictionary(e => (e.SubjectId, e.Sequence), e => e.StateDigest);
                foreach (var a in some)
                    if (digests.TryGetValue((a.Id, a.JournalSequence), out var digest) && digest != CanonicalJson.Digest(_before[a]!)) _gaps[a] = await RecordedState.Gap(db, a, _before[a]!, ct);
            }
    }

    private async Task Saving(Func<Task> save)
    {
        try { await save(); }
        catch (DbUpdateConcurrencyException) { throw await Lost(); }
        catch (DbUpdateException e) when (UniqueViolation.Is(e)) { throw await Lost(); }
    }

    private async Task Save(CancellationToken ct)
    {
        stamps.Mark(db); // before rows leave the ordinary way
        await using var bulk = await BulkWrite.Run(db, ct);
        await db.SaveChangesAsync(ct);
        if (bulk is not null) await bulk.CommitAsync(ct);
    }

    private async Task<Refusal> Lost()
    {
        await transaction.DisposeAsync();
        return Refusal.ChangedMeanwhile();
    }

    private void Journalise(Pending p)
    {
        if (!_before.TryGetValue(p.Aggregate, out var before)) throw new InvalidOperationException($"{p.Name}: the aggregate was neither tracked nor added.");
        var after = p.Aggregate.State();
        var parts = p.Parts.Count == 0 ? null : new JsonObject(p.Parts.Select(x => KeyValuePair.Create(x.PartKey, (JsonNode?)CanonicalJson.Digest(x.State()))));
        var personal = p.Personal is null ? "" : CanonicalJson.Of(Salted(p.Personal));
        var entry = Journal.Append(p.Aggregate, p.Name, Actor, Now, p.Reason, before, after, parts, personal.Length == 0 ? "" : Sm3.Hex(personal), _gaps.GetValueOrDefault(p.Aggregate));
        if (_gaps.ContainsKey(p.Aggregate)) _gaps[p.Aggregate] = null; // said once
        db.Add(entry);
        if (personal.Length > 0) db.Add(new JournalPersonal { EntryId = entry.Id, Text = personal });
        _before[p.Aggregate] = after;
        foreach (var listener in listeners) listener.Journaled(db, p.Aggregate, entry);
    }

    private static JsonObject Salted(JsonObject personal)
    {
        personal["salt"] = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        return personal;
    }

    private sealed record Pending(Aggregate Aggregate, string Name, string? Reason, JsonObject? Personal, IReadOnlyList<IPart> Parts);
}
