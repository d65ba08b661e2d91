using Qiyue.Data;
using Qiyue.Kernel;
using Qiyue.Lists.Backing;
using Qiyue.Organizations;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Lists.Workbooks;

/// <summary>How a list stands in a workbook: its columns, a row read into content, an item written as a row. What is written reads back as the same content.</summary>
public abstract class ItemSheet<T, TContent>(WordLists words, OrganizationTree tree) where T : ListedItem where TContent : class
{
    public const string Code = "编码", Owner = "组织编码", OwnerName = "组织名称", Title = "标题", Status = "状态";
    protected WordLists Words => words;
    protected OrganizationTree Tree => tree;
    public abstract SheetLayout Layout { get; }
    public abstract ListKind Kind { get; }
    public abstract TContent Read(WorkbookRow row);
    public abstract TContent ContentOf(T item);
    public abstract T New(string code, Guid owner, TContent content, DateTime now, DateOnly today);
    public abstract void Edit(T item, TContent content, DateOnly today);
    protected abstract IEnumerable<(string Column, object? Value)> Cells(T item);

    /// <summary>Before a page of items is written: what stands beside them.</summary>
    public virtual Task Before(QiyueDb db, IReadOnlyList<T> page, CancellationToken ct) => Task.CompletedTask;

    /// <summary>A row became a new item: what else it says of it, in the same transaction.</summary>
    public virtual void Added(Act act, T item, WorkbookRow row) { }

    public Dictionary<string, object?> Row(T item)
    {
        var owner = tree.Get(item.OwnerId);
        var cells = Cells(item).ToDictionary(c => c.Column, c => c.Value);
        (cells[Code], cells[Owner], cells[OwnerName], cells[Title], cells[Status], cells["说明"], cells["面向"], cells["时间"]) = (item.Code, owner.Code, owner.Name, item.Title, StatusWord(item), item.Description, item.Audience, item.When);
        cells["类别"] = words.Name("category", item.Category);
        return cells;
    }

    public static string StatusWord(ListedItem item) => item.Status switch { ListState.Draft => "草稿", ListState.Published => "已发布", _ => "已撤回" };

    protected static IEnumerable<WorkbookColumn> First(string ownerHint) =>
    [
        new(Code, MayLack: true, Max: 32, Width: 26, Hint: "系统编码。新增的行留空；导出后修改的行保留原编码。"), new(Owner, Max: 32, Hint: ownerHint), new(OwnerName, MayLack: true, Width: 24, Hint: "便于核对，可不填；填了须与组织编码一致。"),
        new(Title, Required: true, Width: 32, Hint: "一句话写明，同一组织内不重复。"), new("说明", Max: 4000, Width: 40, Hint: "具体情况，最多 4000 字。"),
    ];

    protected static IEnumerable<WorkbookColumn> Last(string day) =>
    [
        new(day, IsDay: true, Hint: "写成 2026-03-05 的形式，不晚于今天；不填则为导入当天。"), new(Status, MayLack: true, Hint: "导出时写出，便于核对。导入不改变状态，新增的行导入后即发布。"),
        .. RefusedRows.Columns,
    ];

    protected string Hint(string list) => string.Join("、", words.Of(list).Select(w => w.Name));
    protected string Word(WorkbookRow row, string column, string list) => row.Word(column, name => words.CodeOf(list, name)) ?? "";
    protected static string Text(string text) => text.Trim().Replace("\r\n", "\n");
    protected string Name(string list, string code) => code.Length == 0 ? "" : words.Of(list).FirstOrDefault(w => w.Code == code)?.Name ?? code;
}

public sealed class NeedSheet(WordLists words, OrganizationTree tree) : ItemSheet<Need, NeedContent>(words, tree)
{
    private const string Backing = "支持人数";
    private IReadOnlyDictionary<Guid, int> _backing = new Dictionary<Guid, int>();
    public override ListKind Kind => ListKind.Need;
    public override SheetLayout Layout { get; } = new("需求清单",
    [
        .. First("提出需求的社区或单位的编码；不填则为您当前的组织。"), new("类别", Required: true, Hint: string.Join("、", words.Of("category").Select(w => w.Name))), new("面向", Hint: "为谁，例如：老年居民。"),
        new("预计人数", Hint: "整数，不确定可留空。"), new(Backing, MayLack: true, Hint: "说“我会用”的人数。新增的行按代录计入；已有的行导出时写出，导入时不改变。"), new("地点"), new("时间", Hint: "例如：每周三上午。"), new("频次", Hint: "例如：每月一次。"),
        new("紧急程度", Hint: string.Join("、", words.Of("urgency").Select(w => w.Name))), new("提出方", Hint: string.Join("、", words.Of("raised_by").Select(w => w.Name))), new("来源", Hint: string.Join("、", words.Of("need_source").Select(w => w.Name))),
        .. Last("提出日期"),
    ]);

    public override async Task Before(QiyueDb db, IReadOnlyList<Need> page, CancellationToken ct) => _backing = await new NeedBackings(db).Of([.. page.Select(n => n.Id)], ct);

    public override void Added(Act act, Need need, WorkbookRow row)
    {
        if (People(row) is { } people) act.Record(act.Add(NeedBacking.OnBehalf(need, people, need.Source, "随清单导入。", act.Actor.OrganizationId ?? need.OwnerId, act.Now)), "backing.entered");
    }

    private static int? People(WorkbookRow row) => row.Whole(Backing, 0, 100_000) is > 0 and var people ? people : null;

    public override NeedContent Read(WorkbookRow row)
    {
        People(row); // says what is wrong with it
        return Content(row);
    }

    private NeedContent Content(WorkbookRow row) => new(row[Title], row["说明"], Word(row, "类别", "category"), row["面向"], row.Whole("预计人数", 1, 1_000_000), row["地点"], row["时间"], row["频次"],
        Word(row, "紧急程度", "urgency"), Word(row, "提出方", "raised_by"), Word(row, "来源", "need_source"), row.Day("提出日期"));

    public override NeedContent ContentOf(Need n) => new(Text(n.Title), Text(n.Description), n.Category, Text(n.Audience), n.People, Text(n.Place), Text(n.When), Text(n.Frequency), n.Urgency, n.RaisedBy, n.Source, n.RaisedOn);
    public override Need New(string code, Guid owner, NeedContent content, DateTime now, DateOnly today) => new(code, owner, content, now, today);
    public override void Edit(Need need, NeedContent content, DateOnly today) => need.Edit(content, today);

    protected override IEnumerable<(string, object?)> Cells(Need n) =>
    [
        ("预计人数", n.People), (Backing, _backing.GetValueOrDefault(n.Id)), ("地点", n.Place), ("频次", n.Frequency), ("紧急程度", Name("urgency", n.Urgency)), ("提出方", Name("raised_by", n.RaisedBy)), ("来源", Name("need_source", n.Source)), ("提出日期", n.RaisedOn),
    ];
}

public sealed class ResourceSheet(WordLists words, OrganizationTree tree) : ItemSheet<Resource, ResourceContent>(words, tree)
{
    public override ListKind Kind => ListKind.Resource;
    public override SheetLayout Layout { get; } = new("资源清单",
    [
        .. First("提供资源的单位或社区的编码；不填则为您当前的组织。"), new("资源类型", Required: true, Hint: string.Join("、", words.Of("resource_kind").Select(w => w.Name))),
        new("类别", Required: true, Hint: string.Join("、", words.Of("category").Select(w => w.Name))), new("面向", Hint: "给谁用，例如：老年居民。"), new("每期数量", Hint: "整数，不限可留空。"), new("数量单位", Max: 20, Hint: "例如：人、场、平方米。"),
        new("周期", Max: 40, Hint: "例如：每月、每次。"), new("时间", Hint: "可用时间，例如：每周三上午。"), new("地点"), new("使用条件", Max: 1000, Width: 30), new("服务半径公里", Hint: "1 到 500 的整数，全区可留空。"),
        .. Last("登记日期"),
    ]);

    public override ResourceContent Read(WorkbookRow row) => new(row[Title], row["说明"], Word(row, "类别", "category"), Word(row, "资源类型", "resource_kind"), row["面向"], row.Whole("每期数量", 1, 100_000_000), row["数量单位"], row["周期"],
        row["时间"], row["地点"], row["使用条件"], row.Whole("服务半径公里", 1, 500), row.Day("登记日期"));

    public override ResourceContent ContentOf(Resource r) => new(Text(r.Title), Text(r.Description), r.Category, r.ResourceKind, Text(r.Audience), r.Capacity, Text(r.CapacityUnit), Text(r.Period), Text(r.When), Text(r.Place),
        Text(r.Conditions), r.RadiusKm, r.RaisedOn);
    public override Resource New(string code, Guid owner, ResourceContent content, DateTime now, DateOnly today) => new(code, owner, content, now, today);
    public override void Edit(Resource resource, ResourceContent content, DateOnly today) => resource.Edit(content, today);

    protected override IEnumerable<(string, object?)> Cells(Resource r) =>
    [
        ("资源类型", Name("resource_kind", r.ResourceKind)), ("每期数量", r.Capacity), ("数量单位", r.CapacityUnit), ("周期", r.Period), ("地点", r.Place), ("使用条件", r.Conditions), ("服务半径公里", r.RadiusKm), ("登记日期", r.RaisedOn),
    ];
}
