using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qiyue.Contracts;

/// <summary>
/// What a list needs to know of a contract, as it stands in its list card; names and lights are worked out when it is read. Can be set, since twenty of them are read
/// for each list: JSON fills a constructor at twice the cost.
/// </summary>
internal sealed class ContractFacts
{
    public string Code { get; set; } = "";
    public string Title { get; set; } = "";
    public string Category { get; set; } = "";
    public ContractStage Stage { get; set; }
    public Guid Community { get; set; }

    /// <summary>Parties besides the community, in their order.</summary>
    public Guid[] Others { get; set; } = [];
    public DateOnly StartOn { get; set; }
    public DateOnly EndOn { get; set; }
    public Promise[] Promises { get; set; } = [];

    /// <inheritdoc cref="Contracts.Progress"/>
    public DateOnly? Open { get; set; }
    public bool Backfilled { get; set; }
    public string Grade { get; set; } = "";
    public DateOnly? SuspendedOn { get; set; }
    public int SuspendedDays { get; set; }
    [JsonIgnore] public string Json => JsonSerializer.Serialize(this, ContractFactsJson.Default.ContractFacts);
    [JsonIgnore] public Progress Progress => new(Stage, StartOn, Promises, Open, SuspendedOn, SuspendedDays);

    public static ContractFacts Read(string json) => JsonSerializer.Deserialize(json, ContractFactsJson.Default.ContractFacts)!;

    public static ContractFacts Of(Contract c) => new()
    {
        Code = c.Code, Title = Kernel.Mask.Text(c.Title), Category = c.Category, Stage = c.Stage, Community = c.CommunityId, Others = [.. c.Parties.Where(p => p.OrganizationId != c.CommunityId).OrderBy(p => p.Order).Select(p => p.OrganizationId)],
        StartOn = c.StartOn, EndOn = c.EndOn, Promises = c.Progress.Promises, Open = c.Progress.Open, Backfilled = c.Backfilled, Grade = c.Stage == ContractStage.Published ? c.Grade : "", SuspendedOn = c.SuspendedOn, SuspendedDays = c.SuspendedDays,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ContractFacts))]
internal sealed partial class ContractFactsJson : JsonSerializerContext;
