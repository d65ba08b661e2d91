using Microsoft.EntityFrameworkCore;
using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Workbooks;
using Qiyue.Organizations;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Using;

/// <summary>The paper register of use of one's resources: a row is a booking that is over, with who had booked and how many came. What was taken over already is left alone.</summary>
public sealed class RegisterSheet(Act act, OrganizationTree tree, EntryResources resources, BackfillBookings backfill) : EntrySheet
{
    private const string Day = "日期", From = "开始时间", Booker = "预订单位编码", Purpose = "用途", Present = "到场人数";
    private string _source = "";

    public override SheetLayout Layout { get; } = new("使用登记",
    [
        .. EntryResources.Columns, new(Day, Required: true, IsDay: true, Hint: "写成 2026-03-05 的形式，已经过去的日子。"), new(From, Required: true, Hint: "那一班的开始时间，例如：09:00。"), new(Booker, Required: true, Max: 32, Hint: "使用资源的社区或单位的编码。"),
        new(Purpose, Max: 500, Width: 30), new(Present, Hint: "整数；订了没用的留空。"), .. RefusedRows.Columns,
    ]);

    public override Task Open(string subject, string source, CancellationToken ct)
    {
        _source = source;
        return ListsPermissions.MayList(act.Actor) ? Task.CompletedTask : throw Refusal.NotFound();
    }

    public override async Task<IReadOnlyList<NewEntries>> Judge(IReadOnlyList<WorkbookRow> rows, CancellationToken ct)
    {
        var found = new List<NewEntries>();
        foreach (var (resource, its) in await resources.Of(rows, ct))
        {
            var lines = its.Select(r => (Row: r, Input: Read(r))).Where(l => l.Input is not null && l.Row.IsGood).Select(l => (l.Row, l.Input!)).ToList();
            var fresh = await New(resource, lines, ct);
            var good = await backfill.Judge(resource, [.. fresh.Select(f => f.Input)], (i, refusal) =>
                Refused(fresh[i].Row, refusal, refusal.Field switch { nameof(RegisterRowInput.Slot) => refusal.Code is "booking.no_slot" or "booking.taken" ? From : Day, nameof(RegisterRowInput.Booker) => Booker, _ => "" }, Said(refusal)), ct);
            if (good.Count > 0) found.Add(new(good.Count, token => backfill.Stage(resource, good, _source.Length > 0 ? $"随工作簿导入：{_source}" : "随工作簿导入", token)));
        }
        return found;
    }

    private static string Said(Refusal refusal) => refusal.Code switch
    {
        "booking.no_slot" => "{0} {1} 没有开放的班次，请核对日期和开始时间。", "booking.day_closed" => "{0} 停开，请核对日期。", "booking.taken" => "{0} {1} 的名额已登记满，请核对这一行是否多写。", _ => refusal.Sentence,
    };

    private static RegisterRowInput? Read(WorkbookRow row)
    {
        var (day, from, present) = (row.Day(Day), row.Time(From), row.Whole(Present, 1, 1_000_000));
        return day is { } on && from is { } at ? new() { Slot = $"{on:yyyy-MM-dd}T{at:HH:mm}", Booker = row[Booker], Purpose = row[Purpose], Present = present } : null;
    }

    /// <summary>Those that no booking taken over says already; as many rows may be alike as bookings are.</summary>
    private async Task<List<(WorkbookRow Row, RegisterRowInput Input)>> New(Resource resource, List<(WorkbookRow Row, RegisterRowInput Input)> lines, CancellationToken ct)
    {
        var held = (await act.Db.Set<Booking>().AsNoTracking().Where(b => b.ResourceId == resource.Id && b.Backfilled).Select(b => new { b.Day, b.FromMinute, b.BookerId, b.Purpose, b.Present }).ToListAsync(ct))
            .GroupBy(b => (Slot: $"{b.Day:yyyy-MM-dd}T{Times.Word(b.FromMinute)}", Booker: tree.Find(b.BookerId)?.Code, Purpose: (string?)b.Purpose, b.Present)).ToDictionary(g => g.Key, g => g.Count());
        bool Held(RegisterRowInput line)
        {
            var key = (line.Slot!, line.Booker, line.Purpose, line.Present);
            if (held.GetValueOrDefault(key) == 0) return false;
            held[key]--;
            return true;
        }
        return [.. lines.Where(l => !Held(l.Input))];
    }
}
