namespace Qiyue.Matching;

/// <summary>Words of parts, obstacles and decisions; zh-CN, keys of their English.</summary>
internal static class MatchWords
{
    public static string Word(this PartKind part) => part switch
    {
        PartKind.What => "所需事项", PartKind.Whom => "对象", PartKind.HowMany => "数量", PartKind.Where => "距离", PartKind.When => "时间", _ => "条件",
    };

    public static string Word(this ObstacleKind obstacle) => obstacle switch
    {
        ObstacleKind.Full => "已满", ObstacleKind.OwnOnly => "只供本单位", ObstacleKind.TooFar => "太远", ObstacleKind.OtherPlaceOnly => "只服务别处", ObstacleKind.WrongTime => "时间不合", _ => "数量不足",
    };

    public static string Word(this ChoiceState state) => state switch { ChoiceState.Chosen => "已选用", ChoiceState.Declined => "不合适", _ => "未选用" };
}
