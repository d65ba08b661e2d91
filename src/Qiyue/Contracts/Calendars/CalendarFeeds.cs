using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;

namespace Qiyue.Contracts.Calendars;

/// <param name="Address">Path of the feed, shown this once.</param>
public sealed record MadeFeed(string Address);

/// <param name="Since">Null = there is none.</param>
public sealed record FeedJson(DateTime? Since);

/// <summary>Makes and revokes the addresses of calendars: everybody their own, keepers of an organisation (duty people) that of the organisation. A new one ends the former.</summary>
public sealed class CalendarFeeds(QiyueDb db, ActorAccessor accessor, ActClock clock, CommitGate gate, OrganizationTree tree)
{
    public static string Digest(string token) => Sm3.Hex("calendar:" + token);

    /// <param name="organization">Code; null = one's own.</param>
    public async Task<FeedJson> Handle(string? organization, CancellationToken ct) => new((await Standing(organization, ct)).Select(f => (DateTime?)f.At).FirstOrDefault());

    public async Task<MadeFeed> Make(string? organization, CancellationToken ct)
    {
        foreach (var former in await Standing(organization, ct)) former.RevokedAt = clock.Now;
        var token = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 40);
        db.Add(new CalendarFeed
        {
            TokenDigest = Digest(token), At = clock.Now, ById = accessor.Actor.PersonId, PersonId = organization is null ? accessor.Actor.PersonId : null,
            OrganizationId = organization is null ? null : tree.Kept(accessor.Actor, organization).Id,
        });
        await Save(ct);
        return new($"/calendar/{token}.ics");
    }

    public async Task Revoke(string? organization, CancellationToken ct)
    {
        var standing = await Standing(organization, ct);
        if (standing.Count == 0) throw Refusal.NotFound();
        foreach (var feed in standing) feed.RevokedAt = clock.Now;
        await Save(ct);
    }

    private async Task<List<CalendarFeed>> Standing(string? organization, CancellationToken ct)
    {
        if (organization is not null)
        {
            var id = tree.Kept(accessor.Actor, organization).Id;
            return await db.Set<CalendarFeed>().Where(f => f.OrganizationId == id && f.RevokedAt == null).ToListAsync(ct);
        }
        var person = accessor.Actor.PersonId ?? throw Refusal.NotFound();
        return await db.Set<CalendarFeed>().Where(f => f.PersonId == person && f.RevokedAt == null).ToListAsync(ct);
    }

    private async Task Save(CancellationToken ct)
    {
        using (await gate.Enter(db, ct)) await db.SaveChangesAsync(ct);
    }
}
