namespace Qiyue.Matching;

/// <summary>Where something is. Names and coordinates are both optional; nothing is made up for what is missing.</summary>
/// <param name="Longitude">Degrees, WGS 84; null = not known.</param>
public sealed record Place(string Community = "", string Street = "", double? Longitude = null, double? Latitude = null);

/// <summary>A need as matching reads it.</summary>
/// <param name="People">People expected; null = not said.</param>
/// <param name="When">Free text, as the clerk wrote it.</param>
public sealed record MatchNeed(string Id, string Title, string Description = "", string Audience = "", int? People = null, string When = "", string Category = "", Place? At = null);

/// <summary>A resource as matching reads it.</summary>
/// <param name="Kind">场地, 人才, 服务, 资金, 物资, 信息.</param>
/// <param name="Capacity">How many at once or per period; null = not limited, or does not apply.</param>
/// <param name="RadiusKm">Straight-line kilometres from <paramref name="At"/>; null = the whole district.</param>
/// <param name="Unit">Name of the unit that offers it.</param>
/// <param name="Conditions">Further conditions in words.</param>
public sealed record MatchResource(string Id, string Title, string Description = "", string Audience = "", string Kind = "", int? Capacity = null, string CapacityUnit = "", string When = "", double? RadiusKm = null,
    string Unit = "", string Conditions = "", Place? At = null);

/// <summary>The parts a fit is made of.</summary>
public enum PartKind { What, Whom, HowMany, Where, When, Conditions }

/// <summary>What makes a match impossible, or unwise.</summary>
public enum ObstacleKind { Full, OwnOnly, TooFar, OtherPlaceOnly, WrongTime, TooSmall }

/// <summary>A sentence with blanks {0} …, so that whoever shows it can translate it.</summary>
public sealed record Sentence(string Text, params object[] Values)
{
    public override string ToString() => string.Format(System.Globalization.CultureInfo.InvariantCulture, Text, Values);
}

/// <param name="Value">0 … 1; of <see cref="PartKind.What"/> the fit that is left when nothing else takes away.</param>
/// <param name="Weight">The share of the worth that this part can take away; of <see cref="PartKind.What"/> 1: it sets the ceiling.</param>
public sealed record Part(PartKind Kind, double Value, double Weight, Sentence Sentence);

public sealed record Obstacle(ObstacleKind Kind, Sentence Sentence);

/// <summary>How well a resource answers a need.</summary>
/// <param name="Fit">0 … 1; 0 when a hard obstacle stands in the way.</param>
/// <param name="Potential">The fit if no obstacle stood in the way.</param>
/// <param name="Topics">Names of the thesaurus groups both speak of, the weightiest first.</param>
public sealed record MatchResult(string Need, string Resource, double Fit, double Potential, IReadOnlyList<Part> Parts, IReadOnlyList<Obstacle> Obstacles, IReadOnlyList<string> Topics);
