using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Lists;

/// <summary>What residents or a community lack (需求). Source: domain.md, Lists.</summary>
public sealed class Need : ListedItem
{
    public const string Kind = "need";
    public override string SubjectKind => Kind;

    /// <summary>People expected; null = not said.</summary>
    public int? People { get; private set; }
    public string Place { get; private set; } = "";
    public string Frequency { get; private set; } = "";

    /// <summary>Code of dictionary "urgency".</summary>
    public string Urgency { get; private set; } = "";

    /// <summary>Code of dictionary "raised_by": residents, community, enterprise, social organisation, whistle.</summary>
    public string RaisedBy { get; private set; } = "";

    /// <summary>Code of dictionary "need_source": 线上问卷, 线下走访 …</summary>
    public string Source { get; private set; } = "";

    /// <summary>It said the same as this one and was merged into it; its text stays readable there.</summary>
    public Guid? MergedIntoId { get; private set; }

    private Need() { }
    public Need(string code, Guid owner, NeedContent content, DateTime now, DateOnly today)
    {
        (Code, OwnerId, CreatedAt) = (code, owner, now);
        Edit(content, today);
    }

    public void Edit(NeedContent c, DateOnly today)
    {
        RequireEditable();
        Raise(c.RaisedOn, today);
        if (c.People is < 1) throw Refusal.Invalid(nameof(c.People), "need.people", "预计人数须大于零，不确定可留空。");
        (Title, Description, Category, Audience, People, Place, When, Frequency, Urgency, RaisedBy, Source, ConfirmedOn) =
            (c.Title.Trim(), c.Description.Trim(), c.Category, c.Audience.Trim(), c.People, c.Place.Trim(), c.When.Trim(), c.Frequency.Trim(), c.Urgency, c.RaisedBy, c.Source, today);
    }

    public override void Restore(DateOnly today)
    {
        if (MergedIntoId is not null) throw new Refusal("need.merged", "此条已并入另一条需求（{0}），不能恢复。", 409, WithdrawnReason);
        base.Restore(today);
    }

    /// <summary>Gone into another need of the same owner; there is no way back.</summary>
    internal void MergeInto(Need stays)
    {
        if (OwnerId != stays.OwnerId) throw new Refusal("need.merge_owner", "只能合并同一个组织的需求。", 422);
        if (Status is not (ListState.Draft or ListState.Published) || stays.Status is not (ListState.Draft or ListState.Published)) throw new Refusal("need.merge_state", "只有草稿和已发布的需求可以合并。");
        (Status, MergedIntoId, WithdrawnReason) = (ListState.Withdrawn, stays.Id, stays.Code);
    }

    internal override void HidePersonal()
    {
        base.HidePersonal();
        (Place, Frequency) = (Mask.Text(Place), Mask.Text(Frequency));
    }

    public override JsonObject State()
    {
        var state = CommonState();
        (state["people"], state["place"], state["frequency"], state["urgency"], state["raisedBy"], state["source"], state["merged"]) = (People, Place, Frequency, Urgency, RaisedBy, Source, MergedIntoId?.ToString());
        return state;
    }
}

public sealed record NeedContent(string Title, string Description, string Category, string Audience, int? People, string Place, string When, string Frequency, string Urgency, string RaisedBy, string Source,
    DateOnly? RaisedOn = null);
