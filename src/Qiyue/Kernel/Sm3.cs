using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace Qiyue.Kernel;

/// <summary>The national digest SM3 (GB/T 32905), 64 lower-case hex digits.</summary>
public static class Sm3
{
    public static string Hex(string text) => Hex(Encoding.UTF8.GetBytes(text));

    public static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(Bytes(bytes));

    public static byte[] Bytes(ReadOnlySpan<byte> bytes)
    {
        var digest = new SM3Digest();
        digest.BlockUpdate(bytes);
        var result = new byte[digest.GetDigestSize()];
        digest.DoFinal(result, 0);
        return result;
    }
}
