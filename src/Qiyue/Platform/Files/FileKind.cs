using System.IO.Compression;
using System.Text;

namespace Qiyue.Platform.Files;

/// <summary>What a file is, by its bytes: never by its name or what the browser says.</summary>
/// <param name="Extensions">Names it may carry, lower case, without dot.</param>
public sealed record FileKind(string MediaType, params string[] Extensions)
{
    private static readonly FileKind Jpeg = new("image/jpeg", "jpg", "jpeg"), Png = new("image/png", "png"), Gif = new("image/gif", "gif"), WebP = new("image/webp", "webp"), Heic = new("image/heic", "heic", "heif"),
        Pdf = new("application/pdf", "pdf"), Text = new("text/plain", "txt", "csv"),
        Word = new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"), Sheet = new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        Slides = new("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx");


    /// <summary>For the file chooser.</summary>
    public const string Accept = ".jpg,.jpeg,.png,.webp,.gif,.heic,.pdf,.docx,.xlsx,.pptx,.txt,.csv";

    /// <summary>Null: none of the kinds that are taken.</summary>
    public static FileKind? Of(Stream content)
    {
        content.Position = 0;
        var head = new byte[4096];
        var length = content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        var kind = OfHead(head.AsSpan(0, length), content);
        content.Position = 0;
        return kind;
    }

    private static FileKind? OfHead(ReadOnlySpan<byte> head, Stream content)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return Jpeg;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])) return Png;
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)) return Gif;
        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8)) return WebP;
        if (head.Length >= 12 && head[4..].StartsWith("ftyp"u8) && Encoding.ASCII.GetString(head.Slice(8, 4)) is "heic" or "heix" or "hevc" or "mif1" or "msf1") return Heic;
        if (head.StartsWith("%PDF-"u8)) return Pdf;
        if (head.StartsWith("PK\u0003\u0004"u8)) return OfPackage(content);
        return IsText(head) ? Text : null;
    }

    /// <summary>Office files are ZIP packages; one with macros is not taken.</summary>
    private static FileKind? OfPackage(Stream content)
    {
        try
        {
            using var package = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            var names = package.Entries.Select(e => e.FullName).Take(10_000).ToHashSet(StringComparer.OrdinalIgnoreCase);
            if (!names.Contains("[Content_Types].xml") || names.Any(n => n.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))) return null;
            return names.Contains("word/document.xml") ? Word : names.Contains("xl/workbook.xml") ? Sheet : names.Contains("ppt/presentation.xml") ? Slides : null;
        }
        catch (InvalidDataException) { return null; }
    }

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        if (head.Length == 0 || head.ContainsAnyInRange((byte)0, (byte)8)) return false;
        // The last character may be cut in the middle by the length of the head.
        for (var cut = 0; cut < 4 && cut < head.Length; cut++)
            if (System.Text.Unicode.Utf8.IsValid(head[..^cut])) return true;
        return false;
    }
}
