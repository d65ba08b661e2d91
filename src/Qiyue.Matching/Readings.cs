namespace Qiyue.Matching;

/// <summary>A point on the unit sphere: distances cost one product instead of trigonometry.</summary>
internal readonly record struct Point(double X, double Y, double Z)
{
    private const double EarthKm = 6371.0088;

    public static Point? Of(Place? place)
    {
        if (place is not { Longitude: { } longitude, Latitude: { } latitude }) return null;
        var (lon, lat) = (double.DegreesToRadians(longitude), double.DegreesToRadians(latitude));
        return new(Math.Cos(lat) * Math.Cos(lon), Math.Cos(lat) * Math.Sin(lon), Math.Sin(lat));
    }

    /// <summary>Great-circle kilometres.</summary>
    public double KmTo(Point other)
    {
        var (x, y, z) = (X - other.X, Y - other.Y, Z - other.Z);
        return 2 * EarthKm * Math.Asin(Math.Min(1, Math.Sqrt(x * x + y * y + z * z) / 2));
    }
}

/// <summary>A need as it was read once: what is compared with many resources.</summary>
public sealed class NeedReading
{
    internal NeedReading(MatchNeed need, Thesaurus thesaurus, Weights weights)
    {
        Need = need;
        Schedule = Schedule.Read(need.When, thesaurus);
        Audience = Audience.Read(need.Audience, thesaurus);
        if (Audience.IsUnsaid) Audience = Audience.Read(need.Title + "。" + need.Description, thesaurus);
        Mentioned = Audience.Read(need.Title + "。" + need.Description + "。" + need.Audience, thesaurus);
        Point = Matching.Point.Of(need.At);
        var text = new Dictionary<ulong, double>();
        Features.Add(need.Title, weights.NeedTitle, thesaurus, text);
        Features.Add(need.Description, 1, thesaurus, text);
        Features.Add(need.Audience, weights.NeedAudience, thesaurus, text);
        Features.Add(need.Category, weights.NeedCategory, thesaurus, text);
        foreach (var kind in Kinds(need, thesaurus)) text[Features.OfKind(kind)] = 1;
        Relate(text, thesaurus, weights.Related);
        Wanted = [.. text.Select(f => new KeyValuePair<ulong, double>(f.Key, 2 * f.Value / (1 + f.Value) * Sort(f.Key, weights))).Where(f => f.Value > 0).OrderBy(f => f.Key)];
    }

    public MatchNeed Need { get; }
    internal Schedule Schedule { get; }
    internal Audience Audience { get; }

    /// <summary>Everybody the need speaks of, in any field.</summary>
    internal Audience Mentioned { get; }
    internal Point? Point { get; }

    /// <summary>Features with the weight the need gives them (before rarity).</summary>
    internal KeyValuePair<ulong, double>[] Wanted { get; }

    /// <summary>Kinds of resource it asks for ("没地方" → 场地).</summary>
    private static IEnumerable<int> Kinds(MatchNeed need, Thesaurus thesaurus)
    {
        var found = new List<Found>();
        thesaurus.Terms(Section.Kind).Find(Terms.Normalised(need.Title + "。" + need.Description), found);
        return found.Select(f => f.Group).Distinct();
    }

    private static void Relate(Dictionary<ulong, double> text, Thesaurus thesaurus, double share)
    {
        if (share <= 0) return;
        foreach (var (key, weight) in text.Where(f => Features.SortOf(f.Key) == Features.Topic).OrderBy(f => f.Key).ToArray())
            foreach (var related in thesaurus[(int)(uint)key].Related)
                text[Features.OfTopic(related)] = Math.Max(text.GetValueOrDefault(Features.OfTopic(related)), weight * share);
    }

    private static double Sort(ulong key, Weights weights) => Features.SortOf(key) switch
    {
        Features.Character => weights.Character, Features.Topic => weights.Topic, Features.Kind => weights.Kind, _ => weights.Pair,
    };
}

/// <summary>A resource as it was read once.</summary>
internal sealed class ResourceReading
{
    /// <summary>Characters of a text of middling length: a fixed yardstick, so that one change moves no other resource.</summary>
    private const double UsualLength = 45;

    /// <summary>Impacts are kept in bytes of this many steps to one.</summary>
    public const int Steps = 100;

    public ResourceReading(MatchResource resource, Thesaurus thesaurus, Weights weights, PlaceNames places)
    {
        Resource = resource;
        Schedule = Schedule.Read(resource.When, thesaurus);
        Audience = Audience.Read(resource.Audience, thesaurus);
        Restriction = Restriction.Read(resource, thesaurus);
        OnlyPlaces = [.. places.In(Restriction.PlaceText), .. Own(Restriction.PlaceText, resource.At)];
        Point = Matching.Point.Of(resource.At);
        IsVenue = resource.Kind == "场地";
        var text = new Dictionary<ulong, double>();
        var length = Features.Add(resource.Title, weights.ResourceTitle, thesaurus, text) + Features.Add(resource.Description, 1, thesaurus, text);
        length += Features.Add(resource.Audience, weights.ResourceAudience, thesaurus, text);
        Features.Add(resource.Unit, weights.ResourceUnit, thesaurus, text);
        if (thesaurus.Named(Section.Kind, resource.Kind) is { } kind) text[Features.OfKind(kind.Id)] = 1;
        var damp = weights.Saturation * (1 - weights.Length + weights.Length * length / UsualLength);
        Impacts = [.. text.Select(f => new KeyValuePair<ulong, byte>(f.Key, Impact(f.Key, f.Value, damp, weights))).OrderBy(f => f.Key)];
    }

    public MatchResource Resource { get; }
    public Schedule Schedule { get; }
    public Audience Audience { get; }
    public Restriction Restriction { get; }
    public Point? Point { get; }
    public bool IsVenue { get; }
    public KeyValuePair<ulong, byte>[] Impacts { get; }

    /// <summary>"仅限本街道居民": the unit's own.</summary>
    private static IEnumerable<string> Own(string text, Place? at)
    {
        if (at is { Street.Length: > 0 } && (text.Contains("本街道", StringComparison.Ordinal) || text.Contains("本镇", StringComparison.Ordinal) || text.Contains("本乡", StringComparison.Ordinal))) yield return Terms.Normalised(at.Street);
        if (at is { Community.Length: > 0 } && (text.Contains("本社区", StringComparison.Ordinal) || text.Contains("本村", StringComparison.Ordinal))) yield return Terms.Normalised(at.Community);
    }

    /// <summary>Streets and communities it names as those it is for.</summary>
    public string[] OnlyPlaces { get; }

    public bool IsElsewhere(Place? place) => OnlyPlaces.Length > 0 && place is not null && (place.Community.Length > 0 || place.Street.Length > 0)
        && !OnlyPlaces.Contains(Terms.Normalised(place.Community)) && !OnlyPlaces.Contains(Terms.Normalised(place.Street));

    private static byte Impact(ulong key, double times, double damp, Weights weights) =>
        Features.SortOf(key) == Features.Kind ? (byte)Steps : (byte)Math.Clamp(Math.Round(Steps * times * (weights.Saturation + 1) / (times + damp)), 1, 255);
}

/// <summary>Names of the streets and communities of the district, so that "仅限西江街道居民" is understood.</summary>
internal sealed class PlaceNames
{
    private readonly Terms _terms = new();
    private readonly List<string> _names = [];

    public PlaceNames(IEnumerable<string> names)
    {
        foreach (var name in names.Where(n => n.Length > 2).Select(Terms.Normalised).Distinct())
        {
            _terms.Add(name, _names.Count);
            _names.Add(name);
        }
    }

    public string[] In(string text)
    {
        var found = new List<Found>();
        _terms.Find(text, found);
        return [.. found.Select(f => _names[f.Group]).Distinct()];
    }
}
