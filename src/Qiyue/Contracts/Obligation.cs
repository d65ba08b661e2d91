using System.Text.Json.Nodes;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

/// <summary>
/// A signed promise with what has been done for it; made from the terms when the last party signs. It is a row of the derived lists: projects
/// (by contract) and responsibilities (by responsible person).
/// </summary>
public sealed class Obligation
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public int Number { get; private set; }
    public Guid DoerId { get; private set; }
    public Guid BeneficiaryId { get; private set; }
    public string What { get; private set; } = "";
    public Quantity Promised { get; private set; }
    public string Unit { get; private set; } = "";
    public string Audience { get; private set; } = "";
    public DateOnly DueOn { get; private set; }
    public string ResponsibleName { get; private set; } = "";
    public string ResponsiblePost { get; private set; } = "";
    public int Weight { get; private set; } = 1;

    /// <summary>Recorded and not disputed, rejected or withdrawn; confirmed or not.</summary>
    public Quantity Recorded { get; internal set; }

    /// <summary>Confirmed by the beneficiary, by default or by a ruling.</summary>
    public Quantity Confirmed { get; internal set; }

    /// <summary>The part of <see cref="Confirmed"/> that nobody looked at in time (默认确认).</summary>
    public Quantity ConfirmedByDefault { get; internal set; }

    /// <summary>Number of the amendment that waived it (豁免): left out of the fulfilment rate, nobody asks for it.</summary>
    public int? WaivedBy { get; private set; }

    /// <summary>上期未完成: carried over from the contract before.</summary>
    public bool CarriedOver { get; private set; }

    /// <summary>0 … 1, exact thousandths are for display; computed = min(1, confirmed ÷ promised).</summary>
    public decimal Fulfilment => Promised.Hundredths == 0 ? 1 : Math.Min(1m, (decimal)Confirmed.Hundredths / Promised.Hundredths);
    public decimal RecordedShare => Promised.Hundredths == 0 ? 1 : Math.Min(1m, (decimal)Recorded.Hundredths / Promised.Hundredths);
    public bool IsFulfilled => Confirmed >= Promised;

    /// <summary>Nothing more is asked for: confirmed in full, or waived.</summary>
    public bool IsSettled => WaivedBy is not null || IsFulfilled;

    private Obligation() { }
    internal Obligation(Guid contractId, ObligationTerm t) =>
        (ContractId, Number, DoerId, BeneficiaryId, What, Promised, Unit, Audience, DueOn, ResponsibleName, ResponsiblePost, Weight, CarriedOver) =
        (contractId, t.Number, t.DoerId, t.BeneficiaryId, t.What, t.Promised, t.Unit, t.Audience, t.DueOn, t.ResponsibleName, t.ResponsiblePost, t.Weight, t.CarriedOver);

    /// <summary>What an amendment makes of it; what was done for it stays.</summary>
    internal void Amend(ObligationTerm t, int amendment)
    {
        (DoerId, BeneficiaryId, What, Promised, Unit, Audience, DueOn, ResponsibleName, ResponsiblePost, Weight) =
            (t.DoerId, t.BeneficiaryId, t.What, t.Promised, t.Unit, t.Audience, t.DueOn, t.ResponsibleName, t.ResponsiblePost, t.Weight);
        if (t.Waived) WaivedBy ??= amendment;
    }

    internal void Shift(int days) => DueOn = DueOn.AddDays(days);

    internal void Succeed(Guid gone, Guid heir) => (DoerId, BeneficiaryId) = (DoerId == gone ? heir : DoerId, BeneficiaryId == gone ? heir : BeneficiaryId);

    internal JsonObject State()
    {
        var state = Basic();
        if (WaivedBy is { } amendment) state["waivedBy"] = amendment;
        if (CarriedOver) state["carriedOver"] = true;
        return state;
    }

    private JsonObject Basic() => new()
    {
        ["number"] = Number, ["doer"] = DoerId.ToString(), ["beneficiary"] = BeneficiaryId.ToString(), ["what"] = What, ["promised"] = Promised.Hundredths,
        ["unit"] = Unit, ["audience"] = Audience, ["due"] = DueOn.ToString("O"), ["responsible"] = ResponsibleName, ["post"] = ResponsiblePost, ["weight"] = Weight,
        ["recorded"] = Recorded.Hundredths, ["confirmed"] = Confirmed.Hundredths, ["byDefault"] = ConfirmedByDefault.Hundredths,
    };
}

/// <summary>A date on the road of a contract (路线图).</summary>
public sealed class Milestone
{
    public Guid Id { get; private set; } = Guid.CreateVersion7();
    public Guid ContractId { get; private set; }
    public int Number { get; private set; }
    public string Name { get; private set; } = "";
    public DateOnly PlannedOn { get; private set; }
    public DateOnly? ReachedOn { get; internal set; }
    public string Note { get; internal set; } = "";

    /// <summary>Number of the amendment that left it out.</summary>
    public int? DroppedBy { get; internal set; }
    public bool IsOpen => ReachedOn is null && DroppedBy is null;

    private Milestone() { }
    internal Milestone(Guid contractId, MilestoneTerm t) => (ContractId, Number, Name, PlannedOn) = (contractId, t.Number, t.Name, t.PlannedOn);

    /// <summary>Overdue from the day after the planned one.</summary>
    public Light LightOn(DateOnly day) => IsOpen && day > PlannedOn ? Light.Overdue : Light.Normal;

    internal void Amend(MilestoneTerm t) => (Name, PlannedOn) = (t.Name, t.PlannedOn);

    internal void Shift(int days) => PlannedOn = PlannedOn.AddDays(days);

    internal JsonObject State()
    {
        var state = new JsonObject { ["number"] = Number, ["name"] = Name, ["planned"] = PlannedOn.ToString("O"), ["reached"] = ReachedOn?.ToString("O"), ["note"] = Note };
        if (DroppedBy is { } amendment) state["droppedBy"] = amendment;
        return state;
    }
}

/// <summary>● 正常, ▲ 滞后, ■ 严重滞后或逾期; ○ 中止: time stands still, nothing is late. Source: domain.md, Supervision (lights).</summary>
public enum Light { Normal, Behind, Overdue, Suspended }

public static class Lights
{
    /// <summary>"overdue": as lists are asked for it.</summary>
    public static string Facet(this Light light) => light.ToString().ToLowerInvariant();

    public static Light? FromFacet(string text) => Enum.GetValues<Light>().Cast<Light?>().FirstOrDefault(l => l!.Value.Facet() == text);
}
