using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Lists;

/// <summary>What a unit (or a community) can give (资源). Source: domain.md, Lists.</summary>
public sealed class Resource : ListedItem
{
    public const string Kind = "resource";
    public override string SubjectKind => Kind;

    /// <summary>Code of dictionary "resource_kind": 场地/人才/服务/资金/物资/信息.</summary>
    public string ResourceKind { get; private set; } = "";

    /// <summary>How much per period, in <see cref="CapacityUnit"/>; null = not limited or not applicable.</summary>
    public int? Capacity { get; private set; }
    public string CapacityUnit { get; private set; } = "";

    /// <summary>"每月", "每次" …</summary>
    public string Period { get; private set; } = "";
    public string Place { get; private set; } = "";
    public string Conditions { get; private set; } = "";

    /// <summary>Kilometres; null = anywhere in the district.</summary>
    public int? RadiusKm { get; private set; }

    /// <summary>A booking is confirmed at once; otherwise the owner answers it.</summary>
    public bool AtOnce { get; private set; }

    private Resource() { }
    public Resource(string code, Guid owner, ResourceContent content, DateTime now, DateOnly today)
    {
        (Code, OwnerId, CreatedAt) = (code, owner, now);
        Edit(content, today);
    }

    public void Edit(ResourceContent c, DateOnly today)
    {
        RequireEditable();
        Raise(c.RaisedOn, today);
        if (c.Capacity is < 1) throw Refusal.Invalid(nameof(c.Capacity), "resource.capacity", "可提供数量须大于零，不限可留空。");
        if (c.RadiusKm is < 1 or > 500) throw Refusal.Invalid(nameof(c.RadiusKm), "resource.radius", "服务半径须为 1 到 500 公里，不限可留空。");
        (Title, Description, Category, ResourceKind, Audience, Capacity, CapacityUnit, Period, When, Place, Conditions, RadiusKm, ConfirmedOn) =
            (c.Title.Trim(), c.Description.Trim(), c.Category, c.ResourceKind, c.Audience.Trim(), c.Capacity, c.CapacityUnit.Trim(), c.Period.Trim(), c.When.Trim(), c.Place.Trim(), c.Conditions.Trim(), c.RadiusKm, today);
    }

    public void TakeBookings(bool atOnce)
    {
        RequireEditable();
        AtOnce = atOnce;
    }

    internal override void HidePersonal()
    {
        base.HidePersonal();
        (CapacityUnit, Period, Place, Conditions) = (Mask.Text(CapacityUnit), Mask.Text(Period), Mask.Text(Place), Mask.Text(Conditions));
    }

    public override JsonObject State()
    {
        var state = CommonState();
        (state["kind"], state["capacity"], state["unit"], state["period"], state["place"], state["conditions"], state["radius"], state["atOnce"]) =
            (ResourceKind, Capacity, CapacityUnit, Period, Place, Conditions, RadiusKm, AtOnce);
        return state;
    }
}

public sealed record ResourceContent(string Title, string Description, string Category, string ResourceKind, string Audience, int? Capacity, string CapacityUnit, string Period, string When,
    string Place, string Conditions, int? RadiusKm, DateOnly? RaisedOn = null);
