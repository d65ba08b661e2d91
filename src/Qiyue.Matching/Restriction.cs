using System.Text.RegularExpressions;

namespace Qiyue.Matching;

/// <summary>What a resource's text says about whom it is not for: full, for its own staff, for certain people or places only.</summary>
internal sealed partial class Restriction
{
    /// <summary>The words that say it is full; "" = it is not.</summary>
    public string Full { get; private init; } = "";

    /// <summary>The words that say it is for the unit's own people; "" = it is not.</summary>
    public string OwnOnly { get; private init; } = "";

    /// <summary>For these only, and the words that say so.</summary>
    public Audience Only { get; private init; } = Audience.Unsaid;
    public string OnlyWords { get; private init; } = "";

    /// <summary>It costs the one who uses it, or asks something of them.</summary>
    public string Charge { get; private init; } = "";

    /// <summary>The text within which a street or community named stands for "only there".</summary>
    public string PlaceText { get; private init; } = "";

    public static Restriction Read(MatchResource resource, Thesaurus thesaurus)
    {
        var text = Terms.Normalised($"{resource.Title}。{resource.Description}。{resource.Audience}。{resource.When}。{resource.Conditions}");
        var audience = Terms.Normalised(resource.Audience);
        var only = Only_().Matches(text).Select(m => m.Groups["whom"].Value).ToArray();
        var whom = only.Select(o => (Words: o, Audience: Audience.Read(o, thesaurus))).FirstOrDefault(o => o.Audience is { IsUnsaid: false, IsEveryone: false });
        return new()
        {
            Full = First(text, "已满", thesaurus),
            OwnOnly = Own(text, audience, only, Terms.Normalised(resource.Unit), thesaurus),
            Only = whom.Audience ?? Audience.Unsaid,
            OnlyWords = whom.Words ?? "",
            Charge = First(text, "收费", thesaurus),
            PlaceText = string.Join('。', only.Append(audience)),
        };
    }

    private static string First(string text, string group, Thesaurus thesaurus)
    {
        var found = new List<Found>();
        thesaurus.Terms(Section.Condition).Find(text, found);
        // "已满16周岁" is an age, "不收费用" costs nothing.
        return found.Where(f => thesaurus[f.Group].Name == group && !Age().IsMatch(text.AsSpan(f.Start + f.Length)) && !Not().IsMatch(text.AsSpan(0, f.Start))).Select(f => text.Substring(f.Start, f.Length)).FirstOrDefault() ?? "";
    }

    private static string Own(string text, string audience, string[] only, string unit, Thesaurus thesaurus)
    {
        if (First(text, "仅限内部", thesaurus) is { Length: > 0 } words) return words;
        if (only.FirstOrDefault(o => Own_().IsMatch(o) || OwnHouse().IsMatch(o)) is { } own) return own;
        if (Own_().Match(audience) is { Success: true } a) return a.Value;
        if (only.FirstOrDefault(o => Members().IsMatch(o)) is { } members) return members;
        // "西江小学在校生" offered by 西江小学.
        return unit.Length >= 4 && Belonging().Match(audience) is { Success: true } m && CommonStart(m.Groups["whose"].Value, unit) >= 4 ? m.Value : "";
    }

    private static int CommonStart(string a, string b)
    {
        var i = 0;
        while (i < a.Length && i < b.Length && a[i] == b[i]) i++;
        return i;
    }

    [GeneratedRegex("(?:仅限|只限|仅对|只对|只收|仅收|只面向|仅面向|只接受|仅接受|只接待|仅接待|只接|仅接|仅供|只供|只服务|仅服务|只保障|仅保障|专供|(?<![不有无期年权时极界上下局])限)(?:于|向|给)?(?<whom>[^,。;、:()]{2,16})")]
    private static partial Regex Only_();
    [GeneratedRegex("(?:本|我|自己|内部)(?:单位|公司|企业|集团|厂|院|校|园|行|馆|局|所|系统|机关|部门|支行|门店|店|小区|楼|楼盘|大厦|园区|医院|学校|学院|协会|队|中心|物业)?(?:内|的)?(?:在职|在校|在读|在编|退休|注册|正式)?(?:干部)?(?:职工|员工|教职工|学生|师生|在校生|业主|会员|住户|租户|学员|患者|病人|客户|子女|人员|教师|干部|幼儿|家长)")]
    private static partial Regex Own_();
    [GeneratedRegex("^(?:给|于|向)?(?:我|本)(?:单位|公司|企业|集团|厂|院|校|园区|园|行(?!政)|馆|局|所|系统|机关|部门|支行|门店|店|小区|楼|大厦|医院|学校|学院|协会)")]
    private static partial Regex OwnHouse();
    [GeneratedRegex("^(?:[0-9]|[一二三四五六七八九]?十)[0-9一二三四五六七八九十]*(?:周?岁|个?月)")]
    private static partial Regex Age();
    [GeneratedRegex("(?:不|未|免|无需|无须|不用|不需|不再|不另|不会|概不|不得)$")]
    private static partial Regex Not();
    [GeneratedRegex("调训|在编|在职职工|在职员工|会员单位|入会会员|在校学生|在校生|在读学生|参训对象|培训对象|门禁系统|内部人员|持工作证|凭工作证")]
    private static partial Regex Members();
    [GeneratedRegex("(?<whose>[^,。;、]{3,12}?)(?:的)?(?:在校|在读|在职)?(?:生|学生|职工|员工|业主|会员|师生|教职工|患者|住户)$")]
    private static partial Regex Belonging();
}
