using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Workbooks;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Using;

/// <summary>Weekly shifts of one's resources: a row opens the same hours on one or several days of the week. A shift that stands already, or began as the row says, is left alone.</summary>
public sealed class ShiftSheet(Act act, EntryResources resources, KeepOffering offerings) : EntrySheet
{
    private const string Weekdays = "星期", From = "开始时间", To = "结束时间", Places = "每班名额", ValidFrom = "起始日期", ValidTo = "截止日期", Daily = "每天";
    private static readonly IReadOnlyDictionary<string, DayOfWeek> Days = UsingWords.Week.SelectMany(d => new[] { (UsingWords.Weekday(d), d), (UsingWords.Weekday(d).Replace("星期", "周"), d) }).ToDictionary(d => d.Item1, d => d.d);

    public override SheetLayout Layout { get; } = new("班次",
    [
        .. EntryResources.Columns, new(Weekdays, Required: true, Max: 60, Hint: "星期一 到 星期日；几天之间用顿号，例如：星期一、星期三；每天开放的写“每天”。"), new(From, Required: true, Hint: "例如：09:00。"), new(To, Required: true, Hint: "例如：11:00。"),
        new(Places, Hint: "同一班能订几家，1 到 200；不填为 1。"), new(ValidFrom, IsDay: true, Hint: "第一天，最早是今天；不填为导入当天。"), new(ValidTo, IsDay: true, Hint: "最后一天；长期开放的不填。"), .. RefusedRows.Columns,
    ]);

    public override Task Open(string subject, string source, CancellationToken ct) => ListsPermissions.MayList(act.Actor) ? Task.CompletedTask : throw Refusal.NotFound();

    public override async Task<IReadOnlyList<NewEntries>> Judge(IReadOnlyList<WorkbookRow> rows, CancellationToken ct)
    {
        var found = new List<NewEntries>();
        foreach (var (resource, its) in await resources.Of(rows, ct))
        {
            if (resource.Status != ListState.Published) { foreach (var row in its) row.Wrong(EntryResources.Code, "shift.not_published", "发布后的资源才设班次、接受预订，请先发布。"); continue; }
            var (shifts, exceptions) = await offerings.Standing(resource.Id, ct);
            var (added, fresh) = (new List<ResourceShift>(), 0);
            foreach (var row in its)
            {
                var opened = Read(row, resource.Id, shifts, exceptions);
                if (!row.IsGood || opened.Count == 0) continue;
                added.AddRange(opened);
                fresh++;
            }
            if (added.Count > 0) found.Add(new(fresh, token => offerings.Stage(resource.Code, added, token)));
        }
        return found;
    }

    /// <summary>What the row opens beyond what stands; it stands from now on for the rows below.</summary>
    private List<ResourceShift> Read(WorkbookRow row, Guid resource, List<ResourceShift> shifts, List<ResourceException> exceptions)
    {
        var (weekdays, from, to, places, first, last) = (DaysOf(row), row.Time(From), row.Time(To), row.Whole(Places, 1, ResourceShift.MostPlaces) ?? 1, row.Day(ValidFrom), row.Day(ValidTo));
        if (!row.IsGood || from is not { } start || to is not { } end) return [];
        bool Stands(ResourceShift s) => s.FromMinute == Times.Minute(start) && s.ToMinute == Times.Minute(end) && s.Places == places && s.ValidTo == last && (first is null ? s.ValidFrom <= act.Today : s.ValidFrom == first) && s.Begins;
        var missing = weekdays.Where(d => !shifts.Any(s => s.Weekday == d && Stands(s))).ToList();
        if (missing.Count == 0) return [];
        try
        {
            var opened = offerings.Shifts(resource, new() { Weekdays = [.. missing.Select(d => d.ToString())], From = Times.Word(Times.Minute(start)), To = Times.Word(Times.Minute(end)), Places = places, ValidFrom = first, ValidTo = last });
            KeepOffering.RequireRoom(shifts.Count + opened.Count);
            foreach (var shift in opened) KeepOffering.RequireApart(shift, shifts, exceptions);
            shifts.AddRange(opened);
            return [.. opened];
        }
        catch (Refusal refusal)
        {
            Refused(row, refusal, refusal.Field switch { nameof(ShiftInput.From) => From, nameof(ShiftInput.To) => To, nameof(ShiftInput.Places) => Places, nameof(ShiftInput.ValidFrom) => ValidFrom, nameof(ShiftInput.ValidTo) => ValidTo, _ => "" });
            return [];
        }
    }

    private static List<DayOfWeek> DaysOf(WorkbookRow row)
    {
        var words = row[Weekdays].Split(['、', '，', ',', ' ', '；', ';'], StringSplitOptions.RemoveEmptyEntries);
        if (words is [Daily]) return [.. UsingWords.Week];
        if (words.FirstOrDefault(w => !Days.ContainsKey(w)) is { } unknown) row.Wrong(Weekdays, "import.weekday", "“{0}”不是星期几，请写星期一到星期日，几天之间用顿号，或写“每天”。", unknown);
        return [.. words.Where(Days.ContainsKey).Select(w => Days[w]).Distinct()];
    }
}
