using Qiyue.Matching;

namespace Qiyue.Tests.Matching;

/// <summary>The parts of a fit and the obstacles. Source: domain.md, Matching.</summary>
public sealed class MatcherTests
{
    private static readonly Place Here = new("甲社区", "南街道", 112.00, 23.00), Near = new("乙社区", "南街道", 112.01, 23.00), Far = new("丙社区", "北街道", 112.10, 23.00);
    private static readonly MatchNeed Lunch = new("N", "老人中午没地方吃饭", "一个人住，做不动饭。", "高龄老人", 40, "每天中午", "养老助老", Here);
    private static readonly MatchResource Canteen = new("R", "长者食堂", "两荤一素，可以送到楼下。", "60岁以上老人", "服务", 60, "份", "每天11:00—13:00", 3, "某养老中心", "", Near);

    private static MatchResult Of(MatchNeed need, MatchResource resource, Thesaurus? thesaurus = null)
    {
        var matcher = Matcher.Of([resource, new("X", "法律咨询", "律师坐堂。")], ["甲社区", "乙社区", "丙社区", "南街道", "北街道"], thesaurus);
        return matcher.Explain(matcher.Read(need), resource.Id)!;
    }

    private static Part Part(MatchResult match, PartKind kind) => match.Parts.Single(p => p.Kind == kind);

    [Fact]
    public void A_fit_is_made_of_parts_each_with_a_sentence()
    {
        var match = Of(Lunch, Canteen);
        match.Obstacles.ShouldBeEmpty();
        match.Fit.ShouldBeInRange(0.3, 1);
        match.Topics.ShouldContain("助餐");
        match.Parts.Select(p => p.Kind).ShouldBe(Enum.GetValues<PartKind>());
        match.Parts.ShouldAllBe(p => p.Value >= 0 && p.Value <= 1 && p.Sentence.ToString().Length > 3);
        Worth(match.Fit).ShouldBe(Worth(match.Parts[0].Value) * (1 - match.Parts.Skip(1).Sum(p => p.Weight * (1 - p.Value))), 1e-9);
        Part(match, PartKind.HowMany).Sentence.ToString().ShouldBe("可提供 60 份，够 40 人用");
        Part(match, PartKind.Where).Sentence.ToString().ShouldBe("直线距离 1 公里，服务半径 3 公里");
    }

    /// <summary>The worth a fit comes from: of its odds the third root, times the odds of what fits every other time.</summary>
    internal static double Worth(double fit) => Math.Cbrt(fit / (1 - fit)) * 0.32 / 0.68 is var odds ? odds / (1 + odds) : 0;

    [Fact]
    public void What_everybody_offers_is_still_an_answer_to_who_asks_for_it()
    {
        var talks = Enumerable.Range(0, 130).Select(i => new MatchResource($"T{i}", $"健康讲座之{i}", "可带义诊", "老年居民", "服务")).ToList();
        var others = Enumerable.Range(0, 300).Select(i => new MatchResource($"S{i}", $"停车场错峰开放{i}", "", "居民", "场地"));
        var need = new MatchNeed("N", "老人想在家门口听健康讲座", "最好有义诊", "老年居民");
        foreach (var list in new[] { talks, [.. talks, .. others] })
        {
            var ranked = Matcher.Of(list).Rank(need);
            ranked.Count.ShouldBe(130);
            ranked.ShouldAllBe(r => r.Resource.StartsWith('T') && r.Fit >= Weights.Default.Least);
        }
    }

    [Theory]
    [InlineData("按次收费", 0)]
    [InlineData("材料费自理", 0)]
    [InlineData("不收费用", 1)]
    [InlineData("免收费用，不用押金", 1)]
    [InlineData("上课不收费，器材收押金", 0)]
    public void What_costs_nothing_is_no_condition(string conditions, double value) => Part(Of(Lunch, Canteen with { Conditions = conditions }), PartKind.Conditions).Value.ShouldBe(value);

    public static TheoryData<MatchResource, ObstacleKind> Obstacles => new()
    {
        { Canteen with { Description = "本月名额已满。" }, ObstacleKind.Full },
        { Canteen with { When = "每天11:00—13:00（已满）" }, ObstacleKind.Full },
        { Canteen with { Description = "仅限本院职工凭卡用餐。" }, ObstacleKind.OwnOnly },
        { Canteen with { Audience = "本单位职工" }, ObstacleKind.OwnOnly },
        { Canteen with { Unit = "光明机械厂", Audience = "光明机械厂职工" }, ObstacleKind.OwnOnly },
        { Canteen with { At = Far }, ObstacleKind.TooFar },
        { Canteen with { Audience = "乙社区老人" }, ObstacleKind.OtherPlaceOnly },
        { Canteen with { Audience = "北街道居民" }, ObstacleKind.OtherPlaceOnly },
        { Canteen with { Description = "仅限本社区居民" }, ObstacleKind.OtherPlaceOnly },
        { Canteen with { When = "每晚20:00—22:00" }, ObstacleKind.WrongTime },
        { Canteen with { Capacity = 23 }, ObstacleKind.TooSmall },
    };

    [Theory, MemberData(nameof(Obstacles))]
    public void A_hard_obstacle_is_named_and_leaves_no_fit(MatchResource resource, ObstacleKind kind)
    {
        var match = Of(Lunch, resource);
        match.Obstacles.Select(o => o.Kind).ShouldBe([kind]);
        (match.Fit, match.Potential > 0).ShouldBe((0, true));
        var matcher = Matcher.Of([resource], ["甲社区", "乙社区", "南街道", "北街道"]);
        matcher.Rank(Lunch).ShouldBeEmpty();
        matcher.Blocked(matcher.Read(Lunch), 5).Select(b => b.Resource).ShouldBe(["R"]);
    }

    [Theory]
    [InlineData("只对本行员工开放"), InlineData("仅限本校"), InlineData("限本园区企业"), InlineData("本小区业主专享"), InlineData("凭学生证入场"), InlineData("只服务本系统干部"), InlineData("仅面向在校学生")]
    public void These_are_for_their_own_people(string words) => Of(Lunch, Canteen with { Description = words }).Obstacles.Select(o => o.Kind).ShouldBe([ObstacleKind.OwnOnly]);

    [Theory]
    [InlineData("报名已满，明年再来"), InlineData("床位已满"), InlineData("排队候补中"), InlineData("名额用完"), InlineData("暂停受理")]
    public void These_are_full(string words) => Of(Lunch, Canteen with { Description = words }).Obstacles.Select(o => o.Kind).ShouldBe([ObstacleKind.Full]);

    [Theory]
    [InlineData("志愿者须已满16周岁"), InlineData("每次限20人"), InlineData("不限户籍"), InlineData("限时免费，先到先得，发完为止"), InlineData("招满为止"), InlineData("本区企业出资"), InlineData("本地居民优先"), InlineData("仅限60岁以上老人"), InlineData("限周边居民车牌")]
    public void These_are_neither(string words) => Of(Lunch, Canteen with { Description = words }).Obstacles.ShouldBeEmpty();

    [Theory]
    [InlineData("周边居民，南街道优先", 24, "每天11:00—13:00，不限人数，有限公司承办")]
    [InlineData("60岁以上老人", null, "")]
    public void What_only_looks_like_an_obstacle_is_none(string audience, int? capacity, string when) =>
        Of(Lunch, Canteen with { Audience = audience, Capacity = capacity, When = when }).Obstacles.ShouldBeEmpty();

    [Fact]
    public void Wrong_age_costs_most_of_what_an_audience_can_cost()
    {
        double Whom(string wanted, string offered) => Part(Of(Lunch with { Audience = wanted }, Canteen with { Audience = offered }), PartKind.Whom).Value;
        Whom("小学生", "60岁以上老人").ShouldBe(0);
        Whom("3—6岁幼儿", "5—9岁孩子").ShouldBeInRange(0.4, 0.99);
        Whom("独居老人", "长者").ShouldBeGreaterThan(Whom("独居老人", "居民"));
        Whom("残疾人", "困难家庭").ShouldBe(Weights.Default.WhomOther);
    }

    [Fact]
    public void Without_coordinates_nothing_is_made_up()
    {
        var (need, resource) = (Lunch with { At = new("甲社区", "南街道") }, Canteen with { At = new("乙社区", "南街道") });
        var match = Of(need, resource);
        match.Obstacles.ShouldBeEmpty();
        Part(match, PartKind.Where).Sentence.ToString().ShouldBe("同在南街道（未登记坐标，未算距离）");
        Part(Of(need, resource with { At = null }), PartKind.Where).Sentence.ToString().ShouldBe("未登记坐标，无法计算距离");
    }

    [Fact]
    public void Colloquial_wording_meets_and_the_longer_word_wins()
    {
        var (need, right, wrong) = (new MatchNeed("N", "想找个地方量血压", Audience: "老年人"), new MatchResource("A", "社区义诊"), new MatchResource("B", "家庭财务体检讲座"));
        Matcher.Of([right, wrong]).Rank(need).Select(r => r.Resource).First().ShouldBe("A");
        Matcher.Of([right, wrong], thesaurus: Thesaurus.None).Rank(need).ShouldBeEmpty();
        var matcher = Matcher.Of([new("C", "老人体检"), wrong]);
        var reading = matcher.Read(new("N", "体检", Audience: "老年人"));
        matcher.Rank(reading)[0].Resource.ShouldBe("C");
        (matcher.Explain(reading, "C")!.Topics.Contains("健康体检"), matcher.Explain(reading, "B")!.Topics.Count).ShouldBe((true, 0));
    }

    [Fact]
    public void A_clerk_adds_words()
    {
        var (need, resource) = (new MatchNeed("N", "想看黄蜂戏"), new MatchResource("R", "皮鼓剧团下乡"));
        Matcher.Of([resource]).Rank(need).ShouldBeEmpty();
        Matcher.Of([resource], thesaurus: Thesaurus.Extended("[事项]\n地方戏：黄蜂戏、皮鼓剧团")).Rank(need).ShouldNotBeEmpty();
    }

    [Fact]
    public void Putting_again_replaces_and_removing_removes()
    {
        var matcher = Matcher.Of([Canteen]);
        matcher.Put(Canteen with { Title = "理发", Description = "", Audience = "" });
        matcher.Rank(Lunch).ShouldAllBe(r => r.Fit < 0.05);
        matcher.Rank(new MatchNeed("N", "剪头发")).Select(r => r.Resource).ShouldBe(["R"]);
        matcher.Remove("R");
        (matcher.Count, matcher.Rank(new MatchNeed("N", "剪头发")).Count, matcher.Contains("R")).ShouldBe((0, 0, false));
    }

    [Theory]
    [InlineData("乱写一行", "第 1 行"), InlineData("[没有的节]", "没有的节"), InlineData("[对象]\n老人 @岁x：长者", "@岁x"), InlineData("[事项]\n\n甲 ~ 乙：丙", "第 3 行")]
    public void A_line_that_cannot_be_read_is_named(string text, string named) => Should.Throw<FormatException>(() => Thesaurus.Read(text)).Message.ShouldContain(named);

    [Fact]
    public void The_shipped_thesaurus_is_broad_and_each_group_is_used_once()
    {
        var groups = Thesaurus.Default.Groups;
        groups.Count(g => g.Section == Section.Topic).ShouldBeGreaterThan(200);
        groups.Sum(g => g.Words.Count).ShouldBeGreaterThan(4000);
        groups.Where(g => g.Section == Section.Topic && g.Words.Count < 2).ShouldBeEmpty();
    }

    [Fact]
    public void Two_needs_are_alike_as_far_as_they_say_the_same()
    {
        var like = new TextSimilarity();
        var a = like.Of("老人不会用智能手机", "想请年轻人来教", "老年人");
        like.Between(a, a).ShouldBe(1, 1e-9);
        like.Between(a, like.Of("老年人学用手机", "希望有志愿者来教", "长者")).ShouldBeGreaterThan(0.4);
        like.Between(a, like.Of("楼道堆满杂物", "没人清", "居民")).ShouldBeLessThan(0.1);
        like.Between("", "楼道").ShouldBe(0);
    }
}
