using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Identity;
using Qiyue.Kernel;
using Qiyue.Organizations.Groups;
using Qiyue.Organizations.People.Revealing;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Jobs;
using Qiyue.Platform.Keys;
using Qiyue.Platform.Outbox;

namespace Qiyue.Organizations.People.Erasing;

public sealed class ProposeErasureInput
{
    /// <summary>Code of dictionary "erasure_ground".</summary>
    [Filled, Max(32)] public string Ground { get; set; } = "";

    /// <summary>How it was asked for; it stays in the journal, so it names nobody.</summary>
    [Filled, Max(200)] public string Reason { get; set; } = "";
}

/// <param name="Posts">Posts held, with their organisations.</param>
public sealed record ErasureRow(Guid Person, string Name, string Posts, DateOnly? LeftOn, string Ground, string Reason, DateTime ProposedAt);

/// <summary>
/// Erases a person in two steps by two people: who keeps the person proposes, the security administrator confirms. What goes: name, contact, account with every way in, the name in groups, personal data beside the journal, messages, purposes of those who looked;
/// what other modules hold of the person they remove on "person.erased". What stays: posts and days under an id that leads nowhere, and the signatory's name in signed contracts, a public act of office. Errors: person.in_office, person.erased, erasure.*. Source: domain.md, The kernel.
/// </summary>
public sealed class ErasePerson(Act act, PeopleDesk people, OrganizationTree tree, WordLists words, SecretBox box, ActorDirectory directory)
{
    public const string Ground = "erasure_ground";

    /// <summary>Who keeps the person asks for the erasure.</summary>
    public async Task Propose(Guid id, ProposeErasureInput input, CancellationToken ct)
    {
        if (!words.Has(Ground, input.Ground)) throw Refusal.Invalid(nameof(input.Ground), "erasure.ground", "请从列表中选择删除的依据。");
        var person = await people.Load(id, ct);
        person.ProposeErasure(input.Ground, act.Actor.AccountId, act.Now, act.Today);
        act.Record(person, "person.erasure_proposed", input.Reason);
        await act.Commit(ct);
    }

    /// <summary>Who keeps the person takes it back, or the security administrator does not agree.</summary>
    public async Task Drop(Guid id, OrganizationReasonInput input, CancellationToken ct)
    {
        var person = act.Actor.Has(Duty.SecurityAdmin) ? await Proposed(id, ct) : await people.Load(id, ct);
        person.DropErasure();
        act.Record(person, "person.erasure_dropped", input.Reason);
        await act.Commit(ct);
    }

    /// <summary>The security administrator confirms; it cannot be undone. Never who proposed it. Errors: erasure.own_proposal.</summary>
    public async Task Confirm(Guid id, CancellationToken ct)
    {
        if (!act.Actor.Has(Duty.SecurityAdmin)) throw Refusal.NotFound();
        var person = await Proposed(id, ct);
        if (person.ErasureProposedById == act.Actor.AccountId) throw new Refusal("erasure.own_proposal", "不能确认自己提出的删除申请。", 403);
        await Erase(person, person.ErasureGround, ct);
    }

    /// <summary>What waits for the security administrator, oldest first; at most 100.</summary>
    public async Task<IReadOnlyList<ErasureRow>> Waiting(CancellationToken ct)
    {
        if (!act.Actor.Has(Duty.SecurityAdmin)) throw Refusal.NotFound();
        var waiting = await act.Db.Set<Person>().AsNoTracking().Include(p => p.Holdings).Where(p => p.ErasureProposedAt != null && p.ErasedAt == null).OrderBy(p => p.ErasureProposedAt).Take(100).ToListAsync(ct);
        var (ids, held) = (waiting.Select(p => p.Id).ToList(), waiting.SelectMany(p => p.Holdings).Select(h => h.PostId).ToList());
        var posts = await act.Db.Set<Post>().AsNoTracking().Where(p => held.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var reasons = (await act.Db.Set<JournalEntry>().AsNoTracking().Where(e => e.SubjectKind == Person.Kind && ids.Contains(e.SubjectId) && e.Act == "person.erasure_proposed").Select(e => new { e.SubjectId, e.Sequence, e.Reason }).ToListAsync(ct))
            .GroupBy(e => e.SubjectId).ToDictionary(g => g.Key, g => g.MaxBy(e => e.Sequence)!.Reason);
        return [.. waiting.Select(p => new ErasureRow(p.Id, p.Name, string.Join('、', p.Holdings.Select(h => $"{tree.Find(posts[h.PostId].OrganizationId)?.Name} {posts[h.PostId].Title}").Distinct()), p.LeftOn,
            p.ErasureGround, reasons.GetValueOrDefault(p.Id) ?? "", p.ErasureProposedAt!.Value))];
    }

    /// <summary>The person and everything that tells who it was, in one transaction.</summary>
    internal async Task Erase(Person person, string ground, CancellationToken ct)
    {
        var (db, id) = (act.Db, person.Id);
        var mail = person.EmailSecret.Length == 0 ? null : box.Decrypt(person.EmailSecret);
        var phone = person.PhoneSecret.Length == 0 ? null : box.Decrypt(person.PhoneSecret);
        var refused = person.EmailDigest;
        person.Erase(ground, act.Now, act.Today);
        var reveals = await db.Set<ContactReveal>().Where(r => r.PersonId == id || r.ByPersonId == id).ToListAsync(ct);
        foreach (var reveal in reveals) reveal.EraseWhy();
        db.RemoveRange(await db.Set<JournalPersonal>().Where(t => db.Set<JournalEntry>().Any(e => e.Id == t.EntryId && e.SubjectKind == Person.Kind && e.SubjectId == id)).ToListAsync(ct));
        var recipient = id.ToString();
        db.RemoveRange(await db.Set<OutboxMessage>().Where(m => m.Channel == "notice" && m.Recipient == recipient || m.Channel == "mail" && m.Recipient == mail || m.Channel == "sms" && m.Recipient == phone).ToListAsync(ct));
        db.RemoveRange(await db.Set<PersonMail>().Where(m => m.PersonId == id).ToListAsync(ct));
        db.RemoveRange(await db.Set<BouncingAddress>().Where(b => b.Digest == refused && b.Digest != "").ToListAsync(ct));
        foreach (var group in await db.Set<Group>().Include(g => g.Members).Where(g => g.Members.Any(m => m.PersonId == id)).ToListAsync(ct))
        {
            act.Track(group).ForgetMember(id, Person.ErasedName);
            act.Record(group, "group.member_erased");
        }
        if (person.AccountId is { } account) await Erase(account, ct);
        act.Record(person, "person.erased", words.Name(Ground, ground));
        await act.Commit(ct);
        if (person.AccountId is { } closed) directory.Forget(closed);
    }

    private async Task Erase(Guid id, CancellationToken ct)
    {
        var db = act.Db;
        if (await db.Set<Account>().SingleOrDefaultAsync(a => a.Id == id, ct) is { } account) await ManageAccounts.Erase(db, account, ct);
        db.RemoveRange(await db.Set<AccessToken>().Where(t => t.AccountId == id).ToListAsync(ct));
        db.RemoveRange(await db.Set<SignInRecord>().Where(r => r.AccountId == id).ToListAsync(ct));
        db.RemoveRange(await db.Set<ParkedForm>().Where(f => f.AccountId == id).ToListAsync(ct));
        db.RemoveRange(await db.Set<FormDraft>().Where(f => f.AccountId == id).ToListAsync(ct));
        db.RemoveRange(await db.Set<NoticesSeen>().Where(s => s.AccountId == id).ToListAsync(ct));
        foreach (var job in await db.Set<JobRun>().Where(j => j.AccountId == id).ToListAsync(ct)) job.ForgetActor();
    }

    private async Task<Person> Proposed(Guid id, CancellationToken ct)
    {
        var person = act.Track(await act.Db.Set<Person>().Include(p => p.Holdings).SingleOrDefaultAsync(p => p.Id == id && (p.ErasureProposedAt != null || p.ErasedAt != null), ct));
        person.RequireNotErased();
        return person;
    }
}
