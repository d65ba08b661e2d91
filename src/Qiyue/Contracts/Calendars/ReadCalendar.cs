using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Organizations;
using Qiyue.Platform;

namespace Qiyue.Contracts.Calendars;

/// <summary>
/// A feed as calendar programs read it (iCalendar, RFC 5545): whole days in the district's zone, the same UID at every reading, SEQUENCE and LAST-MODIFIED of the last
/// act, CANCELLED once done. No name of a person stands in it. An address that is revoked, unknown, or of somebody who left is a 404. Source: domain.md, Portal and open data (calendars).
/// </summary>
public sealed class ReadCalendar(QiyueDb db, Deadlines deadlines, OrganizationTree tree, Settings settings, IStringLocalizer text)
{
    /// <param name="file">Token and ".ics".</param>
    public async Task<string> Handle(string file, CancellationToken ct)
    {
        if (!file.EndsWith(".ics", StringComparison.Ordinal) || file.Length != 44) throw Refusal.NotFound();
        var digest = CalendarFeeds.Digest(file[..^4]);
        var feed = await db.Set<CalendarFeed>().AsNoTracking().SingleOrDefaultAsync(f => f.TokenDigest == digest && f.RevokedAt == null, ct) ?? throw Refusal.NotFound();
        var person = feed.PersonId ?? feed.ById ?? throw Refusal.NotFound();
        var found = feed.OrganizationId is { } of ? await deadlines.OfOrganization(of, person, ct) : await deadlines.OfPerson(person, ct);
        var name = feed.OrganizationId is { } organization ? text["{0}的契约期限", tree.Find(organization)?.Name ?? ""] : text["我的契约待办"];
        return Write(name, found ?? throw Refusal.NotFound());
    }

    private string Write(string name, IReadOnlyList<Deadline> found)
    {
        var calendar = new Calendar { ProductId = "-//Qiyue//Qiyue//ZH", Method = "PUBLISH" };
        calendar.AddProperty("X-WR-CALNAME", name);
        calendar.AddProperty("X-WR-TIMEZONE", "Asia/Shanghai");
        foreach (var deadline in found)
        {
            var modified = new CalDateTime(DateTime.SpecifyKind(deadline.Modified, DateTimeKind.Utc));
            calendar.Events.Add(new CalendarEvent
            {
                Uid = deadline.Uid, Summary = deadline.Summary, Start = new CalDateTime(deadline.On), End = new CalDateTime(deadline.On.AddDays(1)), Sequence = (int)Math.Min(int.MaxValue, deadline.Sequence),
                DtStamp = modified, LastModified = modified, Status = deadline.Done ? EventStatus.Cancelled : EventStatus.Confirmed, Transparency = TransparencyType.Transparent,
                Url = settings.Url is { } url ? new Uri(url + string.Join('/', deadline.Path.Split('?')[0].Split('/').Select(Uri.EscapeDataString)) + (deadline.Path.Contains('?') ? "?" + deadline.Path.Split('?', 2)[1] : "")) : null,
            });
        }
        return new CalendarSerializer().SerializeToString(calendar) ?? "";
    }
}
