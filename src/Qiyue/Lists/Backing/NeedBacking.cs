using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Lists.Backing;

/// <summary>How somebody said "I would use this": shown once to be themselves, by raising it in a survey, or typed by a clerk on their behalf (marked).</summary>
public enum BackingWay { Verified, Survey, OnBehalf }

/// <summary>
/// People who said of a need "I would use this" (我会用): one person, or as many as a clerk enters on behalf. A subject of its own: what residents say neither crowds the history of the need nor stands
/// in the way of who edits it. Source: domain.md, Lists (backing).
/// </summary>
public sealed class NeedBacking : Aggregate
{
    public const string Kind = "backing";
    public override string SubjectKind => Kind;
    public Guid NeedId { get; private set; }
    public BackingWay Way { get; private set; }
    public int People { get; private set; } = 1;

    /// <summary>Keyed digest of the contact (or of the printed code): one each per need; empty for an entry on behalf.</summary>
    public string BackerDigest { get; private set; } = "";

    /// <summary>Code of dictionary "need_source": where the people of an entry on behalf were asked.</summary>
    public string Source { get; private set; } = "";
    public string Note { get; private set; } = "";

    /// <summary>The organisation whose clerk entered it.</summary>
    public Guid? ById { get; private set; }
    public DateTime At { get; private set; }
    public DateTime? WithdrawnAt { get; private set; }

    /// <summary>What told one backer from another is gone.</summary>
    public bool Forgotten { get; private set; }

    private NeedBacking() { }
    private NeedBacking(Need need, BackingWay way, DateTime now)
    {
        if (need.Status is not (ListState.Published or ListState.Draft or ListState.Staged)) throw new Refusal("need.not_open", "此需求已撤回，不能再表示支持。");
        (NeedId, Way, At) = (need.Id, way, now);
    }

    /// <summary>One person, known by a digest alone.</summary>
    public static NeedBacking Of(Need need, BackingWay way, string digest, DateTime now) => new(need, way, now) { BackerDigest = digest };

    /// <summary>Several people a clerk enters for, who are not asked for their names.</summary>
    public static NeedBacking OnBehalf(Need need, int people, string source, string note, Guid? by, DateTime now)
    {
        if (people is < 1 or > 100_000) throw Refusal.Invalid("People", "backing.people", "支持人数须为 1 到 100000。");
        return new(need, BackingWay.OnBehalf, now) { People = people, Source = source, Note = Mask.Text(note.Trim()), ById = by };
    }

    /// <summary>Said again after it was taken back.</summary>
    public void Renew(DateTime now)
    {
        if (WithdrawnAt is null) throw new Refusal("backing.given", "您已经表示过“我会用”，每人每项需求一次。");
        (WithdrawnAt, At) = (null, now);
    }

    public void Withdraw(DateTime now)
    {
        if (WithdrawnAt is not null) throw new Refusal("backing.withdrawn", "这次支持已经撤回。");
        WithdrawnAt = now;
    }

    /// <summary>Its need was merged into another one.</summary>
    internal void MoveTo(Need need) => NeedId = need.Id;

    /// <summary>After its time: a mark that says nothing, still another one for each.</summary>
    internal void ForgetBacker() => (BackerDigest, Forgotten) = (Sm3.Hex("forgotten:" + Id), true);

    public override JsonObject State() => new()
    {
        ["need"] = NeedId.ToString(), ["way"] = Way.ToString(), ["people"] = People, ["backer"] = BackerDigest, ["source"] = Source, ["note"] = Note, ["by"] = ById?.ToString(), ["at"] = At.Milliseconds(),
        ["withdrawn"] = WithdrawnAt.Milliseconds(), ["forgotten"] = Forgotten,
    };
}
