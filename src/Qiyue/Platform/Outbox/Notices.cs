using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Platform.Todo;

namespace Qiyue.Platform.Outbox;

/// <summary>Up to when an account has seen its notices.</summary>
public sealed class NoticesSeen
{
    public required Guid AccountId { get; init; }
    public required DateTime At { get; set; }
}

internal sealed class NoticesSeenMapping : IEntityTypeConfiguration<NoticesSeen>
{
    public void Configure(EntityTypeBuilder<NoticesSeen> seen)
    {
        seen.ToTable("notices_seen");
        seen.HasKey(s => s.AccountId);
    }
}

/// <param name="Text">zh-CN sentence, key of its English; places filled by <paramref name="Args"/>.</param>
/// <param name="IsNew">Came after the account last looked.</param>
public sealed record NoticeRow(string Text, string[] Args, string? Url, DateTime At, bool IsNew);

/// <summary>
/// What is new for the actor: acts that have become due from the post, and messages to the person (outbox, channel "notice"). The bell counts what came
/// after the account last looked, up to 100.
/// </summary>
public sealed class Notices(QiyueDb db, ActorAccessor accessor, ActClock clock, CommitGate gate)
{
    private const int Most = 100, Shown = 50;

    public async Task<int> CountNew(CancellationToken ct)
    {
        if (accessor.Actor.AccountId is null) return 0;
        var seen = await Seen(ct);
        var due = await Due().Where(t => t.Since > seen).Take(Most).CountAsync(ct);
        return due >= Most ? due : due + await Messages().Where(m => m.At > seen).Take(Most - due).CountAsync(ct);
    }

    /// <summary>The newest 50, newest first.</summary>
    public async Task<IReadOnlyList<NoticeRow>> List(CancellationToken ct)
    {
        var seen = await Seen(ct);
        var due = await Due().OrderByDescending(t => t.Since).ThenByDescending(t => t.Id).Take(Shown).ToListAsync(ct);
        var messages = await Messages().OrderByDescending(m => m.At).ThenByDescending(m => m.Id).Take(Shown).ToListAsync(ct);
        return [.. due.Select(t => new NoticeRow(t.Title, t.Args.Length == 0 ? [] : t.Args.Split('\u001f'), t.Url, t.Since, t.Since > seen))
            .Concat(messages.Select(m => new NoticeRow(m.Subject, m.Body.Length == 0 ? [] : m.Body.Split('\u001f'), m.Url, m.At, m.At > seen))).OrderByDescending(n => n.At).Take(Shown)];
    }

    public async Task MarkSeen(CancellationToken ct)
    {
        var account = accessor.Actor.AccountId ?? throw Refusal.Forbidden();
        var row = await db.Set<NoticesSeen>().SingleOrDefaultAsync(s => s.AccountId == account, ct);
        if (row is null) db.Add(new NoticesSeen { AccountId = account, At = clock.Now });
        else row.At = clock.Now;
        using (await gate.Enter(db, ct))
        {
            try { await db.SaveChangesAsync(ct); }
            catch (DbUpdateException e) when (UniqueViolation.Is(e)) { } // a second click was first
        }
    }

    private async Task<DateTime> Seen(CancellationToken ct)
    {
        var account = accessor.Actor.AccountId;
        return await db.Set<NoticesSeen>().Where(s => s.AccountId == account).Select(s => (DateTime?)s.At).SingleOrDefaultAsync(ct) ?? clock.Now.AddDays(-30);
    }

    private IQueryable<TodoRow> Due()
    {
        var (organization, person, duties) = (accessor.Actor.OrganizationId ?? Guid.Empty, accessor.Actor.PersonId, accessor.Actor.Duties.ToArray());
        return db.Set<TodoRow>().AsNoTracking().Where(t => t.OrganizationId == organization && t.DoneAt == null && (t.PersonId == null ? duties.Contains(t.Duty) : t.PersonId == person));
    }

    private IQueryable<OutboxMessage> Messages()
    {
        var person = accessor.Actor.PersonId?.ToString() ?? "-";
        return db.Set<OutboxMessage>().AsNoTracking().Where(m => m.Channel == "notice" && m.Recipient == person);
    }
}
