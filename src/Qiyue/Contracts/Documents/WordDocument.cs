using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using QRCoder;
using A = DocumentFormat.OpenXml.Drawing;
using Inline = DocumentFormat.OpenXml.Drawing.Wordprocessing;
using Pic = DocumentFormat.OpenXml.Drawing.Pictures;

namespace Qiyue.Contracts.Documents;

/// <summary>
/// Draws a document as a Word file (.docx). Measures of GB/T 9704: A4, margins 37/28 mm, type area 156 × 225 mm, FangSong 16 pt on lines of 29 pt, page numbers "— 1 —" outside. Fonts are named, not embedded;
/// where one is missing Word takes its stand-in.
/// </summary>
public static class WordDocument
{
    private const string Song = "SimSun", FangSong = "FangSong_GB2312", Hei = "SimHei", TitleSong = "FZXiaoBiaoSong-B05S";

    /// <summary>Twips (1/1440 inch): 156 mm of type area, 29 pt of line, two characters of 16 pt.</summary>
    private const int LineWidth = 8844, LineHeight = 580, TwoCharacters = 640;

    public static byte[] Of(ContractDocument document)
    {
        using var file = new MemoryStream();
        using (var word = WordprocessingDocument.Create(file, WordprocessingDocumentType.Document))
        {
            var main = word.AddMainDocumentPart();
            main.Document = new Document(new Body());
            Styles(main);
            Fonts(main);
            var settings = main.AddNewPart<DocumentSettingsPart>();
            settings.Settings = new Settings(new EvenAndOddHeaders());
            var body = main.Document.Body!;
            body.Append(Line(document.Title, TitleSong, 44, JustificationValues.Center, lineHeight: 720));
            body.Append(Line(document.Marks.Length > 0 ? $"{document.Code}（{document.Marks}）" : document.Code, FangSong, 28, JustificationValues.Center));
            foreach (var block in document.Blocks) body.Append(Draw(block));
            body.Append(Section(main, document));
        }
        return file.ToArray();
    }

    private static IEnumerable<OpenXmlElement> Draw(DocumentBlock block) => block switch
    {
        HeadingBlock heading => [Line(heading.Text, Hei, 32, JustificationValues.Left, indent: TwoCharacters, keepNext: true, style: "Heading1")],
        ParagraphBlock paragraph => [Line(paragraph.Text, FangSong, 32, paragraph.Indented ? JustificationValues.Both : JustificationValues.Left, indent: paragraph.Indented ? TwoCharacters : 0)],
        TableBlock table => [Table(table), Line("", FangSong, 16, JustificationValues.Left, lineHeight: 200)],
        SignatureBlock signature => signature.Lines.Select((line, i) => Line(line, FangSong, 32, JustificationValues.Left, keepNext: i < signature.Lines.Count - 1)).Append(Line("", FangSong, 16, JustificationValues.Left, lineHeight: 290)),
        _ => throw new InvalidOperationException(block.GetType().Name),
    };

    /// <param name="size">Half points.</param>
    private static Paragraph Line(string text, string font, int size, JustificationValues align, int indent = 0, bool keepNext = false, int lineHeight = LineHeight, string? style = null)
    {
        var properties = new ParagraphProperties();
        if (style is not null) properties.Append(new ParagraphStyleId { Val = style });
        if (keepNext) properties.Append(new KeepNext(), new KeepLines());
        properties.Append(new SpacingBetweenLines { Before = "0", After = "0", Line = lineHeight.ToString(), LineRule = LineSpacingRuleValues.Exact });
        if (indent > 0) properties.Append(new Indentation { FirstLine = indent.ToString() });
        properties.Append(new Justification { Val = align });
        var paragraph = new Paragraph(properties);
        if (text.Length > 0) paragraph.Append(Words(text, font, size));
        return paragraph;
    }

    private static Run Words(string text, string font, int size) => new(new RunProperties(FontsOf(font), new FontSize { Val = size.ToString() }, new FontSizeComplexScript { Val = size.ToString() }),
        new Text(text) { Space = SpaceProcessingModeValues.Preserve });

    private static RunFonts FontsOf(string font) => new() { Ascii = "Times New Roman", HighAnsi = "Times New Roman", EastAsia = font };

    private static Table Table(TableBlock block)
    {
        BorderType[] borders = [new TopBorder(), new LeftBorder(), new BottomBorder(), new RightBorder(), new InsideHorizontalBorder(), new InsideVerticalBorder()];
        foreach (var border in borders) (border.Val, border.Size, border.Color) = (BorderValues.Single, 4, "000000");
        var table = new Table(new TableProperties(new TableWidth { Type = TableWidthUnitValues.Dxa, Width = LineWidth.ToString() }, new TableBorders(borders), new TableLayout { Type = TableLayoutValues.Fixed }),
            new TableGrid(block.Widths.Select(w => new GridColumn { Width = (LineWidth * w / 100).ToString() })));
        table.Append(Row(block, block.Columns, Hei, head: true));
        foreach (var row in block.Rows) table.Append(Row(block, row, FangSong, head: false));
        return table;
    }

    private static TableRow Row(TableBlock block, IReadOnlyList<string> cells, string font, bool head)
    {
        var row = new TableRow(new TableRowProperties(head ? [new CantSplit(), new TableHeader()] : [new CantSplit()]));
        foreach (var (i, cell) in cells.Index())
            row.Append(new TableCell(new TableCellProperties(new TableCellWidth { Type = TableWidthUnitValues.Dxa, Width = (LineWidth * block.Widths[i] / 100).ToString() }, new TableCellVerticalAlignment { Val = TableVerticalAlignmentValues.Center }),
                Line(cell, font, 24, head ? JustificationValues.Center : JustificationValues.Left, lineHeight: 400)));
        return row;
    }

    private static SectionProperties Section(MainDocumentPart main, ContractDocument document)
    {
        var section = new SectionProperties();
        // Odd pages (the default) carry their number on the right, even ones on the left.
        foreach (var (kind, side) in new[] { (HeaderFooterValues.Default, JustificationValues.Right), (HeaderFooterValues.Even, JustificationValues.Left) })
        {
            section.Append(new HeaderReference { Type = kind, Id = main.GetIdOfPart(Header(main, document)) });
            section.Append(new FooterReference { Type = kind, Id = main.GetIdOfPart(Footer(main, side)) });
        }
        section.Append(new PageSize { Width = 11906, Height = 16838 });
        section.Append(new PageMargin { Top = 2098, Bottom = 1984, Left = 1588, Right = 1474, Header = 567, Footer = 1361, Gutter = 0 });
        section.Append(new DocGrid { Type = DocGridValues.Lines, LinePitch = LineHeight });
        return section;
    }

    private static HeaderPart Header(MainDocumentPart main, ContractDocument document)
    {
        var part = main.AddNewPart<HeaderPart>();
        var line = Line(document.CheckCode.Length > 0 ? $"{document.Code}　SM3 {document.CheckCode}　" : document.Code, Song, 21, JustificationValues.Right, lineHeight: 900);
        line.ParagraphProperties!.SpacingBetweenLines!.LineRule = LineSpacingRuleValues.AtLeast;
        if (document.VerifyUrl.Length > 0)
        {
            var image = part.AddImagePart(ImagePartType.Png);
            using (var png = new MemoryStream(PngByteQRCodeHelper.GetQRCode(document.VerifyUrl, QRCodeGenerator.ECCLevel.M, 6))) image.FeedData(png);
            line.Append(new Run(Picture(part.GetIdOfPart(image), document.VerifyUrl)));
        }
        part.Header = new Header(line);
        return part;
    }

    private static FooterPart Footer(MainDocumentPart main, JustificationValues side)
    {
        var part = main.AddNewPart<FooterPart>();
        var line = Line("", Song, 28, side);
        // One character of space to the edge of the type area.
        line.ParagraphProperties!.Indentation = side == JustificationValues.Right ? new() { Right = "280" } : new() { Left = "280" };
        line.Append(Words("— ", Song, 28), new SimpleField(Words("1", Song, 28)) { Instruction = " PAGE " }, Words(" —", Song, 28));
        part.Footer = new Footer(line);
        return part;
    }

    /// <summary>15 mm square; English Metric Units: 36,000 to the millimetre.</summary>
    private static Drawing Picture(string id, string description)
    {
        const long side = 15 * 36000;
        return new Drawing(new Inline.Inline(
            new Inline.Extent { Cx = side, Cy = side }, new Inline.EffectExtent { LeftEdge = 0, TopEdge = 0, RightEdge = 0, BottomEdge = 0 }, new Inline.DocProperties { Id = 1, Name = "QR", Description = description },
            new Inline.NonVisualGraphicFrameDrawingProperties(new A.GraphicFrameLocks { NoChangeAspect = true }),
            new A.Graphic(new A.GraphicData(new Pic.Picture(
                new Pic.NonVisualPictureProperties(new Pic.NonVisualDrawingProperties { Id = 0, Name = "qr.png" }, new Pic.NonVisualPictureDrawingProperties()),
                new Pic.BlipFill(new A.Blip { Embed = id }, new A.Stretch(new A.FillRectangle())),
                new Pic.ShapeProperties(new A.Transform2D(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = side, Cy = side }), new A.PresetGeometry(new A.AdjustValueList()) { Preset = A.ShapeTypeValues.Rectangle })))
            { Uri = "http://schemas.openxmlformats.org/drawingml/2006/picture" }))
        { DistanceFromTop = 0, DistanceFromBottom = 0, DistanceFromLeft = 0, DistanceFromRight = 0 });
    }

    private static void Styles(MainDocumentPart main)
    {
        var part = main.AddNewPart<StyleDefinitionsPart>();
        part.Styles = new Styles(
            new DocDefaults(new RunPropertiesDefault(new RunPropertiesBaseStyle(FontsOf(FangSong), new FontSize { Val = "32" }, new Languages { Val = "en-US", EastAsia = "zh-CN" }))),
            new Style(new StyleName { Val = "Normal" }) { Type = StyleValues.Paragraph, StyleId = "Normal", Default = true },
            new Style(new StyleName { Val = "heading 1" }, new BasedOn { Val = "Normal" }, new NextParagraphStyle { Val = "Normal" }, new PrimaryStyle(), new StyleParagraphProperties(new OutlineLevel { Val = 0 }))
            { Type = StyleValues.Paragraph, StyleId = "Heading1" });
    }

    /// <summary>What stands in where a font is not installed.</summary>
    private static void Fonts(MainDocumentPart main)
    {
        var part = main.AddNewPart<FontTablePart>();
        part.Fonts = new Fonts(new[] { (FangSong, "FangSong"), (TitleSong, "SimSun"), (Hei, "Noto Sans CJK SC"), (Song, "Noto Serif CJK SC") }.Select(f => new Font(new AltName { Val = f.Item2 }) { Name = f.Item1 }));
    }
}
