using System.Globalization;
using System.Text.Json;
using MiniExcelLibs;
using Qiyue.Identity;
using Qiyue.Kernel;

namespace Qiyue.Cli.Demo;

/// <summary>The raw workbooks of a scenario (examples/README.md): rows by workbook and sheet, each knowing where it stands.</summary>
public sealed class ScenarioFolder
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };
    private readonly string _folder;
    private readonly DateOnly _loadingDay;

    public DemoScenario Scenario { get; }

    /// <summary>Errors: demo.no_folder, demo.no_scenario, demo.too_early.</summary>
    public ScenarioFolder(string folder, DateOnly loadingDay)
    {
        (_folder, _loadingDay) = (folder, loadingDay);
        if (!Directory.Exists(folder)) throw new Refusal("demo.no_folder", "没有文件夹 {0}。请用 --from 指定场景原始数据所在的文件夹。", 422, folder);
        var file = Path.Combine(folder, "scenario.json");
        if (!System.IO.File.Exists(file)) throw new Refusal("demo.no_scenario", "文件夹 {0} 里没有 scenario.json，不是场景数据。", 422, folder);
        try { Scenario = JsonSerializer.Deserialize<DemoScenario>(System.IO.File.ReadAllText(file), Json)!; }
        catch (JsonException e) { throw new Refusal("demo.scenario_form", "scenario.json 的格式不对：{0}", 422, e.Message); }
        if (loadingDay < Scenario.EarliestLoadingDay)
            throw new Refusal("demo.too_early", "场景数据以装入日为基准，装入日不能早于 {0}。请检查本机日期。", 422, Scenario.EarliestLoadingDay.ToString("yyyy-MM-dd"));
    }

    /// <summary>A file that a cell names, beside the workbooks.</summary>
    public IFormFile File(ScenarioRow row, string column)
    {
        var (name, path) = (row[column], Path.Combine(_folder, Path.GetFileName(row[column])));
        if (name.Length == 0 || Path.GetFileName(name) != name || !System.IO.File.Exists(path)) throw row.Wrong(column, "文件夹里没有“{0}”。", name);
        var bytes = System.IO.File.ReadAllBytes(path);
        return new FormFile(new MemoryStream(bytes), 0, bytes.Length, column, name) { Headers = new HeaderDictionary(), ContentType = "application/pdf" };
    }

    /// <summary>A scenario need not have every workbook.</summary>
    public bool Has(string workbook) => System.IO.File.Exists(Path.Combine(_folder, workbook + ".xlsx"));

    /// <summary>All rows of a sheet. Errors: demo.no_workbook, demo.no_sheet.</summary>
    public IReadOnlyList<ScenarioRow> Rows(string workbook, string sheet)
    {
        var file = Path.Combine(_folder, workbook + ".xlsx");
        if (!System.IO.File.Exists(file)) throw new Refusal("demo.no_workbook", "文件夹里没有 {0}.xlsx。", 422, workbook);
        try
        {
            if (!MiniExcel.GetSheetNames(file).Contains(sheet)) throw new Refusal("demo.no_sheet", "{0}.xlsx 里没有工作表“{1}”。", 422, workbook, sheet);
            return [.. MiniExcel.Query(file, useHeaderRow: true, sheetName: sheet).Cast<IDictionary<string, object?>>()
                .Select((cells, i) => new ScenarioRow($"{workbook}.xlsx", sheet, i + 2, cells, _loadingDay)).Where(r => !r.IsBlank)];
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new Refusal("demo.not_workbook", "{0}.xlsx 打不开，不是有效的 Excel 工作簿。", 422, workbook);
        }
    }
}

/// <summary>One row; every error names file, sheet, row and column.</summary>
public sealed class ScenarioRow(string file, string sheet, int number, IDictionary<string, object?> cells, DateOnly loadingDay)
{
    public bool IsBlank => cells.Values.All(v => string.IsNullOrWhiteSpace(Convert.ToString(v, CultureInfo.InvariantCulture)));

    /// <summary>The cell as text, blank cells as "".</summary>
    public string this[string column] => !cells.TryGetValue(column, out var value) ? throw Wrong(column, "没有这一列。") : value switch
    {
        DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Trim(),
    };

    public string? Optional(string column) => this[column] is { Length: > 0 } text ? text : null;

    public int Number(string column) => int.TryParse(this[column], NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) ? n : throw Wrong(column, "须是整数。");

    public int? OptionalNumber(string column) => this[column].Length == 0 ? null : Number(column);

    /// <summary>"2025-03-04", or counted from the day of loading: "T", "T-12", "T+30".</summary>
    public DateOnly Day(string column) => OptionalDay(column) ?? throw Wrong(column, "缺日期。");

    public DateOnly? OptionalDay(string column)
    {
        var text = this[column];
        if (text.Length == 0) return null;
        if (text == "T") return loadingDay;
        if (text[0] == 'T' && int.TryParse(text.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var days)) return loadingDay.AddDays(days);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw Wrong(column, "日期写作 2025-03-04，或 T-12、T、T+30。");
    }

    /// <summary>Looks a key up; an unknown one is named.</summary>
    public T In<T>(string column, IReadOnlyDictionary<string, T> known) => known.TryGetValue(this[column], out var found) ? found : throw Wrong(column, "没有“{0}”。", this[column]);

    /// <summary>The code of a word of a dictionary.</summary>
    public string Word(string column, Func<string, string?> codeOf) => codeOf(this[column]) ?? throw Wrong(column, "没有“{0}”。", this[column]);

    public Refusal Wrong(string column, string sentence, params object[] args) =>
        new("demo.cell", "{0} 工作表“{1}”第 {2} 行“{3}”列：{4}", 422, file, sheet, number, column, string.Format(CultureInfo.InvariantCulture, sentence, args));

    /// <summary>What an act refused, with the place it came from.</summary>
    public Refusal Because(Refusal refusal) =>
        new(refusal.Code, "{0} 工作表“{1}”第 {2} 行：{3}", refusal.Status, file, sheet, number, string.Format(CultureInfo.InvariantCulture, refusal.Sentence, [.. refusal.Args]));
}
