using Qiyue.Lists.Surveys;
using Qiyue.Lists.Using;

namespace Qiyue.Lists.Workbooks;

/// <summary>The registers that come in by workbook: how jobs, pages and addresses name them.</summary>
/// <param name="Page">Address of the page; {0} stands for what the register is about.</param>
/// <param name="Back">Where it is reached from, and its name.</param>
public sealed record EntryKind(string Job, Type Sheet, string Title, string Begun, string Lead, string Page, (string Name, string Url) Back)
{
    public static readonly EntryKind Shifts = new("import.shifts", typeof(ShiftSheet), "导入班次", "导入班次：{0}", "一行写一项资源的一个班次。先下载模板填写，再上传。上传后只核对、不写入；系统里已有的班次不会重复增加。", "/work/resources/shifts", ("资源清单", "/work/resources"));
    public static readonly EntryKind Register = new("import.register", typeof(RegisterSheet), "导入使用登记", "导入使用登记：{0}", "把纸质登记簿上已经过去的使用一行一条填进模板，再上传。上传后只核对、不写入；写入的标明“补录”，已补录过的行不会重复计入。", "/work/resources/register", ("资源清单", "/work/resources"));
    public static readonly EntryKind Paper = new("import.paper", typeof(PaperSheet), "导入纸质答卷", "导入纸质答卷：{0}", "一行写一份答卷，一列是一道题。先下载这份问卷的模板填写，再上传。上传后只核对、不写入；编号相同的答卷不会重复录入。", "/work/surveys/{0}/paper", ("问卷", "/work/surveys/{0}"));

    public static EntryKind Of(HttpContext http) => http.Request.Path.Value is { } path && path.StartsWith("/work/surveys", StringComparison.Ordinal) ? Paper : http.Request.Path.Value?.StartsWith(Shifts.Page, StringComparison.Ordinal) is true ? Shifts : Register;

    public string At(string subject, string what) => $"{string.Format(System.Globalization.CultureInfo.InvariantCulture, Page, subject)}/{what}";
    public string BackUrl(string subject) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Back.Url, subject);
}
