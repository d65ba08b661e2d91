using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Lists.Meetings;

/// <summary>
/// A residents' meeting (居民代表座谈会) as a source of needs: date, place, number present, minutes, files. Its agenda, decisions and tasks are not kept here. Source: domain.md, Lists (monthly residents' meeting).
/// </summary>
public sealed class ResidentsMeeting : Aggregate
{
    public const string Kind = "residents_meeting";
    public override string SubjectKind => Kind;

    /// <summary>座-450802-2026-000001</summary>
    public string Code { get; private set; } = "";
    public Guid OwnerId { get; private set; }
    public DateOnly HeldOn { get; private set; }
    public string Place { get; private set; } = "";
    public int Present { get; private set; }

    /// <summary>Stands beside the chain, which holds its digest: people are named in minutes.</summary>
    public string Minutes { get; private set; } = "";
    public DateTime CreatedAt { get; private set; }

    private ResidentsMeeting() { }
    public ResidentsMeeting(string code, Guid owner, DateOnly heldOn, string place, int present, string minutes, DateTime now, DateOnly today)
    {
        if (heldOn > today || heldOn.Year < 2000) throw Refusal.Invalid("HeldOn", "meeting.day", "座谈会日期不能晚于今天，请核对。");
        if (present is < 1 or > 10_000) throw Refusal.Invalid("Present", "meeting.present", "到会人数须为 1 到 10000。");
        (Code, OwnerId, HeldOn, Place, Present, Minutes, CreatedAt) = (code, owner, heldOn, place.Trim(), present, minutes.Trim(), now);
    }

    public override JsonObject State() => new()
    {
        ["code"] = Code, ["owner"] = OwnerId.ToString(), ["held"] = HeldOn.ToString("O"), ["place"] = Place, ["present"] = Present, ["minutes"] = Sm3.Hex(Minutes), ["created"] = CreatedAt.Milliseconds(),
    };
}
