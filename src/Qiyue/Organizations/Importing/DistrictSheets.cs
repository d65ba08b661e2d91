using Qiyue.Kernel;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Organizations.Importing;

/// <summary>The sheets of a district: tree and ties, people and posts; one workbook may hold either pair or both. Columns as in examples/README.md.</summary>
public static class DistrictSheets
{
    public static readonly SheetLayout Organizations = new("组织",
        new WorkbookColumn("编码", Required: true, Max: 32, Hint: "区 6 位、街道 9 位、社区 12 位区划代码，下级以上级开头；单位用不变的编号，如 U0001。上级写在下级之前。"),
        new WorkbookColumn("名称", Required: true, Max: 100, Width: 28),
        new WorkbookColumn("类型", Required: true, Max: 32, Hint: "词表“组织类型”中的词语，如 街道、社区、医院、学校、企业。"),
        new WorkbookColumn("上级编码", Max: 32, Hint: "街道填区、社区填街道、单位填所在的区。"),
        new WorkbookColumn("统一社会信用代码", MayLack: true, Max: 18, Width: 24),
        new WorkbookColumn("信用代码说明", MayLack: true, Hint: "校验位不符而证照确实如此时，写明原因。"),
        new WorkbookColumn("地址", MayLack: true, Width: 32),
        new WorkbookColumn("联系电话", MayLack: true, Max: 40, Hint: "单位的公开电话，不填个人手机。"));

    public static readonly SheetLayout Ties = new("联系社区",
        new WorkbookColumn("单位编码", Required: true, Max: 32),
        new WorkbookColumn("社区编码", Required: true, Max: 32),
        new WorkbookColumn("联系类型", Required: true, Max: 32, Hint: "驻区、双联系、包联。"),
        new WorkbookColumn("主社区", Required: true, Max: 2, Hint: "是 或 否；每个单位恰好一个“是”。"));

    public static readonly SheetLayout People = new("人员",
        new WorkbookColumn("编号", Required: true, Max: 64, Hint: "每人一个，即登录用户名。"),
        new WorkbookColumn("姓名", Required: true, Max: 50),
        new WorkbookColumn("手机", MayLack: true, Max: 20, Hint: "导出时已打码；打码的号码原样导入即不变。"),
        new WorkbookColumn("邮箱", MayLack: true, Max: 100, Width: 28));

    public static readonly SheetLayout Posts = new("任职",
        new WorkbookColumn("人员编号", Required: true, Max: 64),
        new WorkbookColumn("组织编码", Required: true, Max: 32),
        new WorkbookColumn("岗位", Required: true, Max: 50, Width: 24),
        new WorkbookColumn("职责", Hint: "以顿号分开：清单、谈约、签署、履约、确认、评价、监督、组织人员、政策。同一岗位的职责须一致。", Width: 40),
        new WorkbookColumn("开始", Required: true, IsDay: true, Hint: "2026-03-05"),
        new WorkbookColumn("结束", MayLack: true, IsDay: true, Hint: "在任者不填。"));

    public static readonly IReadOnlyList<SheetLayout> All = [Organizations, Ties, People, Posts];

    private static readonly (string Word, string Duty)[] Duties =
        [("清单", Duty.Lists), ("谈约", Duty.Negotiate), ("签署", Duty.Sign), ("履约", Duty.Perform), ("确认", Duty.Confirm), ("评价", Duty.Judge), ("监督", Duty.Supervise), ("组织人员", Duty.People), ("政策", Duty.Policies)];

    /// <summary>The duty of a workbook's word; null when there is none.</summary>
    public static string? DutyOf(string word) => Duties.FirstOrDefault(d => d.Word == word).Duty;
    public static string WordOf(string duty) => Duties.FirstOrDefault(d => d.Duty == duty).Word ?? duty;
}

/// <summary>What an import would do, or did.</summary>
/// <param name="Problems">Every wrong cell; with one of them nothing is written.</param>
public sealed record ImportPlan(int OrganizationsNew, int OrganizationsChanged, int TiesNew, int PeopleNew, int PeopleChanged, int PostsNew, int Unchanged, IReadOnlyList<WorkbookProblem> Problems)
{
    public int Writes => OrganizationsNew + OrganizationsChanged + TiesNew + PeopleNew + PeopleChanged + PostsNew;
}
