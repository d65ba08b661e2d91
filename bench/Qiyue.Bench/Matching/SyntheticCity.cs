using Qiyue.Matching;

namespace Qiyue.Bench.Matching;

/// <summary>Needs and resources of a made-up city, the same for the same size: wording out of the thesaurus and of set phrases, so that words are as unevenly used as in life.</summary>
internal sealed class SyntheticCity
{
    private static readonly string[] Audiences = ["居民", "60岁以上老人", "独居、空巢老人", "小学生", "3—6岁幼儿", "残疾人", "困难家庭", "党员", "青年居民", "妇女", "商户、网格员", "", "慢病患者", "初中生家长及孩子"];
    private static readonly string[] Times = ["", "工作日", "周末", "周六上午", "每周三下午", "工作日晚上", "每天9:00—17:00", "寒暑假", "学期中周一至周四16:30—18:00", "随时", "5月前后，工作日", "周六或周日上午"];
    private static readonly string[] Kinds = ["场地", "人才", "服务", "资金", "物资", "信息"];
    private static readonly string[] NeedPhrases = ["没人管", "想请人来帮忙", "居民反映好几回了", "希望固定下来", "离得近一点最好", "经费不够", "老人家特别多", "孩子们都盼着", "不知道找谁", "每年都这样"];
    private static readonly string[] ResourcePhrases = ["免费提供", "可上门", "提前一周预约", "自带设备", "由社区提名单", "志愿者带队", "登记后使用", "每次两小时", "可长期合作", "现场答疑"];
    private static readonly string[] Endings = ["服务", "活动", "进社区", "小队", "课堂", "工作站", "支持", "帮扶"];
    private readonly Random _random;
    private readonly string[][] _topics = [.. Thesaurus.Default.Groups.Where(g => g.Section == Section.Topic).Select(g => g.Words.ToArray())];
    private readonly Place[] _communities;

    public SyntheticCity(int size, int seed = 20261126)
    {
        _random = new(seed);
        _communities = [.. Enumerable.Range(0, Math.Max(10, size / 200)).Select(i => new Place($"第{i}社区", $"第{i / 10}街道", 112 + _random.NextDouble() * 0.5, 23 + _random.NextDouble() * 0.5))];
        Needs = [.. Enumerable.Range(0, size).Select(Need)];
        Resources = [.. Enumerable.Range(0, size).Select(Resource)];
    }

    public IReadOnlyList<MatchNeed> Needs { get; }
    public IReadOnlyList<MatchResource> Resources { get; }

    private MatchNeed Need(int i)
    {
        var (one, other) = (Topic(), Topic());
        return new($"N{i:D6}", Word(one) + One(NeedPhrases), $"{One(NeedPhrases)}，{Word(one)}、{Word(one)}都成问题，{One(NeedPhrases)}，{Word(other)}也缺。", One(Audiences), _random.Next(4) == 0 ? null : 5 * _random.Next(1, 25), One(Times), "", Some());
    }

    public MatchResource Resource(int i)
    {
        var (one, other) = (Topic(), Topic());
        var at = Some();
        return new($"R{i:D6}", Word(one) + One(Endings), $"{Word(one)}、{Word(one)}，{One(ResourcePhrases)}，也可{Word(other)}，{One(ResourcePhrases)}。", One(Audiences), One(Kinds), _random.Next(4) == 0 ? null : 10 * _random.Next(1, 25), "", One(Times),
            _random.Next(5) < 2 ? null : _random.Next(1, 9), $"第{i % 997}单位", "", at with { Longitude = at.Longitude + (_random.NextDouble() - 0.5) / 100, Latitude = at.Latitude + (_random.NextDouble() - 0.5) / 100 });
    }

    /// <summary>Some topics are asked for much more often than others.</summary>
    private string[] Topic() => _topics[(int)(_topics.Length * Math.Pow(_random.NextDouble(), 1.7))];

    private string Word(string[] topic) => topic[(int)(topic.Length * Math.Pow(_random.NextDouble(), 1.3))];

    private string One(string[] of) => of[_random.Next(of.Length)];

    private Place Some() => _communities[_random.Next(_communities.Length)];
}
