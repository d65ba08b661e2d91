using System.Globalization;
using System.Text;
using QRCoder;

namespace Qiyue.Shell.Components;

/// <summary>The dark parts of a QR code as one SVG path: a rectangle for each run of a row, half the bytes of one for each square.</summary>
public static class QrPath
{
    /// <returns>Squares along a side, quiet zone included, and the path.</returns>
    public static (int Size, string Path) Of(string content)
    {
        using var data = QRCodeGenerator.GenerateQrCode(content, QRCodeGenerator.ECCLevel.M);
        var (size, path) = (data.ModuleMatrix.Count, new StringBuilder(6000));
        for (var y = 0; y < size; y++)
            for (var x = 0; x < size; x++)
            {
                if (!data.ModuleMatrix[y][x]) continue;
                var from = x;
                while (x + 1 < size && data.ModuleMatrix[y][x + 1]) x++;
                path.Append(CultureInfo.InvariantCulture, $"M{from} {y}h{x + 1 - from}v1H{from}z");
            }
        return (size, path.ToString());
    }
}
