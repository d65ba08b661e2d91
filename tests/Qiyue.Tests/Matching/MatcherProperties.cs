using CsCheck;
using Qiyue.Matching;

namespace Qiyue.Tests.Matching;

/// <summary>What must hold whatever is listed. Source: architecture.md (Matching is pure, deterministic, explained).</summary>
public sealed class MatcherProperties
{
    private static readonly string[] Words = ["量血压", "义诊", "食堂", "送餐", "教手机", "法律咨询", "调解", "停车位", "篮球场", "绘本", "理发", "打扫", "名额已满", "仅限本院职工", "免费", "上门", "一个人住", "孩子放学"];
    private static readonly Gen<string> Text = Gen.OneOf(Words).List[1, 5].Select(w => string.Join("，", w));
    private static readonly Gen<string> Audience = Gen.OneOf("", "居民", "老年人", "小学生", "3—8岁孩子", "残疾人", "65岁以上老人");
    private static readonly Gen<string> Time = Gen.OneOf("", "工作日", "周末上午", "每晚", "每天9:00—17:00", "寒暑假", "周三下午", "尽快");
    private static readonly Gen<int?> Number = Gen.Int[1, 80].Select(n => n > 60 ? (int?)null : n);
    private static readonly Gen<Place> Somewhere = Gen.Select(Gen.Int[0, 3], Gen.Double[112, 112.1], Gen.Double[23, 23.1], (c, x, y) => new Place($"第{c}社区", $"第{c / 2}街道", c == 3 ? null : x, c == 3 ? null : y));
    private static readonly Gen<MatchNeed> Need = Gen.Select(Text, Text, Audience, Number, Time, Somewhere).Select((t, d, a, p, w, at) => new MatchNeed("N", t, d, a, p, w, "", at));
    private static readonly Gen<MatchResource> Resource = Gen.Select(Text, Text, Audience, Number, Time, Somewhere, Gen.OneOf("场地", "人才", "服务"), Gen.Int[0, 9])
        .Select((t, d, a, c, w, at, k, r) => new MatchResource("", t, d, a, k, c, "", w, r == 0 ? null : r, "某单位", "", at));
    private static readonly Gen<MatchResource[]> Resources = Resource.Array[1, 25].Select(all => all.Select((r, i) => r with { Id = $"R{i:D2}" }).ToArray());

    [Fact]
    public void The_index_answers_as_judging_every_pair_does() => Gen.Select(Need, Resources, Gen.Int[1, 8]).Sample((need, resources, limit) =>
    {
        var matcher = Matcher.Of(resources);
        var all = matcher.RankExhaustively(matcher.Read(need)).ToArray();
        matcher.Rank(need).ShouldBe(all);
        matcher.Rank(need, limit).ShouldBe(all.Take(limit));
    }, iter: 1000);

    [Fact]
    public void The_order_of_input_does_not_matter_nor_what_came_and_went() => Gen.Select(Need, Resources, Gen.Int[0, 1000]).Sample((need, resources, seed) =>
    {
        var expected = Matcher.Of(resources).Rank(need);
        var shuffled = resources.ToArray();
        new Random(seed).Shuffle(shuffled);
        var matcher = Matcher.Of(shuffled);
        foreach (var r in shuffled.Take(5)) matcher.Put(r with { Title = "别的" + r.Description });
        matcher.Put(resources[0] with { Id = "Z" });
        matcher.Remove("Z");
        foreach (var r in shuffled.Take(5).Reverse()) matcher.Put(r);
        matcher.Rank(need).ShouldBe(expected);
    }, iter: 500);

    [Fact]
    public void A_fit_lies_between_0_and_1_and_is_0_where_an_obstacle_stands() => Gen.Select(Need, Resources).Sample((need, resources) =>
    {
        var matcher = Matcher.Of(resources);
        var reading = matcher.Read(need);
        foreach (var r in resources)
        {
            var match = matcher.Explain(reading, r.Id)!;
            match.Fit.ShouldBeInRange(0, 1);
            match.Parts.ShouldAllBe(p => p.Value >= 0 && p.Value <= 1);
            if (match.Obstacles.Count > 0) match.Fit.ShouldBe(0);
            else match.Fit.ShouldBe(match.Potential);
            match.Obstacles.ShouldAllBe(o => o.Sentence.ToString().Length > 3);
        }
    }, iter: 500);

    /// <summary>More room, nearer, other time, other audience: whatever makes one part better and leaves the others never costs fit.</summary>
    [Fact]
    public void Better_in_one_part_and_equal_in_the_others_never_scores_lower() => Gen.Select(Need, Resource, Resource, Gen.Int[0, 3]).Sample((need, one, other, which) =>
    {
        one = one with { Id = "A" };
        other = (which switch { 0 => one with { Capacity = other.Capacity }, 1 => one with { At = other.At }, 2 => one with { When = other.When }, _ => one with { RadiusKm = other.RadiusKm } }) with { Id = "B" };
        var matcher = Matcher.Of([one, other]);
        var reading = matcher.Read(need);
        var (a, b) = (matcher.Explain(reading, "A")!, matcher.Explain(reading, "B")!);
        if (a.Parts.Zip(b.Parts).All(p => p.First.Value >= p.Second.Value) && a.Obstacles.All(o => b.Obstacles.Any(x => x.Kind == o.Kind))) a.Fit.ShouldBeGreaterThanOrEqualTo(b.Fit);
        if (b.Parts.Zip(a.Parts).All(p => p.First.Value >= p.Second.Value) && b.Obstacles.All(o => a.Obstacles.Any(x => x.Kind == o.Kind))) b.Fit.ShouldBeGreaterThanOrEqualTo(a.Fit);
    }, iter: 2000);

    private static readonly Gen<Candidate[]> Candidates = Gen.Select(Gen.Int[0, 11], Gen.Int[0, 6], Gen.Int[1, 100], Gen.Int[1, 40]).Array[0, 40].Select(all => all
        .Select(c => new Candidate($"N{c.Item1:D2}", $"R{c.Item2}", c.Item3 / 100.0, 1 + c.Item1 * 3, c.Item2 == 0 ? null : c.Item2 * 9)).DistinctBy(c => (c.Need, c.Resource)).ToArray());

    [Fact]
    public void A_plan_keeps_within_capacities_and_is_the_best_of_all() => Candidates.Sample(candidates =>
    {
        var needs = Enumerable.Range(0, 12).Select(i => $"N{i:D2}").ToArray();
        var plan = DistrictPlan.Make(needs, candidates);
        plan.Assigned.Select(a => a.Need).ShouldBeUnique();
        plan.Assigned.ShouldAllBe(a => candidates.Any(c => c.Need == a.Need && c.Resource == a.Resource && c.Fit == a.Fit));
        foreach (var taken in plan.Assigned.GroupBy(a => a.Resource))
            if (candidates.First(c => c.Resource == taken.Key).Capacity is { } room) taken.Sum(a => a.Places).ShouldBeLessThanOrEqualTo(room);
        plan.Assigned.Select(a => a.Need).Concat(plan.Unmet).Order().ShouldBe(needs);
        plan.IsProven.ShouldBeTrue();
        plan.TotalFit.ShouldBe(Best(candidates), 0.0021, "ten-thousandths are rounded");
    }, iter: 300);

    [Fact]
    public void The_same_candidates_in_any_order_give_the_same_plan() => Gen.Select(Candidates, Gen.Int[0, 1000]).Sample((candidates, seed) =>
    {
        var shuffled = candidates.ToArray();
        new Random(seed).Shuffle(shuffled);
        DistrictPlan.Make([], shuffled).Assigned.ShouldBe(DistrictPlan.Make([], candidates).Assigned);
    }, iter: 100);

    [Fact]
    public void A_plan_stands_when_little_changes() => Candidates.Sample(candidates =>
    {
        var plan = DistrictPlan.Make([], candidates);
        var standing = plan.Assigned.ToDictionary(a => a.Need, a => a.Resource);
        var moved = candidates.Select((c, i) => c with { Fit = c.Fit + (i % 2 == 0 ? 0.0005 : -0.0005) }).ToArray();
        DistrictPlan.Make([], moved, standing).Assigned.Select(a => (a.Need, a.Resource, true)).ShouldBe(plan.Assigned.Select(a => (a.Need, a.Resource, true)));
    }, iter: 100);

    /// <summary>By trying everything, need after need.</summary>
    private static double Best(Candidate[] candidates)
    {
        var needs = candidates.GroupBy(c => c.Need).Select(g => g.ToArray()).ToArray();
        var room = candidates.GroupBy(c => c.Resource).ToDictionary(g => g.Key, g => g.First().Capacity ?? int.MaxValue);
        var most = needs.Select(n => n.Max(c => c.Fit)).ToArray();
        var best = 0.0;
        void Try(int i, double sum)
        {
            best = Math.Max(best, sum);
            if (i == needs.Length || sum + most.Skip(i).Sum() <= best) return;
            foreach (var c in needs[i].OrderByDescending(c => c.Fit))
            {
                var places = Math.Min(c.People!.Value, c.Capacity ?? int.MaxValue);
                if (places > room[c.Resource]) continue;
                room[c.Resource] -= places;
                Try(i + 1, sum + c.Fit);
                room[c.Resource] += places;
            }
            Try(i + 1, sum);
        }
        Try(0, 0);
        return best;
    }
}
