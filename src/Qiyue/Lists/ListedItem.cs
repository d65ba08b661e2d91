using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Lists;

/// <summary>Staged: came with an import that is not finished; nobody sees it, and to the journal it is published already. Dropped: its import was given up; it never was.</summary>
public enum ListState { Draft, Published, Withdrawn, Staged, Dropped }

/// <summary>What a need and a resource have in common: an owner, a state, a day on which the owner last said it still holds.</summary>
public abstract class ListedItem : Aggregate
{
    /// <summary>需-330602-2026-000123 or 资-….</summary>
    public string Code { get; protected set; } = "";
    public Guid OwnerId { get; protected set; }
    public ListState Status { get; protected set; } = ListState.Draft;
    public string Title { get; protected set; } = "";
    public string Description { get; protected set; } = "";

    /// <summary>Code of dictionary "category".</summary>
    public string Category { get; protected set; } = "";

    /// <summary>For whom; free text as the clerk writes it.</summary>
    public string Audience { get; protected set; } = "";

    /// <summary>When: free text ("每周三下午").</summary>
    public string When { get; protected set; } = "";
    public DateTime CreatedAt { get; protected set; }

    /// <summary>The day its owner last said "still valid" (or changed it).</summary>
    public DateOnly ConfirmedOn { get; protected set; }
    public string WithdrawnReason { get; protected set; } = "";

    /// <summary>The day it was raised (need) or offered (resource), as the clerk writes it.</summary>
    public DateOnly RaisedOn { get; protected set; }

    /// <summary>The import it came with; null = typed in.</summary>
    public Guid? ImportId { get; private set; }

    /// <summary>What it came from when nobody typed it in: "survey", "visit_round", "residents_meeting"; empty = a clerk.</summary>
    public string OriginKind { get; private set; } = "";
    public Guid? OriginId { get; private set; }

    internal void CameFrom(string kind, Guid id) => (OriginKind, OriginId) = (kind, id);

    public void Publish(DateOnly today)
    {
        if (Status != ListState.Draft) throw new Refusal("list.not_draft", "只有草稿可以发布。");
        (Status, ConfirmedOn) = (ListState.Published, today);
    }

    /// <summary>Came with an import: at once public, or staged until the whole import is good.</summary>
    internal void Imported(Guid import, bool staged) => (ImportId, Status) = (import, staged ? ListState.Staged : ListState.Published);

    /// <summary>The import is complete: what it staged is published.</summary>
    internal void PublishStaged()
    {
        if (Status == ListState.Staged) Status = ListState.Published;
    }

    /// <summary>The import was given up.</summary>
    internal void Drop()
    {
        if (Status == ListState.Staged) Status = ListState.Dropped;
    }

    public void Withdraw(string reason)
    {
        if (Status == ListState.Withdrawn) throw new Refusal("list.already_withdrawn", "此条已撤回。");
        (Status, WithdrawnReason) = (ListState.Withdrawn, reason.Trim());
    }

    /// <summary>Undoes a withdrawal: it is a draft again.</summary>
    public virtual void Restore(DateOnly today)
    {
        if (Status != ListState.Withdrawn) throw new Refusal("list.not_withdrawn", "此条未撤回，无需恢复。");
        (Status, WithdrawnReason, ConfirmedOn) = (ListState.Draft, "", today);
    }

    /// <summary>"Still valid": one click (动态更新).</summary>
    public void Confirm(DateOnly today)
    {
        if (Status != ListState.Published) throw new Refusal("list.not_published", "只有已发布的内容才需要确认仍然有效。");
        ConfirmedOn = today;
    }

    /// <summary>Published, and nobody has said for longer than <paramref name="days"/> days that it still holds.</summary>
    public bool IsStale(DateOnly today, int days) => Status == ListState.Published && ConfirmedOn.AddDays(days) < today;

    /// <summary>For showing to the public: personal data in free text hidden. A row read for showing only, never saved.</summary>
    internal virtual void HidePersonal() => (Title, Description, Audience, When) = (Mask.Text(Title), Mask.Text(Description), Mask.Text(Audience), Mask.Text(When));

    protected void RequireEditable()
    {
        if (Status == ListState.Withdrawn) throw new Refusal("list.withdrawn", "此条已撤回，请先恢复再修改。");
    }

    protected void Raise(DateOnly? on, DateOnly today)
    {
        if (on > today) throw Refusal.Invalid("RaisedOn", "list.raised_later", "提出日期不能晚于今天。");
        RaisedOn = on ?? (RaisedOn == default ? today : RaisedOn);
    }

    protected JsonObject CommonState() => new()
    {
        ["code"] = Code, ["owner"] = OwnerId.ToString(), ["state"] = (Status == ListState.Staged ? ListState.Published : Status).ToString(), ["title"] = Title, ["description"] = Description, ["category"] = Category,
        ["audience"] = Audience, ["when"] = When, ["raised"] = RaisedOn.ToString("O"), ["confirmed"] = ConfirmedOn.ToString("O"), ["withdrawn"] = WithdrawnReason, ["origin"] = OriginKind, ["originId"] = OriginId?.ToString(),
    };
}
