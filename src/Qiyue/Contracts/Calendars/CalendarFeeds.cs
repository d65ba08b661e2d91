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

/// <summary>
/// Makes and revokes one's own addresses of calendars: that of one's to-dos, and that of the organisation one acts for or stands above. A new one ends the former; one who leaves takes no address along.
/// </summary>
public sealed class CalendarFeeds(QiyueDb db, ActorAccessor accessor, ActClock clock, CommitGate gate, OrganizationTree tree)
{
    public static string Digest(string token) => Sm3.Hex("calendar:" + token);

    /// <param name="organization">Code; null = one's own.</param>
    public async Task<FeedJson> Handle(string? organization, CancellationToken ct) => new((await Standing(organization, ct)).Select(f => (DateTime?)f.At).FirstOrDefault());

    public async Task<MadeFeed> Make(string? organization, CancellationToken ct)
    {
        var (person, of) = Whose(organization);
        foreach (var former in await Standing(organization, ct)) former.RevokedAt = clock.Now;
        var token = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 40);
        db.Add(new CalendarFeed { TokenDigest = Digest(token), At = clock.Now, ById = person, PersonId = person, OrganizationId = of });
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
        var (person, of) = Whose(organization);
        return await db.Set<CalendarFeed>().Where(f => (f.PersonId ?? f.ById) == person && f.OrganizationId == of && f.RevokedAt == null).ToListAsync(ct);
    }

    private (Guid Person, Guid? Organization) Whose(string? organization)
    {
        var person = accessor.Actor.PersonId ?? throw Refusal.NotFound();
        if (organization is null) return (person, null);
        return tree.ByCode(organization) is { } node && MayRead(accessor.Actor, node) ? (person, node.Id) : throw Refusal.NotFound();
    }

    /// <summary>Whoever acts for an organisation, or for one above it, reads all of its contracts; asked anew whenever the address is read.</summary>
    internal static bool MayRead(Actor actor, OrganizationNode node) => actor.IsAtOrAbove(node.Path);

    private async Task Save(CancellationToken ct)
    {
        using (await gate.Enter(db, ct)) await db.SaveChangesAsync(ct);
    }
}
