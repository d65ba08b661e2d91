using Qiyue.Kernel;

namespace Qiyue.Lists.Workbooks;

/// <summary>The one field of the pages that take a workbook.</summary>
public sealed class ImportFile
{
    [Filled(ErrorMessage = "请选择要上传的工作簿。")] public IFormFile? File { get; set; }
}
