using Microsoft.EntityFrameworkCore;
using Qiyue.Contracts.Calendars;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations.People;
using Qiyue.Platform.Links;

namespace Qiyue.Contracts.Privacy;

/// <summary>
/// A person is erased: their calendar's address leads nowhere, one-time links made for them end and name nobody, nor does what stands beside the journal of their use. In the same transaction.
/// What they signed, and for whom they are named in a signed text, stays (docs/decisions/0013).
/// </summary>
public sealed class PersonErased(Act act, ContractLoader contracts) : IReaction<Person>
{
    public async Task React(Person person, string? reason, CancellationToken ct)
    {
        var db = act.Db;
        db.RemoveRange(await db.Set<CalendarFeed>().Where(f => f.PersonId == person.Id).ToListAsync(ct));
        // The name is erased already; what stood before is still known here. A link names its holder in words: it is theirs where they held a post.
        var name = db.Entry(person).Property(p => p.Name).OriginalValue;
        var posts = person.Holdings.Select(h => h.PostId).ToList();
        var links = await db.Set<OneTimeLink>().Where(l => l.SubjectKind == Contract.Kind && l.Holder == name && db.Set<Post>().Any(p => posts.Contains(p.Id) && p.OrganizationId == l.OrganizationId)).ToListAsync(ct);
        foreach (var link in links) link.Forget(Person.ErasedName, act.Now, act.Today);
        foreach (var id in links.Select(l => l.SubjectId).Distinct())
        {
            var contract = await contracts.ForSystem(id, ct);
            act.Record(contract, "link.holder_erased", reason);
            var used = await db.Set<JournalPersonal>().Where(t => db.Set<JournalEntry>().Any(e => e.Id == t.EntryId && e.SubjectKind == Contract.Kind && e.SubjectId == id && e.Act == "link.used")).ToListAsync(ct);
            db.RemoveRange(used.Where(t => System.Text.Json.Nodes.JsonNode.Parse(t.Text)?["holder"]?.GetValue<string>() == name));
        }
    }
}
