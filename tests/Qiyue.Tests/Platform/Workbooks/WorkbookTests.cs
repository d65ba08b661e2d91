using System.IO.Compression;
using System.Text;
using Qiyue.Kernel;
using Qiyue.Platform.Workbooks;

namespace Qiyue.Tests.Platform.Workbooks;

public class WorkbookTests
{
    private static readonly SheetLayout People = new("人员", new WorkbookColumn("姓名", Required: true, Max: 10), new WorkbookColumn("人数"), new WorkbookColumn("日期", IsDay: true), new WorkbookColumn("备注", MayLack: true, Max: 500));

    /// <summary>A workbook from raw sheet data: the inside of &lt;sheetData&gt; and what follows it.</summary>
    internal static MemoryStream Raw(string data, string after = "", string sheet = "人员")
    {
        var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Put(string name, string text) { using var w = new StreamWriter(zip.CreateEntry(name).Open(), new UTF8Encoding(false)); w.Write(text); }
            Put("[Content_Types].xml", """<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""");
            Put("_rels/.rels", """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Put("xl/workbook.xml", $"""<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            Put("xl/_rels/workbook.xml.rels", """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
            Put("xl/worksheets/sheet1.xml", $"""<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{data}</sheetData>{after}</worksheet>""");
        }
        file.Position = 0;
        return file;
    }

    internal static string Cells(int row, params string?[] texts) =>
        $"<row r=\"{row}\">{string.Concat(texts.Select((t, i) => t is null ? "" : t.StartsWith('<') ? t : $"<c r=\"{(char)('A' + i)}{row}\" t=\"str\"><v>{t}</v></c>"))}</row>";

    private static readonly string Heading = Cells(1, "姓名", "人数", "日期");

    private static (List<WorkbookRow> Rows, List<string> Codes) Read(Stream file)
    {
        using var book = Workbook.Open(file);
        var rows = book.Rows(People).ToList();
        foreach (var row in rows) { _ = row.Whole("人数", 1, 1000); _ = row.Day("日期"); }
        return (rows, [.. rows.SelectMany(r => r.Problems).Select(p => $"{p.Row}{p.Column}:{p.Code}")]);
    }

    private static string Refused(Stream file) => Should.Throw<Refusal>(() => Read(file)).Code;

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        var file = new MemoryStream();
        var day = new DateOnly(2026, 3, 5);
        WorkbookWriter.Save(file, new SheetContent(People, [
            new Dictionary<string, object?> { ["姓名"] = "=1+1", ["人数"] = 12, ["日期"] = day, ["备注"] = "第一行\n第二行 <&> \"引号\" _x000D_ 😀" },
            new Dictionary<string, object?> { ["姓名"] = "0012", ["备注"] = "+86-10" }]));
        var (rows, problems) = Read(new MemoryStream(file.ToArray()));
        problems.ShouldBeEmpty();
        rows.Select(r => r["姓名"]).ShouldBe(["=1+1", "0012"]);
        (rows[0].Whole("人数"), rows[0].Day("日期"), rows[0]["备注"]).ShouldBe((12, day, "第一行\n第二行 <&> \"引号\" _x000D_ 😀"));
        (rows[1].Whole("人数"), rows[1].Day("日期"), rows[1].Number).ShouldBe((null, null, 3));
    }

    [Fact]
    public void An_empty_sheet_shows_its_headings_and_has_no_rows()
    {
        var file = new MemoryStream();
        WorkbookWriter.SaveTemplate(file, People);
        using var book = Workbook.Open(new MemoryStream(file.ToArray()));
        book.SheetNames.ShouldBe(["人员", WorkbookWriter.HelpSheet]);
        book.Rows(People).ShouldBeEmpty();
        book.Count("人员").ShouldBe(0);
    }

    [Fact]
    public void Rows_are_numbered_as_the_spreadsheet_shows_them_across_gaps()
    {
        var (rows, _) = Read(Raw(Heading + Cells(2, "甲") + Cells(7, "乙") + "<row r=\"9\"/>"));
        rows.Select(r => (r.Number, r["姓名"])).ShouldBe([(2, "甲"), (7, "乙")]);
    }

    [Fact]
    public void Each_wrong_cell_is_named()
    {
        var data = Heading
            + Cells(2, null, "5", "2026-02-30") + Cells(3, "甲", "五", "明天") + Cells(4, "名字太长太长太长太长", "0", "2026/3/5") + Cells(5, "名字长长长长长长长长长", "1001", "46086")
            + Cells(6, "乙", "<c r=\"B6\"><f>1+1</f><v>2</v></c>") + Cells(7, "丙", "<c r=\"B7\" t=\"e\"><v>#REF!</v></c>") + Cells(8, "丁") + Cells(9, "戊", null, null, "多余");
        Read(Raw(data, "<mergeCells count=\"1\"><mergeCell ref=\"A8:B8\"/></mergeCells>")).Codes.ShouldBe([
            "2姓名:workbook.required", "2日期:workbook.day", "3人数:workbook.whole_between", "3日期:workbook.day", "4人数:workbook.whole_between",
            "5姓名:workbook.too_long", "5人数:workbook.whole_between", "5日期:workbook.day", "6人数:workbook.formula", "7人数:workbook.error_value", "7人数:workbook.whole_between",
            "8姓名:workbook.merged", "9D:workbook.no_column"], ignoreOrder: true);
    }

    [Fact]
    public void A_problem_names_sheet_row_column_and_reason()
    {
        using var book = Workbook.Open(Raw(Heading + Cells(2, null, "5")));
        var refusal = book.Rows(People).Single().Problems.Single().Refuse();
        (refusal.Message, refusal.Status).ShouldBe(("工作表“人员”第 2 行“姓名”列：此格必填，请补上内容。", 422));
    }

    [Fact]
    public void Headings_are_held_against_the_layout()
    {
        Refused(Raw(Cells(1, "姓名", "人数"))).ShouldBe("workbook.missing_column");
        Refused(Raw(Cells(1, "姓名", "人数", "日期", "爱好"))).ShouldBe("workbook.unknown_column");
        Refused(Raw(Cells(1, "姓名", "人数", "日期", "姓名"))).ShouldBe("workbook.repeated_column");
        Refused(Raw("")).ShouldBe("workbook.no_heading");
        Refused(Raw(Heading, sheet: "别的")).ShouldBe("workbook.no_sheet");
        Refused(Raw(Heading + Cells(2, "甲"), "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>")).ShouldBe("workbook.heading_flaw");
    }

    [Fact]
    public void What_is_no_workbook_is_refused()
    {
        Refused(new MemoryStream()).ShouldBe("workbook.not_workbook");
        Refused(new MemoryStream("姓名,人数\n甲,1"u8.ToArray())).ShouldBe("workbook.not_workbook");
        Refused(new MemoryStream([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0])).ShouldBe("workbook.old_format");
        var good = Raw(Heading).ToArray();
        Refused(new MemoryStream(good[..(good.Length / 2)])).ShouldBe("workbook.not_workbook");
        Refused(Raw("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>姓名</c>")).ShouldBe("workbook.not_workbook");
        Refused(Raw("<!DOCTYPE x [<!ENTITY a \"b\">]>" + Heading)).ShouldBe("workbook.not_workbook");
        var other = new MemoryStream();
        using (var zip = new ZipArchive(other, ZipArchiveMode.Create, leaveOpen: true)) zip.CreateEntry("word/document.xml");
        Refused(other).ShouldBe("workbook.not_workbook");
    }

    [Fact]
    public void Too_much_is_refused_before_it_is_read()
    {
        Refused(new Long()).ShouldBe("workbook.too_large");
        Refused(Raw(Heading + string.Concat(Enumerable.Range(2, Workbook.MaxRows + 1).Select(i => $"<row r=\"{i}\"><c r=\"A{i}\"><v>1</v></c></row>")))).ShouldBe("workbook.too_many_rows");
        Refused(Raw(Heading + "<row r=\"2\"><c r=\"XFD2\"><v>1</v></c></row>")).ShouldBe("workbook.too_wide");
        Refused(Raw(Heading + new string(' ', 60 << 20))).ShouldBe("workbook.bomb");
        Refused(Raw(Heading + string.Concat(Enumerable.Range(2, 10_001).Select(i => $"<row r=\"{i}\"><c r=\"A{i}\"><f>1</f><v>1</v></c></row>")))).ShouldBe("workbook.too_many_formulas");
    }

    [Fact]
    public void Duplicates_name_the_earlier_row()
    {
        using var book = Workbook.Open(Raw(Heading + Cells(2, "甲") + Cells(3, "乙") + Cells(4, "甲")));
        var seen = new DuplicateRows();
        var rows = book.Rows(People).ToList();
        foreach (var row in rows) seen.Check(row, "姓名", row["姓名"]);
        rows.SelectMany(r => r.Problems).Single().Reason.ShouldBe("与第 2 行重复，请删除其中一行。");
    }

    private sealed class Long : MemoryStream
    {
        public override long Length => Workbook.MaxBytes + 1;
    }
}
