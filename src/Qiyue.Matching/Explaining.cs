namespace Qiyue.Matching;

/// <summary>One readable sentence per part, and one per obstacle.</summary>
internal static class Explaining
{
    public static MatchResult Of(NeedReading need, ResourceReading resource, double what, Judged judged, (ulong Key, double Share)[] shared, Matcher matcher)
    {
        var w = matcher.Weights;
        var topics = shared.Where(s => Features.SortOf(s.Key) == Features.Topic).Select(s => matcher.Thesaurus[(int)(uint)s.Key].Name).ToArray();
        var potential = w.Fit(what * judged.Left(w));
        Part[] parts =
        [
            new(PartKind.What, w.Fit(what), 1, What(shared, topics)),
            new(PartKind.Whom, judged.Whom, w.Whom, Whom(need, resource, judged.Whom)),
            new(PartKind.HowMany, judged.HowMany, w.HowMany, HowMany(need.Need, resource.Resource)),
            new(PartKind.Where, judged.Where, w.Where, Where(need.Need, resource.Resource, judged)),
            new(PartKind.When, judged.When, w.When, When(need, resource, judged)),
            new(PartKind.Conditions, judged.Conditions, w.Conditions, resource.Restriction.Charge is { Length: > 0 } charge ? new("附有条件：{0}", charge) : new("没有附加条件")),
        ];
        return new(need.Need.Id, resource.Resource.Id, judged.Obstacles == 0 ? potential : 0, potential, parts, [.. Obstacles(need.Need, resource, judged)], topics);
    }

    private static Sentence What((ulong Key, double Share)[] shared, string[] topics)
    {
        if (topics.Length > 0) return new("事项相合：{0}", string.Join('、', topics.Take(3)));
        var words = shared.Where(s => Features.SortOf(s.Key) == Features.Pair).Select(s => $"{(char)(s.Key >> 16 & 0xFFFF)}{(char)(s.Key & 0xFFFF)}").Take(4).ToArray();
        return words.Length > 0 ? new("文字有相同之处：{0}", string.Join('、', words)) : new("文字上几乎没有相同之处");
    }

    private static Sentence Whom(NeedReading need, ResourceReading resource, double value)
    {
        var (wanted, offered) = (need.Need.Audience, resource.Resource.Audience);
        if (resource.Restriction.OnlyWords is { Length: > 0 } only && value == 0) return new("对象不合：只面向{0}", only);
        if (offered.Length == 0) return new("资源未限定对象");
        if (wanted.Length == 0) return new("需求未写对象，资源面向{0}", offered);
        if (value >= 0.95) return wanted == offered ? new("对象相合：{0}", wanted) : new("对象相合：{0}，资源面向{1}", wanted, offered);
        if (resource.Audience.IsEveryone) return new("资源面向{0}，不专为{1}", offered, wanted);
        return value > 0.45 ? new("对象部分相合：需要的是{0}，资源面向{1}", wanted, offered) : new("对象不合：需要的是{0}，资源面向{1}", wanted, offered);
    }

    private static Sentence HowMany(MatchNeed need, MatchResource resource)
    {
        if (resource.Capacity is not { } room) return new("资源未限数量");
        var unit = resource.CapacityUnit.Length > 0 ? resource.CapacityUnit : "人（份、户）";
        if (need.People is not { } people) return new("可提供 {0} {1}，需求未写人数", room, unit);
        return room >= people ? new("可提供 {0} {1}，够 {2} 人用", room, unit, people) : new("可提供 {0} {1}，只够 {2} 人的 {3}%", room, unit, people, 100 * room / people);
    }

    private static Sentence Where(MatchNeed need, MatchResource resource, Judged judged)
    {
        if (judged.Km is { } km)
        {
            var distance = Math.Round(km, 1);
            return resource.RadiusKm is { } radius ? new("直线距离 {0} 公里，服务半径 {1} 公里", distance, radius) : new("直线距离 {0} 公里，资源未限范围", distance);
        }
        return judged.Where switch { 1 => new("同在{0}（未登记坐标，未算距离）", need.At!.Community), > 0.5 => new("同在{0}（未登记坐标，未算距离）", need.At!.Street), _ => new("未登记坐标，无法计算距离") };
    }

    private static Sentence When(NeedReading need, ResourceReading resource, Judged judged)
    {
        var (wanted, offered) = (need.Need.When, resource.Resource.When);
        if (judged.Meeting != Meeting.Open) return judged.Meeting switch
        {
            Meeting.Fits => new("时间相合：需要{0}，可提供{1}", wanted, offered),
            Meeting.Partly => new("时间部分相合：需要{0}，可提供{1}", wanted, offered),
            Meeting.OtherDay => new("日子对不上，须商量：需要{0}，可提供{1}", wanted, offered),
            Meeting.OtherHour => new("钟点对不上：需要{0}，可提供{1}", wanted, offered),
            _ => new("季节对不上：需要{0}，可提供{1}", wanted, offered),
        };
        return offered.Length > 0 ? new("可提供时间：{0}", offered) : new("资源未限时间");
    }

    private static IEnumerable<Obstacle> Obstacles(MatchNeed need, ResourceReading reading, Judged judged)
    {
        var resource = reading.Resource;
        if (judged.Has(ObstacleKind.Full)) yield return new(ObstacleKind.Full, new("已满：“{0}”", reading.Restriction.Full));
        if (judged.Has(ObstacleKind.OwnOnly)) yield return new(ObstacleKind.OwnOnly, new("只供本单位人员：“{0}”", reading.Restriction.OwnOnly));
        if (judged.Has(ObstacleKind.TooFar)) yield return new(ObstacleKind.TooFar, new("太远：直线距离 {0} 公里，服务半径 {1} 公里", Math.Round(judged.Km!.Value, 1), resource.RadiusKm!));
        if (judged.Has(ObstacleKind.OtherPlaceOnly)) yield return new(ObstacleKind.OtherPlaceOnly, new("只服务{0}", string.Join('、', reading.OnlyPlaces)));
        if (judged.Has(ObstacleKind.WrongTime)) yield return new(ObstacleKind.WrongTime, new("时间对不上：需要{0}，可提供{1}", need.When, resource.When));
        if (judged.Has(ObstacleKind.TooSmall)) yield return new(ObstacleKind.TooSmall, new("数量不足：可提供 {0}，需要 {1}", resource.Capacity!, need.People!));
    }
}
