using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qiyue.Contracts;

/// <summary>What a list needs to know of a contract, as it stands in its list card; names and lights are worked out when it is read.</summary>
/// <param name="Others">Parties besides the community, in their order.</param>
/// <param name="Open">See <see cref="Progress"/>.</param>
internal sealed record ContractFacts(string Code, string Title, string Category, ContractStage Stage, Guid Community, Guid[] Others, DateOnly StartOn, DateOnly EndOn, Promise[] Promises, DateOnly? Open,
    bool Backfilled, string Grade, DateOnly? SuspendedOn = null, int SuspendedDays = 0)
{
    [JsonIgnore] public string Json => JsonSerializer.Serialize(this, ContractFactsJson.Default.ContractFacts);
    [JsonIgnore] public Progress Progress => new(Stage, StartOn, Promises, Open, SuspendedOn, SuspendedDays);

    public static ContractFacts Read(string json) => JsonSerializer.Deserialize(json, ContractFactsJson.Default.ContractFacts)!;

    public static ContractFacts Of(Contract c) => new(c.Code, c.Title, c.Category, c.Stage, c.CommunityId, [.. c.Parties.Where(p => p.OrganizationId != c.CommunityId).OrderBy(p => p.Order).Select(p => p.OrganizationId)],
        c.StartOn, c.EndOn, c.Progress.Promises, c.Progress.Open, c.Backfilled, c.Stage == ContractStage.Published ? c.Grade : "", c.SuspendedOn, c.SuspendedDays);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(ContractFacts))]
internal sealed partial class ContractFactsJson : JsonSerializerContext;
