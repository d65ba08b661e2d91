using System.Security.Cryptography;
using System.Text;

namespace Qiyue.Identity;

/// <summary>Time-based one-time codes (RFC 6238: SHA-1, 30 s, 6 digits), as every authenticator app speaks them.</summary>
public static class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string NewSecret() => RandomNumberGenerator.GetString(Base32, 32);

    public static string Uri(string secret, string userName) => $"otpauth://totp/Qiyue:{System.Uri.EscapeDataString(userName)}?secret={secret}&issuer=Qiyue";

    /// <summary>The time step a code belongs to (one step of tolerance either way), or null when it is wrong or not newer than the last one used.</summary>
    public static long? Step(string secret, string code, DateTime utcNow, long lastStep)
    {
        var now = new DateTimeOffset(utcNow, TimeSpan.Zero).ToUnixTimeSeconds() / 30;
        for (var step = now - 1; step <= now + 1; step++)
            if (step > lastStep && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), Encoding.ASCII.GetBytes(code.PadRight(6)[..6])))
                return step;
        return null;
    }

    public static string Code(string secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA1.HashData(Decode(secret), counter);
        var offset = hash[^1] & 15;
        return ((System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & 0x7fffffff) % 1_000_000).ToString("D6");
    }

    private static byte[] Decode(string secret)
    {
        var (bytes, buffer, bits) = (new List<byte>(), 0, 0);
        foreach (var c in secret)
        {
            (buffer, bits) = (buffer << 5 | Base32.IndexOf(c, StringComparison.Ordinal), bits + 5);
            if (bits < 8) continue;
            bits -= 8;
            bytes.Add((byte)(buffer >> bits));
            buffer &= (1 << bits) - 1;
        }
        return [.. bytes];
    }
}
