using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Qiyue.Kernel;

namespace Qiyue.Contracts;

/// <summary>
/// What the parties agree on: one version of the text. Immutable; a counter-offer is another version. Source: domain.md, Contracts (clauses;
/// 任务书、路线图、时间表、责任人).
/// </summary>
public sealed record ContractTerms
{
    public string Title { get; init; } = "";

    /// <summary>Code of dictionary "category".</summary>
    public string Category { get; init; } = "";
    public string Purpose { get; init; } = "";
    public IReadOnlyList<ObligationTerm> Obligations { get; init; } = [];
    public IReadOnlyList<MilestoneTerm> Milestones { get; init; } = [];

    /// <summary>Cost and who bears it.</summary>
    public string Cost { get; init; } = "";
    public string Liaisons { get; init; } = "";
    public string Facilities { get; init; } = "";
    public string Safety { get; init; } = "";
    public string Publicity { get; init; } = "";
    public string DataProtection { get; init; } = "";
    public string Adjustment { get; init; } = "";
    public string Ending { get; init; } = "";
    public DateOnly StartOn { get; init; }
    public DateOnly EndOn { get; init; }

    [JsonIgnore] public string Json => JsonSerializer.Serialize(this, Options);
    public static ContractTerms Read(string json) => JsonSerializer.Deserialize<ContractTerms>(json, Options)!;

    /// <summary>The terms as canonical JSON, as they are signed.</summary>
    public JsonObject Canonical(Func<Guid, string> organizationCode) => new()
    {
        ["title"] = Title, ["category"] = Category, ["purpose"] = Purpose,
        ["obligations"] = new JsonArray([.. Obligations.Select(o => o.Marked(new JsonObject
        {
            ["number"] = o.Number, ["doer"] = organizationCode(o.DoerId), ["beneficiary"] = organizationCode(o.BeneficiaryId), ["what"] = o.What,
            ["quantity"] = o.Promised.ToString(), ["unit"] = o.Unit, ["audience"] = o.Audience, ["due"] = o.DueOn.ToString("O"), ["weight"] = o.Weight,
            ["responsible"] = o.ResponsibleName, ["responsiblePost"] = o.ResponsiblePost,
        }))]),
        ["milestones"] = new JsonArray([.. Milestones.Select(m => new JsonObject { ["number"] = m.Number, ["name"] = m.Name, ["planned"] = m.PlannedOn.ToString("O") })]),
        ["cost"] = Cost, ["liaisons"] = Liaisons, ["facilities"] = Facilities, ["safety"] = Safety, ["publicity"] = Publicity,
        ["dataProtection"] = DataProtection, ["adjustment"] = Adjustment, ["ending"] = Ending, ["start"] = StartOn.ToString("O"), ["end"] = EndOn.ToString("O"),
    };

    /// <summary>The terms that a signed text holds, organisations found by their codes.</summary>
    public static ContractTerms FromCanonical(JsonNode terms, Func<string, Guid> organization) => new()
    {
        Title = (string)terms["title"]!, Category = (string)terms["category"]!, Purpose = (string)terms["purpose"]!,
        Obligations = [.. terms["obligations"]!.AsArray().Select(o => new ObligationTerm((int)o!["number"]!, organization((string)o["doer"]!), organization((string)o["beneficiary"]!), (string)o["what"]!,
            Quantity.TryParse((string)o["quantity"]!, out var promised) ? promised : Quantity.Zero, (string)o["unit"]!, (string)o["audience"]!, Day(o["due"]), (string)o["responsible"]!, (string)o["responsiblePost"]!,
            (int)o["weight"]!, o["waived"] is not null, o["carriedOver"] is not null))],
        Milestones = [.. terms["milestones"]!.AsArray().Select(m => new MilestoneTerm((int)m!["number"]!, (string)m["name"]!, Day(m["planned"])))],
        Cost = (string)terms["cost"]!, Liaisons = (string)terms["liaisons"]!, Facilities = (string)terms["facilities"]!, Safety = (string)terms["safety"]!, Publicity = (string)terms["publicity"]!,
        DataProtection = (string)terms["dataProtection"]!, Adjustment = (string)terms["adjustment"]!, Ending = (string)terms["ending"]!, StartOn = Day(terms["start"]), EndOn = Day(terms["end"]),
    };

    private static DateOnly Day(JsonNode? day) => DateOnly.ParseExact((string)day!, "O", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new QuantityJsonConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>What one party does for another, how much, by when, and who answers for it.</summary>
/// <param name="Number">1, 2, 3 … within the contract; stays with the obligation through all versions.</param>
/// <param name="Weight">Share in the fulfilment rate, whole number ≥ 1; equal unless the contract says otherwise.</param>
/// <param name="Waived">豁免: nobody asks for it any more; only an amendment says so.</param>
/// <param name="CarriedOver">上期未完成: what the contract before this one left undone.</param>
public sealed record ObligationTerm(int Number, Guid DoerId, Guid BeneficiaryId, string What, Quantity Promised, string Unit, string Audience, DateOnly DueOn,
    string ResponsibleName, string ResponsiblePost, int Weight = 1,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Waived = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool CarriedOver = false)
{
    /// <summary>Marks stand in the text only where they are set: a text without any is the same, byte for byte, as before there were marks.</summary>
    internal JsonObject Marked(JsonObject text)
    {
        if (Waived) text["waived"] = true;
        if (CarriedOver) text["carriedOver"] = true;
        return text;
    }
}

public sealed record MilestoneTerm(int Number, string Name, DateOnly PlannedOn);

/// <summary>Quantities travel as decimal strings: "12", "1.5".</summary>
public sealed class QuantityJsonConverter : JsonConverter<Quantity>
{
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? Quantity.Of(reader.GetDecimal())
        : Quantity.TryParse(reader.GetString(), out var quantity) ? quantity : throw new JsonException("not an amount");

    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
