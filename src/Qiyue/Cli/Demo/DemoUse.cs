using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists;
using Qiyue.Lists.Using;

namespace Qiyue.Cli.Demo;

/// <summary>
/// When the resources of a scenario were open, who booked them and what came of it: shifts and exceptions on the day from which they hold, what has a day of request step by step, the rest as the paper register of
/// its resource, taken over after its last day.
/// </summary>
internal sealed class DemoUse(DemoDistrict district, ScenarioFolder files)
{
    private readonly List<(DateOnly Day, int Rank, ScenarioRow Row, Func<Actor> Actor, Func<Task> Do)> _steps = [];
    private readonly List<Booking> _open = [];
    private DemoScope _at = null!;

    public Task Load(CancellationToken ct) => district.InScope(async at =>
    {
        _at = at;
        var today = at.Get<ActClock>().Today;
        var owners = files.Rows("清单", "资源清单").ToDictionary(r => r["编号"], r => r["单位编码"]);
        foreach (var row in files.Rows("使用", "班次")) Shift(row, owners, ct);
        foreach (var row in files.Rows("使用", "停开加开")) Exception(row, owners, ct);
        var bookings = files.Rows("使用", "预订");
        foreach (var row in bookings.Where(r => r["申请日期"].Length > 0)) Story(row, owners, ct);
        foreach (var register in bookings.Where(r => r["申请日期"].Length == 0).GroupBy(r => r["资源编号"])) Register([.. register], owners, ct);
        foreach (var step in _steps.Where(s => s.Day <= today).OrderBy(s => s.Day).ThenBy(s => s.Rank)) await at.Do(step.Row, step.Day, step.Rank, step.Actor(), step.Do, alone: true);
        await Advance(today, ct);
    }, ct);

    private void Add(DateOnly day, int rank, ScenarioRow row, string organization, Func<Task> work) => _steps.Add((day, rank, row, () => district.Anybody(row, organization, Duty.Lists, day), work));

    private string Code(ScenarioRow row) => row.In("资源编号", district.Resources);

    private void Shift(ScenarioRow row, Dictionary<string, string> owners, CancellationToken ct)
    {
        var (code, from) = (Code(row), row.Day("起始日期"));
        var input = new ShiftInput { From = row["开始时间"], To = row["结束时间"], Places = row.Number("每班名额"), ValidFrom = from, ValidTo = row.OptionalDay("截止日期"), Weekdays = [.. Weekdays(row).Select(d => d.ToString())] };
        Add(from, 0, row, owners[row["资源编号"]], () => _at.Get<KeepOffering>().AddShift(code, input, ct));
        if (row["先到先得"] == "是") Add(from, 1, row, owners[row["资源编号"]], () => _at.Get<KeepOffering>().SetMode(code, new() { AtOnce = true }, ct));
    }

    private static IEnumerable<DayOfWeek> Weekdays(ScenarioRow row) => row["星期"] switch
    {
        "每天" => Enum.GetValues<DayOfWeek>(), "星期一" => [DayOfWeek.Monday], "星期二" => [DayOfWeek.Tuesday], "星期三" => [DayOfWeek.Wednesday], "星期四" => [DayOfWeek.Thursday], "星期五" => [DayOfWeek.Friday],
        "星期六" => [DayOfWeek.Saturday], "星期日" => [DayOfWeek.Sunday], var other => throw row.Wrong("星期", "没有“{0}”。", other),
    };

    private void Exception(ScenarioRow row, Dictionary<string, string> owners, CancellationToken ct)
    {
        var (code, extra) = (Code(row), row["类型"] == "加开");
        var input = new ExceptionInput { Kind = extra ? "extra" : "closed", Day = row.Day("日期"), From = row.Optional("开始时间"), To = row.Optional("结束时间"), Places = row.OptionalNumber("名额") ?? 1, Note = row["说明"] };
        Add(row.Day("登记日期"), 2, row, owners[row["资源编号"]], () => _at.Get<KeepOffering>().AddException(code, input, ct));
    }

    private void Story(ScenarioRow row, Dictionary<string, string> owners, CancellationToken ct)
    {
        var (code, owner, day, booker) = (Code(row), owners[row["资源编号"]], row.Day("日期"), row["组织编码"]);
        Booking? booking = null;
        var input = new RequestBookingInput { Slot = Slot(row), Purpose = row["用途"], People = row.OptionalNumber("预计人数"), Contract = row["契约编号"].Length == 0 ? null : row.In("契约编号", district.Contracts) };
        Add(row.Day("申请日期"), 4, row, booker, async () => _open.Add(booking = (await _at.Get<RequestBooking>().Handle(code, input, ct))[0]));
        if (row["结果"] is { Length: > 0 } answer)
            Add(row.Day("答复日期"), 6, row, answer == "取消" ? booker : owner, () => answer switch
            {
                "确认" => _at.Get<KeepBooking>().Confirm(booking!.Code, ct), "谢绝" => _at.Get<KeepBooking>().Decline(booking!.Code, new() { Reason = row["理由"] }, ct),
                "取消" => _at.Get<KeepBooking>().Cancel(booking!.Code, new() { Reason = row["理由"] }, ct), _ => throw row.Wrong("结果", "没有“{0}”。", answer),
            });
        if (row["使用"] is { Length: > 0 } use) Add(day, 20, row, booker, () => _at.Get<KeepBooking>().RecordUse(booking!.Code, new() { Use = Used(row, use) ? "used" : "unused", Present = row.OptionalNumber("到场人数") }, ct));
    }

    private void Register(IReadOnlyList<ScenarioRow> rows, Dictionary<string, string> owners, CancellationToken ct)
    {
        var code = Code(rows[0]);
        var input = new BackfillBookingsInput
        {
            Reason = "纸质登记簿，存传达室。",
            Rows = [.. rows.Select(r => new RegisterRowInput { Slot = Slot(r), Booker = r["组织编码"], Purpose = r["用途"], Present = Used(r, r["使用"]) ? r.Number("到场人数") : null })],
        };
        Add(rows.Max(r => r.Day("日期")).AddDays(1), 8, rows[0], owners[rows[0]["资源编号"]], () => _at.Get<BackfillBookings>().Handle(code, input, ct));
    }

    private static bool Used(ScenarioRow row, string use) => use switch { "已使用" => true, "未使用" => false, _ => throw row.Wrong("使用", "没有“{0}”。", use) };
    private static string Slot(ScenarioRow row) => $"{row.Day("日期"):yyyy-MM-dd}T{row["开始时间"]}";

    /// <summary>What time does with what nobody answered or recorded.</summary>
    private async Task Advance(DateOnly today, CancellationToken ct)
    {
        foreach (var booking in _open.OrderBy(b => b.Day).Where(b => b.Day < today))
            foreach (var day in new[] { booking.Day.AddDays(1), today }.Distinct()) await _at.AtDawn(day, () => _at.Get<AdvanceBookings>().Handle(booking.Id, ct));
    }
}
