namespace Qiyue.Matching;

/// <summary>The parts of a fit besides what is wanted, without their sentences: judged for thousands of candidates.</summary>
internal struct Judged
{
    public double Whom, HowMany, Where, When, Conditions;
    public uint Obstacles;
    public Meeting Meeting;
    public double? Km;

    public readonly bool Has(ObstacleKind kind) => (Obstacles & 1u << (int)kind) != 0;
    public void Add(ObstacleKind kind) => Obstacles |= 1u << (int)kind;

    /// <summary>What is left of "what" when every part has taken its share; each part moves it one way only.</summary>
    public readonly double Left(Weights w) =>
        1 - w.Whom * (1 - Whom) - w.HowMany * (1 - HowMany) - w.Where * (1 - Where) - w.When * (1 - When) - w.Conditions * (1 - Conditions);
}

/// <summary>The rules of each part. Source: domain.md, Matching (wrong audience, too small, too far, wrong time, sold out, own staff only).</summary>
internal static class Judging
{
    /// <summary>Less than this share of the people is no answer.</summary>
    public const double LeastShare = 0.6;

    public static Judged Judge(NeedReading need, ResourceReading resource, Weights weights)
    {
        var judged = new Judged { Conditions = resource.Restriction.Charge.Length > 0 ? 0 : 1 };
        if (resource.Restriction.Full.Length > 0) judged.Add(ObstacleKind.Full);
        if (resource.Restriction.OwnOnly.Length > 0) judged.Add(ObstacleKind.OwnOnly);
        HowMany(need.Need.People, resource.Resource.Capacity, ref judged);
        Where(need, resource, weights, ref judged);
        When(need, resource, weights, ref judged);
        judged.Whom = Whom(need, resource, weights);
        return judged;
    }

    private static void HowMany(int? people, int? capacity, ref Judged judged)
    {
        judged.HowMany = 1;
        if (people is not > 0 || capacity is not { } room) return;
        var share = Math.Min(1, (double)room / people.Value);
        judged.HowMany = share >= LeastShare ? (share - LeastShare) / (1 - LeastShare) : 0;
        if (share < LeastShare) judged.Add(ObstacleKind.TooSmall);
    }

    private static void Where(NeedReading need, ResourceReading resource, Weights weights, ref Judged judged)
    {
        if (resource.IsElsewhere(need.Need.At)) judged.Add(ObstacleKind.OtherPlaceOnly);
        if (need.Point is { } a && resource.Point is { } b)
        {
            var km = a.KmTo(b);
            judged.Km = km;
            if (km > resource.Resource.RadiusKm) judged.Add(ObstacleKind.TooFar);
            var half = km / (resource.IsVenue ? weights.VenueKm : weights.OtherKm);
            judged.Where = 1 / (1 + half * half);
            return;
        }
        judged.Where = (need.Need.At, resource.Resource.At) switch
        {
            ({ Community.Length: > 0 } x, { } y) when x.Community == y.Community => 1,
            ({ Street.Length: > 0 } x, { } y) when x.Street == y.Street => 0.8,
            _ => 0.5,
        };
    }

    private static void When(NeedReading need, ResourceReading resource, Weights weights, ref Judged judged)
    {
        var (meeting, share) = need.Schedule.Meets(resource.Schedule);
        judged.Meeting = meeting;
        judged.When = meeting switch
        {
            Meeting.Open or Meeting.Fits => 1,
            Meeting.Partly => 0.5 + share / 2,
            Meeting.OtherDay => need.Audience.IsBound && need.Schedule.IsAcrossTheWeek(resource.Schedule) ? weights.OtherHour : weights.OtherDay,
            Meeting.OtherHour => weights.OtherHour,
            _ => 0,
        };
        if (need.Schedule.IsFlexible) judged.When = Math.Max(judged.When, weights.OtherDay);
        else if (meeting == Meeting.OtherSeason || meeting == Meeting.OtherHour && need.Schedule.IsDaily) judged.Add(ObstacleKind.WrongTime);
    }

    private static double Whom(NeedReading need, ResourceReading resource, Weights weights)
    {
        if (resource.Restriction.Only is { IsUnsaid: false } only && !only.Shares(need.Mentioned) && !(only.AgesWithin(need.Mentioned) > 0)) return 0;
        if (resource.Audience.IsUnsaid || need.Audience.IsUnsaid && resource.Audience.IsEveryone) return weights.WhomEveryone;
        if (need.Audience.IsUnsaid) return need.Mentioned.Shares(resource.Audience) ? 1 : (weights.WhomEveryone + weights.WhomOther) / 2;
        var ages = need.Audience.AgesWithin(resource.Audience);
        if (need.Audience.Shares(resource.Audience)) return ages is { } a ? 0.7 + 0.3 * Math.Min(1, 2 * a) : 1;
        if (resource.Audience.IsEveryone) return weights.WhomEveryone;
        if (ages is > 0) return weights.WhomOther + (weights.WhomAges - weights.WhomOther) * Math.Min(1, 2 * ages.Value);
        if (ages is 0) return weights.WhomWrongAge;
        return need.Mentioned.Shares(resource.Audience) ? weights.WhomEveryone : weights.WhomOther;
    }
}
