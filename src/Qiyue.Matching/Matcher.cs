using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Qiyue.Matching;

/// <summary>A resource and its fit, without sentences.</summary>
public readonly record struct Ranked(string Resource, double Fit, double Potential);

/// <summary>
/// The resources of a district, ready to be asked. Any number of threads may ask at once; changing takes turns with asking (the caller sees to it).
/// The same resources give the same answers in whatever order they were put in: sums are of integers, equals stand by id. Source: domain.md, Matching.
/// </summary>
public sealed class Matcher
{
    private readonly Dictionary<ulong, Postings> _postings = [];
    private readonly Dictionary<string, int> _slotOf = new(StringComparer.Ordinal);
    private readonly Stack<int> _free = new();
    private readonly List<ResourceReading?> _resources = [];
    private readonly ConcurrentBag<int[]> _sums = [];
    private readonly PlaceNames _places;

    public Matcher(Thesaurus? thesaurus = null, Weights? weights = null, IEnumerable<string>? placeNames = null)
    {
        (Thesaurus, Weights) = (thesaurus ?? Thesaurus.Default, weights ?? Weights.Default);
        _places = new(placeNames ?? []);
    }

    public static Matcher Of(IEnumerable<MatchResource> resources, IEnumerable<string>? placeNames = null, Thesaurus? thesaurus = null, Weights? weights = null)
    {
        var matcher = new Matcher(thesaurus, weights, placeNames);
        foreach (var resource in resources) matcher.Put(resource);
        return matcher;
    }

    public Thesaurus Thesaurus { get; }
    public Weights Weights { get; }
    public int Count => _slotOf.Count;

    /// <summary>The resource as it was put in; null when it is not here.</summary>
    public MatchResource? this[string resource] => _slotOf.TryGetValue(resource, out var slot) ? _resources[slot]!.Resource : null;

    public bool Contains(string resource) => _slotOf.ContainsKey(resource);

    /// <summary>Reads a need once, for asking several times.</summary>
    public NeedReading Read(MatchNeed need) => new(need, Thesaurus, Weights);

    /// <summary>Adds a resource, or takes its new text in place of the old.</summary>
    public void Put(MatchResource resource)
    {
        Remove(resource.Id);
        var reading = new ResourceReading(resource, Thesaurus, Weights, _places);
        if (!_free.TryPop(out var slot))
        {
            slot = _resources.Count;
            _resources.Add(null);
        }
        (_resources[slot], _slotOf[resource.Id]) = (reading, slot);
        foreach (var (key, impact) in reading.Impacts) (CollectionsMarshal.GetValueRefOrAddDefault(_postings, key, out _) ??= new()).Add(slot, impact);
    }

    public void Remove(string resource)
    {
        if (!_slotOf.Remove(resource, out var slot)) return;
        foreach (var (key, _) in _resources[slot]!.Impacts)
        {
            _postings[key].Remove(slot);
            if (_postings[key].Count == 0) _postings.Remove(key);
        }
        _resources[slot] = null;
        _free.Push(slot);
    }

    /// <summary>The best for a need, best first; resources with a fit of 0 are left out.</summary>
    public IReadOnlyList<Ranked> Rank(MatchNeed need, int limit = int.MaxValue) => Rank(Read(need), limit);

    public IReadOnlyList<Ranked> Rank(NeedReading need, int limit = int.MaxValue)
    {
        var sums = Sums(need);
        try { return Best(need, sums, limit); }
        finally { Return(sums); }
    }

    /// <summary>The best that an obstacle stands in the way of, by what they would be worth without it.</summary>
    public IReadOnlyList<Ranked> Blocked(NeedReading need, int limit)
    {
        var sums = Sums(need);
        try { return Best(need, sums, limit, blocked: true); }
        finally { Return(sums); }
    }

    /// <summary>One resource against one need, with its parts and sentences; null when there is no such resource.</summary>
    public MatchResult? Explain(NeedReading need, string resource) => Explain(need, [resource]) is [var one] ? one : null;

    /// <summary>Several at once, in the order asked for, without those there are not: what the need shares with all resources is summed up once.</summary>
    public IReadOnlyList<MatchResult> Explain(NeedReading need, IEnumerable<string> resources)
    {
        var (sums, half, found) = (Sums(need), Half(need), new List<MatchResult>());
        try
        {
            foreach (var resource in resources)
                if (_slotOf.TryGetValue(resource, out var slot) && _resources[slot] is { } reading) found.Add(Explaining.Of(need, reading, What(sums[slot], half), Judging.Judge(need, reading, Weights), Shared(need, reading), this));
            return found;
        }
        finally { Return(sums); }
    }

    /// <summary>Every pair on its own, without index or shortcut: what the fast way is held against.</summary>
    internal IEnumerable<Ranked> RankExhaustively(NeedReading need)
    {
        var (wanted, half) = (Weighted(need), Half(need));
        return _resources.Where(r => r is not null).Select(r =>
        {
            var sum = 0;
            foreach (var (key, weight) in wanted)
                if (sum > 0 || Features.SortOf(key) != Features.Kind) sum += weight * (Array.Find(r!.Impacts, i => i.Key == key) is { Value: var impact } ? impact : 0);
            var judged = Judging.Judge(need, r!, Weights);
            var potential = Weights.Fit(What(sum, half) * judged.Left(Weights));
            return new Ranked(r!.Resource.Id, judged.Obstacles == 0 ? potential : 0, potential);
        }).Where(r => r.Fit > 0).OrderByDescending(r => r.Fit).ThenBy(r => r.Resource, StringComparer.Ordinal);
    }

    /// <summary>0 … 1, from the sum of weighted impacts.</summary>
    private static double What(int sum, double half) => sum <= 0 ? 0 : sum / (sum + half);

    /// <summary>The sum at which "what" is one half: the more a need says in words of the thesaurus, the more is asked, also where no resource speaks of it at all.</summary>
    private double Half(NeedReading need) => ResourceReading.Steps * WeightSteps * (Weights.Half + Weights.Ideal
        * need.Wanted.Where(f => Features.SortOf(f.Key) == Features.Topic).Sum(f => f.Value * Rarity(f.Key, _postings.TryGetValue(f.Key, out var postings) ? postings.Count : 0)));

    /// <summary>Steps of a need's weights to one.</summary>
    private const int WeightSteps = 100;

    /// <summary>Rare features count more: 1 for what one resource of many has, near 0 for what all have; but what is asked for is what is asked for, also where everybody offers it.</summary>
    private double Rarity(ulong key, int having)
    {
        // In a short list a word that one in three has is not common yet.
        var of = Math.Max(Count, 100);
        var rarity = Math.Log(1 + (of - having + 0.5) / (having + 0.5)) / Math.Log(1 + (of + 0.5) / 0.5);
        return Features.SortOf(key) == Features.Topic ? Math.Max(rarity, Weights.TopicLeast) : rarity;
    }

    /// <summary>Characters and pairs that so many resources have say nothing about any of them.</summary>
    private bool IsCommon(ulong key, int having) => having > 20 && having > Weights.Common * Count && Features.SortOf(key) is not (Features.Kind or Features.Topic);

    private IEnumerable<(ulong Key, int Weight)> Weighted(NeedReading need)
    {
        foreach (var (key, weight) in need.Wanted)
            if (_postings.TryGetValue(key, out var postings) && !IsCommon(key, postings.Count) && (int)Math.Round(WeightSteps * weight * (Features.SortOf(key) == Features.Kind ? 1 : Rarity(key, postings.Count))) is > 0 and var steps)
                yield return (key, steps);
    }

    private int[] Sums(NeedReading need)
    {
        if (!_sums.TryTake(out var sums) || sums.Length < _resources.Count) sums = new int[Math.Max(64, _resources.Count * 5 / 4)];
        foreach (var (key, weight) in Weighted(need))
        {
            var postings = _postings[key];
            var slots = postings.Slots;
            var impacts = postings.Impacts;
            if (Features.SortOf(key) == Features.Kind)
            {
                // The kind alone is nothing in common; kinds come last.
                foreach (var slot in slots) if (sums[slot] > 0) sums[slot] += weight * ResourceReading.Steps;
            }
            else for (var i = 0; i < slots.Length; i++) sums[slots[i]] += weight * impacts[i];
        }
        return sums;
    }

    private void Return(int[] sums)
    {
        Array.Clear(sums);
        _sums.Add(sums);
    }

    /// <summary>
    /// Candidates are judged in the order of what they offer. "What" is the ceiling of the fit, so that once as many as asked for are better than the ceiling of the next,
    /// the rest cannot matter: the answer is that of judging all.
    /// </summary>
    private List<Ranked> Best(NeedReading need, int[] sums, int limit, bool blocked = false)
    {
        var half = Half(need);
        var order = new Descending(sums.AsSpan(0, _resources.Count));
        var best = new List<(string Resource, double Worth)>();
        var least = 0.0;
        foreach (var slot in order)
        {
            var what = What(sums[slot], half);
            if (best.Count >= limit && what < least) break;
            var judged = Judging.Judge(need, _resources[slot]!, Weights);
            if (judged.Obstacles != 0 != blocked) continue;
            var worth = what * judged.Left(Weights);
            if (worth <= 0 || best.Count >= limit && worth < least) continue;
            best.Add((_resources[slot]!.Resource.Id, worth));
            if (limit == int.MaxValue || best.Count < 2 * limit) { if (best.Count == limit) least = best.Min(b => b.Worth); continue; }
            Shorten(best, limit);
            least = best[^1].Worth;
        }
        Shorten(best, limit);
        return best.ConvertAll(b => Weights.Fit(b.Worth) is var fit && blocked ? new Ranked(b.Resource, 0, fit) : new Ranked(b.Resource, fit, fit));
    }

    private static void Shorten(List<(string Resource, double Worth)> best, int limit)
    {
        best.Sort((a, b) => b.Worth.CompareTo(a.Worth) is not 0 and var by ? by : string.CompareOrdinal(a.Resource, b.Resource));
        if (best.Count > limit) best.RemoveRange(limit, best.Count - limit);
    }

    /// <summary>What the two have in common and how much each counts, the weightiest first.</summary>
    private (ulong Key, double Share)[] Shared(NeedReading need, ResourceReading resource)
    {
        var shared = Weighted(need).Select(w => (w.Key, Share: (double)w.Weight * (Array.Find(resource.Impacts, i => i.Key == w.Key) is { Value: var impact } ? impact : 0))).Where(s => s.Share > 0).ToArray();
        var sum = shared.Sum(s => s.Share);
        return [.. shared.Select(s => (s.Key, s.Share / sum)).OrderByDescending(s => s.Item2).ThenBy(s => s.Key)];
    }
}
