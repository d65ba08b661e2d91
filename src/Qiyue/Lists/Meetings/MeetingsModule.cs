using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Qiyue.Data;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Web;
using Qiyue.Shell;

namespace Qiyue.Lists.Meetings;

internal static class MeetingsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddProjection<ResidentsMeeting, MeetingProjection>().AddReadersFollow<ResidentsMeeting>();
        services.AddScoped<KeepMeetings>();
        services.AddNav(new NavItem(NavSections.Lists, "居民座谈会", "/work/residents-meetings", "messages", Order: 50, Acting: true, Bar: false));
        services.AddActWords(("meeting.recorded", "记录居民座谈会"));
        services.AddStateWords(ResidentsMeeting.Kind, ("code", "编码", null), ("owner", "所属组织", OrganizationStateWords.Name), ("held", "日期", null), ("place", "地点", null), ("present", "到会人数", StateValues.Counted("{0} 人")), ("minutes", "会议记录", StateValues.Secret), ("created", null, null));
    }

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/residents-meetings", async (string? cursor, int? limit, KeepMeetings meetings, CancellationToken ct) => await meetings.List(cursor, limit, ct)).WithTags("Residents' meetings").WithSummary("Meetings of the acting organisation and those below it, newest first");
        api.MapPost("/residents-meetings", async (MeetingInput input, KeepMeetings meetings, CancellationToken ct) => await meetings.Create(input, ct) is var m ? TypedResults.Created($"/api/v1/residents-meetings/{Uri.EscapeDataString(m.Code)}", MeetingJson.Of(await meetings.One(m.Code, ct))) : null).WithTags("Residents' meetings").WithSummary("Records a meeting, with the needs raised there as drafts");
        api.MapGet("/residents-meetings/{code}", async (string code, KeepMeetings meetings, CancellationToken ct) => MeetingJson.Of(await meetings.One(code, ct))).WithTags("Residents' meetings").WithSummary("A residents' meeting with its minutes and the needs raised there");
        api.MapPost("/residents-meetings/{code}/needs", async (string code, MeetingNeedsInput input, KeepMeetings meetings, CancellationToken ct) => new DraftedJson(await meetings.AddNeeds(code, input, ct))).WithTags("Residents' meetings").WithSummary("Enters needs raised at a meeting, as drafts");
    }
}

public sealed record DraftedJson(int Drafted);
public sealed record MeetingJson(Guid Id, string Code, string Owner, string OwnerName, DateOnly HeldOn, string Place, int Present, string Minutes, IReadOnlyList<string> Needs, IReadOnlyList<Guid> Files, int Version) : IVersioned
{
    internal static MeetingJson Of(MeetingView v) => new(v.Meeting.Id, v.Meeting.Code, v.Owner.Code, v.Owner.Name, v.Meeting.HeldOn, v.Meeting.Place, v.Meeting.Present, v.Meeting.Minutes, [.. v.Needs.Select(n => n.Code)], [.. v.Files.Select(f => f.Id)], v.Meeting.Version);
}

internal sealed class MeetingProjection(OrganizationTree tree) : IProjection<ResidentsMeeting>
{
    public ValueTask<Projected> Project(ResidentsMeeting m, CancellationToken ct) => new(new Projected([.. tree.SelfAndAbove(m.OwnerId)], false, m.CreatedAt, "", "", null, []));
}

internal sealed class ResidentsMeetingMapping : IEntityTypeConfiguration<ResidentsMeeting>
{
    public void Configure(EntityTypeBuilder<ResidentsMeeting> meeting)
    {
        meeting.MapAggregate("residents_meetings");
        meeting.Property(m => m.Code).HasMaxLength(32);
        meeting.Property(m => m.Place).HasMaxLength(200);
        meeting.Property(m => m.Minutes).HasMaxLength(8000);
        meeting.HasIndex(m => m.Code).IsUnique();
    }
}
