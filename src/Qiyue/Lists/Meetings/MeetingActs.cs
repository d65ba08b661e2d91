using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Backing;
using Qiyue.Organizations;
using Qiyue.Platform;
using Qiyue.Platform.Access;
using Qiyue.Platform.Codes;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Files;

namespace Qiyue.Lists.Meetings;

public sealed class MeetingInput
{
    /// <summary>Code of the community or street; empty = the acting one.</summary>
    [Max(32)] public string? Owner { get; set; }
    [Filled] public DateOnly? HeldOn { get; set; }
    [Filled, Max(200)] public string Place { get; set; } = "";
    [Filled, Between(1, 10_000)] public int? Present { get; set; }
    [Filled, Max(8000)] public string Minutes { get; set; } = "";

    /// <summary>A file kept before (POST /files); may stay empty.</summary>
    public Guid? FileId { get; set; }

    /// <summary>Needs raised there; rows left blank do not count.</summary>
    public List<RaisedNeedInput> Needs { get; set => field = value ?? []; } = [];
}

public sealed class MeetingNeedsInput
{
    public List<RaisedNeedInput> Needs { get; set => field = value ?? []; } = [];
}

/// <summary>A need that was raised at a meeting.</summary>
public sealed class RaisedNeedInput
{
    [Max(200)] public string? Title { get; set; }
    [Max(2000)] public string? Description { get; set; }

    /// <summary>Code of dictionary "category".</summary>
    [Max(32)] public string? Category { get; set; }
    [Max(200)] public string? Audience { get; set; }
    [Between(1, 1_000_000)] public int? People { get; set; }

    /// <summary>How many of those present said they would use it; entered as backing on behalf.</summary>
    [Between(1, 10_000)] public int? Backing { get; set; }
    internal bool IsBlank => People is null && Backing is null && new[] { Title, Description, Audience }.All(string.IsNullOrWhiteSpace);
}

public sealed record MeetingCard(string Code, DateOnly HeldOn, string Place, string OwnerName, int Present, int Needs);
public sealed record MeetingView(ResidentsMeeting Meeting, OrganizationNode Owner, IReadOnlyList<Need> Needs, IReadOnlyCollection<StoredFile> Files);

/// <summary>
/// Residents' meetings are recorded, and the needs raised there entered as drafts with that source, at once or later. Errors: list.owner_local, meeting.day, meeting.present, meeting.backing, meeting.no_needs, meeting.too_many, need.title, list.word_unknown, list.word_missing, file.unknown.
/// </summary>
public sealed class KeepMeetings(Act act, AccessReader access, Keeping keeping, OrganizationTree tree, WordLists words, Codes codes, FileDesk files)
{
    private const int MostNeeds = 50;

    public async Task<ResidentsMeeting> Create(MeetingInput input, CancellationToken ct)
    {
        var owner = keeping.Asking(input.Owner);
        var meeting = act.Add(new ResidentsMeeting(await codes.Next("座", owner.AreaCode, act.Today.Year, ct), owner.Id, input.HeldOn!.Value, input.Place, input.Present ?? 0, input.Minutes, act.Now, act.Today));
        await files.Tie(act, input.FileId, meeting, nameof(input.FileId), ct);
        act.Record(meeting, "meeting.recorded");
        await Draft(meeting, input.Needs, ct);
        await act.Commit(ct);
        return meeting;
    }

    /// <returns>How many drafts were made.</returns>
    public async Task<int> AddNeeds(string code, MeetingNeedsInput input, CancellationToken ct)
    {
        var meeting = await keeping.Kept(await Find(code, ct), m => m.OwnerId, ct);
        var made = await Draft(meeting, input.Needs, ct);
        if (made == 0) throw new Refusal("meeting.no_needs", "还没有填写任何一条需求。", 422);
        await act.Commit(ct);
        return made;
    }

    /// <summary>That a need came from somewhere is said twice: the index holds only those.</summary>
    public async Task<Page<MeetingCard>> List(string? cursor, int? limit, CancellationToken ct)
    {
        if (act.Actor.OrganizationId is not { } own) return new([], null);
        var page = await access.Read(new(own, ResidentsMeeting.Kind), cursor, limit, ct);
        var rows = await act.Db.Set<ResidentsMeeting>().AsNoTracking().Where(m => page.Items.Contains(m.Id)).Select(m => new { m.Id, m.Code, m.HeldOn, m.Place, m.OwnerId, m.Present, Needs = act.Db.Set<Need>().Count(n => n.OriginKind == ResidentsMeeting.Kind && n.OriginId == m.Id && n.OriginKind != "") }).ToDictionaryAsync(m => m.Id, ct);
        return page.With<MeetingCard>([.. page.Items.Where(rows.ContainsKey).Select(id => rows[id]).Select(m => new MeetingCard(m.Code, m.HeldOn, m.Place, tree.Find(m.OwnerId)?.Name ?? "", m.Present, m.Needs))]);
    }

    public async Task<MeetingView> One(string code, CancellationToken ct)
    {
        var meeting = await keeping.Seen(await Find(code, ct), ct);
        var needs = await act.Db.Set<Need>().AsNoTracking().Where(n => n.OriginKind == ResidentsMeeting.Kind && n.OriginId == meeting.Id && n.OriginKind != "").OrderBy(n => n.Id).ToListAsync(ct);
        return new(meeting, tree.Get(meeting.OwnerId), needs, [.. (await files.Of(ResidentsMeeting.Kind, meeting.Id, ct)).Values]);
    }

    private async Task<int> Draft(ResidentsMeeting meeting, List<RaisedNeedInput> raised, CancellationToken ct)
    {
        if (raised.Count > MostNeeds) throw Refusal.Invalid("Needs", "meeting.too_many", "一次最多登记 {0} 条需求，请分次填写。", MostNeeds);
        var made = 0;
        foreach (var (n, i) in raised.Select((n, i) => (n, i)).Where(x => !x.n.IsBlank))
        {
            var field = $"Needs[{i}].";
            if (string.IsNullOrWhiteSpace(n.Title)) throw Refusal.Invalid(field + nameof(n.Title), "need.title", "请写明需要什么。");
            if (string.IsNullOrEmpty(n.Category)) throw Refusal.Invalid(field + nameof(n.Category), "list.word_missing", "请选择一项。");
            if (!words.Has("category", n.Category)) throw Refusal.Invalid(field + nameof(n.Category), "list.word_unknown", "没有“{0}”这个选项，请从列表中选择。", n.Category);
            if (n.Backing > meeting.Present) throw Refusal.Invalid(field + nameof(n.Backing), "meeting.backing", "表示会用的人数不能多于到会的 {0} 人。", meeting.Present);
            var need = act.Add(new Need(await codes.Next(ListKind.Need.Sign, tree.Get(meeting.OwnerId).AreaCode, act.Today.Year, ct), meeting.OwnerId,
                new(n.Title, n.Description ?? "", n.Category, n.Audience ?? "", n.People, "", "", "", "", "residents", "residents_meeting", meeting.HeldOn), act.Now, act.Today));
            need.CameFrom(ResidentsMeeting.Kind, meeting.Id);
            act.Record(need, "need.drafted");
            if (n.Backing is { } people) act.Record(act.Add(NeedBacking.OnBehalf(need, people, "residents_meeting", "", meeting.OwnerId, act.Now)), "backing.entered");
            made++;
        }
        return made;
    }

    private Task<ResidentsMeeting?> Find(string code, CancellationToken ct) => act.Db.Set<ResidentsMeeting>().AsNoTracking().SingleOrDefaultAsync(m => m.Code == code, ct);
}
