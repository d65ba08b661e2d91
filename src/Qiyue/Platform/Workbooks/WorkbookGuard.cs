using System.IO.Compression;
using System.Xml;
using Qiyue.Kernel;

namespace Qiyue.Platform.Workbooks;

internal enum FlawKind { Formula, Merged, ErrorValue }

internal sealed record Flaw(string Letters, FlawKind Kind);

/// <param name="Flaws">By row.</param>
internal sealed record SheetScan(int FilledRows, Dictionary<int, List<Flaw>> Flaws);

/// <summary>
/// Looks a workbook over before it is parsed: every part is unpacked once against a limit (what a zip says of its own sizes proves nothing), and each
/// sheet is scanned for what the reader of values would not tell: formulas, merged and broken cells, its width and its filled rows.
/// </summary>
internal static class WorkbookGuard
{
    private const long MaxUnpacked = 600L << 20, JudgedFrom = 20L << 20;
    private const int MaxRatio = 200, MaxParts = 2_000, MaxColumns = 100, MaxFlaws = 10_000;

    public static Refusal NotWorkbook() => new("workbook.not_workbook", "这不是有效的 Excel 工作簿（.xlsx），或者文件已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。", 422);

    public static Dictionary<string, SheetScan> Scan(Stream content)
    {
        content.Position = 0;
        Span<byte> head = stackalloc byte[4];
        if (content.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4 && head.SequenceEqual((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            throw new Refusal("workbook.old_format", "这是旧版 .xls 文件或加了密码的工作簿，请去掉密码并另存为 .xlsx 再上传。", 422);
        content.Position = 0;
        try
        {
            using var zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            return Scan(zip);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or EndOfStreamException or ArgumentException or FormatException or OverflowException) { throw NotWorkbook(); }
    }

    private static Dictionary<string, SheetScan> Scan(ZipArchive zip)
    {
        if (zip.Entries.Count > MaxParts || zip.Entries.Sum(e => e.Length) > MaxUnpacked) throw Bomb();
        var sheets = SheetParts(zip);
        var (found, left) = (new Dictionary<string, SheetScan>(), MaxUnpacked);
        foreach (var part in zip.Entries)
        {
            using var counted = new Counted(part.Open(), part.CompressedLength, left);
            if (sheets.FirstOrDefault(s => s.Value == part.FullName).Key is { } name) found[name] = ScanSheet(name, counted);
            counted.CopyTo(Stream.Null);
            left -= counted.Unpacked;
        }
        if (found.Count == 0 || found.Count < sheets.Count) throw NotWorkbook();
        return sheets.Keys.ToDictionary(n => n, n => found[n]);
    }

    /// <summary>Sheet name → part, in the order of the book.</summary>
    private static Dictionary<string, string> SheetParts(ZipArchive zip)
    {
        const string relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        var targets = new Dictionary<string, string>();
        foreach (var r in Elements(zip, "xl/_rels/workbook.xml.rels", "Relationship"))
            if (r.GetAttribute("Target") is { } target && r.GetAttribute("Id") is { } id) targets[id] = target.StartsWith('/') ? target[1..] : "xl/" + target;
        var sheets = new Dictionary<string, string>();
        foreach (var s in Elements(zip, "xl/workbook.xml", "sheet"))
            if (s.GetAttribute("name") is { } name && (s.GetAttribute("id", relations) ?? s.GetAttribute("r:id")) is { } id && targets.TryGetValue(id, out var part) && part.Contains("worksheets/", StringComparison.Ordinal)) sheets[name] = part;
        return sheets;
    }

    private static IEnumerable<XmlReader> Elements(ZipArchive zip, string part, string element)
    {
        var entry = zip.GetEntry(part) ?? throw NotWorkbook();
        using var counted = new Counted(entry.Open(), entry.CompressedLength, JudgedFrom);
        using var xml = Reader(counted);
        while (xml.Read()) if (xml.NodeType == XmlNodeType.Element && xml.LocalName == element) yield return xml;
    }

    private static SheetScan ScanSheet(string sheet, Stream content)
    {
        var flaws = new Dictionary<int, List<Flaw>>();
        var (row, column, filled, counted, last, flawed) = (0, "", 0, false, 0, 0);
        void Add(int at, string letters, FlawKind kind)
        {
            if (++flawed > MaxFlaws) throw new Refusal("workbook.too_many_formulas", "工作表“{0}”里的公式或合并单元格过多，请全选复制后“选择性粘贴”为数值、取消全部合并再上传。", 422, sheet);
            (flaws.TryGetValue(at, out var list) ? list : flaws[at] = []).Add(new(letters, kind));
        }
        using var xml = Reader(content);
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element) continue;
            switch (xml.LocalName)
            {
                case "dimension": if (xml.GetAttribute("ref") is { } all && Index(Letters(all.Split(':')[^1])) > MaxColumns) throw TooWide(sheet); break;
                case "row": (row, counted) = (int.TryParse(xml.GetAttribute("r"), out var r) ? r : row + 1, false); break;
                case "c":
                    column = xml.GetAttribute("r") is { } cell ? Letters(cell) : "";
                    if (Index(column) > MaxColumns) throw TooWide(sheet);
                    if (xml.GetAttribute("t") == "e") Add(row, column, FlawKind.ErrorValue);
                    break;
                case "f": Add(row, column, FlawKind.Formula); break;
                case "v" or "is" when !counted:
                    (counted, last) = (true, row);
                    if (++filled > Workbook.MaxRows + 1) throw new Refusal("workbook.too_many_rows", "工作表“{0}”超过 {1} 行，请拆成几个文件分别导入。", 422, sheet, Workbook.MaxRows.ToString("N0", System.Globalization.CultureInfo.InvariantCulture));
                    break;
                case "mergeCell" when xml.GetAttribute("ref")?.Split(':') is [var from, var to]:
                    for (var at = RowOf(from); at <= Math.Min(RowOf(to), last); at++) Add(at, Letters(from), FlawKind.Merged);
                    break;
            }
        }
        return new(filled, flaws);
    }

    private static XmlReader Reader(Stream content) => XmlReader.Create(content, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, CloseInput = false });
    private static string Letters(string cell) => cell.TrimStart('$').TrimEnd("0123456789$".ToCharArray());
    private static int RowOf(string cell) => int.TryParse(cell.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ$"), out var row) && row > 0 ? row : throw NotWorkbook();
    private static int Index(string letters) => letters.Length > 3 ? int.MaxValue : letters.Aggregate(0, (n, c) => n * 26 + c - 'A' + 1);
    private static Refusal Bomb() => new("workbook.bomb", "文件解压后异常庞大，已停止读取。请用 Excel 或 WPS 重新另存为 .xlsx 再上传。", 422);
    private static Refusal TooWide(string sheet) => new("workbook.too_wide", "工作表“{0}”超过 {1} 列。请选中右侧用不到的列并删除后再上传。", 422, sheet, MaxColumns);

    /// <summary>Stops at the limit, or when a part unpacks to far more than it was.</summary>
    private sealed class Counted(Stream inner, long packed, long limit) : Stream
    {
        public long Unpacked { get; private set; }
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => Unpacked; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Judge(inner.Read(buffer, offset, count));
        public override int Read(Span<byte> buffer) => Judge(inner.Read(buffer));

        private int Judge(int count)
        {
            Unpacked += count;
            if (Unpacked > limit || Unpacked > JudgedFrom && Unpacked > packed * MaxRatio) throw Bomb();
            return count;
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        protected override void Dispose(bool disposing) { if (disposing) inner.Dispose(); base.Dispose(disposing); }
    }
}
