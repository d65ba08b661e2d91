using Qiyue.Cli;
using Qiyue.Matching;

namespace Qiyue.Bench.Matching;

/// <summary>Looks for better weights on some needs, one knob after the other, and says what they are worth on needs that were not looked at.</summary>
internal sealed class Tuning(MatchSet set, Judgements judged)
{
    private static readonly (Func<Weights, double, Weights> With, double[] Values)[] Knobs =
    [
        ((w, v) => w with { Topic = v }, [1, 1.5, 2, 2.5, 3, 4]),
        ((w, v) => w with { Character = v }, [0, 0.05, 0.1, 0.2, 0.3]),
        ((w, v) => w with { Kind = v }, [0, 0.25, 0.5, 1, 1.5]),
        ((w, v) => w with { Related = v }, [0, 0.2, 0.3, 0.4, 0.5, 0.6]),
        ((w, v) => w with { NeedTitle = v }, [1, 1.5, 2, 2.5]),
        ((w, v) => w with { NeedAudience = v }, [0, 0.25, 0.5, 0.75, 1]),
        ((w, v) => w with { NeedCategory = v }, [0, 0.15, 0.3, 0.6]),
        ((w, v) => w with { ResourceTitle = v }, [1, 1.5, 2, 2.5]),
        ((w, v) => w with { ResourceAudience = v }, [0, 0.25, 0.5, 0.75, 1]),
        ((w, v) => w with { ResourceUnit = v }, [0, 0.15, 0.25, 0.5]),
        ((w, v) => w with { Saturation = v }, [0.6, 0.9, 1.2, 1.6, 2]),
        ((w, v) => w with { Length = v }, [0, 0.2, 0.4, 0.6, 0.75]),
        ((w, v) => w with { Half = v }, [2, 3, 4, 6, 9, 14]),
        ((w, v) => w with { Whom = v }, [0.1, 0.2, 0.3, 0.4]),
        ((w, v) => w with { HowMany = v }, [0.05, 0.1, 0.15, 0.2]),
        ((w, v) => w with { Where = v }, [0.05, 0.1, 0.15, 0.2]),
        ((w, v) => w with { When = v }, [0.1, 0.15, 0.2, 0.25, 0.3]),
        ((w, v) => w with { WhomEveryone = v }, [0.6, 0.7, 0.8, 0.9, 1]),
        ((w, v) => w with { WhomOther = v }, [0.1, 0.2, 0.3, 0.4, 0.5]),
        ((w, v) => w with { OtherDay = v }, [0.2, 0.4, 0.6]),
        ((w, v) => w with { OtherHour = v }, [0, 0.1, 0.2]),
        ((w, v) => w with { VenueKm = v }, [2, 3, 5]),
        ((w, v) => w with { OtherKm = v }, [6, 10, 15]),
    ];

    /// <summary>A step must be worth this much: smaller gains are chance.</summary>
    private const double Worth = 0.01;

    public Ranking Rank(Matcher matcher, MatchNeed need)
    {
        var ranked = matcher.Rank(need);
        return new([.. ranked.Select(r => r.Resource)], ranked.Count == 0 || ranked[0].Fit < matcher.Weights.Least);
    }

    public Quality Of(IEnumerable<MatchNeed> needs, Weights weights, Thesaurus? thesaurus = null)
    {
        var matcher = Matcher.Of(set.Resources, set.PlaceNames, thesaurus, weights);
        var byId = needs.ToDictionary(n => n.Id);
        return Quality.Of(byId.Keys, judged, n => Rank(matcher, byId[n]));
    }

    public Weights Search(IReadOnlyCollection<MatchNeed> needs, Weights from, int rounds = 2)
    {
        var (best, value) = (from, Value(Of(needs, from)));
        for (var round = 0; round < rounds; round++)
            foreach (var (with, values) in Knobs)
                foreach (var v in values)
                    if (with(best, v) is var tried && tried != best && Value(Of(needs, tried)) is var reached && reached > value + Worth) (best, value) = (tried, reached);
        return best;
    }

    /// <summary>Each fold is the needs of some communities: a place whose needs nobody looked at.</summary>
    public IReadOnlyList<(int Needs, Quality Untuned, Quality Tuned)> ByCommunity(int folds)
    {
        var communities = set.Needs.Select(n => n.At!.Community).Distinct().Order(StringComparer.Ordinal).ToArray();
        return [.. Enumerable.Range(0, folds).AsParallel().AsOrdered().Select(f =>
        {
            var aside = communities.Where((_, i) => i % folds == f).ToHashSet();
            var (held, seen) = (set.Needs.Where(n => aside.Contains(n.At!.Community)).ToArray(), set.Needs.Where(n => !aside.Contains(n.At!.Community)).ToArray());
            return (held.Length, Of(held, Weights.Default), Of(held, Search(seen, Weights.Default)));
        })];
    }

    private static double Value(Quality q) => q.Ndcg + 0.5 * q.Hard + 0.25 * q.Recall + 0.25 * q.Mrr;
}
