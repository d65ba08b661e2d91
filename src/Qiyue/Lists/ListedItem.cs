using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Lists;

public enum ListState { Draft, Published, Withdrawn }

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

    public void Publish(DateOnly today)
    {
        if (Status != ListState.Draft) throw new Refusal("list.not_draft", "只有草稿可以发布。");
        (Status, ConfirmedOn) = (ListState.Published, today);
    }

    public void Withdraw(string reason)
    {
        if (Status == ListState.Withdrawn) throw new Refusal("list.already_withdrawn", "此条已撤回。");
        (Status, WithdrawnReason) = (ListState.Withdrawn, reason.Trim());
    }

    /// <summary>Undoes a withdrawal: it is a draft again.</summary>
    public void Restore(DateOnly today)
    {
        if (Status != ListState.Withdrawn) throw new Refusal("list.not_withdrawn", "此条未撤回，无需恢复。");
        (Status, WithdrawnReason, ConfirmedOn) = (ListState.Draft, "", today);
    }

    /// <summary>"Still valid": one click (动态更新).</summary>
    public void Confirm(DateOnly today)
    {
        if (Status == ListState.Withdrawn) throw new Refusal("list.already_withdrawn", "此条已撤回。");
        ConfirmedOn = today;
    }

    protected void RequireEditable()
    {
        if (Status == ListState.Withdrawn) throw new Refusal("list.already_withdrawn", "此条已撤回。");
    }

    protected JsonObject CommonState() => new()
    {
        ["code"] = Code, ["owner"] = OwnerId.ToString(), ["state"] = Status.ToString(), ["title"] = Title, ["description"] = Description, ["category"] = Category,
        ["audience"] = Audience, ["when"] = When, ["confirmed"] = ConfirmedOn.ToString("O"), ["withdrawn"] = WithdrawnReason,
    };
}
