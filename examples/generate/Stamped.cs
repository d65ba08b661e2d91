using System.Globalization;
using System.Text;

namespace Qiyue.Examples;

/// <summary>A scan as a unit hands it in: a page of lines with a red round stamp, as a PDF of one page. The same every time.</summary>
static class Stamped
{
    public static void Page(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var drawing = new StringBuilder("0.35 g\n");
        for (var line = 0; line < 26; line++) drawing.Append(CultureInfo.InvariantCulture, $"72 {760 - line * 20} {(line % 5 == 4 ? 210 : 450)} 5 re f\n");
        drawing.Append("0.75 0.1 0.1 RG 4 w\n").Append(Ring(430, 190, 58)).Append("1.5 w\n").Append(Ring(430, 190, 20));
        var objects = new[]
        {
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
            $"<< /Length {drawing.Length} >>\nstream\n{drawing}endstream",
        };
        var (pdf, starts) = (new StringBuilder("%PDF-1.4\n"), new List<int>());
        foreach (var (i, content) in objects.Index())
        {
            starts.Add(pdf.Length);
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{content}\nendobj\n");
        }
        var table = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        foreach (var start in starts) pdf.Append(CultureInfo.InvariantCulture, $"{start:0000000000} 00000 n \n");
        pdf.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        File.WriteAllText(path, pdf.ToString(), Encoding.ASCII);
    }

    /// <summary>A circle of four curves.</summary>
    private static string Ring(double x, double y, double r)
    {
        var k = r * 0.5523;
        return string.Create(CultureInfo.InvariantCulture, $"{x + r} {y} m {x + r} {y + k} {x + k} {y + r} {x} {y + r} c {x - k} {y + r} {x - r} {y + k} {x - r} {y} c {x - r} {y - k} {x - k} {y - r} {x} {y - r} c {x + k} {y - r} {x + r} {y - k} {x + r} {y} c S\n");
    }
}
