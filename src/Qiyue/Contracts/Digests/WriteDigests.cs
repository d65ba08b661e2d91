using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Organizations.People;
using Qiyue.Platform;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Outbox;

namespace Qiyue.Contracts.Digests;

/// <summary>
/// Once a day one mail for everybody who wants it: what awaits the person and what happened on the contracts of their organisations up to last midnight, each thing
/// once. The mail and the mark up to where the person has been told stand or fall together, so a run that is done again writes nothing twice. Nothing new = no mail.
/// Source: domain.md, Who uses it (light hands).
/// </summary>
public sealed class WriteDigests(IServiceScopeFactory scopes, QiyueDb db, ActClock clock, Settings settings, IEnumerable<INotifier> notifiers) : IDailyJob
{
    private const int Batch = 200;

    /// <summary>Nobody is woken by a digest.</summary>
    private static readonly TimeSpan Morning = new(7, 30, 0);

    public async Task<DailyOutcome> Run(CancellationToken ct)
    {
        if (!notifiers.Any(n => n.Carries("mail"))) return DailyOutcome.Of(0);
        var (last, done, failures) = (Guid.Empty, 0L, new List<string>());
        while (true)
        {
            var people = await db.Set<PersonMail>().AsNoTracking().Where(m => m.PersonId > last && m.Choice != DigestChoice.None).OrderBy(m => m.PersonId).Take(Batch).ToListAsync(ct);
            if (people.Count == 0) return new(done, failures);
            if (settings.Url is null) return new(0, ["QIYUE_URL is not set: a digest without links and a way to end it is not sent"]);
            last = people[^1].PersonId;
            foreach (var mail in people.Where(m => IsDue(m, clock.Today)))
            {
                try { done += await One(mail.PersonId, ct) ? 1 : 0; }
                catch (DbUpdateConcurrencyException) { } // another run was first
                catch (Exception e) when (!ct.IsCancellationRequested) { failures.Add($"{mail.PersonId}: {e.GetType().Name} {e.Message}"); }
            }
        }
    }

    /// <summary>Daily: once a day. Weekly: on Mondays, or when a Monday was missed.</summary>
    internal static bool IsDue(PersonMail mail, DateOnly today)
    {
        if (mail.ToldUntil is not { } told) return true;
        var day = ActClock.DayOf(told);
        return mail.Choice == DigestChoice.Weekly ? today >= day.AddDays(7) || today > day && today.DayOfWeek == DayOfWeek.Monday : today > day;
    }

    /// <summary>Each in a scope and a transaction of its own.</summary>
    private async Task<bool> One(Guid person, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ActClock>().At = clock.At;
        var (own, news, box) = (scope.ServiceProvider.GetRequiredService<QiyueDb>(), scope.ServiceProvider.GetRequiredService<DigestNews>(), scope.ServiceProvider.GetRequiredService<SecretBox>());
        var mail = await own.Set<PersonMail>().SingleAsync(m => m.PersonId == person, ct);
        var who = await own.Set<Person>().SingleAsync(p => p.Id == person, ct);
        who.KnowAddress(box);
        var choice = MyMail.Choice(who, mail);
        if (choice == DigestChoice.None || !IsDue(mail, clock.Today)) return false;
        var until = ActClock.StartOf(clock.Today);
        var span = choice == DigestChoice.Weekly ? 7 : 1;
        var since = mail.ToldUntil is { } told && told > until.AddDays(-14) ? told : until.AddDays(-span);
        var found = await news.Of(who, since, until, clock.Today, clock.Today.AddDays(span), ct);
        mail.ToldUntil = until;
        if (found is { IsEmpty: false }) own.Add(Compose(scope.ServiceProvider.GetRequiredService<DigestText>(), found, mail, box.Decrypt(who.EmailSecret), MyMail.Token(box, person), until));
        using (await scope.ServiceProvider.GetRequiredService<CommitGate>().Enter(own, ct)) await own.SaveChangesAsync(ct);
        return found is { IsEmpty: false };
    }

    private OutboxMessage Compose(DigestText text, DigestContent content, PersonMail mail, string address, string token, DateTime until)
    {
        var reader = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(mail.Language);
            var (subject, body) = text.Write(content, settings.Url!, $"{settings.Url}/mail/choice/{token}");
            var morning = until + Morning;
            return new() { Channel = "mail", Kind = OutboxMessage.Digest, Recipient = address, Subject = subject, Body = body, Unsubscribe = $"{settings.Url}/mail/unsubscribe/{token}", At = clock.Now, NextTryAt = morning > clock.Now ? morning : clock.Now };
        }
        finally { CultureInfo.CurrentUICulture = reader; }
    }
}
