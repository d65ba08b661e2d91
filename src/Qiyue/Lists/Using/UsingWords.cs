using Qiyue.Organizations;
using Qiyue.Shell;

namespace Qiyue.Lists.Using;

/// <summary>Words of bookings, zh-CN, keys of their English.</summary>
internal static class UsingWords
{
    /// <summary>As lists filter by it and the API says it.</summary>
    public static string Facet(BookingState state) => state.ToString().ToLowerInvariant();

    public static string State(string facet) => facet.ToLowerInvariant() switch
    {
        "requested" => "待答复", "confirmed" => "已确认", "declined" => "已谢绝", "cancelled" => "已取消", "lapsed" => "过期未答复", "used" => "已使用", _ => "未使用",
    };

    public static string Tone(string facet) => facet switch { "requested" => "amber", "confirmed" => "indigo", "used" => "teal", _ => "" };

    public static readonly IReadOnlyList<string> States = [.. Enum.GetValues<BookingState>().Select(Facet)];

    /// <summary>Null for none.</summary>
    public static BookingState? StateOf(string? facet) => Enum.TryParse<BookingState>(facet, ignoreCase: true, out var state) ? state : null;

    /// <summary>Monday first.</summary>
    public static readonly IReadOnlyList<DayOfWeek> Week = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    public static string Weekday(DayOfWeek day) => day switch
    {
        DayOfWeek.Monday => "星期一", DayOfWeek.Tuesday => "星期二", DayOfWeek.Wednesday => "星期三", DayOfWeek.Thursday => "星期四", DayOfWeek.Friday => "星期五", DayOfWeek.Saturday => "星期六", _ => "星期日",
    };

    private static readonly StateValue Clock = (value, _) => Times.Word(value.GetValue<int>());

    public static void Add(IServiceCollection services)
    {
        services.AddActWords(
            ("booking.requested", "预订资源"), ("booking.booked", "预订资源，即时确认"), ("booking.confirmed", "确认预订"), ("booking.declined", "谢绝预订"), ("booking.cancelled", "取消预订"), ("booking.lapsed", "预订过期未答复"),
            ("booking.used", "登记已使用"), ("booking.unused", "登记未使用"), ("booking.defaulted", "到期未登记，按默认计"), ("booking.backfilled", "补录使用登记"),
            ("resource.shift_added", "增加班次"), ("resource.shift_ended", "截止班次"), ("resource.day_closed", "登记停开"), ("resource.slot_added", "登记加开"), ("resource.exception_dropped", "取消停开或加开"), ("resource.booking_mode", "改变预订答复方式"),
            ("resource.offering_ended", "随撤回截止全部班次"));
        services.AddStateWords(Booking.Kind, ("code", "编码", null), ("resource", null, null), ("owner", "提供单位", OrganizationStateWords.Name), ("booker", "预订单位", OrganizationStateWords.Name), ("day", "日期", null), ("from", "开始时间", Clock), ("to", "结束时间", Clock),
            ("place", "名额序号", null), ("purpose", "用途", null), ("people", "预计人数", StateValues.Counted("{0} 人")), ("contract", "所属契约", null), ("state", "状态", StateValues.Worded(State)), ("reason", "说明", null),
            ("present", "到场人数", StateValues.Counted("{0} 人")), ("byDefault", "按默认计", StateValues.YesNo), ("backfilled", "补录", StateValues.YesNo), ("requested", null, null));
    }
}
