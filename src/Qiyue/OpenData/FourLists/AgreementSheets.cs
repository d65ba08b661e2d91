using Qiyue.Contracts;
using Qiyue.Lists.Workbooks;
using Qiyue.Organizations;
using Qiyue.Platform.Dictionaries;
using Qiyue.Platform.Workbooks;

namespace Qiyue.OpenData.FourLists;

/// <summary>The two derived lists as sheets: projects (a row per contract) and responsibilities (a row per signed obligation). Source: domain.md, The kernel.</summary>
internal sealed class AgreementSheets(OrganizationTree tree, WordLists words)
{
    public const string Code = "契约编号";

    /// <summary>A row without a code becomes a contract in 谈约; a coded row is only compared.</summary>
    public static readonly SheetLayout Projects = new("项目清单",
        new(Code, MayLack: true, Max: 32, Width: 26, Hint: "系统编号。新项目留空，导入后成为谈约中的契约；有编号的行只与系统核对，不改动。"), new("项目名称", Required: true, Max: 100, Width: 32), new("类别", Required: true),
        new("社区编码", Required: true, Hint: "共建的社区（村）。"), new("共建单位编码", Required: true, Hint: "几个单位用顿号分开。"), new("目的", Max: 2000, Width: 40, Hint: "新项目必填。"), new("开始日期", Required: true, IsDay: true), new("结束日期", Required: true, IsDay: true),
        new("事项", Max: 500, Width: 30, Hint: "新项目必填：单位为社区做什么。"), new("数量", Max: 20, Hint: "数字，最多两位小数。"), new("数量单位", Max: 16, Hint: "例如：场、次、小时。"), new("责任人", Max: 50), new("责任人职务", Max: 50),
        new("需求编码", MayLack: true, Hint: "来自哪条需求，可不填。"), new("资源编码", MayLack: true, Hint: "用到哪项资源，可不填。"), new("阶段", MayLack: true, Hint: "导出时写出，填了则核对。"),
        new("原行号", MayLack: true), new("原因", MayLack: true, Max: 4000, Width: 60));

    public static readonly SheetLayout Responsibilities = new("责任清单",
        new(Code, Required: true, Max: 32, Width: 26, Hint: "本表由契约得出，导入时只与系统核对。"), new("义务序号", Required: true), new("责任单位编码"), new("责任单位", MayLack: true, Width: 24), new("责任人", Max: 50), new("责任人职务", Max: 50),
        new("事项", Max: 500, Width: 32), new("数量", Max: 20), new("数量单位", Max: 16), new("受益单位编码"), new("期限", IsDay: true), new("已确认数量", MayLack: true, Max: 20));

    public Dictionary<string, object?> Project(Contract c)
    {
        var first = c.Terms.Obligations.OrderBy(o => o.Number).FirstOrDefault();
        return new()
        {
            [Code] = c.Code, ["项目名称"] = c.Title, ["类别"] = Name("category", c.Category), ["社区编码"] = tree.Get(c.CommunityId).Code,
            ["共建单位编码"] = string.Join("、", c.Parties.Where(p => p.OrganizationId != c.CommunityId).OrderBy(p => p.Order).Select(p => tree.Get(p.OrganizationId).Code)),
            ["目的"] = c.Terms.Purpose, ["开始日期"] = c.StartOn, ["结束日期"] = c.EndOn, ["事项"] = first?.What, ["数量"] = first?.Promised.ToString(), ["数量单位"] = first?.Unit, ["责任人"] = first?.ResponsibleName,
            ["责任人职务"] = first?.ResponsiblePost, ["需求编码"] = SourceCode(c, "need"), ["资源编码"] = SourceCode(c, "resource"), ["阶段"] = c.Standing(),
        };
    }

    public Dictionary<string, object?> Responsibility(Contract c, Obligation o) => new()
    {
        [Code] = c.Code, ["义务序号"] = o.Number, ["责任单位编码"] = tree.Get(o.DoerId).Code, ["责任单位"] = tree.Get(o.DoerId).Name, ["责任人"] = o.ResponsibleName, ["责任人职务"] = o.ResponsiblePost, ["事项"] = o.What,
        ["数量"] = o.Promised.ToString(), ["数量单位"] = o.Unit, ["受益单位编码"] = tree.Get(o.BeneficiaryId).Code, ["期限"] = o.DueOn, ["已确认数量"] = o.Confirmed.ToString(),
    };

    /// <summary>Where a filled cell says something else than the system; the row itself stays good.</summary>
    public static IEnumerable<WorkbookProblem> Differences(WorkbookRow row, Dictionary<string, object?> system) =>
        row.Layout.Columns.Where(c => c.Name != Code && system.ContainsKey(c.Name) && row[c.Name].Length > 0)
            .Select(c => (c.Name, There: row[c.Name], Here: Plain(system[c.Name]))).Where(c => c.There != c.Here)
            .Select(c => new WorkbookProblem(row.Sheet, row.Number, c.Name, "four_lists.differs", "系统里是“{0}”，表里是“{1}”。", c.Here, c.There));

    private static string Plain(object? value) => value switch
    {
        null => "",
        DateOnly day => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        string text => text.Trim().Replace("\r\n", "\n"),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };

    private static string SourceCode(Contract c, string kind) => c.Sources.FirstOrDefault(s => s.SubjectKind == kind)?.Code ?? "";
    private string Name(string list, string code) => words.Of(list).FirstOrDefault(w => w.Code == code)?.Name ?? code;
}
