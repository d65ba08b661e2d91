namespace Qiyue.Matching;

/// <summary>
/// The numbers of matching. The text counts by BM25 over single characters, pairs of characters, words of the thesaurus and kind; worth = what × (1 − Σ weight × (1 − part));
/// the fit is the share of pairs of such a worth that people judged to fit.
/// Set by search on data with folds (./dev bench matching); docs/matching.md tells how.
/// </summary>
public sealed record Weights
{
    public static readonly Weights Default = new();

    // What: weight of a feature by its sort.
    public double Character { get; init; } = 0.1;
    public double Pair { get; init; } = 1;
    public double Topic { get; init; } = 2;
    public double Kind { get; init; } = 0.5;

    /// <summary>Share of a topic's weight that its related topics get.</summary>
    public double Related { get; init; } = 0.3;

    // What: weight of a field.
    public double NeedTitle { get; init; } = 1.5;
    public double NeedAudience { get; init; } = 0.5;
    public double NeedCategory { get; init; } = 0.3;
    public double ResourceTitle { get; init; } = 1.5;
    public double ResourceAudience { get; init; } = 0.5;

    /// <summary>The name of the unit says what it is good at ("…律师事务所").</summary>
    public double ResourceUnit { get; init; } = 0.25;

    /// <summary>BM25: how soon repeating a word stops counting, and how much length counts against a text.</summary>
    public double Saturation { get; init; } = 1.2;
    public double Length { get; init; } = 0.4;

    /// <summary>The sum of weights at which "what" is one half.</summary>
    public double Half { get; init; } = 3;

    /// <summary>What the weight of a need's topics adds to that.</summary>
    public double Ideal { get; init; } = 0.5;

    /// <summary>A character or pair that more than this share of the resources have does not count.</summary>
    public double Common { get; init; } = 0.1;

    /// <summary>What a topic counts at least, however many resources offer it; 1 = as the rarest.</summary>
    public double TopicLeast { get; init; } = 0.6;

    // The share of the fit each other part can take away.
    public double Whom { get; init; } = 0.35;
    public double HowMany { get; init; } = 0.15;
    public double Where { get; init; } = 0.15;
    public double When { get; init; } = 0.25;
    public double Conditions { get; init; } = 0.05;

    /// <summary>The share of the fit that a part can take away; 1 of what is wanted.</summary>
    public double Of(PartKind part) => part switch { PartKind.Whom => Whom, PartKind.HowMany => HowMany, PartKind.Where => Where, PartKind.When => When, PartKind.Conditions => Conditions, _ => 1 };

    /// <summary>Below this fit a resource is no answer: "nothing fits".</summary>
    public double Least { get; init; } = 0.2;

    /// <summary>The worth at which every other pair was judged to fit.</summary>
    public double Even { get; init; } = 0.32;

    /// <summary>How often a pair of this worth fits, 0 … 1: the odds rise with the third power of the worth's own odds, as they do in judged sets.</summary>
    public double Fit(double worth)
    {
        if (worth >= 1) return 1;
        var odds = worth / (1 - worth) * (1 - Even) / Even;
        odds *= odds * odds;
        return odds / (1 + odds);
    }

    /// <summary>The worth that a fit comes from.</summary>
    public double Worth(double fit)
    {
        if (fit >= 1) return 1;
        var odds = Math.Cbrt(fit / (1 - fit)) * Even / (1 - Even);
        return odds / (1 + odds);
    }

    // Values of parts: open to everyone; another group of the same age; another group; another age; a day, an hour that does not meet.
    public double WhomEveryone { get; init; } = 0.9;
    public double WhomAges { get; init; } = 0.95;
    public double WhomOther { get; init; } = 0.4;
    public double WhomWrongAge { get; init; } = 0;
    public double OtherDay { get; init; } = 0.4;
    public double OtherHour { get; init; } = 0.1;

    /// <summary>Kilometres at which "where" is one half: for a place people go to, and for what comes to them.</summary>
    public double VenueKm { get; init; } = 3;
    public double OtherKm { get; init; } = 10;
}
